// Command treatybot answers questions about arms-control treaties.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"treatybot/bot"
)

// Exit codes, as help lists them.
const (
	exitAnswered = 0
	exitFailure  = 1
	exitUsage    = 2
	exitNotFound = 3
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		signal.Reset(os.Interrupt, syscall.SIGTERM) // before anybody sees the first, a second ends the process at once
		cancel()
	}()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run executes one command line and gives the exit code.
func run(ctx context.Context, args []string, in *os.File, out, errs io.Writer) int {
	a := &app{in: in, out: out, errs: errs, level: slog.LevelWarn}
	root := newRoot(a)
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	err = errors.Join(err, a.close())
	var code exitCode
	switch {
	case err == nil:
		return exitAnswered
	case errors.As(err, &code):
		return int(code)
	}
	printError(a.guarded(errs), err)
	var usage *usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailure
}

// exitCode is an error that has been told to the user already.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// codeOf gives the exit code of an outcome, as an error unless it is 0.
func codeOf(o bot.Outcome) error {
	switch o {
	case bot.Answered:
		return nil
	case bot.NotFound, bot.Unclear:
		return exitCode(exitNotFound)
	case bot.Misused:
		return exitCode(exitUsage)
	default:
		return exitCode(exitFailure)
	}
}

// newRoot builds the command line: the bot's own commands, and those for
// operators.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "treatybot",
		Short: "Answers on arms-control treaties: quoted, dated and sourced",
		Long: `treatybot answers questions on arms-control treaties from their texts, a digest
of a news article and a ledger of what states did and when. Without a command
it opens a console; where standard input is no terminal it answers the
commands there line by line.

Exit codes: 0 answered; 1 failure; 2 wrong usage; 3 nothing found.`,
		Example:       "  treatybot status Finland\n  treatybot ask \"can a country quit the mine ban during a war?\"\n  treatybot article ottawa 20",
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return a.console(cmd.Context()) },
	}
	flags := root.PersistentFlags()
	flags.BoolVar(&a.flags.json, "json", false, "print answers as JSON")
	flags.StringVar(&a.flags.data, "data", "", "data folder (default: DATA_DIR, or the user's data folder)")
	flags.StringVar(&a.flags.guild, "guild", "local", "chat server to answer for")
	flags.StringVar(&a.flags.asOf, "as-of", "", "day to answer for, such as 2025-06-30 (default: today)")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return &usageError{err, fmt.Sprintf("See %s --help.", c.CommandPath())}
	})
	root.SetHelpCommand(&cobra.Command{Hidden: true})
	for _, c := range bot.Commands() {
		if !c.Moderators {
			root.AddCommand(newAnswerCommand(a, c))
		}
	}
	root.AddCommand(newCorpusCommand(a), newRunCommand(a), newRegisterCommand(a), newDoctorCommand(a), newEvalCommand(a), newWorkerCommand(a))
	usageErrors(root)
	return root
}

// usageErrors marks complaints about arguments as wrong usage.
func usageErrors(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(cmd *cobra.Command, args []string) error {
			err := check(cmd, args)
			var told *usageError
			if err == nil || errors.As(err, &told) {
				return err
			}
			return &usageError{err, fmt.Sprintf("See %s --help.", cmd.CommandPath())}
		}
	}
	for _, sub := range c.Commands() {
		usageErrors(sub)
	}
}

// needs demands at least one argument, and says what it should be.
func needs(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return nil
		}
		name := strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
		return &usageError{fmt.Errorf("%s needs %s", name, what), fmt.Sprintf("See %s --help.", cmd.CommandPath())}
	}
}

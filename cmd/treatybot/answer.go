package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"treatybot/bot"
)

// newAnswerCommand makes the subcommand of a row of the bot's command table.
// Its options are flags as well; as-of is one of all commands. The alias lets
// "treatybot /status Finland" mean "treatybot status Finland".
func newAnswerCommand(a *app, c *bot.Command) *cobra.Command {
	var batch, explain bool
	cmd := &cobra.Command{
		Use:     c.Usage(),
		Aliases: []string{"/" + c.Name},
		Short:   c.Description,
		Example: "  treatybot " + c.Example,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := requestOf(cmd, c, args)
			if err != nil {
				return err
			}
			if batch && len(r.Options) > 0 {
				return &usageError{errBatchArguments, "Give the questions on standard input, one per line."}
			}
			if batch {
				return a.batch(cmd)
			}
			if a.bot == nil {
				if err := a.open(cmd.Context()); err != nil {
					return err
				}
			}
			console := a.consoleOf()
			console.Style.Explain = explain
			outcome, err := console.Answer(cmd.Context(), r)
			if err != nil {
				return err
			}
			return codeOf(outcome)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			return a.complete(cmd, c, args, typed), cobra.ShellCompDirectiveNoFileComp
		},
	}
	for _, o := range flagOptions(c) {
		cmd.Flags().String(o.Name, "", o.Description)
		_ = cmd.RegisterFlagCompletionFunc(o.Name, func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			return a.suggest(cmd, c, o, args, typed), cobra.ShellCompDirectiveNoFileComp
		}) // fails only for a flag that is not there
	}
	if c.Name == "ask" {
		cmd.Flags().BoolVar(&batch, "batch", false, "answer the questions on standard input, one per line")
		cmd.Flags().BoolVar(&explain, "explain", false, "show why each passage stands where it stands")
	}
	return cmd
}

// flagOptions lists the options of a command that are flags of it alone.
func flagOptions(c *bot.Command) []bot.Option {
	return slices.DeleteFunc(append(slices.Clone(c.Options), c.Details()...), func(o bot.Option) bool { return o.Name == "as-of" })
}

// requestOf makes the request of a command line. Words that belong to no flag
// are for the options that no flag gives.
func requestOf(cmd *cobra.Command, c *bot.Command, args []string) (bot.Request, error) {
	r := bot.Words(c.Name, args)
	if r.Options[bot.AllOptions] == "" && len(args) == 0 {
		delete(r.Options, bot.AllOptions)
	}
	for _, o := range flagOptions(c) {
		if !cmd.Flags().Changed(o.Name) {
			continue
		}
		value, err := cmd.Flags().GetString(o.Name)
		if err != nil {
			return r, err
		}
		if o.Kind == bot.TextOption && len(args) > 0 {
			return r, &usageError{fmt.Errorf("the %s is given twice", o.Name), "Give it after --" + o.Name + ", or without."}
		}
		r.Options[o.Name] = value
	}
	return r, nil
}

// batch answers the lines of standard input.
func (a *app) batch(cmd *cobra.Command) error {
	if err := a.checkInput(); err != nil {
		return err
	}
	if err := a.open(cmd.Context()); err != nil {
		return err
	}
	worst, err := a.consoleOf().Batch(cmd.Context())
	if err != nil {
		return err
	}
	return codeOf(worst)
}

var errBatchArguments = errors.New("--batch takes no question on the command line")

// complete offers states, treaties and articles to the shell for the first
// option that neither a word nor a flag gives.
func (a *app) complete(cmd *cobra.Command, c *bot.Command, args []string, typed string) []string {
	free := freeOptions(cmd, c)
	if len(args) >= len(free) {
		return nil
	}
	return a.suggest(cmd, c, free[len(args)], args, typed)
}

// freeOptions lists the options that no flag gives.
func freeOptions(cmd *cobra.Command, c *bot.Command) []bot.Option {
	return slices.DeleteFunc(slices.Clone(c.Options), func(o bot.Option) bool { return cmd.Flags().Changed(o.Name) })
}

// suggest offers values of an option, in the light of those that words and
// flags give to others.
func (a *app) suggest(cmd *cobra.Command, c *bot.Command, o bot.Option, args []string, typed string) []string {
	if a.open(cmd.Context()) != nil {
		return nil
	}
	r := bot.Request{Command: c.Name, Options: map[string]string{}, Guild: a.flags.guild, Actor: operator()}
	for _, f := range flagOptions(c) {
		r.Options[f.Name], _ = cmd.Flags().GetString(f.Name) // each is a flag
	}
	free := freeOptions(cmd, c)
	for i, word := range args[:min(len(args), len(free))] {
		r.Options[free[i].Name] = word
	}
	r.Options[o.Name] = typed
	var values []string
	for _, s := range a.bot.Suggest(r, o.Name, "") {
		values = append(values, s.Typed)
	}
	return values
}

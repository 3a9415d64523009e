package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"treatybot/bot"
)

// newAnswerCommand makes the subcommand of a row of the bot's command table.
func newAnswerCommand(a *app, c *bot.Command) *cobra.Command {
	var batch, explain bool
	cmd := &cobra.Command{
		Use:     c.Usage(),
		Short:   c.Description,
		Example: "  treatybot " + c.Example,
		RunE: func(cmd *cobra.Command, args []string) error {
			if batch && len(args) > 0 {
				return &usageError{errBatchArguments, "Give the questions on standard input, one per line."}
			}
			if err := a.open(cmd.Context()); err != nil {
				return err
			}
			console := a.consoleOf()
			console.Style.Explain = explain
			if batch {
				return console.Batch(cmd.Context())
			}
			outcome, err := console.Answer(cmd.Context(), bot.Words(c.Name, args))
			if err != nil {
				return err
			}
			return codeOf(outcome)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			return a.complete(cmd, c, args, typed), cobra.ShellCompDirectiveNoFileComp
		},
	}
	if c.Name == "ask" {
		cmd.Flags().BoolVar(&batch, "batch", false, "answer the questions on standard input, one per line")
		cmd.Flags().BoolVar(&explain, "explain", false, "show why each passage stands where it stands")
	}
	return cmd
}

var errBatchArguments = errors.New("--batch takes no question on the command line")

// complete offers states, treaties and articles to the shell.
func (a *app) complete(cmd *cobra.Command, c *bot.Command, args []string, typed string) []string {
	if len(args) >= len(c.Options) || a.open(cmd.Context()) != nil {
		return nil
	}
	return a.bot.Suggest(c.Options[len(args)].Kind, typed, strings.Join(args, " "))
}

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"treatybot/bot/discord"
)

func newRegisterCommand(a *app) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use: "register", Short: "Register the bot's commands with Discord",
		Long: `Register the commands with Discord where they have changed; treatybot run does
so at each start. They are registered for all servers, or for the one that
--guild or DISCORD_GUILD_ID names, and nowhere else.

What is printed: + added, ~ changed, - removed, = unchanged.

Exit codes: 0 registered; 1 failure; 2 a setting is wrong.`,
		Example: "  treatybot register --dry-run\n  treatybot register --guild 1234567890123456789",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := a.discord(slog.LevelWarn)
			if err != nil {
				return err
			}
			if cfg.Token == "" {
				return &usageError{errors.New("no DISCORD_TOKEN"), howToBegin}
			}
			if cmd.Flags().Changed("guild") {
				if err := checkID("--guild", a.flags.guild, "Give the id of a server: Copy Server ID in Discord, with Developer Mode on."); err != nil {
					return err
				}
				cfg.GuildID = a.flags.guild
			}
			plan, _, err := discord.Register(cmd.Context(), cfg, dryRun)
			if err != nil {
				return discordError(err)
			}
			if a.flags.json {
				return printPlanJSON(a.out, plan, cfg.GuildID, dryRun)
			}
			return printPlan(a.out, plan, cfg.GuildID, dryRun)
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "show what would change, and change nothing")
	return cmd
}

// printPlan prints what becomes of each command, and a line that sums it up.
func printPlan(w io.Writer, p discord.Plan, guild string, dryRun bool) error {
	var b strings.Builder
	var tallies []string
	for _, list := range []struct {
		mark, name string
		commands   []string
	}{{"+", "added", p.Added}, {"~", "changed", p.Changed}, {"-", "removed", p.Removed}, {"=", "unchanged", p.Unchanged}} {
		for _, c := range list.commands {
			fmt.Fprintf(&b, "%s %s\n", list.mark, c)
		}
		tallies = append(tallies, fmt.Sprintf("%d %s", len(list.commands), list.name))
	}
	where := "for all servers"
	if guild != "" {
		where = "for the server " + guild
	}
	done := "registered"
	if dryRun {
		done = "would be registered"
	}
	fmt.Fprintf(&b, "commands: %s %s, %s\n", done, where, strings.Join(tallies, ", "))
	_, err := io.WriteString(w, b.String())
	return err
}

// printPlanJSON prints the same for programs.
func printPlanJSON(w io.Writer, p discord.Plan, guild string, dryRun bool) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(struct {
		Guild     string   `json:"guild"` // empty: all servers
		DryRun    bool     `json:"dry_run"`
		Added     []string `json:"added"`
		Changed   []string `json:"changed"`
		Removed   []string `json:"removed"`
		Unchanged []string `json:"unchanged"`
	}{guild, dryRun, listed(p.Added), listed(p.Changed), listed(p.Removed), listed(p.Unchanged)})
}

// listed makes the JSON of no names [].
func listed(names []string) []string {
	if names == nil {
		return []string{}
	}
	return names
}

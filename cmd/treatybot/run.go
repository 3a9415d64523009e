package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"treatybot/bot/discord"
)

func newRunCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "run", Short: "Serve Discord",
		Long: `Answer on Discord until told to stop. The commands are registered where they
have changed. Interactions come over the gateway, for which only a token is
needed; or, where INTERACTIONS_ADDR is set, Discord posts them to this program,
behind a web server that speaks https. .env.example tells about all settings,
treatybot doctor checks them.

The first signal (SIGINT, SIGTERM) lets it finish what has begun, within 10
seconds; the second ends it at once. The log goes to standard error.

Exit codes: 0 stopped as told; 1 failure; 2 a setting is wrong, or Discord
refuses for good: starting again is of no use before something is mended.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context()) },
	}
}

// serve serves Discord until the context ends.
func (a *app) serve(ctx context.Context) error {
	cfg, err := a.discord(slog.LevelInfo)
	if err != nil {
		return err
	}
	if a.config.Discord.none() {
		return &usageError{errors.New("no DISCORD_TOKEN"), howToBegin}
	}
	if id := applicationOf(cfg.Token); id != "" && id != cfg.ApplicationID {
		a.log.Warn("DISCORD_APPLICATION_ID is not what the token names; unless the application is of 2016 or before, one of them is wrong: see treatybot doctor")
	}
	if err := a.open(ctx); ctx.Err() != nil {
		return nil // told to stop before it served
	} else if err != nil {
		return err
	}
	if err := writable(a.config.DataDir); err != nil {
		a.log.Warn("the data folder cannot be written, so a second process on the same token will not be noticed", "error", err)
	} else {
		cfg.LockDir = a.config.DataDir
	}
	kept, stop, err := a.keep(ctx)
	if err != nil {
		return err
	}
	defer stop()
	cfg.Bot, cfg.Removed, cfg.Joined, cfg.Guilds = a.bot, kept.removed, kept.joined, kept.servers
	return discordError(discord.Serve(ctx, cfg))
}

// howToBegin is for who has not set up Discord yet.
const howToBegin = "Create an application at https://discord.com/developers/applications, and put the token from its Bot page into the file .env as DISCORD_TOKEN=...; .env.example tells more."

// discord gives the settings for Discord, and opens the log at a level. Where
// several settings are wrong it tells all but the last, and returns that.
func (a *app) discord(level slog.Level) (discord.Config, error) {
	a.level = level
	if err := a.configure(); err != nil {
		_, next := worded(err)
		return discord.Config{}, &usageError{err, next}
	}
	cfg, wrong := a.config.Discord.read()
	for i, err := range wrong {
		if i == len(wrong)-1 {
			return cfg, err
		}
		printError(a.guarded(a.errs), err)
	}
	cfg.Log = a.log
	return cfg, nil
}

// discordError puts an error of serving Discord into words. One that no new
// start mends counts as a wrong setting.
func discordError(err error) error {
	if err == nil {
		return nil
	}
	wrong, next := discord.Explain(err)
	told := error(&explained{wrong, err})
	var fatal *discord.FatalError
	if errors.As(err, &fatal) {
		return &usageError{told, next}
	}
	return &hinted{told, next}
}

// explained is an error in other words.
type explained struct {
	words string
	cause error
}

func (e *explained) Error() string { return e.words }
func (e *explained) Unwrap() error { return e.cause }

// writable tries to write into a folder, which it makes where it is missing.
func writable(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, "writable-")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, "treatybot tries whether it may write here")
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

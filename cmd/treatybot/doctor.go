package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"treatybot/bot/discord"
	"treatybot/corpus"
)

func newDoctorCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Check settings, data folder, index and Discord",
		Long: `Check the data folder, the index, the settings for Discord, and what Discord
says to them: one line for each, ok, warn or fail, and under what is not ok how
to mend it. Nothing is changed at Discord; an index that is missing or broken
is built.

Exit codes: 0 nothing failed; 1 something did.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			findings := a.examine(cmd.Context())
			tell := printFindings
			if a.flags.json {
				tell = printFindingsJSON
			}
			if err := tell(a.guarded(a.out), findings); err != nil {
				return err
			}
			if slices.ContainsFunc(findings, func(f discord.Finding) bool { return f.Level == discord.Fail }) {
				return exitCode(exitFailure)
			}
			return nil
		},
	}
}

// examine checks everything, from what is nearest outward.
func (a *app) examine(ctx context.Context) []discord.Finding {
	if err := a.configure(); err != nil {
		return []discord.Finding{failed("settings", err)}
	}
	findings := append(a.examineFolder(), a.examineIndex(ctx)...)
	cfg, wrong := a.config.Discord.read()
	switch {
	case len(wrong) > 0:
		for _, err := range wrong {
			findings = append(findings, failed("settings", err))
		}
		return findings
	case a.config.Discord.none():
		return append(findings, discord.Finding{Level: discord.Warn, About: "settings", Says: "Discord is not set up; the console works.", Next: howToBegin})
	}
	findings = append(findings, discord.Finding{Level: discord.OK, About: "settings", Says: "The settings for Discord are well-formed."})
	return append(findings, discord.Check(ctx, cfg)...)
}

// examineFolder checks that the data folder can be written.
func (a *app) examineFolder() []discord.Finding {
	if err := writable(a.config.DataDir); err != nil {
		return []discord.Finding{failed("data folder", err)}
	}
	return []discord.Finding{{Level: discord.OK, About: "data folder", Says: a.config.DataDir + " can be written."}}
}

// examineIndex opens library, ledger and index. What they warn of is found,
// too.
func (a *app) examineIndex(ctx context.Context) []discord.Finding {
	warned := &warnings{Handler: a.log.Handler(), kept: &kept{}}
	a.log = slog.New(warned)
	err := a.open(ctx)
	findings := warned.kept.findings
	if err != nil {
		return append(findings, failed("index", err))
	}
	passages, documents := 0, a.index.Documents()
	for _, d := range documents {
		passages += d.Passages
	}
	return append(findings, discord.Finding{Level: discord.OK, About: "index", Says: fmt.Sprintf("%s, %s.", counted(len(documents), "document"), counted(passages, "passage"))})
}

// failed makes a finding of an error.
func failed(about string, err error) discord.Finding {
	says, next := worded(err)
	return discord.Finding{Level: discord.Fail, About: about, Says: says + ".", Next: next}
}

// warnings is a log that keeps what is warned of, to be told as findings; the
// rest it hands on.
type warnings struct {
	slog.Handler
	kept *kept
}

type kept struct {
	mu       sync.Mutex
	findings []discord.Finding
}

// Handle keeps a warning, with its error.
func (w *warnings) Handle(ctx context.Context, r slog.Record) error {
	if r.Level < slog.LevelWarn {
		return w.Handler.Handle(ctx, r)
	}
	what, next, _ := strings.Cut(r.Message, "; ")
	r.Attrs(func(at slog.Attr) bool {
		what += ": " + at.Value.String()
		return true
	})
	w.kept.mu.Lock()
	defer w.kept.mu.Unlock()
	if next == "" {
		next = "if it stays, remove the folder index in the data folder; it is built anew"
	}
	w.kept.findings = append(w.kept.findings, discord.Finding{Level: discord.Warn, About: "index", Says: what + ".", Next: strings.ToUpper(next[:1]) + next[1:] + "."})
	return nil
}

// printFindings prints a line for each finding, and under it what to do.
func printFindings(w io.Writer, findings []discord.Finding) error {
	var b strings.Builder
	width := 0
	for _, f := range findings {
		width = max(width, len(f.About))
	}
	for _, f := range findings {
		fmt.Fprintf(&b, "%-4s  %-*s  %s\n", f.Level, width, f.About, corpus.Escaped(f.Says))
		if f.Next != "" {
			fmt.Fprintf(&b, "      %-*s  %s\n", width, "", corpus.Escaped(f.Next))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// printFindingsJSON prints the same for programs.
func printFindingsJSON(w io.Writer, findings []discord.Finding) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(findings)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"treatybot/bot"
	"treatybot/corpus"
	"treatybot/corpus/library"
	"treatybot/corpus/store"
)

// newCurateCommands makes the commands by which the documents of a server are
// kept: those of the bot's table, which do the same there as in a chat.
func newCurateCommands(a *app) []*cobra.Command {
	var list []*cobra.Command
	for _, c := range bot.Commands() {
		switch {
		case !c.Moderators, c.Name == "corpus remove": // newRemoveCommand
		case c.Name == "corpus add":
			list = append(list, newAddCommand(a, c))
		default:
			list = append(list, newCurateCommand(a, c))
		}
	}
	return list
}

// newCurateCommand makes the subcommand of a row of the bot's table.
func newCurateCommand(a *app, c *bot.Command) *cobra.Command {
	cmd := newAnswerCommand(a, c)
	cmd.Use, cmd.Aliases = strings.TrimPrefix(c.Usage(), "corpus "), nil
	cmd.Short = ofServer(c.Description)
	if c.Name == "corpus history" || c.Name == "corpus list" || c.Name == "corpus gaps" {
		cmd.Example = "  treatybot " + c.Example + " --guild 1098765432109876543"
	}
	answer := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := a.openAll(cmd.Context()); err != nil {
			return err
		}
		return answer(cmd, args)
	}
	return cmd
}

// ofServer says of which server a command speaks, where it runs in none.
func ofServer(description string) string {
	return strings.NewReplacer("this server's documents", "a server's documents", "This server's documents", "A server's documents",
		"of this server", "of a server").Replace(description)
}

// openAll opens everything, the documents of servers too.
func (a *app) openAll(ctx context.Context) error {
	if a.bot == nil {
		if err := a.open(ctx); err != nil {
			return err
		}
	}
	_, _, err := a.openShelf(ctx)
	return storeError(err)
}

const addHelp = `Add files, links or a text to the documents of a server, which only that server
finds: PDF, Word (.docx), HTML, Markdown, plain text, or CSV of facts. A name
that begins with http:// or https:// is a link, - is standard input.

Each is published at once, unless it is there already; what was recognised is
printed. With --draft it only waits, for a day, to be published by "corpus
publish", or by a moderator of the server.

To add treaties and documents for all servers, use "corpus import".`

// maxAdded is how much of a file is read, in bytes: more than what can be
// added.
const maxAdded = 64 << 20

// adding is what the flags of corpus add say.
type adding struct {
	draft, force bool
	replace      string
	details      map[string]string
}

func newAddCommand(a *app, c *bot.Command) *cobra.Command {
	var in adding
	cmd := &cobra.Command{
		Use: "add FILE|LINK...", Short: "Add files or links to a server's documents", Long: addHelp,
		Example: "  treatybot corpus add statement.pdf\n  treatybot corpus add --guild 1098765432109876543 --date 2025-04-02 --source \"ICBL\" https://example.org/statement",
		Args:    needs("a file or a link"),
		RunE: func(cmd *cobra.Command, names []string) error {
			in.details = map[string]string{}
			for _, o := range c.Details() {
				if cmd.Flags().Changed(o.Name) {
					in.details[o.Name], _ = cmd.Flags().GetString(o.Name) // each is a flag
				}
			}
			if len(names) > 1 && (in.replace != "" || in.details["title"] != "") {
				return &usageError{errors.New("--title and --replace are for one file"), "Add the files one by one."}
			}
			if err := a.openAll(cmd.Context()); err != nil {
				return err
			}
			worst := bot.Answered
			for _, name := range names {
				outcome, err := a.add(cmd.Context(), in, name)
				if err != nil && len(names) == 1 {
					return err
				}
				if err != nil {
					printError(a.guarded(a.errs), err)
					outcome = bot.Failed
				}
				worst = max(worst, outcome)
			}
			return codeOf(worst)
		},
	}
	for _, o := range c.Details() {
		cmd.Flags().String(o.Name, "", o.Description)
	}
	cmd.Flags().StringVar(&in.replace, "replace", "", "title or id of the document that it is a new text of")
	cmd.Flags().BoolVar(&in.draft, "draft", false, "only propose it; do not publish")
	cmd.Flags().BoolVar(&in.force, "force", false, "publish even what is there already")
	return cmd
}

// add adds one file or link, and prints what became of it.
func (a *app) add(ctx context.Context, in adding, name string) (bot.Outcome, error) {
	r := bot.Request{Command: "corpus add", Options: map[string]string{}, Guild: a.flags.guild, Actor: operator()}
	for option, value := range in.details {
		r.Options[option] = value
	}
	if in.replace != "" {
		r.Options["replace"] = in.replace
	}
	if corpus.IsWebAddress(name) {
		r.Options["link"] = name
	} else {
		upload, err := a.upload(name)
		if err != nil {
			return bot.Failed, err
		}
		r.Upload = upload
	}
	console := a.consoleOf()
	preview := a.bot.Answer(ctx, r)
	publish := slices.IndexFunc(preview.Choices, func(c bot.Choice) bool { return c.Command == "corpus publish" })
	if publish < 0 || in.draft {
		return preview.Outcome(), console.Print(preview)
	}
	if same := preview.Duplicates(); len(same) > 0 && !in.force {
		r.Command, r.Options, r.Upload = "corpus discard", preview.Choices[publish].Options, nil
		a.bot.Answer(ctx, r)
		return bot.Answered, a.printDuplicate(ctx, same[0], name)
	}
	r.Command, r.Options, r.Upload = "corpus publish", preview.Choices[publish].Options, nil
	published := a.bot.Answer(ctx, r)
	if published.Outcome() == bot.Answered {
		published = withPreview(published, preview)
	}
	return published.Outcome(), console.Print(published)
}

// printDuplicate tells that a file was not published because it is there.
func (a *app) printDuplicate(ctx context.Context, id, name string) error {
	if !a.flags.json {
		_, err := fmt.Fprintf(a.out, "%s: unchanged; it is there already as %s\n", corpus.Escaped(name), id)
		return err
	}
	shown := a.bot.Answer(ctx, bot.Request{Command: "corpus show", Options: map[string]string{"document": id}, Guild: a.flags.guild, Actor: operator()})
	return a.consoleOf().Print(shown)
}

// withPreview adds to what is told of a published document what only its
// preview told: warnings, and what it changed.
func withPreview(published, preview bot.Answer) bot.Answer {
	published.Notes = append(preview.Notes, published.Notes...)
	for _, f := range preview.Facts {
		known := slices.ContainsFunc(published.Facts, func(g bot.Fact) bool { return g.Label == f.Label })
		if !known && f.Label != bot.WaitsUntil {
			published.Facts = append(published.Facts, f)
		}
	}
	return published
}

// upload reads a file, or standard input.
func (a *app) upload(name string) (*bot.Upload, error) {
	if name == "-" {
		if err := a.checkInput(); err != nil {
			return nil, err
		}
		content, err := io.ReadAll(io.LimitReader(a.in, maxAdded))
		return &bot.Upload{Content: content}, err
	}
	content, err := library.ReadFile(name, maxAdded)
	if err != nil {
		return nil, &hinted{err, readHint(err)}
	}
	return &bot.Upload{Name: filepath.Base(name), Content: content}, nil
}

// removeDocuments takes documents of a server out, by id or title.
func (a *app) removeDocuments(ctx context.Context, names []string) error {
	if err := a.openAll(ctx); err != nil {
		return err
	}
	worst := bot.Answered
	for _, name := range names {
		r := bot.Request{Command: "corpus remove", Options: map[string]string{"document": name}, Guild: a.flags.guild, Actor: operator()}
		answer := a.bot.Answer(ctx, r)
		worst = max(worst, answer.Outcome())
		if err := a.consoleOf().Print(answer); err != nil {
			return err
		}
	}
	return codeOf(worst)
}

// isDocumentOfServer tells the ids of the documents of servers from those of the
// library.
func isDocumentOfServer(id string) bool {
	return strings.HasPrefix(strings.ToLower(id), store.IDPrefix)
}

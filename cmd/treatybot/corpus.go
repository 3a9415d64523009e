package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"treatybot/corpus"
	"treatybot/corpus/library"
)

func newCorpusCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "corpus", Short: "Add documents and facts to the corpus, or remove them",
		Long: corpusHelp,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddGroup(&cobra.Group{ID: sharedGroup, Title: "What all servers find:"}, &cobra.Group{ID: serverGroup, Title: "Documents of one server (--guild; the console's is called local):"})
	for _, c := range []*cobra.Command{newPullCommand(a), newImportCommand(a), newRemoveCommand(a)} {
		c.GroupID = sharedGroup
		cmd.AddCommand(c)
	}
	for _, c := range append(newCurateCommands(a), newExportCommand(a), newEraseCommand(a)) {
		c.GroupID = serverGroup
		cmd.AddCommand(c)
	}
	return cmd
}

// The groups in which help lists the subcommands.
const (
	sharedGroup = "shared"
	serverGroup = "server"
)

const corpusHelp = `Add documents and facts to the corpus, or remove them.

"pull" and "import" add treaty texts, documents and facts that every server
finds. The other commands keep the documents of one server, which --guild names:
its moderators have the same ones in Discord. "import" reads the archive of a
server as well, and "remove" takes out either kind: ids of documents of servers
begin with "c-".`

func newImportCommand(a *app) *cobra.Command {
	var in library.Import
	var kind, date string
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Add treaty texts and documents (PDF, DOCX, HTML, Markdown, plain text), facts (CSV), or a server's archive (.zip)",
		Long:  importHelp(),
		Example: "  treatybot corpus import ottawa-1997.md\n  treatybot corpus import --kind article --source https://example.org/news --date 2025-04-02 news.txt\n" +
			"  treatybot corpus import --dry-run our-facts.csv\n  treatybot corpus import --guild 1098765432109876543 backup.zip",
		Args: needs("a file"),
		RunE: func(cmd *cobra.Command, files []string) error {
			in.Kind, in.Today = corpus.Kind(kind), corpus.DateOf(time.Now())
			if date != "" {
				d, err := corpus.ParseDate(date)
				if err != nil {
					return &usageError{err, "Write dates like 2025-04-02, 2025-04 or 2025."}
				}
				in.Date = d
			}
			if err := checkImport(cmd, files); err != nil {
				return err
			}
			return a.importFiles(cmd.Context(), in, files)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&kind, "kind", "", "treaty, article or background (default: guessed)")
	flags.StringVar(&in.Title, "title", "", "title of the document")
	flags.StringVar(&in.Source, "source", "", "where it comes from: an address or words")
	flags.StringVar(&date, "date", "", "day of publication, such as 2025-04-02")
	flags.StringVar(&in.Lang, "language", "", "language of the text, such as en or fi")
	flags.StringVar(&in.ID, "id", "", "id of the document or table (default: the treaty's, or the file's name)")
	flags.BoolVar(&in.Force, "force", false, "replace an official wording even by one that fits the treaty less")
	flags.BoolVar(&in.DryRun, "dry-run", false, "show what would change, and change nothing")
	return cmd
}

// checkImport refuses flags about documents for tables of facts, which say
// these things row by row, and for archives, which say them of each document.
func checkImport(cmd *cobra.Command, files []string) error {
	if slices.ContainsFunc(files, isArchive) {
		for _, name := range []string{"kind", "title", "source", "date", "language", "id", "force", "dry-run"} {
			if cmd.Flags().Changed(name) {
				return &usageError{fmt.Errorf("--%s is not for the archive of a server", name), "Leave it out; the archive says what its documents are."}
			}
		}
	}
	if !slices.ContainsFunc(files, library.IsFacts) {
		return nil
	}
	for _, name := range []string{"kind", "title", "source", "date", "language", "force"} {
		if cmd.Flags().Changed(name) {
			return &usageError{fmt.Errorf("--%s is for documents, not for facts", name), "Leave it out; a table says sources and dates row by row."}
		}
	}
	return nil
}

// importFiles imports each file; one that fails does not keep the others out.
func (a *app) importFiles(ctx context.Context, in library.Import, files []string) error {
	if err := a.configure(); err != nil {
		return err
	}
	failed := false
	for _, name := range files {
		// Opened anew for each file: the next may be a text of the last.
		shared, err := library.Open(a.config.DataDir)
		if shared == nil {
			return err
		}
		read := func(shared *library.Library, in library.Import, name string) error {
			return a.importFile(ctx, shared, in, name)
		}
		switch {
		case library.IsFacts(name):
			read = a.importFacts
		case isArchive(name):
			read = func(_ *library.Library, _ library.Import, name string) error { return a.importArchive(ctx, name) }
		}
		if err := read(shared, in, name); err != nil {
			var told exitCode
			if !errors.As(err, &told) {
				printError(a.errs, err)
			}
			failed = true
		}
	}
	if failed {
		return exitCode(exitFailure)
	}
	return nil
}

func (a *app) importFile(ctx context.Context, shared *library.Library, in library.Import, name string) error {
	content, err := library.ReadDocument(name)
	if err != nil {
		return &hinted{err, readHint(err)}
	}
	in.Name, in.Content = filepath.Base(name), content
	if in, err = a.asMarkdown(ctx, in); err != nil {
		return err
	}
	out, err := shared.Import(a.config.DataDir, in)
	if err != nil {
		return &hinted{err, importHint(err)}
	}
	d := out.Document
	size := counted(len(d.Passages), "passage")
	if n := len(d.Articles); n > 0 {
		size = counted(n, "article") + ", " + size
	}
	what := string(d.Kind)
	if d.Kind == corpus.Treaty {
		what = "official wording"
	}
	name = corpus.Escaped(name)
	fmt.Fprintf(a.out, "%s: %s as %s of %s, %s\n", name, said(out.Change, in.DryRun), what, out.ID, size)
	if len(out.Differs) > 0 && out.Change != library.Unchanged {
		next := "treatybot corpus remove " + out.ID + " undoes the import."
		switch {
		case in.DryRun:
			next = "Nothing was changed."
		case out.Change == library.Replaced:
			next = "What it replaced is not kept: to have that back, import or pull it again."
		}
		fmt.Fprintf(a.errs, "treatybot: %s and the plain words of %s do not have the same articles: %s\nCheck that it is the right treaty. %s\n",
			name, out.ID, library.Listed(out.Differs), next)
	}
	return nil
}

// importHint says what to do about a file that was not taken.
func importHint(err error) string {
	switch {
	case errors.Is(err, library.ErrUnknownFormat):
		return "Save it as PDF, DOCX, HTML, Markdown (.md) or plain text (.txt) and import that."
	case errors.Is(err, corpus.ErrNotText):
		return "Save it as plain text in UTF-8."
	case errors.Is(err, library.ErrEmpty):
		return "Check that the file holds the text and not only a title."
	case errors.Is(err, library.ErrUnknownKind):
		return "Give --kind treaty, --kind article or --kind background."
	case errors.Is(err, corpus.ErrFrontMatter):
		return "Correct the lines between the two --- at the top of the file."
	case errors.Is(err, library.ErrFitsLess):
		return "The installed wording stays. Check that the file is the right treaty, and whole; --force replaces the wording all the same."
	case errors.Is(err, library.ErrIDTaken), errors.Is(err, library.ErrNoID):
		return "Give the document another id with --id."
	case errors.Is(err, fs.ErrPermission):
		return refusedHint
	default:
		return "See treatybot corpus import --help."
	}
}

func newRemoveCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "remove ID...", Short: "Take documents or tables of facts out of the corpus",
		Long: `Take out what was imported, by id; or documents of a server: those whose id
begins with "c-", and with --guild any, by id or title. These can be restored
for 30 days.`,
		Example: "  treatybot corpus remove my-notes\n  treatybot corpus remove --guild 1098765432109876543 c-statement",
		Args:    needs("the id of a document or a table"),
		RunE: func(cmd *cobra.Command, ids []string) error {
			own := slices.ContainsFunc(ids, isDocumentOfServer)
			switch all := !slices.ContainsFunc(ids, func(id string) bool { return !isDocumentOfServer(id) }); {
			case cmd.Flags().Changed("guild"), own && all:
				return a.removeDocuments(cmd.Context(), ids)
			case own:
				return &usageError{errors.New("documents of a server and imported ones cannot be removed at once"), "Remove those whose id begins with c- by themselves."}
			}
			if err := a.configure(); err != nil {
				return err
			}
			for _, id := range ids {
				err := library.Remove(a.config.DataDir, id)
				if errors.Is(err, fs.ErrNotExist) {
					printError(a.errs, &hinted{fmt.Errorf("no imported document has the id %q, and no table of facts", id), a.removeHint()})
					return exitCode(exitNotFound)
				}
				if errors.Is(err, fs.ErrPermission) {
					return &hinted{err, refusedHint}
				}
				if err != nil {
					return err
				}
				fmt.Fprintf(a.out, "%s: removed\n", corpus.Escaped(id))
			}
			return nil
		},
	}
}

// removeHint tells what can be removed.
func (a *app) removeHint() string {
	hint := "treatybot sources lists what there is; built-in texts cannot be removed."
	if ids, err := library.FactsIDs(a.config.DataDir); err == nil && len(ids) > 0 {
		hint += " Tables of facts: " + strings.Join(ids, ", ") + "."
	}
	return hint
}

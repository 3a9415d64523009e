package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"treatybot/corpus"
	"treatybot/corpus/extract"
	"treatybot/corpus/library"
)

// workerCommand is the subcommand that the program calls itself with to read a
// file.
const workerCommand = "extract-worker"

// newWorkerCommand is the child process of an extractor. It is none of a
// user's business.
func newWorkerCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: workerCommand, Hidden: true, Args: cobra.NoArgs, DisableFlagParsing: true,
		RunE: func(*cobra.Command, []string) error { return extract.Work(a.in, a.out, os.Exit) },
	}
}

// extractor makes what reads files of all formats, in children of this program.
// They get no environment: it holds the token.
func (a *app) extractor() *extract.Extractor {
	return extract.New(extract.Config{
		CacheDir: filepath.Join(a.config.DataDir, "cache"),
		Log:      a.log,
		Worker: func(ctx context.Context) *exec.Cmd {
			self, err := os.Executable()
			if err != nil {
				self = os.Args[0]
			}
			cmd := exec.CommandContext(ctx, self, workerCommand)
			cmd.Args[0] = "treatybot"
			return cmd
		},
	})
}

// asMarkdown gives a file in a form that the library takes: Markdown and plain
// text in UTF-8 as they are, everything else as Markdown that is read from it,
// with what the file says of itself where the operator has not said so.
func (a *app) asMarkdown(ctx context.Context, in library.Import) (library.Import, error) {
	f := extract.File{Name: in.Name, Content: in.Content}
	format, err := extract.Sniff(f)
	plain := format == extract.Markdown || format == extract.Plain
	if errors.Is(err, extract.ErrNoText) || plain && utf8.Valid(in.Content) {
		return in, nil // the library says what is wrong with it, if anything
	}
	var text extract.Text
	if err == nil {
		text, err = a.extractor().Extract(ctx, f)
	}
	if err != nil {
		return in, &hinted{fmt.Errorf("%s: %w", in.Name, err), extractHint(err)}
	}
	for _, w := range text.Warnings {
		if words := warningWords[w]; words != "" && !(w == extract.UnknownLanguage && in.Lang != "") {
			fmt.Fprintf(a.errs, "treatybot: %s: %s\n", corpus.Escaped(in.Name), words)
		}
	}
	return withText(in, text), nil
}

// withText puts the text that was read in place of the file.
func withText(in library.Import, text extract.Text) library.Import {
	meta := text.Meta
	if in.Source == "" && meta.Source == "" && meta.SourceURL == "" {
		in.Source = "imported from " + in.Name
	}
	if in.Title == "" {
		in.Title = meta.Title
	}
	if in.Lang == "" {
		in.Lang = meta.Language
	}
	if in.Date.IsZero() {
		in.Date = meta.Date
	}
	in.Content = []byte(text.Markdown())
	in.Name = strings.TrimSuffix(in.Name, filepath.Ext(in.Name)) + ".md"
	return in
}

// warningWords says what a reader should know of how a file was read.
var warningWords = map[extract.Warning]string{
	extract.SomePagesWithoutText:     "some pages are pictures without text, and are left out",
	extract.UnreadableCharacters:     "some characters cannot be read; check the text",
	extract.EncodingGuessed:          "its encoding was guessed; check accents and other special letters",
	extract.ControlCharactersRemoved: "hidden characters were removed",
	extract.UnknownLanguage:          "its language is not clear; --language sets it",
	extract.BoilerplateDropped:       "navigation and the like of the web page were left out",
}

// extractHint says what to do about a file that cannot be read.
func extractHint(err error) string {
	switch {
	case errors.Is(err, extract.ErrScanned):
		return "Have its text recognised (OCR) and import that."
	case errors.Is(err, extract.ErrNoText):
		return "Check that the file holds text."
	case errors.Is(err, extract.ErrEncrypted):
		return "Save it without a password and import that."
	case errors.Is(err, extract.ErrTooLarge), errors.Is(err, extract.ErrTimeout):
		return "Split it into several files."
	case errors.Is(err, extract.ErrUnknownFormat):
		return "Save it as PDF, DOCX, HTML, Markdown (.md) or plain text (.txt) and import that."
	case errors.Is(err, extract.ErrWorker):
		return "LOG_LEVEL=debug tells more."
	default:
		return "Open it, save it anew, or as plain text (.txt), and import that."
	}
}

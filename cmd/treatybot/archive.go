package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"treatybot/corpus"
	"treatybot/corpus/durable"
	"treatybot/corpus/store"
)

// archiveExtension ends the names of the archives that export writes.
const archiveExtension = ".zip"

// isArchive tells the archive of a server's documents from other files.
func isArchive(name string) bool { return strings.EqualFold(filepath.Ext(name), archiveExtension) }

func newExportCommand(a *app) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use: "export [FILE]", Short: "Write all documents of a server, with their history, to an archive",
		Long: `Write all that is kept of a server to an archive (.zip): every text that its
documents have had, the originals, the history, and the questions that found no
answer. "corpus import" reads it, here or elsewhere. Without a name the file is
treatybot-SERVER.zip; - is standard output.`,
		Example: "  treatybot corpus export --guild 1098765432109876543 backup.zip",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name := "treatybot-" + a.flags.guild + archiveExtension
			if len(args) > 0 {
				name = args[0]
			}
			return a.export(cmd.Context(), name, force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "overwrite the file")
	return cmd
}

// openExisting opens the store if there is one, and tells where there is none.
func (a *app) openExisting(ctx context.Context) (*store.Store, error) {
	if err := a.configure(); err != nil {
		return nil, err
	}
	if !store.Exists(a.storeConfig()) {
		return nil, a.nothingKept()
	}
	documents, err := store.Open(ctx, a.storeConfig())
	a.store = documents
	return documents, storeError(err)
}

// nothingKept tells that there is nothing of the server, as nothing was found.
func (a *app) nothingKept() error {
	printError(a.errs, &hinted{fmt.Errorf("nothing is kept of the server %s", a.flags.guild), "Name another one with --guild, or another data folder with --data."})
	return exitCode(exitNotFound)
}

// export writes the archive of the server to a file, which is there whole or
// not at all.
func (a *app) export(ctx context.Context, name string, force bool) error {
	documents, err := a.openExisting(ctx)
	if err != nil {
		return err
	}
	guilds, err := documents.Guilds(ctx)
	if err != nil {
		return storeError(err)
	}
	if !slices.Contains(guilds, a.flags.guild) {
		return a.nothingKept()
	}
	if name == "-" {
		if f, ok := a.out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			return &usageError{errors.New("an archive is nothing for a terminal"), "Give the name of a file, or send the output into one."}
		}
		_, err := documents.Export(ctx, a.flags.guild, a.out)
		return storeError(err)
	}
	if _, err := os.Lstat(name); err == nil && !force {
		return &hinted{fmt.Errorf("%s is there already", name), "Give another name, or --force to overwrite it."}
	}
	done, err := writeWhole(name, func(w io.Writer) (store.Exported, error) { return documents.Export(ctx, a.flags.guild, w) })
	if errors.Is(err, fs.ErrPermission) {
		return &hinted{err, "Name a file in a folder that you may write to."}
	}
	if err != nil {
		return storeError(err)
	}
	_, err = fmt.Fprintf(a.out, "%s: %s with %s, %s of history\n", corpus.Escaped(name), counted(done.Documents, "document"), counted(done.Revisions, "text"), entries(done.History))
	return err
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}

// writeWhole writes a file beside its place and moves it there when it is on
// disk.
func writeWhole[T any](name string, write func(io.Writer) (T, error)) (done T, err error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".part-")
	if err != nil {
		return done, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	done, err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return done, err
	}
	if err = os.Rename(f.Name(), name); err != nil {
		return done, err
	}
	return done, durable.SyncFolder(filepath.Dir(name))
}

// importArchive adds what an archive holds to the documents of the server.
func (a *app) importArchive(ctx context.Context, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return &hinted{err, readHint(err)}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return &hinted{errors.Join(fmt.Errorf("%s: not a file", name), err), "Name a file that treatybot corpus export wrote."}
	}
	documents, err := store.Open(ctx, a.storeConfig())
	if err != nil {
		return storeError(err)
	}
	defer documents.Close()
	by := operator()
	done, err := documents.Import(ctx, a.flags.guild, f, info.Size(), store.Actor{ID: by.ID, Name: by.Name})
	if err != nil {
		if len(done.Added) > 0 {
			err = fmt.Errorf("%w; %s came in before that", err, counted(len(done.Added), "document"))
		}
		return storeError(fmt.Errorf("%s: %w", name, err))
	}
	_, err = fmt.Fprintf(a.out, "%s: %s added to the server %s, %d there already\n", corpus.Escaped(name), counted(len(done.Added), "document"), a.flags.guild, len(done.Present))
	for from, to := range done.Renamed {
		_, more := fmt.Fprintf(a.out, "  %s is %s here\n", from, to)
		err = errors.Join(err, more)
	}
	return err
}

func newEraseCommand(a *app) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use: "erase --guild ID", Short: "Delete all that is kept of a server, for good",
		Long: `Delete all documents of a server at once, with what was removed, drafts, history
and the questions that found no answer. It cannot be undone; "corpus export"
keeps a copy.`,
		Example: "  treatybot corpus erase --guild 1098765432109876543 --yes",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("guild") {
				return &usageError{errors.New("corpus erase needs a server"), "Name it with --guild; that of the console is called local."}
			}
			return a.erase(cmd.Context(), yes)
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "do it")
	return cmd
}

// erase deletes all that is kept of the server.
func (a *app) erase(ctx context.Context, yes bool) error {
	documents, err := a.openExisting(ctx)
	if err != nil {
		return err
	}
	guilds, err := documents.Guilds(ctx)
	if err != nil {
		return storeError(err)
	}
	if !slices.Contains(guilds, a.flags.guild) {
		return a.nothingKept()
	}
	used, err := documents.Usage(ctx, a.flags.guild)
	if err != nil {
		return storeError(err)
	}
	if !yes {
		return &usageError{
			fmt.Errorf("this deletes %s of the server %s, what was removed, and all history, for good", counted(used.Documents, "document"), a.flags.guild),
			"Give --yes to do it; treatybot corpus export --guild " + a.flags.guild + " keeps a copy.",
		}
	}
	if err := documents.Erase(ctx, a.flags.guild); err != nil {
		return storeError(err)
	}
	_, err = fmt.Fprintf(a.out, "%s: erased, %s and all history\n", a.flags.guild, counted(used.Documents, "document"))
	return err
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"treatybot/bot"
	"treatybot/bot/terminal"
	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
	"treatybot/corpus/store"
	"treatybot/index"
)

// app is the program: its flags, and what it has opened.
type app struct {
	in    *os.File
	out   io.Writer
	errs  io.Writer
	flags struct {
		json  bool
		data  string
		guild string
		asOf  string
	}
	config Config
	level  slog.Level // of the log, unless LOG_LEVEL says another
	log    *slog.Logger
	index  *index.Index
	store  *store.Store // nil until it is needed
	guilds *index.Guilds
	bot    *bot.Bot
}

// configure reads the settings.
func (a *app) configure() error {
	if a.log != nil {
		return nil
	}
	c, err := readConfig(a.level)
	if err != nil {
		return err
	}
	if a.flags.data != "" {
		c.DataDir = a.flags.data
	}
	if c.DataDir, err = filepath.Abs(c.DataDir); err != nil {
		return err
	}
	if info, err := os.Stat(c.DataDir); err == nil && !info.IsDir() {
		by := "DATA_DIR"
		if a.flags.data != "" {
			by = "--data"
		}
		return &hinted{fmt.Errorf("%s names a file: %s", by, c.DataDir), "Name a folder."}
	}
	a.config = c
	a.log = slog.New(slog.NewTextHandler(a.guarded(a.errs), &slog.HandlerOptions{Level: c.LogLevel}))
	log.SetFlags(0) // bleve prints what it recovers from
	log.SetOutput(slog.NewLogLogger(a.log.Handler(), slog.LevelDebug).Writer())
	return nil
}

// guarded lets no secret of the settings through.
func (a *app) guarded(w io.Writer) io.Writer {
	return newRedactor(w, a.config.Discord.Token, a.config.Database, passwordOf(a.config.Database))
}

// open opens ledger, library and index, and makes the bot.
func (a *app) open(ctx context.Context) error {
	if err := a.configure(); err != nil {
		return err
	}
	go ledger.Default() // facts waits for it; till then the library is read
	shared, err := library.Open(a.config.DataDir)
	if shared == nil {
		return err
	}
	if err != nil {
		for _, e := range library.Left(err) {
			a.log.Warn("a document is left out; import it again, or remove it", "error", e)
		}
	}
	metas := shared.Metas()
	facts, err := a.facts()
	if err != nil {
		return err
	}
	names := index.NewNames(facts, metas)
	a.index, err = index.Open(ctx, index.Config{
		Dir: filepath.Join(a.config.DataDir, "index"), Source: shared, Names: names, Progress: a.progress(), Log: a.log,
	})
	if err != nil {
		return fmt.Errorf("open index: %w", err)
	}
	links, err := a.links()
	if err != nil {
		return err
	}
	a.openKept(ctx)
	a.bot = bot.New(bot.Config{
		Ledger: facts, Names: names, Index: a.index, Log: a.log,
		Store: a.store, Guilds: a.guilds, OpenShelf: a.openShelf, Extract: a.extractor(), Links: links,
	})
	return nil
}

// facts gives the built-in ledger with the operator's own tables.
func (a *app) facts() (*ledger.Ledger, error) {
	builtIn, err := ledger.Default()
	if err != nil {
		return nil, err
	}
	facts, err := library.OpenFacts(a.config.DataDir, builtIn)
	if err != nil {
		for _, e := range library.Left(err) {
			a.log.Warn("a table of local facts is left out; correct it and import it again, or remove it", "error", e)
		}
	}
	return facts, nil
}

func (a *app) close() error {
	var errs []error
	if a.bot != nil {
		errs = append(errs, a.bot.Close())
	}
	if a.guilds != nil {
		errs = append(errs, a.guilds.Close())
	}
	if a.store != nil {
		errs = append(errs, a.store.Close())
	}
	if a.index != nil {
		errs = append(errs, a.index.Close())
	}
	return errors.Join(errs...)
}

// progressAfter is how long a build runs before it shows a bar.
const progressAfter = time.Second

// progress shows the building of the index on a terminal when it takes long.
func (a *app) progress() func(done, total int) {
	f, ok := a.errs.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	start := time.Now()
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if bar == nil && time.Since(start) > progressAfter {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription("indexing"),
				progressbar.OptionClearOnFinish(), progressbar.OptionShowCount())
		}
		if bar != nil {
			_ = bar.Set(done)
		}
	}
}

// consoleOf makes the console that prints answers.
func (a *app) consoleOf() *terminal.Console {
	c := &terminal.Console{
		Bot: a.bot, In: a.in, Out: a.out, Err: a.errs, JSON: a.flags.json, Guild: a.flags.guild, Actor: operator(), AsOf: a.flags.asOf,
		History: filepath.Join(a.config.DataDir, "history"),
	}
	if f, ok := a.out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		c.Style.Color, c.Style.Charts = !a.config.NoColor, true
		if width, _, err := term.GetSize(int(f.Fd())); err == nil {
			c.Style.Width = min(width, maxWidth)
		}
	}
	return c
}

// maxWidth is the widest text that reads well.
const maxWidth = 110

// checkInput refuses standard input that cannot be read line by line.
func (a *app) checkInput() error {
	if info, err := a.in.Stat(); err == nil && info.IsDir() {
		return &hinted{errors.New("standard input is a folder"), "Give a file with one question or command per line."}
	}
	return nil
}

// console answers what is typed, or what standard input holds.
func (a *app) console(ctx context.Context) error {
	if err := a.checkInput(); err != nil {
		return err
	}
	if err := a.open(ctx); err != nil {
		return err
	}
	c := a.consoleOf()
	out, ok := a.out.(*os.File)
	if ok && term.IsTerminal(int(a.in.Fd())) && term.IsTerminal(int(out.Fd())) {
		return c.Interactive(ctx)
	}
	worst, err := c.Lines(ctx)
	if err != nil {
		return err
	}
	return codeOf(worst)
}

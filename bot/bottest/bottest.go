// Package bottest makes bots for tests of several packages: the real ledger,
// library and index, with the clock set.
package bottest

import (
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"treatybot/bot"
	"treatybot/corpus/extract"
	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
	"treatybot/corpus/store"
	"treatybot/index"
)

// Today is the day of all tests.
var Today = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// Main runs the tests of a package, with a folder in which they can share the
// index of the built-in documents; its name goes where folder points.
func Main(m *testing.M, folder *string) {
	flag.Parse()
	dir, err := os.MkdirTemp("", "bottest-")
	if err != nil {
		panic(err)
	}
	*folder = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// New makes a bot over the built-in documents, with its index in the folder
// given, or in one of its own. Where data is not empty, it has the documents of
// that data folder too and keeps the index there. The bot is closed when the
// test ends.
func New(tb testing.TB, indexFolder, data string) *bot.Bot {
	tb.Helper()
	facts, err := ledger.Default()
	if err != nil {
		tb.Fatal(err)
	}
	shared, err := library.Open(data)
	if err != nil {
		tb.Fatal(err)
	}
	switch {
	case data != "":
		indexFolder = filepath.Join(data, "index")
	case indexFolder == "":
		indexFolder = tb.TempDir()
	}
	names := index.NewNames(facts, shared.Metas())
	x, err := index.Open(context.Background(), index.Config{Dir: indexFolder, Source: shared, Names: names})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := x.Close(); err != nil {
			tb.Error(err)
		}
	})
	return bot.New(bot.Config{Ledger: facts, Names: names, Index: x, Now: func() time.Time { return Today }})
}

// Keeper says how a bot of [NewKeeper] keeps documents.
type Keeper struct {
	Now    func() time.Time // nil: always Today
	Limits store.Limits
	Links  bot.Fetcher
}

// NewKeeper makes a bot over the built-in documents, with its index in the
// folder given, that keeps documents of guilds in an SQLite database. It reads
// short plain text and Markdown. All is closed when the test ends.
func NewKeeper(tb testing.TB, indexFolder string, k Keeper) (*bot.Bot, *store.Store) {
	tb.Helper()
	if k.Now == nil {
		k.Now = func() time.Time { return Today }
	}
	facts, err := ledger.Default()
	if err != nil {
		tb.Fatal(err)
	}
	shared, err := library.Open("")
	if err != nil {
		tb.Fatal(err)
	}
	ctx, dir := context.Background(), tb.TempDir()
	names := index.NewNames(facts, shared.Metas())
	x, err := index.Open(ctx, index.Config{Dir: indexFolder, Source: shared, Names: names})
	if err != nil {
		tb.Fatal(err)
	}
	documents, err := store.Open(ctx, store.Config{Dir: dir, Limits: k.Limits, Now: k.Now})
	if err != nil {
		tb.Fatal(err)
	}
	guilds, err := index.OpenGuilds(ctx, index.GuildsConfig{Dir: filepath.Join(dir, "guilds"), Shared: x, Store: documents})
	if err != nil {
		tb.Fatal(err)
	}
	b := bot.New(bot.Config{
		Ledger: facts, Names: names, Index: x, Now: k.Now, Store: documents, Guilds: guilds, Links: k.Links,
		Extract: extract.New(extract.Config{}),
	})
	tb.Cleanup(func() {
		for _, c := range []io.Closer{b, guilds, documents, x} {
			if err := c.Close(); err != nil {
				tb.Error(err)
			}
		}
	})
	return b, documents
}

// Package bottest makes bots for tests of several packages: the real ledger,
// library and index, with the clock set.
package bottest

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"treatybot/bot"
	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
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

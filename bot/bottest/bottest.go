// Package bottest makes bots for tests of several packages: the real ledger,
// library and index, with the clock set.
package bottest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
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

// preparedIndex names a folder with an index of the built-in documents, for
// tests that need one and do not test how it is built: under the race detector
// that takes ten seconds for each package. Without it they build one.
const preparedIndex = "TREATYBOT_TEST_INDEX"

// Main runs the tests of a package, with a folder in which they can share the
// index of the built-in documents; its name goes where folder points.
func Main(m *testing.M, folder *string) {
	flag.Parse()
	dir, err := os.MkdirTemp("", "bottest-")
	if from := os.Getenv(preparedIndex); err == nil && from != "" {
		err = os.CopyFS(dir, os.DirFS(from))
	}
	if err != nil {
		panic(err)
	}
	*folder = dir
	code := m.Run()
	if err := builtIn.close(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, "close the index that tests share:", err)
		code = 1
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// fixture is what a bot answers from.
type fixture struct {
	facts  *ledger.Ledger
	shared *library.Library
	names  *index.Names
	index  *index.Index
}

func openFixture(indexFolder, data string) (*fixture, error) {
	facts, err := ledger.Default()
	if err != nil {
		return nil, err
	}
	shared, err := library.Open(data)
	if err != nil {
		return nil, err
	}
	f := &fixture{facts: facts, shared: shared, names: index.NewNames(facts, shared.Metas())}
	f.index, err = index.Open(context.Background(), index.Config{Dir: indexFolder, Source: shared, Names: f.names})
	return f, err
}

// builtIn is the fixture of the built-in documents, opened once for all tests of
// a package: opening it for each costs more than most of them.
var builtIn shelf

type shelf struct {
	sync.Mutex
	byFolder map[string]*fixture
}

func (s *shelf) open(tb testing.TB, folder string) *fixture {
	tb.Helper()
	s.Lock()
	defer s.Unlock()
	if f := s.byFolder[folder]; f != nil {
		return f
	}
	f, err := openFixture(folder, "")
	if err != nil {
		tb.Fatal(err)
	}
	if s.byFolder == nil {
		s.byFolder = map[string]*fixture{}
	}
	s.byFolder[folder] = f
	return f
}

func (s *shelf) close() (err error) {
	s.Lock()
	defer s.Unlock()
	for _, f := range s.byFolder {
		err = errors.Join(err, f.index.Close())
	}
	return err
}

// New makes a bot over the built-in documents, with its index in the folder
// given, which tests share, or in one of its own. Where data is not empty, it has
// the documents of that data folder too and keeps the index there. What is not
// shared is closed when the test ends.
func New(tb testing.TB, indexFolder, data string) *bot.Bot {
	tb.Helper()
	if data == "" && indexFolder != "" {
		return newBot(builtIn.open(tb, indexFolder))
	}
	indexFolder = filepath.Join(data, "index")
	if data == "" {
		indexFolder = tb.TempDir()
	}
	f, err := openFixture(indexFolder, data)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := f.index.Close(); err != nil {
			tb.Error(err)
		}
	})
	return newBot(f)
}

func newBot(f *fixture) *bot.Bot {
	return bot.New(bot.Config{Ledger: f.facts, Names: f.names, Index: f.index, Now: func() time.Time { return Today }})
}

// Keeper says how a bot of [NewKeeper] keeps documents.
type Keeper struct {
	Now    func() time.Time // nil: always Today
	Limits store.Limits
	Links  bot.Fetcher
}

// NewKeeper makes a bot over the built-in documents, with its index in the
// folder given, which tests share, that keeps documents of guilds in an SQLite
// database. It reads short plain text and Markdown. All else is closed when the
// test ends.
func NewKeeper(tb testing.TB, indexFolder string, k Keeper) (*bot.Bot, *store.Store) {
	tb.Helper()
	if k.Now == nil {
		k.Now = func() time.Time { return Today }
	}
	f := builtIn.open(tb, indexFolder)
	ctx, dir := context.Background(), tb.TempDir()
	documents, err := store.Open(ctx, store.Config{Dir: dir, Limits: k.Limits, Now: k.Now})
	if err != nil {
		tb.Fatal(err)
	}
	guilds, err := index.OpenGuilds(ctx, index.GuildsConfig{Dir: filepath.Join(dir, "guilds"), Shared: f.index, Store: documents})
	if err != nil {
		tb.Fatal(err)
	}
	b := bot.New(bot.Config{
		Ledger: f.facts, Names: f.names, Index: f.index, Now: k.Now, Store: documents, Guilds: guilds, Links: k.Links,
		Extract: extract.New(extract.Config{}),
	})
	tb.Cleanup(func() {
		for _, c := range []io.Closer{b, guilds, documents} {
			if err := c.Close(); err != nil {
				tb.Error(err)
			}
		}
	})
	return b, documents
}

// Package storetest gives tests of several packages real stores: on SQLite in a
// temporary folder, and on a PostgreSQL server that it starts.
package storetest

import (
	"context"
	"path/filepath"
	"testing"

	"treatybot/corpus/store"
)

// Each runs a test on each database, with the settings of an empty store.
func Each(t *testing.T, test func(t *testing.T, c store.Config)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// EachB is [Each] for benchmarks.
func EachB(b *testing.B, bench func(b *testing.B, c store.Config)) {
	b.Helper()
	b.Run("sqlite", func(b *testing.B) { bench(b, SQLite(b)) })
	b.Run("postgres", func(b *testing.B) {
		c := Postgres(b)
		durable(b, c.URL)
		bench(b, c)
	})
}

// SQLite gives the settings of an empty store in a folder whose name has
// characters that addresses treat specially.
func SQLite(t testing.TB) store.Config {
	t.Helper()
	return store.Config{Dir: filepath.Join(t.TempDir(), "data ?#%20é")}
}

// Open opens a store and closes it at the end of the test.
func Open(t testing.TB, c store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

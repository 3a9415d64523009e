package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Config says where the store is and what it allows.
type Config struct {
	// Dir is the data folder. It is made if it is missing, and holds the SQLite
	// database [FileName].
	Dir string
	// URL is the address of a PostgreSQL database, postgres://...; empty for
	// SQLite. It should be a database or schema of treatybot's own. It is never
	// logged.
	URL      string
	Limits   Limits           // per guild
	Patience time.Duration    // how long to wait for a locked or lost database; default 10 s
	Now      func() time.Time // default time.Now
	Log      *slog.Logger     // default: discards
}

// FileName is the name of the SQLite database in the data folder.
const FileName = "community.db"

// defaultPatience is long enough for a server to restart, and shorter than
// people wait for a command.
const defaultPatience = 10 * time.Second

// Store keeps the documents of all guilds. It may be used by several goroutines
// at once, and one database by several processes.
type Store struct {
	reads, writes *sql.DB // the same pool on PostgreSQL
	dialect       dialect
	limits        Limits
	patience      time.Duration
	now           func() time.Time
	log           *slog.Logger

	changed   signal // something may have been written
	follow    sync.Once
	following context.Context // ends on Close
	stop      context.CancelFunc
	listeners sync.WaitGroup
	closing   sync.Once
	closed    error
}

// Exists reports whether there is a database to open: a command that only reads
// need not make one. A server is taken to be there.
func Exists(c Config) bool {
	if c.URL != "" {
		return true
	}
	info, err := os.Stat(filepath.Join(c.Dir, FileName))
	return err == nil && info.Size() > 0
}

// Open connects to the database and brings its tables up to date; if several
// processes do so at once, one does it and the others wait. Errors:
// ErrNewerSchema, ErrCorrupt, ErrReadOnly, ErrAddress, ErrUnavailable.
func Open(ctx context.Context, c Config) (*Store, error) {
	action := "connect to the store"
	if c.URL == "" {
		action = "open " + filepath.Join(c.Dir, FileName)
	}
	s, err := prepare(c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", action, fileError(err))
	}
	list, err := migrationsOf(s.dialect.name())
	if err == nil {
		err = s.persist(ctx, action, func(ctx context.Context) error { return s.migrate(ctx, list) })
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// prepare makes a store that has not connected yet.
func prepare(c Config) (*Store, error) {
	if c.Patience <= 0 {
		c.Patience = defaultPatience
	}
	open := func() (*Store, error) { return openSQLite(c.Dir, c.Patience) }
	if c.URL != "" {
		open = func() (*Store, error) { return openPostgres(c.URL, c.Patience) }
	}
	s, err := open()
	if err != nil {
		return nil, err
	}
	s.limits, s.patience, s.now, s.log = c.Limits, c.Patience, c.Now, c.Log
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.following, s.stop = context.WithCancel(context.Background())
	return s, nil
}

// Close waits for running calls and closes the database. It may be called twice.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.stop()
		s.listeners.Wait()
		s.closed = s.reads.Close()
		if s.writes != s.reads {
			s.closed = errors.Join(s.closed, s.writes.Close())
		}
	})
	return s.closed
}

// moment gives the time in UTC, cut to what the database keeps.
func (s *Store) moment() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// stamp and unstamp turn times into what the database keeps: milliseconds since
// 1970, 0 for the zero time.
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func unstamp(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

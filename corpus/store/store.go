package store

import (
	"context"
	"log/slog"
	"time"
)

// Config says where the store is and what it allows.
type Config struct {
	// Dir is the data folder. It is made if it is missing, and holds the SQLite
	// database [FileName].
	Dir string
	// URL is the address of a PostgreSQL database, postgres://...; empty for
	// SQLite. It is never logged.
	URL      string
	Limits   Limits           // per guild
	Patience time.Duration    // how long to wait for a locked or lost database; default 10 s
	Now      func() time.Time // default time.Now
	Log      *slog.Logger     // default: discards
}

// FileName is the name of the SQLite database in the data folder.
const FileName = "community.db"

// Store keeps the documents of all guilds. It may be used by several goroutines
// at once, and one database by several processes.
type Store struct {
}

// Exists reports whether there is a database to open: a command that only reads
// need not make one. A server is taken to be there.
func Exists(c Config) bool { panic("x") }

// Open connects to the database and brings its tables up to date; if several
// processes do so at once, one does it and the others wait. Errors:
// ErrNewerSchema, ErrCorrupt, ErrReadOnly, ErrAddress, ErrUnavailable.
func Open(ctx context.Context, c Config) (*Store, error) { panic("x") }

// Close waits for running calls and closes the database. It may be called twice.
func (s *Store) Close() error { panic("x") }

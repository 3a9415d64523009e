package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
)

// readers is how many connections read the file at once. Each costs about 2 MB
// of cache when it is used.
const readers = 4

// openSQLite opens the database of a data folder: one connection that writes,
// as SQLite lets one writer in at a time, and others that read beside it.
func openSQLite(dir string, patience time.Duration) (*Store, error) {
	name, fresh, err := makeFile(dir)
	if err != nil {
		return nil, err
	}
	pragmas := []string{fmt.Sprintf("busy_timeout(%d)", patience.Milliseconds())}
	if fresh { // only then, and before anything else; later it would wait for writers
		pragmas = append(pragmas, "auto_vacuum(incremental)")
	}
	pragmas = append(pragmas, "journal_mode(wal)", "synchronous(full)",
		"secure_delete(on)") // what is erased is overwritten
	query := url.Values{"_pragma": pragmas}
	reading, err := sqlite.NewConnector(fileURI(name) + "?" + query.Encode())
	if err != nil {
		return nil, err
	}
	query.Set("_txlock", "immediate") // a writer waits for its turn at the start, not half-way
	writing, err := sqlite.NewConnector(fileURI(name) + "?" + query.Encode())
	if err != nil {
		return nil, err
	}
	s := &Store{reads: sql.OpenDB(reading), writes: sql.OpenDB(writing), dialect: sqliteDialect{}}
	s.reads.SetMaxOpenConns(readers)
	s.writes.SetMaxOpenConns(1)
	return s, nil
}

// makeFile makes the folder and the file, which only their owner may read, and
// reports whether the file is empty. SQLite gives its other files the same rights.
func makeFile(dir string) (name string, fresh bool, err error) {
	name, err = filepath.Abs(filepath.Join(dir, FileName))
	if err != nil {
		return "", false, err
	}
	if info, err := os.Stat(name); err == nil {
		return name, info.Size() == 0, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", false, err
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", false, err
	}
	return name, true, f.Close()
}

// fileURI writes a path so that no character of it is taken for syntax.
func fileURI(name string) string {
	slashed := filepath.ToSlash(name)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/...
	}
	return "file://" + (&url.URL{Path: slashed}).EscapedPath()
}

type sqliteDialect struct{}

func (sqliteDialect) name() string { return "sqlite" }

func (sqliteDialect) rebind(query string) string { return query }

// lockSchema has nothing to do: the transaction began as the only writer.
func (sqliteDialect) lockSchema(context.Context, *sql.Tx) error { return nil }

func (sqliteDialect) snapshot() *sql.TxOptions { return nil }

// Result codes of SQLite, https://www.sqlite.org/rescode.html. The low byte is
// the primary code.
const (
	codeBusy     = 5
	codeLocked   = 6
	codeReadOnly = 8
	codeIO       = 10
	codeCorrupt  = 11
	codeFull     = 13
	codeCantOpen = 14
	codeNotADB   = 26
)

func (sqliteDialect) classify(err error) (kinds []error, transient bool) {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return nil, false
	}
	switch e.Code() & 0xff {
	case codeBusy, codeLocked:
		return []error{ErrUnavailable}, true
	case codeReadOnly:
		return []error{ErrReadOnly, ErrUnavailable}, false
	case codeFull:
		return []error{ErrFull, ErrUnavailable}, false
	case codeIO, codeCantOpen:
		return []error{ErrUnavailable}, false
	case codeCorrupt, codeNotADB:
		return []error{ErrCorrupt}, false
	}
	return nil, false
}

func (sqliteDialect) scrub(words string) string { return words }

// announce has nobody to tell: other processes poll.
func (sqliteDialect) announce(context.Context, *sql.Tx) error { return nil }

func (sqliteDialect) listen(ctx context.Context, wake func()) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			wake()
		}
	}
}

const (
	// vacuumPages is how much of the file is given back at a time, 4 MB: other
	// writers get in between.
	vacuumPages = 1000
	// reclaimFor bounds the whole, which holds writers up.
	reclaimFor = 2 * time.Second
)

// reclaim shortens the file, and empties the log, which still holds what was
// deleted. Where a reader is in the way, the next call does it.
func (sqliteDialect) reclaim(ctx context.Context, db *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, reclaimFor)
	defer cancel()
	for {
		var free int
		if err := db.QueryRowContext(ctx, "PRAGMA freelist_count").Scan(&free); err != nil {
			return err
		}
		if free == 0 {
			break
		}
		if err := runAll(ctx, db, fmt.Sprintf("PRAGMA incremental_vacuum(%d)", vacuumPages)); err != nil {
			return err
		}
		var left int
		if err := db.QueryRowContext(ctx, "PRAGMA freelist_count").Scan(&left); err != nil || left >= free {
			return err // a file that was made without being able to shrink
		}
	}
	return runAll(ctx, db, "PRAGMA wal_checkpoint(TRUNCATE)")
}

// runAll steps through a statement that does a part of its work at each row.
func runAll(ctx context.Context, db *sql.DB, statement string) error {
	rows, err := db.QueryContext(ctx, statement)
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return errors.Join(rows.Err(), rows.Close())
}

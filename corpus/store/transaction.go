package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// querier is a pool, or a transaction, whose statements are in the words of
// both databases.
type querier struct {
	on interface {
		ExecContext(context.Context, string, ...any) (sql.Result, error)
		QueryContext(context.Context, string, ...any) (*sql.Rows, error)
		QueryRowContext(context.Context, string, ...any) *sql.Row
	}
	dialect dialect
}

func (q querier) exec(ctx context.Context, query string, args ...any) error {
	_, err := q.on.ExecContext(ctx, q.dialect.rebind(query), args...)
	return err
}

// execCount also tells how many rows it changed.
func (q querier) execCount(ctx context.Context, query string, args ...any) (int, error) {
	result, err := q.on.ExecContext(ctx, q.dialect.rebind(query), args...)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

func (q querier) row(ctx context.Context, query string, args ...any) *sql.Row {
	return q.on.QueryRowContext(ctx, q.dialect.rebind(query), args...)
}

// collect reads all rows of a query.
func collect[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.on.QueryContext(ctx, q.dialect.rebind(query), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// scanner is a row, or the current one of several.
type scanner interface{ Scan(...any) error }

func scanString(r scanner) (v string, err error) { return v, r.Scan(&v) }

// read runs statements that change nothing, again if the connection was lost.
func (s *Store) read(ctx context.Context, action string, fn func(context.Context, querier) error) error {
	return s.persist(ctx, action, func(ctx context.Context) error { return fn(ctx, querier{s.reads, s.dialect}) })
}

// readGuild is [Store.read] of one guild.
func (s *Store) readGuild(ctx context.Context, action, guild string, fn func(context.Context, querier) error) error {
	if err := checkGuild(guild); err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	return s.read(ctx, action, fn)
}

// snapshot is [Store.readGuild] in one transaction that sees one moment.
func (s *Store) snapshot(ctx context.Context, action, guild string, fn func(context.Context, querier) error) error {
	return s.readGuild(ctx, action, guild, func(ctx context.Context, _ querier) error {
		tx, err := s.reads.BeginTx(ctx, s.dialect.snapshot())
		if err != nil {
			return err
		}
		defer tx.Rollback()
		return fn(ctx, querier{tx, s.dialect})
	})
}

// tx is a transaction that writes rows of one guild. It holds the guild's lock.
type tx struct {
	querier
	raw      *sql.Tx
	guild    string
	now      time.Time
	limits   Limits
	recorded bool // a change
}

// write runs a transaction on a guild. It is tried again when the database was
// locked or the connection lost, even on the way to commit: fn must find what
// an attempt that did get through has done, and do nothing then.
func (s *Store) write(ctx context.Context, action, guild string, fn func(context.Context, *tx) error) error {
	if err := checkGuild(guild); err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	now := s.moment()
	return s.persist(ctx, action, func(ctx context.Context) error { return s.attempt(ctx, guild, now, fn) })
}

func (s *Store) attempt(ctx context.Context, guild string, now time.Time, fn func(context.Context, *tx) error) error {
	raw, err := s.writes.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer raw.Rollback()
	t := &tx{querier: querier{raw, s.dialect}, raw: raw, guild: guild, now: now, limits: s.limits}
	if err := t.exec(ctx, "INSERT INTO guilds (guild) VALUES (?) ON CONFLICT (guild) DO UPDATE SET guild = excluded.guild", guild); err != nil {
		return err
	}
	if err := fn(ctx, t); err != nil {
		return err
	}
	if t.recorded {
		if err := s.dialect.announce(ctx, raw); err != nil {
			return err
		}
	}
	if err := raw.Commit(); err != nil {
		return err
	}
	if t.recorded {
		s.changed.broadcast()
	}
	return nil
}

// persist tries again, at growing intervals and for as long as the store has
// patience, what failed for a reason that may pass. Its errors are told in the
// terms of this package.
func (s *Store) persist(ctx context.Context, action string, fn func(context.Context) error) error {
	pace := backoff.NewExponentialBackOff()
	pace.InitialInterval, pace.MaxInterval = 20*time.Millisecond, time.Second
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		err := fn(ctx)
		if err == nil {
			return struct{}{}, nil
		}
		if _, transient := s.dialect.classify(err); transient && ctx.Err() == nil {
			return struct{}{}, err
		}
		return struct{}{}, backoff.Permanent(err)
	}, backoff.WithBackOff(pace), backoff.WithMaxElapsedTime(s.patience))
	return s.explain(ctx, action, err)
}

// explain tells an error in the terms of this package. Words of a driver are
// kept for the log, without passwords; its values are not, as they may
// hold some.
func (s *Store) explain(ctx context.Context, action string, err error) error {
	var permanent *backoff.PermanentError
	if errors.As(err, &permanent) {
		err = permanent.Unwrap()
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", action, ctx.Err())
	case s.following.Err() != nil:
		return fmt.Errorf("%s: %w", action, ErrClosed)
	}
	kinds, _ := s.dialect.classify(err)
	if len(kinds) == 0 {
		if ours(err) {
			return fmt.Errorf("%s: %w", action, err)
		}
		return errors.New(s.dialect.scrub(action + ": " + err.Error()))
	}
	return &databaseError{s.dialect.scrub(fmt.Sprintf("%s: %v: %v", action, kinds[0], err)), kinds}
}

// databaseError is what a driver said, and what it means.
type databaseError struct {
	words string
	kinds []error
}

func (e *databaseError) Error() string   { return e.words }
func (e *databaseError) Unwrap() []error { return e.kinds }

// ours reports whether an error is from this package, or of a reader or writer
// that was handed in, rather than from a driver.
func ours(err error) bool {
	var limit *LimitError
	var outside *outsideError
	if errors.As(err, &limit) || errors.As(err, &outside) {
		return true
	}
	for _, kind := range []error{ErrNotFound, ErrConflict, ErrInvalid, ErrNewerSchema, ErrArchive, ErrAddress} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// outsideError is from a reader or writer that was handed in.
type outsideError struct{ err error }

func (e *outsideError) Error() string { return e.err.Error() }
func (e *outsideError) Unwrap() error { return e.err }

// fileError tells what making the file of the database failed on.
func fileError(err error) error {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrPermission), isReadOnly(err):
		return &databaseError{fmt.Sprintf("%v: %v", ErrReadOnly, err), []error{ErrReadOnly, ErrUnavailable, err}}
	case errors.As(err, &path):
		return &databaseError{fmt.Sprintf("%v: %v", ErrUnavailable, err), []error{ErrUnavailable, err}}
	}
	return err
}

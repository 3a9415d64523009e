package store

import (
	"context"
	"errors"
)

// OpenAt opens a store with the tables of an older version.
func OpenAt(ctx context.Context, c Config, version int) error {
	s, err := prepare(c)
	if err != nil {
		return err
	}
	list, err := migrationsOf(s.dialect.name())
	if err == nil {
		err = s.migrate(ctx, list[:version])
	}
	return errors.Join(err, s.Close())
}

// Write runs a statement on the connection that writes.
func (s *Store) Write(ctx context.Context, statement string) error {
	_, err := s.writes.ExecContext(ctx, statement)
	return err
}

// Value gives what a query finds.
func (s *Store) Value(ctx context.Context, query string) (v string, err error) {
	return v, s.reads.QueryRowContext(ctx, query).Scan(&v)
}

// WriterValue is [Store.Value] on the connection that writes.
func (s *Store) WriterValue(ctx context.Context, query string) (v string, err error) {
	return v, s.writes.QueryRowContext(ctx, query).Scan(&v)
}

// Metadata makes and reads the form in which metadata is kept.
var Metadata = keepMeta

// Restored gives metadata back.
func (m metadata) Restored() any { return m.meta() }

// MigrationsOf lists the migrations of a dialect.
func MigrationsOf(dialect string) (map[int]string, error) {
	list, err := migrationsOf(dialect)
	texts := map[int]string{}
	for _, m := range list {
		texts[m.version] = m.sql
	}
	return texts, err
}

// Similarity compares the sketches of two texts.
func Similarity(a, b string) float64 {
	_, s := measure(a)
	_, t := measure(b)
	return s.similarity(t)
}

// Fill runs statements on a database as it is, without bringing it up to date.
func Fill(ctx context.Context, c Config, statements string) error {
	s, err := prepare(c)
	if err != nil {
		return err
	}
	return errors.Join(s.Write(ctx, statements), s.Close())
}

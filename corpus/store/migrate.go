package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
)

// migration brings the tables from the version before to its own.
type migration struct {
	version int
	sql     string
}

// migrationsOf lists the migrations of a dialect in order. Their names begin
// with the version: 0001_documents.sql.
func migrationsOf(dialect string) ([]migration, error) {
	folder := path.Join("migrations", dialect)
	entries, err := migrations.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var list []migration
	for _, e := range entries {
		number, _, _ := strings.Cut(e.Name(), "_")
		version, err := strconv.Atoi(number)
		if err != nil || version != len(list)+1 {
			return nil, fmt.Errorf("migration %s is out of order", e.Name())
		}
		text, err := migrations.ReadFile(path.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		list = append(list, migration{version, string(text)})
	}
	return list, nil
}

// migrate applies the migrations that a database lacks, all or none of them.
func (s *Store) migrate(ctx context.Context, list []migration) error {
	wanted := list[len(list)-1].version
	has, err := s.schemaVersion(ctx)
	if err != nil {
		return err
	}
	if has == wanted {
		return nil
	}
	if has > wanted {
		return newerSchema(has, wanted)
	}
	tx, err := s.writes.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := s.dialect.lockSchema(ctx, tx); err != nil {
		return err
	}
	if err := s.applyMissing(ctx, tx, list); err != nil {
		return err
	}
	return tx.Commit()
}

func newerSchema(has, known int) error {
	return fmt.Errorf("%w: its tables are of version %d, this program knows %d", ErrNewerSchema, has, known)
}

// applyMissing looks again at what is missing: another process may have been
// first.
func (s *Store) applyMissing(ctx context.Context, tx *sql.Tx, list []migration) error {
	if _, err := tx.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS treatybot_schema (version INTEGER PRIMARY KEY)"); err != nil {
		return err
	}
	var has int
	if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM treatybot_schema").Scan(&has); err != nil {
		return err
	}
	if has > len(list) {
		return newerSchema(has, len(list))
	}
	for _, m := range list[has:] {
		if _, err := tx.ExecContext(ctx, m.sql); err != nil {
			return fmt.Errorf("bring tables to version %d: %w", m.version, err)
		}
		if _, err := tx.ExecContext(ctx, s.dialect.rebind("INSERT INTO treatybot_schema (version) VALUES (?)"), m.version); err != nil {
			return err
		}
	}
	return nil
}

// schemaVersion gives the version of the tables, 0 where there are none yet.
func (s *Store) schemaVersion(ctx context.Context) (int, error) {
	var there bool
	if err := s.reads.QueryRowContext(ctx, tableExists[s.dialect.name()]).Scan(&there); err != nil || !there {
		return 0, err
	}
	var has int
	err := s.reads.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM treatybot_schema").Scan(&has)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return has, err
}

var tableExists = map[string]string{
	"sqlite":   "SELECT count(*) > 0 FROM sqlite_schema WHERE type = 'table' AND name = 'treatybot_schema'",
	"postgres": "SELECT to_regclass('treatybot_schema') IS NOT NULL",
}

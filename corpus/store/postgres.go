package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// Connections to a server: enough that lists do not wait for a writer, few
// enough for many bots on a server with its default of 100.
const (
	maxConnections = 8
	idleLife       = 5 * time.Minute
	connectionLife = 30 * time.Minute
)

// sessionSettings are for each connection. A bot whose machine dies within a
// transaction holds the lock of all writers: the server ends it after these
// seconds. Nobody waits longer for a lock than that, either.
const sessionSettings = `SELECT set_config('idle_in_transaction_session_timeout', '30s', false),
	set_config('lock_timeout', '30s', false),
	set_config('tcp_keepalives_idle', '20', false),
	set_config('tcp_keepalives_interval', '5', false),
	set_config('tcp_keepalives_count', '3', false)`

// channel is what notices of changes are sent on.
const channel = "treatybot_changes"

// schemaLock is the number under which processes that migrate exclude each
// other, "treatybo" in ASCII.
const schemaLock = 0x7472656174796266

// openPostgres prepares a pool; nothing connects yet.
func openPostgres(address string, patience time.Duration) (*Store, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return nil, ErrAddress
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, ErrAddress
	}
	if config.ConnectTimeout == 0 || config.ConnectTimeout > patience {
		config.ConnectTimeout = patience
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "treatybot"
	}
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, sessionSettings)
		return err
	}))
	db.SetMaxOpenConns(maxConnections)
	db.SetMaxIdleConns(maxConnections / 2)
	db.SetConnMaxIdleTime(idleLife)
	db.SetConnMaxLifetime(connectionLife)
	return &Store{reads: db, writes: db, dialect: postgresDialect{config}}, nil
}

type postgresDialect struct{ config *pgx.ConnConfig }

func (postgresDialect) name() string { return "postgres" }

func (postgresDialect) rebind(query string) string { return numbered(query) }

func (postgresDialect) lockSchema(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", int64(schemaLock))
	return err
}

func (postgresDialect) snapshot() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

// classify goes by the class of the SQLSTATE, the first two characters, where
// all of it means the same: https://www.postgresql.org/docs/current/errcodes-appendix.html
func (postgresDialect) classify(err error) (kinds []error, transient bool) {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return lostConnection(err)
	}
	switch e.Code {
	case "40001", "40P01", "0A000": // serialisation, deadlock, a plan from before a migration
		return []error{ErrUnavailable}, true
	case "55P03": // lock_timeout
		return []error{ErrUnavailable}, false
	case "53100":
		return []error{ErrFull, ErrUnavailable}, false
	case "25006": // a standby, or read only by its settings
		return []error{ErrReadOnly, ErrUnavailable}, false
	case "42501", "3D000": // no right, no such database
		return []error{ErrUnavailable}, false
	case "XX001", "XX002":
		return []error{ErrCorrupt}, false
	}
	switch e.Code[:min(2, len(e.Code))] {
	case "08", "57", "53": // connection, operator, resources: it may come back
		return []error{ErrUnavailable}, true
	case "25": // the server ended a transaction that idled
		return []error{ErrUnavailable}, true
	case "28": // password, or no right to log in
		return []error{ErrUnavailable}, false
	case "58":
		return []error{ErrUnavailable}, false
	}
	return nil, false
}

// lostConnection classifies what is not the server's own answer.
func lostConnection(err error) (kinds []error, transient bool) {
	var network net.Error
	var connecting *pgconn.ConnectError
	switch {
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		errors.As(err, &network), errors.As(err, &connecting), pgconn.SafeToRetry(err), errors.Is(err, sql.ErrConnDone):
		return []error{ErrUnavailable}, true
	case strings.Contains(err.Error(), "conn closed"): // pgx has no value for it
		return []error{ErrUnavailable}, true
	}
	return nil, false
}

// scrub takes the password out, in plain and as addresses write it.
func (d postgresDialect) scrub(words string) string {
	secret := d.config.Password
	if secret == "" {
		return words
	}
	for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), strings.TrimPrefix(url.UserPassword("", secret).String(), ":")} {
		words = strings.ReplaceAll(words, form, "(password)")
	}
	return words
}

func (postgresDialect) announce(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "SELECT pg_notify($1, '')", channel)
	return err
}

// reclaim leaves it to the server's autovacuum.
func (postgresDialect) reclaim(context.Context, *sql.DB) error { return nil }

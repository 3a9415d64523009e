package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// quiet is how long the listener trusts a connection that says nothing; then it
// has followers look for themselves, should notices get lost, as behind some
// connection poolers.
const quiet = 10 * time.Second

// listen waits for notices on a connection of its own and makes a new one when
// it is lost. Followers are woken whenever something may have been missed, and
// every second while there is no connection.
func (d postgresDialect) listen(ctx context.Context, wake func()) {
	for ctx.Err() == nil {
		d.listenOnce(ctx, wake)
		wake()
		select {
		case <-ctx.Done():
		case <-time.After(poll):
		}
	}
}

// listenOnce returns when the connection is lost or ctx ends.
func (d postgresDialect) listenOnce(ctx context.Context, wake func()) {
	conn, err := pgx.ConnectConfig(ctx, d.config.Copy())
	if err != nil {
		return
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), poll)
		defer cancel()
		_ = conn.Close(closing)
	}()
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return
	}
	wake() // what came before LISTEN
	for {
		if err := nextNotice(ctx, conn); err != nil {
			return
		}
		wake()
	}
}

// nextNotice returns on a notice, and also when there was none for a while and
// the connection still works.
func nextNotice(ctx context.Context, conn *pgx.Conn) error {
	waiting, cancel := context.WithTimeout(ctx, quiet)
	defer cancel()
	_, err := conn.WaitForNotification(waiting)
	if err == nil || ctx.Err() != nil || waiting.Err() == nil {
		return err
	}
	asking, cancel := context.WithTimeout(ctx, quiet)
	defer cancel()
	return conn.Ping(asking)
}

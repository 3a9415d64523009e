package store

import (
	"context"
	"database/sql"
	"embed"
	"strconv"
	"strings"
	"time"
)

// dialect is what differs between the databases. Statements are written with
// question marks for arguments and in words that both understand.
type dialect interface {
	// name is that of its folder of migrations.
	name() string
	// rebind writes the arguments of a statement the way the database wants.
	rebind(query string) string
	// lockSchema keeps other processes from migrating until tx ends.
	lockSchema(ctx context.Context, tx *sql.Tx) error
	// snapshot begins a transaction that sees one moment.
	snapshot() *sql.TxOptions
	// classify tells what an error of the driver means: sentinels of this
	// package, and whether a new attempt may go through.
	classify(err error) (kinds []error, transient bool)
	// scrub takes secrets out of the words of an error.
	scrub(words string) string
	// announce tells other processes of a change when tx commits.
	announce(ctx context.Context, tx *sql.Tx) error
	// listen calls wake for changes that other processes may have made, until
	// ctx ends.
	listen(ctx context.Context, wake func())
	// reclaim gives back the room of what was deleted, if that takes asking.
	reclaim(ctx context.Context, db *sql.DB) error
}

// poll is how often followers look for changes of other processes where
// nothing tells them.
const poll = time.Second

//go:embed migrations
var migrations embed.FS

// numbered turns question marks into $1, $2, ... None of our statements has one
// in a literal.
func numbered(query string) string {
	var b strings.Builder
	n := 0
	for _, r := range query {
		if r != '?' {
			b.WriteRune(r)
			continue
		}
		n++
		b.WriteString("$" + strconv.Itoa(n))
	}
	return b.String()
}

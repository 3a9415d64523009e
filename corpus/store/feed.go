package store

import (
	"context"
	"time"
)

// Action is what happened to a document, or to all of a guild.
type Action string

// What happens.
const (
	ActionPublished Action = "published" // a new document
	ActionReplaced  Action = "replaced"  // another revision is current
	ActionRemoved   Action = "removed"
	ActionRestored  Action = "restored" // published again
	ActionPurged    Action = "purged"   // gone for good, by age
	ActionErased    Action = "erased"   // all data of the guild; Document is empty
)

// Change is an entry of the feed. To follow it, bring the document to the state
// that [Store.Get] gives now: index it if it is published, else (removed, or
// ErrNotFound) drop it. The state may be newer than the change; later changes
// then find nothing to do. For ActionErased, drop all that is known of the
// guild; documents that it got since come with changes of their own.
type Change struct {
	Seq      int64
	Guild    string
	Document string
	Action   Action
	Actor    Actor // zero for ActionPurged and ActionErased
	At       time.Time
}

// FeedID identifies the sequence: a database made anew has another one, and
// numbers remembered from the old one mean nothing in it. So do numbers above
// [Store.Head], which a database brought back from a backup shows.
func (s *Store) FeedID(ctx context.Context) (string, error) { panic("x") }

// Changes lists the changes of all guilds after a number, at most limit (1 to
// 1,000), in order. Fewer than limit means that there are no more now.
func (s *Store) Changes(ctx context.Context, after int64, limit int) ([]Change, error) {
	panic("x")
}

// ChangesOf is [Store.Changes] of one guild, with numbers of the same sequence.
func (s *Store) ChangesOf(ctx context.Context, guild string, after int64, limit int) ([]Change, error) {
	panic("x")
}

// Head gives the number of the last change, 0 if there was none.
func (s *Store) Head(ctx context.Context) (int64, error) { panic("x") }

// HeadOf gives the number of the last change to a guild, 0 if there was none.
func (s *Store) HeadOf(ctx context.Context, guild string) (int64, error) { panic("x") }

// Wait returns the head as soon as it is above after, made by this or another
// process: at once on PostgreSQL, within about a second on SQLite. It rides out a
// database that is away and returns an error only when ctx ends or the store is
// closed.
func (s *Store) Wait(ctx context.Context, after int64) (int64, error) { panic("x") }

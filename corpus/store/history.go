package store

import (
	"context"
	"time"
)

// Entry is one line of a guild's history. Entries are only ever added, until
// the guild is erased.
type Entry struct {
	Seq      int64 // from 1 on in this guild
	At       time.Time
	Actor    Actor
	Action   Action
	Document string
	Revision int
	Title    string // as it was then
	Detail   string // of ActionPublished and ActionReplaced the file name; may be empty
}

// HistoryQuery says which part of the history is wanted.
type HistoryQuery struct {
	Document string // only of this one; empty for all
	Offset   int
	Limit    int // 1 to MaxPage; 0 means MaxPage
}

// History lists what was done in the guild, the latest first, and how many
// entries there are in all.
func (s *Store) History(ctx context.Context, guild string, q HistoryQuery) ([]Entry, int, error) {
	panic("x")
}

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
func (s *Store) History(ctx context.Context, guild string, q HistoryQuery) (list []Entry, total int, err error) {
	where, args := " FROM history WHERE guild = ?", []any{guild}
	if q.Document != "" {
		where += " AND document = ?"
		args = append(args, q.Document)
	}
	err = s.snapshot(ctx, "read history", guild, func(ctx context.Context, in querier) error {
		if err := in.row(ctx, "SELECT count(*)"+where, args...).Scan(&total); err != nil {
			return err
		}
		list, err = collect(ctx, in, scanEntry, selectEntry+where+" ORDER BY at DESC, seq DESC LIMIT ? OFFSET ?",
			append(args[:len(args):len(args)], pageLimit(q.Limit), max(q.Offset, 0))...)
		return err
	})
	return list, total, err
}

const selectEntry = "SELECT seq, at, actor_id, actor_name, action, document, revision, title, detail"

func scanEntry(r scanner) (e Entry, err error) {
	var at int64
	err = r.Scan(&e.Seq, &at, &e.Actor.ID, &e.Actor.Name, &e.Action, &e.Document, &e.Revision, &e.Title, &e.Detail)
	e.At = unstamp(at)
	return e, err
}

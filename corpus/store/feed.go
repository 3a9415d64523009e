package store

import (
	"context"
	"fmt"
	"time"
)

// maxChanges bounds what one call gives of the feed.
const maxChanges = 1000

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
func (s *Store) FeedID(ctx context.Context) (id string, err error) {
	err = s.read(ctx, "read the feed", func(ctx context.Context, q querier) error {
		return q.row(ctx, "SELECT id FROM feed").Scan(&id)
	})
	return id, err
}

// Changes lists the changes of all guilds after a number, at most limit (1 to
// 1,000), in order. Fewer than limit means that there are no more now.
func (s *Store) Changes(ctx context.Context, after int64, limit int) (list []Change, err error) {
	err = s.read(ctx, "read the feed", func(ctx context.Context, q querier) error {
		list, err = collect(ctx, q, scanChange, selectChange+" WHERE seq > ? ORDER BY seq LIMIT ?", after, feedLimit(limit))
		return err
	})
	return list, err
}

// ChangesOf is [Store.Changes] of one guild, with numbers of the same sequence.
func (s *Store) ChangesOf(ctx context.Context, guild string, after int64, limit int) (list []Change, err error) {
	err = s.readGuild(ctx, "read the feed", guild, func(ctx context.Context, q querier) error {
		list, err = collect(ctx, q, scanChange, selectChange+" WHERE guild = ? AND seq > ? ORDER BY seq LIMIT ?", guild, after, feedLimit(limit))
		return err
	})
	return list, err
}

const selectChange = "SELECT seq, guild, document, action, actor_id, actor_name, at FROM changes"

func scanChange(r scanner) (c Change, err error) {
	var at int64
	err = r.Scan(&c.Seq, &c.Guild, &c.Document, &c.Action, &c.Actor.ID, &c.Actor.Name, &at)
	c.At = unstamp(at)
	return c, err
}

// feedLimit brings the wanted number of changes within bounds.
func feedLimit(n int) int { return min(max(n, 1), maxChanges) }

// Head gives the number of the last change, 0 if there was none.
func (s *Store) Head(ctx context.Context) (head int64, err error) {
	err = s.read(ctx, "read the feed", func(ctx context.Context, q querier) error {
		return q.row(ctx, "SELECT head FROM feed").Scan(&head)
	})
	return head, err
}

// HeadOf gives the number of the last change to a guild, 0 if there was none.
func (s *Store) HeadOf(ctx context.Context, guild string) (head int64, err error) {
	err = s.readGuild(ctx, "read the feed", guild, func(ctx context.Context, q querier) error {
		return q.row(ctx, "SELECT coalesce(max(seq), 0) FROM changes WHERE guild = ?", guild).Scan(&head)
	})
	return head, err
}

// Wait returns the head as soon as it is above after, made by this or another
// process: at once on PostgreSQL, within about a second on SQLite. It rides out a
// database that is away and returns an error only when ctx ends or the store is
// closed.
func (s *Store) Wait(ctx context.Context, after int64) (int64, error) {
	s.follow.Do(s.startListening)
	for {
		woken := s.changed.next() // before looking, so that nothing falls in between
		head, err := s.Head(ctx)
		switch {
		case err == nil && head > after:
			return head, nil
		case ctx.Err() != nil:
			return 0, fmt.Errorf("wait for changes: %w", ctx.Err())
		case s.following.Err() != nil:
			return 0, fmt.Errorf("wait for changes: %w", ErrClosed)
		case err != nil:
			s.log.Warn("followers cannot read the feed", "err", err)
		}
		select {
		case <-woken:
		case <-ctx.Done():
		case <-s.following.Done():
		}
	}
}

// startListening has followers woken by changes of other processes until the
// store is closed.
func (s *Store) startListening() {
	s.listeners.Go(func() { s.dialect.listen(s.following, s.changed.broadcast) })
}

package store

import (
	"context"
	"time"
)

// Erase deletes all data of a guild at once: documents, drafts, history, gaps
// and changes. One change remains, ActionErased, so that indexes follow.
// A guild without data is no error.
func (s *Store) Erase(ctx context.Context, guild string) error {
	err := s.write(ctx, "erase guild", guild, func(ctx context.Context, t *tx) error { return t.erase(ctx) })
	if err == nil {
		s.reclaim(ctx)
	}
	return err
}

// erase leaves nothing of the guild, not even its row. A guild that has only
// the change of an erasure before keeps that one.
func (t *tx) erase(ctx context.Context) error {
	found := 0
	for _, table := range []string{"documents", "drafts", "history", "gaps", "adds", "revisions", "contents"} {
		n, err := t.execCount(ctx, "DELETE FROM "+table+" WHERE guild = ?", t.guild)
		if err != nil {
			return err
		}
		found += n
	}
	var changes int
	if err := t.row(ctx, "SELECT count(*) FROM changes WHERE guild = ? AND action <> ?", t.guild, string(ActionErased)).Scan(&changes); err != nil {
		return err
	}
	if err := t.exec(ctx, "DELETE FROM guilds WHERE guild = ?", t.guild); err != nil {
		return err
	}
	if found+changes == 0 {
		return nil
	}
	if err := t.exec(ctx, "DELETE FROM changes WHERE guild = ?", t.guild); err != nil {
		return err
	}
	return t.feed(ctx, Change{Action: ActionErased})
}

// ScheduleErasure has [Store.Sweep] erase a guild from a moment on. An earlier
// date that is set already stands, so that a bot that is told twice that it was
// removed does not put it off.
func (s *Store) ScheduleErasure(ctx context.Context, guild string, at time.Time) error {
	return s.write(ctx, "schedule erasure", guild, func(ctx context.Context, t *tx) error {
		return t.exec(ctx, "UPDATE guilds SET erase_at = ? WHERE guild = ? AND (erase_at = 0 OR erase_at > ?)", stamp(at), guild, stamp(at))
	})
}

// CancelErasure takes the date back, as when the bot returns. None set is no
// error.
func (s *Store) CancelErasure(ctx context.Context, guild string) error {
	due, err := s.ErasureDue(ctx, guild)
	if err != nil || due.IsZero() {
		return err
	}
	return s.write(ctx, "cancel erasure", guild, func(ctx context.Context, t *tx) error {
		return t.exec(ctx, "UPDATE guilds SET erase_at = 0 WHERE guild = ?", guild)
	})
}

// ErasureDue gives the date on which a guild will be erased; zero if none.
func (s *Store) ErasureDue(ctx context.Context, guild string) (at time.Time, err error) {
	err = s.readGuild(ctx, "look up erasure", guild, func(ctx context.Context, q querier) error {
		var ms int64
		err := q.row(ctx, "SELECT coalesce(max(erase_at), 0) FROM guilds WHERE guild = ?", guild).Scan(&ms)
		at = unstamp(ms)
		return err
	})
	return at, err
}

// EraseDue erases the guilds whose date has come, and lists them.
func (s *Store) EraseDue(ctx context.Context) ([]string, error) {
	var due []string
	err := s.read(ctx, "look up erasures", func(ctx context.Context, q querier) (err error) {
		due, err = collect(ctx, q, scanString, "SELECT guild FROM guilds WHERE erase_at > 0 AND erase_at <= ? ORDER BY guild", stamp(s.moment()))
		return err
	})
	var erased []string
	for _, guild := range due {
		if err != nil {
			break
		}
		gone := false
		err = s.write(ctx, "erase guild", guild, func(ctx context.Context, t *tx) error {
			var at int64 // the bot may have come back since
			if err := t.row(ctx, "SELECT erase_at FROM guilds WHERE guild = ?", guild).Scan(&at); err != nil {
				return err
			}
			if gone = at > 0 && at <= stamp(t.now); !gone {
				return nil
			}
			return t.erase(ctx)
		})
		if err == nil && gone {
			erased = append(erased, guild)
		}
	}
	if len(erased) > 0 {
		s.reclaim(ctx)
	}
	return erased, err
}

// reclaim gives room back. What it cannot do now, the next call will.
func (s *Store) reclaim(ctx context.Context) {
	if err := s.dialect.reclaim(ctx, s.writes); err != nil {
		s.log.Debug("room is not given back yet", "err", s.dialect.scrub(err.Error()))
	}
}

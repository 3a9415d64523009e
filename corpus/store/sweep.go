package store

import (
	"context"
	"time"

	"treatybot/corpus"
)

// Swept counts what [Store.Sweep] deleted.
type Swept struct {
	Purged    int      // documents removed longer ago than KeepRemoved
	Revisions int      // replaced longer ago than that
	Drafts    int      // expired
	Gaps      int      // not asked for GapDays
	Erased    []string // guilds
}

// Sweep deletes what has outlived its time. To be called about once an hour;
// by several processes at once is no harm.
func (s *Store) Sweep(ctx context.Context) (Swept, error) {
	var total Swept
	erased, err := s.EraseDue(ctx)
	total.Erased = erased
	if err != nil {
		return total, err
	}
	var guilds []string
	err = s.read(ctx, "look for what is old", func(ctx context.Context, q querier) (err error) {
		guilds, err = collect(ctx, q, scanString, guildsToSweep, oldAt(s.moment()).args()...)
		return err
	})
	for _, guild := range guilds {
		if err != nil {
			break
		}
		var one Swept
		if err = s.write(ctx, "sweep", guild, func(ctx context.Context, t *tx) (err error) {
			one, err = t.sweep(ctx)
			return err
		}); err != nil {
			break
		}
		total.Purged += one.Purged
		total.Revisions += one.Revisions
		total.Drafts += one.Drafts
		total.Gaps += one.Gaps
	}
	if len(guilds) > 0 {
		s.reclaim(ctx)
	}
	return total, err
}

// old is up to when things are too old.
type old struct {
	removed, expired, added int64
	asked                   string
}

func oldAt(now time.Time) old {
	return old{stamp(now.Add(-KeepRemoved)), stamp(now), stamp(now.Add(-time.Hour)), corpus.DateOf(now).AddDays(-GapDays).String()}
}

// args gives the moments in the order of guildsToSweep.
func (o old) args() []any { return []any{o.removed, o.removed, o.expired, o.added, o.asked} }

const guildsToSweep = `SELECT guild FROM documents WHERE removed_at > 0 AND removed_at <= ?
	UNION SELECT guild FROM revisions WHERE superseded_at > 0 AND superseded_at <= ?
	UNION SELECT guild FROM drafts WHERE expires_at <= ?
	UNION SELECT guild FROM adds WHERE at <= ?
	UNION SELECT guild FROM gaps WHERE last_day < ?`

// sweep deletes what is old in one guild.
func (t *tx) sweep(ctx context.Context) (n Swept, err error) {
	o := oldAt(t.now)
	gone, err := collect(ctx, t.querier, scanDocument, selectDocument("d.revision", "")+" WHERE d.guild = ? AND d.removed_at > 0 AND d.removed_at <= ?", t.guild, o.removed)
	if err != nil {
		return n, err
	}
	for _, d := range gone {
		if _, err := t.dropRevisions(ctx, "document = ?", d.ID); err != nil {
			return n, err
		}
		if err := t.exec(ctx, "DELETE FROM documents WHERE guild = ? AND id = ?", t.guild, d.ID); err != nil {
			return n, err
		}
	}
	if n.Revisions, err = t.dropRevisions(ctx, "superseded_at > 0 AND superseded_at <= ?", o.removed); err != nil {
		return n, err
	}
	if n.Drafts, err = t.dropDrafts(ctx, "expires_at <= ?", o.expired); err != nil {
		return n, err
	}
	if n.Gaps, err = t.execCount(ctx, "DELETE FROM gaps WHERE guild = ? AND last_day < ?", t.guild, o.asked); err != nil {
		return n, err
	}
	if err := t.exec(ctx, "DELETE FROM adds WHERE guild = ? AND at <= ?", t.guild, o.added); err != nil {
		return n, err
	}
	for _, d := range gone {
		if err := t.record(ctx, Entry{Action: ActionPurged, Document: d.ID, Revision: d.Revision, Title: d.Meta.Title}); err != nil {
			return n, err
		}
	}
	n.Purged = len(gone)
	return n, nil
}

// dropRevisions deletes revisions of the guild with their contents.
func (t *tx) dropRevisions(ctx context.Context, which string, args ...any) (int, error) {
	args = append([]any{t.guild}, args...)
	if err := t.exec(ctx, "DELETE FROM contents WHERE id IN (SELECT content FROM revisions WHERE guild = ? AND "+which+")", args...); err != nil {
		return 0, err
	}
	return t.execCount(ctx, "DELETE FROM revisions WHERE guild = ? AND "+which, args...)
}

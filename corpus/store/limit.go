package store

import (
	"context"
	"time"
)

// Limits bounds what one guild may keep. Zero means no limit.
type Limits struct {
	Documents   int   // published at one time
	Bytes       int64 // of originals and texts, published ones and drafts; removed and replaced ones may take as much again
	AddsPerHour int
	FileBytes   int64 // of one original, and of one text
}

// DefaultLimits is what guilds get unless the operator says otherwise.
func DefaultLimits() Limits {
	return Limits{Documents: 1000, Bytes: 200 << 20, AddsPerHour: 60, FileBytes: 10 << 20}
}

// Usage is how much of its limits a guild uses.
type Usage struct {
	Documents int
	Bytes     int64 // as QuotaBytes counts
	Kept      int64 // bytes of removed and replaced ones
	Adds      int   // in the last hour
}

// Usage tells how much of its limits a guild uses.
func (s *Store) Usage(ctx context.Context, guild string) (u Usage, err error) {
	now := s.moment()
	err = s.snapshot(ctx, "measure usage", guild, func(ctx context.Context, q querier) error {
		if u, err = q.usage(ctx, guild, now); err != nil {
			return err
		}
		u.Adds, _, err = q.adds(ctx, guild, now)
		return err
	})
	return u, err
}

// usage counts documents and bytes.
func (q querier) usage(ctx context.Context, guild string, now time.Time) (u Usage, err error) {
	var published, all, drafts int64
	err = q.row(ctx, `SELECT count(*), coalesce(sum(r.size + r.text_size), 0) FROM documents d
		JOIN revisions r ON r.guild = d.guild AND r.document = d.id AND r.revision = d.revision
		WHERE d.guild = ? AND d.removed_at = 0`, guild).Scan(&u.Documents, &published)
	if err != nil {
		return u, err
	}
	if err := q.row(ctx, "SELECT coalesce(sum(size + text_size), 0) FROM revisions WHERE guild = ?", guild).Scan(&all); err != nil {
		return u, err
	}
	err = q.row(ctx, "SELECT coalesce(sum(size + text_size), 0) FROM drafts WHERE guild = ? AND document = '' AND expires_at > ?", guild, stamp(now)).Scan(&drafts)
	u.Bytes, u.Kept = published+drafts, all-published
	return u, err
}

// adds counts the drafts of the last hour and gives the time of the first.
func (q querier) adds(ctx context.Context, guild string, now time.Time) (n int, first time.Time, err error) {
	var at int64
	err = q.row(ctx, "SELECT count(*), coalesce(min(at), 0) FROM adds WHERE guild = ? AND at > ?", guild, stamp(now.Add(-time.Hour))).Scan(&n, &at)
	return n, unstamp(at), err
}

// countAdd counts a draft against the hour.
func (t *tx) countAdd(ctx context.Context, draft string) error {
	if err := t.exec(ctx, "DELETE FROM adds WHERE guild = ? AND at <= ?", t.guild, stamp(t.now.Add(-time.Hour))); err != nil {
		return err
	}
	n, first, err := t.adds(ctx, t.guild, t.now)
	if err != nil {
		return err
	}
	if most := t.limits.AddsPerHour; most > 0 && n >= most {
		return &LimitError{What: QuotaAdds, Limit: int64(most), Used: int64(n), Until: first.Add(time.Hour)}
	}
	return t.exec(ctx, "INSERT INTO adds (guild, draft, at) VALUES (?, ?, ?)", t.guild, draft, stamp(t.now))
}

// need is what a change adds to the usage of a guild; what it does not add to is
// not checked, so that a guild over a lowered limit can still shrink.
type need struct {
	documents   int
	bytes, kept int64 // kept: all bytes that come to those on disk
}

func (t *tx) checkRoom(ctx context.Context, n need) error {
	u, err := t.usage(ctx, t.guild, t.now)
	if err != nil {
		return err
	}
	if most := t.limits.Documents; most > 0 && n.documents > 0 && u.Documents+n.documents > most {
		return &LimitError{What: QuotaDocuments, Limit: int64(most), Used: int64(u.Documents)}
	}
	most := t.limits.Bytes
	if most <= 0 {
		return nil
	}
	if n.bytes > 0 && u.Bytes+n.bytes > most {
		return &LimitError{What: QuotaBytes, Limit: most, Used: u.Bytes}
	}
	if n.kept > 0 && u.Bytes+u.Kept+n.kept > 2*most {
		until, err := t.nextPurge(ctx)
		if err != nil {
			return err
		}
		return &LimitError{What: QuotaKept, Limit: 2 * most, Used: u.Bytes + u.Kept, Until: until}
	}
	return nil
}

// nextPurge tells when the first of what is removed or replaced goes for good.
func (t *tx) nextPurge(ctx context.Context) (time.Time, error) {
	var first int64
	err := t.row(ctx, `SELECT coalesce(min(at), 0) FROM (
		SELECT removed_at AS at FROM documents WHERE guild = ? AND removed_at > 0
		UNION ALL SELECT superseded_at FROM revisions WHERE guild = ? AND superseded_at > 0) AS gone`, t.guild, t.guild).Scan(&first)
	if err != nil || first == 0 {
		return time.Time{}, err
	}
	return unstamp(first).Add(KeepRemoved), nil
}

package store

import (
	"context"
	"fmt"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

const (
	// GapDays is how many days a question without an answer is remembered after
	// it was last asked.
	GapDays = 30
	// MaxGaps is how many different ones a guild has; the rarest, then the
	// oldest, make room.
	MaxGaps = 2000
)

// Gap is a question that found no answer. Who asked is not recorded.
type Gap struct {
	Question    string // as first asked, on one line, without mentions
	Count       int
	First, Last corpus.Date
}

// RecordGap counts a question that found no answer. Questions that are equal
// when folded ([corpus.Fold]) count as one.
func (s *Store) RecordGap(ctx context.Context, guild, question string, day corpus.Date) error {
	const action = "record question"
	question = cut(corpus.OneLine(mention.ReplaceAllString(question, " ")), maxTitle)
	folded := corpus.Fold(question)
	switch {
	case folded == "":
		return fmt.Errorf("%s: %w: it has no words", action, ErrInvalid)
	case !day.Exact():
		return fmt.Errorf("%s: %w: %q is no day", action, ErrInvalid, day)
	}
	return s.write(ctx, action, guild, func(ctx context.Context, t *tx) error {
		known, err := t.execCount(ctx, "UPDATE gaps SET asked = asked + 1, first_day = CASE WHEN first_day < ? THEN first_day ELSE ? END, last_day = CASE WHEN last_day > ? THEN last_day ELSE ? END WHERE guild = ? AND folded = ?",
			day.String(), day.String(), day.String(), day.String(), guild, folded)
		if err != nil || known > 0 {
			return err
		}
		if err := t.makeRoomForGap(ctx); err != nil {
			return err
		}
		return t.exec(ctx, "INSERT INTO gaps (guild, folded, question, asked, first_day, last_day) VALUES (?, ?, ?, 1, ?, ?)", guild, folded, question, day.String(), day.String())
	})
}

// mention is how Discord writes users, roles and channels in a text.
var mention = pattern.New(`<(?:@[!&]?|#)\d+>`)

func (t *tx) makeRoomForGap(ctx context.Context) error {
	var n int
	if err := t.row(ctx, "SELECT count(*) FROM gaps WHERE guild = ?", t.guild).Scan(&n); err != nil || n < MaxGaps {
		return err
	}
	return t.exec(ctx, "DELETE FROM gaps WHERE guild = ? AND folded IN (SELECT folded FROM gaps WHERE guild = ? ORDER BY asked, last_day, folded LIMIT ?)",
		t.guild, t.guild, n-MaxGaps+1)
}

// Gaps lists the questions of a guild that found no answer, the most frequent
// first, then the latest.
func (s *Store) Gaps(ctx context.Context, guild string) (list []Gap, err error) {
	err = s.readGuild(ctx, "list questions", guild, func(ctx context.Context, q querier) error {
		list, err = q.gaps(ctx, guild)
		return err
	})
	return list, err
}

func (q querier) gaps(ctx context.Context, guild string) ([]Gap, error) {
	return collect(ctx, q, scanGap, "SELECT question, asked, first_day, last_day FROM gaps WHERE guild = ? ORDER BY asked DESC, last_day DESC, folded", guild)
}

func scanGap(r scanner) (g Gap, err error) {
	var first, last string
	if err := r.Scan(&g.Question, &g.Count, &first, &last); err != nil {
		return g, err
	}
	if g.First, err = corpus.ParseDate(first); err != nil {
		return g, err
	}
	g.Last, err = corpus.ParseDate(last)
	return g, err
}

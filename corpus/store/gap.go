package store

import (
	"context"

	"treatybot/corpus"
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
	panic("x")
}

// Gaps lists the questions of a guild that found no answer, the most frequent
// first, then the latest.
func (s *Store) Gaps(ctx context.Context, guild string) ([]Gap, error) { panic("x") }

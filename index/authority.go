package index

import (
	"maps"
	"math"
	"slices"

	"treatybot/corpus"
)

// yieldBy is how far a passage that a guild added is put behind the treaty's
// own: enough to tell the two apart, too little to let a third between.
const yieldBy = 1e-9

// Background comes behind the treaties' own texts where several treaties say it
// themselves, nearly as well.
const (
	several  = 3 // treaties
	nearlyAs = 1 // of the score
)

// yield keeps what a guild added behind every treaty's own text that has as
// much of the question: whoever copies a treaty, or rewrites it, does not come
// before it. So it does with background that sums up what several treaties say.
func yield(list []candidate) {
	for i := range list {
		c := &list[i]
		behind := math.Inf(1)
		switch best := ownTexts(list, c); {
		case len(best) == 0:
		case c.Kind == corpus.Community:
			behind = slices.Max(slices.Collect(maps.Values(best)))
		case c.Kind == corpus.Background:
			maps.DeleteFunc(best, func(_ string, score float64) bool { return score < c.score-nearlyAs })
			if len(best) >= several {
				behind = slices.Min(slices.Collect(maps.Values(best)))
			}
		}
		if c.score >= behind {
			c.features = append(c.features, Feature{"yields to the treaty", behind - yieldBy - c.score, 1})
			c.score = behind - yieldBy
		}
	}
}

// ownTexts gives the best score of each treaty's own text, by id, of those that
// have as much of the question as a candidate of another kind.
func ownTexts(list []candidate, c *candidate) map[string]float64 {
	best := map[string]float64{}
	if c.Kind != corpus.Community && c.Kind != corpus.Background {
		return best
	}
	for _, t := range list {
		if t.Kind == corpus.Treaty && t.coverage >= c.coverage {
			if score, known := best[t.Document]; !known || t.score > score {
				best[t.Document] = t.score
			}
		}
	}
	return best
}

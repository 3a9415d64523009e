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
	var treaties []*candidate
	for i := range list {
		if list[i].Kind == corpus.Treaty {
			treaties = append(treaties, &list[i])
		}
	}
	for i := range list {
		c := &list[i]
		behind := math.Inf(1)
		switch c.Kind {
		case corpus.Community:
			if best := ownTexts(treaties, c); len(best) > 0 {
				behind = slices.Max(slices.Collect(maps.Values(best)))
			}
		case corpus.Background:
			best := ownTexts(treaties, c)
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
func ownTexts(treaties []*candidate, c *candidate) map[string]float64 {
	best := map[string]float64{}
	for _, t := range treaties {
		if score, known := best[t.Document]; t.coverage >= c.coverage && (!known || t.score > score) {
			best[t.Document] = t.score
		}
	}
	return best
}

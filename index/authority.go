package index

import (
	"math"

	"treatybot/corpus"
)

// yieldBy is how far a passage that a guild added is put behind the treaty's
// own: enough to tell the two apart, too little to let a third between.
const yieldBy = 1e-9

// yield keeps what a guild added behind every treaty's own text that has as
// much of the question: whoever copies a treaty, or rewrites it, does not come
// before it.
func yield(list []candidate) {
	for i := range list {
		c := &list[i]
		if c.Kind != corpus.Community {
			continue
		}
		above := math.Inf(-1) // the best treaty's text with as much of the question
		for _, t := range list {
			if t.Kind == corpus.Treaty && t.coverage >= c.coverage {
				above = max(above, t.score)
			}
		}
		if !math.IsInf(above, -1) && c.score >= above {
			c.features = append(c.features, Feature{"yields to the treaty", above - yieldBy - c.score, 1})
			c.score = above - yieldBy
		}
	}
}

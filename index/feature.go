package index

import (
	"math"
	"slices"

	"treatybot/corpus"
)

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// length corrects for the length of a wording: 1 for an average one.
func (r *ranker) length(w weighed) float64 {
	return relativeLength(float64(w.length), r.averageLength*w.long)
}

// relativeLength is what BM25 divides by in a text of so many words.
func relativeLength(words, average float64) float64 {
	return 1 - ranking.B + ranking.B*words/max(1, average)
}

// fullness tells how much of each word of the question a passage has, as BM25
// counts repetitions: 0 to 1. The official wording, the plain one and the
// keywords are tellings of which the best counts.
func (r *ranker) fullness(m *match) []float64 {
	full := make([]float64, len(r.terms))
	for i := range r.terms {
		for _, w := range m.tellings() {
			if w.length > 0 {
				full[i] = max(full[i], w.weight*saturated(w.counts[i]/r.length(w)+m.above[i]))
			}
		}
	}
	return full
}

// saturated is what a word counts that is there so often.
func saturated(frequency float64) float64 { return frequency / (frequency + ranking.K1) }

// weighted is the mean of values, one for each word, each counting by the
// rarity of the word.
func weighted(values, rarities []float64) float64 {
	var sum, all float64
	for i, rarity := range rarities {
		sum += values[i] * rarity
		all += rarity
	}
	return share(sum, all)
}

// share is a part of a whole, 0 of nothing.
func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}

// coverage is the share of the question's words in the passage or over it,
// each counting by its rarity, the names of states aside.
func (r *ranker) coverage(m *match) float64 {
	var has, all float64
	named := !slices.Contains(r.states, false)
	for i, t := range r.terms {
		if r.states[i] && !named {
			continue
		}
		has += m.has(i) * t.rarity
		all += t.rarity
	}
	return share(has, all)
}

// scrapWords is how many words a passage has at most that is but a title.
const scrapWords = 3

// own is the share of the question's words in the passage itself, counting more
// in longer questions.
func (r *ranker) own(m *match) float64 { return r.ownShare(m) * r.longer() }

func (r *ranker) ownShare(m *match) float64 {
	has := 0.0
	for i, t := range r.terms {
		has += max(m.official.best[i], m.plain.best[i], ranking.Keyed*m.keywords.best[i]) * t.rarity
	}
	return share(has, r.most)
}

// longer lets shares count more in questions of more than four words: of many
// words a smaller share is found, and each says more.
func (r *ranker) longer() float64 { return math.Sqrt(float64(len(r.terms)) / 4) }

// phrases is the share of neighbouring words of the question that follow each
// other in a wording, counted like single words.
func (r *ranker) phrases(m *match) float64 {
	var score, most float64
	for i := 1; i < len(r.terms); i++ {
		rarity := (r.terms[i-1].rarity + r.terms[i].rarity) / 2
		best := 0.0
		for _, w := range m.tellings() {
			if n := w.phrases[i]; n > 0 {
				best = max(best, w.weight*saturated(n/r.length(w)))
			}
		}
		score += rarity * best
		most += rarity
	}
	return share(score, most) * r.longer()
}

func (r *ranker) treaty(c *candidate) float64 {
	named := slices.ContainsFunc(r.question.Treaties, func(t string) bool { return slices.Contains(c.Treaties, t) })
	switch {
	case len(r.question.Treaties) == 0:
		return 0
	case named && c.Kind == corpus.Treaty:
		return 1
	case named:
		return 0.25
	case c.Kind == corpus.Treaty:
		return -0.5
	default:
		return 0
	}
}

func (r *ranker) state(c *candidate) float64 {
	return oneIf(slices.ContainsFunc(r.question.States, func(s string) bool { return slices.Contains(c.States, s) }))
}

func (r *ranker) place(c *candidate) float64 {
	if c.Kind != corpus.Treaty || len(r.question.Treaties) > 0 && !slices.Contains(r.question.Treaties, c.Document) {
		return 0
	}
	return oneIf(slices.ContainsFunc(r.question.Places, func(p corpus.Locator) bool { return slices.Contains(c.Anchors, p.Anchor()) }))
}

// asksProse reports whether prose tells what is asked for, rather than a treaty.
func (r *ranker) asksProse() bool {
	return r.question.Intent == Why || r.question.Intent == WhoSaid
}

// reason tells whether a passage may say why, or who said what: prose does,
// unless its heading asks something else.
func (r *ranker) reason(c *candidate) float64 {
	elsewhere := r.question.Intent == Why && len(c.asks) > 0 && c.asks[0].kinds&r.kinds == 0
	return oneIf(r.asksProse() && c.Kind != corpus.Treaty && !elsewhere)
}

// wanted gives a value where the question has an intent, else 0.
func (r *ranker) wanted(i Intent, value float64) float64 {
	if r.question.Intent != i {
		return 0
	}
	return value
}

// defines tells how well the words that a passage begins by defining are
// those asked for: the share of them, if all that is asked for is among them.
func (r *ranker) defines(c *candidate) float64 {
	shown := c.shown()
	defined := shown[:min(c.Defined, len(shown))]
	if len(defined) == 0 {
		return 0
	}
	for i := range r.terms {
		if !slices.ContainsFunc(defined, func(k token) bool {
			return slices.ContainsFunc(r.meanings.of(k), func(m meaning) bool { return m.term == i })
		}) {
			return 0
		}
	}
	return float64(len(r.terms)) / float64(max(len(r.terms), len(defined)))
}

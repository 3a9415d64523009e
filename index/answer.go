package index

import (
	"math"
	"slices"

	"treatybot/corpus"
)

// leadOver is the place of the hit that the first one's lead is measured from.
const leadOver = 5

// confidence gives the features of the first hit as an answer.
func (r *ranker) confidence(list []candidate) []Feature {
	c := &list[0]
	texts := c.texts()
	missing, unknown, rarest, literal := 0.0, 0.0, 0.0, 0.0
	for i, t := range r.terms {
		rarest = max(rarest, t.rarity)
		missing = max(missing, t.rarity*(1-c.match.has(i)))
		if t.unknown {
			unknown += t.rarity
		}
		if !t.literally(texts) {
			literal = max(literal, t.rarity)
		}
	}
	lacks := 0.0
	for _, name := range r.names {
		lacks += oneIf(!hasAll(texts, name))
	}
	behind := list[min(len(list), leadOver)-1]
	return []Feature{
		{"bias", 1, answers.Bias},
		{"asked", r.asked(c), answers.Asked},
		{"words", c.bm25, answers.Words},
		{"named", oneIf(r.treaty(c) > 0), answers.Named},
		{"subject", r.question.Subjects[c.Document], answers.Subject},
		{"state", oneIf(len(r.question.States) > 0 && r.state(c) == 0), answers.State},
		{"date", oneIf(len(r.question.Dates) > 0 && !slices.ContainsFunc(r.question.Dates, func(d string) bool { return slices.Contains(c.Dates, d) })), answers.Date},
		{"name", lacks, answers.Name},
		{"missing", share(missing, rarest), answers.Missing},
		{"literal", share(literal, rarest), answers.Literal},
		{"unknown", share(unknown, r.most), answers.Unknown},
		{"number", r.wanted(HowMany, oneIf(!c.Number)), answers.Number},
		{"prose", oneIf(c.Kind == corpus.Background || c.Kind == corpus.Article), answers.Prose},
		{"many", math.Log(float64(1 + len(r.terms))), answers.Many},
		{"lead", c.score - behind.score, answers.Lead},
	}
}

// literally reports whether one text of a passage has a word, or one that
// stands for it.
func (t term) literally(texts [][]token) bool {
	for _, v := range t.variants {
		k := newToken(v.stem)
		if v.weight >= sameWeight && slices.ContainsFunc(texts, func(text []token) bool { return slices.Contains(text, k) }) {
			return true
		}
	}
	return false
}

// answers reports whether the first candidate answers the question, and why
// unless a rule decides.
func (r *ranker) answers(list []candidate) (bool, []Feature) {
	if answered, ruled := r.ruled(list); ruled {
		return answered, nil
	}
	features := r.confidence(list)
	return sum(features) >= 0, features
}

// ruled decides what needs no weighing: what a question asks of a treaty that
// is not known nothing here answers, nor what is beyond the corpus or says
// nothing; a place of a treaty is there, or is not.
func (r *ranker) ruled(list []candidate) (answered, ruled bool) {
	q := r.question
	switch {
	case len(q.UnknownTreaties) > 0, q.Beyond != AnyBeyond, r.saysNothing():
		return false, true
	case len(q.Treaties) > 0 && len(q.Places) > 0:
		return r.place(&list[0]) > 0, true
	default:
		return false, false
	}
}

// saysNothing reports whether a question names no treaty and has no word that
// means something of its own.
func (r *ranker) saysNothing() bool {
	return len(r.question.Treaties) == 0 && !slices.ContainsFunc(r.terms, func(t term) bool { return !t.weak })
}

// hasAll reports whether one text of a passage has all of some words.
func hasAll(texts [][]token, words []token) bool {
	for _, text := range texts {
		if !slices.ContainsFunc(words, func(w token) bool { return !slices.Contains(text, w) }) {
			return true
		}
	}
	return false
}

package index

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/search"

	"treatybot/corpus"
)

// Feature is one reason for a score.
type Feature struct {
	Name   string
	Value  float64 // mostly 0 to 1
	Weight float64
}

// weights are what the features of a score count, and the constants of the
// word score. They were found by coordinate ascent over the 112 questions that
// were judged first, most of them in testdata/questions/tune.txt, and rounded.
type weights struct {
	Words    float64 // BM25 of the question's words, as a share of the most they could give
	Coverage float64 // share of the question's words found, rare words counting more
	Pairs    float64 // share of neighbouring words of the question that stand together
	Treaty   float64 // 1: of the treaty named; a quarter: prose about it; minus a half: of another treaty
	State    float64 // names a state that the question names
	Place    float64 // is the article that the question refers to
	Date     float64 // names a year or a day that the question names
	Intent   float64 // has the kind of thing asked for: a time, a number, a definition, a reason
	Kind     float64 // a treaty's own text before texts about it
	Preamble float64 // recitals say why, not what
	List     float64 // holds points that are passages of their own

	// BM25 over the fields of a passage as one text (BM25F): a word in a
	// heading, or in the words that introduce a passage, counts as part of
	// one in the passage.
	K1, B            float64
	Heading, Context float64
	Synonym          float64 // what a synonym counts of the word itself
}

var ranking = weights{
	Words: 1.3, Coverage: 0.5, Pairs: 0.4, Treaty: 1, State: 0.3, Place: 6, Date: 0.2, Intent: 0.6, Kind: 0.2, Preamble: -0.3, List: -0.05,
	K1: 1.2, B: 0.65, Heading: 0.6, Context: 0.1, Synonym: 0.8,
}

// pairDistance is within how many positions two words stand together.
const pairDistance = 3

// A hit answers the question, rather than resembling an answer, from this
// share of its words on, the names of states and treaties aside. Where the
// question names the treaty that the hit is from, less will do; where it names
// a state that the hit does not, the share counts less.
const (
	answerCoverage       = 0.5
	answerCoverageNamed  = 0.25
	coverageWithoutState = 0.4
	coverageWithoutName  = 0.5 // for each name that the hit lacks: "European Union"
)

// ranker orders the candidates of one question.
type ranker struct {
	question      Question
	terms         []string           // stems of the question, in order
	states        []string           // those of them that name states
	names         [][]string         // the stems of each other name in the question
	rarity        map[string]float64 // stem -> inverse document frequency
	synonyms      map[string][]string
	averageLength float64 // words of a passage, after analysis
}

// order scores the candidates and gives the best, at most limit. A passage
// and the paragraph that holds it are one hit, whichever is better.
func (r *ranker) order(list []candidate, limit int) []candidate {
	for i := range list {
		r.score(&list[i])
	}
	slices.SortStableFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
	})
	var kept []candidate
	for _, c := range list {
		if len(kept) == limit {
			break
		}
		if !slices.ContainsFunc(kept, func(k candidate) bool {
			return k.within(c.Document, c.Anchors[0]) || c.within(k.Document, k.Anchors[0])
		}) {
			kept = append(kept, c)
		}
	}
	return kept
}

// answers reports whether a candidate answers the question. What a question
// asks of a treaty that is not known, nothing here answers.
func (r *ranker) answers(c candidate) bool {
	coverage := c.coverage
	if len(r.question.States) > 0 && r.state(&c) == 0 {
		coverage *= coverageWithoutState
	}
	for _, name := range r.names {
		if !r.hasAll(c.locations, name) {
			coverage *= coverageWithoutName
		}
	}
	switch {
	case len(r.question.UnknownTreaties) > 0:
		return false
	case len(r.question.Treaties) > 0 && r.place(&c) > 0:
		return true
	case r.treaty(&c) > 0:
		return coverage >= answerCoverageNamed
	default:
		return coverage >= answerCoverage
	}
}

// score computes the features of a candidate and their sum.
func (r *ranker) score(c *candidate) {
	found := c.locations
	c.coverage = r.coverage(found)
	toldBest := r.question.Intent != Why && r.question.Intent != WhoSaid // by the treaty itself
	c.features = []Feature{
		{"words", r.words(found, c.Lengths), ranking.Words},
		{"coverage", c.coverage, ranking.Coverage},
		{"pairs", r.pairs(found), ranking.Pairs},
		{"treaty", r.treaty(c), ranking.Treaty},
		{"state", r.state(c), ranking.State},
		{"place", r.place(c), ranking.Place},
		{"date", r.date(c), ranking.Date},
		{"intent", r.intent(c), ranking.Intent},
		{"kind", oneIf(c.Kind == corpus.Treaty && toldBest), ranking.Kind},
		{"preamble", oneIf(strings.HasPrefix(c.Anchors[0], "preamble")), ranking.Preamble},
		{"list", oneIf(c.Holds), ranking.List},
	}
	c.score = 0
	for _, f := range c.features {
		c.score += f.Value * f.Weight
	}
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// count tells how often a field has a stem; synonyms count less.
func (r *ranker) count(field search.TermLocationMap, stem string) float64 {
	n := float64(len(field[stem]))
	for _, s := range r.synonyms[stem] {
		n += ranking.Synonym * float64(len(field[s]))
	}
	return n
}

// words is BM25 of the question's words in the passage, the official and the
// plain wording taken as two tellings of which the better counts, divided by
// what a passage full of each word would get: 0 to 1.
func (r *ranker) words(found search.FieldTermLocationMap, lengths map[string]int) float64 {
	var score, most float64
	for _, t := range r.terms {
		above := ranking.Heading*r.count(found[fieldHeading], t) + ranking.Context*r.count(found[fieldContext], t)
		best := 0.0
		for _, field := range []string{fieldOfficial, fieldPlain} {
			if lengths[field] == 0 {
				continue
			}
			norm := 1 - ranking.B + ranking.B*float64(lengths[field])/r.averageLength
			tf := r.count(found[field], t)/norm + above
			best = max(best, tf/(tf+ranking.K1))
		}
		score += r.rarity[t] * best
		most += r.rarity[t]
	}
	if most == 0 {
		return 0
	}
	return score / most
}

// coverage is the share of the question's words in the passage or over it,
// each counting by its rarity, the names of states aside.
func (r *ranker) coverage(found search.FieldTermLocationMap) float64 {
	var has, all float64
	for _, t := range r.terms {
		if slices.Contains(r.states, t) && len(r.states) < len(r.terms) {
			continue
		}
		best := 0.0
		for _, field := range found {
			best = max(best, min(1, r.count(field, t)))
		}
		has += best * r.rarity[t]
		all += r.rarity[t]
	}
	if all == 0 {
		return 0
	}
	return has / all
}

// hasAll reports whether a field has all of some stems.
func (r *ranker) hasAll(found search.FieldTermLocationMap, stems []string) bool {
	for _, field := range found {
		if !slices.ContainsFunc(stems, func(stem string) bool { return r.count(field, stem) == 0 }) {
			return true
		}
	}
	return false
}

// pairs is the share of neighbouring words of the question that stand close
// together in one field.
func (r *ranker) pairs(found search.FieldTermLocationMap) float64 {
	if len(r.terms) < 2 {
		return 0
	}
	n := 0
	for i := 1; i < len(r.terms); i++ {
		for _, field := range found {
			if r.close(field, r.terms[i-1], r.terms[i]) {
				n++
				break
			}
		}
	}
	return float64(n) / float64(len(r.terms)-1)
}

func (r *ranker) close(field search.TermLocationMap, a, b string) bool {
	for _, p := range r.places(field, a) {
		for _, q := range r.places(field, b) {
			if p != q && p <= q+pairDistance && q <= p+pairDistance {
				return true
			}
		}
	}
	return false
}

// places lists the positions of a stem or its synonyms in a field.
func (r *ranker) places(field search.TermLocationMap, stem string) []uint64 {
	var list []uint64
	for _, l := range field[stem] {
		list = append(list, l.Pos)
	}
	for _, s := range r.synonyms[stem] {
		for _, l := range field[s] {
			list = append(list, l.Pos)
		}
	}
	return list
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

func (r *ranker) date(c *candidate) float64 {
	return oneIf(slices.ContainsFunc(r.question.Dates, func(d string) bool { return slices.Contains(c.Dates, d) }))
}

// intent tells whether the passage has the kind of thing that is asked for.
func (r *ranker) intent(c *candidate) float64 {
	switch r.question.Intent {
	case Why, WhoSaid:
		return oneIf(c.Kind != corpus.Treaty)
	case HowLong:
		return oneIf(c.Time)
	case HowMany:
		return oneIf(c.Number)
	case WhatBans:
		return oneIf(c.Duty)
	case WhatIs:
		return r.defines(c)
	default:
		return 0
	}
}

// defines tells how well the words that a passage begins by defining are
// those asked for: the share of them, if all that is asked for is among them.
func (r *ranker) defines(c *candidate) float64 {
	if c.Defined == 0 {
		return 0
	}
	shown := c.locations[shownField(c.Lengths[fieldOfficial] > 0)]
	for _, t := range r.terms {
		if !slices.ContainsFunc(append([]string{t}, r.synonyms[t]...), func(s string) bool {
			return slices.ContainsFunc(shown[s], func(l *search.Location) bool { return int(l.Start) < c.Defined })
		}) {
			return 0
		}
	}
	return float64(len(r.terms)) / float64(max(len(r.terms), c.Terms))
}

// shownField is the field of the wording that is shown.
func shownField(official bool) string {
	if official {
		return fieldOfficial
	}
	return fieldPlain
}

// highlights gives the byte ranges of the matched words in the quotation of
// the wording that is shown.
func (r *ranker) highlights(p corpus.Passage, locations search.FieldTermLocationMap) [][2]int {
	_, start := p.Wording().Quote()
	var ranges [][2]int
	for _, places := range locations[shownField(p.Official.Text != "")] {
		for _, l := range places {
			ranges = append(ranges, [2]int{start + int(l.Start), start + int(l.End)})
		}
	}
	slices.SortFunc(ranges, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	return slices.Compact(ranges)
}

// inverseDocumentFrequency gives the rarity of a word that n of total entries
// have.
func inverseDocumentFrequency(n, total uint64) float64 {
	return math.Log(1 + (float64(total)-float64(n)+0.5)/(float64(n)+0.5))
}

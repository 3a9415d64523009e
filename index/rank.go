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
// word score. They were found by coordinate ascent over testdata/questions.txt
// and rounded.
type weights struct {
	Words    float64 // BM25 of the question's words, as a share of the most they could give
	Coverage float64 // share of the question's words found, rare words counting more
	Pairs    float64 // share of neighbouring words of the question that stand together
	Treaty   float64 // 1: of the treaty named; a quarter: prose about it; minus a half: of another treaty
	State    float64 // names a state that the question names
	Place    float64 // is the article that the question refers to
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
	Words: 1.5, Coverage: 0.5, Pairs: 0.3, Treaty: 1, State: 0.3, Place: 6, Intent: 0.5, Kind: 0.2, Preamble: -0.6, List: -0.05,
	K1: 1.2, B: 0.65, Heading: 0.6, Context: 0.1, Synonym: 0.7,
}

const (
	averageLength = 45 // words of a passage after analysis, over the built-in documents
	pairDistance  = 3  // positions within which two words stand together
)

// A hit answers the question, rather than resembling an answer, from this
// share of its words on, the names of states and treaties aside. Where the
// question names the treaty that the hit is from, less will do; where it names
// a state that the hit does not, the share counts less.
const (
	answerCoverage       = 0.5
	answerCoverageNamed  = 0.25
	coverageWithoutState = 0.4
)

// ranker orders the candidates of one question.
type ranker struct {
	question Question
	terms    []string           // stems of the question, in order
	named    []string           // those of them that name states
	rarity   map[string]float64 // stem -> inverse document frequency
	synonyms map[string][]string
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
		if !slices.ContainsFunc(kept, func(k candidate) bool { return holds(k.id, c.id) || holds(c.id, k.id) }) {
			kept = append(kept, c)
		}
	}
	return kept
}

// holds reports whether the passage outer is or holds the passage inner, by
// id.
func holds(outer, inner string) bool {
	rest, within := strings.CutPrefix(inner, outer)
	return within && (rest == "" || rest[0] == '-')
}

// answers reports whether a candidate answers the question.
func (r *ranker) answers(c candidate) bool {
	coverage := c.coverage
	if len(r.question.States) > 0 && r.state(&c) == 0 {
		coverage *= coverageWithoutState
	}
	switch {
	case r.place(&c) > 0:
		return true
	case len(r.question.UnknownTreaties) > 0:
		return false
	case r.treaty(&c) > 0:
		return coverage >= answerCoverageNamed
	default:
		return coverage >= answerCoverage
	}
}

// score computes the features of a candidate and their sum.
func (r *ranker) score(c *candidate) {
	found := newMatches(c.locations)
	c.coverage = r.coverage(found)
	toldBest := r.question.Intent != Why && r.question.Intent != WhoSaid // by the treaty itself
	c.features = []Feature{
		{"words", r.words(found, c.Lengths), ranking.Words},
		{"coverage", c.coverage, ranking.Coverage},
		{"pairs", r.pairs(found), ranking.Pairs},
		{"treaty", r.treaty(c), ranking.Treaty},
		{"state", r.state(c), ranking.State},
		{"place", r.place(c), ranking.Place},
		{"intent", r.intent(c), ranking.Intent},
		{"kind", oneIf(c.Kind == corpus.Treaty && toldBest), ranking.Kind},
		{"preamble", oneIf(strings.HasPrefix(anchorOf(c.id), "preamble")), ranking.Preamble},
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

// matches are the places where the words of a question stand in a passage.
type matches map[string]map[string][]int // field -> stem -> positions

func newMatches(locations search.FieldTermLocationMap) matches {
	m := matches{}
	for field, terms := range locations {
		m[field] = map[string][]int{}
		for t, places := range terms {
			for _, p := range places {
				m[field][t] = append(m[field][t], int(p.Pos))
			}
		}
	}
	return m
}

// count tells how often a field has a stem; synonyms count less.
func (r *ranker) count(field map[string][]int, stem string) float64 {
	n := float64(len(field[stem]))
	for _, s := range r.synonyms[stem] {
		n += ranking.Synonym * float64(len(field[s]))
	}
	return n
}

// words is BM25 of the question's words in the passage, the official and the
// plain wording taken as two tellings of which the better counts, divided by
// what a passage full of each word would get: 0 to 1.
func (r *ranker) words(found matches, lengths map[string]int) float64 {
	var score, most float64
	for _, t := range r.terms {
		above := ranking.Heading*r.count(found[fieldHeading], t) + ranking.Context*r.count(found[fieldContext], t)
		best := 0.0
		for _, field := range []string{fieldOfficial, fieldPlain} {
			if lengths[field] == 0 {
				continue
			}
			norm := 1 - ranking.B + ranking.B*float64(lengths[field])/averageLength
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
func (r *ranker) coverage(found matches) float64 {
	var has, all float64
	for _, t := range r.terms {
		if slices.Contains(r.named, t) && len(r.named) < len(r.terms) {
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

// pairs is the share of neighbouring words of the question that stand close
// together in one field.
func (r *ranker) pairs(found matches) float64 {
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

func (r *ranker) close(field map[string][]int, a, b string) bool {
	for _, s := range append([]string{a}, r.synonyms[a]...) {
		for _, t := range append([]string{b}, r.synonyms[b]...) {
			for _, p := range field[s] {
				for _, q := range field[t] {
					if p != q && p-q <= pairDistance && q-p <= pairDistance {
						return true
					}
				}
			}
		}
	}
	return false
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
	if c.Kind != corpus.Treaty || len(r.question.Treaties) > 0 && !slices.Contains(r.question.Treaties, c.document) {
		return 0
	}
	return oneIf(slices.ContainsFunc(r.question.Places, func(p corpus.Locator) bool { return holds(p.Anchor(), anchorOf(c.id)) }))
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

// stems analyses a text as the text fields are, without repetition.
func (x *Index) stems(text string) []string {
	var list []string
	for _, t := range x.analyzer.Analyze([]byte(text)) {
		if s := string(t.Term); !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// stemThesaurus gives the synonyms of each stem.
func (x *Index) stemThesaurus() map[string][]string {
	synonyms := map[string][]string{}
	for _, words := range thesaurus {
		stems := x.stems(strings.Join(words, " "))
		for _, a := range stems {
			for _, b := range stems {
				if a != b && !slices.Contains(synonyms[a], b) {
					synonyms[a] = append(synonyms[a], b)
				}
			}
		}
	}
	return synonyms
}

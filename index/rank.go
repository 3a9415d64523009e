package index

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"treatybot/corpus"
)

// Feature is one reason for a score.
type Feature struct {
	Name   string
	Value  float64 // mostly 0 to 1
	Weight float64
}

// candidate is a passage that may be a hit.
type candidate struct {
	*traits
	id    string
	match match

	full     []float64 // word -> how much of it there is
	bm25     float64   // the feature words
	local    float64   // that of the same name
	score    float64
	features []Feature
	coverage float64
}

// ranker orders the candidates of one question.
type ranker struct {
	question      Question
	terms         []term
	meanings      *meanings
	states        []bool    // word -> it is part of a state's name
	names         [][]token // the stems of each other name in the question
	averageLength float64   // words of a passage, after analysis
	rarities      []float64
	most          float64 // sum of them
	typical       float64 // mean of them
	kinds         kinds
	keyed         bool // some candidate has keywords
	unanswered    func() []entry
	passages      func(document string) int // in all
	stemmer       stemmer
}

func newRanker(v *View, q Question, terms []term) *ranker {
	r := &ranker{question: q, terms: terms, meanings: newMeanings(terms), states: make([]bool, len(terms)), kinds: kindsOf(q.Text), unanswered: v.unanswered, stemmer: v.stemmer}
	r.averageLength, _ = v.lengths()
	states := v.stemmer.stems(q.stateNames)
	for i, t := range terms {
		r.states[i] = slices.Contains(states, t.stem)
		r.rarities = append(r.rarities, t.rarity)
		r.most += t.rarity
	}
	r.typical = share(r.most, float64(len(terms)))
	r.passages = func(document string) int {
		d, _ := v.Document(document)
		return d.Passages
	}
	for _, name := range q.Names {
		r.names = append(r.names, r.stemmer.tokens(name))
	}
	return r
}

// rate computes the features of all candidates.
func (r *ranker) rate(list []candidate) {
	r.keyed = slices.ContainsFunc(list, func(c candidate) bool { return len(c.entries) > 0 })
	for i := range list {
		list[i].match = newMatch(list[i].traits, len(r.terms), r.meanings)
		list[i].full = r.fullness(&list[i].match)
		list[i].bm25 = weighted(list[i].full, r.rarities)
	}
	around := newSurroundings(r, list)
	for i := range list {
		r.score(&list[i], around)
	}
}

// order scores the candidates and gives the best, at most limit. A passage
// and the paragraph that holds it are one hit, whichever is better.
func (r *ranker) order(list []candidate, limit int) []candidate {
	r.rate(list)
	yield(list)
	list = r.spread(sorted(list))
	var kept []candidate
	for _, c := range list {
		if len(kept) == limit {
			break
		}
		if !slices.ContainsFunc(kept, func(k candidate) bool { return k.holds(&c) || c.holds(&k) }) {
			kept = append(kept, c)
		}
	}
	return kept
}

// sorted gives the candidates, best first.
func sorted(list []candidate) []candidate {
	places := make([]int, len(list)) // candidates are big to move about
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(i, k int) int {
		a, b := &list[i], &list[k]
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.Document, b.Document), a.Ordinal-b.Ordinal, cmp.Compare(a.id, b.id))
	})
	all := make([]candidate, len(list))
	for i, at := range places {
		all[i] = list[at]
	}
	return all
}

// holds reports whether another candidate lies in this one, or is it.
func (c *candidate) holds(o *candidate) bool { return o.within(c.Document, c.Anchors[0]) }

// score computes the features of a candidate and their sum.
func (r *ranker) score(c *candidate, around surroundings) {
	c.coverage, c.local = r.coverage(&c.match), weighted(c.full, around.rarities[c.Document])
	c.features = []Feature{
		{"words", c.bm25, ranking.Words},
		{"coverage", c.coverage, ranking.Coverage},
		{"phrases", r.phrases(&c.match), ranking.Phrases},
		{"document", around.documents[c.Document], ranking.Document},
		{"neighbour", around.beside(c), ranking.Neighbour},
		{"own", r.own(&c.match), ranking.Own},
		{"asked", r.asked(c), ranking.Asked},
		{"local", c.local, ranking.Local},
		{"long", math.Log(float64(1+len(c.shown())) / (1 + r.averageLength)), ranking.Long},
		{"scrap", oneIf(len(c.shown()) <= scrapWords), ranking.Scrap},
		{"treaty", r.treaty(c), ranking.Treaty},
		{"subject", r.question.Subjects[c.Document], ranking.Subject},
		{"state", r.state(c), ranking.State},
		{"place", r.place(c), ranking.Place},
		{"defines", r.wanted(WhatIs, r.defines(c)), ranking.Defines},
		{"time", r.wanted(HowLong, oneIf(c.Time)), ranking.Time},
		{"number", r.wanted(HowMany, oneIf(c.Number)), ranking.Number},
		{"duty", r.wanted(WhatBans, oneIf(c.Duty)), ranking.Duty},
		{"reason", r.reason(c), ranking.Reason},
		{"kind", oneIf(c.Kind == corpus.Treaty && !r.asksProse()), ranking.Kind},
		{"preamble", oneIf(strings.HasPrefix(c.Anchors[0], "preamble")), ranking.Preamble},
	}
	c.score = sum(c.features)
}

// sum adds features up, each times its weight.
func sum(features []Feature) float64 {
	s := 0.0
	for _, f := range features {
		s += f.Value * f.Weight
	}
	return s
}

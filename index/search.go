package index

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"treatybot/corpus"
)

// Options narrow a search.
type Options struct {
	Limit     int           // hits wanted; 0: 5
	Kinds     []corpus.Kind // empty: all
	Documents []string      // ids; nil: all
	States    []string      // ISO codes, of which a passage must name one; empty: any
	Before    corpus.Date   // only documents of that day or earlier; zero: all
}

// Hit is a passage that was found.
type Hit struct {
	corpus.Passage
	Score      float64   // sum of the features, each times its weight
	Features   []Feature // why it stands where it stands
	Coverage   float64   // share of the question's words that it has, weighted by rarity, 0 to 1
	Highlights [][2]int  // byte ranges in the quotation of its Wording
}

// Result is what a search found, best first.
type Result struct {
	Question Question
	Hits     []Hit
	Answered bool // false: the hits are near misses at best
}

// candidates is how many passages bleve gathers for ranking.
const candidates = 100

// Search finds the passages that answer a question. A passage and the
// paragraph that holds it are one hit, whichever ranks first.
//
// What is not among bleve's hundred best is missed, save the places that the
// question refers to by number in a treaty that it names.
func (v *View) Search(ctx context.Context, q Question, opt Options) (Result, error) {
	if opt.Limit == 0 {
		opt.Limit = 5
	}
	result := Result{Question: q}
	terms := v.stemmer.stems(q.Terms)
	if len(terms) == 0 && len(q.Places) == 0 {
		return result, nil
	}
	opt.Documents = v.datedBefore(opt)
	found, err := v.gather(ctx, newQuery(q, opt), true)
	if err != nil {
		return result, err
	}
	named, err := v.namedPlaces(ctx, q, opt)
	if err != nil {
		return result, err
	}
	rarity, err := v.rarity(ctx, terms)
	if err != nil {
		return result, err
	}
	r := ranker{
		question: q, terms: terms, states: v.stemmer.stems(q.stateNames), rarity: rarity, synonyms: v.synonyms,
		averageLength: v.averageLength(),
	}
	for _, name := range q.properNames {
		r.names = append(r.names, v.stemmer.stems(name))
	}
	ranked := r.order(append(found, missing(named, found)...), opt.Limit)
	result.Answered = len(ranked) > 0 && r.answers(ranked[0])
	result.Hits, err = v.hits(&r, ranked)
	return result, err
}

// datedBefore lists the documents to search: those that the options name, or
// all, without those that are later than the options allow. A document known
// to the year only may be of its last day.
func (v *View) datedBefore(opt Options) []string {
	if opt.Before.IsZero() {
		return opt.Documents
	}
	ids := []string{}
	for _, d := range v.Documents() {
		date := d.Dated()
		if (date.IsZero() || date.Last().Compare(opt.Before) <= 0) && (opt.Documents == nil || slices.Contains(opt.Documents, d.ID)) {
			ids = append(ids, d.ID)
		}
	}
	return ids
}

// candidate is a passage that may be a hit.
type candidate struct {
	*traits
	id        string
	locations search.FieldTermLocationMap // where the question's words stand

	score    float64
	features []Feature
	coverage float64
}

// gather runs a query over all parts.
func (v *View) gather(ctx context.Context, q query.Query, locate bool) ([]candidate, error) {
	var list []candidate
	for _, p := range v.parts {
		found, err := p.gather(ctx, q, locate)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// hits reads the passages of ranked candidates.
func (v *View) hits(r *ranker, ranked []candidate) ([]Hit, error) {
	ids := make([]string, len(ranked))
	for i, c := range ranked {
		ids[i] = c.id
	}
	passages, err := v.Passages(ids...)
	if err != nil {
		return nil, err
	}
	var hits []Hit
	for _, p := range passages {
		c := ranked[slices.Index(ids, p.ID)] // one may have been removed a moment ago
		hits = append(hits, Hit{Passage: p, Score: c.score, Features: c.features, Coverage: c.coverage, Highlights: r.highlights(p, c.locations)})
	}
	return hits, nil
}

// namedPlaces gathers the passages of the articles that the question refers
// to, in the treaties that it names; and the core duties of these treaties,
// where it asks for them.
func (v *View) namedPlaces(ctx context.Context, q Question, opt Options) ([]candidate, error) {
	places := q.Places
	if q.Intent == WhatBans {
		places = append(slices.Clone(places), corpus.Locator{Article: "1"})
	}
	var found []candidate
	for _, t := range q.Treaties {
		for _, place := range places {
			list, err := v.gather(ctx, newPlaceQuery(t, place.Anchor(), opt), false)
			if err != nil {
				return nil, err
			}
			found = append(found, list...)
		}
	}
	return found, nil
}

// missing lists the candidates of a that b lacks.
func missing(a, b []candidate) []candidate {
	return slices.DeleteFunc(a, func(c candidate) bool {
		return slices.ContainsFunc(b, func(d candidate) bool { return c.id == d.id })
	})
}

// rarity gives the inverse document frequency of each stem, by the text field
// where it is most common. A word counts as common as its most common synonym:
// "country" is no rare word where treaties say "state".
func (v *View) rarity(ctx context.Context, terms []string) (map[string]float64, error) {
	total, err := v.entries()
	if err != nil {
		return nil, err
	}
	rarity := map[string]float64{}
	for _, t := range terms {
		most := uint64(0)
		for _, s := range append([]string{t}, v.synonyms[t]...) {
			n, err := v.documentFrequency(ctx, s)
			if err != nil {
				return nil, err
			}
			most = max(most, n)
		}
		rarity[t] = inverseDocumentFrequency(most, total)
	}
	return rarity, nil
}

// documentFrequency tells in how many entries of all parts a stem stands.
func (v *View) documentFrequency(ctx context.Context, stem string) (uint64, error) {
	sum := uint64(0)
	for _, p := range v.parts {
		n, err := p.documentFrequency(ctx, stem)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// entries counts the entries of all parts.
func (v *View) entries() (uint64, error) {
	sum := uint64(0)
	for _, p := range v.parts {
		n, err := p.bleve.DocCount()
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// At lists the passages of a document at a place, in reading order: of an
// article its paragraphs, of a paragraph itself. The points of a paragraph
// come within it, unless the place is a point.
func (v *View) At(ctx context.Context, document string, place corpus.Locator) ([]corpus.Passage, error) {
	return v.AtAnchor(ctx, document, place.Anchor())
}

// placeLimit bounds what one place can hold.
const placeLimit = 2000

// AtAnchor is [View.At] for a place by its anchor.
func (v *View) AtAnchor(ctx context.Context, document, anchor string) ([]corpus.Passage, error) {
	var ids []string
	for _, p := range v.parts {
		found, err := p.idsOf(ctx, newPlaceQuery(document, anchor, Options{}), placeLimit)
		if err != nil {
			return nil, fmt.Errorf("look up %s of %s: %w", anchor, document, err)
		}
		ids = append(ids, found...)
	}
	if whole := document + "#" + anchor; slices.Contains(ids, whole) {
		return v.Passages(whole)
	}
	all, err := v.Passages(ids...)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b corpus.Passage) int { return a.Ordinal - b.Ordinal })
	held := map[string]bool{}
	for _, p := range all {
		held[p.ID] = true
	}
	return slices.DeleteFunc(all, func(p corpus.Passage) bool { return held[p.Parent] }), nil
}

// Passages fetches passages by id, in the order asked for; unknown ids are
// left out.
func (v *View) Passages(ids ...string) ([]corpus.Passage, error) {
	known := make(map[string]corpus.Passage, len(ids))
	for _, p := range v.parts {
		found, err := p.fetch(ids)
		if err != nil {
			return nil, err
		}
		maps.Copy(known, found)
	}
	list := make([]corpus.Passage, 0, len(ids))
	for _, id := range ids {
		if p, ok := known[id]; ok {
			list = append(list, p)
		}
	}
	return list, nil
}

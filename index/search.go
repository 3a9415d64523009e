package index

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

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
	Highlights [][2]int  // byte ranges in the quotation of its Wording
}

// Result is what a search found, best first.
type Result struct {
	Question Question
	Hits     []Hit
	Answered bool // false: the hits are near misses at best

	// Confidence is why the first hit counts as an answer or not: from a sum of
	// 0 on it does. It is nil where a rule decides.
	Confidence []Feature
}

// candidates is how many passages are ranked. Of 2,788 questions of ObliQA's
// development split, this many hold 91 % of the right passages.
const candidates = 200

// Search finds the passages that answer a question. A passage and the
// paragraph that holds it are one hit, whichever ranks first.
//
// What is not among the candidates is missed, save the places that the
// question refers to by number in a treaty that it names.
func (v *View) Search(ctx context.Context, q Question, opt Options) (Result, error) {
	if opt.Limit == 0 {
		opt.Limit = 5
	}
	result := Result{Question: q}
	terms, err := v.terms(ctx, q.Terms)
	if err != nil {
		return result, err
	}
	if len(terms) == 0 && len(q.Places) == 0 {
		return result, nil
	}
	opt.Documents = v.datedBefore(opt)
	found, err := v.candidates(ctx, q, terms, opt)
	if err != nil {
		return result, err
	}
	r := newRanker(v, q, terms)
	ranked := r.order(found, opt.Limit)
	if len(ranked) > 0 {
		result.Answered, result.Confidence = r.answers(ranked)
	}
	result.Hits, err = v.hits(r, ranked)
	return result, err
}

// candidates gathers the best passages of all parts, and those at the places
// that the question refers to; in order of id, for what ranking sums up over them
// must not depend on how the index numbers its entries.
func (v *View) candidates(ctx context.Context, q Question, terms []term, opt Options) ([]candidate, error) {
	_, average := v.lengths()
	boosts, filters := boostsOf(q), filtersOf(opt)
	var list []candidate
	for i, p := range v.parts {
		ids, err := p.scan(ctx, terms, average, boosts, filters, candidates)
		if err != nil {
			return nil, ofPart(i, err)
		}
		named, err := p.namedPlaces(ctx, q, opt)
		if err != nil {
			return nil, ofPart(i, err)
		}
		for _, id := range named {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		slices.Sort(ids) // here, where there is little to move about
		known, err := p.traitsOf(ids)
		if err != nil {
			return nil, ofPart(i, err)
		}
		list = slices.Grow(list, len(ids))
		for _, id := range ids {
			if t := known[id]; t != nil { // else it was removed a moment ago
				list = append(list, candidate{id: id, traits: t})
			}
		}
	}
	slices.SortFunc(list, func(a, b candidate) int { return strings.Compare(a.id, b.id) })
	return list, nil
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
		hits = append(hits, Hit{Passage: p, Score: c.score, Features: c.features, Highlights: v.highlights(p, r.meanings)})
	}
	return hits, nil
}

// highlights gives the byte ranges of the words asked for in the quotation of
// the wording that is shown.
func (v *View) highlights(p corpus.Passage, m *meanings) [][2]int {
	_, start := p.Wording().Quote()
	var ranges [][2]int
	for _, t := range v.stemmer.Analyze([]byte(p.Wording().Text)) {
		if len(m.of(newToken(string(t.Term)))) > 0 {
			ranges = append(ranges, [2]int{start + t.Start, start + t.End})
		}
	}
	return ranges
}

// namedPlaces lists the passages of the articles that the question refers to,
// in the treaties that it names; and the core duties of these treaties, where
// it asks for them.
func (p *part) namedPlaces(ctx context.Context, q Question, opt Options) ([]string, error) {
	places := q.Places
	if q.Intent == WhatBans {
		places = append(slices.Clone(places), corpus.Locator{Article: "1"})
	}
	var found []string
	for _, t := range q.Treaties {
		for _, place := range places {
			ids, err := p.idsOf(ctx, newPlaceQuery(t, place.Anchor(), opt), candidates)
			if err != nil {
				return nil, fmt.Errorf("search: %w", err)
			}
			found = append(found, ids...)
		}
	}
	return found, nil
}

// documentFrequency tells in how many entries of all parts a stem stands.
func (v *View) documentFrequency(ctx context.Context, stem string) (uint64, error) {
	sum := uint64(0)
	for i, p := range v.parts {
		n, err := p.documentFrequency(ctx, stem)
		if err != nil {
			return 0, ofPart(i, err)
		}
		sum += n
	}
	return sum, nil
}

// entries counts the entries of all parts.
func (v *View) entries() (uint64, error) {
	sum := uint64(0)
	for i, p := range v.parts {
		n, err := p.bleve.DocCount()
		if err != nil {
			return 0, ofPart(i, err)
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
	for i, p := range v.parts {
		found, err := p.idsOf(ctx, newPlaceQuery(document, anchor, Options{}), placeLimit)
		if err != nil {
			return nil, fmt.Errorf("look up %s of %s: %w", anchor, document, ofPart(i, err))
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
	for i, p := range v.parts {
		found, err := p.fetch(ids)
		if err != nil {
			return nil, ofPart(i, err)
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

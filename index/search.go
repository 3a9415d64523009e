package index

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"treatybot/corpus"
)

// Options narrow a search.
type Options struct {
	Limit     int           // hits wanted; 0: 5
	Kinds     []corpus.Kind // empty: all
	Documents []string      // ids; empty: all
	States    []string      // ISO codes, of which a passage must name one; empty: any
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
// It can miss a passage that is not among bleve's hundred best and has none of
// the question's words nor their synonyms; the place a question refers to by
// number is always looked at.
func (x *Index) Search(ctx context.Context, q Question, opt Options) (Result, error) {
	if opt.Limit == 0 {
		opt.Limit = 5
	}
	result := Result{Question: q}
	terms := x.stems(q.Terms)
	if len(terms) == 0 && len(q.Places) == 0 {
		return result, nil
	}
	found, err := x.gather(ctx, newQuery(q, opt), candidates, true)
	if err != nil {
		return result, err
	}
	named, err := x.namedPlaces(ctx, q, opt)
	if err != nil {
		return result, err
	}
	rarity, err := x.rarity(ctx, terms)
	if err != nil {
		return result, err
	}
	r := ranker{question: q, terms: terms, named: x.stems(q.stateNames), rarity: rarity, synonyms: x.synonyms}
	ranked := r.order(append(found, missing(named, found)...), opt.Limit)
	result.Answered = len(ranked) > 0 && r.answers(ranked[0])
	result.Hits, err = x.hits(ctx, &r, ranked)
	return result, err
}

// candidate is a passage that may be a hit.
type candidate struct {
	traits
	id        string
	document  string
	locations search.FieldTermLocationMap // where the question's words stand

	score    float64
	features []Feature
	coverage float64
}

// gather runs a query and reads the traits of what it finds.
func (x *Index) gather(ctx context.Context, q query.Query, limit int, locate bool) ([]candidate, error) {
	req := bleve.NewSearchRequestOptions(q, limit, 0, false)
	req.IncludeLocations = locate
	req.Fields = []string{fieldTraits}
	found, err := x.bleve.SearchInContext(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	list := make([]candidate, len(found.Hits))
	for i, h := range found.Hits {
		list[i] = candidate{id: h.ID, locations: h.Locations}
		list[i].document, _, _ = strings.Cut(h.ID, "#")
		if err := decode(h.Fields[fieldTraits], &list[i].traits); err != nil {
			return nil, fmt.Errorf("traits of %s: %w", h.ID, err)
		}
	}
	return list, nil
}

func decode(stored any, v any) error {
	text, _ := stored.(string)
	return json.Unmarshal([]byte(text), v)
}

// hits reads the passages of ranked candidates.
func (x *Index) hits(ctx context.Context, r *ranker, ranked []candidate) ([]Hit, error) {
	ids := make([]string, len(ranked))
	for i, c := range ranked {
		ids[i] = c.id
	}
	passages, err := x.Passages(ctx, ids...)
	if err != nil {
		return nil, err
	}
	var hits []Hit
	for i, p := range passages {
		c := ranked[i]
		hits = append(hits, Hit{Passage: p, Score: c.score, Features: c.features, Coverage: c.coverage, Highlights: r.highlights(p, c.locations)})
	}
	return hits, nil
}

// namedPlaces gathers the passages of the articles that the question refers
// to, in the treaties that it names; and the core duties of these treaties,
// where it asks for them.
func (x *Index) namedPlaces(ctx context.Context, q Question, opt Options) ([]candidate, error) {
	if len(opt.Kinds) > 0 && !slices.Contains(opt.Kinds, corpus.Treaty) {
		return nil, nil
	}
	places := q.Places
	if q.Intent == WhatBans {
		places = append(slices.Clone(places), corpus.Locator{Article: "1"})
	}
	var found []candidate
	for _, t := range q.Treaties {
		for _, place := range places {
			list, err := x.gather(ctx, bleve.NewConjunctionQuery(term(fieldDocument, t, 0), term(fieldAnchors, place.Anchor(), 0)), candidates, false)
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
func (x *Index) rarity(ctx context.Context, terms []string) (map[string]float64, error) {
	total, err := x.bleve.DocCount()
	if err != nil {
		return nil, err
	}
	rarity := map[string]float64{}
	for _, t := range terms {
		most := uint64(0)
		for _, s := range append([]string{t}, x.synonyms[t]...) {
			n, err := x.documentFrequency(ctx, s)
			if err != nil {
				return nil, err
			}
			most = max(most, n)
		}
		rarity[t] = inverseDocumentFrequency(most, total)
	}
	return rarity, nil
}

// documentFrequency tells in how many entries a stem stands, in the wording
// where it is most common. The index does not change, so it is looked up once;
// words that no entry has are not remembered, as anyone may type any number.
func (x *Index) documentFrequency(ctx context.Context, stem string) (uint64, error) {
	if n, known := x.frequencies.Load(stem); known {
		return n.(uint64), nil
	}
	advanced, err := x.bleve.Advanced()
	if err != nil {
		return 0, err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return 0, err
	}
	defer reader.Close()
	most := uint64(0)
	for _, field := range []string{fieldOfficial, fieldPlain} {
		postings, err := reader.TermFieldReader(ctx, []byte(stem), field, false, false, false)
		if err != nil {
			return 0, err
		}
		most = max(most, postings.Count())
		if err := postings.Close(); err != nil {
			return 0, err
		}
	}
	if most > 0 {
		x.frequencies.Store(stem, most)
	}
	return most, nil
}

// At lists the passages of a document at a place, in reading order: of an
// article its paragraphs, of a paragraph itself. The points of a paragraph
// come within it, unless the place is a point.
func (x *Index) At(ctx context.Context, document string, place corpus.Locator) ([]corpus.Passage, error) {
	return x.AtAnchor(ctx, document, place.Anchor())
}

// AtAnchor is [Index.At] for a place by its anchor.
func (x *Index) AtAnchor(ctx context.Context, document, anchor string) ([]corpus.Passage, error) {
	all, err := x.list(ctx, bleve.NewConjunctionQuery(term(fieldDocument, document, 0), term(fieldAnchors, anchor, 0)))
	if err != nil {
		return nil, err
	}
	id := document + "#" + anchor
	if i := slices.IndexFunc(all, func(p corpus.Passage) bool { return p.ID == id }); i >= 0 {
		return all[i : i+1], nil
	}
	held := map[string]bool{}
	for _, p := range all {
		held[p.ID] = true
	}
	return slices.DeleteFunc(all, func(p corpus.Passage) bool { return held[p.Parent] }), nil
}

// Passages fetches passages by id, in the order asked for; unknown ids are
// left out.
func (x *Index) Passages(ctx context.Context, ids ...string) ([]corpus.Passage, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	list, err := x.list(ctx, bleve.NewDocIDQuery(ids))
	slices.SortFunc(list, func(a, b corpus.Passage) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return list, err
}

// listLimit bounds what one place can hold.
const listLimit = 2000

func (x *Index) list(ctx context.Context, q query.Query) ([]corpus.Passage, error) {
	req := bleve.NewSearchRequestOptions(q, listLimit, 0, false)
	req.Fields = []string{fieldPassage}
	req.Score = "none"
	found, err := x.bleve.SearchInContext(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("look up passages: %w", err)
	}
	list := make([]corpus.Passage, len(found.Hits))
	for i, h := range found.Hits {
		if err := decode(h.Fields[fieldPassage], &list[i]); err != nil {
			return nil, fmt.Errorf("stored passage %s: %w", h.ID, err)
		}
	}
	slices.SortFunc(list, func(a, b corpus.Passage) int {
		if a.Document != b.Document {
			return strings.Compare(a.Document, b.Document)
		}
		return a.Ordinal - b.Ordinal
	})
	return list, nil
}

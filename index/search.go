package index

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	api "github.com/blevesearch/bleve_index_api"

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
func (x *Index) Search(ctx context.Context, q Question, opt Options) (Result, error) {
	if opt.Limit == 0 {
		opt.Limit = 5
	}
	result := Result{Question: q}
	terms := x.stemmer.stems(q.Terms)
	if len(terms) == 0 && len(q.Places) == 0 {
		return result, nil
	}
	opt.Documents = x.datedBefore(opt)
	found, err := x.gather(ctx, newQuery(q, opt), true)
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
	r := ranker{
		question: q, terms: terms, states: x.stemmer.stems(q.stateNames), rarity: rarity, synonyms: x.synonyms,
		averageLength: x.catalogue.AverageLength,
	}
	for _, name := range q.properNames {
		r.names = append(r.names, x.stemmer.stems(name))
	}
	ranked := r.order(append(found, missing(named, found)...), opt.Limit)
	result.Answered = len(ranked) > 0 && r.answers(ranked[0])
	result.Hits, err = x.hits(&r, ranked)
	return result, err
}

// datedBefore lists the documents to search: those that the options name, or
// all, without those that are later than the options allow. A document known
// to the year only may be of its last day.
func (x *Index) datedBefore(opt Options) []string {
	if opt.Before.IsZero() {
		return opt.Documents
	}
	ids := []string{}
	for _, d := range x.catalogue.Documents {
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

// gather runs a query and reads the traits of what it finds.
func (x *Index) gather(ctx context.Context, q query.Query, locate bool) ([]candidate, error) {
	req := bleve.NewSearchRequestOptions(q, candidates, 0, false)
	req.IncludeLocations = locate
	found, err := x.bleve.SearchInContext(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	list := make([]candidate, len(found.Hits))
	ids := make([]string, len(found.Hits))
	for i, h := range found.Hits {
		list[i] = candidate{id: h.ID, locations: h.Locations}
		ids[i] = h.ID
	}
	known, err := x.traitsOf(ids)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].traits = known[list[i].id]
	}
	return list, nil
}

// traitsOf gives the traits of entries, by id.
func (x *Index) traitsOf(ids []string) (map[string]*traits, error) {
	known := make(map[string]*traits, len(ids))
	var unread []string
	for _, id := range ids {
		if t, ok := x.traits.Get(id); ok {
			known[id] = t
		} else {
			unread = append(unread, id)
		}
	}
	return known, x.read(fieldTraits, unread, func(id string, stored []byte) error {
		t := &traits{}
		if err := json.Unmarshal(stored, t); err != nil {
			return err
		}
		known[id] = t
		x.traits.Add(id, t) // whole: other searches read it at once
		return nil
	})
}

// read hands over a stored field of entries, in the order of ids; unknown
// ids are passed over.
func (x *Index) read(field string, ids []string, use func(id string, stored []byte) error) error {
	if len(ids) == 0 {
		return nil
	}
	reader, err := x.reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	for _, id := range ids {
		entry, err := reader.Document(id)
		if err != nil {
			return fmt.Errorf("read %s: %w", id, err)
		}
		if entry == nil {
			continue
		}
		entry.VisitFields(func(f api.Field) {
			if f.Name() == field && err == nil {
				err = use(id, f.Value())
			}
		})
		if err != nil {
			return fmt.Errorf("%s of %s: %w", field, id, err)
		}
	}
	return nil
}

func (x *Index) reader() (api.IndexReader, error) {
	advanced, err := x.bleve.Advanced()
	if err != nil {
		return nil, err
	}
	return advanced.Reader()
}

// hits reads the passages of ranked candidates.
func (x *Index) hits(r *ranker, ranked []candidate) ([]Hit, error) {
	ids := make([]string, len(ranked))
	for i, c := range ranked {
		ids[i] = c.id
	}
	passages, err := x.Passages(ids...)
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
	places := q.Places
	if q.Intent == WhatBans {
		places = append(slices.Clone(places), corpus.Locator{Article: "1"})
	}
	var found []candidate
	for _, t := range q.Treaties {
		for _, place := range places {
			list, err := x.gather(ctx, newPlaceQuery(t, place.Anchor(), opt), false)
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
// where it is most common.
func (x *Index) documentFrequency(ctx context.Context, stem string) (uint64, error) {
	if n, known := x.frequencies.Get(stem); known {
		return n, nil
	}
	reader, err := x.reader()
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
	x.frequencies.Add(stem, most)
	return most, nil
}

// At lists the passages of a document at a place, in reading order: of an
// article its paragraphs, of a paragraph itself. The points of a paragraph
// come within it, unless the place is a point.
func (x *Index) At(ctx context.Context, document string, place corpus.Locator) ([]corpus.Passage, error) {
	return x.AtAnchor(ctx, document, place.Anchor())
}

// placeLimit bounds what one place can hold.
const placeLimit = 2000

// AtAnchor is [Index.At] for a place by its anchor.
func (x *Index) AtAnchor(ctx context.Context, document, anchor string) ([]corpus.Passage, error) {
	req := bleve.NewSearchRequestOptions(newPlaceQuery(document, anchor, Options{}), placeLimit, 0, false)
	req.Score = "none"
	found, err := x.bleve.SearchInContext(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("look up %s of %s: %w", anchor, document, err)
	}
	ids := make([]string, len(found.Hits))
	for i, h := range found.Hits {
		if ids[i] = h.ID; h.ID == document+"#"+anchor {
			return x.Passages(h.ID)
		}
	}
	all, err := x.Passages(ids...)
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
func (x *Index) Passages(ids ...string) ([]corpus.Passage, error) {
	list := make([]corpus.Passage, 0, len(ids))
	err := x.read(fieldPassage, ids, func(_ string, stored []byte) error {
		list = append(list, corpus.Passage{})
		return json.Unmarshal(stored, &list[len(list)-1])
	})
	return list, err
}

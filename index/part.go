package index

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"
	api "github.com/blevesearch/bleve_index_api"
	lru "github.com/hashicorp/golang-lru/v2"

	"treatybot/corpus"
)

// part is one bleve index with what was read from it before: the shared
// documents, or those of one guild. What it knows does not change; when a
// guild's documents do, a new part takes its place over the same bleve index.
type part struct {
	bleve       bleve.Index
	catalogue   catalogue
	passages    int                        // of all documents
	frequencies *lru.Cache[string, uint64] // stem -> entries that have it
	traits      *lru.Cache[string, *traits]
	postings    *postingsOf // nil where the bleve index is written to
}

// How many stems and traits are remembered: all that people ask for, in 20 MB
// at most.
const (
	frequenciesKept = 1 << 15
	traitsKept      = 1 << 15
)

func newPart(b bleve.Index, c catalogue) *part {
	p := &part{bleve: b, catalogue: c}
	p.frequencies, _ = lru.New[string, uint64](frequenciesKept) // fails only for sizes below one
	p.traits, _ = lru.New[string, *traits](traitsKept)
	for _, d := range c.Documents {
		p.passages += d.Passages
	}
	return p
}

// traitsOf gives the traits of entries, by id.
func (p *part) traitsOf(ids []string) (map[string]*traits, error) {
	known := make(map[string]*traits, len(ids))
	var unread []string
	for _, id := range ids {
		if t, ok := p.traits.Get(id); ok {
			known[id] = t
		} else {
			unread = append(unread, id)
		}
	}
	return known, p.read(fieldTraits, unread, func(id string, stored []byte) error {
		t := &traits{}
		if err := json.Unmarshal(stored, t); err != nil {
			return err
		}
		t.settle()
		known[id] = t
		p.traits.Add(id, t) // whole: other searches read it at once
		return nil
	})
}

// read hands over a stored field of entries, in the order of ids; unknown
// ids are passed over.
func (p *part) read(field string, ids []string, use func(id string, stored []byte) error) error {
	if len(ids) == 0 {
		return nil
	}
	reader, err := p.reader()
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

func (p *part) reader() (api.IndexReader, error) {
	advanced, err := p.bleve.Advanced()
	if err != nil {
		return nil, err
	}
	return advanced.Reader()
}

// documentFrequency tells in how many entries a stem stands.
func (p *part) documentFrequency(ctx context.Context, stem string) (n uint64, err error) {
	if n, known := p.frequencies.Get(stem); known {
		return n, nil
	}
	reader, err := p.reader()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	for _, field := range []string{fieldText, fieldKeywords} {
		found, err := count(ctx, reader, field, stem)
		if err != nil {
			return 0, err
		}
		n = max(n, found)
	}
	p.frequencies.Add(stem, n)
	return n, nil
}

// count tells how many entries have a term in a field.
func count(ctx context.Context, reader api.IndexReader, field, term string) (uint64, error) {
	postings, err := reader.TermFieldReader(ctx, []byte(term), field, false, false, false)
	if err != nil {
		return 0, err
	}
	return postings.Count(), postings.Close()
}

// idsOf lists the entries that fit a query, at most a number.
func (p *part) idsOf(ctx context.Context, q query.Query, most int) ([]string, error) {
	req := bleve.NewSearchRequestOptions(q, most, 0, false)
	req.Score = "none"
	found, err := p.bleve.SearchInContext(ctx, req)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(found.Hits))
	for i, h := range found.Hits {
		ids[i] = h.ID
	}
	return ids, nil
}

// fetch reads passages by id; unknown ids are left out.
func (p *part) fetch(ids []string) (map[string]corpus.Passage, error) {
	found := make(map[string]corpus.Passage, len(ids))
	err := p.read(fieldPassage, ids, func(id string, stored []byte) error {
		var passage corpus.Passage
		if err := json.Unmarshal(stored, &passage); err != nil {
			return err
		}
		found[id] = passage
		return nil
	})
	return found, err
}

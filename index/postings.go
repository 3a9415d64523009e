package index

import (
	"context"
	"errors"
	"sync"

	api "github.com/blevesearch/bleve_index_api"
	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// posting is an entry that has a term in a field.
type posting struct {
	entry uint32
	n     uint32  // how often
	norm  float32 // one over the root of the field's length
}

func (p posting) length() float64 {
	if p.norm <= 0 {
		return 1
	}
	return 1 / (float64(p.norm) * float64(p.norm))
}

// postingsKept is how many postings are remembered, in 48 MB at most: all of
// the built-in documents, and of 100,000 passages those of the common words, of
// which every question has some and bleve reads each posting in ten times the
// time.
const postingsKept = 4_000_000

// postingsOf remembers the postings of terms, those not asked for longest
// dropped first. It is for an index that no one writes: in another, entries get
// new numbers when bleve merges their segments.
type postingsOf struct {
	mu    sync.Mutex
	lists *simplelru.LRU[fieldTerm, []posting]
	room  int // postings that there is still room for
}

type fieldTerm struct{ field, term string }

// termSize is what a term takes itself, in postings.
const termSize = 20

func newPostingsOf(most int) *postingsOf {
	p := &postingsOf{room: most}
	p.lists, _ = simplelru.NewLRU(most/termSize, func(_ fieldTerm, list []posting) { p.room += len(list) + termSize }) // fails only for sizes below one
	return p
}

// get gives the postings of a term, from memory or from the reader.
func (p *postingsOf) get(ctx context.Context, reader api.IndexReader, field, term string) ([]posting, error) {
	key := fieldTerm{field, term}
	p.mu.Lock()
	list, known := p.lists.Get(key)
	p.mu.Unlock()
	if known {
		return list, nil
	}
	list, err := readPostings(ctx, reader, field, term)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lists.Contains(key) {
		return list, nil // another question was faster
	}
	p.lists.Add(key, list)
	for p.room -= len(list) + termSize; p.room < 0; {
		p.lists.RemoveOldest()
	}
	return list, nil
}

// readPostings reads the entries that have a term in a field.
func readPostings(ctx context.Context, reader api.IndexReader, field, term string) (list []posting, err error) {
	postings, err := reader.TermFieldReader(ctx, []byte(term), field, true, true, false)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, postings.Close()) }()
	if n := postings.Count(); n > 0 {
		list = make([]posting, 0, n)
	}
	var p api.TermFieldDoc
	for {
		next, err := postings.Next(&p)
		if err != nil || next == nil {
			return list, err
		}
		list = append(list, posting{uint32(next.ID.Value()), uint32(next.Freq), float32(next.Norm)})
	}
}

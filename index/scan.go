package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	api "github.com/blevesearch/bleve_index_api"
)

// scanner scores the entries of one part that have a word of the question, by
// BM25 over bleve's postings: the text of an entry with its true length, and
// what stands above it (BM25F). It looks at no entry that has none of the words.
type scanner struct {
	reader   api.IndexReader
	postings *postingsOf // nil: none are remembered
	average  float64     // words of a text

	scores  []float64 // entry -> score so far
	counts  []float64 // entry -> weighted count of the present word
	marks   []uint8   // entry -> how many filters it fits
	touched []uint64  // entries with a score
	counted []uint64  // entries with a count
	marked  []uint64
}

// scanners are reused: their arrays are as long as the part has entries.
var scanners = sync.Pool{New: func() any { return new(scanner) }}

// boost is a keyword that an entry better has, such as the treaty asked about.
type boost struct {
	field, value string
	score        float64 // as a share of what all words of the question give
}

// filter is a keyword field that must have one of some values.
type filter struct {
	field  string
	values []string
}

// scan gives the ids of the best entries of a part, at most n.
func (p *part) scan(ctx context.Context, terms []term, average float64, boosts []boost, filters []filter, n int) (ids []string, err error) {
	reader, err := p.reader()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	s := scanners.Get().(*scanner)
	defer s.release()
	s.reader, s.postings, s.average = reader, p.postings, average
	list, err := s.score(ctx, terms, boosts, filters)
	if err == nil {
		ids, err = s.best(list, n)
	}
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return ids, nil
}

// best gives the ids of the n best entries of a list. Entries have other
// numbers whenever the index is made, so that those which score as the last one
// does are told apart by id.
func (s *scanner) best(list []uint64, n int) ([]string, error) {
	best := top(list, s.scores, n)
	var even []uint64
	if len(list) > n {
		least := s.scores[best[n-1]]
		best = slices.DeleteFunc(best, func(e uint64) bool { return s.scores[e] == least })
		for _, e := range list {
			if s.scores[e] == least {
				even = append(even, e)
			}
		}
	}
	ids, err := s.ids(best)
	if err != nil {
		return nil, err
	}
	others, err := s.ids(even)
	if err != nil {
		return nil, err
	}
	slices.Sort(others)
	return append(ids, others[:min(len(others), n-len(ids))]...), nil
}

func (s *scanner) ids(entries []uint64) ([]string, error) {
	ids := make([]string, len(entries))
	var internal api.IndexInternalID
	for i, entry := range entries {
		internal = api.NewIndexInternalID(internal, entry)
		id, err := s.reader.ExternalID(internal)
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	return ids, nil
}

// release empties the arrays for the next search.
func (s *scanner) release() {
	for _, e := range s.touched {
		s.scores[e] = 0
	}
	for _, e := range s.marked {
		s.marks[e] = 0
	}
	s.reader, s.postings, s.touched, s.counted, s.marked = nil, nil, s.touched[:0], s.counted[:0], s.marked[:0]
	scanners.Put(s)
}

// score gives the entries that have a word of the question and fit the filters.
func (s *scanner) score(ctx context.Context, terms []term, boosts []boost, filters []filter) ([]uint64, error) {
	for i, f := range filters {
		for _, value := range f.values {
			if err := s.mark(ctx, f.field, value, uint8(i)); err != nil {
				return nil, err
			}
		}
	}
	most := 0.0
	for _, t := range terms {
		if err := s.add(ctx, t); err != nil {
			return nil, err
		}
		most += t.rarity
	}
	for _, b := range boosts {
		if err := s.lift(ctx, b, most); err != nil {
			return nil, err
		}
	}
	list := s.touched
	if len(filters) > 0 {
		list = slices.DeleteFunc(slices.Clone(list), func(e uint64) bool { return e >= uint64(len(s.marks)) || int(s.marks[e]) < len(filters) })
	}
	return list, nil
}

// add scores one word of the question. Its synonyms count as fractions of it.
func (s *scanner) add(ctx context.Context, t term) error {
	for _, v := range t.variants {
		text, err := s.of(ctx, fieldText, v.stem)
		if err != nil {
			return err
		}
		for _, p := range text {
			s.count(p.entry, v.weight*float64(p.n)/relativeLength(p.length(), s.average))
		}
		for _, f := range []struct {
			name   string
			weight float64
		}{{fieldKeywords, ranking.Keyed}, {fieldAbove, ranking.Above}} {
			list, err := s.of(ctx, f.name, v.stem)
			if err != nil {
				return err
			}
			for _, p := range list {
				s.count(p.entry, v.weight*float64(p.n)*f.weight)
			}
		}
	}
	for _, e := range s.counted {
		if s.scores[e] == 0 {
			s.touched = append(s.touched, e)
		}
		// Not by saturated: another rounding would choose other candidates among even ones.
		s.scores[e] += t.rarity * s.counts[e] / (s.counts[e] + ranking.K1)
		s.counts[e] = 0
	}
	s.counted = s.counted[:0]
	return nil
}

func (s *scanner) count(e uint32, n float64) {
	if s.counts[e] == 0 {
		s.counted = append(s.counted, uint64(e))
	}
	s.counts[e] += n
}

// of gives the postings of a word in a field, and makes room for their entries.
func (s *scanner) of(ctx context.Context, field, stem string) (list []posting, err error) {
	if s.postings == nil {
		list, err = readPostings(ctx, s.reader, field, stem)
	} else {
		list, err = s.postings.get(ctx, s.reader, field, stem)
	}
	if len(list) > 0 {
		if more := int(list[len(list)-1].entry) + 1 - len(s.scores); more > 0 {
			s.scores, s.counts = append(s.scores, make([]float64, more)...), append(s.counts, make([]float64, more)...)
		}
	}
	return list, err
}

// lift adds a boost to the entries that have a word of the question.
func (s *scanner) lift(ctx context.Context, b boost, most float64) error {
	return s.each(ctx, b.field, b.value, func(e uint64) {
		if e < uint64(len(s.scores)) && s.scores[e] > 0 {
			s.scores[e] += b.score * most
		}
	})
}

// mark notes which entries fit a filter, the nth, beside those before it.
func (s *scanner) mark(ctx context.Context, field, value string, nth uint8) error {
	return s.each(ctx, field, value, func(e uint64) {
		for uint64(len(s.marks)) <= e {
			s.marks = append(s.marks, make([]uint8, 1024)...)
		}
		if s.marks[e] != nth {
			return
		}
		if s.marks[e]++; nth == 0 {
			s.marked = append(s.marked, e)
		}
	})
}

// each hands over the entries that have a value in a keyword field.
func (s *scanner) each(ctx context.Context, field, value string, use func(e uint64)) (err error) {
	postings, err := s.reader.TermFieldReader(ctx, []byte(value), field, false, false, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, postings.Close()) }()
	var p api.TermFieldDoc
	for {
		next, err := postings.Next(&p)
		if err != nil || next == nil {
			return err
		}
		use(next.ID.Value())
	}
}

// top gives the n entries of the list with the best scores, best first; of
// equals the earlier.
func top(list []uint64, scores []float64, n int) []uint64 {
	better := func(a, b uint64) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) }
	if len(list) <= n {
		list = slices.Clone(list)
		slices.SortFunc(list, better)
		return list
	}
	// A heap of the n best so far, the worst of them at its root.
	heap := slices.Clone(list[:n])
	down := func(i int) {
		for {
			worst := i
			for _, child := range []int{2*i + 1, 2*i + 2} {
				if child < n && better(heap[child], heap[worst]) > 0 {
					worst = child
				}
			}
			if worst == i {
				return
			}
			heap[i], heap[worst] = heap[worst], heap[i]
			i = worst
		}
	}
	for i := n/2 - 1; i >= 0; i-- {
		down(i)
	}
	for _, e := range list[n:] {
		if better(e, heap[0]) < 0 {
			heap[0] = e
			down(0)
		}
	}
	slices.SortFunc(heap, better)
	return heap
}

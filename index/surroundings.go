package index

// surroundings are the other candidates, by where they stand.
type surroundings struct {
	documents map[string]float64   // words of the best candidate
	passages  map[position]float64 // words of each candidate
	rarities  map[string][]float64 // of each word within each document
}

type position struct {
	document string
	ordinal  int
}

func newSurroundings(r *ranker, list []candidate) surroundings {
	s := surroundings{documents: map[string]float64{}, passages: make(map[position]float64, len(list))}
	for _, c := range list {
		s.documents[c.Document] = max(s.documents[c.Document], c.bm25)
		s.passages[position{c.Document, c.Ordinal}] = c.bm25
	}
	s.count(r, list)
	return s
}

// beside gives the words of the passages before and after a candidate. One
// that is no candidate has next to none.
func (s surroundings) beside(c *candidate) float64 {
	return (s.passages[position{c.Document, c.Ordinal - 1}] + s.passages[position{c.Document, c.Ordinal + 1}]) / 2
}

// count finds how rare each word is within each document.
func (s *surroundings) count(r *ranker, list []candidate) {
	s.rarities = map[string][]float64{}
	for i := range list {
		c := &list[i]
		n := s.rarities[c.Document]
		if n == nil {
			n = make([]float64, len(r.terms))
			s.rarities[c.Document] = n
		}
		for t := range r.terms {
			n[t] += c.match.has(t)
		}
	}
	for document, n := range s.rarities {
		total := float64(r.passages(document))
		for t := range n {
			n[t] = r.terms[t].rarityAmong(n[t], total)
		}
	}
}

package index

// phraseDistance is how far two words may stand apart that follow each other.
const phraseDistance = 3

// match is what a passage has of a question's words.
type match struct {
	official, plain telling
	keywords        telling
	above           []float64 // word -> weighted count in the heading and the words that introduce the passage
	heading         []float64 // word -> best weight in the heading
}

// telling is what one wording has of a question's words.
type telling struct {
	length  int
	counts  []float64 // word -> weighted count
	best    []float64 // word -> weight of its best variant there is
	phrases []float64 // word -> how often it comes right after the word before it in the question
}

// newMatch looks for the words of a question in a passage.
func newMatch(t *traits, terms int, m *meanings) match {
	room := make([]float64, 11*terms) // of all numbers
	numbers := func() []float64 {
		list := room[:terms:terms]
		room = room[terms:]
		return list
	}
	telling := func() telling { return telling{counts: numbers(), best: numbers(), phrases: numbers()} }
	x := match{official: telling(), plain: telling(), keywords: telling(), above: numbers(), heading: numbers()}
	x.official.read(t.official, m)
	x.plain.read(t.plain, m)
	for _, e := range t.entries {
		x.keywords.read(e.words, m)
	}
	for _, k := range t.heading {
		for _, is := range m.of(k) {
			x.above[is.term] += ranking.Heading * is.weight
			x.heading[is.term] = max(x.heading[is.term], is.weight)
		}
	}
	for _, k := range t.context {
		for _, is := range m.of(k) {
			x.above[is.term] += ranking.Context * is.weight
		}
	}
	return x
}

// read counts the words of the question in a run of words.
func (t *telling) read(run []token, m *meanings) {
	type occurrence struct{ at, term int }
	var recent [16]occurrence // of the last words
	n := 0
	t.length += len(run)
	for at, k := range run {
		for _, is := range m.of(k) {
			t.counts[is.term] += is.weight
			t.best[is.term] = max(t.best[is.term], is.weight)
			for i := max(0, n-len(recent)); i < n; i++ {
				before := recent[i%len(recent)]
				if apart := at - before.at; is.term == before.term+1 && apart > 0 && apart <= phraseDistance {
					t.phrases[is.term]++
				}
			}
			recent[n%len(recent)] = occurrence{at, is.term}
			n++
		}
	}
}

// has gives the weight of the best variant of a word in the passage; words
// above it count less.
func (x *match) has(term int) float64 {
	return max(x.official.best[term], x.plain.best[term], ranking.Keyed*x.keywords.best[term], x.heading[term], min(0.5, x.above[term]))
}

// weighed is a telling, what its words count, and how many times as long as a
// text it may be before its length counts.
type weighed struct {
	*telling
	weight, long float64
}

func (x *match) tellings() [3]weighed {
	return [3]weighed{{&x.official, 1, 1}, {&x.plain, 1, 1}, {&x.keywords, ranking.Keyed, ranking.KeyedLong}}
}

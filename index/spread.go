package index

import (
	"cmp"
	"math"
	"slices"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// crossPattern matches questions over several treaties that they need not name.
var crossPattern = pattern.New(`(?i)\b(?:which|what|how many|all|both|any) (?:of )?(?:the |these |those |other )?(?:\w+ ){0,2}(?:bans|treaties|conventions|protocols|agreements)\b|` +
	`\b(?:compare[ds]?|comparison|versus|vs|side by side|differ\w*|same in|each treaty)\b`)

// spreadOver is how many treaties a question over several gets passages of,
// before any has a second.
const spreadOver = 5

// contenders is how many passages of a treaty may stand for it.
const contenders = 6

// spread moves the best passage of each treaty concerned before all others, so
// that who compares treaties finds each of them. Concerned are the treaties
// named, where there are several; or those with the best passages, where the
// question is over several and names at most one. What one treaty says on a
// matter is like what another does: of the contenders of a treaty that one
// stands for it which is also like those of the others. The list is best first.
func (r *ranker) spread(list []candidate) []candidate {
	if len(r.question.Places) > 1 {
		return r.spreadPlaces(list)
	}
	named := r.question.Treaties
	cross := len(named) < 2 && crossPattern.MatchString(r.question.Text)
	if len(named) < 2 && !cross || len(r.question.Places) > 0 {
		return list
	}
	var order []string // documents concerned, that with the best passage first
	byDocument := map[string][]int{}
	for i, c := range list {
		if cross && c.Kind != corpus.Treaty && i > 0 || !cross && !slices.Contains(named, c.Document) {
			continue
		}
		if byDocument[c.Document] == nil {
			if len(order) == spreadOver {
				continue
			}
			order = append(order, c.Document)
		}
		if len(byDocument[c.Document]) < contenders {
			byDocument[c.Document] = append(byDocument[c.Document], i)
		}
	}
	if len(order) < 2 {
		return list
	}
	chosen := alike(list, order, byDocument)
	slices.Sort(chosen) // by score
	return moved(list, chosen)
}

// spreadPlaces moves the best passage at each place referred to before all
// others.
func (r *ranker) spreadPlaces(list []candidate) []candidate {
	var chosen []int
	for _, place := range r.question.Places {
		at := slices.IndexFunc(list, func(c candidate) bool { return r.place(&c) > 0 && slices.Contains(c.Anchors, place.Anchor()) })
		if at >= 0 && !slices.Contains(chosen, at) {
			chosen = append(chosen, at)
		}
	}
	return moved(list, chosen)
}

// moved brings candidates before all others.
func moved(list []candidate, chosen []int) []candidate {
	all := make([]candidate, 0, len(list))
	for _, i := range chosen {
		all = append(all, list[i])
	}
	for i, c := range list {
		if !slices.Contains(chosen, i) {
			all = append(all, c)
		}
	}
	return all
}

// alike picks one contender of each document, so that their scores and their
// likeness to each other sum up to the most: the best pair of the first two
// documents, then for each other document what is most like these.
func alike(list []candidate, order []string, byDocument map[string][]int) []int {
	vectors := newVectors(list, byDocument)
	best, pair := math.Inf(-1), []int(nil)
	for _, a := range byDocument[order[0]] {
		for _, b := range byDocument[order[1]] {
			if s := list[a].score + list[b].score + ranking.Alike*vectors.cosine(a, b); s > best {
				best, pair = s, []int{a, b}
			}
		}
	}
	chosen := pair
	for _, document := range order[2:] {
		best, at := math.Inf(-1), -1
		for _, c := range byDocument[document] {
			likeness := (vectors.cosine(c, pair[0]) + vectors.cosine(c, pair[1])) / 2
			if s := list[c].score + ranking.Alike*likeness; s > best {
				best, at = s, c
			}
		}
		chosen = append(chosen, at)
	}
	return chosen
}

// vectors are the words of contenders in one order, each by its rarity among all
// candidates.
type vectors map[int][]component

type component struct {
	token  token
	weight float64
}

func newVectors(list []candidate, byDocument map[string][]int) vectors {
	frequency := map[token]int{}
	words := make([][]token, len(list))
	for i, c := range list {
		words[i] = c.words()
		for _, k := range words[i] {
			frequency[k]++
		}
	}
	all := vectors{}
	for _, contenders := range byDocument {
		for _, i := range contenders {
			var v []component
			length := 0.0
			for _, k := range words[i] {
				weight := math.Log(float64(1+len(list)) / float64(frequency[k]))
				v = append(v, component{k, weight})
				length += weight * weight
			}
			for j := range v {
				v[j].weight /= max(math.Sqrt(length), 1e-9)
			}
			all[i] = v
		}
	}
	return all
}

func (v vectors) cosine(a, b int) float64 {
	s := 0.0
	x, y := v[a], v[b]
	for len(x) > 0 && len(y) > 0 {
		switch cmp.Compare(x[0].token, y[0].token) {
		case -1:
			x = x[1:]
		case 1:
			y = y[1:]
		default:
			s += x[0].weight * y[0].weight
			x, y = x[1:], y[1:]
		}
	}
	return s
}

// words lists all words of a passage and over it, each once, in order.
func (t *traits) words() []token {
	list := slices.Concat(t.texts()...)
	slices.Sort(list)
	return slices.Compact(list)
}

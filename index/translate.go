package index

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// translator learns from the corpus which words of texts a lay word stands
// for. The keywords of a passage and its text are one matter in two languages:
// a word of the one goes with a word of the other where both turn up in the
// same passages more often than by chance.
type translator struct {
	passages int
	numbers  map[string]int32 // stem -> its number
	stems    []string         // number -> stem
	text     []int32          // number -> passages with the stem in their text
	taught   []taught
}

// taught are the stems of a passage with keywords, by number, each once.
type taught struct{ lay, text []int32 }

func newTranslator() *translator { return &translator{numbers: map[string]int32{}} }

// add takes the stems of one passage.
func (t *translator) add(x texts) {
	t.passages++
	text := t.numbersOf(x.Official, x.Plain, x.Heading)
	for _, w := range text {
		t.text[w]++
	}
	if x.Keywords == "" {
		return
	}
	lay := t.numbersOf(strings.Split(x.Keywords, entryEnd)...)
	lay = slices.DeleteFunc(lay, func(l int32) bool { return t.stems[l][0] <= '9' }) // a number, or the kinds of an entry
	t.taught = append(t.taught, taught{lay, text})
}

// passagesWith tells how many passages have a stem in their text.
func (t *translator) passagesWith(stem string) int32 {
	if n, known := t.numbers[stem]; known {
		return t.text[n]
	}
	return 0
}

// numbersOf gives the numbers of stems, each once, and numbers new ones.
func (t *translator) numbersOf(lines ...string) []int32 {
	var list []int32
	for _, line := range lines {
		for stem := range strings.FieldsSeq(line) {
			n, known := t.numbers[stem]
			if !known {
				n = int32(len(t.stems))
				t.numbers[stem] = n
				t.stems, t.text = append(t.stems, stem), append(t.text, 0)
			}
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// A translation is kept where lay word and word of the text share at least
// togetherLeast passages, and their normalised pointwise mutual information,
// which is 1 where neither is without the other, is at least bondLeast; of a
// lay word the best ones.
const (
	togetherLeast    = 4
	bondLeast        = 0.5
	translationsMost = 8
	translated       = 0.9 // what a translation of bond 1 counts of the word itself
)

// translations gives what each lay stem stands for, best first.
func (t *translator) translations() synonyms {
	found := synonyms{}
	with := make([][]int, len(t.stems)) // lay stem -> passages
	for i, p := range t.taught {
		for _, l := range p.lay {
			with[l] = append(with[l], i)
		}
	}
	together := make([]int32, len(t.stems)) // stem of the text -> passages with both
	for lay, passages := range with {
		var words []int32
		for _, p := range passages {
			for _, w := range t.taught[p].text {
				if together[w] == 0 {
					words = append(words, w)
				}
				together[w]++
			}
		}
		var list []variant
		for _, w := range words {
			if weight := t.weight(lay, len(passages), w, together[w]); weight > 0 {
				list = append(list, variant{t.stems[w], weight})
			}
			together[w] = 0
		}
		slices.SortFunc(list, func(a, b variant) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.stem, b.stem)) })
		if len(list) > 0 {
			found[t.stems[lay]] = list[:min(translationsMost, len(list))]
		}
	}
	return found
}

// weight gives what a stem of the text counts of a lay stem that some passages
// have, of which some have both; 0 where it does not stand for it.
func (t *translator) weight(lay, passages int, w, both int32) float64 {
	if int(w) == lay || both < togetherLeast || int(both) == t.passages { // what is everywhere goes with anything
		return 0
	}
	n, together := float64(t.passages), float64(both)
	chance := float64(passages) * float64(t.text[w]) / n
	bond := math.Log(together/chance) / math.Log(n/together)
	if bond < bondLeast {
		return 0
	}
	few := together / (together + 1) // may be by chance
	return translated * bond * few
}

// encode writes synonyms as lines: the stem, then stems and weights in
// thousandths.
func (m synonyms) encode() []byte {
	var b bytes.Buffer
	for _, stem := range slices.Sorted(maps.Keys(m)) {
		b.WriteString(stem)
		for _, v := range m[stem] {
			fmt.Fprintf(&b, " %s %d", v.stem, int(math.Round(v.weight*1000)))
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// synonymLines are synonyms as encode wrote them, by stem. They are read when
// they are asked for: of thousands of stems a question has a few.
type synonymLines []string

func splitSynonyms(encoded []byte) synonymLines {
	return strings.Split(strings.TrimSuffix(string(encoded), "\n"), "\n")
}

// of gives the synonyms of a stem; none where its line is not as encode wrote it.
func (s synonymLines) of(stem string) []variant {
	at, found := slices.BinarySearchFunc(s, stem, func(line, stem string) int {
		first, _, _ := strings.Cut(line, " ")
		return cmp.Compare(first, stem)
	})
	if !found {
		return nil
	}
	_, rest, _ := strings.Cut(s[at], " ")
	var list []variant
	for pair := range slices.Chunk(strings.Fields(rest), 2) {
		thousandths, err := strconv.Atoi(pair[len(pair)-1])
		if err != nil || len(pair) < 2 {
			return nil
		}
		list = append(list, variant{pair[0], float64(thousandths) / 1000})
	}
	return list
}

// with gives the synonyms of a stem of both sets; of one in both, as the first
// has it.
func (s synonymLines) with(other synonymLines, stem string) []variant {
	list := s.of(stem)
	for _, v := range other.of(stem) {
		if !slices.ContainsFunc(list, func(have variant) bool { return have.stem == v.stem }) {
			list = append(list, v)
		}
	}
	return list
}

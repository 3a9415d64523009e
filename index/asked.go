package index

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// kinds is a set of kinds of question: what they ask for, told by words most of
// which analysis drops.
type kinds uint16

// kindPhrases tell the kinds, one bit for each. A phrase is words with one space
// between.
var kindPhrases = [...]string{
	"how long|how soon|how quickly|how fast|how often|how late|when|deadline|deadlines|time limit|by what date|due|since|until|hour|hours|day|days|month|months|year|years", // when
	"how many|how much|how big|how large|how high|how far|number of|percent|percentage|majority|vote|votes|minimum|maximum",                                                 // number
	"who|whom|whose|which state|which states|which country|which countries|which body|which bodies|which organ|by whom",                                                     // who
	"where|seat|headquarters|which city|which place",                                                          // where
	"may|can|could|allowed|permitted|ok|okay|legal|illegal|lawful|banned|forbidden|free to|right to|possible", // may
	"must|have to|has to|need|needs|needed|require|required|obliged|should|duty",                              // must
	"what if|what happens|if|in case",                                                                         // if
	"why|reason|reasons|because",                                                                              // why
	"what is|what are|what counts as|definition|definitions|define|defined|meaning|mean|means",                // what
}

// kindPhrase is a phrase after its first word, and its kind.
type kindPhrase struct {
	rest string
	kind kinds
}

// phrasesOfKinds lists the phrases by their first word: the keywords of a
// corpus are thousands of short texts, each of which is looked through when it
// is indexed.
var phrasesOfKinds = func() map[string][]kindPhrase {
	byFirst := map[string][]kindPhrase{}
	for i, phrases := range kindPhrases {
		for phrase := range strings.SplitSeq(phrases, "|") {
			first, _, _ := strings.Cut(phrase, " ")
			byFirst[first] = append(byFirst[first], kindPhrase{phrase[len(first):], 1 << i})
		}
	}
	return byFirst
}()

// kindsOf finds the kinds of question that a text shows.
func kindsOf(text string) kinds {
	var k kinds
	text = strings.ToLower(text)
	for start := 0; start < len(text); {
		end := wordEnd(text, start)
		for _, p := range phrasesOfKinds[text[start:end]] {
			if strings.HasPrefix(text[end:], p.rest) && wordEnd(text, end+len(p.rest)) == end+len(p.rest) {
				k |= p.kind
			}
		}
		start = max(end, start+1)
	}
	return k
}

// wordEnd gives where the word ends that a byte of a text is in, or the place
// itself where none is.
func wordEnd(text string, at int) int {
	for at < len(text) && isWordByte(text[at]) {
		at++
	}
	return at
}

// count tells how many kinds the set has.
func (k kinds) count() float64 { return float64(bits.OnesCount16(uint16(k))) }

// entry is one of the keywords of a passage: a short question, or some words.
type entry struct {
	kinds kinds
	words []token
}

// entryEnd stands between the entries of keywords. Each begins with its kinds
// as a number.
const entryEnd = ";"

// keywordLine gives the stems of keywords, entries apart.
func (s stemmer) keywordLine(keywords string) string {
	if keywords == "" {
		return ""
	}
	var entries []string
	for e := range strings.SplitSeq(keywords, ";") {
		entries = append(entries, strings.TrimSpace(fmt.Sprintf("%d %s", kindsOf(e), s.line(e))))
	}
	return strings.Join(entries, entryEnd)
}

// parseEntries reads what keywordLine gave. Its tokens go into room.
func parseEntries(line string, room *tokens) []entry {
	if line == "" {
		return nil
	}
	list := make([]entry, 0, strings.Count(line, entryEnd)+1)
	for e := range strings.SplitSeq(line, entryEnd) {
		number, stems, _ := strings.Cut(e, " ")
		k, _ := strconv.ParseUint(number, 10, 16) // written by keywordLine
		list = append(list, entry{kinds(k), room.of(stems)})
	}
	return list
}

// What asked counts beside words.
const (
	kindRarity = 2.2 // a kind of question, as the rarity of a word
	unkeyed    = 0.8 // words of a passage without keywords, of words that keywords have
	extraShare = 0.6 // a word of the entry that is not in the question, of a word that is
)

// asked tells how like the question the likest entry of the keywords is, or the
// question that the heading asks. Where a passage has no keywords, beside others
// that do, its own words stand for them.
func (r *ranker) asked(c *candidate) float64 {
	best := r.likest(1, c.asks, c.entries)[0].likeness
	if len(c.entries) == 0 && r.keyed {
		best = max(best, unkeyed*r.ownShare(&c.match))
	}
	return best
}

// like is an entry, and how like the question it is.
type like struct {
	entry    entry
	likeness float64
}

// likest gives the entries of some lists that are likest the question, best
// first: n of them, of fewer the others empty.
func (r *ranker) likest(n int, lists ...[]entry) []like {
	best := make([]like, n)
	seen := make([]float64, len(r.terms))
	for _, entries := range lists {
		for _, e := range entries {
			if l := r.likeness(e, seen); l > best[n-1].likeness {
				at := slices.IndexFunc(best, func(b like) bool { return l > b.likeness })
				copy(best[at+1:], best[at:])
				best[at] = like{e, l}
			}
		}
	}
	return best
}

// likeness tells how like the question an entry is: the words and kinds that
// both have, each by its rarity, of all that either has. What is seen is room
// for a number of each word.
func (r *ranker) likeness(e entry, seen []float64) float64 {
	clear(seen)
	common, extra := kindRarity*(e.kinds&r.kinds).count(), 0.0
	for _, k := range e.words {
		is := r.meanings.of(k)
		if len(is) == 0 {
			extra += r.typical
		}
		for _, m := range is {
			seen[m.term] = max(seen[m.term], m.weight)
		}
	}
	for i, w := range seen {
		common += w * r.rarities[i]
	}
	return share(common, r.most+kindRarity*r.kinds.count()+extra*extraShare)
}

// unnamed joins questions, without the names of treaties, as keywords are joined.
func unnamed(questions []string, names *Names) string {
	var list []string
	for _, q := range questions {
		list = append(list, cut(q, names.FindTreaties(q)))
	}
	return strings.Join(list, entryEnd)
}

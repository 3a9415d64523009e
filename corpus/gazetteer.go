package corpus

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/antzucaro/matchr"
)

// Gazetteer resolves names of states or treaties to their ids, and finds
// them in running text. Names are compared folded ([Fold]).
type Gazetteer struct {
	// Abbreviations says whether short names and names in capitals count in
	// running text only as they are spelled, so that "us" is no state.
	Abbreviations bool

	exact    map[string][]string // folded name -> ids
	spelling map[string]string   // folded name -> the spelling of an abbreviation
	longest  int                 // words in the longest name
	fallback func(folded string) []string
}

// NewGazetteer gives an empty gazetteer. fallback, which may be nil, is asked
// for names that are not in it.
func NewGazetteer(fallback func(folded string) []string) *Gazetteer {
	return &Gazetteer{exact: map[string][]string{}, spelling: map[string]string{}, fallback: fallback}
}

// Add gives id one more name. A name of several ids is ambiguous.
func (g *Gazetteer) Add(id, name string) {
	folded := Fold(name)
	if folded == "" || slices.Contains(g.exact[folded], id) {
		return
	}
	g.exact[folded] = append(g.exact[folded], id)
	g.longest = max(g.longest, len(strings.Fields(folded)))
	if isAbbreviation(name) {
		g.spelling[folded] = name
	} else {
		delete(g.spelling, folded)
	}
}

// Set makes a name stand for exactly these ids, whatever was added before.
func (g *Gazetteer) Set(name string, ids ...string) {
	delete(g.exact, Fold(name))
	for _, id := range ids {
		g.Add(id, name)
	}
}

// isAbbreviation reports whether a name is also a common word when it is not
// in capitals: "US", "CAR", "Oz".
func isAbbreviation(name string) bool {
	return utf8.RuneCountInString(name) <= 3 || name == strings.ToUpper(name)
}

// Resolution is what a name was found to mean.
type Resolution struct {
	IDs  []string // none: unknown; several: cannot be told apart
	Near bool     // found by a near spelling or a part of the name
}

// One reports whether the name means one thing, and which.
func (r Resolution) One() (string, bool) {
	if len(r.IDs) == 1 {
		return r.IDs[0], true
	}
	return "", false
}

// maxChoices is how many meanings a name can have and still be asked back.
const maxChoices = 6

// Resolve finds what a name means: an exact name, a name the fallback knows,
// whole words of names ("Kitts"), or a near spelling with a clear lead over
// the next best. What only resembles several names gives them all.
func (g *Gazetteer) Resolve(name string) Resolution {
	folded := Fold(name)
	if folded == "" {
		return Resolution{}
	}
	for _, candidate := range []string{folded, strings.TrimPrefix(folded, "the ")} {
		if ids := g.exact[candidate]; len(ids) > 0 {
			return Resolution{IDs: ids}
		}
		if g.fallback != nil {
			if ids := g.fallback(candidate); len(ids) > 0 {
				return g.unlessMistyped(candidate, ids)
			}
		}
	}
	if ids := g.containing(folded); len(ids) > 0 && len(ids) <= maxChoices {
		return Resolution{IDs: ids, Near: true}
	}
	return Resolution{IDs: g.near(folded), Near: true}
}

// unlessMistyped adds to the meanings that a foreign name has those that it
// has as an English name mistyped by one letter: "Nigera" is Niger in Latvian.
func (g *Gazetteer) unlessMistyped(folded string, ids []string) Resolution {
	for name, others := range g.exact {
		if utf8.RuneCountInString(name) >= minPartial && len(name)-len(folded) < 2 && len(folded)-len(name) < 2 && matchr.OSA(folded, name) == 1 {
			ids = append(slices.Clone(ids), others...)
		}
	}
	slices.Sort(ids)
	return Resolution{IDs: slices.Compact(ids)}
}

// minPartial is the shortest part of a name that stands for it, in letters.
const minPartial = 4

// containing lists the ids with a name that has all words of folded.
func (g *Gazetteer) containing(folded string) []string {
	if utf8.RuneCountInString(folded) < minPartial {
		return nil
	}
	words := strings.Fields(folded)
	var found []string
	for name, ids := range g.exact {
		has := strings.Fields(name)
		if len(has) > len(words) && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(has, w) }) {
			found = append(found, ids...)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// near lists the ids closest in spelling: one when it leads clearly, several
// when none does, none when nothing is close. A quarter of the letters may
// differ; two letters that changed places count as one. A lead is clear when
// the next best is at least twice as far.
func (g *Gazetteer) near(folded string) []string {
	length := utf8.RuneCountInString(folded)
	if length < minPartial {
		return nil
	}
	allowed := max(1, length/4)
	best := map[string]int{} // id -> distance
	for name, ids := range g.exact {
		if n := utf8.RuneCountInString(name); n < minPartial || n < length-allowed || n > length+allowed {
			continue
		}
		d := matchr.OSA(folded, name)
		if d > allowed {
			continue
		}
		for _, id := range ids {
			if old, seen := best[id]; !seen || d < old {
				best[id] = d
			}
		}
	}
	ids := make([]string, 0, len(best))
	for id := range best {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(best[a]-best[b], cmp.Compare(a, b)) })
	if len(ids) > 1 && best[ids[1]]-best[ids[0]] >= best[ids[0]] {
		return ids[:1]
	}
	return ids[:min(len(ids), maxChoices)]
}

// Mention is a name found in running text.
type Mention struct {
	IDs        []string
	Start, End int // byte range
}

// Find lists the names in a text, longest first at each place, without
// overlaps. Near spellings are not looked for.
func (g *Gazetteer) Find(text string) []Mention {
	words := wordSpans(text)
	var found []Mention
	for i := 0; i < len(words); i++ {
		for n := min(g.longest, len(words)-i); n > 0; n-- {
			start, end := words[i][0], words[i+n-1][1]
			folded := Fold(text[start:end])
			ids := g.exact[folded]
			if len(ids) == 0 || !g.spelledRight(folded, text[start:end]) {
				continue
			}
			found = append(found, Mention{ids, start, end})
			i += n - 1
			break
		}
	}
	return found
}

// commonWords are names that are English words when they begin small.
var commonWords = map[string]bool{"polish": true, "pole": true, "poles": true, "cooks": true, "dane": true, "swede": true, "ban treaty": true}

func (g *Gazetteer) spelledRight(folded, spelling string) bool {
	if spelled, short := g.spelling[folded]; short && g.Abbreviations {
		return spelling == spelled || spelling == strings.ToUpper(spelling)
	}
	r, _ := utf8.DecodeRuneInString(spelling)
	return !commonWords[folded] || unicode.IsUpper(r)
}

// wordSpans gives the byte ranges of the words of a text. A possessive 's is
// no part of a word.
func wordSpans(text string) [][2]int {
	var spans [][2]int
	start := -1
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			spans = append(spans, [2]int{start, i})
		}
		start = -1
	}
	if start >= 0 {
		spans = append(spans, [2]int{start, len(text)})
	}
	return spans
}

package corpus

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
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
	// Foreign, if set, is asked for names that were not added: the ids that a
	// folded name means in other languages, and whether it does in several.
	Foreign func(folded string) (ids []string, common bool)

	exact    map[string][]string // folded name -> ids; none: known to be none of them
	spelling map[string]string   // folded name -> the spelling of an abbreviation
	starts   map[string]int      // first word of names -> words in the longest of them
}

// NewGazetteer gives an empty gazetteer.
func NewGazetteer() *Gazetteer {
	return &Gazetteer{exact: map[string][]string{}, spelling: map[string]string{}, starts: map[string]int{}}
}

// Add gives id one more name. A name of several ids is ambiguous.
func (g *Gazetteer) Add(id, name string) {
	folded := Fold(name)
	if folded == "" || slices.Contains(g.exact[folded], id) {
		return
	}
	g.exact[folded] = append(g.exact[folded], id)
	words := strings.Fields(folded)
	g.starts[words[0]] = max(g.starts[words[0]], len(words))
	if isAbbreviation(name) {
		g.spelling[folded] = name
	} else {
		delete(g.spelling, folded)
	}
}

// Set makes a name stand for exactly these ids, whatever was added before;
// without ids, for none: a name that is like one of a state but is not.
func (g *Gazetteer) Set(name string, ids ...string) {
	g.exact[Fold(name)] = nil
	for _, id := range ids {
		g.Add(id, name)
	}
}

// Fingerprint changes when a name does, or what it means.
func (g *Gazetteer) Fingerprint() string {
	h := sha256.New()
	fmt.Fprintln(h, g.Abbreviations, commonWords, commonCapitals) // maps print in order of keys
	for _, name := range slices.Sorted(maps.Keys(g.exact)) {
		line := append([]string{name, g.spelling[name]}, g.exact[name]...)
		io.WriteString(h, strings.Join(line, "\t")+"\n")
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
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

// Resolve finds what a name means: an exact name, a name in another language,
// whole words of names ("Kitts"), or a near spelling with a clear lead over
// the next best. What only resembles several names gives them all.
func (g *Gazetteer) Resolve(name string) Resolution {
	folded := Fold(name)
	if folded == "" {
		return Resolution{}
	}
	for _, candidate := range []string{folded, strings.TrimPrefix(folded, "the ")} {
		if ids, known := g.exact[candidate]; known {
			return Resolution{IDs: ids}
		}
		if g.Foreign != nil {
			if ids, common := g.Foreign(candidate); len(ids) > 0 {
				return g.unlessMistyped(candidate, ids, common)
			}
		}
	}
	if isCode(name) {
		return Resolution{}
	}
	if ids := g.containing(folded); len(ids) > 0 && len(ids) <= maxChoices {
		return Resolution{IDs: ids, Near: true}
	}
	return Resolution{IDs: g.near(folded), Near: true}
}

// Exact finds what a name means that was added, spelt as it was.
func (g *Gazetteer) Exact(name string) Resolution {
	folded := Fold(name)
	if ids, known := g.exact[folded]; known {
		return Resolution{IDs: ids}
	}
	return Resolution{IDs: g.exact[strings.TrimPrefix(folded, "the ")]}
}

// Mistyped finds the one thing that a name with a wrong letter or two means.
func (g *Gazetteer) Mistyped(name string) (id string, ok bool) {
	folded := Fold(name)
	if _, exact := g.exact[folded]; exact || isCode(name) {
		return "", false
	}
	return Resolution{IDs: g.near(folded)}.One()
}

// isCode reports whether a name looks like an abbreviation: one letter more
// or less makes another, so none is near to it.
func isCode(name string) bool {
	return utf8.RuneCountInString(name) <= 5 && name == strings.ToUpper(name) && name != strings.ToLower(name)
}

// unlessMistyped adds to the meanings that a name has in one other language
// those that it has as an English name mistyped by one letter: "Nigera" is
// Niger in Latvian.
func (g *Gazetteer) unlessMistyped(folded string, ids []string, common bool) Resolution {
	if common {
		return Resolution{IDs: ids}
	}
	all := slices.Clone(ids)
	for name, others := range g.exact {
		if utf8.RuneCountInString(name) >= minPartial && len(name)-len(folded) < 2 && len(folded)-len(name) < 2 && matchr.OSA(folded, name) == 1 {
			all = append(all, others...)
		}
	}
	slices.Sort(all)
	return Resolution{IDs: slices.Compact(all)}
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

// maxTypos is how many letters a near spelling may differ in; two letters that
// changed places count as one.
const maxTypos = 2

// near lists the ids closest in spelling: one when it leads clearly, several
// when none does, none when nothing is close, or a name of none of them is
// closer. The first letter is never mistyped; up to two others are, but no
// more than one in four. A lead is clear when the next best is at least twice
// as far.
func (g *Gazetteer) near(folded string) []string {
	length := utf8.RuneCountInString(folded)
	if length < minPartial {
		return nil
	}
	allowed := min(maxTypos, max(1, length/4))
	best := map[string]int{} // id -> distance; "" for names of none
	for name, ids := range g.exact {
		if n := utf8.RuneCountInString(name); n < minPartial || n < length-allowed || n > length+allowed || name[0] != folded[0] {
			continue
		}
		d := matchr.OSA(folded, name)
		if d > allowed {
			continue
		}
		if len(ids) == 0 {
			ids = []string{""}
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
	switch {
	case len(ids) == 0 || ids[0] == "":
		return nil
	case len(ids) > 1 && best[ids[1]]-best[ids[0]] >= best[ids[0]]:
		return ids[:1]
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
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
	folded := make([]string, len(words))
	for i, w := range words {
		folded[i] = Fold(text[w[0]:w[1]])
	}
	shouted := text == strings.ToUpper(text) && len(words) >= fewestShouted
	var found []Mention
	for i := 0; i < len(words); i++ {
		for n := min(g.starts[folded[i]], len(words)-i); n > 0; n-- {
			start, end := words[i][0], words[i+n-1][1]
			name := strings.Join(folded[i:i+n], " ")
			ids, known := g.exact[name]
			if known && len(ids) == 0 { // the name of none: "French Guiana" is neither French nor Guyana
				i += n - 1
				break
			}
			if !known || !g.spelledRight(name, text[start:end], shouted) {
				continue
			}
			found = append(found, Mention{ids, start, end})
			i += n - 1
			break
		}
	}
	return found
}

// fewestShouted is from how many words on a text in capitals is stressed, and
// not made of abbreviations: "UK CWC".
const fewestShouted = 4

// commonWords are names that are English words: the first when they begin
// small, the second even in capitals, as for stress.
var (
	commonWords    = map[string]bool{"polish": true, "pole": true, "poles": true, "cooks": true, "dane": true, "swede": true, "ban treaty": true}
	commonCapitals = map[string]bool{
		"in": true, "it": true, "is": true, "be": true, "no": true, "to": true, "am": true, "at": true, "so": true, "me": true, "my": true, "do": true,
		"as": true, "by": true, "or": true, "of": true, "if": true, "an": true, "we": true, "he": true, "go": true, "id": true, "pa": true, "ma": true,
		"la": true, "al": true, "can": true, "are": true, "per": true, "and": true, "mar": true, "com": true, "pan": true, "ton": true, "ago": true, "lie": true,
		"fin": true, "cub": true, "jam": true, "gin": true, "tun": true, "sur": true, "mac": true, "nor": true, "est": true, "ben": true,
	}
)

func (g *Gazetteer) spelledRight(folded, spelling string, shouted bool) bool {
	if spelled, short := g.spelling[folded]; short && g.Abbreviations {
		stressed := shouted || len(spelling) <= 3 && commonCapitals[folded]
		return (spelling == spelled || spelling == strings.ToUpper(spelling)) && !stressed
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
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
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

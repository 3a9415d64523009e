package ledger

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"treatybot/corpus"
)

// named is the set of languages that have names of states.
var named = sync.OnceValue(func() map[language.Tag]bool {
	tags := map[language.Tag]bool{}
	for _, t := range display.Supported.Tags() {
		tags[t] = display.Regions(t) != nil
	}
	return tags
})

// Language gives the language in which the states are named for a locale, a
// BCP 47 tag: "fi" for "fi-FI"; "en" for one without names. There are few,
// whatever is asked for.
func Language(locale string) string {
	t, err := language.Parse(locale)
	for ; err == nil && t != language.Und; t = t.Parent() {
		if named()[t] {
			return t.String()
		}
	}
	return language.English.String()
}

// StateNames gives the names of all states in a language of [Language], by
// ISO code. They come from CLDR as x/text carries it, but for those that
// local_names.csv has: the first of a row is shown, all are understood. A row
// in English says that CLDR is wrong in all languages: the state was renamed
// since, or is a party by another name than its territory's. Where a language
// lacks such a name, and in English, it is the ledger's own.
func (l *Ledger) StateNames(lang string) map[string]string {
	tag := language.Make(lang)
	base, _ := tag.Base()
	namer := display.Regions(tag)
	names := make(map[string]string, len(l.States))
	for _, s := range l.States {
		local := l.local[s.Code]
		switch given := local[base.String()]; {
		case base.String() == "en" || namer == nil:
			names[s.Code] = s.Name
		case given != nil:
			names[s.Code] = given[0]
		case local["en"] != nil:
			names[s.Code] = s.Name
		default:
			names[s.Code] = cmp.Or(namer.Name(language.MustParseRegion(s.Code)), s.Name)
		}
	}
	return names
}

// foreignNames maps the folded names of the states in all languages, 40,000
// of them, to what they mean.
type foreignNames struct {
	means  map[string]foreignName
	sorted []string // the names
}

// foreignName is what a name means in other languages than English.
type foreignName struct {
	codes     []string
	languages int // in which it means that
}

func newForeignNames(l *Ledger) *foreignNames {
	f := &foreignNames{means: map[string]foreignName{}}
	for _, tag := range display.Supported.Tags() {
		namer := display.Regions(tag)
		if namer == nil {
			continue
		}
		for _, s := range l.States {
			f.add(s.Code, namer.Name(language.MustParseRegion(s.Code)))
		}
	}
	for code, names := range l.local {
		for _, given := range names {
			for _, name := range given {
				f.add(code, name)
			}
		}
	}
	f.sorted = slices.Sorted(maps.Keys(f.means))
	return f
}

func (f *foreignNames) add(code, name string) {
	folded := corpus.Fold(name)
	if folded == "" {
		return
	}
	n := f.means[folded]
	if !slices.Contains(n.codes, code) {
		n.codes = append(n.codes, code)
	}
	n.languages++
	f.means[folded] = n
}

// StatesCalled lists the states, by ISO code, with a name in any language
// that begins with a text, those that most languages call so first.
func (l *Ledger) StatesCalled(begin string) []string {
	begin = corpus.Fold(begin)
	if begin == "" {
		return nil
	}
	f := l.foreign()
	languages := map[string]int{}
	first, _ := slices.BinarySearch(f.sorted, begin)
	for _, name := range f.sorted[first:] {
		if !strings.HasPrefix(name, begin) {
			break
		}
		for _, code := range f.means[name].codes {
			languages[code] += f.means[name].languages
		}
	}
	return slices.SortedFunc(maps.Keys(languages), func(a, b string) int {
		return cmp.Or(languages[b]-languages[a], cmp.Compare(a, b))
	})
}

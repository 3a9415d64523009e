package ledger

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"treatybot/corpus"
)

// newGazetteer gathers the English names, official names, aliases and ISO
// codes of all states. Names in other languages are looked up when asked for.
func (l *Ledger) newGazetteer() *corpus.Gazetteer {
	local := sync.OnceValue(func() map[string][]string { return localNames(l.States) })
	g := corpus.NewGazetteer(func(folded string) []string { return local()[folded] })
	g.Abbreviations = true
	for _, s := range l.States {
		for _, name := range append([]string{s.Name, s.OfficialName, s.Code, s.Code3}, s.Aliases...) {
			g.Add(s.Code, name)
		}
	}
	return g
}

// ResolveState finds the state that a name means: name, official name, alias,
// demonym, ISO code, flag, name in any language that CLDR has, or a near
// spelling. The ids of the resolution are ISO alpha-2 codes.
func (l *Ledger) ResolveState(name string) corpus.Resolution {
	if code := flagCode(name); code != "" && l.states[code] != nil {
		return corpus.Resolution{IDs: []string{code}}
	}
	return l.names.Resolve(name)
}

// FindStates lists the states that a text in English names.
func (l *Ledger) FindStates(text string) []corpus.Mention { return l.names.Find(text) }

// flagCode reads a flag emoji, which is two regional indicator letters.
func flagCode(s string) string {
	const first, last = '\U0001F1E6', '\U0001F1FF'
	var code strings.Builder
	for _, r := range strings.TrimSpace(s) {
		if r < first || r > last {
			return ""
		}
		code.WriteRune('A' + r - first)
	}
	return code.String()
}

// Flag gives the flag emoji of a state.
func (s *State) Flag() string {
	var b strings.Builder
	for _, r := range s.Code {
		b.WriteRune(r - 'A' + '\U0001F1E6')
	}
	return b.String()
}

// NameIn gives the state's name in a language, or its English name.
func (s *State) NameIn(tag language.Tag) string {
	if n := display.Regions(tag); n != nil {
		if name := n.Name(language.MustParseRegion(s.Code)); name != "" {
			return name
		}
	}
	return s.Name
}

// localNames maps the folded names of the states in all languages that x/text
// carries to their codes: 40,000 names.
func localNames(states []*State) map[string][]string {
	names := map[string][]string{}
	for _, tag := range display.Supported.Tags() {
		namer := display.Regions(tag)
		if namer == nil {
			continue
		}
		for _, s := range states {
			folded := corpus.Fold(namer.Name(language.MustParseRegion(s.Code)))
			if folded != "" && !slices.Contains(names[folded], s.Code) {
				names[folded] = append(names[folded], s.Code)
			}
		}
	}
	return names
}

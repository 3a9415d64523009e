package ledger

import (
	"strings"
	"sync"

	"treatybot/corpus"
)

// newGazetteer gathers the English names, official names, aliases and ISO
// codes of all states. Names in other languages are gathered when first asked
// for.
func (l *Ledger) newGazetteer() *corpus.Gazetteer {
	l.foreign = sync.OnceValue(func() *foreignNames { return newForeignNames(l) })
	g := corpus.NewGazetteer()
	g.Abbreviations = true
	g.Foreign = func(folded string) ([]string, bool) {
		n := l.foreign().means[folded]
		return n.codes, n.languages > 1
	}
	for _, s := range l.States {
		for _, name := range append([]string{s.Name, s.OfficialName, s.Code, s.Code3}, s.Aliases...) {
			g.Add(s.Code, name)
		}
	}
	return g
}

// MistypedState finds the one state that a name with a wrong letter or two
// means, by ISO code.
func (l *Ledger) MistypedState(name string) (code string, ok bool) { return l.names.Mistyped(name) }

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

// NamesFingerprint changes when the names do that [Ledger.FindStates] finds.
func (l *Ledger) NamesFingerprint() string { return l.names.Fingerprint() }

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

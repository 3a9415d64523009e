package bot

import (
	"cmp"
	"slices"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
)

// stateNames is what completion knows of the states in one language.
type stateNames struct {
	all   []candidate       // by name in that language
	names *corpus.Gazetteer // in that language, for near spellings
}

// statesIn gives the states in the language of a locale. It is made once for a
// language: folding the names takes longer than searching them.
func (b *Bot) statesIn(locale string) *stateNames {
	lang := ledger.Language(locale)
	if known, ok := b.states.Load(lang); ok {
		return known.(*stateNames)
	}
	n := &stateNames{names: corpus.NewGazetteer()}
	local := b.ledger.StateNames(lang)
	for _, s := range b.ledger.States {
		name, label := local[s.Code], local[s.Code]
		if corpus.Fold(name) != corpus.Fold(s.Name) {
			label += " (" + s.Name + ")"
		}
		n.all = append(n.all, newCandidate(Suggestion{label, s.Code, s.Name}, []string{name, s.Name},
			append([]string{s.OfficialName, s.Code, s.Code3}, s.Aliases...)))
		n.names.Add(s.Code, name)
	}
	slices.SortStableFunc(n.all, func(a, b candidate) int { return cmp.Compare(a.names[0], b.names[0]) })
	known, _ := b.states.LoadOrStore(lang, n)
	return known.(*stateNames)
}

// fewestForeign is from how many bytes on names in other languages are looked
// for: three Latin letters, two Cyrillic ones, one Chinese character.
const fewestForeign = 3

// searchStates finds states by their names. A treaty puts those first that
// did something notable under it lately, while nothing is typed; those in
// except are left out.
func (b *Bot) searchStates(s *search, locale, treaty string, except ...string) {
	states := b.statesIn(locale)
	all := states.all
	if len(except) > 0 {
		all = slices.DeleteFunc(slices.Clone(all), func(c candidate) bool { return slices.Contains(except, c.Value) })
	}
	if s.typed == "" {
		all = b.byDeeds(all, treaty)
	}
	s.match(all)
	if len(s.folded) >= fewestForeign && s.empty() {
		s.add(all, b.ledger.StatesCalled(s.folded))
	}
	if s.typed != "" && s.empty() {
		s.add(all, b.names.ResolveState(s.typed).IDs)
	}
	if s.folded != "" && s.empty() {
		s.add(all, states.names.Resolve(s.typed).IDs)
	}
}

// byDeeds puts the states first that did more than sign and join, by the
// latest of such deeds: under a treaty, if one is given, then under any.
func (b *Bot) byDeeds(all []candidate, treaty string) []candidate {
	today := b.today()
	place := map[string]int{}
	for _, under := range []string{treaty, ""} {
		for _, a := range b.notable() {
			if _, has := place[a.State]; !has && (under == "" || a.Treaty == under) && a.KnownBy.Compare(today) <= 0 {
				place[a.State] = len(place) - len(b.ledger.States)
			}
		}
	}
	return slices.SortedStableFunc(slices.Values(all), func(a, b candidate) int { return place[a.Value] - place[b.Value] })
}

// notableActions lists the notable deeds of states, latest first.
func notableActions(l *ledger.Ledger) []*ledger.Action {
	list := slices.DeleteFunc(slices.Clone(l.Actions), func(a *ledger.Action) bool { return !a.Notable() })
	slices.SortStableFunc(list, func(a, b *ledger.Action) int { return b.KnownBy.Compare(a.KnownBy) })
	return list
}

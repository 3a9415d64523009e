package bot

import (
	"slices"
	"strings"
	"unicode/utf8"

	"treatybot/corpus"
	"treatybot/index"
)

// MaxSuggestions is how many values are suggested at a time, as many as chat
// servers show.
const MaxSuggestions = 25

// Suggestion is a value for an option that is being typed.
type Suggestion struct {
	Label string // tells it in a list, in the user's language where we can: "Suomi (Finland)", "20 — Duration and withdrawal"
	Value string // means it and nothing else: "FI", "ottawa-1997", "20"
	Typed string // the value as people type it: "Finland", "Ottawa Convention", "20"
}

// Suggest lists values for an option that is being typed, best first, at most
// [MaxSuggestions]. The request holds what is typed of it and what other
// options were given; articles are those of the treaty among them. The locale
// is the user's, a BCP 47 tag; "" is English.
//
// Names that begin with what is typed come first, then other names that do,
// names with a word that does, and names in any language; where there is none
// of these, what it resolves to. While nothing is typed, states come by their
// latest notable deed, all else in order.
func (b *Bot) Suggest(r Request, option, locale string) []Suggestion {
	r = r.cleaned()
	c, err := findCommand(r.Command)
	if err != nil || utf8.RuneCountInString(r.option(option)) > MaxName {
		return nil
	}
	o, known := c.option(option)
	if !known {
		return nil
	}
	s := search{typed: unquoted(r.option(option))}
	s.folded = corpus.Fold(s.typed) // without the slash of a command
	switch o.Kind {
	case StateOption:
		b.searchStates(&s, locale, b.treatyIn(r))
	case TreatyOption:
		b.searchTreaties(&s)
	case StateOrTreatyOption:
		b.searchBoth(&s, unquoted(otherOf(c, r, o)), locale)
	case TopicOption:
		s.match(topicCandidates())
	case ArticleOption:
		s.match(b.articleCandidates(b.treatyIn(r)))
	case CommandOption:
		s.match(commandCandidates(r))
	case DateOption:
		b.searchDays(&s, r)
	case DocumentOption, DraftOption:
		b.searchDocuments(&s, r, o.Kind)
	}
	return s.best()
}

func unquoted(s string) string { return strings.Trim(strings.TrimSpace(s), `"`) }

// treatyIn gives the id of the treaty that a request names, or "".
func (b *Bot) treatyIn(r Request) string {
	name := r.option("treaty")
	if r.Command == "treaty" {
		name = r.option("name")
	}
	id, _ := b.names.ResolveTreaty(unquoted(name)).One()
	return id
}

// otherOf gives the value of the other option of the same kind.
func otherOf(c *Command, r Request, o Option) string {
	for _, other := range c.Options {
		if other.Kind == o.Kind && other.Name != o.Name {
			return r.option(other.Name)
		}
	}
	return ""
}

// candidate is a suggestion and what it is called, folded, with a space before
// each name: then a word that begins with something contains it after a space.
type candidate struct {
	Suggestion
	names []string // shown
	also  []string // others
}

func newCandidate(s Suggestion, names, also []string) candidate {
	return candidate{s, folded(names), folded(also)}
}

func folded(names []string) []string {
	list := make([]string, 0, len(names))
	for _, n := range names {
		if f := corpus.Fold(n); f != "" {
			list = append(list, " "+f)
		}
	}
	return list
}

// How well a candidate matches, best first.
const (
	isCalled   = iota // by exactly what is typed
	nameBegins        // a shown name
	alsoBegins        // another name
	wordBegins        // a word of a name
	noMatch
)

// match tells how well what is typed, folded, matches.
func (c *candidate) match(typed string) int {
	typed = " " + typed
	begins := func(n string) bool { return strings.HasPrefix(n, typed) }
	within := func(n string) bool { return strings.Contains(n, typed) }
	switch {
	case slices.Contains(c.names, typed), slices.Contains(c.also, typed):
		return isCalled
	case slices.ContainsFunc(c.names, begins):
		return nameBegins
	case slices.ContainsFunc(c.also, begins):
		return alsoBegins
	case slices.ContainsFunc(c.names, within), slices.ContainsFunc(c.also, within):
		return wordBegins
	}
	return noMatch
}

// search gathers suggestions for what is typed.
type search struct {
	typed  string
	folded string
	ranked [noMatch + 1][]Suggestion // the last: found by other means
}

// match adds the candidates that match; all while nothing is typed.
func (s *search) match(all []candidate) {
	for i := range all {
		switch {
		case s.typed == "":
			s.ranked[isCalled] = append(s.ranked[isCalled], all[i].Suggestion)
		case s.folded != "": // a flag folds to nothing
			if rank := all[i].match(s.folded); rank < noMatch {
				s.ranked[rank] = append(s.ranked[rank], all[i].Suggestion)
			}
		}
	}
}

// add adds the candidates of some values that have no place yet.
func (s *search) add(all []candidate, values []string) {
	for _, v := range values {
		i := slices.IndexFunc(all, func(c candidate) bool { return c.Value == v })
		if i >= 0 && !s.has(v) {
			s.ranked[noMatch] = append(s.ranked[noMatch], all[i].Suggestion)
		}
	}
}

func (s *search) has(value string) bool {
	return slices.ContainsFunc(s.ranked[:], func(list []Suggestion) bool {
		return slices.ContainsFunc(list, func(g Suggestion) bool { return g.Value == value })
	})
}

func (s *search) empty() bool {
	return !slices.ContainsFunc(s.ranked[:], func(list []Suggestion) bool { return len(list) > 0 })
}

func (s *search) best() []Suggestion {
	list := slices.Concat(s.ranked[:]...)
	return list[:min(len(list), MaxSuggestions)]
}

// searchTreaties finds treaties by their names.
func (b *Bot) searchTreaties(s *search) {
	all := b.treatyCandidates()
	s.match(all)
	if s.empty() {
		s.add(all, b.names.ResolveTreaty(s.typed).IDs)
	}
}

// searchBoth finds states and treaties, or what can stand beside the one of
// them that was chosen already.
func (b *Bot) searchBoth(s *search, beside, locale string) {
	state, isState := b.names.ResolveState(beside).One()
	treaty, isTreaty := b.names.ResolveTreaty(beside).One()
	var treaties []candidate
	if !isState {
		treaties = slices.DeleteFunc(b.treatyCandidates(), func(c candidate) bool { return c.Value == treaty })
	}
	s.match(treaties)
	if !isTreaty || isState {
		b.searchStates(s, locale, "", state)
	}
	if s.empty() {
		s.add(treaties, b.names.ResolveTreaty(s.typed).IDs)
	}
}

// treatyCandidates lists all treaties, those of the ledger first.
func (b *Bot) treatyCandidates() []candidate {
	var all []candidate
	for _, t := range b.ledger.Treaties {
		also := append([]string{t.Name, t.Slug}, t.Aliases...)
		if d, has := b.index.Document(t.Slug); has {
			also = append(also, d.Names()...)
		}
		all = append(all, treatyCandidate(t.Slug, t.ShortName, append([]string{t.Name}, t.Aliases...), also))
	}
	for _, d := range b.index.Documents() {
		if d.Kind == corpus.Treaty && b.ledger.Treaty(d.ID) == nil {
			all = append(all, treatyCandidate(d.ID, d.Name(), d.Names(), append(d.Names(), d.ID)))
		}
	}
	return all
}

// longName is the longest name of a treaty that reads well beside the short
// one, in bytes.
const longName = 60

// treatyCandidate shows the short name and, of the longer ones, the first that
// tells more and is not too long.
func treatyCandidate(id, short string, longer, also []string) candidate {
	label := short
	for _, n := range longer {
		if len(n) > len(short) && len(n) <= longName && !strings.Contains(n, short) {
			label += " — " + n
			break
		}
	}
	return newCandidate(Suggestion{label, id, short}, []string{short}, also)
}

// articleCandidates lists the articles of a treaty, then its other parts.
func (b *Bot) articleCandidates(treaty string) []candidate {
	d, _ := b.index.Document(treaty)
	var all []candidate
	for _, a := range d.Articles {
		number := a.Locator().Number()
		label := number
		if a.Heading != "" {
			label += " — " + a.Heading
		}
		all = append(all, newCandidate(Suggestion{label, number, number}, []string{number}, []string{a.Number, a.Heading}))
	}
	for _, name := range divisionsOf(d) {
		all = append(all, newCandidate(Suggestion{name, name, name}, []string{name}, nil))
	}
	return all
}

// divisionsOf lists the parts of a treaty outside its articles that their
// names alone tell apart.
func divisionsOf(d index.DocumentInfo) []string {
	return slices.DeleteFunc(slices.Clone(d.Divisions), func(name string) bool {
		place, err := namedDivision(d, name)
		return err != nil || place.Division != name
	})
}

func commandCandidates(r Request) []candidate {
	var all []candidate
	for _, c := range commands {
		if !c.showsTo(r) {
			continue
		}
		all = append(all, newCandidate(Suggestion{c.Name, c.Name, c.Name}, []string{c.Name}, nil))
	}
	return all
}

func topicCandidates() []candidate {
	var all []candidate
	for _, t := range Topics() {
		all = append(all, newCandidate(t, []string{t.Value}, []string{t.Label}))
	}
	return all
}

// Topics lists what there are figures of: the values that options of the kind
// [TopicOption] take.
func Topics() []Suggestion {
	list := make([]Suggestion, len(figureSets))
	for i, s := range figureSets {
		list[i] = Suggestion{s.description, s.name, s.name}
	}
	return list
}

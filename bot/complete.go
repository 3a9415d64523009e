package bot

import (
	"slices"
	"strings"

	"treatybot/corpus"
)

// maxSuggestions is how many completions are offered, as chat servers show.
const maxSuggestions = 25

// Complete gives the lines that a typed line can go on to: commands, then the
// states, treaties or articles that the command takes.
func (b *Bot) Complete(line string) []string {
	slash := ""
	if strings.HasPrefix(line, "/") {
		slash = "/"
	}
	typed := strings.TrimPrefix(line, "/")
	name, rest, hasSpace := strings.Cut(typed, " ")
	if !hasSpace {
		var lines []string
		for _, c := range commands {
			if strings.HasPrefix(c.Name, strings.ToLower(name)) {
				lines = append(lines, slash+c.Name+" ")
			}
		}
		return lines
	}
	c, err := findCommand(name)
	if err != nil || len(c.Options) == 0 {
		return nil
	}
	done, option := b.openOption(c, rest)
	var lines []string
	for _, s := range b.Suggest(option.Kind, strings.TrimPrefix(rest, done), done) {
		if strings.Contains(s, " ") && option.Kind != StateOption {
			s = `"` + s + `"`
		}
		lines = append(lines, slash+name+" "+done+s)
	}
	return lines
}

// openOption tells which option the end of a line is for, and which part of
// the line comes before it.
func (b *Bot) openOption(c *Command, rest string) (done string, option Option) {
	words := strings.SplitAfter(rest, " ")
	for n := len(words) - 1; n > 0; n-- {
		before := strings.Join(words[:n], "")
		value := strings.Trim(strings.TrimSpace(before), `"`)
		if len(c.Options) > 1 && b.fit(c.Options[0], value) == exactFit {
			return before, c.Options[1]
		}
	}
	return "", c.Options[0]
}

// Suggest lists values for an option whose names begin with, or contain, what
// is typed. For articles, before names the treaty.
func (b *Bot) Suggest(kind OptionKind, typed, before string) []string {
	var all []suggestion
	switch kind {
	case StateOption:
		all = b.stateSuggestions()
	case TreatyOption:
		all = b.treatySuggestions()
	case StateOrTreatyOption:
		all = append(b.treatySuggestions(), b.stateSuggestions()...)
	case TopicOption:
		for _, s := range figureSets {
			all = append(all, suggestion{s.name, []string{s.description}})
		}
	case ArticleOption:
		all = b.articleSuggestions(strings.Trim(strings.TrimSpace(before), `"`))
	case CommandOption:
		for _, c := range commands {
			all = append(all, suggestion{value: c.Name})
		}
	}
	return matching(all, strings.Trim(typed, `"`))
}

// suggestion is a value and what else it is called.
type suggestion struct {
	value string
	also  []string
}

// stateSuggestions lists all states by their usual names.
func (b *Bot) stateSuggestions() []suggestion {
	var all []suggestion
	for _, s := range b.ledger.States {
		all = append(all, suggestion{s.Name, append([]string{s.OfficialName, s.Code, s.Code3}, s.Aliases...)})
	}
	return all
}

// treatySuggestions lists all treaties by their usual names.
func (b *Bot) treatySuggestions() []suggestion {
	var all []suggestion
	for _, t := range b.ledger.Treaties {
		s := suggestion{t.ShortName, append([]string{t.Name}, t.Aliases...)}
		if d, has := b.index.Document(t.Slug); has {
			s.also = append(s.also, d.Names()...)
		}
		all = append(all, s)
	}
	for _, d := range b.index.Documents() {
		if d.Kind == corpus.Treaty && b.ledger.Treaty(d.ID) == nil {
			all = append(all, suggestion{d.Name(), d.Names()})
		}
	}
	return all
}

func (b *Bot) articleSuggestions(treaty string) []suggestion {
	id, ok := b.names.ResolveTreaty(treaty).One()
	if !ok {
		return nil
	}
	d, _ := b.index.Document(id)
	var all []suggestion
	for _, a := range d.Articles {
		all = append(all, suggestion{a.Locator().Number(), []string{a.Number, a.Heading}})
	}
	return all
}

// matching lists the values that begin with what is typed, then those with
// another name that does, then those with a word that does.
func matching(all []suggestion, typed string) []string {
	folded := corpus.Fold(typed)
	var ranked [3][]string
	for _, s := range all {
		switch value := corpus.Fold(s.value); {
		case strings.HasPrefix(value, folded):
			ranked[0] = append(ranked[0], s.value)
		case slices.ContainsFunc(s.also, func(n string) bool { return strings.HasPrefix(corpus.Fold(n), folded) }):
			ranked[1] = append(ranked[1], s.value)
		case slices.ContainsFunc(append(s.also, s.value), func(n string) bool { return strings.Contains(corpus.Fold(n), " "+folded) }):
			ranked[2] = append(ranked[2], s.value)
		}
	}
	values := slices.Concat(ranked[:]...)
	return values[:min(len(values), maxSuggestions)]
}

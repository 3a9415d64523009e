package bot

import (
	"context"
	"slices"
	"strings"
)

// Command is a row of the command table. Platforms make their menus from it.
type Command struct {
	Name        string
	Description string // at most 100 characters, as chat servers allow
	Example     string // as typed on a console
	Options     []Option

	Moderators bool // only for moderators of the guild, and only within one
	Followed   bool // reached by the choices of an answer; platforms with menus leave it out of them

	run func(*Bot, context.Context, Request) (Answer, error)
}

// Option is a value that a command takes.
type Option struct {
	Name        string
	Description string
	Kind        OptionKind
	Required    bool
}

// OptionKind tells what a value means, for completion and for sorting words
// that come without names.
type OptionKind int

// The kinds of option.
const (
	TextOption OptionKind = iota
	StateOption
	TreatyOption
	ArticleOption
	DateOption
	CommandOption
	StateOrTreatyOption
	TopicOption    // of figures
	FileOption     // comes as the request's Upload
	DocumentOption // a community document, by id or title
	DraftOption    // a document that waits to be published, by id
	LineOption     // one line of text
	AddressOption  // of the web
	BodyOption     // a text of several lines
	NumberOption   // a count, such as 2
)

// SlashExample gives the example as it is typed on every platform, with the
// names of the options: "/status country:Finland".
func (c *Command) SlashExample() string {
	rest := strings.TrimSpace(strings.TrimPrefix(c.Example, c.Name))
	if _, _, named := optionName(rest); named {
		return "/" + c.Example
	}
	values := strings.Fields(rest)
	if len(c.Options) == 1 && c.Options[0].Kind == TextOption {
		values = []string{rest}
	}
	typed := "/" + c.Name
	for i, v := range values {
		typed += " " + c.Options[i].Name + ":" + v
	}
	return typed
}

// need says what a required option asks for.
func (o Option) need() string {
	switch o.Kind {
	case StateOption:
		return "a country"
	case TreatyOption:
		return "a treaty"
	case ArticleOption:
		return "an article, such as 20 or 5(3)"
	case StateOrTreatyOption:
		return "two countries or two treaties"
	case DocumentOption:
		return "the title or the id of a document"
	case DraftOption:
		return "a document that waits to be published"
	default:
		return "a " + o.Name
	}
}

func (c *Command) optionNames() string {
	names := []string{"as-of"}
	for _, o := range append(slices.Clone(c.Options), c.Details()...) {
		if o.Name != "as-of" {
			names = append(names, o.Name)
		}
	}
	return strings.Join(names, ", ")
}

// option gives an option by name. Every command knows as-of, so that a day can
// be set for a whole session; some do not depend on it.
func (c *Command) option(name string) (Option, bool) {
	for _, o := range append(c.Details(), c.Options...) {
		if o.Name == name {
			return o, true
		}
	}
	return asOfOption, name == asOfOption.Name
}

var asOfOption = Option{"as-of", "the day to answer for, such as 2025-06-30; today if left out", DateOption, false}

// Commands is the table of commands, in the order of help.
func Commands() []*Command { return commands }

var commands []*Command

func init() {
	commands = []*Command{
		{
			"status", "Where a country stands under each treaty, on any day", "status Finland",
			[]Option{
				{"country", "name, code or flag of a country", StateOption, true},
				{"treaty", "only this treaty", TreatyOption, false}, asOfOption,
			}, false, false, (*Bot).status,
		},
		{
			"why-withdraw", "Why countries left the mine ban: reasons, rules, criticism", "why-withdraw Poland",
			[]Option{{"country", "name, code or flag of a country", StateOption, false}}, false, false, (*Bot).whyWithdraw,
		},
		{
			"ask", "Ask in your own words; the best passages and key facts answer", "ask can a country quit the mine ban during a war?",
			[]Option{{"question", "what you want to know", TextOption, true}}, false, false, (*Bot).ask,
		},
		{
			"article", "Quote an article of a treaty, whole or one paragraph", "article ottawa 5(3)",
			[]Option{
				{"treaty", "name or abbreviation of a treaty", TreatyOption, true},
				{"article", "article and paragraph, such as 20, XIII or 5(3)", ArticleOption, true},
			}, false, false, (*Bot).article,
		},
		{
			"treaty", "Key facts of a treaty: dates, parties, how to leave", "treaty ctbt",
			[]Option{{"name", "name or abbreviation of a treaty", TreatyOption, true}, asOfOption}, false, false, (*Bot).treaty,
		},
		{
			"compare", "Two countries, or two treaties, side by side", "compare ottawa ccm",
			[]Option{
				{"first", "a country or a treaty", StateOrTreatyOption, true}, {"second", "another of the same kind", StateOrTreatyOption, true}, asOfOption,
			}, false, false, (*Bot).compare,
		},
		{
			"timeline", "What happened, by date: of a country, under a treaty, within a span", "timeline Finland ottawa",
			[]Option{
				{"country", "name, code or flag of a country", StateOption, false}, {"treaty", "name or abbreviation of a treaty", TreatyOption, false},
				{"from", "first day, such as 2025 or 2025-06-01", DateOption, false}, {"to", "last day", DateOption, false},
			}, false, false, (*Bot).timeline,
		},
		{
			"figures", "Numbers over the years: casualties, stockpiles, producers, parties", "figures casualties",
			[]Option{
				{"topic", "casualties, stockpiles, producers, parties and more", TopicOption, false}, {"treaty", "a treaty, for its parties", TreatyOption, false}, asOfOption,
			}, false, false, (*Bot).figures,
		},
		{"sources", "What the corpus and the ledger hold, with dates and licences", "sources", nil, false, false, (*Bot).sources},
		{
			"help", "The commands, with examples", "help",
			[]Option{{"command", "only this command", CommandOption, false}}, false, false, (*Bot).help,
		},
	}
	commands = append(commands, corpusCommands()...)
}

func findCommand(name string) (*Command, error) {
	for _, c := range commands {
		if c.Name == strings.ToLower(name) {
			return c, nil
		}
	}
	return nil, unknownCommand(name)
}

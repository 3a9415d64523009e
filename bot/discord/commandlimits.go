package discord

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"treatybot/bot/discord/card"

	"github.com/bwmarrin/discordgo"
)

// inCommandName reports whether names of commands and options may have a
// character; letters that have a lower case are to be in it.
func inCommandName(r rune) bool {
	return strings.ContainsRune("-_'", r) || unicode.In(r, unicode.L, unicode.N, unicode.Devanagari, unicode.Thai)
}

// commandFaults lists what Discord would refuse of commands, each with the
// place: limits.go has the figures. Localised words count like others.
func commandFaults(commands []*discordgo.ApplicationCommand) []string {
	var f faults
	named := map[discordgo.ApplicationCommandType][]localised{}
	for _, c := range commands {
		names := localised{label(c), c.Name, deref(c.NameLocalizations)}
		named[c.Type] = append(named[c.Type], names)
		switch c.Type {
		case discordgo.MessageApplicationCommand, discordgo.UserApplicationCommand: // in menus, with a name of any kind
			f.text(names, maxCommandName)
			if c.Description != "" || len(deref(c.DescriptionLocalizations)) > 0 || len(c.Options) > 0 {
				f.add(label(c), "a command in a menu has neither description nor options")
			}
		default:
			f.name(names)
			f.text(localised{c.Name, c.Description, deref(c.DescriptionLocalizations)}, maxCommandDescription)
			f.options(c.Name, c.Options)
		}
		if n := characters(c); n > maxCommandCharacters {
			f.add(c.Name, "%d characters in all, at most %d", n, maxCommandCharacters)
		}
	}
	for kind, names := range named {
		most := maxMenuCommands
		if kind == 0 || kind == discordgo.ChatApplicationCommand {
			most = maxCommands
		}
		if len(names) > most {
			f.add("", "%d commands, at most %d", len(names), most)
		}
		f.distinct("", names)
	}
	return f
}

// faults are sentences that name a place.
type faults []string

func (f *faults) add(place, format string, args ...any) {
	*f = append(*f, strings.TrimPrefix(place+": ", ": ")+fmt.Sprintf(format, args...))
}

// localised is a text in English and in other languages.
type localised struct {
	place   string
	english string
	others  map[discordgo.Locale]string
}

// each hands over the text in every language.
func (l localised) each(do func(place, text string)) {
	do(l.place, l.english)
	for _, locale := range slices.Sorted(maps.Keys(l.others)) {
		do(l.place+" in "+string(locale), l.others[locale])
	}
}

// longest is the length of the longest of them.
func (l localised) longest() int {
	n := 0
	l.each(func(_, text string) { n = max(n, card.Length(text)) })
	return n
}

func deref(m *map[discordgo.Locale]string) map[discordgo.Locale]string {
	if m == nil {
		return nil
	}
	return *m
}

func (f *faults) name(l localised) {
	l.each(func(place, name string) {
		n := utf8.RuneCountInString(name)
		foreign := strings.ContainsFunc(name, func(r rune) bool { return !inCommandName(r) })
		if n < 1 || n > maxCommandName || foreign || name != strings.ToLower(name) {
			f.add(place, "%q is no name", name)
		}
	})
}

func (f *faults) text(l localised, limit int) {
	l.each(func(place, text string) {
		if n := card.Length(text); n < 1 || n > limit {
			f.add(place, "%q has %d characters, not 1 to %d", text, n, limit)
		}
	})
}

// distinct checks that no two have one name in any language. A name counts as
// English where the language has none.
func (f *faults) distinct(place string, all []localised) {
	locales := map[discordgo.Locale]bool{"": true}
	for _, l := range all {
		for locale := range l.others {
			locales[locale] = true
		}
	}
	for _, locale := range slices.Sorted(maps.Keys(locales)) {
		seen := map[string]string{}
		for _, l := range all {
			name := cmp.Or(l.others[locale], l.english)
			if other, taken := seen[name]; taken {
				f.add(place, "%s and %s are both %q in %q", other, l.place, name, string(locale))
			}
			seen[name] = l.place
		}
	}
}

// options checks the options of a command or a subcommand.
func (f *faults) options(of string, options []*discordgo.ApplicationCommandOption) {
	if len(options) > maxCommandOptions {
		f.add(of, "%d options, at most %d", len(options), maxCommandOptions)
	}
	var named []localised
	optional, subcommands := false, 0
	for _, o := range options {
		place := of + "." + o.Name
		names := localised{place, o.Name, o.NameLocalizations}
		named = append(named, names)
		f.name(names)
		f.text(localised{place, o.Description, o.DescriptionLocalizations}, maxCommandDescription)
		if o.Type == discordgo.ApplicationCommandOptionSubCommand {
			subcommands++
			f.options(place, o.Options)
			continue
		}
		f.value(place, o)
		if o.Required && optional {
			f.add(place, "required, after one that is not")
		}
		optional = optional || !o.Required
	}
	if subcommands > 0 && subcommands < len(options) {
		f.add(of, "subcommands and other options exclude each other")
	}
	f.distinct(of, named)
}

// value checks what an option may hold.
func (f *faults) value(place string, o *discordgo.ApplicationCommandOption) {
	if len(o.Options) > 0 {
		f.add(place, "only subcommands have options")
	}
	if o.MaxLength > maxStringOption {
		f.add(place, "up to %d characters, at most %d", o.MaxLength, maxStringOption)
	}
	if o.Autocomplete && len(o.Choices) > 0 {
		f.add(place, "choices and completion exclude each other")
	}
	f.choices(place, o.Choices)
}

func (f *faults) choices(place string, choices []*discordgo.ApplicationCommandOptionChoice) {
	if len(choices) > maxAutocompleteChoices {
		f.add(place, "%d choices, at most %d", len(choices), maxAutocompleteChoices)
	}
	var named []localised
	for _, c := range choices {
		names := localised{place + "." + c.Name, c.Name, c.NameLocalizations}
		named = append(named, names)
		f.text(names, maxChoiceName)
		if value, isText := c.Value.(string); !isText || card.Length(value) > maxChoiceValue {
			f.add(names.place, "the value %v is no text of at most %d characters", c.Value, maxChoiceValue)
		}
	}
	f.distinct(place, named)
}

// characters counts those of a command that Discord bounds together: names,
// descriptions and values, in the language in which each is longest.
func characters(c *discordgo.ApplicationCommand) int {
	n := localised{"", c.Name, deref(c.NameLocalizations)}.longest() + localised{"", c.Description, deref(c.DescriptionLocalizations)}.longest()
	return n + optionCharacters(c.Options)
}

func optionCharacters(options []*discordgo.ApplicationCommandOption) int {
	n := 0
	for _, o := range options {
		n += localised{"", o.Name, o.NameLocalizations}.longest() + localised{"", o.Description, o.DescriptionLocalizations}.longest()
		n += optionCharacters(o.Options)
		for _, choice := range o.Choices {
			n += localised{"", choice.Name, choice.NameLocalizations}.longest() + card.Length(fmt.Sprint(choice.Value))
		}
	}
	return n
}

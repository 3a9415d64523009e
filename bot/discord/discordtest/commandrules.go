package discordtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// What commands may be: docs.discord.com/developers,
// interactions/application-commands; the locales are those of Discord's API
// description.
const (
	maxSlashCommands   = 100 // in one place
	maxMenuCommands    = 15  // of users, and as many of messages
	maxBulk            = 130
	maxCreates         = 200 // a day, in one place
	maxName            = 32
	maxDescription     = 100
	maxOptions         = 25
	maxChoices         = 25
	maxChoiceText      = 100
	maxCommandSize     = 8000
	optionSub          = 1
	optionGroup        = 2
	optionString       = 3
	optionInteger      = 4
	optionNumber       = 10
	optionAttachment   = 11
	commandSlash       = 1
	commandOfAnyTarget = 3 // the last type with a name of any kind
)

var (
	commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)
	locales     = strings.Fields(`ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl
		pt-BR ro ru sv-SE th tr uk vi zh-CN zh-TW`)
)

// commandFlaws checks all commands of a place. Paths begin with the command's
// number.
func commandFlaws(commands []object) []flaw {
	c := &checker{}
	counts := map[int]int{}
	if len(commands) > maxBulk {
		c.add(RuleCommand, "", "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxBulk)
	}
	byType := map[int]list{}
	for n, command := range commands {
		kind := commandType(command)
		counts[kind]++
		byType[kind] = append(byType[kind], object{"number": n, "command": command})
		c.command(fmt.Sprint(n), command)
	}
	if counts[commandSlash] > maxSlashCommands || counts[2] > maxMenuCommands || counts[3] > maxMenuCommands {
		c.add(RuleCommand, "", "APPLICATION_COMMANDS_MAXIMUM", "Maximum number of application commands reached (%d, %d, %d)",
			counts[1], counts[2], counts[3])
	}
	for _, same := range byType {
		var siblings []sibling
		for _, s := range same {
			s := s.(object)
			siblings = append(siblings, sibling{fmt.Sprint(s["number"]), s["command"].(object)})
		}
		c.unique("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique", siblings)
	}
	return c.flaws
}

// sibling is a command, option or choice among others.
type sibling struct {
	path string
	at   object
}

// unique: no two have the same name, in any language.
func (c *checker) unique(code, message string, siblings []sibling) {
	for _, locale := range append([]string{""}, locales...) {
		seen := map[string]bool{}
		for _, s := range siblings {
			name := text(s.at["name"])
			own, _ := s.at["name_localizations"].(object)
			where := s.path + ".name"
			if l, ok := own[locale]; ok {
				name, where = text(l), s.path+".name_localizations."+locale
			}
			if seen[name] {
				c.add(RuleCommand, where, code, "%s", message)
			}
			seen[name] = true
		}
	}
}

// command checks one command.
func (c *checker) command(path string, command object) {
	kind := commandType(command)
	if kind < commandSlash || kind > commandOfAnyTarget {
		c.add(RuleCommand, path+".type", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3}.")
		return
	}
	c.names(path, command, kind == commandSlash)
	if kind == commandSlash {
		c.descriptions(path, command)
	} else if text(command["description"]) != "" || len(items(command["options"])) > 0 {
		c.add(RuleCommand, path+".description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED",
			"Context menu commands cannot have description or options")
	}
	c.options(path, items(command["options"]), 0)
	if n := commandSize(command); n > maxCommandSize {
		c.add(RuleCommand, path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (%d), it has %d", maxCommandSize, n)
	}
}

// names checks a name in all languages.
func (c *checker) names(path string, at object, strict bool) {
	check := func(path, name string) {
		c.within(RuleCommand, path, name, 1, maxName)
		if strict && (!commandName.MatchString(name) || name != strings.ToLower(name)) {
			c.add(RuleCommand, path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
		}
	}
	check(path+".name", text(at["name"]))
	c.languages(path+".name_localizations", at["name_localizations"], check)
}

// descriptions checks a description in all languages.
func (c *checker) descriptions(path string, at object) {
	check := func(path, d string) { c.within(RuleCommand, path, d, 1, maxDescription) }
	check(path+".description", text(at["description"]))
	c.languages(path+".description_localizations", at["description_localizations"], check)
}

// languages checks each localisation, and that Discord has its language.
func (c *checker) languages(path string, v any, check func(path, s string)) {
	all, _ := v.(object)
	for locale, s := range all {
		if !slices.Contains(locales, locale) {
			c.add(RuleCommand, path, "ENUM_TYPE_COERCE", "Value %q is not a valid locale.", locale)
		}
		check(path+"."+locale, text(s))
	}
}

// options checks the options at some depth: 0 of a command, 1 of a group or
// subcommand, 2 of a subcommand in a group.
func (c *checker) options(path string, options list, depth int) {
	at := path + ".options"
	if len(options) > maxOptions {
		c.add(RuleCommand, at, "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxOptions)
	}
	var siblings []sibling
	optional, subs := false, 0
	for n, v := range options {
		o, _ := v.(object)
		p := fmt.Sprintf("%s.%d", at, n)
		siblings = append(siblings, sibling{p, o})
		kind := number(o["type"])
		c.names(p, o, true)
		c.descriptions(p, o)
		if truth(o["required"]) && optional {
			c.add(RuleCommand, p, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		optional = optional || !truth(o["required"])
		switch {
		case kind == optionGroup && depth == 0, kind == optionSub && depth < 2:
			subs++
			c.options(p, items(o["options"]), depth+1+optionGroup-kind)
		case kind < optionString || kind > optionAttachment:
			c.add(RuleCommand, p+".type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
		default:
			c.choices(p, o, kind)
		}
	}
	if subs > 0 && subs < len(options) {
		c.add(RuleCommand, at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
	}
	c.unique("APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists in these options", siblings)
}

// choices checks the fixed values of an option.
func (c *checker) choices(path string, option object, kind int) {
	choices := items(option["choices"])
	typed := kind == optionString || kind == optionInteger || kind == optionNumber
	if truth(option["autocomplete"]) && (len(choices) > 0 || !typed) {
		c.add(RuleCommand, path+".autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", "Autocomplete is for texts and numbers without choices")
	}
	if len(choices) > maxChoices || len(choices) > 0 && !typed {
		c.add(RuleCommand, path+".choices", "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxChoices)
	}
	var siblings []sibling
	for n, v := range choices {
		choice, _ := v.(object)
		p := fmt.Sprintf("%s.choices.%d", path, n)
		siblings = append(siblings, sibling{p, choice})
		check := func(path, s string) { c.within(RuleCommand, path, s, 1, maxChoiceText) }
		check(p+".name", text(choice["name"]))
		c.languages(p+".name_localizations", choice["name_localizations"], check)
		if s, ok := choice["value"].(string); ok != (kind == optionString) {
			c.add(RuleCommand, p+".value", "BASE_TYPE_BAD_TYPE", "Value is not of the option's type.")
		} else if ok {
			c.within(RuleCommand, p+".value", s, 1, maxChoiceText)
		}
	}
	c.unique("APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "Choice name already exists for this option", siblings)
}

// commandSize counts names, descriptions and values of a command and all within;
// of each the longest localisation.
func commandSize(at object) int {
	size := longest(at, "name") + longest(at, "description") + utf16Len(text(at["value"]))
	for _, k := range []string{"options", "choices"} {
		for _, inner := range items(at[k]) {
			if o, ok := inner.(object); ok {
				size += commandSize(o)
			}
		}
	}
	return size
}

// longest is the length of a text in the language that needs most.
func longest(at object, field string) int {
	n := utf16Len(text(at[field]))
	all, _ := at[field+"_localizations"].(object)
	for _, s := range all {
		n = max(n, utf16Len(text(s)))
	}
	return n
}

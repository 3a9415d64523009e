package discord

import (
	"slices"
	"strings"
	"unicode"

	"treatybot/bot"
)

// complete lists what the option that is being typed may become. The locale
// is the user's.
func complete(b *bot.Bot, d CommandData, locale string) Autocomplete {
	r := bot.Request{Command: d.Name, Options: map[string]string{}}
	focused := ""
	for _, o := range d.Options {
		if value, isText := o.text(); isText {
			r.Options[o.Name] = value
		}
		if o.Focused {
			focused = o.Name
		}
	}
	list := Autocomplete{Choices: []Choice{}}
	for _, s := range b.Suggest(r, focused, locale) {
		c := Choice{cutAtWord(s.Label, maxChoiceName), s.Value}
		known := slices.ContainsFunc(list.Choices, func(other Choice) bool { return other.Name == c.Name })
		if !known && utf16Len(c.Value) <= maxChoiceValue && len(list.Choices) < maxAutocompleteChoices {
			list.Choices = append(list.Choices, c)
		}
	}
	return list
}

// cutAtWord shortens a text of one line to a length in UTF-16 code units, at the end
// of a word where there is one in its second half.
func cutAtWord(s string, most int) string {
	if utf16Len(s) <= most {
		return s
	}
	const ellipsis = "…"
	end, n := 0, utf16Len(ellipsis)
	for i, r := range s {
		if n += utf16Len(string(r)); n > most {
			end = i
			break
		}
	}
	cut := s[:end]
	if at := strings.LastIndexFunc(s[:end+1], unicode.IsSpace); at >= end/2 {
		cut = s[:at]
	}
	return strings.TrimRightFunc(cut, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }) + ellipsis
}

package discord

import (
	"slices"

	"treatybot/bot"
	"treatybot/bot/discord/card"
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
		c := Choice{card.Clip(s.Label, maxChoiceName), s.Value}
		known := slices.ContainsFunc(list.Choices, func(other Choice) bool { return other.Name == c.Name })
		if !known && card.Length(c.Value) <= maxChoiceValue && len(list.Choices) < maxAutocompleteChoices {
			list.Choices = append(list.Choices, c)
		}
	}
	return list
}

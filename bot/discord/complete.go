package discord

import (
	"slices"

	"treatybot/bot"
	"treatybot/bot/discord/card"
)

// complete lists what the option that is being typed may become, in a guild and
// for whom the request r says. The locale is the user's. Of what is for
// moderators nobody else learns anything.
func complete(b *bot.Bot, d CommandData, r bot.Request, locale string) Autocomplete {
	var options []CommandOption
	r.Command, options = d.used()
	r.Options = map[string]string{}
	if c := row(r.Command); c != nil && c.Moderators && !r.Actor.Moderator {
		return Autocomplete{Choices: []Choice{}}
	}
	focused := ""
	for _, o := range options {
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

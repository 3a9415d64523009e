package discord

import (
	"slices"

	"treatybot/bot"
	"treatybot/bot/discord/card"
)

// settle makes what buttons have to remember short: what the values were
// understood as, instead of what was typed. Only a question may still be too
// long for a custom_id.
func (h *handler) settle(r bot.Request, answer *bot.Answer) bot.Request {
	if o := answer.Outcome(); o == bot.Failed || o == bot.Misused {
		return r // asking again is no use
	}
	short := func(r bot.Request) bot.Request {
		settled := h.bot.Settled(r, false)
		if _, fits := (card.Press{Action: card.TurnPage, Page: 999, Request: settled}).Encode(); !fits {
			settled = h.bot.Settled(r, true) // better without a remark than without buttons
		}
		return settled
	}
	answer.Choices = slices.Clone(answer.Choices)
	for i, c := range answer.Choices {
		answer.Choices[i].Options = short(bot.Request{Command: c.Command, Options: c.Options}).Options
	}
	return short(r)
}

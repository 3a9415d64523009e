package discord

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"treatybot/bot"
	"treatybot/bot/discord/card"
)

// ready sees to what comes before an answer: who asks, a form to fill in, and
// time for what takes longer. It reports whether an answer is to be made.
func (h *handler) ready(ctx context.Context, a *exchange, ask *asked) bool {
	ask.Request.Actor = h.actor(ctx, a.Interaction, ask.Request.Command)
	c := row(ask.Request.Command)
	if c == nil || !c.Moderators {
		return true
	}
	if !ask.Request.Actor.Moderator {
		a.outcome = "not allowed"
		h.first(ctx, a, h.notAllowed(a.Interaction))
		return false
	}
	if ask.file != nil {
		return h.putOff(ctx, a, *ask) && h.uploaded(ctx, a, ask)
	}
	return ask.filled || !h.opened(ctx, a, ask)
}

// formWithin bounds how long a form may take to be made: as a first response, a
// form cannot be put off.
const formWithin = firstResponseDue - 500*time.Millisecond

// opened responds with a form where the request is to be filled in by one. It
// reports whether it has responded.
func (h *handler) opened(ctx context.Context, a *exchange, ask *asked) bool {
	within, cancel := context.WithDeadline(ctx, a.received.Add(formWithin))
	defer cancel()
	type wanted struct {
		form   bot.Form
		wanted bool
		caught *caught
	}
	made := make(chan wanted, 1)
	go func() {
		defer func() {
			if v := recover(); v != nil {
				made <- wanted{caught: &caught{v, debug.Stack()}}
			}
		}()
		form, ok := h.bot.Form(within, ask.Request)
		made <- wanted{form: form, wanted: ok}
	}()
	var w wanted
	select {
	case w = <-made:
	case <-within.Done():
		a.outcome = "no form in time"
		h.first(ctx, a, h.words("The form took too long to open.", "Try again in a moment."))
		return true
	}
	switch {
	case w.caught != nil:
		panic(*w.caught)
	case !w.wanted:
		return false
	}
	m, err := modal(w.form, ask.Request)
	if err != nil {
		a.outcome = "no form"
		h.log.Warn("a form cannot be shown", "interaction", a.ID, "command", ask.Request.Command, "error", err)
		h.first(ctx, a, h.words("This cannot be filled in here: what was typed is too long.", "Choose from the list while you type, and use the command again."))
		return true
	}
	a.outcome = "form"
	h.first(ctx, a, Response{Type: OpenModal, Data: m})
	return true
}

// uploaded fetches the file of a request, whose answer is put off. Where it
// cannot it has told why, and reports false.
func (h *handler) uploaded(ctx context.Context, a *exchange, ask *asked) bool {
	content, unfetched := h.fetch(ctx, *ask.file)
	if unfetched != nil {
		h.send(ctx, a, *ask, *unfetched)
		return false
	}
	ask.Request.Upload.Content = content
	return true
}

// heavyWorkers is how many documents are read at once, beside all other answers:
// a large one may take many seconds, most of them in a process of its own or
// waiting for a web site.
const heavyWorkers = 4

// queueOf gives the queue for a command.
func (h *handler) queueOf(command string) *queue {
	if command == addCommand {
		return h.heavy
	}
	return h.queue
}

// aside shows an answer in a message of its own, for the asker alone, and leaves
// the message alone whose button was pressed: what was wrong can be tried again
// there.
func (h *handler) aside(ctx context.Context, a *exchange, answer bot.Answer) {
	if !a.deferred {
		h.first(ctx, a, h.private(answer))
		return
	}
	m := h.renderer().Message(answer, card.View{Private: true})
	if err := h.client.followUp(ctx, a.Interaction, m); err != nil {
		h.lost(a, err)
	}
}

// notUnderstood puts into words why nothing comes of an interaction.
func (h *handler) notUnderstood(i *Interaction, err error) Response {
	switch {
	case errors.Is(err, errEmptyMessage):
		return h.words("This message has neither text nor a file to add.", "Embeds and forwarded messages are not read: use the message itself, or /corpus add.")
	case i.Type == ApplicationCommand:
		return h.words("This command came with options that it does not take.", "Reload Discord, which may show an old version of it, and use the command again.")
	case i.Type == ModalSubmit:
		return h.words("This form is too old to work.", "Open it again.")
	}
	return h.words("This button is too old to work.", "Use the command again.")
}

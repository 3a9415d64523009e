package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"treatybot/bot/discord/card"
	"treatybot/bot/discord/rest"
)

// client makes the calls that answer interactions. They need no bot token and
// are outside the bot's global rate limit; the interaction's own token is part
// of their paths.
type client struct{ *rest.Client }

// Codes of Discord's errors (topics/opcodes-and-status-codes).
const (
	codeUnknownInteraction  = 10062
	codeAlreadyAcknowledged = 40060
	codeUnknownWebhook      = 10015
	codeInvalidWebhookToken = 50027
)

// codeOf gives Discord's code of an error, 0 if it has none.
func codeOf(err error) int {
	var e *rest.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return 0
}

// gone reports that the interaction cannot be answered any more.
func gone(err error) bool {
	code := codeOf(err)
	return code == codeUnknownInteraction || code == codeUnknownWebhook || code == codeInvalidWebhookToken
}

// respond sends the first response to an interaction.
func (c client) respond(ctx context.Context, i *Interaction, r Response) error {
	path := "/interactions/" + url.PathEscape(i.ID) + "/" + url.PathEscape(i.Token) + "/callback"
	tries, err := c.send(ctx, http.MethodPost, path, r, nil, func(err error) bool { return errors.Is(err, rest.ErrUnreachable) })
	switch {
	case err == nil:
		return nil
	case codeOf(err) == codeAlreadyAcknowledged && tries > 1:
		return nil // an earlier try got through, its reply did not
	}
	return fmt.Errorf("respond: %w", err)
}

// overtaken is how long an edit may be ahead of what it edits: Discord takes
// first responses for 3 s.
const overtaken = firstResponseDue

// edit puts a message in place of the first response. An edit may be repeated.
// A first response that went out as an HTTP reply can be overtaken by its edit:
// for a while, that Discord does not know of it yet means to try again.
func (c client) edit(ctx context.Context, i *Interaction, m card.Message) error {
	begun := time.Now()
	path := "/webhooks/" + url.PathEscape(i.ApplicationID) + "/" + url.PathEscape(i.Token) + "/messages/@original"
	m.Flags &^= card.Ephemeral // was decided by the first response
	_, err := c.send(ctx, http.MethodPatch, path, m, m.Files, func(err error) bool {
		return errors.Is(err, rest.ErrUnreachable) || codeOf(err) == codeUnknownWebhook && time.Since(begun) < overtaken
	})
	if err != nil {
		return fmt.Errorf("edit response: %w", err)
	}
	return nil
}

// followUp adds a message after the first response. It is not repeated unless
// Discord refused it for being busy: it would come twice.
func (c client) followUp(ctx context.Context, i *Interaction, m card.Message) error {
	path := "/webhooks/" + url.PathEscape(i.ApplicationID) + "/" + url.PathEscape(i.Token)
	if _, err := c.send(ctx, http.MethodPost, path, m, m.Files, nil); err != nil {
		return fmt.Errorf("follow up: %w", err)
	}
	return nil
}

// send makes a call, and again while Discord is busy or again says so. It gives
// the number of tries.
func (c client) send(ctx context.Context, method, path string, what any, files []card.File, again func(error) bool) (tries int, err error) {
	body, contentType, err := payload(what, files)
	if err != nil {
		return 0, err
	}
	err = rest.Retry(ctx, again, func() error {
		tries++
		_, err := c.Do(ctx, rest.Call{Method: method, Path: path, Body: body, ContentType: contentType, Anonymous: true}, nil)
		return err
	})
	return tries, err
}

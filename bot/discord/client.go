package discord

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"treatybot/bot/discord/card"

	"github.com/bwmarrin/discordgo"
	"github.com/cenkalti/backoff/v5"
)

// client makes the calls that answer interactions. They need no bot token and
// are outside the bot's global rate limit; the interaction's own token is a
// secret, so no error of the client names an address.
type client struct {
	http *http.Client // sends what is for Discord to where the API is
}

// maxReply bounds what is read of a reply, in bytes.
const maxReply = 1 << 20

// Codes of Discord's errors (topics/opcodes-and-status-codes).
const (
	codeUnknownInteraction   = 10062
	codeAlreadyAcknowledged  = 40060
	codeUnknownWebhook       = 10015
	codeInvalidWebhookToken  = 50027
	unknownRetry             = 5 * time.Second // where a 429 does not say
	maxRetryAfter            = time.Minute
	firstBackoff, maxBackoff = 100 * time.Millisecond, 5 * time.Second
)

// apiError is a reply of the API other than the one hoped for.
type apiError struct {
	status  int
	code    int    // Discord's own; 0: none told
	message string // Discord's words; "" for none
}

func (e *apiError) Error() string {
	if e.code == 0 {
		return fmt.Sprintf("the API replies %d %s", e.status, http.StatusText(e.status))
	}
	return fmt.Sprintf("the API replies %d %s: %s (code %d)", e.status, http.StatusText(e.status), e.message, e.code)
}

// gone reports that the interaction cannot be answered any more.
func gone(err error) bool {
	var e *apiError
	return errors.As(err, &e) && (e.code == codeUnknownInteraction || e.code == codeUnknownWebhook || e.code == codeInvalidWebhookToken)
}

// respond sends the first response to an interaction.
func (c *client) respond(ctx context.Context, i *Interaction, r Response) error {
	tried := 0
	err := c.send(ctx, http.MethodPost, "/interactions/"+url.PathEscape(i.ID)+"/"+url.PathEscape(i.Token)+"/callback", r, nil, &tried)
	var e *apiError
	if errors.As(err, &e) && e.code == codeAlreadyAcknowledged && tried > 1 {
		return nil // an earlier try got through, its reply did not
	}
	return wrapped("respond", err)
}

// edit puts a message in place of the first response. An edit may be repeated.
// A first response that went out as an HTTP reply can be overtaken by its edit:
// for a while, that Discord does not know of it yet means to try again.
func (c *client) edit(ctx context.Context, i *Interaction, m card.Message) error {
	tried := 0
	path := "/webhooks/" + url.PathEscape(i.ApplicationID) + "/" + url.PathEscape(i.Token) + "/messages/@original"
	m.Flags &^= card.Ephemeral // was decided by the first response
	return wrapped("edit response", c.send(ctx, http.MethodPatch, path, m, m.Files, &tried))
}

func wrapped(action string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", action, err)
}

// send makes a call and repeats it while Discord is busy or out of reach, as
// long as the context lasts.
func (c *client) send(ctx context.Context, method, path string, what any, files []card.File, tried *int) error {
	body, contentType, err := payload(what, files)
	if err != nil {
		return err
	}
	pace := backoff.NewExponentialBackOff()
	pace.InitialInterval, pace.MaxInterval = firstBackoff, maxBackoff
	begun := time.Now()
	_, err = backoff.Retry(ctx, func() (struct{}, error) {
		*tried++
		err := c.try(ctx, method, path, contentType, body)
		if e := (*apiError)(nil); errors.As(err, &e) && e.code == codeUnknownWebhook && time.Since(begun) < overtaken {
			err = e // without the mark that it is permanent
		}
		return struct{}{}, err
	}, backoff.WithBackOff(pace), backoff.WithMaxElapsedTime(tokenLife))
	return err
}

// try makes a call once. Its error is permanent, tells when to try again, or
// may be repeated.
func (c *client) try(ctx context.Context, method, path, contentType string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, method, discordAPI+path, bytes.NewReader(body))
	if err != nil {
		return backoff.Permanent(errors.New("address of the call cannot be made"))
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("User-Agent", userAgent)
	resp, err := c.http.Do(req)
	if err != nil {
		return withoutURL(err)
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(io.LimitReader(resp.Body, maxReply))
	switch {
	case resp.StatusCode < 300:
		return nil
	case err != nil:
		return withoutURL(err)
	}
	return refusal(resp, reply)
}

// userAgent is the name under which calls are made, in the form that Discord
// wants (reference, "User Agent"), and the same that discordgo gives.
const userAgent = "DiscordBot (https://github.com/bwmarrin/discordgo, v" + discordgo.VERSION + ")"

// overtaken is how long an edit may be ahead of what it edits: Discord takes
// first responses for 3 s.
const overtaken = firstResponseDue

// refusal turns a reply that is no success into an error. Discord tells in JSON
// what is wrong; what stands before it answers in HTML.
func refusal(resp *http.Response, reply []byte) error {
	var told struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	}
	_ = json.Unmarshal(reply, &told) // what is no JSON tells nothing
	err := &apiError{resp.StatusCode, told.Code, told.Message}
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		return &backoff.RetryAfterError{Duration: min(cmp.Or(retryAfter(resp.Header, reply), unknownRetry), maxRetryAfter)}
	case resp.StatusCode >= 500:
		return err
	default:
		return backoff.Permanent(err)
	}
}

// withoutURL takes the address out of a network error.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return fmt.Errorf("reach Discord: %w", u.Err)
	}
	return fmt.Errorf("reach Discord: %w", err)
}

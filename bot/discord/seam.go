package discord

// This file stands in for parts that are written beside this one: session.go
// and its neighbours, register.go, receive.go. It goes when they come.

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/bwmarrin/discordgo"
)

var errSeam = errors.New("this part is not joined yet")

func newHTTPClient(cfg Config) (*http.Client, error) {
	return &http.Client{Transport: elsewhere{cfg.APIURL}}, nil
}

// FatalError is a fault that no further try mends.
type FatalError struct {
	Code        int
	Next, wrong string
	cause       error
}

func (e *FatalError) Error() string { return e.wrong }
func (e *FatalError) Unwrap() error { return e.cause }

const (
	wrongToken = "Discord does not accept the bot's token"
	tokenNext  = "Open the application at discord.com/developers/applications, reset the token under Bot, and set DISCORD_TOKEN to the new one."
)

func asFatal(err error) *FatalError {
	var fatal *FatalError
	var rest *discordgo.RESTError
	switch {
	case errors.As(err, &fatal):
		return fatal
	case errors.As(err, &rest) && rest.Response.StatusCode == http.StatusUnauthorized:
		return &FatalError{http.StatusUnauthorized, tokenNext, wrongToken + " (HTTP 401)", err}
	}
	return nil
}

type elsewhere struct{ base string }

func (e elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	if e.base != "" {
		to, err := url.Parse(strings.TrimSuffix(e.base, "/") + strings.TrimPrefix(r.URL.Path, "/api/v9"))
		if err != nil {
			return nil, err
		}
		r = r.Clone(r.Context())
		r.URL, r.Host = to, to.Host
	}
	return http.DefaultTransport.RoundTrip(r)
}

// Plan is what registering commands changes, by name.
type Plan struct{ Added, Changed, Removed, Unchanged []string }

// Register registers the commands.
func Register(context.Context, Config, bool) (Plan, map[string]string, error) {
	return Plan{}, nil, errSeam
}

type handler struct{}

func newHandler(Config, *http.Client, map[string]string) *handler { return &handler{} }

func (h *handler) handle(context.Context, json.RawMessage, func(context.Context, Response) error) {}
func (h *handler) overGateway(json.RawMessage)                                                    {}
func (h *handler) drain(context.Context)                                                          {}

type gateway struct{}

func newGateway(Config, *http.Client, func(json.RawMessage)) *gateway { return &gateway{} }

func (g *gateway) run(context.Context) error { return errSeam }

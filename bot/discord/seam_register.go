package discord

// This file stands in for transport.go, fatal.go and explain.go, which are
// written beside register.go. It goes when they come.

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// FatalError is a fault that no further try mends. Error says what is wrong,
// in words for the operator.
type FatalError struct {
	Code int    // the HTTP status; 0: none
	Next string // what the operator can do, in a sentence

	wrong string
	cause error
}

func (e *FatalError) Error() string { return e.wrong }

// Unwrap gives the error from below, or nil.
func (e *FatalError) Unwrap() error { return e.cause }

const (
	wrongToken = "Discord does not accept the bot's token"
	tokenNext  = "Open the application at discord.com/developers/applications, reset the token under Bot, and set DISCORD_TOKEN to the new one."
)

var errNotAPI = errors.New("the reply is not that of Discord's API")

type apiError struct{ status int }

func (e *apiError) Error() string {
	return fmt.Sprintf("the API replies %d %s", e.status, http.StatusText(e.status))
}

func newHTTPClient(cfg Config) (*http.Client, error) {
	base, err := url.Parse(cfg.APIURL)
	return &http.Client{Transport: elsewhere{base}}, err
}

type elsewhere struct{ base *url.URL }

func (e elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	if e.base.Host != "" {
		r = r.Clone(r.Context())
		path := strings.TrimPrefix(r.URL.Path, "/api/v9")
		r.URL.Scheme, r.URL.Host, r.Host = e.base.Scheme, e.base.Host, ""
		r.URL.Path = strings.TrimSuffix(e.base.Path, "/") + path
	}
	return http.DefaultTransport.RoundTrip(r)
}

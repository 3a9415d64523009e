package rest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// base is where Discord's API is. Our own client and discordgo write addresses
// under it; the transport knows where they lead.
const base = "https://discord.com/api/v10"

// cdnHosts serve files: avatars, attachments.
var cdnHosts = []string{"cdn.discordapp.com", "media.discordapp.net"}

// versioned is the part of a path that a configured API address stands for.
// discordgo fixes its own at start-up as /api/v9.
var versioned = regexp.MustCompile(`^/api(/v\d+)?/+`)

// maxResponse is the most that is read of a response, in bytes. The largest
// that Discord sends us is a list of 130 commands, at most 8,000 characters
// each in each locale; with all of ours it is under 1 MiB.
const maxResponse = 32 << 20

var errResponseSize = fmt.Errorf("response exceeds %d bytes", maxResponse)

// transport sends requests for Discord to where Discord is to be found: at its
// own addresses, or at the configured ones. It goes nowhere else, so that no
// redirect and no link in a message can send the bot to another host, and the
// token travels to the API only.
type transport struct {
	api, cdn *url.URL // nil: Discord's own
	next     http.RoundTripper
}

// newHTTPClient makes the client that discordgo and our own calls share. The
// addresses are those of [Config]; that of the API stands for
// "https://discord.com/api/v9", whatever the version asked for. Redirects are
// given back, not followed: Discord's API has none. The error tells which
// address is unfit.
func newHTTPClient(c Config) (*http.Client, error) {
	api, err := baseURL("API", c.APIURL)
	if err != nil {
		return nil, err
	}
	cdn, err := baseURL("CDN", c.CDNURL)
	if err != nil {
		return nil, err
	}
	return &http.Client{
		Timeout: time.Minute, // of a whole call, body and all
		Transport: &transport{api: api, cdn: cdn, next: &http.Transport{
			Proxy:                 c.Proxy,
			DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			TLSHandshakeTimeout:   10 * time.Second,
			ResponseHeaderTimeout: 20 * time.Second,
			IdleConnTimeout:       90 * time.Second,
			MaxIdleConnsPerHost:   64, // answers come in bursts
			ForceAttemptHTTP2:     true,
		}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}

// baseURL reads a configured address; nil stands for none.
func baseURL(what, address string) (*url.URL, error) {
	if address == "" {
		return nil, nil
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s address: %w", what, err)
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return nil, fmt.Errorf("%s address %q: it must begin with http:// or https:// and name a host", what, u.Redacted())
	case u.User != nil, u.RawQuery != "", u.Fragment != "":
		return nil, fmt.Errorf("%s address %q: only a host and a path may be in it", what, u.Redacted())
	}
	return u.JoinPath("/"), nil // the path ends with /
}

// RoundTrip sends a request to where its address leads; it refuses one that is
// neither for the API nor for the CDN.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	to, isAPI := t.route(r.URL)
	if to == nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, fmt.Errorf("%s is neither Discord's API nor its CDN", r.URL.Host)
	}
	sent := r.Clone(r.Context())
	sent.URL = to
	sent.Host = "" // that of the address
	if !isAPI {
		sent.Header.Del("Authorization")
	}
	response, err := t.next.RoundTrip(sent)
	if err != nil {
		return nil, err
	}
	if response.ContentLength > maxResponse {
		_ = response.Body.Close()
		return nil, errResponseSize
	}
	response.Body = &cappedBody{response.Body, maxResponse}
	return response, nil
}

// route tells where a request goes, and whether to the API; nil: nowhere.
func (t *transport) route(u *url.URL) (to *url.URL, isAPI bool) {
	inAPI, inCDN := isUnder(t.api, u), isUnder(t.cdn, u)
	if inAPI && inCDN { // one lies within the other
		inAPI = len(t.api.Path) >= len(t.cdn.Path)
	}
	switch {
	case inAPI || inCDN:
		return u, inAPI
	case u.Scheme != "https":
		return nil, false
	case u.Host == "discord.com":
		prefix := versioned.FindString(u.Path)
		if prefix == "" {
			return nil, false
		}
		return rebase(t.api, u, prefix), true
	case slices.Contains(cdnHosts, u.Host):
		return rebase(t.cdn, u, "/"), false
	}
	return nil, false
}

// isUnder reports whether an address lies under a configured one already.
func isUnder(base, u *url.URL) bool {
	return base != nil && u.Scheme == base.Scheme && u.Host == base.Host && strings.HasPrefix(u.Path, base.Path)
}

// rebase puts a configured address in place of the scheme, host and first part
// of the path of another, and leaves how the rest is escaped.
func rebase(base, u *url.URL, prefix string) *url.URL {
	if base == nil {
		return u
	}
	to := *u
	to.Scheme, to.Host = base.Scheme, base.Host
	to.Path = base.Path + strings.TrimPrefix(u.Path, prefix)
	to.RawPath = base.EscapedPath() + strings.TrimPrefix(u.EscapedPath(), prefix)
	return &to
}

// cappedBody ends with an error where a response is too large.
type cappedBody struct {
	io.ReadCloser
	left int64
}

func (b *cappedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, errResponseSize
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left+1)])
	if b.left -= int64(n); b.left < 0 {
		return n - 1, errResponseSize
	}
	return n, err
}

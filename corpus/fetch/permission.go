package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	// maxRobots is how much of a robots.txt is read, in bytes; RFC 9309, section
	// 2.5, asks for as much at least.
	maxRobots = 500 << 10

	// A robots.txt is asked for again after robotsKept, one that the site could
	// not give after robotsAway. The standard allows a day.
	robotsKept = 10 * time.Minute
	robotsAway = time.Minute

	// maxSites is how many sites' rules are kept. Only those that somebody links
	// to come in.
	maxSites = 256
)

// permission is what a site's robots.txt says, for a while.
type permission struct {
	rules rules
	none  bool // nothing may be fetched
	until time.Time
}

// permit reports with an ErrRefused that robots.txt keeps us from an address. If
// the file cannot be had for reasons of the network, neither can the page: the
// error then is the network's.
func (c *Client) permit(ctx context.Context, u *url.URL) error {
	site := u.Scheme + "://" + u.Host
	p, ok := c.permissions.Get(site)
	if !ok || !c.now().Before(p.until) {
		var err error
		if p, err = c.askRobots(ctx, u); err != nil {
			return err
		}
		c.permissions.Add(site, p)
	}
	switch {
	case p.none:
		return fmt.Errorf("%w: its robots.txt cannot be read", ErrRefused)
	case !p.rules.allows(u.RequestURI()):
		return fmt.Errorf("%w: its robots.txt says so", ErrRefused)
	}
	return nil
}

// askRobots gets the rules of a site (RFC 9309, section 2.3.1): a site without
// the file allows all, one that is not able to answer allows nothing. "Too many
// requests" is taken for the latter, though its number is in the former's
// range.
func (c *Client) askRobots(ctx context.Context, u *url.URL) (permission, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	response, _, err := c.follow(ctx, at, func(context.Context, *url.URL) error { return nil })
	kept := permission{until: c.now().Add(robotsKept)}
	away := permission{until: c.now().Add(robotsAway), none: true}
	switch {
	case errors.Is(err, ErrRedirects):
		return kept, nil
	case err != nil:
		return permission{}, err
	}
	defer response.Body.Close()
	switch code := response.StatusCode; {
	case code == http.StatusTooManyRequests || code >= 500 || code < 200:
		return away, nil
	case code >= 300:
		return kept, nil
	case isEncoded(response):
		return away, nil
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, maxRobots))
	if err != nil {
		return permission{}, err
	}
	if len(text) == maxRobots { // the last line may be cut
		text = text[:max(0, strings.LastIndexByte(string(text), '\n'))]
	}
	kept.rules = readRobots(string(text), c.robot)
	return kept, nil
}

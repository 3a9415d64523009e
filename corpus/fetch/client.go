package fetch

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/net/http/httpguts"
)

// maxRedirects is how many redirects are followed for one file.
const maxRedirects = 5

// maxHeader bounds the head of an answer, in bytes.
const maxHeader = 64 << 10

// Limits bound one fetch. Zero values stand for the defaults.
type Limits struct {
	Bytes   int64         // of a file, after decompression; 10 MiB
	Total   time.Duration // of the whole fetch: robots.txt, redirects, file; 10 s
	Silence time.Duration // without a byte: connecting, before the answer, within it; 5 s
}

// Config says how links are fetched.
type Config struct {
	// UserAgent names us to sites, as "treatybot/1.2 (+https://example.org)"; its
	// first word is the name that a robots.txt may use.
	UserAgent string
	Limits    Limits
	// Proxy tells which proxy to go through; nil: none. A proxy resolves names
	// by itself: what we resolve is checked before, but a name that resolves to
	// something else for the proxy is the proxy's to refuse.
	Proxy    func(*http.Request) (*url.URL, error)
	RootCAs  *x509.CertPool   // who vouches for sites; nil: the system's
	Resolver *net.Resolver    // of host names; nil: the system's
	Now      func() time.Time // nil: [time.Now]
	Log      *slog.Logger     // nil: none; no address is ever logged

	// Allow lets servers of tests through, which are on this machine and at
	// odd ports. Everything else stays refused. The bot never sets it.
	Allow func(netip.AddrPort) bool
}

// Client fetches links. It may be used by several goroutines.
type Client struct {
	agent       string
	robot       string // our name for robots.txt
	limits      Limits
	guard       *guard
	resolver    *net.Resolver
	proxy       func(*http.Request) (*url.URL, error)
	direct      *http.Transport // dials sites, guarded
	proxied     *http.Transport // dials the operator's proxy; nil: there is none
	permissions *lru.Cache[string, permission]
	now         func() time.Time
	log         *slog.Logger
}

// New makes a client. The error tells that the User-Agent names nobody.
func New(c Config) (*Client, error) {
	robot := productToken(c.UserAgent)
	if robot == "" || !httpguts.ValidHeaderFieldValue(c.UserAgent) {
		return nil, fmt.Errorf("user agent %q: it must begin with a name", c.UserAgent)
	}
	permissions, err := lru.New[string, permission](maxSites)
	if err != nil {
		return nil, err
	}
	client := &Client{
		agent: c.UserAgent, robot: robot, guard: newGuard(c.Allow), resolver: cmp.Or(c.Resolver, net.DefaultResolver),
		proxy: c.Proxy, permissions: permissions, now: c.Now, log: cmp.Or(c.Log, slog.New(slog.DiscardHandler)),
		limits: Limits{
			Bytes:   cmp.Or(c.Limits.Bytes, 10<<20),
			Total:   cmp.Or(c.Limits.Total, 10*time.Second),
			Silence: cmp.Or(c.Limits.Silence, 5*time.Second),
		},
	}
	if client.now == nil {
		client.now = time.Now
	}
	dialer := &net.Dialer{Timeout: client.limits.Silence, Resolver: c.Resolver}
	guarded := *dialer
	guarded.Control = client.guard.control
	client.direct = client.transport(&guarded, c.RootCAs)
	if c.Proxy != nil {
		client.proxied = client.transport(dialer, c.RootCAs)
		client.proxied.Proxy = func(r *http.Request) (*url.URL, error) {
			if p, err := c.Proxy(r); p != nil || err != nil {
				return p, err
			}
			return nil, errors.New("no proxy") // this dialer is not guarded
		}
	}
	return client, nil
}

// transport makes what carries requests. It follows no redirect, keeps no
// cookies, and decompresses gzip, which it alone offers to take. Each request
// dials, and so is checked, anew: links are few, and a site that is left alone
// with an idle connection can send what nobody asked for.
func (c *Client) transport(dialer *net.Dialer, roots *x509.CertPool) *http.Transport {
	return &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: roots},
		TLSHandshakeTimeout:    c.limits.Silence,
		ResponseHeaderTimeout:  c.limits.Silence,
		MaxResponseHeaderBytes: maxHeader,
		DisableKeepAlives:      true,
		ForceAttemptHTTP2:      true,
	}
}

// Page is what was fetched.
type Page struct {
	Address   string    // where it was in the end, after redirects
	Name      string    // of a file, with the extension of its format
	MediaType string    // of its content; with the charset that the site names, if it names one
	Content   []byte    // decompressed
	Retrieved time.Time // when it had come
}

// Get fetches what is at an address. Errors are those of this package, or that
// of the context when it ends.
func (c *Client) Get(ctx context.Context, address string) (Page, error) {
	begun := c.now()
	page, err := c.get(ctx, address)
	took := c.now().Sub(begun).Round(time.Millisecond)
	if err != nil {
		c.log.Info("a link was not fetched", "reason", err, "took", took)
		return Page{}, err
	}
	c.log.Info("a link was fetched", "media_type", page.MediaType, "bytes", len(page.Content), "took", took)
	return page, nil
}

func (c *Client) get(ctx context.Context, address string) (Page, error) {
	ctx, stop := context.WithTimeoutCause(ctx, c.limits.Total, ErrTimeout)
	defer stop()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	u, err := c.guard.parse(address)
	if err != nil {
		return Page{}, err
	}
	response, u, err := c.follow(ctx, u, c.permit)
	if err != nil {
		return Page{}, explain(ctx, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return Page{}, &StatusError{response.StatusCode}
	}
	content, err := c.read(response, end)
	if err != nil {
		return Page{}, explain(ctx, err)
	}
	declared := response.Header.Get("Content-Type")
	format, err := sniff(content, declared, extensionOf(u))
	if err != nil {
		return Page{}, err
	}
	return Page{
		Address: u.String(), Name: fileName(response.Header, u, format), MediaType: format.withCharset(declared),
		Content: content, Retrieved: c.now(),
	}, nil
}

// follow asks for an address, and for those that it redirects to, each if
// permitted. It gives the last answer, whose body the caller closes, and where
// it came from.
func (c *Client) follow(ctx context.Context, u *url.URL, permit func(context.Context, *url.URL) error) (*http.Response, *url.URL, error) {
	for range maxRedirects + 1 {
		if err := permit(ctx, u); err != nil {
			return nil, nil, err
		}
		response, err := c.ask(ctx, u)
		if err != nil {
			return nil, nil, err
		}
		to := response.Header.Get("Location")
		if !isRedirect(response.StatusCode) || to == "" {
			return response, u, nil
		}
		_ = response.Body.Close()
		if u, err = c.redirected(u, to); err != nil {
			return nil, nil, err
		}
	}
	return nil, nil, fmt.Errorf("%w: more than %d", ErrRedirects, maxRedirects)
}

func isRedirect(code int) bool {
	switch code {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// redirected reads where an address redirects to. Nothing leads from https to
// http, where everybody on the way could put in a text of his own.
func (c *Client) redirected(from *url.URL, location string) (*url.URL, error) {
	to, err := from.Parse(location)
	if err != nil {
		return nil, fmt.Errorf("%w: it redirects to what cannot be read", ErrAddress)
	}
	if to, err = c.guard.parse(to.String()); err != nil {
		return nil, err
	}
	if from.Scheme == "https" && to.Scheme != "https" {
		return nil, fmt.Errorf("%w: it redirects from https to http", ErrAddress)
	}
	return to, nil
}

// ask makes one request.
func (c *Client) ask(ctx context.Context, u *url.URL) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: it cannot be read", ErrAddress)
	}
	request.Header.Set("User-Agent", c.agent)
	request.Header.Set("Accept", accepted)
	transport, err := c.route(request)
	if err != nil {
		return nil, err
	}
	return transport.RoundTrip(request)
}

// route tells what carries a request. On the way through a proxy the guard does
// not see which address is dialled, so all that the name has are checked here.
func (c *Client) route(r *http.Request) (*http.Transport, error) {
	if c.proxy == nil {
		return c.direct, nil
	}
	proxy, err := c.proxy(r)
	if err != nil {
		return nil, fmt.Errorf("%w: the proxy is not set up right", ErrUnreachable)
	}
	if proxy == nil {
		return c.direct, nil
	}
	port, err := portOf(r.URL)
	if err != nil {
		return nil, err
	}
	return c.proxied, c.guard.resolve(r.Context(), c.resolver, r.URL.Hostname(), port)
}

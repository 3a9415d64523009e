package fetch_test

import (
	"bytes"
	"cmp"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"treatybot/corpus/fetch"
)

const agent = "treatybot/1.2 (+https://bot.example/about)"

// site is a website on this machine; the names that the rig resolves to it lead
// there. It records what it is asked for.
type site struct {
	*httptest.Server
	addr netip.AddrPort
	mu   sync.Mutex
	seen []*http.Request
}

// newSite serves pages by their path. Without a page for /robots.txt there is no
// such file.
func newSite(t *testing.T, serve func(*httptest.Server), pages map[string]http.HandlerFunc) *site {
	t.Helper()
	s := &site{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.seen = append(s.seen, r.Clone(context.Background()))
		s.mu.Unlock()
		if page, ok := pages[r.URL.Path]; ok {
			page(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	serve(s.Server)
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	s.addr = netip.MustParseAddrPort(s.Listener.Addr().String())
	return s
}

func overHTTP(s *httptest.Server)  { s.Start() }
func overTLS(s *httptest.Server)   { s.StartTLS() }
func overHTTP2(s *httptest.Server) { s.EnableHTTP2 = true; s.StartTLS() }

// at gives the address of a path on the site, by a name or by its IP address.
func (s *site) at(host, path string) string {
	scheme, hostPort, _ := strings.Cut(s.URL, "://")
	_, port, _ := strings.Cut(hostPort, ":")
	return scheme + "://" + net.JoinHostPort(cmp.Or(host, s.addr.Addr().String()), port) + path
}

// paths gives what was asked for, in order.
func (s *site) paths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	paths := []string{}
	for _, r := range s.seen {
		paths = append(paths, r.URL.RequestURI())
	}
	return paths
}

// page serves content as a media type.
func page(mediaType, content string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mediaType)
		_, _ = w.Write([]byte(content))
	}
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusFound)
	}
}

// newClient makes a client that may reach these sites on this machine, and
// nothing else that it could not reach in earnest.
func newClient(t *testing.T, change func(*fetch.Config), sites ...*site) *fetch.Client {
	t.Helper()
	c := fetch.Config{
		UserAgent: agent,
		Allow: func(a netip.AddrPort) bool {
			return slices.ContainsFunc(sites, func(s *site) bool { return s.addr == a })
		},
	}
	for _, s := range sites {
		if s.TLS != nil {
			c.RootCAs = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
		}
	}
	if change != nil {
		change(&c)
	}
	client, err := fetch.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// names is a name server on this machine: for each name, the addresses of one
// lookup after the other; the last ones stay.
type names struct {
	mu    sync.Mutex
	zone  map[string][][]string
	asked map[string]int // lookups of IPv4 addresses
}

// resolver starts the server and gives a resolver that asks it.
func (n *names) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n.asked = map[string]int{}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buffer := make([]byte, 4096)
		for {
			size, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			if reply := n.reply(buffer[:size]); reply != nil {
				_, _ = conn.WriteTo(reply, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp4", conn.LocalAddr().String())
	}}
}

// reply answers one question.
func (n *names) reply(query []byte) []byte {
	var m dnsmessage.Message
	if m.Unpack(query) != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	m.Header = dnsmessage.Header{ID: m.ID, Response: true, RecursionAvailable: true}
	m.Additionals = nil
	n.mu.Lock()
	defer n.mu.Unlock()
	name := strings.TrimSuffix(q.Name.String(), ".")
	lookups, known := n.zone[name]
	if !known {
		m.RCode = dnsmessage.RCodeNameError
	} else {
		for _, a := range lookups[min(n.asked[name], len(lookups)-1)] {
			head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}
			switch ip := netip.MustParseAddr(a); {
			case q.Type == dnsmessage.TypeA && ip.Is4():
				m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AResource{A: ip.As4()}})
			case q.Type == dnsmessage.TypeAAAA && ip.Is6():
				m.Answers = append(m.Answers, dnsmessage.Resource{Header: head, Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}})
			}
		}
		if q.Type == dnsmessage.TypeA {
			n.asked[name]++
		}
	}
	packed, err := m.Pack()
	if err != nil {
		return nil
	}
	return packed
}

// logged gives a logger, and what it has written.
func logged() (*slog.Logger, *bytes.Buffer) {
	var b bytes.Buffer
	return slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug})), &b
}

// clock is a clock that tests set forward.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

package fetch_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus/fetch"
)

const article = "<!doctype html><title>Leaving</title><p>Five states have left."

func TestGet(t *testing.T) {
	clock := newClock()
	for _, tt := range []struct {
		name  string
		serve func(*httptest.Server)
		proto string
	}{{"HTTP", overHTTP, "HTTP/1.1"}, {"TLS", overTLS, "HTTP/1.1"}, {"HTTP/2", overHTTP2, "HTTP/2.0"}} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, tt.serve, map[string]http.HandlerFunc{"/exit": page("text/html; charset=Windows-1252", article)})
			c := newClient(t, func(c *fetch.Config) { c.Now = clock.Now }, s)
			got, err := c.Get(t.Context(), s.at("", "/exit?l=en#why"))
			if err != nil {
				t.Fatal(err)
			}
			want := fetch.Page{Address: s.at("", "/exit?l=en"), Name: "exit.html", MediaType: "text/html; charset=Windows-1252", Content: []byte(article), Retrieved: clock.Now()}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]string{"/robots.txt", "/exit?l=en"}, s.paths()); diff != "" {
				t.Error(diff)
			}
			for _, r := range s.seen {
				if r.Proto != tt.proto || r.UserAgent() != agent || r.Header.Get("Cookie")+r.Header.Get("Referer")+r.Header.Get("Authorization") != "" {
					t.Errorf("%s %s has the header %v", r.Proto, r.URL, r.Header)
				}
			}
		})
	}
}

// TestQuiet: neither cookies nor a Referer go along on a redirect.
func TestQuiet(t *testing.T) {
	s := newSite(t, overHTTP, map[string]http.HandlerFunc{
		"/a": func(w http.ResponseWriter, r *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "id", Value: "1"})
			redirect("/b")(w, r)
		},
		"/b": page("text/html", article),
	})
	c := newClient(t, nil, s)
	for range 2 {
		if _, err := c.Get(t.Context(), s.at("", "/a")); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range s.seen {
		if got := r.Header.Get("Cookie") + r.Header.Get("Referer"); got != "" {
			t.Errorf("%s: got %q", r.URL, got)
		}
	}
}

func TestRedirects(t *testing.T) {
	elsewhere := newSite(t, overHTTP, map[string]http.HandlerFunc{"/there": page("text/html", article)})
	hidden := newSite(t, overHTTP, map[string]http.HandlerFunc{"/": page("text/html", article)}) // not allowed
	pages := map[string]http.HandlerFunc{"/end": page("text/html", article), "/loop": redirect("/loop")}
	for i := range 7 {
		pages[fmt.Sprintf("/%d", i)] = redirect(fmt.Sprintf("/%d", i-1))
	}
	pages["/0"] = redirect("end")
	for path, to := range map[string]string{
		"/metadata": "http://169.254.169.254/latest/meta-data/", "/hidden": hidden.URL + "/", "/file": "file:///etc/passwd",
		"/user": "http://me:secret@law.example/", "/port": "http://127.0.0.1:22/", "/mapped": "http://[::ffff:169.254.169.254]/",
		"/odd": "http://%zz/", "/relative-scheme": "//10.0.0.1/", "/elsewhere": elsewhere.at("", "/there"), "/decimal": "http://2852039166/",
		"/line": "/end\tX", "/name": "http://metadata.google.internal/", "/empty": "", "/fragment": "/end#why",
	} {
		pages[path] = redirect(to)
	}
	s := newSite(t, overHTTP, pages)
	c := newClient(t, nil, s, elsewhere)
	status := &fetch.StatusError{Code: 302}
	for _, tt := range []struct {
		path string
		want error
		end  string
	}{
		{"/0", nil, s.at("", "/end")}, {"/4", nil, s.at("", "/end")}, {"/5", fetch.ErrRedirects, ""}, {"/loop", fetch.ErrRedirects, ""},
		{"/fragment", nil, s.at("", "/end")}, {"/elsewhere", nil, elsewhere.at("", "/there")}, {"/metadata", fetch.ErrAddress, ""}, {"/hidden", fetch.ErrAddress, ""},
		{"/file", fetch.ErrAddress, ""}, {"/user", fetch.ErrAddress, ""}, {"/port", fetch.ErrAddress, ""}, {"/mapped", fetch.ErrAddress, ""},
		{"/odd", fetch.ErrAddress, ""}, {"/relative-scheme", fetch.ErrAddress, ""}, {"/decimal", fetch.ErrAddress, ""},
		{"/name", fetch.ErrAddress, ""}, {"/line", fetch.ErrAddress, ""}, {"/empty", status, ""},
	} {
		t.Run(tt.path, func(t *testing.T) {
			p, err := c.Get(t.Context(), s.at("", tt.path))
			if want := (*fetch.StatusError)(nil); errors.As(tt.want, &want) {
				if got := (*fetch.StatusError)(nil); !errors.As(err, &got) || *got != *want {
					t.Fatalf("got %v, want %v", err, want)
				}
			} else if !errors.Is(err, tt.want) || p.Address != tt.end {
				t.Errorf("got %q, %v; want %q, %v", p.Address, err, tt.end, tt.want)
			}
		})
	}
	if got := hidden.paths(); len(got) > 0 {
		t.Errorf("the hidden site was asked for %v", got)
	}
}

func TestNoDowngrade(t *testing.T) {
	open := newSite(t, overHTTP, map[string]http.HandlerFunc{"/": page("text/html", article)})
	secure := newSite(t, overTLS, map[string]http.HandlerFunc{"/a": redirect(open.URL + "/")})
	up := newSite(t, overHTTP, map[string]http.HandlerFunc{"/": redirect(secure.URL + "/a")})
	c := newClient(t, nil, open, secure, up)
	for _, address := range []string{secure.URL + "/a", up.URL + "/"} {
		if _, err := c.Get(t.Context(), address); !errors.Is(err, fetch.ErrAddress) {
			t.Errorf("%s: got %v, want ErrAddress", address, err)
		}
	}
	if got := open.paths(); len(got) > 0 {
		t.Errorf("the open site was asked for %v", got)
	}
}

// TestNames: what counts is the address that is dialled, whatever a name
// resolved to before.
func TestNames(t *testing.T) {
	s := newSite(t, overHTTP, map[string]http.HandlerFunc{"/": page("text/html", article)})
	here := s.addr.Addr().String()
	n := &names{zone: map[string][][]string{
		"good.example":      {{here}},
		"rebinds.example":   {{here}, {here}, {"10.0.0.1"}},                        // robots.txt, page, then
		"between.example":   {{here}, {"169.254.169.254"}},                         // robots.txt, then
		"private.example":   {{"192.168.0.1"}},                                     //
		"loopback.example":  {{"127.0.0.2"}},                                       // not that of the site
		"metadata.example":  {{"169.254.169.254"}},                                 //
		"mapped.example":    {{"::ffff:10.0.0.1"}},                                 //
		"v6.example":        {{"::1", "fd00:ec2::254", "64:ff9b::a9fe:a9fe"}},      //
		"mixed.example":     {{"10.0.0.1", here}},                                  // one may be dialled
		"mixed-bad.example": {{"10.0.0.1", "fe80::1", "127.0.0.9", "2002:a00::1"}}, // none may
	}}
	c := newClient(t, func(c *fetch.Config) { c.Resolver = n.resolver(t) }, s)
	for _, tt := range []struct {
		host  string
		times []error // of one fetch after the other
	}{
		{"good.example", []error{nil, nil}},
		{"rebinds.example", []error{nil, fetch.ErrAddress}},
		{"between.example", []error{fetch.ErrAddress}},
		{"private.example", []error{fetch.ErrAddress}},
		{"loopback.example", []error{fetch.ErrAddress}},
		{"metadata.example", []error{fetch.ErrAddress}},
		{"mapped.example", []error{fetch.ErrAddress}},
		{"v6.example", []error{fetch.ErrAddress}},
		{"mixed.example", []error{nil}},
		{"mixed-bad.example", []error{fetch.ErrAddress}},
		{"none.example", []error{fetch.ErrUnreachable}},
	} {
		t.Run(tt.host, func(t *testing.T) {
			for i, want := range tt.times {
				_, err := c.Get(t.Context(), s.at(tt.host, "/"))
				if !errors.Is(err, want) {
					t.Errorf("fetch %d: got %v, want %v", i+1, err, want)
				}
				if err != nil && (strings.Contains(err.Error(), ".0.") || strings.Contains(err.Error(), tt.host)) {
					t.Errorf("%q names an address", err)
				}
			}
		})
	}
}

// TestPortOfAName: the dialer holds names to the ports of websites, too.
func TestPortOfAName(t *testing.T) {
	s := newSite(t, overHTTP, map[string]http.HandlerFunc{"/": page("text/html", article)})
	n := &names{zone: map[string][][]string{"law.example": {{s.addr.Addr().String()}}}}
	resolver := n.resolver(t)
	c, err := fetch.New(fetch.Config{UserAgent: agent, Resolver: resolver})
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{s.at("law.example", "/"), s.at("", "/"), "http://law.example/"} {
		if _, err := c.Get(t.Context(), address); !errors.Is(err, fetch.ErrAddress) {
			t.Errorf("%s: got %v, want ErrAddress", address, err)
		}
	}
	if got := s.paths(); len(got) > 0 {
		t.Errorf("the site was asked for %v", got)
	}
}

// endless sends bytes until the other side goes away, and says how many.
func endless(compressed bool, sent *atomic.Int64) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		block := []byte(strings.Repeat("All work and no play. ", 1500))
		write := w.Write
		if compressed {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			defer z.Close()
			write = z.Write
		}
		for r.Context().Err() == nil {
			n, err := write(block)
			if sent.Add(int64(n)); err != nil {
				return
			}
		}
	}
}

func TestSize(t *testing.T) {
	const limit = 256 << 10
	var sent, unpacked atomic.Int64
	exact := strings.Repeat("a", limit)
	for _, serve := range []func(*httptest.Server){overHTTP, overHTTP2} {
		s := newSite(t, serve, map[string]http.HandlerFunc{
			"/exact": page("text/plain", exact), "/over": page("text/plain", exact+"a"),
			"/endless": endless(false, &sent), "/bomb": endless(true, &unpacked),
			"/declared": func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Length", "10000000000")
				w.WriteHeader(http.StatusOK)
			},
			"/gzip": func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				w.Header().Set("Content-Type", "text/plain")
				z := gzip.NewWriter(w)
				_, _ = z.Write([]byte(exact))
				_ = z.Close()
			},
		})
		c := newClient(t, func(c *fetch.Config) { c.Limits.Bytes = limit }, s)
		for path, want := range map[string]error{
			"/exact": nil, "/gzip": nil, "/over": fetch.ErrTooLarge, "/endless": fetch.ErrTooLarge, "/bomb": fetch.ErrTooLarge, "/declared": fetch.ErrTooLarge,
		} {
			p, err := c.Get(t.Context(), s.at("", path))
			if !errors.Is(err, want) || want == nil && string(p.Content) != exact {
				t.Errorf("%s: got %d bytes, %v; want %v", path, len(p.Content), err, want)
			}
		}
	}
	if sent.Load() == 0 || unpacked.Load() == 0 {
		t.Error("the endless pages sent nothing")
	}
}

// TestTime: a site that dawdles, at whatever point, is given up.
func TestTime(t *testing.T) {
	wait := func(r *http.Request) { <-r.Context().Done() }
	s := newSite(t, overHTTP, map[string]http.HandlerFunc{
		"/no-answer": func(_ http.ResponseWriter, r *http.Request) { wait(r) },
		"/silence": func(w http.ResponseWriter, r *http.Request) {
			page("text/plain", "The beginning ")(w, r)
			w.(http.Flusher).Flush()
			wait(r)
		},
		"/drops": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = w.Write([]byte("a"))
				w.(http.Flusher).Flush()
				select {
				case <-r.Context().Done():
				case <-time.After(10 * time.Millisecond):
				}
			}
		},
	})
	slowRobots := newSite(t, overHTTP, map[string]http.HandlerFunc{"/robots.txt": func(_ http.ResponseWriter, r *http.Request) { wait(r) }})
	mute, err := net.Listen("tcp", "127.0.0.1:0") // takes connections, says nothing
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mute.Close() })
	muteSite := &site{addr: netip.MustParseAddrPort(mute.Addr().String()), Server: &httptest.Server{}}
	const short, long = 100 * time.Millisecond, time.Minute
	for _, tt := range []struct {
		name, address  string
		total, silence time.Duration
	}{
		{"no answer", s.at("", "/no-answer"), long, short},
		{"no answer, in all", s.at("", "/no-answer"), short, long},
		{"silence", s.at("", "/silence"), long, short},
		{"silence, in all", s.at("", "/silence"), short, long},
		{"drop by drop", s.at("", "/drops"), 3 * short, short},
		{"robots.txt", slowRobots.at("", "/"), long, short},
		{"robots.txt, in all", slowRobots.at("", "/"), short, long},
		{"TLS", "https://" + mute.Addr().String() + "/", long, short},
		{"TLS, in all", "https://" + mute.Addr().String() + "/", short, long},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, func(c *fetch.Config) { c.Limits = fetch.Limits{Total: tt.total, Silence: tt.silence} }, s, slowRobots, muteSite)
			begun := time.Now()
			if _, err := c.Get(t.Context(), tt.address); !errors.Is(err, fetch.ErrTimeout) {
				t.Errorf("got %v, want ErrTimeout", err)
			}
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestSteady: a site that is slow but never silent for long is heard out.
func TestSteady(t *testing.T) {
	const pieces = 24 // 25 ms apart: 600 ms, against 400 ms of silence
	s := newSite(t, overHTTP, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		for range pieces {
			_, _ = w.Write([]byte("piece "))
			w.(http.Flusher).Flush()
			<-time.After(25 * time.Millisecond)
		}
	}})
	c := newClient(t, func(c *fetch.Config) { c.Limits = fetch.Limits{Total: time.Minute, Silence: 400 * time.Millisecond} }, s)
	p, err := c.Get(t.Context(), s.at("", "/"))
	if err != nil || len(p.Content) != pieces*len("piece ") {
		t.Errorf("got %d bytes, %v", len(p.Content), err)
	}
}

// TestCancelled: the caller's own end is told as such.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := newSite(t, overHTTP, map[string]http.HandlerFunc{"/": func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() }})
	if _, err := newClient(t, nil, s).Get(ctx, s.at("", "/")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// raw serves bytes on a connection as they are, for all that is asked for.
func raw(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = conn.Write([]byte(answer))
		_ = conn.Close()
	}
}

// TestBrokenAnswers: what is no right answer is refused in our own words, which
// name no address.
func TestBrokenAnswers(t *testing.T) {
	s := newSite(t, overHTTP, map[string]http.HandlerFunc{
		"/cut":         raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nshort"),
		"/negative":    raw("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nshort"),
		"/two-lengths": raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nshort!"),
		"/no-http":     raw("SSH-2.0-OpenSSH_9.9\r\n"),
		"/nothing":     raw(""),
		"/long-header": raw("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("a", 100<<10) + "\r\n\r\nbody"),
		"/chunk":       raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
		"/bad-gzip":    raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nContent-Length: 25\r\n\r\nplain text, not compressed"),
		"/longer":      raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nshort and more"),
		"/brotli":      raw("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: br\r\nContent-Length: 5\r\n\r\nplain"),
		"/partial":     raw("HTTP/1.1 206 Partial Content\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nplain"),
		"/500":         raw("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"),
	})
	closed := newSite(t, overHTTP, nil)
	closed.Close()
	untrusted := newSite(t, overTLS, nil)
	log, written := logged()
	c := newClient(t, func(c *fetch.Config) { c.Log, c.RootCAs = log, nil }, s, closed, untrusted)
	for address, want := range map[string]string{
		s.at("", "/cut"): "cannot be reached: the answer was cut off", s.at("", "/negative"): "cannot be reached: its answer cannot be understood",
		s.at("", "/two-lengths"): "cannot be reached: its answer cannot be understood", s.at("", "/no-http"): "cannot be reached: its answer cannot be understood",
		s.at("", "/nothing"): "cannot be reached: the answer was cut off", s.at("", "/long-header"): "cannot be reached: its answer cannot be understood",
		s.at("", "/chunk"): "cannot be reached: its answer cannot be understood", s.at("", "/bad-gzip"): "cannot be reached: its answer cannot be understood",
		s.at("", "/longer"): "", s.at("", "/brotli"): "not a format that is read: it is compressed in a way nobody asked for",
		s.at("", "/partial"): "the site answers 206 Partial Content", s.at("", "/500"): "the site answers 500 Internal Server Error",
		s.at("", "/none"): "the site answers 404 Not Found", closed.at("", "/"): "cannot be reached: connection refused",
		untrusted.at("", "/"): "cannot be reached: its certificate is not trusted", strings.Replace(s.at("", "/x"), "http:", "https:", 1): "cannot be reached: it speaks no TLS that we do",
	} {
		_, err := c.Get(t.Context(), address)
		if got := fmt.Sprint(err); want != "" && got != want || want == "" && err != nil {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
	if strings.Contains(written.String(), "127.0.0.1") || !strings.Contains(written.String(), "a link was not fetched") {
		t.Errorf("logged:\n%s", written)
	}
}

func TestUserAgent(t *testing.T) {
	for agent, ok := range map[string]bool{agent: true, "treatybot": true, "": false, "(+https://a.example)": false, "treatybot\r\nX: y": false} {
		if _, err := fetch.New(fetch.Config{UserAgent: agent}); (err == nil) != ok {
			t.Errorf("%q: got %v", agent, err)
		}
	}
}

// proxy is an operator's: it answers for all sites, and leads what is encrypted
// to one of them. Names that begin with "direct" do not go through it.
func proxy(t *testing.T, secure *site) (*atomic.Int64, func(*http.Request) (*url.URL, error)) {
	t.Helper()
	var asked atomic.Int64
	p := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		switch {
		case r.Method == http.MethodConnect:
			tunnel(w, secure.Listener.Addr().String())
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		default:
			page("text/html", article)(w, r)
		}
	}))
	t.Cleanup(p.Close)
	to, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	return &asked, func(r *http.Request) (*url.URL, error) {
		if strings.HasPrefix(r.URL.Host, "direct.") {
			return nil, nil
		}
		return to, nil
	}
}

// tunnel carries bytes between a client and a server until one of them ends.
func tunnel(w http.ResponseWriter, to string) {
	server, err := net.Dial("tcp", to)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer server.Close()
	client, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer client.Close()
	_, _ = client.Write([]byte("HTTP/1.1 200 OK\r\n\r\n"))
	go func() { _, _ = io.Copy(server, client); _ = server.Close() }()
	_, _ = io.Copy(client, server)
}

// TestProxy: the proxy itself may be anywhere; where it is asked to go is
// checked before.
func TestProxy(t *testing.T) {
	secure := newSite(t, overTLS, map[string]http.HandlerFunc{"/": page("text/html", article)})
	asked, through := proxy(t, secure)
	n := &names{zone: map[string][][]string{
		"law.example": {{"93.184.215.14"}}, "private.example": {{"10.0.0.1"}}, "mixed.example": {{"93.184.215.14", "10.0.0.1"}},
		"direct.example": {{"127.0.0.1"}}, "law.example.com": {{"93.184.215.14"}}, // the certificate is for example.com
	}}
	c := newClient(t, func(c *fetch.Config) { c.Proxy, c.Resolver, c.Allow = through, n.resolver(t), nil }, secure)
	for _, tt := range []struct {
		address string
		want    error
		asked   int64 // requests that reach the proxy
	}{
		{"http://law.example/", nil, 2},
		{"https://law.example.com/", nil, 2},
		{"https://private.example/", fetch.ErrAddress, 0},
		{"http://private.example/", fetch.ErrAddress, 0},
		{"http://mixed.example/", fetch.ErrAddress, 0},
		{"http://10.0.0.1/", fetch.ErrAddress, 0},
		{"http://none.example/", fetch.ErrUnreachable, 0},
		{"http://direct.example/", fetch.ErrAddress, 0}, // no proxy for it
	} {
		before := asked.Load()
		if _, err := c.Get(t.Context(), tt.address); !errors.Is(err, tt.want) || asked.Load()-before != tt.asked {
			t.Errorf("%s: got %v and %d requests, want %v and %d", tt.address, err, asked.Load()-before, tt.want, tt.asked)
		}
	}
}

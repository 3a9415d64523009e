package fetch_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"treatybot/corpus/fetch"
)

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// TestPermission: what each answer to the question for robots.txt allows (RFC
// 9309, section 2.3.1).
func TestPermission(t *testing.T) {
	const closed = "User-agent: treatybot\nDisallow: /\n"
	elsewhere := newSite(t, overHTTP, map[string]http.HandlerFunc{"/r": page("text/plain", closed)})
	for _, tt := range []struct {
		name   string
		robots http.HandlerFunc
		want   error
	}{
		{"none", http.NotFound, nil},
		{"forbidden", status(403), nil},
		{"gone", status(410), nil},
		{"too many requests", status(429), fetch.ErrRefused},
		{"broken", status(500), fetch.ErrRefused},
		{"away", status(503), fetch.ErrRefused},
		{"cut off", raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser-agent"), fetch.ErrUnreachable},
		{"closed", page("text/plain", closed), fetch.ErrRefused},
		{"closed to others", page("text/plain", strings.Replace(closed, "treatybot", "others", 1)), nil},
		{"closed in part", page("text/plain", "User-agent: *\nDisallow: /b\n"), nil},
		{"redirected", redirect(elsewhere.at("", "/r")), fetch.ErrRefused},
		{"redirected for ever", redirect("/robots.txt"), nil},
		{"redirected to metadata", redirect("http://169.254.169.254/"), fetch.ErrAddress},
		{"compressed unasked", raw("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\na"), fetch.ErrRefused},
		{"very long", page("text/plain", closed+strings.Repeat("# nothing to see here\n", 100_000)), fetch.ErrRefused},
		{"very long, rule at the end", page("text/plain", strings.Repeat("# nothing to see here\n", 100_000)+closed), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, overHTTP, map[string]http.HandlerFunc{"/a": page("text/html", article), "/robots.txt": tt.robots})
			c := newClient(t, nil, s, elsewhere)
			_, err := c.Get(t.Context(), s.at("", "/a"))
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			for _, p := range s.paths() {
				if p == "/a" && tt.want != nil {
					t.Error("the page was asked for all the same")
				}
			}
		})
	}
}

// TestPermissionOfRedirects: each site on the way has its own say.
func TestPermissionOfRedirects(t *testing.T) {
	closed := newSite(t, overHTTP, map[string]http.HandlerFunc{"/robots.txt": page("text/plain", "User-agent: *\nDisallow: /"), "/a": page("text/html", article)})
	open := newSite(t, overHTTP, map[string]http.HandlerFunc{"/": redirect(closed.at("", "/a"))})
	c := newClient(t, nil, open, closed)
	if _, err := c.Get(t.Context(), open.at("", "/")); !errors.Is(err, fetch.ErrRefused) {
		t.Errorf("got %v, want ErrRefused", err)
	}
	if got := closed.paths(); len(got) != 1 || got[0] != "/robots.txt" {
		t.Errorf("the closed site was asked for %v", got)
	}
}

// TestPermissionKept: rules are asked for once in ten minutes, those of a site
// that could not tell once in a minute.
func TestPermissionKept(t *testing.T) {
	clock := newClock()
	answer := status(503)
	s := newSite(t, overHTTP, map[string]http.HandlerFunc{
		"/a":          page("text/html", article),
		"/robots.txt": func(w http.ResponseWriter, r *http.Request) { answer(w, r) },
	})
	c := newClient(t, func(c *fetch.Config) { c.Now = clock.Now }, s)
	asked := 0
	for _, step := range []struct {
		pass  time.Duration
		then  http.HandlerFunc
		want  error
		again bool // robots.txt is asked for
	}{
		{0, status(503), fetch.ErrRefused, true},
		{59 * time.Second, status(404), fetch.ErrRefused, false},
		{time.Second, status(404), nil, true},
		{10*time.Minute - time.Second, page("text/plain", "User-agent: *\nDisallow: /"), nil, false},
		{time.Second, page("text/plain", "User-agent: *\nDisallow: /"), fetch.ErrRefused, true},
		{time.Second, http.NotFound, fetch.ErrRefused, false},
	} {
		clock.forward(step.pass)
		answer = step.then
		if _, err := c.Get(t.Context(), s.at("", "/a")); !errors.Is(err, step.want) {
			t.Errorf("after %v: got %v, want %v", step.pass, err, step.want)
		}
		before := asked
		asked = 0
		for _, p := range s.paths() {
			if p == "/robots.txt" {
				asked++
			}
		}
		if (asked > before) != step.again {
			t.Errorf("after %v: robots.txt asked for %d times", step.pass, asked-before)
		}
	}
}

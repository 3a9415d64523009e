package discordtest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"treatybot/bot/discord/discordtest"
)

func TestFaults(t *testing.T) {
	for _, row := range []struct {
		name    string
		fault   discordtest.Fault
		status  int
		body    string
		headers map[string]string
	}{
		{"429", discordtest.Limited(1500*time.Millisecond, "user"), 429, `{"global":false,"message":"You are being rate limited.","retry_after":1.5}`,
			map[string]string{"Retry-After": "2", "X-RateLimit-Scope": "user", "X-RateLimit-Reset-After": "1.500", "X-RateLimit-Remaining": "0"}},
		{"429 of all", discordtest.Limited(time.Second, "global"), 429, `{"global":true,"message":"You are being rate limited.","retry_after":1}`,
			map[string]string{"Retry-After": "1", "X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}},
		{"429 of Cloudflare", discordtest.Banned(time.Minute), 429, "<!doctype html>", map[string]string{"Retry-After": "60", "Content-Type": "text/html; charset=UTF-8"}},
		{"500", discordtest.Broken(500), 500, `{"code":0,"message":"500: Internal Server Error"}`, nil},
		{"503", discordtest.Broken(503), 503, `{"code":0,"message":"503: Service Unavailable"}`, nil},
		{"502 as HTML", discordtest.Down(502), 502, "<html>", map[string]string{"Content-Type": "text/html; charset=UTF-8"}},
		{"504 as HTML", discordtest.Down(504), 504, "<html>", nil},
		{"slow", discordtest.Slow(time.Millisecond), 200, `{"url":`, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := start(t, discordtest.Options{})
			l.Fail(discordtest.RouteGateway, 1, row.fault)
			r, err := get(l.URL() + "/gateway")
			if err != nil {
				t.Fatal(err)
			}
			defer r.Body.Close()
			b, _ := io.ReadAll(r.Body)
			if r.StatusCode != row.status || !strings.HasPrefix(string(b), row.body) {
				t.Errorf("got %d %s, want %d %s", r.StatusCode, b, row.status, row.body)
			}
			for k, want := range row.headers {
				if got := r.Header.Get(k); got != want {
					t.Errorf("%s: got %q, want %q", k, got, want)
				}
			}
			if again, err := get(l.URL() + "/gateway"); err != nil || again.StatusCode != 200 {
				t.Errorf("the second request: %v, %v", again, err)
			}
			if n := l.Count(discordtest.RouteGateway); n != 2 {
				t.Errorf("count: got %d, want 2", n)
			}
		})
	}
}

// get asks on a connection of its own: a client retries on one that it had.
func get(url string) (*http.Response, error) {
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	return (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
}

func TestCut(t *testing.T) {
	l := start(t, discordtest.Options{})
	e := l.Slash(ann, hq, "help")
	i := l.wire.next()
	path := fmt.Sprintf("%s/interactions/%s/%s/callback", l.URL(), i["id"], i["token"])
	post := func() (*http.Response, error) {
		r, err := http.NewRequest("POST", path, strings.NewReader(`{"type":5}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
		r.Header.Set("Content-Type", "application/json")
		return (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(r)
	}
	l.Fail(discordtest.RouteCallback, 1, discordtest.Cut())
	l.Fail(discordtest.RouteCallback, 1, discordtest.Lost())
	if _, err := post(); err == nil || e.Reply().First != 0 {
		t.Errorf("cut: error %v, %s", err, e.Reply())
	}
	if _, err := post(); err == nil || e.Reply().First != 5 {
		t.Errorf("lost: error %v, %s", err, e.Reply())
	}
	l.clean()
}

func TestHaste(t *testing.T) {
	l := start(t, discordtest.Options{})
	l.Fail("*", 1, discordtest.Limited(time.Hour, "user"))
	l.call("GET", "/users/@me", nil)
	l.call("GET", "/gateway/bot", nil)
	l.clean()
	l.call("GET", "/users/@me", nil)
	if got := fmt.Sprint(l.rules()); got != "[haste]" {
		t.Errorf("rules broken: got %s, want [haste]", got)
	}
}

func TestHeal(t *testing.T) {
	l := start(t, discordtest.Options{})
	l.Fail(discordtest.RouteMe, -1, discordtest.Broken(500))
	for range 3 {
		if status, _ := l.call("GET", "/users/@me", nil); status != 500 {
			t.Fatalf("got %d, want 500", status)
		}
	}
	l.Heal()
	if status, _ := l.call("GET", "/users/@me", nil); status != 200 {
		t.Errorf("healed: got %d, want 200", status)
	}
}

package rest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot/discord/rest"
)

// serve makes a client of an API that replies as told, and counts the calls.
func serve(t *testing.T, reply http.HandlerFunc) (*rest.Client, *int) {
	t.Helper()
	calls := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		reply(w, r)
	}))
	t.Cleanup(s.Close)
	c, err := rest.New(rest.Config{Token: "a-token", APIURL: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	return c, &calls
}

// TestDo: what becomes of replies.
func TestDo(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		after  string // header
		body   string
		want   *rest.Error // nil: none
		notAPI bool
	}{
		{"success", 200, "", `{"a":1}`, nil, false},
		{"a page", 200, "", "<html>", nil, true},
		{"nothing", 204, "", "", nil, true},
		{"Discord says what is wrong", 400, "", `{"code":50035,"message":"Invalid Form Body"}`, &rest.Error{Status: 400, Code: 50035, Message: "Invalid Form Body"}, false},
		{"a redirect", 302, "", "", &rest.Error{Status: 302}, false},
		{"rate limit", 429, "7", `{"retry_after":0.25}`, &rest.Error{Status: 429, After: 250 * time.Millisecond}, false},
		{"rate limit told as HTML", 429, "7", "<html>", &rest.Error{Status: 429, After: 7 * time.Second}, false},
		{"no word when", 429, "", "", &rest.Error{Status: 429}, false},
		{"a word that is no number", 503, "NaN", "", &rest.Error{Status: 503}, false},
		{"a date", 503, "Wed, 21 Oct 2026 07:28:00 GMT", "", &rest.Error{Status: 503}, false},
		{"too long to be true", 503, "1e300", "", &rest.Error{Status: 503, After: 24 * time.Hour}, false},
		{"before now", 503, "-1", "", &rest.Error{Status: 503}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			client, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if c.after != "" {
					w.Header().Set("Retry-After", c.after)
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			})
			var into any
			_, err := client.Get(t.Context(), "/x", &into)
			if errors.Is(err, rest.ErrNotAPI) != c.notAPI || (err == nil) != (c.want == nil && !c.notAPI) {
				t.Fatalf("error %v", err)
			}
			var got *rest.Error
			if errors.As(err, &got) {
				if string(got.Body) != c.body {
					t.Errorf("body %q", got.Body)
				}
				got.Body = nil
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestAuthorization: who sees the bot's token, and that errors show no path.
func TestAuthorization(t *testing.T) {
	var seen http.Header
	client, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) { seen = r.Header })
	for _, c := range []struct {
		name      string
		anonymous bool
		want      string
	}{{"of the bot", false, "Bot a-token"}, {"of an interaction", true, ""}} {
		if _, err := client.Do(t.Context(), rest.Call{Method: http.MethodPost, Path: "/x", Body: []byte("{}"), ContentType: "application/json", Anonymous: c.anonymous}, nil); err != nil {
			t.Fatal(err)
		}
		if seen.Get("Authorization") != c.want || seen.Get("User-Agent") != rest.UserAgent || seen.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %v", c.name, seen)
		}
	}
	gone, err := rest.New(rest.Config{APIURL: "http://127.0.0.1:1/"})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/interactions/1/a-secret/callback", "/interactions/1/a-secret%zz"} {
		_, err := gone.Get(t.Context(), path, nil)
		if err == nil || strings.Contains(err.Error(), "a-secret") {
			t.Errorf("error %v", err)
		}
	}
}

// TestRetry: what is tried again, and for how long.
func TestRetry(t *testing.T) {
	busy := &rest.Error{Status: 503}
	wrong := &rest.Error{Status: 400}
	later := &rest.Error{Status: 429, After: 2 * time.Second}
	tooLate := &rest.Error{Status: 429, After: time.Hour}
	unreachable := rest.ErrUnreachable
	for _, c := range []struct {
		name  string
		errs  []error // of the calls
		again func(error) bool
		tries int
		err   error
	}{
		{"success", []error{nil}, nil, 1, nil},
		{"busy, then not", []error{busy, later, nil}, nil, 3, nil},
		{"wrong", []error{wrong, nil}, nil, 1, wrong},
		{"wrong, but worth another try", []error{wrong, wrong, nil}, func(err error) bool { return errors.Is(err, wrong) }, 3, nil},
		{"unreachable", []error{unreachable, nil}, nil, 1, unreachable},
		{"a wait longer than there is time", []error{tooLate, nil}, nil, 1, tooLate},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				tries, began := 0, time.Now()
				err := rest.Retry(ctx, c.again, func() error { tries++; return c.errs[tries-1] })
				if !errors.Is(err, c.err) || tries != c.tries {
					t.Errorf("%v after %d tries, want %v after %d", err, tries, c.err, c.tries)
				}
				if c.tries == 1 && time.Since(began) > 0 {
					t.Errorf("waited %v", time.Since(began))
				}
			})
		})
	}
	t.Run("the context ends between tries", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			err := rest.Retry(ctx, nil, func() error { return later })
			if !errors.Is(err, context.Canceled) || !errors.Is(err, later) {
				t.Errorf("error %v", err)
			}
		})
	})
}

package rest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestFile: a file comes from the CDN alone, without the token, no larger than
// wanted, and never by way of another host.
func TestFile(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("another host was asked") }))
	defer elsewhere.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("/cdn/ok", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("the token went to the CDN")
		}
		_, _ = w.Write([]byte("twelve bytes"))
	})
	mux.HandleFunc("/cdn/endless", func(w http.ResponseWriter, _ *http.Request) {
		for range 1000 { // its length is not told
			if _, err := w.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/cdn/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("few"))
	})
	mux.HandleFunc("/cdn/away", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, http.StatusFound) })
	mux.HandleFunc("/cdn/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/cdn/gone", http.NotFound)
	mux.HandleFunc("/api/", func(http.ResponseWriter, *http.Request) { t.Error("the API was asked for a file") })
	s := httptest.NewServer(mux)
	defer s.Close()
	c, err := New(Config{Token: "secret", APIURL: s.URL + "/api", CDNURL: s.URL + "/cdn"})
	if err != nil {
		t.Fatal(err)
	}
	const discords = "https://cdn.discordapp.com"
	for _, row := range []struct {
		name, address string
		most          int64
		want          error
		status        int
	}{
		{"a file", discords + "/ok", 12, nil, 0},
		{"by the other host", "https://media.discordapp.net/ok?x=1", 12, nil, 0},
		{"larger than wanted", discords + "/ok", 11, ErrTooLarge, 0},
		{"without a length", discords + "/endless", 10_000, ErrTooLarge, 0},
		{"cut off", discords + "/cut", 1000, ErrUnreachable, 0},
		{"led elsewhere", discords + "/away", 1000, nil, http.StatusFound},
		{"gone", discords + "/gone", 1000, nil, http.StatusNotFound},
		{"another host", elsewhere.URL + "/ok", 1000, ErrNotCDN, 0},
		{"a host that looks like it", "https://cdn.discordapp.com.example.org/ok", 1000, ErrNotCDN, 0},
		{"with a port", "https://cdn.discordapp.com:8443/ok", 1000, ErrNotCDN, 0},
		{"with a user", "https://cdn.discordapp.com@example.org/ok", 1000, ErrNotCDN, 0},
		{"with a password", "https://a:b@cdn.discordapp.com/ok", 1000, ErrNotCDN, 0},
		{"unencrypted", "http://cdn.discordapp.com/ok", 1000, ErrNotCDN, 0},
		{"the API", "https://discord.com/api/v10/users/@me", 1000, ErrNotCDN, 0},
		{"a file of the machine", "file:///etc/passwd", 1000, ErrNotCDN, 0},
		{"metadata of a cloud", "http://169.254.169.254/latest", 1000, ErrNotCDN, 0},
		{"nothing", "", 1000, ErrNotCDN, 0},
		{"no address", "://", 1000, ErrNotCDN, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := c.File(t.Context(), row.address, row.most)
			var reply *Error
			switch {
			case row.status != 0:
				if !errors.As(err, &reply) || reply.Status != row.status {
					t.Errorf("error %v, want status %d", err, row.status)
				}
			case row.want != nil:
				if !errors.Is(err, row.want) || len(got) > 0 {
					t.Errorf("%d bytes, error %v, want %v", len(got), err, row.want)
				}
			case err != nil || string(got) != "twelve bytes":
				t.Errorf("%q, %v", got, err)
			}
			if err != nil && row.address != "" && strings.Contains(err.Error(), row.address) {
				t.Errorf("the error tells the address: %v", err)
			}
		})
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.File(ctx, discords+"/slow", 10); !errors.Is(err, ErrUnreachable) {
		t.Errorf("a file that does not come: %v", err)
	}
}

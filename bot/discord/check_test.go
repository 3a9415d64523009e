package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"treatybot/bot/discord/gateway"
	"treatybot/bot/discord/rest"

	"github.com/google/go-cmp/cmp"
)

// api is a small stand-in for Discord's API: the replies to what a check
// calls, by the last parts of the path. A number stands for a status.
type api struct {
	replies map[string]string
	off     time.Duration // of its clock
}

const key = "0101010101010101010101010101010101010101010101010101010101010101"

func newAPI() *api {
	return &api{replies: map[string]string{
		"gateway":          `{"url":"wss://gateway.invalid"}`,
		"users/@me":        `{"id":"80","username":"Treaty Bot","bot":true}`,
		"applications/@me": `{"id":"80","verify_key":"` + key + `","interactions_endpoint_url":null}`,
		"gateway/bot":      `{"url":"wss://gateway.invalid","shards":1,"session_start_limit":{"total":1000,"remaining":997,"reset_after":7200000,"max_concurrency":1}}`,
	}}
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", time.Now().Add(a.off).UTC().Format(http.TimeFormat))
	call := path.Base(r.URL.Path)
	if parent := path.Base(path.Dir(r.URL.Path)); call == "@me" || call == "bot" {
		call = path.Join(parent, call)
	}
	reply, ok := a.replies[call]
	status := http.StatusOK
	if !ok {
		status = http.StatusNotFound
	}
	if _, err := fmt.Sscanf(reply, "%d", &status); err != nil {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, reply)
		return
	}
	w.WriteHeader(status)
}

// TestCheck: each fault, as the operator sees it.
func TestCheck(t *testing.T) {
	public, _ := hex.DecodeString(key)
	with := func(call, reply string) func(*Config, *api, *checker) {
		return func(_ *Config, a *api, _ *checker) { a.replies[call] = reply }
	}
	planned := func(plan Plan, err error) func(*Config, *api, *checker) {
		return func(_ *Config, _ *api, c *checker) {
			c.register = func(_ context.Context, _ Config, dryRun bool) (Plan, map[string]string, error) {
				if !dryRun {
					t.Error("the check registers commands")
				}
				return plan, nil, err
			}
		}
	}
	for _, c := range []struct {
		name   string
		change func(*Config, *api, *checker)
		want   string // levels, in order
		says   string // of the last that is not ok, and what to do
	}{
		{"all is well", func(*Config, *api, *checker) {}, "ok API, ok clock, ok token, ok application, ok public key, ok way in, ok gateway, ok commands", ""},
		{"no token", func(cfg *Config, _ *api, _ *checker) { cfg.Token = "" }, "ok API, ok clock, warn token", "Put the token"},
		{"a token that was reset", with("users/@me", "401"), "ok API, ok clock, fail token", "Discord does not accept the bot's token"},
		{"another application", func(cfg *Config, _ *api, _ *checker) { cfg.ApplicationID = "81" },
			"ok API, ok clock, ok token, fail application, ok public key, ok way in, ok gateway, ok commands", "DISCORD_APPLICATION_ID=80"},
		{"another key", func(cfg *Config, _ *api, _ *checker) { cfg.PublicKey = make([]byte, ed25519.PublicKeySize) },
			"ok API, ok clock, ok token, ok application, fail public key, ok way in, ok gateway, ok commands", "DISCORD_PUBLIC_KEY=" + key},
		{"no key, over the gateway", func(cfg *Config, _ *api, _ *checker) { cfg.PublicKey = nil },
			"ok API, ok clock, ok token, ok application, ok way in, ok gateway, ok commands", ""},
		{"posted elsewhere", with("applications/@me", `{"id":"80","verify_key":"`+key+`","interactions_endpoint_url":"https://example.org/in"}`),
			"ok API, ok clock, ok token, ok application, ok public key, fail way in, ok gateway, ok commands", "Clear Interactions Endpoint URL"},
		{"posted nowhere", func(cfg *Config, _ *api, _ *checker) { cfg.Listen = ":8080" },
			"ok API, ok clock, ok token, ok application, ok public key, fail way in, ok commands", "enter its public https address"},
		{"posted here", func(cfg *Config, a *api, _ *checker) {
			cfg.Listen = ":8080"
			a.replies["applications/@me"] = strings.Replace(a.replies["applications/@me"], "null", `"https://example.org/in"`, 1)
		}, "ok API, ok clock, ok token, ok application, ok public key, ok way in, ok commands", ""},
		{"a clock that is fast", func(_ *Config, a *api, _ *checker) { a.off = -2 * time.Minute },
			"ok API, fail clock, ok token, ok application, ok public key, ok way in, ok gateway, ok commands", "The clock is 2m0s fast."},
		{"a clock that is slow", func(_ *Config, a *api, _ *checker) { a.off = time.Hour },
			"ok API, fail clock, ok token, ok application, ok public key, ok way in, ok gateway, ok commands", "The clock is 1h0m0s slow."},
		{"a clock that is a little off", func(_ *Config, a *api, _ *checker) { a.off = 25 * time.Second },
			"ok API, ok clock, ok token, ok application, ok public key, ok way in, ok gateway, ok commands", ""},
		{"no starts left", with("gateway/bot", `{"shards":2,"session_start_limit":{"total":1000,"remaining":0,"reset_after":7200000}}`),
			"ok API, ok clock, ok token, ok application, ok public key, ok way in, fail gateway, ok commands", "0 of 1000 session starts remain, all again in 2h0m0s"},
		{"few starts left", with("gateway/bot", `{"shards":2,"session_start_limit":{"total":1000,"remaining":9,"reset_after":7200000}}`),
			"ok API, ok clock, ok token, ok application, ok public key, ok way in, warn gateway, ok commands", "starts so often"},
		{"commands that are old", planned(Plan{Added: []string{"a"}, Changed: []string{"b", "c"}, Unchanged: []string{"d"}}, nil),
			"ok API, ok clock, ok token, ok application, ok public key, ok way in, ok gateway, warn commands", "1 are missing, 2 old, 0 no longer the bot's, 1 up to date"},
		{"commands of a server without the bot", planned(Plan{}, &rest.Error{Status: 403}),
			"ok API, ok clock, ok token, ok application, ok public key, ok way in, ok gateway, fail commands", "invited to the server"},
		{"no API there", with("gateway", "404"), "fail API", "DISCORD_API_URL"},
		{"a page to log in", with("gateway", "<html>"), "fail API", "not Discord's API"},
		{"JSON of something else", with("gateway", "{}"), "fail API", "not Discord's API"},
		{"trouble at Discord", with("gateway", "503"), "fail API", "trouble of its own (503)"},
		{"too many calls", with("users/@me", "429"), "ok API, ok clock, fail token", "Wait some minutes"},
		{"trouble on the way", with("applications/@me", "500"), "ok API, ok clock, ok token, fail application, ok gateway, ok commands", "trouble"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newAPI()
			server := httptest.NewServer(a)
			defer server.Close()
			cfg := Config{Token: "a.secret.token", ApplicationID: "80", PublicKey: public, APIURL: server.URL}
			k := &checker{}
			planned(Plan{Unchanged: []string{"status"}}, nil)(nil, nil, k)
			c.change(&cfg, a, k)
			k.cfg = cfg
			var err error
			if k.client, err = rest.New(cfg.rest()); err != nil {
				t.Fatal(err)
			}
			k.run(t.Context())
			var levels []string
			said := ""
			for _, f := range k.findings {
				levels = append(levels, string(f.Level)+" "+f.About)
				if f.Level != OK {
					said = f.Says + " " + f.Next
				}
				if (f.Level == OK) != (f.Next == "") || !strings.HasSuffix(f.Says, ".") {
					t.Errorf("%+v: what is to be done?", f)
				}
				if strings.Contains(f.Says+f.Next, "secret") {
					t.Errorf("the token shows: %+v", f)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(levels, ", ")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if !strings.Contains(said, c.says) || c.says == "" && said != "" {
				t.Errorf("says %q, want %q in it", said, c.says)
			}
		})
	}
}

// TestCheckUnreachable: with nobody there, one line says so.
func TestCheckUnreachable(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + listener.Addr().String()
	_ = listener.Close()
	got := Check(t.Context(), Config{Token: "a.secret.token", APIURL: address})
	if len(got) != 1 || got[0].Level != Fail || got[0].Says != "Discord cannot be reached." {
		t.Errorf("finds %+v", got)
	}
}

// TestCheckInterrupted: Ctrl+C is told as such, once, wherever it comes.
func TestCheckInterrupted(t *testing.T) {
	for _, call := range []string{"gateway", "users/@me", "applications/@me", "gateway/bot"} {
		t.Run(call, func(t *testing.T) {
			ctx, interrupt := context.WithCancel(t.Context())
			a, ended := newAPI(), make(chan struct{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/"+call) {
					interrupt()
					<-ended
				}
				a.ServeHTTP(w, r)
			}))
			defer server.Close()
			defer close(ended)
			got := Check(ctx, Config{Token: "a.secret.token", ApplicationID: "80", APIURL: server.URL})
			var wrong []string
			for _, f := range got {
				if f.Level == Fail {
					wrong = append(wrong, f.Says)
				}
			}
			if diff := cmp.Diff([]string{"It was interrupted before Discord answered."}, wrong); diff != "" {
				t.Errorf("what failed, -want +got:\n%s", diff)
			}
		})
	}
}

// TestExplain: errors that checks do not meet.
func TestExplain(t *testing.T) {
	for _, c := range []struct {
		name  string
		err   error
		wrong string
	}{
		{"fatal", fmt.Errorf("run: %w", &FatalError{Next: "Do.", Wrong: "it is over"}), "it is over"},
		{"a name", &url.Error{Op: "Get", URL: "u", Err: &net.DNSError{Name: "discord.invalid"}}, "the name discord.invalid cannot be looked up"},
		{"late", &url.Error{Op: "Get", URL: "u", Err: context.DeadlineExceeded}, "Discord did not answer in time"},
		{"no right to listen", &net.OpError{Op: "listen", Err: errors.New("no")}, "the interactions endpoint cannot listen on its address"},
		{"a status", &rest.Error{Status: 418}, "the API replies 418 I'm a teapot"},
		{"another", errors.New("odd"), "odd"},
	} {
		wrong, next := Explain(c.err)
		if wrong != c.wrong || !strings.HasSuffix(next, ".") {
			t.Errorf("%s: %q, %q, want %q", c.name, wrong, next, c.wrong)
		}
	}
}

// TestRegisterCommands: what becomes of a failure to register.
func TestRegisterCommands(t *testing.T) {
	for _, c := range []struct {
		name, token string
		errs        []error // of the tries
		ids, fatal  bool
		logged      string
	}{
		{"it works", "t", []error{nil}, true, false, "commands are registered"},
		{"no token", "", nil, false, false, "want of a token"},
		{"the token is bad", "t", []error{&FatalError{Code: 401}}, false, true, ""},
		{"trouble at Discord, then none", "t", []error{&rest.Error{Status: 503}, &rest.Error{Status: 500}, nil}, true, false, "trouble of its own"},
		{"commands that Discord does not take", "t", []error{&FatalError{Code: 400, Wrong: "it refuses the commands"}}, false, false, "it refuses the commands"},
		{"trouble, then a bad token", "t", []error{&rest.Error{Status: 503}, &FatalError{Code: 401}}, false, true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log strings.Builder
				cfg, tried := Config{Token: c.token, Log: slog.New(slog.NewTextHandler(&log, nil))}, 0
				ids, err := registerCommands(t.Context(), cfg, func(context.Context, Config, bool) (Plan, map[string]string, error) {
					tried++
					return Plan{}, map[string]string{"status": "1"}, c.errs[tried-1]
				})
				if (len(ids) > 0) != c.ids || (err != nil) != c.fatal || (gateway.AsFatal(err) != nil) != c.fatal || tried != len(c.errs) || !strings.Contains(log.String(), c.logged) {
					t.Errorf("ids %v, error %v after %d tries, logs %q", ids, err, tried, log.String())
				}
			})
		})
	}
}

// TestOutlasting: the context ends so long after the other, not before.
func TestOutlasting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		longer, cancel := outlasting(ctx, 10*time.Second)
		defer cancel()
		time.Sleep(time.Hour)
		stop()
		time.Sleep(10*time.Second - 1)
		if synctest.Wait(); longer.Err() != nil {
			t.Error("it ends too soon")
		}
		time.Sleep(2 * time.Nanosecond)
		if synctest.Wait(); longer.Err() == nil {
			t.Error("it does not end")
		}
	})
}

// TestConfigHidesToken: printing the settings gives nothing away.
func TestConfigHidesToken(t *testing.T) {
	var log strings.Builder
	cfg := Config{Token: "a.secret.token", ApplicationID: "80"}
	slog.New(slog.NewTextHandler(&log, nil)).Info("config", "config", cfg)
	for _, text := range []string{fmt.Sprint(cfg), fmt.Sprintf("%+v", cfg), fmt.Sprintf("%#v", cfg), log.String()} {
		if strings.Contains(text, "secret") || !strings.Contains(text, "80") {
			t.Errorf("prints %q", text)
		}
	}
}

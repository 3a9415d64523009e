package discordtest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"

	"treatybot/bot/discord/discordtest"
)

// raw is JSON written in a test.
type raw = map[string]any

// wire is a gateway that hands interactions to the test.
type wire struct{ sent chan raw }

func newWire() *wire      { return &wire{make(chan raw, 100)} }
func (*wire) URL() string { return "ws://127.0.0.1:1" }
func (w *wire) next() raw { return <-w.sent }

func (w *wire) Dispatch(_, event string, data any) bool {
	var i raw
	b, err := json.Marshal(data)
	if err != nil || event != "INTERACTION_CREATE" || json.Unmarshal(b, &i) != nil {
		return false
	}
	w.sent <- i
	return true
}

// local is a local Discord with a client of its API. It fails no test: what
// it records is looked at.
type local struct {
	*discordtest.Server
	t    *testing.T
	wire *wire
}

func start(t *testing.T, o discordtest.Options) local {
	t.Helper()
	w := newWire()
	o.Gateway = w
	s := discordtest.New(nil, o)
	t.Cleanup(s.Close)
	return local{s, t, w}
}

// call asks with the bot's token and a proper User-Agent.
func (l local) call(method, path string, body any) (int, raw) {
	l.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		l.t.Fatal(err)
	}
	return l.request(method, path, "application/json", b)
}

func (l local) request(method, path, contentType string, body []byte) (int, raw) {
	l.t.Helper()
	r, err := http.NewRequest(method, l.URL()+path, bytes.NewReader(body))
	if err != nil {
		l.t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	r.Header.Set("Authorization", "Bot "+l.Token())
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	var o raw
	if len(b) > 0 && b[0] == '{' {
		if err := json.Unmarshal(b, &o); err != nil {
			l.t.Fatal(err)
		}
	} else if len(b) > 0 {
		var list any
		if err := json.Unmarshal(b, &list); err != nil {
			l.t.Fatal(err)
		}
		o = raw{"list": list}
	}
	return answer.StatusCode, o
}

// answer responds to an interaction as the gateway brought it.
func (l local) answer(i raw, kind int, data any) (int, raw) {
	l.t.Helper()
	response := raw{"type": kind}
	if data != nil {
		response["data"] = data
	}
	return l.call("POST", fmt.Sprintf("/interactions/%s/%s/callback", i["id"], i["token"]), response)
}

// webhook is a path of the interaction's webhook.
func (l local) webhook(i raw, rest string) string {
	return fmt.Sprintf("/webhooks/%s/%s%s", l.ApplicationID(), i["token"], rest)
}

// rules lists the rules that were broken so far, once each.
func (l local) rules() []discordtest.Rule {
	broken := map[discordtest.Rule]bool{}
	for _, v := range l.Violations() {
		broken[v.Rule] = true
	}
	return slices.Sorted(maps.Keys(broken))
}

// clean fails the test if a rule was broken.
func (l local) clean() {
	l.t.Helper()
	for _, v := range l.Violations() {
		l.t.Errorf("unexpected violation: %s", v)
	}
}

// multi is a multipart body: JSON and files[n].
func multi(t *testing.T, payload any, files map[string]string) (contentType string, body []byte) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	p, err := w.CreateFormField("payload_json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewEncoder(p).Encode(payload); err != nil {
		t.Fatal(err)
	}
	for n, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.CreateFormFile(fmt.Sprintf("files[%d]", n), name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, files[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.Bytes()
}

// Components and messages, briefly.
func said(text string) raw            { return raw{"type": 10, "content": text} }
func row(components ...any) raw       { return raw{"type": 1, "components": components} }
func button(label, id string) raw     { return raw{"type": 2, "style": 1, "label": label, "custom_id": id} }
func boxed(components ...any) raw     { return raw{"type": 17, "components": components} }
func card(components ...any) raw      { return edit(components...) }
func with(m raw, k string, v any) raw { m = maps.Clone(m); m[k] = v; return m }
func without(m raw, k string) raw     { m = maps.Clone(m); delete(m, k); return m }

func edit(components ...any) raw {
	return raw{"flags": 1 << 15, "components": components, "allowed_mentions": raw{"parse": []any{}}}
}

var (
	ann = discordtest.User{ID: "1150000000000000001", Name: "ann"}
	bob = discordtest.User{ID: "1150000000000000002", Name: "bob", Locale: "fi"}
	hq  = discordtest.Guild("1151000000000000000")
)

func TestRoutes(t *testing.T) {
	l := start(t, discordtest.Options{Shards: 3, Starts: discordtest.Starts{Total: 1000, Remaining: 7, ResetAfter: 5, MaxConcurrency: 2}})
	status, g := l.call("GET", "/gateway/bot", nil)
	limit, _ := g["session_start_limit"].(raw)
	if status != 200 || g["url"] != "ws://127.0.0.1:1" || g["shards"] != 3.0 || limit["remaining"] != 7.0 || limit["max_concurrency"] != 2.0 {
		t.Errorf("gateway/bot: %d %v", status, g)
	}
	for path, want := range map[string]string{"/users/@me": "id", "/applications/@me": "verify_key", "/oauth2/applications/@me": "verify_key"} {
		if status, o := l.call("GET", path, nil); status != 200 || o["id"] != l.ApplicationID() || o[want] == nil {
			t.Errorf("%s: %d %v", path, status, o)
		}
	}
	l.clean()
	if n := l.Count(discordtest.RouteMe); n != 1 {
		t.Errorf("count of %s: got %d, want 1", discordtest.RouteMe, n)
	}
}

func TestVersions(t *testing.T) {
	l := start(t, discordtest.Options{})
	base := strings.TrimSuffix(l.URL(), "/api/v10")
	for path, want := range map[string]int{"/api/v9/gateway": 200, "/api/v10/gateway": 200, "/api/v8/gateway": 404, "/gateway": 404} {
		r, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode != want {
			t.Errorf("%s: got %d, want %d", path, r.StatusCode, want)
		}
	}
	if got, want := fmt.Sprint(l.rules()), "[route user agent]"; got != want {
		t.Errorf("rules broken: got %s, want %s", got, want)
	}
}

func TestUnauthorized(t *testing.T) {
	l := start(t, discordtest.Options{})
	for _, header := range []string{"", "Bot wrong", l.Token()} {
		r, err := http.NewRequest("GET", l.URL()+"/users/@me", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
		r.Header.Set("Authorization", header)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if got, want := fmt.Sprintf("%d %s", answer.StatusCode, b), `401 {"code":0,"message":"401: Unauthorized"}`; got != want {
			t.Errorf("token %q: got %s, want %s", header, got, want)
		}
	}
	if status, o := l.call("GET", "/applications/1/commands", nil); status != 403 || o["code"] != 20012.0 {
		t.Errorf("commands of another application: %d %v", status, o)
	}
	if got, want := fmt.Sprint(l.rules()), "[application unauthorized]"; got != want {
		t.Errorf("rules broken: got %s, want %s", got, want)
	}
}

// verdict is a test that only notes how it would fail.
type verdict struct {
	failed  []string
	cleanup []func()
}

func (*verdict) Helper()                     {}
func (v *verdict) Errorf(f string, a ...any) { v.failed = append(v.failed, fmt.Sprintf(f, a...)) }
func (v *verdict) Cleanup(f func())          { v.cleanup = append(v.cleanup, f) }
func (v *verdict) end() {
	slices.Reverse(v.cleanup)
	for _, f := range v.cleanup {
		f()
	}
}
func (v *verdict) says(part string) (yes bool) {
	return strings.Contains(strings.Join(v.failed, "\n"), part)
}

func TestVerdict(t *testing.T) {
	for _, row := range []struct {
		name   string
		expect []discordtest.Rule
		ask    bool
		fails  string // empty: it does not
	}{
		{"nothing broken", nil, false, ""},
		{"broken unexpectedly", nil, true, "unauthorized"},
		{"broken as expected", []discordtest.Rule{discordtest.RuleUnauthorized}, true, ""},
		{"expected in vain", []discordtest.Rule{discordtest.RuleLate}, false, "was not"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var v verdict
			s := discordtest.New(&v, discordtest.Options{})
			s.Expect(row.expect...)
			if row.ask {
				r, err := http.NewRequest("GET", s.URL()+"/users/@me", nil)
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
				answer, err := http.DefaultClient.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				answer.Body.Close()
			}
			v.end()
			if (len(v.failed) > 0) != (row.fails != "") || !v.says(row.fails) {
				t.Errorf("got %q, want %q", v.failed, row.fails)
			}
		})
	}
}

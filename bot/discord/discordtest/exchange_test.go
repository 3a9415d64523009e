package discordtest_test

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot/discord/discordtest"
)

// expired is a context in which nothing is waited for.
func expired() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func TestConversation(t *testing.T) {
	l := start(t, discordtest.Options{})
	e := l.Slash(ann, hq, "status", discordtest.Value("country", "Finland"), discordtest.Value("private", true))
	i := l.wire.next()
	want := raw{"id": i["data"].(raw)["id"], "name": "status", "type": 1.0, "options": []any{
		raw{"name": "country", "type": 3.0, "value": "Finland"}, raw{"name": "private", "type": 5.0, "value": true},
	}}
	if diff := cmp.Diff(want, i["data"]); diff != "" {
		t.Errorf("data of the command (-want +got):\n%s", diff)
	}
	if _, err := e.Wait(expired()); err == nil {
		t.Error("an interaction without an answer: no error")
	}
	if status, o := l.answer(i, 5, raw{"flags": 64}); status != 204 {
		t.Fatalf("deferral: %d %v", status, o)
	}
	if r := e.Reply(); !r.Pending || !r.Deferred() || !r.Message.Ephemeral() {
		t.Errorf("after the deferral: %+v", r)
	}
	page := card(boxed(said("one"), row(button("Why?", "w:1"))), said("two"))
	if status, o := l.call("PATCH", l.webhook(i, "/messages/@original"), page); status != 200 {
		t.Fatalf("edit: %d %v", status, o)
	}
	r := e.Answer()
	if r.Message.Text() != "one\ntwo" || r.Edits != 1 || !r.Message.V2() || !r.Message.Ephemeral() || r.Message.Components() != 5 {
		t.Errorf("after the edit: %s, %v", r, r.Message.Fields)
	}
	if diff := cmp.Diff([]discordtest.Button{{Label: "Why?", CustomID: "w:1", Style: 1}}, r.Message.Buttons()); diff != "" {
		t.Errorf("buttons (-want +got):\n%s", diff)
	}

	next := e.Press(ann, "Why?")
	j := l.wire.next()
	m := j["message"].(raw)
	if j["type"] != 3.0 || j["data"].(raw)["custom_id"] != "w:1" || m["id"] != r.Message.ID() ||
		m["interaction_metadata"].(raw)["user"].(raw)["id"] != ann.ID {
		t.Errorf("press: %v", j)
	}
	if status, o := l.answer(j, 7, without(card(said("three")), "flags")); status != 204 {
		t.Fatalf("update: %d %v", status, o)
	}
	if got := next.Answer().Message.Text(); got != "three" || e.Message().Text() != "three" {
		t.Errorf("after the update: %q, %q", got, e.Message().Text())
	}
	if status, o := l.call("POST", l.webhook(j, ""), with(card(said("four")), "flags", 1<<15|64)); status != 200 || o["flags"] != float64(1<<15|64) {
		t.Errorf("follow-up: %d %v", status, o)
	}
	if f := next.Reply().FollowUps; len(f) != 1 || f[0].Text() != "four" {
		t.Errorf("follow-ups: %v", f)
	}
	if status, _ := l.call("DELETE", l.webhook(j, "/messages/@original"), nil); status != 204 || e.Message().ID() != "" {
		t.Errorf("delete: %d, message %v", status, e.Message())
	}
	l.clean()
}

func TestWithResponse(t *testing.T) {
	l := start(t, discordtest.Options{})
	l.Slash(ann, hq, "help")
	i := l.wire.next()
	status, o := l.call("POST", fmt.Sprintf("/interactions/%s/%s/callback?with_response=true", i["id"], i["token"]), raw{"type": 4, "data": card(said("x"))})
	if status != 200 || o["resource"].(raw)["message"].(raw)["id"] != o["interaction"].(raw)["response_message_id"] {
		t.Errorf("got %d %v", status, o)
	}
	if _, got := l.call("GET", l.webhook(i, "/messages/@original"), nil); got["flags"] != float64(1<<15) {
		t.Errorf("original: %v", got)
	}
	l.clean()
}

func TestPlaces(t *testing.T) {
	l := start(t, discordtest.Options{})
	for name, row := range map[string]struct {
		place   discordtest.Place
		context float64
		member  bool
		owners  raw
	}{
		"server":           {hq, 0, true, raw{"0": hq.GuildID}},
		"visited server":   {discordtest.Visited("77"), 0, true, raw{"1": ann.ID}},
		"direct message":   {discordtest.DM(), 1, false, raw{"0": "0"}},
		"others' messages": {discordtest.Group(), 2, false, raw{"1": ann.ID}},
	} {
		l.Slash(ann, row.place, "help")
		i := l.wire.next()
		_, member := i["member"]
		_, user := i["user"]
		if i["context"] != row.context || member != row.member || user == row.member || i["attachment_size_limit"] != 10485760.0 || i["version"] != 1.0 {
			t.Errorf("%s: %v", name, i)
		}
		if diff := cmp.Diff(row.owners, i["authorizing_integration_owners"]); diff != "" {
			t.Errorf("%s: owners (-want +got):\n%s", name, diff)
		}
	}
}

func TestComplete(t *testing.T) {
	l := start(t, discordtest.Options{})
	e := l.Complete(bob, hq, "status", discordtest.Typing("country", "suo"))
	i := l.wire.next()
	if o := i["data"].(raw)["options"].([]any)[0].(raw); o["focused"] != true || o["value"] != "suo" || i["locale"] != "fi" {
		t.Errorf("interaction: %v", i)
	}
	l.answer(i, 8, raw{"choices": []any{raw{"name": "Suomi", "value": "FI"}}})
	if diff := cmp.Diff([]discordtest.Choice{{Name: "Suomi", Value: "FI"}}, e.Answer().Choices); diff != "" {
		t.Errorf("choices (-want +got):\n%s", diff)
	}
	l.clean()
}

func TestMenuAndModal(t *testing.T) {
	l := start(t, discordtest.Options{})
	e := l.MessageCommand(ann, hq, "Explain", discordtest.TextMessage(bob, "Article 20"))
	i := l.wire.next()
	data := i["data"].(raw)
	if data["type"] != 3.0 || data["resolved"].(raw)["messages"].(raw)[data["target_id"].(string)].(raw)["content"] != "Article 20" {
		t.Errorf("message command: %v", data)
	}
	menu := raw{"type": 3, "custom_id": "m", "placeholder": "Pick", "options": []any{raw{"label": "A", "value": "a"}}}
	l.answer(i, 4, card(row(menu)))
	if r := e.Select(ann, "Pick", "b"); r.Reply().First != 0 {
		t.Error("a value that is not offered was taken")
	} else if _, err := r.Wait(expired()); err == nil || !strings.Contains(err.Error(), "offers no") {
		t.Errorf("a value that is not offered: %v", err)
	}
	picked := e.Select(ann, "Pick", "a")
	j := l.wire.next()
	if diff := cmp.Diff([]any{"a"}, j["data"].(raw)["values"]); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	l.answer(j, 9, raw{"custom_id": "ask", "title": "Ask", "components": []any{
		raw{"type": 18, "label": "Question", "component": raw{"type": 4, "custom_id": "q", "style": 1}},
	}})
	if picked.Answer().Modal["title"] != "Ask" {
		t.Errorf("modal: %v", picked.Reply())
	}
	picked.Submit(map[string]string{"q": "Who left?"})
	k := l.wire.next()
	if c := k["data"].(raw)["components"].([]any)[0].(raw)["component"].(raw); c["value"] != "Who left?" || k["type"] != 5.0 {
		t.Errorf("submitted: %v", k)
	}
	if status, o := l.answer(k, 9, raw{"custom_id": "ask", "title": "Ask", "components": []any{}}); status != 400 {
		t.Errorf("a modal after a modal: %d %v", status, o)
	}
}

func TestImpossible(t *testing.T) {
	l := start(t, discordtest.Options{})
	e := l.Slash(ann, hq, "help")
	link := raw{"type": 2, "style": 5, "label": "Source", "url": "https://example.org"}
	l.answer(l.wire.next(), 4, with(card(row(button("A", "a"), with(button("B", "b"), "disabled", true), link)), "flags", 1<<15|64))
	for label, row := range map[string]struct {
		by  discordtest.User
		why string
	}{
		"C": {ann, "no button"}, "B": {ann, "disabled"}, "Source": {ann, "link"}, "A": {bob, "cannot see"},
	} {
		if _, err := e.Press(row.by, label).Wait(expired()); err == nil || !strings.Contains(err.Error(), row.why) {
			t.Errorf("press %q: got %v, want %q", label, err, row.why)
		}
	}
	s := discordtest.New(nil, discordtest.Options{})
	defer s.Close()
	if _, err := s.Slash(ann, hq, "help").Wait(expired()); err == nil || !strings.Contains(err.Error(), "nobody is connected") {
		t.Errorf("without a gateway: %v", err)
	}
}

func TestStrange(t *testing.T) {
	l := start(t, discordtest.Options{Strange: true})
	e := l.Slash(ann, hq, "help")
	l.answer(l.wire.next(), 4, card(boxed(said("x"), row(button("A", "a")))))
	e.Press(ann, "A")
	top := l.wire.next()["message"].(raw)["components"].([]any)
	inner := top[0].(raw)["components"].([]any)
	if top[len(top)-1].(raw)["type"] != 250.0 || inner[len(inner)-1].(raw)["type"] != 250.0 {
		t.Errorf("components carried: %v", top)
	}
	if n := e.Message().Components(); n != 4 {
		t.Errorf("the message itself has %d components, want 4", n)
	}
}

func TestFiles(t *testing.T) {
	l := start(t, discordtest.Options{})
	e := l.Slash(ann, hq, "article")
	i := l.wire.next()
	page := with(card(said("x"), raw{"type": 13, "file": raw{"url": "attachment://art.txt"}}),
		"attachments", []any{raw{"id": 0, "filename": "art.txt", "description": "Article"}})
	kind, body := multi(t, raw{"type": 4, "data": page}, map[string]string{"art.txt": "Each State Party"})
	if status, o := l.request("POST", fmt.Sprintf("/interactions/%s/%s/callback", i["id"], i["token"]), kind, body); status != 204 {
		t.Fatalf("with a file: %d %v", status, o)
	}
	m := e.Answer().Message
	if len(m.Files) != 1 || string(m.Files[0].Content) != "Each State Party" || m.Files[0].Name != "art.txt" {
		t.Errorf("files: %+v", m.Files)
	}
	file := m.Fields["components"].([]any)[1].(raw)
	if !strings.HasPrefix(file["file"].(raw)["url"].(string), "https://cdn.discordapp.com/") || file["size"] != 16 {
		t.Errorf("file as shown: %v", file)
	}
	if status, o := l.call("PATCH", l.webhook(i, "/messages/@original"), with(edit(said("y")), "attachments", []any{})); status != 200 {
		t.Errorf("edit without the file: %d %v", status, o)
	}
	if m := e.Message(); len(m.Files) != 0 {
		t.Errorf("files after the edit: %v", m.Files)
	}
	l.clean()
}

// endpoint is a bot behind HTTP: it checks signatures and answers as told.
type endpoint struct {
	key    ed25519.PublicKey
	mu     sync.Mutex
	status int
	kind   string
	answer string
}

func (b *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	signature, err := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	at := r.Header.Get("X-Signature-Timestamp")
	if err != nil || at == "" || len(signature) != ed25519.SignatureSize || !ed25519.Verify(b.key, append([]byte(at), body...), signature) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	w.Header().Set("Content-Type", b.kind)
	w.WriteHeader(b.status)
	_, _ = io.WriteString(w, b.answer)
}

func TestEndpoint(t *testing.T) {
	page, _ := json.Marshal(raw{"type": 4, "data": card(said("hello"))})
	for name, row := range map[string]struct {
		status       int
		kind, answer string
		ping         bool
		want         string // text, or rule broken
		broken       bool
	}{
		"a message":           {200, "application/json", string(page), false, "hello", false},
		"ping":                {200, "application/json", `{"type":1}`, true, "", false},
		"ping with a message": {200, "application/json", string(page), true, "response", true},
		"no content type":     {200, "text/plain", string(page), false, "endpoint", true},
		"an error":            {500, "text/plain", "oops", false, "endpoint", true},
		"no JSON":             {200, "application/json", "oops", false, "body", true},
		"not as described":    {200, "application/json", `{"type":4,"data":{"content":"hi"}}`, false, "mentions", true},
	} {
		t.Run(name, func(t *testing.T) {
			l := start(t, discordtest.Options{})
			key, _ := hex.DecodeString(l.PublicKey())
			b := &endpoint{key: key, status: row.status, kind: row.kind, answer: row.answer}
			h := httptest.NewServer(b)
			defer h.Close()
			l.SetEndpoint(h.URL)
			var e *discordtest.Exchange
			if row.ping {
				e = l.Ping()
			} else {
				e = l.Slash(ann, hq, "help")
			}
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			r, err := e.Until(ctx, func(r discordtest.Reply) bool { return r.First != 0 || len(r.Errors) > 0 })
			if err != nil {
				t.Fatal(err)
			}
			if !row.broken {
				l.clean()
				if r.Message.Text() != row.want || r.Status != 200 {
					t.Errorf("got %s, want %q", r, row.want)
				}
			} else if string(l.rules()[0]) != row.want {
				t.Errorf("rules broken: got %v, want %s", l.Violations(), row.want)
			}
		})
	}
}

func TestForge(t *testing.T) {
	l := start(t, discordtest.Options{})
	key, _ := hex.DecodeString(l.PublicKey())
	b := &endpoint{key: key, status: 200, kind: "application/json", answer: `{"type":1}`}
	h := httptest.NewServer(b)
	defer h.Close()
	l.SetEndpoint(h.URL)
	for _, f := range append(discordtest.Forgeries(), discordtest.Genuine) {
		want := 401
		if f == discordtest.Genuine {
			want = 200
		}
		if got, err := l.Forge(f); got != want || err != nil {
			t.Errorf("%s: got %d, %v; want %d", f, got, err, want)
		}
	}
	l.clean()
	credulous := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer credulous.Close()
	l.SetEndpoint(credulous.URL)
	if _, err := l.Forge(discordtest.OtherKey); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(l.rules()); got != "[endpoint]" {
		t.Errorf("an endpoint that believes a forgery breaks %s, want [endpoint]", got)
	}
}

func TestKeep(t *testing.T) {
	l := start(t, discordtest.Options{Keep: 2})
	var sent []raw
	for range 3 {
		l.Slash(ann, hq, "help")
		sent = append(sent, l.wire.next())
	}
	for n, want := range []int{404, 204, 204} {
		if status, _ := l.answer(sent[n], 4, card(said("x"))); status != want {
			t.Errorf("interaction %d: got %d, want %d", n, status, want)
		}
	}
}

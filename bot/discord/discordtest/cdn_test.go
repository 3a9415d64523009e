package discordtest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"treatybot/bot/discord/discordtest"
)

// fetch gets what a link of an interaction leads to, from the local CDN.
func fetch(t *testing.T, l local, link string, header ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequest("GET", strings.Replace(link, "https://cdn.discordapp.com", l.CDNURL(), 1), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// TestCDN: a file that comes with a command is there for a day, for those who
// have its link; the bot's token has no business there.
func TestCDN(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	l := start(t, discordtest.Options{Now: func() time.Time { return now }})
	l.Slash(ann, hq, "corpus", discordtest.Sub("add", discordtest.Attach("file", discordtest.Upload{
		File: discordtest.File{Name: "ä b.txt", ContentType: "text/plain", Content: []byte("hello")}})))
	data := l.wire.next()["data"].(raw)
	sub := data["options"].([]any)[0].(raw)
	option := sub["options"].([]any)[0].(raw)
	if sub["type"] != 1.0 || sub["name"] != "add" || option["type"] != 11.0 {
		t.Fatalf("options: %v", data["options"])
	}
	file := data["resolved"].(raw)["attachments"].(raw)[option["value"].(string)].(raw)
	link := file["url"].(string)
	if status, body := fetch(t, l, link); status != 200 || body != "hello" || file["size"] != 5.0 || file["filename"] != "ä b.txt" {
		t.Errorf("%v: %d %q", file, status, body)
	}
	for name, other := range map[string]string{
		"no signature": link[:strings.Index(link, "?")], "a later end": strings.Replace(link, "ex=", "ex=f", 1),
		"another file": strings.Replace(link, "b.txt", "c.txt", 1), "another mark": link[:len(link)-1] + "x",
	} {
		if status, body := fetch(t, l, other); status != 404 {
			t.Errorf("%s: %d %q", name, status, body)
		}
	}
	l.clean()
	if fetch(t, l, link, "Authorization", "Bot x"); len(l.rules()) != 1 || l.rules()[0] != discordtest.RuleCDN {
		t.Errorf("with the token: rules %v", l.rules())
	}
	now = now.Add(25 * time.Hour)
	if status, _ := fetch(t, l, link); status != 404 {
		t.Errorf("a day later: %d", status)
	}
	if n := l.Count(discordtest.RouteCDN); n != 7 {
		t.Errorf("%d requests were counted", n)
	}
}

// TestPermissions: what administrators set is told, and nothing by a server that
// threw the bot out.
func TestPermissions(t *testing.T) {
	l := start(t, discordtest.Options{})
	if status, o := l.call("PUT", "/applications/"+l.ApplicationID()+"/commands", []any{command("corpus")}); status != 200 {
		t.Fatalf("%d %v", status, o)
	}
	id := l.Commands("")[0]["id"].(string)
	of := "/applications/" + l.ApplicationID() + "/guilds/" + hq.GuildID + "/commands/"
	if status, _ := l.call("GET", of+id+"/permissions", nil); status != 404 {
		t.Errorf("nothing is set: %d", status)
	}
	l.Permit(hq.GuildID, "corpus", discordtest.Permission{ID: "5", Type: 1, May: true})
	status, o := l.call("GET", of+id+"/permissions", nil)
	if status != 200 || o["id"] != id || o["permissions"].([]any)[0].(raw)["permission"] != true {
		t.Errorf("%d %v", status, o)
	}
	l.Leave(hq.GuildID)
	if status, o := l.call("GET", of+"permissions", nil); status != 403 || o["code"] != 50001.0 {
		t.Errorf("after it left: %d %v", status, o)
	}
	l.Join(hq.GuildID)
	if status, _ := l.call("GET", of+id+"/permissions", nil); status != 200 {
		t.Errorf("after it came back: %d", status)
	}
}

// TestForms: what a form may hold, what its fields take, and how it comes back.
func TestForms(t *testing.T) {
	input := func(id string) raw { return raw{"type": 4, "custom_id": id, "style": 1} }
	label := func(inner raw) raw { return raw{"type": 18, "label": "L", "component": inner} }
	form := func(parts ...any) raw { return raw{"custom_id": "f", "title": "T", "components": parts} }
	for _, row := range []struct {
		name string
		form raw
		rule discordtest.Rule
	}{
		{"a label", form(label(input("a"))), ""},
		{"five", form(label(input("a")), label(input("b")), label(input("c")), label(input("d")), label(input("e"))), ""},
		{"six", form(label(input("a")), label(input("b")), label(input("c")), label(input("d")), label(input("e")), label(input("g"))), "count"},
		{"none", form(), "count"},
		{"a row", form(rowOf(raw{"type": 4, "custom_id": "a", "style": 1, "label": "L"})), "component"},
		{"a button in a label", form(label(button("A", "a"))), "component"},
		{"an input by itself", form(input("a")), "component"},
		{"one id twice", form(label(input("a")), label(input("a"))), "custom_id"},
		{"a label on the input too", form(label(with(input("a"), "label", "L"))), "component"},
		{"a label of 46", form(with(label(input("a")), "label", a(46))), "text"},
		{"a description of 101", form(with(label(input("a")), "description", a(101))), "text"},
		{"a title of 46", with(form(label(input("a"))), "title", a(46)), "text"},
		{"an id of 101", with(form(label(input("a"))), "custom_id", a(101)), "custom_id"},
		{"a value longer than may be", form(label(with(with(input("a"), "max_length", 3), "value", "four"))), "text"},
		{"4,001 characters", form(label(with(input("a"), "max_length", 4001))), "text"},
		{"a style of 3", form(label(with(input("a"), "style", 3))), "component"},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := start(t, discordtest.Options{})
			l.Slash(ann, hq, "help")
			status, o := l.answer(l.wire.next(), 9, row.form)
			var got discordtest.Rule
			if rules := l.rules(); len(rules) > 0 {
				got = rules[0]
			}
			if got != row.rule || row.rule == "" && status != 204 {
				t.Errorf("got %d %v, rule %q; want %q", status, o, got, row.rule)
			}
		})
	}
	l := start(t, discordtest.Options{})
	e := l.Slash(ann, hq, "help")
	l.answer(l.wire.next(), 4, card(rowOf(button("A", "a"))))
	asked := e.Press(ann, "A")
	l.answer(l.wire.next(), 9, form(label(with(input("a"), "value", "old")), label(with(with(input("b"), "required", false), "max_length", 2))))
	for _, wrong := range []map[string]string{{"a": ""}, {"b": "long"}, {"c": "x"}} {
		if _, err := asked.Submit(wrong).Wait(t.Context()); err == nil {
			t.Errorf("%v was sent off", wrong)
		}
	}
	asked.Submit(map[string]string{"b": "ok"})
	back := l.wire.next()
	inner := back["data"].(raw)["components"].([]any)
	if v := inner[0].(raw)["component"].(raw)["value"]; v != "old" || back["message"].(raw)["id"] != e.Message().ID() {
		t.Errorf("came back: %v with message %v", inner, back["message"])
	}
	if status, o := l.answer(back, 7, card(said("done"))); status != 204 || e.Message().Text() != "done" {
		t.Errorf("an update from a form: %d %v: %s", status, o, e.Message().Text())
	}
	l.clean()
}

package discordtest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"treatybot/bot/discord/discordtest"
)

// at follows a refusal's errors down a path, and gives the first code there.
func at(o raw, path string) string {
	errors, _ := o["errors"].(raw)
	for step := range strings.SplitSeq(path, ".") {
		if step != "" {
			errors, _ = errors[step].(raw)
		}
	}
	if said, _ := errors["_errors"].([]any); len(said) > 0 {
		return fmt.Sprint(said[0].(raw)["code"])
	}
	return ""
}

// many repeats a component.
func many(n int, of func(n int) any) []any {
	var all []any
	for i := range n {
		all = append(all, of(i))
	}
	return all
}

func a(n int) string { return strings.Repeat("a", n) }

// TestMessageRules: each message breaks one rule, and is refused as a first
// response, as a follow-up and as an edit. Those at the limit are taken.
func TestMessageRules(t *testing.T) {
	texts := func(n int) []any { return many(n, func(int) any { return said("x") }) }
	buttons := func(n int) []any {
		return many(n, func(i int) any { return button("b", fmt.Sprint(i)) })
	}
	option := func(label, value string) any { return raw{"label": label, "value": value} }
	menu := func(options ...any) raw { return raw{"type": 3, "custom_id": "m", "options": options} }
	link := func(url string) raw { return raw{"type": 2, "style": 5, "label": "go", "url": url} }
	section := func(n int, accessory any) raw {
		return raw{"type": 9, "components": texts(n), "accessory": accessory}
	}
	const fine = ""
	for _, row := range []struct {
		name    string
		message raw
		rule    discordtest.Rule
		path    string // without "data."; the code there must not be empty
	}{
		{"40 components", card(texts(40)...), fine, ""},
		{"41 components", card(texts(41)...), "count", "components"},
		{"41 components, nested", card(boxed(texts(39)...), said("x")), "count", "components"},
		{"4000 characters", card(said(a(4000))), fine, ""},
		{"4001 characters", card(said(a(4001))), "text", "components.0.content"},
		{"4001 characters in two texts", card(said(a(4000)), said("a")), "text", "components"},
		{"empty text", card(said("")), "text", "components.0.content"},
		{"five buttons", card(row(buttons(5)...)), fine, ""},
		{"six buttons", card(row(buttons(6)...)), "count", "components.0.components"},
		{"no buttons", card(row()), "count", "components.0.components"},
		{"custom_id twice", card(row(button("a", "x")), row(button("b", "x"))), "custom_id", "components.1.components.0.custom_id"},
		{"custom_id of 100", card(row(button("a", a(100)))), fine, ""},
		{"custom_id of 101", card(row(button("a", a(101)))), "custom_id", "components.0.components.0.custom_id"},
		{"custom_id missing", card(row(raw{"type": 2, "style": 1, "label": "a"})), "custom_id", "components.0.components.0.custom_id"},
		{"label of 80", card(row(button(a(80), "x"))), fine, ""},
		{"label of 81", card(row(button(a(81), "x"))), "text", "components.0.components.0.label"},
		{"label missing", card(row(button("", "x"))), "component", "components.0.components.0"},
		{"style missing", card(row(without(button("a", "x"), "style"))), "component", "components.0.components.0.style"},
		{"url of 512", card(row(link("https://" + a(504)))), fine, ""},
		{"url of 513", card(row(link("https://" + a(505)))), "url", "components.0.components.0.url"},
		{"url of a script", card(row(link("javascript:alert(1)"))), "url", "components.0.components.0.url"},
		{"link with custom_id", card(row(with(link("https://x.org"), "custom_id", "x"))), "component", "components.0.components.0"},
		{"menu beside a button", card(row(menu(option("a", "a")), button("b", "b"))), "component", "components.0"},
		{"menu of 26", card(row(menu(many(26, func(i int) any { return option("a", fmt.Sprint(i)) })...))), "count", "components.0.components.0.options"},
		{"menu with a value twice", card(row(menu(option("a", "x"), option("b", "x")))), "component", "components.0.components.0.options.1.value"},
		{"menu label of 101", card(row(menu(option(a(101), "x")))), "text", "components.0.components.0.options.0.label"},
		{"placeholder of 151", card(row(with(menu(option("a", "x")), "placeholder", a(151)))), "text", "components.0.components.0.placeholder"},
		{"section of three texts", card(section(3, button("a", "x"))), fine, ""},
		{"section of four texts", card(section(4, button("a", "x"))), "count", "components.0.components"},
		{"section without accessory", card(section(1, nil)), "component", "components.0.accessory"},
		{"button at the top", card(button("a", "x")), "component", "components.0.type"},
		{"container in a container", card(boxed(boxed(said("x")))), "component", "components.0.components.0.type"},
		{"unknown component", card(raw{"type": 99}), "component", "components.0.type"},
		{"file that is not there", card(raw{"type": 13, "file": raw{"url": "attachment://a.txt"}}), "attachment", "components.0.file.url"},
		{"attachment that is not there", with(card(said("x")), "attachments", []any{raw{"id": "0", "filename": "a.txt"}}), "attachment", "attachments.0.id"},
		{"content in V2", with(card(said("x")), "content", "hi"), "v2", "content"},
		{"embeds in V2", with(card(said("x")), "embeds", []any{raw{"title": "x"}}), "v2", "embeds"},
		{"V2 components without the flag", with(with(card(said("x")), "flags", 0), "content", "hi"), "component", "components.0.type"},
		{"unknown flag", with(card(said("x")), "flags", 1<<15|1<<3), "flags", "flags"},
		{"empty message", card(), "empty", ""},
		{"no allowed_mentions", without(card(said("x")), "allowed_mentions"), "mentions", ""},
		{"parse null", with(card(said("x")), "allowed_mentions", raw{"parse": nil}), "mentions", ""},
		{"parse users", with(card(said("x")), "allowed_mentions", raw{"parse": []any{"users"}}), "mentions", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			check := func(prefix string, l local, status int, o raw) {
				t.Helper()
				switch refused := row.rule != fine && row.rule != discordtest.RuleMentions; {
				case row.rule == fine:
					l.clean()
				case len(l.Violations()) == 0 || l.Violations()[0].Rule != row.rule || l.Violations()[0].Interaction == "":
					t.Errorf("got %d %v, violations %v; want rule %s", status, o, l.Violations(), row.rule)
				case refused != (status == 400):
					t.Errorf("got status %d, refused %v", status, refused)
				case row.rule == discordtest.RuleEmpty && o["code"] != 50006.0:
					t.Errorf("got %v, want 50006", o)
				case refused && row.rule != discordtest.RuleEmpty && (o["code"] != 50035.0 || at(o, prefix+row.path) == ""):
					t.Errorf("got %v, want an error at %q", o, prefix+row.path)
				}
			}
			l := start(t, discordtest.Options{})
			l.Slash(ann, hq, "help")
			status, o := l.answer(l.wire.next(), 4, row.message)
			check("data.", l, status, o)

			l = start(t, discordtest.Options{})
			l.Slash(ann, hq, "help")
			i := l.wire.next()
			l.answer(i, 4, card(said("x")))
			status, o = l.call("POST", l.webhook(i, ""), row.message)
			check("", l, status, o)

			l = start(t, discordtest.Options{})
			l.Slash(ann, hq, "help")
			i = l.wire.next()
			l.answer(i, 5, nil)
			status, o = l.call("PATCH", l.webhook(i, "/messages/@original"), row.message)
			check("", l, status, o)
		})
	}
}

// TestResponses: which first response answers which interaction.
func TestResponses(t *testing.T) {
	choices := func(n int) any {
		return raw{"choices": many(n, func(i int) any { return raw{"name": "n", "value": fmt.Sprint(i)} })}
	}
	modal := raw{"custom_id": "m", "title": "T", "components": []any{
		raw{"type": 18, "label": "Q", "component": raw{"type": 4, "custom_id": "q", "style": 1}}}}
	page := card(said("x"))
	for _, row := range []struct {
		name string
		to   string
		kind int
		data any
		rule discordtest.Rule
	}{
		{"message to command", "command", 4, page, ""},
		{"update to command", "command", 7, page, "response"},
		{"deferred update to command", "command", 6, nil, "response"},
		{"choices to command", "command", 8, choices(1), "response"},
		{"pong to command", "command", 1, nil, "response"},
		{"unknown type", "command", 99, nil, "response"},
		{"modal to command", "command", 9, modal, ""},
		{"ephemeral deferral", "command", 5, raw{"flags": 64}, ""},
		{"deferral with V2", "command", 5, raw{"flags": 64 | 1<<15}, "deferral"},
		{"deferral with content", "command", 5, raw{"content": "wait"}, "deferral"},
		{"update to button", "button", 7, page, ""},
		{"update that drops V2", "button", 7, with(page, "flags", 0), "v2"},
		{"deferred update to button", "button", 6, nil, ""},
		{"choices to typing", "typing", 8, choices(25), ""},
		{"no choices", "typing", 8, choices(0), ""},
		{"26 choices", "typing", 8, choices(26), "choices"},
		{"choice of 101", "typing", 8, raw{"choices": []any{raw{"name": a(101), "value": "x"}}}, "choices"},
		{"number for a text", "typing", 8, raw{"choices": []any{raw{"name": "n", "value": 5}}}, "choices"},
		{"message to typing", "typing", 4, page, "response"},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := start(t, discordtest.Options{})
			switch row.to {
			case "command":
				l.Slash(ann, hq, "help")
			case "typing":
				l.Complete(ann, hq, "status", discordtest.Typing("country", "f"))
			case "button":
				e := l.Slash(ann, hq, "help")
				l.answer(l.wire.next(), 4, card(row_(button("A", "a"))))
				e.Press(ann, "A")
			}
			status, o := l.answer(l.wire.next(), row.kind, row.data)
			if row.rule == "" {
				l.clean()
				if status != 204 {
					t.Errorf("got %d %v", status, o)
				}
			} else if got := fmt.Sprint(l.rules()); status != 400 || got != fmt.Sprintf("[%s]", row.rule) {
				t.Errorf("got %d %v, rules %s; want %s", status, o, got, row.rule)
			}
		})
	}
}

// row_ is row, where a test's row hides it.
func row_(components ...any) raw { return row(components...) }

// TestTimes: what Discord answers too early, too late, or a second time.
func TestTimes(t *testing.T) {
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	page := card(said("x"))
	original := "/messages/@original"
	for _, row := range []struct {
		name   string
		do     func(l local, i raw, wait func(time.Duration)) (int, raw)
		status int
		code   float64
		rule   discordtest.Rule
	}{
		{"at 3 s", func(l local, i raw, wait func(time.Duration)) (int, raw) {
			wait(3 * time.Second)
			return l.answer(i, 4, page)
		}, 204, 0, ""},
		{"after 3 s", func(l local, i raw, wait func(time.Duration)) (int, raw) {
			wait(3*time.Second + time.Millisecond)
			return l.answer(i, 4, page)
		}, 404, 10062, "late"},
		{"twice", func(l local, i raw, _ func(time.Duration)) (int, raw) {
			l.answer(i, 5, nil)
			return l.answer(i, 4, page)
		}, 400, 40060, "twice"},
		{"edit before the response", func(l local, i raw, _ func(time.Duration)) (int, raw) {
			return l.call("PATCH", l.webhook(i, original), page)
		}, 404, 10015, "webhook"},
		{"edit at 15 min", func(l local, i raw, wait func(time.Duration)) (int, raw) {
			l.answer(i, 5, nil)
			wait(15 * time.Minute)
			return l.call("PATCH", l.webhook(i, original), page)
		}, 200, 0, ""},
		{"edit after 15 min", func(l local, i raw, wait func(time.Duration)) (int, raw) {
			l.answer(i, 5, nil)
			wait(15*time.Minute + time.Second)
			return l.call("PATCH", l.webhook(i, original), page)
		}, 401, 50027, "expired"},
		{"unknown token", func(l local, i raw, _ func(time.Duration)) (int, raw) {
			return l.answer(with(i, "token", "x"), 4, page)
		}, 404, 10062, "interaction"},
		{"unknown webhook", func(l local, i raw, _ func(time.Duration)) (int, raw) {
			return l.call("POST", l.webhook(with(i, "token", "x"), ""), page)
		}, 404, 10015, "webhook"},
		{"edit of a deleted message", func(l local, i raw, _ func(time.Duration)) (int, raw) {
			l.answer(i, 4, page)
			l.call("DELETE", l.webhook(i, original), nil)
			return l.call("PATCH", l.webhook(i, original), page)
		}, 404, 10008, "message"},
		{"edit that drops V2", func(l local, i raw, _ func(time.Duration)) (int, raw) {
			l.answer(i, 4, page)
			return l.call("PATCH", l.webhook(i, original), with(page, "flags", 0))
		}, 400, 50035, "v2"},
		{"edit that sets EPHEMERAL", func(l local, i raw, _ func(time.Duration)) (int, raw) {
			l.answer(i, 5, nil)
			return l.call("PATCH", l.webhook(i, original), with(page, "flags", 1<<15|64))
		}, 200, 0, "flags"},
		{"no JSON", func(l local, i raw, _ func(time.Duration)) (int, raw) {
			return l.request("POST", fmt.Sprintf("/interactions/%s/%s/callback", i["id"], i["token"]), "application/json", []byte("{"))
		}, 400, 50109, "body"},
	} {
		t.Run(row.name, func(t *testing.T) {
			at := now
			l := start(t, discordtest.Options{Now: func() time.Time { return at }})
			l.Slash(ann, hq, "help")
			status, o := row.do(l, l.wire.next(), func(d time.Duration) { at = at.Add(d) })
			code, _ := o["code"].(float64)
			want := "[]"
			if row.rule != "" {
				want = fmt.Sprintf("[%s]", row.rule)
			}
			if got := fmt.Sprint(l.rules()); status != row.status || code != row.code || got != want {
				t.Errorf("got %d, code %v, rules %s; want %d, %v, %s", status, code, got, row.status, row.code, want)
			}
		})
	}
}

func TestDelay(t *testing.T) {
	at := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	l := start(t, discordtest.Options{Now: func() time.Time { return at }})
	e := l.Slash(ann, hq, "help")
	i := l.wire.next()
	at = at.Add(1500 * time.Millisecond)
	l.answer(i, 5, nil)
	if got := e.Reply().Delay; got != 1500*time.Millisecond {
		t.Errorf("delay: got %v, want 1.5s", got)
	}
}

// TestFollowUps: five, where only the user has the bot; right after a deferral
// one edits the original.
func TestFollowUps(t *testing.T) {
	for name, row := range map[string]struct {
		place discordtest.Place
		last  int
	}{"server": {hq, 200}, "visited": {discordtest.Visited("7"), 400}} {
		l := start(t, discordtest.Options{})
		e := l.Slash(ann, row.place, "help")
		i := l.wire.next()
		l.answer(i, 5, raw{"flags": 64})
		if l.call("POST", l.webhook(i, ""), card(said("x"))); !e.Answer().Message.Ephemeral() || len(e.Reply().FollowUps) != 0 {
			t.Errorf("%s: after the deferral: %s", name, e.Reply())
		}
		var status int
		var o raw
		for range 6 {
			status, o = l.call("POST", l.webhook(i, ""), card(said("x")))
		}
		if status != row.last || status == 400 && o["code"] != 40094.0 {
			t.Errorf("%s: sixth follow-up: %d %v", name, status, o)
		}
	}
}

func TestUploads(t *testing.T) {
	shows := raw{"type": 13, "file": raw{"url": "attachment://a.txt"}}
	for _, row := range []struct {
		name    string
		message raw
		files   map[string]string
		status  int
		rule    string
	}{
		{"shown", card(shows), map[string]string{"a.txt": "x"}, 204, "[]"},
		{"not shown", card(said("x")), map[string]string{"a.txt": "x"}, 204, "[attachment]"},
		{"too large", card(shows), map[string]string{"a.txt": a(10<<20 + 1)}, 413, "[too large]"},
		{"eleven", with(with(card(said("x")), "flags", 0), "components", nil), eleven(), 400, "[count]"},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := start(t, discordtest.Options{})
			l.Slash(ann, hq, "help")
			i := l.wire.next()
			kind, body := multi(t, raw{"type": 4, "data": row.message}, row.files)
			status, o := l.request("POST", fmt.Sprintf("/interactions/%s/%s/callback", i["id"], i["token"]), kind, body)
			if got := fmt.Sprint(l.rules()); status != row.status || got != row.rule {
				t.Errorf("got %d %v, rules %s; want %d, %s", status, o, got, row.status, row.rule)
			}
		})
	}
}

func eleven() map[string]string {
	files := map[string]string{}
	for n := range 11 {
		files[fmt.Sprintf("%d.txt", n)] = "x"
	}
	return files
}

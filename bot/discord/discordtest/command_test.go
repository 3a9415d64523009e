package discordtest_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot/discord/discordtest"
)

func command(name string, options ...any) raw {
	return raw{"name": name, "description": "d", "options": options}
}

func option(name string, kind int) raw {
	return raw{"name": name, "type": kind, "description": "d"}
}

func TestCommands(t *testing.T) {
	l := start(t, discordtest.Options{})
	global := "/applications/" + l.ApplicationID() + "/commands"
	status := with(command("status", with(option("country", 3), "required", true), with(option("private", 5), "choices", nil)),
		"name_localizations", raw{"fi": "tila"})
	code, o := l.call("PUT", global, []any{status, command("ask"), raw{"name": "Explain this", "type": 3, "contexts": []any{2, 0}}})
	if code != 200 {
		t.Fatalf("PUT: %d %v", code, o)
	}
	registered := l.Commands("")
	if got := fmt.Sprint(registered[0]["name"], registered[1]["name"], registered[2]["name"]); got != "Explain thisaskstatus" && got != "Explain this ask status" {
		t.Errorf("names: %q", got)
	}
	want := raw{
		"id": registered[2]["id"], "version": registered[2]["version"], "application_id": l.ApplicationID(), "type": 1,
		"name": "status", "description": "d", "name_localizations": raw{"fi": "tila"}, "description_localizations": nil,
		"default_member_permissions": nil, "nsfw": false, "dm_permission": true, "contexts": nil, "integration_types": []any{0.0},
		"options": []any{
			raw{"name": "country", "type": 3.0, "description": "d", "required": true, "name_localizations": nil, "description_localizations": nil},
			raw{"name": "private", "type": 5.0, "description": "d", "name_localizations": nil, "description_localizations": nil},
		},
	}
	if diff := cmp.Diff(want, registered[2]); diff != "" {
		t.Errorf("status as registered (-want +got):\n%s", diff)
	}
	for query, want := range map[string]bool{"": false, "?with_localizations=true": true} {
		_, o := l.call("GET", global+query, nil)
		c := o["list"].([]any)[2].(raw)
		_, there := c["name_localizations"]
		_, within := c["options"].([]any)[0].(raw)["name_localizations"]
		if there != want || within != want {
			t.Errorf("GET %q: localisations %v, %v; want %v", query, there, within, want)
		}
	}

	e := fmt.Sprint(registered[2]["id"])
	l.call("PUT", global, []any{status, with(command("ask"), "description", "other")})
	again := l.Commands("")
	if again[1]["id"] != e || again[1]["version"] != registered[2]["version"] || again[0]["version"] == registered[1]["version"] {
		t.Errorf("after the second PUT: %v", again)
	}
	l.Slash(ann, hq, "status")
	if got := l.wire.next()["data"].(raw)["id"]; got != e {
		t.Errorf("id in the interaction: got %v, want %s", got, e)
	}
	l.clean()
}

func TestOneCommand(t *testing.T) {
	l := start(t, discordtest.Options{})
	guild := "/applications/" + l.ApplicationID() + "/guilds/7/commands"
	code, made := l.call("POST", guild, command("ask"))
	if code != 201 || made["guild_id"] != "7" {
		t.Fatalf("POST: %d %v", code, made)
	}
	one := guild + "/" + made["id"].(string)
	if code, o := l.call("POST", guild, command("ask")); code != 200 || o["id"] != made["id"] {
		t.Errorf("POST of the same name: %d %v", code, o)
	}
	if code, o := l.call("PATCH", one, raw{"description": "other"}); code != 200 || o["description"] != "other" || o["name"] != "ask" {
		t.Errorf("PATCH: %d %v", code, o)
	}
	if code, o := l.call("GET", one, nil); code != 200 || o["description"] != "other" {
		t.Errorf("GET: %d %v", code, o)
	}
	if code, _ := l.call("DELETE", one, nil); code != 204 || len(l.Commands("7")) != 0 {
		t.Errorf("DELETE: %d, left %v", code, l.Commands("7"))
	}
	l.clean()
	if code, o := l.call("GET", one, nil); code != 404 || o["code"] != 10063.0 {
		t.Errorf("GET after DELETE: %d %v", code, o)
	}
}

func TestCommandRules(t *testing.T) {
	choices := func(n int) any {
		return many(n, func(i int) any { return raw{"name": fmt.Sprint(i), "value": fmt.Sprint(i)} })
	}
	options := func(n int) []any { return many(n, func(i int) any { return option(fmt.Sprint("o", i), 3) }) }
	long := many(25, func(i int) any {
		return with(option(fmt.Sprint("o", i), 3), "choices", many(4, func(n int) any { return raw{"name": fmt.Sprint(n, a(60)), "value": a(60)} }))
	})
	sub := raw{"name": "s", "type": 1, "description": "d"}
	for _, row := range []struct {
		name     string
		commands []any
		path     string // empty: it is in order
	}{
		{"in order", []any{command("ask", with(option("a", 3), "required", true), option("b", 4)), command("etsi")}, ""},
		{"Thai", []any{command("สถานะ")}, ""},
		{"upper case", []any{command("Ask")}, "0.name"},
		{"space", []any{command("ask me")}, "0.name"},
		{"name of 33", []any{command(a(33))}, "0.name"},
		{"localised name with a space", []any{with(command("ask"), "name_localizations", raw{"fi": "kysy nyt"})}, "0.name_localizations.fi"},
		{"locale that is none", []any{with(command("ask"), "name_localizations", raw{"et": "küsi"})}, "0.name_localizations"},
		{"no description", []any{raw{"name": "ask"}}, "0.description"},
		{"description of 101", []any{with(command("ask"), "description", a(101))}, "0.description"},
		{"name twice", []any{command("ask"), command("ask")}, "1.name"},
		{"localised name twice", []any{with(command("ask"), "name_localizations", raw{"fi": "kysy"}), command("kysy")}, "1.name"},
		{"25 options", []any{command("ask", options(25)...)}, ""},
		{"26 options", []any{command("ask", options(26)...)}, "0.options"},
		{"option twice", []any{command("ask", option("a", 3), option("a", 3))}, "0.options.1.name"},
		{"localised option twice", []any{command("ask", with(option("a", 3), "name_localizations", raw{"fi": "b"}), option("b", 3))}, "0.options.1.name"},
		{"required after optional", []any{command("ask", option("a", 3), with(option("b", 3), "required", true))}, "0.options.1"},
		{"unknown option type", []any{command("ask", option("a", 12))}, "0.options.0.type"},
		{"26 choices", []any{command("ask", with(option("a", 3), "choices", choices(26)))}, "0.options.0.choices"},
		{"choice of 101", []any{command("ask", with(option("a", 3), "choices", []any{raw{"name": "n", "value": a(101)}}))}, "0.options.0.choices.0.value"},
		{"choices and autocomplete", []any{command("ask", with(with(option("a", 3), "choices", choices(1)), "autocomplete", true))}, "0.options.0.autocomplete"},
		{"autocomplete of a bool", []any{command("ask", with(option("a", 5), "autocomplete", true))}, "0.options.0.autocomplete"},
		{"subcommand", []any{command("corpus", sub)}, ""},
		{"subcommand beside an option", []any{command("corpus", sub, option("a", 3))}, "0.options"},
		{"subcommand in a subcommand", []any{command("corpus", with(sub, "options", []any{sub}))}, "0.options.0.options.0.type"},
		{"12,000 characters", []any{command("ask", long...)}, "0"},
		{"message command with a description", []any{raw{"name": "Explain", "type": 3, "description": "d"}}, "0.description"},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := start(t, discordtest.Options{})
			status, o := l.call("PUT", "/applications/"+l.ApplicationID()+"/commands", row.commands)
			if row.path == "" {
				l.clean()
				if status != 200 || len(l.Commands("")) != len(row.commands) {
					t.Errorf("got %d %v", status, o)
				}
				return
			}
			if status != 400 || o["code"] != 50035.0 || at(o, row.path) == "" || fmt.Sprint(l.rules()) != "[command]" || len(l.Commands("")) != 0 {
				t.Errorf("got %d %v, rules %v; want an error at %s", status, o, l.rules(), row.path)
			}
		})
	}
}

func TestDailyCreates(t *testing.T) {
	l := start(t, discordtest.Options{})
	path := "/applications/" + l.ApplicationID() + "/guilds/7/commands"
	for round := range 2 {
		status, o := l.call("PUT", path, many(100, func(i int) any { return command(fmt.Sprintf("c%d-%d", round, i)) }))
		if status != 200 {
			t.Fatalf("round %d: %d %v", round, status, o)
		}
	}
	if status, o := l.call("PUT", path, []any{command("one-more")}); status != 429 || o["code"] != 30034.0 {
		t.Errorf("the 201st of a day: %d %v", status, o)
	}
}

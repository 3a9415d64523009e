package discordtest_test

import (
	"fmt"
	"testing"

	"treatybot/bot/discord/discordtest"
	"treatybot/corpus/corpustest"
)

// TestSchema: what our own rules let pass, and Discord's API description does
// not.
func TestSchema(t *testing.T) {
	corpustest.Shared(t, "discord", "openapi.json")
	for _, row := range []struct {
		name    string
		message raw
		path    string
	}{
		{"accent_color as a text", card(with(boxed(said("x")), "accent_color", "blue")), "data.components.0.accent_color"},
		{"divider as a number", card(boxed(raw{"type": 14, "divider": 1})), "data.components.0.components.0.divider"},
		{"unknown field", card(with(said("x"), "colour", 5)), "data.components.0"},
		{"unknown field of the message", with(card(said("x")), "attachment", 5), "data"},
		{"spacing of 3", card(said("x"), raw{"type": 14, "spacing": 3}), "data.components.1.spacing"},
		{"id below 0", card(with(said("x"), "id", -1)), "data.components.0.id"},
		{"tts as a text", with(card(said("x")), "tts", "no"), "data.tts"},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := start(t, discordtest.Options{})
			l.Slash(ann, hq, "help")
			status, o := l.answer(l.wire.next(), 4, row.message)
			if status != 400 || o["code"] != 50035.0 || at(o, row.path) == "" || fmt.Sprint(l.rules()) != "[schema]" {
				t.Errorf("got %d %v, rules %v; want an error at %s", status, o, l.rules(), row.path)
			}
		})
	}
	l := start(t, discordtest.Options{})
	c := with(command("ask"), "default_member_permissions", "0")
	if status, o := l.call("PUT", "/applications/"+l.ApplicationID()+"/commands", []any{c}); status != 200 {
		t.Errorf("permissions as documented, a string: %d %v", status, o)
	}
	l.clean()
	c["nsfw_level"], c["contexts"] = 1, []any{7}
	if status, o := l.call("PUT", "/applications/"+l.ApplicationID()+"/commands", []any{c}); status != 400 || at(o, "0.contexts.0") == "" {
		t.Errorf("a context that is none: %d %v", status, o)
	}
}

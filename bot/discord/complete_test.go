package discord

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"treatybot/bot"
	"treatybot/bot/bottest"
	"treatybot/bot/discord/card"
)

func commandData(t *testing.T, text string) CommandData {
	t.Helper()
	d, err := data[CommandData](&Interaction{Data: json.RawMessage(text)})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestComplete: what is offered; where that is nothing, an empty list (row 16).
func TestComplete(t *testing.T) {
	b := bottest.New(t, indexFolder, "")
	for _, c := range []struct{ name, locale, data, want string }{
		{"state", "fi", `{"name":"status","options":[{"name":"country","type":3,"value":"suo","focused":true}]}`, `{"name":"Suomi (Finland)","value":"FI"}`},
		{"treaty", "fi", `{"name":"status","options":[{"name":"country","type":3,"value":"FI"},{"name":"treaty","type":3,"value":"ott","focused":true}]}`,
			`{"name":"Ottawa Convention — Anti-Personnel Mine Ban Convention","value":"ottawa-1997"}`},
		{"article of the treaty chosen", "pl", `{"name":"article","options":[{"name":"treaty","type":3,"value":"ottawa-1997"},{"name":"article","type":3,"value":"withdr","focused":true}]}`,
			`{"name":"20 — Duration and withdrawal","value":"20"}`},
		{"article of a treaty typed", "pl", `{"name":"article","options":[{"name":"article","type":3,"value":"20","focused":true},{"name":"treaty","type":3,"value":"mine ban treaty"}]}`,
			`{"name":"20 — Duration and withdrawal","value":"20"}`},
		{"beside a bool", "uk", `{"name":"status","options":[{"name":"private","type":5,"value":true},{"name":"country","type":3,"value":"🇱🇻","focused":true}]}`,
			`{"name":"Латвія (Latvia)","value":"LV"}`},
		{"long label", "", `{"name":"timeline","options":[{"name":"country","type":3,"value":"LT"},{"name":"from","type":3,"value":"2023-07-25","focused":true}]}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := complete(b, commandData(t, c.data), bot.Request{}, c.locale)
			checkChoices(t, got)
			if c.want == "" {
				return
			}
			if first, err := json.Marshal(got.Choices[:min(1, len(got.Choices))]); err != nil || string(first) != "["+c.want+"]" {
				t.Errorf("got %s %v, want %s first", first, err, c.want)
			}
		})
	}
	for name, text := range map[string]string{
		"no treaty chosen":   `{"name":"article","options":[{"name":"article","type":3,"value":"2","focused":true}]}`,
		"nothing focused":    `{"name":"status","options":[{"name":"country","type":3,"value":"Fin"}]}`,
		"no options":         `{"name":"status"}`,
		"unknown command":    `{"name":"pizza","options":[{"name":"country","type":3,"value":"Fin","focused":true}]}`,
		"a number":           `{"name":"article","options":[{"name":"article","type":4,"value":7,"focused":true}]}`,
		"completes no value": `{"name":"ask","options":[{"name":"question","type":3,"value":"why","focused":true}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := json.Marshal(complete(b, commandData(t, text), bot.Request{}, "fi")); err != nil || string(got) != `{"choices":[]}` {
				t.Errorf("got %s %v, want an empty list", got, err)
			}
		})
	}
}

func checkChoices(t *testing.T, a Autocomplete) {
	t.Helper()
	if a.Choices == nil || len(a.Choices) > 25 {
		t.Errorf("%d choices", len(a.Choices))
	}
	seen := map[string]bool{}
	for _, c := range a.Choices {
		if n := card.Length(c.Name); n < 1 || n > 100 || !utf8.ValidString(c.Name) || strings.ContainsAny(c.Name, "\n\r") {
			t.Errorf("name %q of %d characters", c.Name, n)
		}
		if n := card.Length(c.Value); n < 1 || n > 100 {
			t.Errorf("value %q of %d characters", c.Value, n)
		}
		if seen[c.Name] {
			t.Errorf("%v comes twice", c)
		}
		seen[c.Name] = true
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"a word", 6, "a word"},
		{"two words", 8, "two…"},
		{"two words, three", 11, "two words…"},
		{"onelongword", 5, "onel…"},
		{"🇫🇮🇫🇮", 5, "🇫🇮…"},
		{"ääää", 3, "ää…"},
	} {
		if got := card.Clip(c.text, c.most); got != c.want || card.Length(got) > c.most {
			t.Errorf("Clip(%q, %d) = %q, want %q", c.text, c.most, got, c.want)
		}
	}
}

// FuzzComplete: whatever is typed, the answer keeps Discord's limits, and every
// state and treaty in it is found again by its value.
func FuzzComplete(f *testing.F) {
	b := bottest.New(f, indexFolder, "")
	commands := bot.Commands()
	for i := range commands {
		for _, typed := range []string{"", "fin", "otta", "5(3)", "🇫🇮", "2025", "Київ", "the ", "芬"} {
			f.Add(i, 0, typed, "ottawa", "uk")
			f.Add(i, 1, typed, "🇱🇻", "fi")
		}
	}
	f.Fuzz(func(t *testing.T, command, option int, typed, other, locale string) {
		c := commands[uint(command)%uint(len(commands))]
		if len(c.Options) == 0 {
			return
		}
		d := CommandData{Name: c.Name}
		focused := c.Options[uint(option)%uint(len(c.Options))]
		for _, o := range c.Options {
			value := other
			if o.Name == focused.Name {
				value = typed
			}
			raw, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			d.Options = append(d.Options, CommandOption{Name: o.Name, Value: raw, Focused: o.Name == focused.Name})
		}
		got := complete(b, d, bot.Request{Guild: square.GuildID, Actor: bot.Actor{Moderator: true}}, locale)
		checkChoices(t, got)
		if focused.Kind != bot.StateOption && focused.Kind != bot.TreatyOption {
			return
		}
		for _, choice := range got.Choices[:min(2, len(got.Choices))] {
			r := bot.Request{Command: "status", Options: map[string]string{"country": choice.Value}}
			if focused.Kind == bot.TreatyOption {
				r = bot.Request{Command: "treaty", Options: map[string]string{"name": choice.Value}}
			}
			a := b.Answer(context.Background(), r)
			if len(a.Facts) == 0 || a.Facts[0].State != choice.Value && a.Facts[0].Treaty != choice.Value {
				t.Errorf("%q gives %v, which answers %q: %s", typed, choice, a.Title, a.Summary)
			}
		}
	})
}

package discordpicture_test

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot/discord/discordpicture"
)

type raw = map[string]any

var scene = discordpicture.Scene{Typed: "/help", User: "bob", Bot: "bot", Time: "today"}

func draw(t *testing.T, components ...any) (string, error) {
	t.Helper()
	message, err := json.Marshal(raw{"components": components})
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := discordpicture.Message(scene, message)
	return string(drawn), err
}

// texts lists the texts of a picture, each after its class: the message's own,
// without what stands around it.
func texts(t *testing.T, picture string) []string {
	t.Helper()
	var svg struct {
		Text []struct {
			Class string `xml:"class,attr"`
			Text  string `xml:",chardata"`
		} `xml:"text"`
	}
	if err := xml.Unmarshal([]byte(picture), &svg); err != nil {
		t.Fatal(err)
	}
	const above, below = 7, 2 // bob, used, /help, §, bot, APP, today; what was typed, and what it is
	var list []string
	for _, x := range svg.Text[above : len(svg.Text)-below] {
		list = append(list, x.Class+": "+x.Text)
	}
	return list
}

func text(content string) raw { return raw{"type": 10, "content": content} }

// TestMarkdown: what the bot writes is drawn as Discord shows it.
func TestMarkdown(t *testing.T) {
	for _, row := range []struct {
		name, markdown string
		want           []string
	}{
		{"headings", "## A\n### B\n-# C\nD", []string{"h b: A", "i b: B", "s: C", "t: D"}},
		{"bold", "a **b c**. d", []string{"t: a", "t b: b c", "t: . d"}},
		{"quotation", "> a\n> **b**", []string{"t: a", "t b: b"}},
		{"list", "- a\n- b", []string{"t: a", "t: b"}},
		{"link", `[1] [a \[b\]](https://x.example/%28) c`, []string{"t: [1]", "t l: a [b]", "t: c"}},
		{"escapes", `1\. \*a\* \_ \\ a\b <&>`, []string{`t: 1. *a* _ \ a\b <&>`}},
		{"day", "since <t:1768039200:D>.", []string{"t: since", "t d: 10 January 2026", "t: ."}},
		{"command", "</status:123> x", []string{"t m: /status", "t: x"}},
		{"code", "run `a *b*` now", []string{"t: run", "t c: a *b*", "t: now"}},
		{"emojis", "🔴🇫🇮 **Suomi**", []string{"t: 🔴", "t: 🇫🇮", "t b: Suomi"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			picture, err := draw(t, text(row.markdown))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(row.want, texts(t, picture)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", row.markdown, diff)
			}
		})
	}
}

// TestWrap: a long text goes on in the next line, beside a button earlier. A
// "treaty" and its space are 44.5 wide; there are 600, 564 or 491 pixels.
func TestWrap(t *testing.T) {
	long := text(strings.Repeat("treaty ", 20))
	button := raw{"type": 2, "style": 2, "label": "In context"}
	for _, row := range []struct {
		name      string
		component raw
		want      []int // words in each line
	}{
		{"alone", long, []int{13, 7}},
		{"in a card", raw{"type": 17, "components": []any{long}}, []int{12, 8}},
		{"beside a button", raw{"type": 9, "components": []any{long}, "accessory": button}, []int{11, 9}},
	} {
		t.Run(row.name, func(t *testing.T) {
			picture, err := draw(t, row.component)
			if err != nil {
				t.Fatal(err)
			}
			var got []int
			for _, line := range texts(t, picture) {
				if n := strings.Count(line, "treaty"); n > 0 {
					got = append(got, n)
				}
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("words in lines (-want +got):\n%s", diff)
			}
		})
	}
}

// TestComponents: every component that the bot sends is drawn; others are
// errors, not left out.
func TestComponents(t *testing.T) {
	row := func(list ...any) raw { return raw{"type": 1, "components": list} }
	for _, c := range []struct {
		name      string
		component raw
		want      []string // texts, or the error
	}{
		{"buttons", row(raw{"type": 2, "style": 1, "label": "More", "emoji": raw{"name": "▶️"}}, raw{"type": 2, "style": 5, "label": "Source", "url": "https://x.example"}),
			[]string{"u w: ▶️", "u w: More", "u w: Source ↗"}},
		{"menu", row(raw{"type": 3, "placeholder": "Go on with …"}), []string{"s: Go on with …"}},
		{"file", raw{"type": 13, "file": raw{"url": "attachment://a.txt"}}, []string{"l: 📄", "l: a.txt"}},
		{"file that Discord has", raw{"type": 13, "file": raw{"url": "https://cdn.example/b?x"}, "name": "b.txt"}, []string{"l: 📄", "l: b.txt"}},
		{"separator", raw{"type": 17, "components": []any{text("a"), raw{"type": 14}, text("b")}}, []string{"t: a", "t: b"}},
		{"picture", raw{"type": 12}, []string{"draw a component: type 12 is not known"}},
		{"picture in a card", raw{"type": 17, "components": []any{raw{"type": 12}}}, []string{"draw a component: type 12 is not known"}},
		{"section with a picture", raw{"type": 9, "components": []any{text("a")}, "accessory": raw{"type": 11}}, []string{"draw a section: its accessory is no button"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			picture, err := draw(t, c.component)
			var got []string
			if err != nil {
				got = []string{err.Error()}
			} else {
				got = texts(t, picture)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestCompletion: the choices stand over what is typed.
func TestCompletion(t *testing.T) {
	picture, err := discordpicture.Completion(discordpicture.Typing{Command: "status", Option: "country", SoFar: "su"}, []string{"Suomi (Finland)", "Sudan"})
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, want := range []string{">Suomi (Finland)<", ">Sudan<", ">/status<", ">country<", ">su<", ">drawn by treatybot; not a screenshot<"} {
		i := strings.Index(string(picture)[at:], want)
		if i < 0 {
			t.Fatalf("no %s after byte %d of\n%s", want, at, picture)
		}
		at += i
	}
}

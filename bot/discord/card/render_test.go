package card

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot"
	"treatybot/bot/bottest"
	"treatybot/corpus/corpustest"
	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
)

// indexFolder keeps the index of the built-in documents for all tests.
var indexFolder string

func TestMain(m *testing.M) { bottest.Main(m, &indexFolder) }

// request makes a request of a line with named options or none.
func request(command string, options ...string) bot.Request {
	r := bot.Request{Command: command, Options: map[string]string{}}
	for i := 0; i+1 < len(options); i += 2 {
		r.Options[options[i]] = options[i+1]
	}
	return r
}

// everyRequest lists requests for everything that the ledger and the library
// hold: every state, treaty, article, question judged, and every way to fail.
func everyRequest(t *testing.T) []bot.Request {
	t.Helper()
	facts, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	shelf, err := library.Open("")
	if err != nil {
		t.Fatal(err)
	}
	list := []bot.Request{
		request("sources"), request("help"), request("figures"), request("why-withdraw"), request("timeline", "from", "1997"), request("timeline"),
		request("status"), request("status", "country", "guinea"), request("status", "country", "Atlantis"), request("nonsense"), request("figures", "topic", "x"),
		request("article", "treaty", "ottawa", "article", "x"), request("ask", "question", strings.Repeat("*_`|>#", 150)), request("compare", "first", "FI", "second", "ottawa"),
	}
	for _, c := range bot.Commands() {
		list = append(list, request("help", "command", c.Name))
	}
	for i, s := range facts.States {
		other := facts.States[(i+1)%len(facts.States)].Code
		list = append(list, request("status", "country", s.Code), request("status", "country", s.Code, "as-of", "2001-05-31"), request("why-withdraw", "country", s.Code),
			request("timeline", "country", s.Code), request("compare", "first", s.Code, "second", other), request("ask", "question", "is "+s.Name+" in the mine ban?"))
	}
	for _, m := range shelf.Metas() {
		list = append(list, request("treaty", "name", m.ID), request("timeline", "treaty", m.ID), request("figures", "treaty", m.ID, "topic", "parties"),
			request("compare", "first", m.ID, "second", "ottawa-1997"), request("status", "country", "FI", "treaty", m.ID), request("ask", "question", "parties to "+m.ID))
		for n := range 40 {
			list = append(list, request("article", "treaty", m.ID, "article", fmt.Sprint(n)))
		}
		for _, part := range []string{"preamble", "annex", "protocol", "technical annex"} {
			list = append(list, request("article", "treaty", m.ID, "article", part))
		}
	}
	for _, split := range []string{"tune", "check"} {
		questions, err := os.ReadFile("../../../index/testdata/questions/" + split + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		unanswered := 0
		for line := range strings.Lines(string(questions)) {
			if strings.HasPrefix(line, "none |") {
				if unanswered++; unanswered%4 != 0 {
					continue // near misses look alike, and are most of the questions
				}
			}
			if parts := strings.Split(line, " | "); len(parts) == 3 {
				list = append(list, request("ask", "question", parts[1]))
			}
		}
	}
	return list
}

// messagesOf gives all pages of an answer.
func messagesOf(r Renderer, a bot.Answer, v View) []Message {
	n := len(blocksOf(a, r.Mention).paginate(a))
	list := make([]Message, n)
	for i := range list {
		v.Page = i
		list[i] = r.Message(a, v)
	}
	return list
}

var plainRenderer = Renderer{Mention: func(command string) string { return "</" + command + ":1234567890123456789>" }}

// TestEveryAnswer renders all pages of every answer: none breaks a limit or may
// notify anybody (row 17), and every button knows what it is for.
func TestEveryAnswer(t *testing.T) {
	t.Run("built-in", func(t *testing.T) { renderEvery(t, bottest.New(t, indexFolder, "")) })
	t.Run("official wordings", func(t *testing.T) {
		data := t.TempDir()
		shelf, err := library.Open(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range corpustest.OfficialFiles(t) {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := shelf.Import(data, library.Import{Name: filepath.Base(name), Content: content}); err != nil {
				t.Fatal(err)
			}
		}
		renderEvery(t, bottest.New(t, "", data))
	})
}

func renderEvery(t *testing.T, b *bot.Bot) {
	t.Helper()
	requests := everyRequest(t)
	pages, most, files := 0, 0, 0
	for _, req := range requests {
		a := b.Answer(context.Background(), req)
		list := messagesOf(plainRenderer, a, View{Request: req, Private: pages%2 == 0})
		for i, m := range list {
			if err := m.Broken(); err != nil {
				t.Errorf("%v, page %d of %d: %v", req, i+1, len(list), err)
			}
			files += len(m.Files)
			for _, id := range customIDs(m.Components) {
				checkCustomID(t, id)
			}
		}
		checkTally(t, a)
		pages += len(list)
		most = max(most, len(list))
		if req.Command == "article" {
			checkWhole(t, a, list)
		}
	}
	t.Logf("%d answers on %d pages, the longest on %d; %d with a file", len(requests), pages, most, files)
}

// checkTally demands that what a page takes is not underrated, nor by much
// overrated.
func checkTally(t *testing.T, a bot.Answer) {
	t.Helper()
	b := blocksOf(a, plainRenderer.Mention)
	for i, p := range b.paginate(a) {
		var guess tally
		for _, one := range p.blocks {
			guess = guess.with(one, b.sources)
		}
		components, text := measure(b.components(p))
		if components > guess.components || text > guess.text || text < guess.text-100 {
			t.Errorf("%s, page %d: %d components and %d of text, tallied as %d and %d", a.Title, i+1, components, text, guess.components, guess.text)
		}
	}
}

func checkCustomID(t *testing.T, id string) {
	t.Helper()
	if id == MenuID {
		return
	}
	p, err := ParsePress(id)
	if err != nil {
		t.Errorf("custom_id %q: %v", id, err)
		return
	}
	if again, ok := p.Encode(); !ok || again != id {
		t.Errorf("custom_id %q comes back as %q", id, again)
	}
}

// checkWhole demands that the pages of an article hold every word of it.
func checkWhole(t *testing.T, a bot.Answer, list []Message) {
	t.Helper()
	var shown strings.Builder
	for _, m := range list {
		shown.WriteString(textOf(m.Components))
	}
	got := wordsIn(shown.String())
	for _, q := range a.Passages {
		for _, text := range []string{q.Text, q.Official, q.Plain} {
			for word, n := range wordsIn(escape(text)) {
				if got[word] < n {
					t.Errorf("%s: the pages lack %q", q.ID, word)
				}
			}
		}
	}
}

func wordsIn(s string) map[string]int {
	words := map[string]int{}
	for _, w := range strings.Fields(s) {
		words[strings.Trim(w, "*")]++
	}
	return words
}

// textOf joins the texts of components.
func textOf(list []Component) string {
	var b strings.Builder
	for _, c := range list {
		b.WriteString(c.Content + "\n" + textOf(c.Components))
	}
	return b.String()
}

// FuzzMessage renders answers of any length and content.
func FuzzMessage(f *testing.F) {
	f.Add("Finland", "a *bold* <@1> @everyone\n> quote", "https://example.org/(x)", uint16(7), false)
	f.Add(strings.Repeat("#", 500), strings.Repeat("long ", 5000), "http://x/"+strings.Repeat("y", 600), uint16(60), true)
	f.Fuzz(func(t *testing.T, title, text, url string, n uint16, official bool) {
		count := int(n % 30)
		a := bot.Answer{Command: "ask", Title: title, Summary: text, Answered: true}
		for i := range count {
			source := bot.Source{Title: fmt.Sprint(title, i), URL: url}
			q := bot.Passage{Document: title, Title: title, Locator: text[:min(len(text), 300)], Kind: bot.Treaty, Section: title, Article: fmt.Sprint(i), Text: text, Source: source,
				Highlights: [][2]int{{0, len(text) / 2}, {len(text) / 2, len(text)}}}
			if official {
				q.Official, q.Plain, a.Command = text, text, "article"
			}
			a.Passages = append(a.Passages, q)
			a.Facts = append(a.Facts, bot.Fact{Label: title, Value: text[:min(len(text), 5000)], State: "FI", AsOf: "2025", Source: source})
			a.Events = append(a.Events, bot.Event{Date: title, Title: title, Source: source})
			a.Notes = append(a.Notes, title)
			a.Choices = append(a.Choices, bot.Choice{Label: title, Command: "ask", Options: map[string]string{"question": fmt.Sprint(text[:min(len(text), 60)], i)}})
		}
		for i, m := range messagesOf(plainRenderer, a, View{Request: request("ask", "question", text), Private: official}) {
			if err := m.Broken(); err != nil {
				t.Fatalf("page %d: %v", i, err)
			}
			for _, id := range customIDs(m.Components) {
				checkCustomID(t, id)
			}
		}
	})
}

// TestLongQuestion: what is too long for buttons to remember has none between
// pages; the file above them holds the whole answer.
func TestLongQuestion(t *testing.T) {
	b := bottest.New(t, indexFolder, "")
	question := "who has left the mine ban, and what does the Convention say about leaving it, in war and in peace, and how long does it take until a state is out?"
	r := request("ask", "question", question)
	a := b.Answer(context.Background(), r)
	for range 3 {
		a.Passages = append(a.Passages, a.Passages...)
	}
	m := plainRenderer.Message(a, View{Request: r, Private: true})
	if len(m.Files) != 1 || !strings.Contains(string(m.Files[0].Content), a.Passages[0].Text) || m.Broken() != nil {
		t.Errorf("%d files, %v", len(m.Files), m.Broken())
	}
	for _, id := range customIDs(m.Components) {
		if p, err := ParsePress(id); err != nil || p.Action != OpenAnswer {
			t.Errorf("a button does %q", id)
		}
	}
}

// TestUserLinks: an address in a question is no link in the answer.
func TestUserLinks(t *testing.T) {
	a := bot.Answer{Title: "see https://evil.example/x", Summary: "No state called “https://evil.example”."}
	if text := textOf(plainRenderer.Message(a, View{}).Components); strings.Contains(text, "://") || !strings.Contains(text, "evil.example") {
		t.Errorf("the card shows %s", text)
	}
}

// TestEscape: text of documents shows as it is.
func TestEscape(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"plain", "States Parties shall", "States Parties shall"},
		{"bold", "a *b* __c__", `a \*b\* \_\_c\_\_`},
		{"mention of a user", "<@123> and <@&4>", "\\<@\u200b123\\> and \\<@\u200b&4\\>"},
		{"everyone", "@everyone @here", "@\u200beveryone @\u200bhere"},
		{"masked link", "[x](https://evil.example)", `\[x\](https://evil.example)`},
		{"heading and quote", "# a\n> b\n>>> c", "\\# a\n\\> b\n\\>\\>\\> c"},
		{"list", "- a\n+ b\n1. c\n  12. d\n-\n7", "\\- a\n\\+ b\n1\\. c\n  12\\. d\n\\-\n7"},
		{"small print", "-# a", `\-\# a`},
		{"code", "`x` ```y```", "\\`x\\` \\`\\`\\`y\\`\\`\\`"},
		{"spoiler and backslash", `||x|| \*`, `\|\|x\|\| \\\*`},
		{"timestamp", "<t:0:R>", `\<t:0:R\>`},
	} {
		if got := escape(row.text); got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
}

func TestDates(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"a day", "Party since 10 January 2026 (x)", "Party since <t:1768039200:D> (x)"},
		{"two days", "1 March 1999 and 2 March 1999", "<t:920282400:D> and <t:920368800:D>"},
		{"before 1970", "signed on 17 June 1925", "signed on 17 June 1925"},
		{"no such day", "on 31 February 2020", "on 31 February 2020"},
		{"month", "in March 2025", "in March 2025"},
	} {
		if got := escapeDated(row.text); got != row.want {
			t.Errorf("%s: got %q, want %q", row.name, got, row.want)
		}
	}
	for date, want := range map[string]string{"2026-01-10": "<t:1768039200:D>", "2025-03": "March 2025", "2025": "2025", "1968-07-01": "1 July 1968", "": ""} {
		if got := isoDay(date); got != want {
			t.Errorf("isoDay(%q) = %q, want %q", date, got, want)
		}
	}
}

func TestPress(t *testing.T) {
	for _, row := range []struct {
		name string
		p    Press
		want string // "": does not fit
	}{
		{"choice", Press{OpenAnswer, 0, request("why-withdraw", "country", "FI")}, "a|why-withdraw|c=FI"},
		{"page", Press{TurnPage, 12, request("article", "treaty", "cwc-1993", "article", "4(1)")}, "p12|article|a=4(1)|t=cwc-1993"},
		{"bars", Press{Share, 0, request("ask", "question", `a|b\p=c`)}, `s|ask|q=a\pb\\p=c`},
		{"long question", Press{TurnPage, 1, request("ask", "question", strings.Repeat("why? ", 20))}, ""},
		{"unknown option", Press{OpenAnswer, 0, request("ask", "colour", "red")}, ""},
	} {
		id, ok := row.p.Encode()
		if row.want == "" {
			if ok {
				t.Errorf("%s: got %q, want none", row.name, id)
			}
			continue
		}
		if id != row.want || !ok {
			t.Errorf("%s: got %q, want %q", row.name, id, row.want)
		}
		if back, err := ParsePress(id); err != nil || cmp.Diff(row.p, back) != "" {
			t.Errorf("%s: came back as %+v, %v", row.name, back, err)
		}
	}
	for _, id := range []string{"", "x", "zz|status", "p-1|status", "p01|status", "p|", "a|status|q", "a|status|zz=1", "menu", strings.Repeat("a|", 500)} {
		if p, err := ParsePress(id); err == nil && p.Request.Command != "" {
			t.Errorf("ParsePress(%q) = %+v, want an error", id, p)
		}
	}
}

// TestOptionKeys: every option of every command has a key of its own.
func TestOptionKeys(t *testing.T) {
	keys := map[string]string{}
	for name, key := range optionKeys {
		if keys[key] != "" {
			t.Errorf("%s and %s share the key %s", name, keys[key], key)
		}
		keys[key] = name
	}
	for _, c := range bot.Commands() {
		for _, o := range c.Options {
			if optionKeys[o.Name] == "" {
				t.Errorf("option %s of %s has no key", o.Name, c.Name)
			}
		}
	}
}

package bot_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot"
)

// locales are those that Discord has and our commands are translated to.
var locales = []string{"en-US", "fi", "pl", "lt", "uk", "de", "fr", "es-ES", "es-419", "ru"}

func suggest(b *bot.Bot, locale, command, option string, options ...string) []string {
	r := bot.Request{Command: command, Options: map[string]string{}}
	for i := 0; i < len(options); i += 2 {
		r.Options[options[i]] = options[i+1]
	}
	var got []string
	for _, s := range b.Suggest(r, option, locale) {
		got = append(got, s.Value+": "+s.Label)
	}
	return got
}

// TestSuggest: what is typed gives, first of all, what is wanted.
func TestSuggest(t *testing.T) {
	b := newBot(t, "")
	for _, c := range []struct{ name, locale, command, option, typed, want string }{
		{"English name", "en-US", "status", "country", "Finl", "FI: Finland"},
		{"Finnish", "fi", "status", "country", "suo", "FI: Suomi (Finland)"},
		{"Polish", "pl", "status", "country", "Niem", "DE: Niemcy (Germany)"},
		{"Lithuanian", "lt", "status", "country", "šved", "SE: Švedija (Sweden)"},
		{"Ukrainian", "uk", "status", "country", "Фін", "FI: Фінляндія (Finland)"},
		{"German", "de", "status", "country", "österr", "AT: Österreich (Austria)"},
		{"French", "fr", "status", "country", "Roy", "GB: Royaume-Uni (United Kingdom)"},
		{"Spanish", "es-ES", "status", "country", "Alema", "DE: Alemania (Germany)"},
		{"Spanish of America", "es-419", "status", "country", "letonia", "LV: Letonia (Latvia)"},
		{"Russian", "ru", "status", "country", "Эст", "EE: Эстония (Estonia)"},
		{"renamed since CLDR", "de", "status", "country", "nordm", "MK: Nordmazedonien (North Macedonia)"},
		{"same name in both", "de", "status", "country", "Kuba", "CU: Kuba (Cuba)"},
		{"English name, other locale", "fi", "status", "country", "Germ", "DE: Saksa (Germany)"},
		{"native name, other locale", "en-US", "status", "country", "Deutsch", "DE: Germany"},
		{"script of no locale of ours", "fr", "status", "country", "芬", "FI: Finlande (Finland)"},
		{"flag", "fi", "status", "country", "🇱🇹", "LT: Liettua (Lithuania)"},
		{"code", "fi", "status", "country", "ee", "EE: Viro (Estonia)"},
		{"code of three letters", "uk", "status", "country", "POL", "PL: Польща (Poland)"},
		{"demonym", "en-US", "status", "country", "Latvian", "LV: Latvia"},
		{"near spelling", "en-US", "status", "country", "Lithunia", "LT: Lithuania"},
		{"near spelling of a local name", "fi", "status", "country", "Ranksa", "FR: Ranska (France)"},
		{"with the article", "en-US", "status", "country", "the nether", "NL: Netherlands"},
		{"second word", "en-US", "status", "country", "korea", "KR: South Korea"},
		{"treaty", "fi", "status", "treaty", "ott", "ottawa-1997: Ottawa Convention — Anti-Personnel Mine Ban Convention"},
		{"treaty by its alias", "en-US", "article", "treaty", "mine ban", "ottawa-1997: Ottawa Convention — Anti-Personnel Mine Ban Convention"},
		{"treaty by abbreviation", "en-US", "treaty", "name", "cwc", "cwc-1993: CWC — Chemical Weapons Convention"},
		{"treaty misspelt", "en-US", "treaty", "name", "otawa treaty", "ottawa-1997: Ottawa Convention — Anti-Personnel Mine Ban Convention"},
		{"treaty to compare", "en-US", "compare", "first", "cluster", "ccm-2008: CCM — Convention on Cluster Munitions"},
		{"state to compare", "fi", "compare", "first", "norj", "NO: Norja (Norway)"},
		{"topic", "en-US", "figures", "topic", "cas", "casualties: People killed or injured by mines and explosive remnants"},
		{"topic by its words", "en-US", "figures", "topic", "still", "stockpiles: Anti-personnel mines still stockpiled"},
		{"treaty of one name", "en-US", "treaty", "name", "vienna", "vclt-1969: Vienna Convention on the Law of Treaties"},
		{"treaty with an amendment", "en-US", "treaty", "name", "ap ii", "ccw-ap2-1996: Amended Protocol II — Amended Mines Protocol"},
		{"command", "en-US", "help", "command", "/tim", "timeline: timeline"},
		{"today", "en-US", "status", "as-of", "", "2026-11-23: 23 November 2026 — today"},
		{"day in words", "en-US", "status", "as-of", "1 June 2025", "2025-06-01: 1 June 2025"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := suggest(b, c.locale, c.command, c.option, c.option, c.typed)
			if len(got) == 0 || got[0] != c.want {
				t.Errorf("%q gives %q, want %q first", c.typed, got, c.want)
			}
		})
	}
}

// TestSuggestInLight: other options decide what fits.
func TestSuggestInLight(t *testing.T) {
	b := newBot(t, "")
	for _, c := range []struct {
		name, command, option string
		options               []string
		want                  []string // at the beginning
		among                 string
		most                  int
	}{
		{name: "articles", command: "article", option: "article", options: []string{"treaty", "ottawa-1997", "article", "20"}, want: []string{"20: 20 — Duration and withdrawal"}, most: 1},
		{name: "articles by heading", command: "article", option: "article", options: []string{"treaty", "mine ban", "article", "withdr"}, want: []string{"20: 20 — Duration and withdrawal"}, most: 1},
		{name: "Roman articles", command: "article", option: "article", options: []string{"treaty", "BWC", "article", "13"}, want: []string{"XIII: XIII"}, most: 1},
		{name: "all articles", command: "article", option: "article", options: []string{"treaty", "ottawa-1997"}, want: []string{"1: 1 — General obligations", "2: 2 — Definitions"}, most: 25},
		{name: "parts outside the articles", command: "article", option: "article", options: []string{"treaty", "ottawa-1997", "article", "prea"}, want: []string{"Preamble: Preamble"}, most: 1},
		{name: "no treaty yet", command: "article", option: "article", options: []string{"article", "2"}},
		{name: "no such treaty", command: "article", option: "article", options: []string{"treaty", "pizza", "article", "2"}},
		{name: "beside a state", command: "compare", option: "second", options: []string{"first", "FI", "second", "ottawa"}},
		{name: "beside a treaty", command: "compare", option: "second", options: []string{"first", "ottawa-1997", "second", ""}, want: []string{"ccm-2008: CCM — Convention on Cluster Munitions"}, most: 12},
		{name: "states by their deeds", command: "status", option: "country", want: []string{"PL: Poland"}, among: "FI: Finland", most: 25},
		{name: "states by their deeds under a treaty", command: "status", option: "country", options: []string{"treaty", "ccm"}, want: []string{"LT: Lithuania"}, most: 25},
		{name: "treaties in order", command: "treaty", option: "name", want: []string{"ottawa-1997: Ottawa Convention — Anti-Personnel Mine Ban Convention", "ccm-2008: CCM — Convention on Cluster Munitions"}, most: 13},
		{name: "days of a state", command: "status", option: "as-of", options: []string{"country", "🇫🇮", "treaty", "ottawa", "as-of", "2026-01"}, want: []string{"2026-01: January 2026"}, among: "2026-01-10: 10 January 2026 — Finland is out of the Ottawa Convention", most: 4},
		{name: "days of a treaty", command: "treaty", option: "as-of", options: []string{"name", "ottawa"}, want: []string{"2026-11-23: 23 November 2026 — today"}, among: "2025-12-27", most: 25},
		{name: "free text", command: "ask", option: "question", options: []string{"question", "why"}},
		{name: "no such option", command: "status", option: "planet"},
		{name: "no such command", command: "frobnicate", option: "country"},
		{name: "nothing like it", command: "status", option: "country", options: []string{"country", "qqqq"}},
		{name: "signs only", command: "status", option: "country", options: []string{"country", "?!"}},
		{name: "too long", command: "status", option: "country", options: []string{"country", strings.Repeat("Finland ", 30)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := suggest(b, "", c.command, c.option, c.options...)
			if len(got) > c.most || len(got) < len(c.want) {
				t.Fatalf("%d suggestions, want %d to %d: %q", len(got), len(c.want), c.most, got)
			}
			if diff := cmp.Diff(c.want, got[:len(c.want)], cmp.Comparer(strings.HasPrefix)); len(c.want) > 0 && diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, c.among) }) && c.most > 0 {
				t.Errorf("%q is not among %q", c.among, got)
			}
		})
	}
}

// TestSuggestedResolve: every value of a state, a treaty or an article means
// just that. Values are the same in every locale.
func TestSuggestedResolve(t *testing.T) {
	b := newBot(t, "")
	checked := map[string]bool{}
	for _, locale := range locales {
		states := map[string]bool{}
		for _, first := range "abcdefghijklmnopqrstuvwyz" {
			for _, s := range b.Suggest(bot.Request{Command: "status", Options: map[string]string{"country": string(first)}}, "country", locale) {
				states[s.Value] = true
				if !checked[s.Value] {
					checked[s.Value] = true
					checkState(t, b, s)
				}
			}
		}
		if len(states) < 150 {
			t.Errorf("%s: one letter each suggests %d states", locale, len(states))
		}
	}
	for _, s := range b.Suggest(bot.Request{Command: "treaty"}, "name", "") {
		if a := b.Answer(context.Background(), bot.Request{Command: "treaty", Options: map[string]string{"name": s.Value}}); len(a.Facts) == 0 || a.Facts[0].Treaty != s.Value {
			t.Errorf("%+v answers %q", s, a.Title)
		}
		for n := range 10 {
			typed := bot.Request{Command: "article", Options: map[string]string{"treaty": s.Value, "article": []string{"", "1", "2", "i", "v", "p", "a", "t", "s", "m"}[n]}}
			for _, article := range b.Suggest(typed, "article", "") {
				r := bot.Request{Command: "article", Options: map[string]string{"treaty": s.Value, "article": article.Value}}
				if a := b.Answer(context.Background(), r); !a.Answered || len(a.Passages) == 0 {
					t.Errorf("%s of %s: %s", article.Value, s.Value, a.Summary)
				}
			}
		}
	}
}

func checkState(t *testing.T, b *bot.Bot, s bot.Suggestion) {
	t.Helper()
	a := b.Answer(context.Background(), bot.Request{Command: "status", Options: map[string]string{"country": s.Value}})
	if len(a.Facts) == 0 || a.Facts[0].State != s.Value || a.Title != s.Typed {
		t.Errorf("%+v answers %q: %s", s, a.Title, a.Summary)
	}
}

// TestSuggestAtOnce: many ask together, in languages not seen before.
func TestSuggestAtOnce(t *testing.T) {
	b := newBot(t, "")
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			locale := locales[i%len(locales)]
			if got := suggest(b, locale, "status", "country", "country", "Lit"); len(got) == 0 {
				t.Errorf("%s: nothing", locale)
			}
			if got := suggest(b, locale, "status", "country"); len(got) != bot.MaxSuggestions {
				t.Errorf("%s: %d states while nothing is typed", locale, len(got))
			}
		})
	}
	all.Wait()
}

func BenchmarkSuggest(b *testing.B) {
	tb := newBot(b, "")
	for _, c := range []struct{ name, command, option, other, value, typed string }{
		{"state", "status", "country", "", "", "Suo"},
		{"state-empty", "status", "country", "", "", ""},
		{"state-native", "status", "country", "", "", "Deuts"},
		{"state-near", "status", "country", "", "", "Lithunia"},
		{"state-unknown", "status", "country", "", "", "a land that is not there"},
		{"treaty", "article", "treaty", "", "", "mine"},
		{"article", "article", "article", "treaty", "ottawa-1997", "2"},
		{"both", "compare", "first", "", "", "c"},
		{"day-state", "status", "as-of", "country", "FI", ""},
		{"day-treaty", "timeline", "from", "treaty", "ottawa-1997", ""},
	} {
		b.Run(c.name, func(b *testing.B) {
			r := bot.Request{Command: c.command, Options: map[string]string{c.option: c.typed, c.other: c.value}}
			b.ReportAllocs()
			for b.Loop() {
				tb.Suggest(r, c.option, "fi")
			}
		})
	}
}

package bot_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"treatybot/bot"
)

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("words before ", 100) + "the match" + strings.Repeat(" words after", 100)
	at := strings.Index(long, "the match")
	got, highlights := bot.Excerpt(long, [][2]int{{at, at + 9}}, 200)
	if len(got) > 220 || !strings.HasPrefix(got, "… ") || !strings.HasSuffix(got, " …") {
		t.Errorf("excerpt %q", got)
	}
	if len(highlights) != 1 || got[highlights[0][0]:highlights[0][1]] != "the match" {
		t.Errorf("highlights %v of %q", highlights, got)
	}
	if got, _ := bot.Excerpt("short", nil, 200); got != "short" {
		t.Errorf("a short text becomes %q", got)
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add("some text of words", 3, 7, 10)
	f.Add(strings.Repeat("ä", 50), 10, 20, 30)
	f.Fuzz(func(t *testing.T, text string, from, to, limit int) {
		if !utf8.ValidString(text) || limit < 4 || from < 0 || to > len(text) || from >= to || !utf8.ValidString(text[from:to]) {
			return
		}
		got, highlights := bot.Excerpt(text, [][2]int{{from, to}}, limit)
		if !utf8.ValidString(got) {
			t.Errorf("%q cut in a character: %q", text, got)
		}
		for _, h := range highlights {
			if h[0] < 0 || h[1] > len(got) || got[h[0]:h[1]] != text[from:to] {
				t.Errorf("highlight %v of %q", h, got)
			}
		}
	})
}

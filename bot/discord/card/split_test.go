package card

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func withoutSpace(s string) string { return strings.Join(strings.Fields(s), "") }

func FuzzSplitText(f *testing.F) {
	f.Add("one two three. four five", uint(9))
	f.Add("(a) first point;\n(b) second point", uint(20))
	f.Add("ääääääääääääääää🇫🇮🇫🇮🇫🇮", uint(10))
	f.Add(strings.Repeat("*", 100), uint(12))
	f.Fuzz(func(t *testing.T, text string, n uint) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		limit := int(n%500) + 8
		cost := func(s string) int { return Length(escape(s)) }
		pieces := splitText(text, limit, cost)
		for _, p := range pieces {
			if cost(p) > limit {
				t.Errorf("piece %q costs %d, limit %d", p, cost(p), limit)
			}
			if !utf8.ValidString(p) {
				t.Errorf("piece %q is cut within a character", p)
			}
		}
		if got, want := withoutSpace(strings.Join(pieces, " ")), withoutSpace(text); got != want {
			t.Errorf("pieces hold %q, want %q", got, want)
		}
	})
}

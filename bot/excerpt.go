package bot

import (
	"strings"
	"unicode/utf8"
)

// Excerpt cuts a quotation to at most limit bytes around its first
// highlights, at the ends of words, and marks what it left out. The
// highlights of the excerpt are ranges in it.
func Excerpt(text string, highlights [][2]int, limit int) (string, [][2]int) {
	if len(text) <= limit {
		return text, highlights
	}
	slack := limit / 4 // how far a cut may move to the end of a word
	from, first := 0, len(text)
	if len(highlights) > 0 {
		first = highlights[0][0]
		from = max(0, first-slack)
	}
	from = min(from, len(text)-limit)
	to := from + limit
	if from > 0 {
		from = wordStart(text, from, min(from+slack, first))
	}
	if to < len(text) {
		to = wordEnd(text, to, to-slack)
	}
	lead, trail := "", ""
	if from > 0 {
		lead = "… "
	}
	if to < len(text) {
		trail = " …"
	}
	var kept [][2]int
	for _, h := range highlights {
		if h[0] >= from && h[1] <= to {
			kept = append(kept, [2]int{h[0] - from + len(lead), h[1] - from + len(lead)})
		}
	}
	return lead + text[from:to] + trail, kept
}

// wordStart gives the first beginning of a word from i up to limit, or where
// there is none the next beginning of a character.
func wordStart(s string, i, limit int) int {
	if n := strings.IndexAny(s[i:max(i, limit)], " \n"); n >= 0 {
		return i + n + 1
	}
	for i < len(s) && !utf8.RuneStart(s[i]) {
		i++
	}
	return i
}

// wordEnd gives the last end of a word from i down to limit, or where there
// is none the last end of a character.
func wordEnd(s string, i, limit int) int {
	if n := strings.LastIndexAny(s[limit:i], " \n"); n >= 0 {
		return limit + n
	}
	for i > 0 && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

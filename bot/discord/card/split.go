package card

import (
	"strings"
	"unicode/utf8"
)

// splitText parts text into pieces of which each, as cost sees it, is at most
// limit: between lines, or else between sentences, words or characters. Put
// together again the pieces are the text, but for white space at the cuts. No
// text may cost less than its UTF-16 code units.
func splitText(text string, limit int, cost func(string) int) []string {
	var pieces []string
	for text = strings.TrimLeft(text, " \n"); text != ""; {
		head := text
		if most := limit * utf8.UTFMax; len(head) > most {
			head = cutBefore(head, most)
		}
		for cost(head) > limit {
			head = cutBefore(head, limit*len(head)/cost(head))
		}
		pieces = append(pieces, strings.TrimRight(head, " \n"))
		text = strings.TrimLeft(text[len(head):], " \n")
	}
	return pieces
}

// cutBefore gives a beginning of s shorter than s and, if that can be, no longer
// than about n bytes. It ends where a line ends, if one does in the second half,
// else with a sentence, a word, or a character.
func cutBefore(s string, n int) string {
	n = max(1, min(n, len(s)-1))
	for _, end := range []string{"\n", ". ", "; ", " "} {
		if i := strings.LastIndex(s[:n], end); i >= n/2 {
			return s[:i+len(end)]
		}
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	if n == 0 {
		_, n = utf8.DecodeRuneInString(s)
	}
	return s[:n]
}

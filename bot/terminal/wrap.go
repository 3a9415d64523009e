package terminal

import (
	"strings"

	"github.com/rivo/uniseg"
)

// narrowest is how many columns a line has at least, however little room there is.
const narrowest = 20

// wrap parts a text into lines of at most so many columns, between words. A word
// that is longer has a line of its own.
func wrap(text string, width int) []string {
	width = max(narrowest, width)
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line, columns := "", 0
		for i, word := range strings.Split(paragraph, " ") { // between two spaces is an empty one
			wide := uniseg.StringWidth(plain(word))
			switch {
			case i == 0:
			case columns+1+wide <= width:
				line, columns = line+" ", columns+1
			case word == "":
				continue
			default:
				lines, line, columns = append(lines, line), "", 0
			}
			line, columns = line+word, columns+wide
		}
		lines = append(lines, line)
	}
	return lines
}

// plain gives a text without the codes by which package color sets its type, which
// take no room: an escape character, "[", numbers, "m".
func plain(s string) string {
	var b strings.Builder
	for {
		before, code, found := strings.Cut(s, "\x1b[")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		_, s, _ = strings.Cut(code, "m")
	}
}

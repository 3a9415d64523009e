package corpus

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"treatybot/corpus/pattern"
)

// Block is a heading or a paragraph of a text, in reading order.
type Block struct {
	Level int    // 1 to 6 for a heading, 0 for a paragraph
	Text  string // one line, save that the items of a list keep lines of their own
}

// ErrNotText is returned for bytes that are no text this program reads.
var ErrNotText = errors.New("not UTF-8 text")

var (
	// bulletLine is an item of a list, or a row of a table.
	bulletLine = pattern.New(`^\s*(?:[-*+•–]\s|\|)`)
	// markerLine begins with "1." or "(a)".
	markerLine = pattern.New(`^\s*(?:\(?\d{1,3}[.)]\s|\([a-z]{1,5}\)\s)`)
)

// startsItem reports whether a line within a paragraph is an item of its own.
// A line that begins like a numbered item may only be the rest of a sentence
// that was wrapped ("as in paragraph / 2. above"): then the line before does
// not end like an item.
func startsItem(line, before string) bool {
	if bulletLine.MatchString(line) {
		return true
	}
	before = strings.TrimSpace(before)
	return markerLine.MatchString(line) && (endsSentence(before) || strings.HasSuffix(before, " and") || strings.HasSuffix(before, " or"))
}

// cleanText checks that b is text, unifies line ends and drops what has no
// place in one: see [Invisible].
func cleanText(b []byte) (string, error) {
	if !utf8.Valid(b) || strings.IndexByte(string(b), 0) >= 0 {
		return "", ErrNotText
	}
	s := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n\n", "\u2028", "\n", "\u2029", "\n\n", "\t", "    ").Replace(string(b))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case Invisible(r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s), nil
}

// joinLines folds the lines of one paragraph into one, list items apart.
func joinLines(lines []string) string {
	var b strings.Builder
	for i, line := range lines {
		folded := strings.Join(strings.Fields(line), " ")
		if folded == "" {
			continue
		}
		if b.Len() > 0 {
			if startsItem(line, lines[i-1]) {
				b.WriteByte('\n')
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(folded)
	}
	return b.String()
}

// splitFrontMatter parts a text that begins with "---" lines around YAML into
// the YAML and the rest; a text without gives itself.
func splitFrontMatter(s string) (yaml, rest string, err error) {
	s = strings.TrimLeft(s, "\n ")
	if !strings.HasPrefix(s, "---\n") {
		return "", s, nil
	}
	body := s[len("---\n"):]
	if strings.HasPrefix(body, "---\n") {
		return "", body[len("---\n"):], nil
	}
	end := strings.Index(body, "\n---\n")
	if end < 0 {
		if strings.HasSuffix(body, "\n---") {
			return body[:len(body)-len("---")], "", nil
		}
		return "", "", fmt.Errorf("%w: it begins with --- and has no closing ---", ErrFrontMatter)
	}
	return body[:end+1], body[end+len("\n---\n"):], nil
}

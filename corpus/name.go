package corpus

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings a name to the form it is compared in: lower case, without
// accents, every run of anything but letters and digits one space. Folding
// "Côte d'Ivoire" gives "cote d ivoire". Marks that are vowels, as in Indic
// scripts, stay.
func Fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case r >= '\u0300' && r <= '\u036f': // combining accents
		case r == '\u02bc': // Ukrainian's apostrophe, to Unicode a letter; typed as others are
			space = true
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(foldRune(r))
		default:
			space = true
		}
	}
	return b.String()
}

// foldRune lowers a letter and unites letters that differ only in a stroke
// or by convention, which canonical decomposition leaves apart.
func foldRune(r rune) rune {
	switch r = unicode.ToLower(r); r {
	case 'ł':
		return 'l'
	case 'đ':
		return 'd'
	case 'ø':
		return 'o'
	case 'ı':
		return 'i'
	case 'ħ':
		return 'h'
	case 'ґ':
		return 'г'
	}
	return r
}

// Slug gives the form of a name that ids use: folded, words joined by hyphens,
// Roman numerals after a word such as "Part" or "Annex" in arabic.
func Slug(s string) string { return strings.Join(slugWords(s), "-") }

// anchorWords is how many words of a heading an anchor keeps: enough to tell
// headings apart, short enough for a link.
const anchorWords = 8

// anchorSlug is [Slug] of the first words.
func anchorSlug(s string) string {
	words := slugWords(s)
	return strings.Join(words[:min(len(words), anchorWords)], "-")
}

func slugWords(s string) []string {
	words := strings.Fields(Fold(s))
	for i, w := range words {
		if n, ok := ParseRoman(w); ok && i > 0 && numberedPart[words[i-1]] {
			words[i] = strconv.Itoa(n)
		}
	}
	return words
}

// Invisible reports whether a character has no place in a text: control
// characters, byte order marks, zero-width spaces, soft hyphens, and marks that
// turn the direction of what follows.
func Invisible(r rune) bool {
	switch {
	case unicode.IsControl(r), r == '\u200b', r == '\ufeff', r == '\u00ad':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return true
	}
	return false
}

// OneLine gives a text on one line, without characters that have no place in
// one: see [Invisible].
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case Invisible(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	return strings.Join(strings.Fields(s), " ")
}

// Escaped gives a text with every such character written out, as Go writes
// it: names of files are told so that they can be recognised.
func Escaped(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case Invisible(r), r == '\u2028', r == '\u2029':
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

var numberedPart = map[string]bool{
	"part": true, "annex": true, "section": true, "chapter": true, "protocol": true, "appendix": true, "schedule": true,
}

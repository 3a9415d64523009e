package pull

import (
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

var (
	// Markers at the start of a paragraph: "6.Six", "(2). two", "c)three".
	digitMarker   = pattern.New(`^(\d{1,3}(?: bis| ter)?)\s*\.\s*(\D)`)
	bracketNumber = pattern.New(`^(\(\d{1,3}\))\.?\s*(\S)`)
	letterMarker  = pattern.New(`^\(?([a-z]{1,4})\)\.?\s*(\S|$)`)
	// bareLetter cites a point without the first bracket.
	bareLetter = pattern.New(`(^|[\s\d])([a-z]|[ivx]{2,4})\)`)
	// Words broken at the end of a printed line. A hyphen before a capital, a
	// digit or behind a bracket belongs to the word.
	brokenWord     = pattern.New(`([a-z])- ([a-z]+)`)
	brokenCapitals = pattern.New(`([A-Z])- ([A-Z])`)
	brokenCompound = pattern.New(`([a-z])- ([A-Z0-9])|([)\]])- ([a-z0-9])`)
	// Blanks too many or too few around marks, and marks that do not match.
	looseMark     = pattern.New(`\s+([,;])`)
	gluedSentence = pattern.New(`([a-z]\.)(\(?[A-Z][a-z])`)
	mixedQuotes   = pattern.New(`“([^“”"]*)"`)
)

// tidy gives markers, cross-references, quotation marks and broken words one
// form.
func tidy(blocks []corpus.Block) []corpus.Block {
	for i, b := range blocks {
		text := squeeze(b.Text)
		if b.Level == 0 {
			text = digitMarker.ReplaceAllString(text, "$1. $2")
			text = bracketNumber.ReplaceAllString(text, "$1 $2")
			text = strings.TrimSpace(letterMarker.ReplaceAllString(text, "($1) $2"))
			text = bracketLetters(text)
		}
		text = gluedSentence.ReplaceAllString(text, "$1 $2")
		text = looseMark.ReplaceAllString(text, "$1")
		text = mixedQuotes.ReplaceAllString(text, "“$1”")
		text = brokenCompound.ReplaceAllString(text, "$1$3-$2$4")
		text = brokenCapitals.ReplaceAllString(text, "$1$2")
		text = joinBroken(text)
		blocks[i].Text = text
	}
	return blocks
}

// bracketLetters writes the letters of points in both brackets: "5 b)" as
// "5 (b)". A letter that ends a remark in brackets is left, if nothing else
// ends it.
func bracketLetters(text string) string {
	var b strings.Builder
	last := 0
	for _, m := range bareLetter.FindAllStringSubmatchIndex(text, -1) {
		before := b.String() + text[last:m[4]]
		if strings.Count(before, "(") > strings.Count(before, ")") && !closes(text[m[1]:]) {
			continue
		}
		b.WriteString(text[last:m[4]] + "(" + text[m[4]:m[1]])
		last = m[1]
	}
	return b.String() + text[last:]
}

// closes reports whether a bracket closes in s that was not opened there.
func closes(s string) bool {
	open := 0
	for _, r := range s {
		switch r {
		case '(':
			open++
		case ')':
			if open--; open < 0 {
				return true
			}
		}
	}
	return false
}

// joinBroken joins words broken at the end of a printed line. "pre- and
// post-" is not one.
func joinBroken(text string) string {
	return brokenWord.ReplaceAllStringFunc(text, func(s string) string {
		switch _, rest, _ := strings.Cut(s, "- "); rest {
		case "and", "or", "to":
			return s
		}
		return strings.Replace(s, "- ", "", 1)
	})
}

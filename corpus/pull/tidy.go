package pull

import (
	"regexp"
	"strings"

	"treatybot/corpus"
)

// squeeze makes every run of blanks one.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// inline gives the words of a line of Markdown without emphasis and links.
// Subscripts lose their markup only.
func inline(line string) string {
	line = strings.NewReplacer("<sub>", "", "</sub>", "", "<sup>", "", "</sup>", "").Replace(line)
	var parts []string
	for _, b := range corpus.ReadMarkdown("\u200b" + line) { // nothing at the start of a line is markup here
		parts = append(parts, b.Text)
	}
	text := strings.ReplaceAll(strings.Join(parts, " "), "\u200b", "")
	return strings.TrimSpace(looseEmphasis.ReplaceAllString(text, "$1"))
}

// looseEmphasis has blanks inside its marks, so that CommonMark leaves them.
var looseEmphasis = regexp.MustCompile(`\*([^*)"][^*]*\pL[^*]*)\*`)

var (
	// opener begins a recital: what the parties do or are. Preambles of
	// different treaties share these few; a recital that begins otherwise
	// stays with the one before it, which costs its number and no word.
	opener = regexp.MustCompile(`([,;:.]|; and|, and)\s*\b((?:(?:Also|And|Deeply|Further|Gravely) [a-z]+(?:ing|ed)|[A-Z][a-z]+ing|Determined|Convinced|Concerned|Mindful|Resolved|Conscious|Guided|Whereas|Cognizant|Alarmed|Aware|Desirous|In conformity|To the end)\s|Declare:|Have agreed\b)`)
	// gluedPreamble is the heading stuck to the first words.
	gluedPreamble = regexp.MustCompile(`^Preamble\s*(The |THE )`)
	testimonium   = regexp.MustCompile(`^(?i:in (?:witness|faith) whereof)|^DONE (?:at|in|AT|IN)\b`)
	// gluedDone is the second sentence of a testimonium behind the first.
	gluedDone = regexp.MustCompile(`\. (DONE (?:at|in|AT|IN) )`)
)

// frame gives the preamble and the closing words their headings, and recitals
// their paragraphs.
func frame(blocks []corpus.Block) []corpus.Block {
	var out []corpus.Block
	inPreamble := len(blocks) > 0 && blocks[0].Level == 0
	if inPreamble {
		out = append(out, corpus.Block{Level: 2, Text: "Preamble"})
	}
	closing := false
	for _, b := range blocks {
		switch {
		case b.Level == 2:
			inPreamble, closing = b.Text == "Preamble", b.Text == "Testimonium"
		case b.Level == 0 && testimonium.MatchString(b.Text):
			if !closing {
				out = append(out, corpus.Block{Level: 2, Text: "Testimonium"})
			}
			closing, inPreamble = true, false
			b.Text = gluedDone.ReplaceAllString(b.Text, "."+pilcrow+"$1")
		case b.Level == 0 && inPreamble:
			b.Text = gluedPreamble.ReplaceAllString(b.Text, "$1")
			b.Text = breakRecitals(b.Text)
		}
		out = append(out, b)
	}
	return out
}

// breakRecitals gives each recital of a preamble its paragraph. "Stockpiling
// and", in the name of a treaty, opens none.
func breakRecitals(text string) string {
	var b strings.Builder
	last := 0
	for _, m := range opener.FindAllStringSubmatchIndex(text, -1) {
		if rest := strings.TrimLeft(text[m[5]:], " "); strings.HasPrefix(rest, "and ") || strings.HasPrefix(rest, "or ") {
			continue
		}
		b.WriteString(text[last:m[3]] + pilcrow)
		last = m[4]
	}
	return b.String() + text[last:]
}

var (
	digitMarker    = regexp.MustCompile(`^(\d{1,3}(?: bis| ter)?)\s*\.\s*(\D)`)
	bracketNumber  = regexp.MustCompile(`^(\(\d{1,3}\))\.?\s*(\S)`)
	letterMarker   = regexp.MustCompile(`^\(?([a-z]{1,4})\)\.?\s*(\S|$)`)
	bareLetter     = regexp.MustCompile(`(^|[\s\d])([a-z]|[ivx]{2,4})\)`)
	brokenWord     = regexp.MustCompile(`([a-z])- ([a-z]+)`)
	brokenCapitals = regexp.MustCompile(`([A-Z])- ([A-Z])`)
	brokenName     = regexp.MustCompile(`([a-z]- |[)\]]- )([A-Z0-9]|ethane|ethyl)`)
	looseMark      = regexp.MustCompile(`\s+([,;])`)
	gluedSentence  = regexp.MustCompile(`([a-z]\.)(\(?[A-Z][a-z])`)
	mixedQuotes    = regexp.MustCompile(`“([^“”"]*)"`)
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
		text = brokenName.ReplaceAllStringFunc(text, func(s string) string { return strings.Replace(s, "- ", "-", 1) })
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

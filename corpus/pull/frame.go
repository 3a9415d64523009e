package pull

import (
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

var (
	// opener begins a recital: what the parties do or are. Preambles of
	// different treaties share these few; a recital that begins otherwise
	// stays with the one before it, which costs its number and no word.
	opener = pattern.New(`([,;:.]|; and|, and)\s*\b((?:(?:Also|And|Deeply|Further|Gravely) [a-z]+(?:ing|ed)|[A-Z][a-z]+ing|Determined|Convinced|Concerned|Mindful|Resolved|Conscious|Guided|Whereas|Cognizant|Alarmed|Aware|Desirous|In conformity|To the end)\s|Declare:|Have agreed\b)`)
	// gluedPreamble is the heading stuck to the first words.
	gluedPreamble = pattern.New(`^Preamble\s*(The |THE )`)
	testimonium   = pattern.New(`^(?i:in (?:witness|faith) whereof)|^DONE (?:at|in|AT|IN)\b`)
	// gluedDone is the second sentence of a testimonium behind the first.
	gluedDone = pattern.New(`\. (DONE (?:at|in|AT|IN) )`)
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

package pull

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// The Irish acts print a treaty as a schedule, a line per paragraph.
// "ARTICLE I", in capitals or italics, stands on a line, its title on the
// next. Sections inside an article have a title without a full stop; nothing
// else marks them.

var (
	irishSection = pattern.New(`^[A-Z]\. [A-Z][A-Z ,'’()-]+$`)
	irishAnnex   = pattern.New(`^ANNEX \d+ TO THE [A-Z]+$`)
	// listMarker opens a paragraph or a point.
	listMarker = pattern.New(`^(\d+(?: bis| ter)?\.|\(?[a-z0-9]{1,4}\)|[–-]) `)
)

// irishLines reads a line as a block.
func irishLines(raw []byte) ([]corpus.Block, error) {
	var blocks []corpus.Block
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		level, line := headingLevel(line)
		if text := inline(line); text != "" {
			blocks = append(blocks, corpus.Block{Level: level, Text: squeeze(text)})
		}
	}
	return blocks, nil
}

// arrangeIrish finds the headings by their words.
func arrangeIrish(lines []corpus.Block) []corpus.Block {
	var out []corpus.Block
	for i := 0; i < len(lines); i++ {
		b := lines[i]
		switch {
		case b.Level == placedLevel:
			out = append(out, b)
		case strings.EqualFold(b.Text, "preamble"):
			out = append(out, corpus.Block{Level: 2, Text: "Preamble"})
		case partLabel.MatchString(b.Text):
			heading := label(b.Text)
			if i+1 < len(lines) && isTitle(lines[i+1].Text) && !irishSection.MatchString(lines[i+1].Text) {
				i++
				heading += " — " + sentenceCase(lines[i].Text)
			}
			out = append(out, corpus.Block{Level: 2, Text: heading})
		case irishAnnex.MatchString(b.Text) && i+1 < len(lines) && isTitle(lines[i+1].Text):
			i++
			out = append(out, corpus.Block{Level: 2, Text: sentenceCase(b.Text) + " — " + sentenceCase(lines[i].Text)})
		case isTitle(b.Text):
			out = append(out, corpus.Block{Level: 3, Text: b.Text})
		default:
			out = append(out, corpus.Block{Text: b.Text})
		}
	}
	return out
}

// longestTitle is the number of words up to which a line without a full stop
// is a title. The longest in a treaty of ours has eleven.
const longestTitle = 15

// isTitle reports whether a line is a title: short, with a capital first and
// no mark of a sentence.
func isTitle(line string) bool {
	if irishSection.MatchString(line) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(line)
	return unicode.IsUpper(first) && len(strings.Fields(line)) <= longestTitle &&
		!listMarker.MatchString(line) && !strings.ContainsAny(line[len(line)-1:], ".,;:") && strings.Count(line, ",") < 3
}

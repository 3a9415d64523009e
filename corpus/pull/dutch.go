package pull

import (
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// The Dutch collection prints a line per paragraph. "### Article 5" is
// followed by "####Title", where it has one; "### A" and "###5" number a
// section or a paragraph. Lists print their letters as "a)", "a)." or "(a)".
// What follows a list without a letter is stuck to its last point, behind two
// or more blanks. Emphasis and links are Markdown; tables have a dummy "---"
// in their empty cells. The preamble is one line.

var (
	dutchTable = pattern.New(`^\|(.*)\|\s*$`)
	dutchRule  = pattern.New(`^[\s|:-]*$`)
	dutchImage = pattern.New(`^!\[[^\]]*\]\([^)]*\)\s*$`)
	// dutchBreak is where a line goes on behind the last point of a list.
	dutchBreak  = pattern.New(`([.,;])\s{2,}(\pL\S*\s)`)
	dutchMarker = pattern.New(`^\(?[0-9a-z]{1,5}(?: bis)?[.)]+\s*`)

	// bareNumber is a heading that is only the number of what follows.
	bareNumber = pattern.New(`^(\d+(?: bis| ter)?|[A-Z])\.?$`)
	division   = pattern.New(`^(?i:(technical |final )?annex|attachment|preamble|declaration)\b`)
)

// imageNote stands for an image, which a text cannot hold.
const imageNote = "[illustration not reproduced]"

// dutchLines reads a line as a block, a row of a table too.
func dutchLines(raw []byte) ([]corpus.Block, error) {
	var blocks []corpus.Block
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		switch {
		case dutchRule.MatchString(line), strings.HasPrefix(line, "<meta"):
			continue
		case dutchImage.MatchString(line):
			blocks = append(blocks, corpus.Block{Text: imageNote})
		case dutchTable.MatchString(line):
			blocks = append(blocks, tableRow(line)...)
		default:
			level, line := headingLevel(line)
			marker := dutchMarker.FindString(line)
			line = marker + dutchBreak.ReplaceAllString(line[len(marker):], "$1"+pilcrow+"$2")
			if text := inline(line); text != "" {
				blocks = append(blocks, corpus.Block{Level: level, Text: text})
			}
		}
	}
	return blocks, nil
}

// tableRow joins the cells of a row. An italic first cell that names a
// schedule heads the table.
func tableRow(line string) []corpus.Block {
	var cells []string
	for cell := range strings.SplitSeq(dutchTable.FindStringSubmatch(line)[1], "|") {
		if cell = strings.TrimSpace(cell); cell != "" && cell != "---" {
			cells = append(cells, inline(strings.Join(strings.Fields(cell), " ")))
		}
	}
	if len(cells) == 0 {
		return nil
	}
	b := corpus.Block{Text: strings.Join(cells, " ")}
	if strings.HasPrefix(b.Text, "Schedule ") {
		b.Level = 4
	}
	return []corpus.Block{b}
}

// arrangeDutch joins each heading with the title or the paragraph that its
// number belongs to.
func arrangeDutch(lines []corpus.Block) []corpus.Block {
	var out []corpus.Block
	for i := 0; i < len(lines); i++ {
		b := lines[i]
		next := corpus.Block{}
		if i+1 < len(lines) {
			next = lines[i+1]
		}
		if b.Level == 0 && bareNumber.MatchString(b.Text) && next.Level == 0 && next.Text != "" {
			out = append(out, corpus.Block{Text: b.Text + " " + next.Text})
			i++
			continue
		}
		if b.Level == 0 || b.Level == placedLevel {
			out = append(out, b)
			continue
		}
		text := strings.TrimLeft(b.Text, ": ")
		title := strings.TrimLeft(next.Text, ": ")
		isTitle := next.Level == 4
		switch {
		case partLabel.MatchString(text) && isTitle:
			out = append(out, corpus.Block{Level: 2, Text: label(text) + " — " + title})
			i++
		case partLabel.MatchString(text):
			out = append(out, corpus.Block{Level: 2, Text: label(text)})
		case bareNumber.MatchString(text) && isTitle:
			out = append(out, corpus.Block{Level: 3, Text: strings.TrimSuffix(text, ".") + ". " + title})
			i++
		case bareNumber.MatchString(text) && next.Level == 0 && next.Text != "":
			out = append(out, corpus.Block{Text: strings.TrimSuffix(text, ".") + ". " + next.Text})
			i++
		case text == "Annex" && isTitle:
			out = append(out, corpus.Block{Level: 2, Text: text + " " + title})
			i++
		case division.MatchString(text):
			out = append(out, corpus.Block{Level: 2, Text: text})
		case text != "":
			out = append(out, corpus.Block{Level: 3, Text: text})
		}
	}
	return out
}

package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lines of more characters than this are not wrapped by hand.
const wrappedWidth = 120

// ReadPlain reads the blocks of a text without markup. Paragraphs are parted
// by blank lines, or are single lines where lines are too long to have been
// wrapped by hand. Headings are guessed: see isPlainHeading; articles and
// their like are left to [Segment], which knows their words.
func ReadPlain(source string) []Block {
	paragraphs := plainParagraphs(source)
	var blocks []Block
	for i, p := range paragraphs {
		block := Block{Text: joinLines(strings.Split(p, "\n"))}
		if i+1 < len(paragraphs) && isPlainHeading(block.Text, i == 0, previousWords(blocks), len(strings.Fields(paragraphs[i+1]))) {
			block.Level = 2
			if i == 0 {
				block.Level = 1
			}
		}
		if structural := splitStructuralHeading(p); structural != nil {
			blocks = append(blocks, structural...)
			continue
		}
		if block.Text != "" {
			blocks = append(blocks, block)
		}
	}
	return blocks
}

// previousWords counts the words of the last block; a heading counts as long.
func previousWords(blocks []Block) int {
	if len(blocks) == 0 || blocks[len(blocks)-1].Level > 0 {
		return wrappedWidth
	}
	return len(strings.Fields(blocks[len(blocks)-1].Text))
}

func plainParagraphs(source string) []string {
	lines := strings.Split(source, "\n")
	long, filled := 0, 0
	for _, l := range lines {
		if strings.TrimSpace(l) != "" {
			filled++
		}
		if utf8.RuneCountInString(l) > wrappedWidth {
			long++
		}
	}
	var paragraphs []string
	var open []string
	flush := func() {
		if len(open) > 0 {
			paragraphs = append(paragraphs, strings.Join(open, "\n"))
		}
		open = nil
	}
	for _, l := range lines {
		if strings.TrimSpace(l) == "" {
			flush()
			continue
		}
		open = append(open, l)
		if long*4 > filled {
			flush()
		}
	}
	flush()
	return paragraphs
}

// The shape of a heading in text without markup.
const (
	headingMaxWords  = 16 // a title of an article in the press runs to about this
	followingMinimum = 12 // a heading stands over a real paragraph
	precedingMinimum = 6  // and does not follow a scrap such as "More" or a byline
)

// isPlainHeading guesses whether a paragraph of unmarked text is a heading: a
// short line that starts like a sentence and does not end like one, first in
// the text or over a real paragraph. A missed heading costs a section name; a false one would
// put paragraphs under a wrong name, so doubt means no.
func isPlainHeading(s string, first bool, wordsBefore, wordsAfter int) bool {
	words := len(strings.Fields(s))
	if words == 0 || words > headingMaxWords || !first && (wordsAfter < followingMinimum || wordsBefore < precedingMinimum) {
		return false
	}
	start, _ := utf8.DecodeRuneInString(s)
	end, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsUpper(start) && (unicode.IsLetter(end) || unicode.IsDigit(end) || end == '?' || end == ')' || end == '”' || end == '"')
}

// splitStructuralHeading turns a paragraph such as "Article 1 / General
// obligations", on lines of its own, into a heading. It returns nil for
// anything else.
func splitStructuralHeading(paragraph string) []Block {
	lines := strings.Split(paragraph, "\n")
	first := strings.Join(strings.Fields(lines[0]), " ")
	h, ok := parseHeading(first)
	if !ok || len(lines) > 4 {
		return nil
	}
	title := joinLines(lines[1:])
	if strings.Contains(title, "\n") || endsSentence(title) || len(strings.Fields(title)) > headingMaxWords*2 {
		return nil
	}
	if h.title == "" && title != "" {
		first += " — " + title
	} else if title != "" {
		first += " " + title
	}
	return []Block{{Level: 2, Text: first}}
}

// endsSentence reports whether s ends as running text does.
func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, `"”’)`))
	return strings.ContainsRune(".;:,", r)
}

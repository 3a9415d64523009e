package extract

import (
	"path/filepath"
	"slices"
	"strings"

	"treatybot/corpus"
)

// strongWords is the most that a paragraph set apart may have to be a heading.
const strongWords = 25

// headings settles which blocks are headings. Those that are marked stay. Of
// paragraphs that are all bold or centred, those are headings that name an
// article or its like; the one after a bare "Article 5" is its title; and where
// nothing is marked as a heading, all that look like one.
func headings(list []rough) []corpus.Block {
	marked := slices.ContainsFunc(list, func(b rough) bool { return b.Level > titleLevel })
	level := articleLevel(list)
	blocks := make([]corpus.Block, 0, len(list))
	bare := false // the last block was such a heading without a title
	for _, b := range list {
		if b.Level == 0 && !b.row {
			if heading, ok := splitHeading(b.Text); ok {
				b.Level, b.Text = level, heading
			} else if b.strong && isStrongHeading(b.Text) && (bare || !marked || corpus.IsStructuralHeading(corpus.OneLine(b.Text))) {
				b.Level = level
			}
		}
		bare = b.Level > 0 && corpus.IsBareHeading(b.Text)
		blocks = append(blocks, b.Block)
	}
	return joinTitles(raiseTitle(blocks))
}

// raiseTitle gives the heading that a text begins with the level of a title,
// where it stands above all others.
func raiseTitle(blocks []corpus.Block) []corpus.Block {
	if len(blocks) < 2 || blocks[0].Level <= titleLevel || corpus.IsStructuralHeading(corpus.OneLine(blocks[0].Text)) {
		return blocks
	}
	for _, b := range blocks[1:] {
		if b.Level > 0 && b.Level <= blocks[0].Level {
			return blocks
		}
	}
	blocks[0].Level = titleLevel
	return blocks
}

// articleLevel is the level of the marked headings that open articles.
func articleLevel(list []rough) int {
	for _, b := range list {
		if b.Level > titleLevel && corpus.IsStructuralHeading(b.Text) {
			return b.Level
		}
	}
	return titleLevel + 1
}

// splitHeading reads a paragraph of two lines, "Article 5" over its title, as
// a heading.
func splitHeading(text string) (string, bool) {
	first, rest, ok := strings.Cut(text, "\n")
	first, rest = corpus.OneLine(first), corpus.OneLine(rest)
	if !ok || !corpus.IsBareHeading(first) || !isStrongHeading(rest) || corpus.HasMarker(rest) {
		return "", false
	}
	return first + " — " + rest, true
}

func isStrongHeading(text string) bool {
	text = corpus.OneLine(text)
	return text != "" && len(strings.Fields(text)) <= strongWords && !strings.ContainsAny(text[len(text)-1:], ".;:,") && hasWords([]corpus.Block{{Text: text}})
}

// joinTitles puts the number of an article and its title, which are often set
// on lines of their own, into one heading: "Article 5" and "Clearance" become
// "Article 5 — Clearance".
func joinTitles(blocks []corpus.Block) []corpus.Block {
	var joined []corpus.Block
	for i := 0; i < len(blocks); i++ {
		b := blocks[i]
		if i+2 < len(blocks) && b.Level > 0 && corpus.IsBareHeading(b.Text) {
			title, after := blocks[i+1], blocks[i+2]
			if title.Level >= b.Level && title.Level <= b.Level+1 && after.Level == 0 && !corpus.IsStructuralHeading(title.Text) {
				b.Text += " — " + title.Text
				i++
			}
		}
		joined = append(joined, b)
	}
	return joined
}

// plausibleTitle reports whether a title that a file declares is one, and not
// what its program put there.
func plausibleTitle(title string) bool {
	lower := strings.ToLower(title)
	return len(strings.Fields(title)) > 1 && !strings.HasPrefix(lower, "microsoft word") && !strings.HasPrefix(lower, "untitled") && filepath.Ext(lower) == ""
}

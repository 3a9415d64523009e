package extract

import (
	"path/filepath"
	"strings"

	"treatybot/corpus"
)

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

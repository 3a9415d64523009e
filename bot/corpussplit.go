package bot

import (
	"fmt"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/store"
)

// section is a part of a text under one heading.
type section struct {
	key     string // tells sections of one text apart, and finds them in another
	heading string // "" before the first
	words   []string
}

// sections parts a text at its headings. A heading that comes again gets a
// number in its key, so that "Article 1" of an annex is not that of the treaty.
func sections(text string) []section {
	var list []section
	seen := map[string]int{}
	open := func(heading string) {
		key := corpus.Fold(heading)
		seen[key]++
		list = append(list, section{key: fmt.Sprintf("%s %d", key, seen[key]), heading: heading})
	}
	for i, block := range corpus.ReadMarkdown(text) {
		switch {
		case block.Level == 1 && i == 0: // the title
		case block.Level > 0:
			open(block.Text)
		default:
			if len(list) == 0 {
				open("")
			}
			last := &list[len(list)-1]
			last.words = append(last.words, strings.Fields(block.Text)...)
		}
	}
	return list
}

// recognised tells in words how a text was parted.
func recognised(d corpus.Document, text string) string {
	var parts []string
	if n := len(d.Articles); n > 0 {
		parts = append(parts, plural(n, "article"))
	} else if list, more := headings(text, 0); len(list)+more > 0 {
		parts = append(parts, plural(len(list)+more, "heading"))
	} else {
		parts = append(parts, "no headings")
	}
	return strings.Join(append(parts, plural(len(d.Passages), "passage")), ", ")
}

// headings lists the headings of a text, at most a number, and how many more
// there are.
func headings(text string, most int) (list []string, more int) {
	for _, s := range sections(text) {
		switch {
		case s.heading == "":
		case len(list) < most:
			list = append(list, clip(s.heading, longHeading))
		default:
			more++
		}
	}
	return list, more
}

// longHeading is the length from which a heading is cut, in characters.
const longHeading = 80

// sampleCount is how many passages a preview shows.
const sampleCount = 3

// samples picks passages from the beginning, the middle and the end of a text,
// as they will be quoted.
func samples(d corpus.Document) []corpus.Passage {
	n := len(d.Passages)
	if n <= sampleCount {
		return d.Passages
	}
	list := make([]corpus.Passage, sampleCount)
	for i := range list {
		list[i] = d.Passages[i*(n-1)/(sampleCount-1)]
	}
	return list
}

// change tells how a section differs between two texts.
type change struct {
	what         string // "added", "removed", "changed"
	heading      string
	gained, lost int // words
}

// compareTexts lists the sections that differ, in the order of the new text,
// removed ones last, and how many do not.
func compareTexts(old, fresh string) (changes []change, unchanged int) {
	before := map[string]section{}
	order := sections(old)
	for _, s := range order {
		before[s.key] = s
	}
	for _, s := range sections(fresh) {
		was, known := before[s.key]
		delete(before, s.key)
		gained, lost := wordChanges(was.words, s.words)
		switch {
		case !known:
			changes = append(changes, change{"added", s.heading, len(s.words), 0})
		case strings.Join(was.words, " ") == strings.Join(s.words, " "):
			unchanged++
		default:
			changes = append(changes, change{"changed", s.heading, gained, lost})
		}
	}
	for _, s := range order {
		if _, gone := before[s.key]; gone {
			changes = append(changes, change{"removed", s.heading, 0, len(s.words)})
		}
	}
	return changes, unchanged
}

// wordChanges counts the words that one text has and the other lacks, as often
// as they come.
func wordChanges(old, fresh []string) (gained, lost int) {
	counts := map[string]int{}
	for _, w := range old {
		counts[w]++
	}
	for _, w := range fresh {
		counts[w]--
	}
	for _, n := range counts {
		gained, lost = gained+max(0, -n), lost+max(0, n)
	}
	return gained, lost
}

// changesShown is how many changed sections a preview lists.
const changesShown = 25

// changeFacts tells what a new text changes in a published one.
func changeFacts(old store.Document, fresh string) []Fact {
	changes, unchanged := compareTexts(old.Text, fresh)
	counts := map[string]int{}
	for _, c := range changes {
		counts[c.what]++
	}
	if len(changes) == 0 {
		return []Fact{told("Changes", "none: the words are those of the published text")}
	}
	facts := []Fact{told("Changes", fmt.Sprintf("%d added, %d changed, %d removed, %d unchanged, by heading", counts["added"], counts["changed"], counts["removed"], unchanged))}
	for _, c := range changes[:min(changesShown, len(changes))] {
		heading := clip(c.heading, longHeading)
		if heading == "" {
			heading = "before the first heading"
		}
		value := "other order of the same words"
		switch {
		case c.what == "added":
			value = plural(c.gained, "word")
		case c.what == "removed":
			value = plural(c.lost, "word")
		case c.gained > 0 || c.lost > 0:
			value = fmt.Sprintf("%s new, %s gone", plural(c.gained, "word"), plural(c.lost, "word"))
		}
		facts = append(facts, told(upperFirst(c.what)+": "+heading, value))
	}
	if more := len(changes) - changesShown; more > 0 {
		facts = append(facts, told("And", plural(more, "more change")))
	}
	return facts
}

// told is a fact that the bot tells of its own doing.
func told(label, value string) Fact { return Fact{Label: label, Value: value, Source: OwnWords} }

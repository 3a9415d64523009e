package pull

import (
	"strings"
	"unicode/utf8"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// What the readers share: lines of Markdown, and the labels of articles.

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
var looseEmphasis = pattern.New(`\*([^*)"][^*]*\pL[^*]*)\*`)

var markdownHeading = pattern.New(`^(#{1,6})\s*(.*?)\s*$`)

// headingLevel splits "####Title", with or without a blank, into 4 and
// "Title". A line that is no heading has level 0.
func headingLevel(line string) (level int, text string) {
	if m := markdownHeading.FindStringSubmatch(line); m != nil {
		return len(m[1]), m[2]
	}
	return 0, line
}

// partLabel is the label of an article or a group of articles, alone.
var partLabel = pattern.New(`^(?i:(article|part|section|chapter))\s+(\d+|[IVXLC]+)(\s*\([A-Z]\))?\.?$`)

// label writes "PART  IV (A)" as "Part IV (A)".
func label(s string) string {
	words := strings.Fields(strings.TrimSuffix(s, "."))
	words[0] = strings.ToUpper(words[0][:1]) + strings.ToLower(words[0][1:])
	return strings.Join(words, " ")
}

// sentenceCase lowers a title in capitals.
func sentenceCase(title string) string {
	if title != strings.ToUpper(title) {
		return title
	}
	first, size := utf8.DecodeRuneInString(title)
	return string(first) + strings.ToLower(title[size:])
}

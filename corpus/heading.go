package corpus

import (
	"strconv"
	"strings"

	"treatybot/corpus/pattern"
)

// headingKind tells what a heading of a treaty opens.
type headingKind int

const (
	articleHeading  headingKind = iota // "Article 20 — Duration and withdrawal"
	divisionHeading                    // "Preamble", "Technical Annex", "Annex 2 — List of States"
	groupHeading                       // "Part II — Conclusion": holds articles, no text of its own
)

// heading is a line that opens a part of a treaty.
type heading struct {
	kind   headingKind
	label  string // "Article 20", "Annex 2"
	number string // of an article: arabic, "5bis"
	roman  bool
	title  string // "Duration and withdrawal"
}

var (
	articlePattern  = pattern.New(`(?i)^((?:article|art\.)\s+(\d{1,3}|[ivxlc]+)\s*(bis|ter|quater)?)\s*\.?\s*(?:$|[-—–:.]\s*(.*)$)`)
	articleUnmarked = pattern.New(`^((?i:article)\s+(\d{1,3}|[IVXLC]+)\s*(bis|ter|quater)?)\s+([A-Z].*)$`)
	divisionLine    = pattern.New(`(?i)^(preamble|testimonium|declaration|(?:technical\s+|final\s+)?(?:annex|appendix|attachment|schedule)(?:\s+(?:\d{1,2}|[ivxlc]+|[a-z]))?)\s*\.?\s*(?:$|[-—–:]\s*(.*)$)`)
	groupLine       = pattern.New(`(?i)^((?:part|section|chapter|title)\s+(?:\d{1,2}|[ivxlc]+|[a-z]))\s*\.?\s*(?:$|[-—–:.]\s*(.*)$)`)
	titleSeparator  = pattern.New(`\s+[—–-]\s+|:\s+`)
)

// parseHeading recognises a line of a treaty that opens an article, a
// division or a group, by its words alone.
func parseHeading(line string) (heading, bool) {
	if m := articlePattern.FindStringSubmatch(line); m != nil && !endsSentence(m[4]) {
		return newArticle(m), true
	}
	if m := divisionLine.FindStringSubmatch(line); m != nil && !endsSentence(m[2]) {
		return heading{kind: divisionHeading, label: m[1], title: m[2]}, true
	}
	if m := groupLine.FindStringSubmatch(line); m != nil && !endsSentence(m[2]) {
		return heading{kind: groupHeading, label: m[1], title: m[2]}, true
	}
	return heading{}, false
}

// parseMarkedHeading reads a line that markup says is a heading: what
// parseHeading does not know is a division of that name.
func parseMarkedHeading(line string) heading {
	if h, ok := parseHeading(line); ok {
		return h
	}
	if m := articleUnmarked.FindStringSubmatch(line); m != nil {
		return newArticle(m)
	}
	h := heading{kind: divisionHeading, label: line}
	if at := titleSeparator.FindStringIndex(line); at != nil && at[0] > 0 {
		h.label, h.title = line[:at[0]], line[at[1]:]
	}
	return h
}

// runInArticle recognises a paragraph that begins with the number of its
// article: "Article 5. Each Party undertakes ...". It gives the rest as text.
func runInArticle(paragraph string) (h heading, text string, ok bool) {
	m := articlePattern.FindStringSubmatch(paragraph)
	if m == nil || m[4] == "" {
		return heading{}, "", false
	}
	text, m[4] = m[4], ""
	return newArticle(m), text, true
}

// newArticle builds the heading from label, number, suffix and title.
func newArticle(m []string) heading {
	h := heading{kind: articleHeading, label: strings.Join(strings.Fields(m[1]), " "), title: m[4]}
	suffix := strings.ToLower(m[3])
	if n, ok := ParseRoman(m[2]); ok {
		h.number, h.roman = strconv.Itoa(n)+suffix, true
	} else {
		h.number = trimNumber(m[2]) + suffix
	}
	return h
}

// lookalike matches what stands in parentheses like the number of a paragraph.
var lookalike = pattern.New(`\s*\(([a-z0-9]{1,5})\)`)

// placeName gives a heading as the name of a place: without marks that the
// parts of a place are written with.
func placeName(heading string) string {
	name := lookalike.ReplaceAllString(heading, " $1")
	return strings.Trim(strings.NewReplacer("[", " ", "]", " ").Replace(name), " ,")
}

// shortName is placeName without what is added in parentheses.
func shortName(heading string) string {
	name, _, _ := strings.Cut(heading, " (")
	return placeName(name)
}

// IsStructuralHeading reports whether a line opens an article, an annex or
// another division of a treaty by its words: "Article 5 — Clearance", "Annex".
func IsStructuralHeading(line string) bool {
	_, ok := parseHeading(line)
	return ok
}

// IsBareHeading reports whether a line opens such a part and gives it no title:
// "Article 5", "PART II".
func IsBareHeading(line string) bool {
	h, ok := parseHeading(line)
	return ok && h.title == ""
}

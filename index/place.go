package index

import (
	"regexp"
	"slices"
	"strings"

	"treatybot/corpus"
)

// place is a reference to a place of a treaty in a question.
type place struct {
	start, end int // bytes of the question
	corpus.Locator
}

// Parts of the patterns below. A number may be a decimal, a Roman numeral or a
// word; what follows it narrows the place: "(3)", ".3", ", para. 3".
const (
	numberPart = `(\d{1,3}|[ivxlc]+|[IVXLC]+|(?i:` + numberWords + `))`
	afterPart  = `((?:\s*\(\s*[0-9A-Za-z]{1,4}\s*\)|\.\d{1,2}\b|,?\s*(?i:(?:sub-?)?par(?:a|agraph)?s?\.?|§|point|clause)\s*\(?\s*[0-9A-Za-z]{1,4}\b\)?)*)`

	numberWords = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty`
)

var (
	articlePattern  = regexp.MustCompile(`\b(?i:articles?|arts?)\b\.?\s*` + numberPart + `\b` + afterPart)
	reversedPattern = regexp.MustCompile(`(?:\b(?i:par(?:a|agraph)?|clause)\b\.?|§)\s*(\d{1,3})((?:\s*\(\s*[0-9A-Za-z]{1,4}\s*\))*)\s+(?i:(?:of|in)\s+(?:the\s+)?)?(?i:article|art\b\.?)\s*` + numberPart + `\b`)
	barePattern     = regexp.MustCompile(`(?:^|\s)(\d{1,2}|[IVX]{1,5})((?:\([0-9a-z]{1,4}\)|\.\d{1,2}\b)+)`)
	alonePattern    = regexp.MustCompile(`^[\s.,:;–-]*(\d{1,2}|(?i:[IVX]{1,5}))((?:\([0-9a-z]{1,4}\)|\s+\d{1,2}\b)*)[\s?.!]*$`)

	partPattern = regexp.MustCompile(`\(\s*([0-9A-Za-z]+)\s*\)|\.(\d+)|\s\(?\s*([0-9A-Za-z]+)\)?`)
)

// findPlaces lists the places that a question refers to. Without the word for
// an article a number is a place only beside the name of a treaty: "CWC I(5)".
// rest is the text with the names of treaties blanked.
func (v *View) findPlaces(text, rest string, treaties []string) []place {
	var list []place
	add := func(m []int, number, after string) { // m begins with where the reference does and ends
		if slices.ContainsFunc(list, func(p place) bool { return m[0] < p.end && p.start < m[1] }) {
			return
		}
		if l, ok := newPlace(number, after, text[m[1]:]); ok {
			list = append(list, place{m[0], m[1], l})
		}
	}
	for _, m := range reversedPattern.FindAllStringSubmatchIndex(text, -1) {
		add(m, text[m[6]:m[7]], "("+text[m[2]:m[3]]+")"+text[m[4]:m[5]])
	}
	for _, m := range articlePattern.FindAllStringSubmatchIndex(text, -1) {
		add(m, text[m[2]:m[3]], text[m[4]:m[5]])
	}
	if len(treaties) == 0 {
		return list
	}
	list = append(list, v.findDivisions(rest, treaties)...)
	if len(list) == 0 {
		for _, pattern := range []*regexp.Regexp{barePattern, alonePattern} {
			for _, m := range pattern.FindAllStringSubmatchIndex(rest, -1) {
				add(m, text[m[2]:m[3]], text[m[4]:m[5]])
			}
		}
	}
	return list
}

// newPlace reads the number of an article and what narrows it. A single small
// letter is a number only where a place may end: "art i like" names none.
func newPlace(number, after, then string) (corpus.Locator, bool) {
	if at := slices.Index(strings.Split(numberWords, "|"), strings.ToLower(number)); at >= 0 {
		number = corpus.FormatRoman(at + 1)
	}
	if number[0] > '9' {
		n, ok := corpus.ParseRoman(number)
		if !ok || n > 200 {
			return corpus.Locator{}, false
		}
		then = strings.ToLower(strings.TrimSpace(then))
		if number == "i" && after == "" && then != "" && !strings.ContainsAny(then[:1], "?.,") && !strings.HasPrefix(then, "of ") {
			return corpus.Locator{}, false
		}
	}
	for _, m := range partPattern.FindAllStringSubmatch(after, -1) {
		number += "(" + m[1] + m[2] + m[3] + ")"
	}
	l, err := corpus.ParseLocator("Art. " + number)
	return l, err == nil
}

// findDivisions finds the parts of named treaties outside their numbered
// articles: "preamble", "technical annex, paragraph 2".
func (v *View) findDivisions(rest string, treaties []string) []place {
	var list []place
	for _, t := range treaties {
		d, _ := v.Document(t)
		for _, name := range d.Divisions {
			short, _, _ := strings.Cut(name, " to the ") // "Annex 2 to the Treaty"
			pattern := `(?i)\b` + regexp.QuoteMeta(short) + `\b(?:,?\s*(?:par(?:a|agraph)?\.?\s*)?\(?(\d{1,2})\)?)?`
			m := regexp.MustCompile(pattern).FindStringSubmatchIndex(rest)
			if m == nil || slices.ContainsFunc(list, func(p place) bool { return p.start == m[0] }) {
				continue
			}
			l := corpus.Locator{Division: name}
			if m[2] >= 0 {
				l.Paragraph, l.Unnumbered = rest[m[2]:m[3]], true
			}
			list = append(list, place{m[0], m[1], l})
		}
	}
	return list
}

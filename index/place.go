package index

import (
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
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
	articlePattern  = pattern.New(`\b(?i:articles?|arts?)\b\.?\s*` + numberPart + `\b` + afterPart)
	reversedPattern = pattern.New(`(?:\b(?i:par(?:a|agraph)?|clause)\b\.?|§)\s*(\d{1,3})((?:\s*\(\s*[0-9A-Za-z]{1,4}\s*\))*)\s+(?i:(?:of|in)\s+(?:the\s+)?)?(?i:article|art\b\.?)\s*` + numberPart + `\b`)
	barePattern     = pattern.New(`(?:^|\s)(\d{1,2}|[IVX]{1,5})((?:\([0-9a-z]{1,4}\)|\.\d{1,2}\b)+)`)
	alonePattern    = pattern.New(`^[\s.,:;–-]*(\d{1,2}|(?i:[IVX]{1,5}))((?:\([0-9a-z]{1,4}\)|\s+\d{1,2}\b)*)[\s?.!]*$`)

	// divisionParagraph is the number of a paragraph after the name of a division.
	divisionParagraph = pattern.New(`^,?\s*(?:par(?:a|agraph)?\.?\s*)?\(?(\d{1,2})\)?`)

	partPattern = pattern.New(`\(\s*([0-9A-Za-z]+)\s*\)|\.(\d+)|\s\(?\s*([0-9A-Za-z]+)\)?`)
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
		for _, form := range []*pattern.Pattern{barePattern, alonePattern} {
			for _, m := range form.FindAllStringSubmatchIndex(rest, -1) {
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
			start := indexName(rest, short)
			if start < 0 || slices.ContainsFunc(list, func(p place) bool { return p.start == start }) {
				continue
			}
			p := place{start, start + len(short), corpus.Locator{Division: name}}
			if m := divisionParagraph.FindStringSubmatch(rest[p.end:]); m != nil {
				p.end += len(m[0])
				p.Paragraph, p.Unnumbered = m[1], true
			}
			list = append(list, p)
		}
	}
	return list
}

// indexName gives where a text first has a name as words of their own, in capital
// letters or small; -1 where it has not.
func indexName(text, name string) int {
	for i := 0; i+len(name) <= len(text); i++ {
		if strings.EqualFold(text[i:i+len(name)], name) && !inWord(text, i) && !inWord(text, i+len(name)) {
			return i
		}
	}
	return -1
}

// inWord reports whether a place in a text has letters or digits on both sides.
func inWord(text string, at int) bool {
	return at > 0 && at < len(text) && isWordByte(text[at-1]) && isWordByte(text[at])
}

// isWordByte is \w of regular expressions.
func isWordByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z'
}

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
	reversedPattern = pattern.New(`(?:\b(?:par(?:a|agraph)?s?|clauses?)\b\.?|§+)\s*(\d{1,3})((?:\s*\(\s*[0-9A-Za-z]{1,4}\s*\)|(?:\s*[,;&+–—-]\s*|\s+(?i:and|or|to|through)\s+)+\d{1,2}\b)*)\s+(?i:(?:of|in)\s+(?:the\s+)?)?(?i:article|art\b\.?)\s*` + numberPart + `\b`)
	barePattern     = pattern.New(`(?:^|\s)(\d{1,2}|[IVX]{1,5})((?:\([0-9a-z]{1,4}\)|\.\d{1,2}\b)+)`)
	alonePattern    = pattern.New(`^[\s.,:;–-]*(\d{1,2}|(?i:[IVX]{1,5}))((?:\([0-9a-z]{1,4}\)|\s+\d{1,2}\b)*)`)

	partPattern = pattern.New(`\(\s*([0-9A-Za-z]+)\s*\)|\.(\d+)|\s\(?\s*([0-9A-Za-z]+)\)?`)
)

// findPlaces lists the places that a question refers to, in the order of the
// text. Without the word for an article a number is a place only beside the name
// of a treaty: "CWC I(5)". rest is the text with the names of treaties blanked.
func (v *View) findPlaces(text, rest string, treaties []string) []place {
	f := placeFinder{text: text, reading: &reading{view: v, treaties: treaties, left: maxRead, under: map[string]map[string]bool{}}}
	for _, m := range reversedPattern.FindAllStringSubmatchIndex(text, -1) {
		f.addReversed(m)
	}
	for _, m := range articlePattern.FindAllStringSubmatchIndex(text, -1) {
		f.add(m, text)
	}
	if len(treaties) > 0 {
		for _, t := range treaties {
			d, _ := v.Document(t)
			f.addDivisions(rest, d.Divisions)
		}
		if len(f.list) == 0 {
			for _, m := range barePattern.FindAllStringSubmatchIndex(rest, -1) {
				f.add(m, text)
			}
		}
		if len(f.list) == 0 {
			f.addAlone(rest)
		}
	}
	slices.SortStableFunc(f.list, func(a, b place) int { return a.start - b.start })
	return f.list
}

// placeFinder gathers the places of a text.
type placeFinder struct {
	text    string
	reading *reading
	list    []place
}

// add reads a reference, and the list that it begins. m begins with where the
// reference does and ends, then come its number and what narrows it.
func (f *placeFinder) add(m []int, text string) {
	number, after := text[m[2]:m[3]], text[m[4]:m[5]]
	if f.reading.left <= 0 {
		return
	}
	l, ok := newPlace(number, after, text[m[1]:])
	if !ok || f.taken(m[0], m[1]) {
		return
	}
	f.reading.left--
	list := placeList{text: f.untaken(m[1]), last: l, at: m[1], number: number, byWord: byWord.MatchString(after), articles: pluralArticles.MatchString(text[m[0]:m[1]])}
	f.list = append(f.list, place{m[0], m[1], l})
	f.list = append(f.list, list.rest(f.reading)...)
}

// addReversed reads "paragraphs 1 and 2 of article 5".
func (f *placeFinder) addReversed(m []int) {
	if f.reading.left <= 0 {
		return
	}
	number := f.text[m[6]:m[7]]
	l, ok := newPlace(number, "("+f.text[m[2]:m[3]]+")", f.text[m[1]:])
	if !ok || f.taken(m[0], m[1]) {
		return
	}
	f.reading.left--
	list := placeList{text: f.text[:m[5]], last: l, at: m[3], byWord: true}
	if parts := nextParts.FindString(f.text[m[3]:m[5]]); parts != "" {
		if narrower, ok := newPlace(number, "("+f.text[m[2]:m[3]]+")"+parts, ""); ok {
			l = narrower
		}
		list.last, list.at = l, m[3]+len(parts)
	}
	places := append([]place{{Locator: l}}, list.rest(f.reading)...)
	for i := range places {
		places[i].start, places[i].end = m[0], m[1]
	}
	f.list = append(f.list, places...)
}

// taken reports whether a place was read in a part of the text.
func (f *placeFinder) taken(start, end int) bool {
	return slices.ContainsFunc(f.list, func(p place) bool { return start < p.end && p.start < end })
}

// untaken gives the text up to the next place that was read after a byte.
func (f *placeFinder) untaken(at int) string {
	end := len(f.text)
	for _, p := range f.list {
		if p.start >= at {
			end = min(end, p.start)
		}
	}
	return f.text[:end]
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

// addAlone reads a number, or a list of them, that is all there is beside the
// name of the treaty: "NPT VI and X".
func (f *placeFinder) addAlone(rest string) {
	m := alonePattern.FindStringSubmatchIndex(rest)
	if m == nil {
		return
	}
	found := placeFinder{text: f.text, reading: f.reading}
	found.add(m, rest)
	if n := len(found.list); n > 0 && strings.Trim(rest[found.list[n-1].end:], " \t?.!") == "" {
		f.list = found.list
	}
}

package index

import (
	"regexp"
	"slices"

	"treatybot/corpus"
)

// traits are what ranking wants to know of a passage, found when it is
// indexed. They are stored apart from the passage, which is read only for the
// hits that are shown.
type traits struct {
	Document string         `json:"o"`
	Anchors  []string       `json:"a"` // its own, then those of the places it lies in
	Kind     corpus.Kind    `json:"k"`
	Treaties []string       `json:"t,omitempty"` // the treaty it is part of, or treaties it names
	States   []string       `json:"s,omitempty"` // ISO codes of the states that it names
	Dates    []string       `json:"y,omitempty"` // years, months and days that it names
	Lengths  map[string]int `json:"l"`           // text field -> words in it, after analysis
	Holds    bool           `json:"h,omitempty"` // points that are passages of their own
	Time     bool           `json:"d,omitempty"` // names a period or a deadline
	Number   bool           `json:"n,omitempty"` // has a number
	Duty     bool           `json:"c,omitempty"` // says the core duty of its treaty
	Defined  int            `json:"e,omitempty"` // byte at which the words that it begins by defining end; 0: it defines nothing
	Terms    int            `json:"w,omitempty"` // how many words are defined, after analysis
}

var (
	timePattern   = regexp.MustCompile(`(?i)\b(?:days?|weeks?|months?|years?|hours?|annual(?:ly)?|30 April)\b`)
	numberPattern = regexp.MustCompile(`(?i)\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|majority|third)\b`)
	meansPattern  = regexp.MustCompile(`(?i)\b(?:means?|involves|is defined)\b|[”"]\s+(?:is|are|includes?|covers?)\b`)
	dutyPattern   = regexp.MustCompile(`(?i)\b(?:obligation|prohibition|banned)`)
)

// definedWithin is how far into a passage a definition names its term.
const definedWithin = 80

// newTraits finds the traits of a passage from the fields of its entry.
func newTraits(p corpus.Passage, holds bool, texts map[string]string, names *Names, s stemmer) traits {
	all := texts[fieldOfficial] + "\n" + texts[fieldPlain]
	t := traits{
		Document: p.Document, Anchors: anchorsOf(p.Locator), Kind: p.Kind, Treaties: []string{p.Document},
		States: idsOf(names.FindStates(all)), Dates: datesOf(all), Lengths: map[string]int{}, Holds: holds,
		Time: timePattern.MatchString(all), Number: numberPattern.MatchString(all),
		Duty: p.Kind == corpus.Treaty && p.Parent == "" && (p.Locator.Article == "1" || dutyPattern.MatchString(p.Section)),
	}
	if p.Kind != corpus.Treaty {
		t.Treaties = idsOf(names.FindTreaties(p.Section + "\n" + all))
	}
	for _, field := range textFields {
		t.Lengths[field] = s.count(texts[field])
	}
	shown := p.Wording().Text
	if at := meansPattern.FindStringIndex(shown); at != nil && at[0] <= definedWithin {
		t.Defined, t.Terms = at[0], s.count(shown[:at[0]])
	}
	return t
}

// length gives the words of the passage, after analysis: of its two tellings
// the longer.
func (t *traits) length() int { return max(t.Lengths[fieldOfficial], t.Lengths[fieldPlain]) }

// within reports whether the passage lies at a place of a document, or is it.
func (t *traits) within(document, anchor string) bool {
	return t.Document == document && slices.Contains(t.Anchors, anchor)
}

// idsOf lists what the mentions mean, without those that mean several things.
func idsOf(mentions []corpus.Mention) []string {
	var ids []string
	for _, m := range mentions {
		if len(m.IDs) == 1 && !slices.Contains(ids, m.IDs[0]) {
			ids = append(ids, m.IDs[0])
		}
	}
	return ids
}

// anchorsOf lists the anchors of a place and of all places around it, so that
// an article is found as a whole.
func anchorsOf(l corpus.Locator) []string {
	anchors := []string{l.Anchor()}
	for {
		outer, ok := l.Parent()
		if !ok {
			return anchors
		}
		l = outer
		anchors = append(anchors, l.Anchor())
	}
}

// datesOf lists the years, months and days that a text names: "2025",
// "2025-07", "2025-07-10"; years first.
func datesOf(s string) []string {
	var years, others []string
	for _, m := range corpus.FindDates(s) {
		d := m.Date
		years = append(years, corpus.Date{Year: d.Year}.String())
		if d.Month != 0 {
			others = append(others, corpus.Date{Year: d.Year, Month: d.Month}.String())
		}
		if d.Exact() {
			others = append(others, d.String())
		}
	}
	var dates []string
	for _, d := range append(years, others...) {
		if !slices.Contains(dates, d) {
			dates = append(dates, d)
		}
	}
	return dates
}

package index

import (
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// traits are what ranking wants to know of a passage, found when it is
// indexed. They are stored apart from the passage, which is read only for the
// hits that are shown.
type traits struct {
	Document string      `json:"o"`
	Ordinal  int         `json:"i"` // place in the document
	Anchors  []string    `json:"a"` // its own, then those of the places it lies in
	Kind     corpus.Kind `json:"k"`
	Treaties []string    `json:"t,omitempty"` // the treaty it is part of, or treaties it names
	States   []string    `json:"s,omitempty"` // ISO codes of the states that it names
	Stems    texts       `json:"m"`           // what is left of its texts after analysis, spaces between
	Time     bool        `json:"d,omitempty"` // names a period or a deadline
	Number   bool        `json:"n,omitempty"` // has a number
	Duty     bool        `json:"c,omitempty"` // says the core duty of its treaty
	Defined  int         `json:"e,omitempty"` // how many stems, from the first of the wording shown, it defines

	official, plain, heading, context []token // of Stems
	entries, asks                     []entry // of keywords; of the heading
}

// texts are the texts of a passage that are searched.
type texts struct {
	Official string `json:"o,omitempty"` // official wording
	Plain    string `json:"p,omitempty"` // plain wording of a treaty, or prose
	Heading  string `json:"h,omitempty"` // of the article or section
	Context  string `json:"c,omitempty"` // the words that introduce the passage
	Keywords string `json:"k,omitempty"` // what lay readers would look for it by
	Asks     string `json:"q,omitempty"` // the heading of prose, where it asks
}

// token is a stem as ranking compares it: its FNV-1a hash. Of the 100,000 stems
// that a large corpus has, one pair may be mistaken for each other.
type token uint32

func newToken(stem string) token {
	h := uint32(2166136261)
	for i := range len(stem) {
		h = (h ^ uint32(stem[i])) * 16777619
	}
	return token(h)
}

// settle makes tokens of the stored stems, and lets these go.
func (t *traits) settle() {
	x := t.Stems
	words := 5 // one of each text has no space
	for _, stems := range []string{x.Official, x.Plain, x.Heading, x.Context, x.Keywords, x.Asks} {
		words += strings.Count(stems, " ")
	}
	room := make(tokens, 0, words)
	t.official, t.plain, t.heading, t.context = room.of(x.Official), room.of(x.Plain), room.of(x.Heading), room.of(x.Context)
	t.entries, t.asks = parseEntries(x.Keywords, &room), parseEntries(x.Asks, &room)
	t.Stems = texts{}
}

// tokens holds the tokens of a passage side by side: ranking reads all of
// them, of hundreds of passages.
type tokens []token

// of makes tokens of stems with spaces between.
func (room *tokens) of(stems string) []token {
	if stems == "" {
		return nil
	}
	from := len(*room)
	for stem := range strings.SplitSeq(stems, " ") {
		*room = append(*room, newToken(stem))
	}
	return (*room)[from:len(*room):len(*room)]
}

// texts lists all that is searched, each run of words on its own.
func (t *traits) texts() [][]token {
	list := [][]token{t.official, t.plain, t.heading, t.context}
	for _, e := range t.entries {
		list = append(list, e.words)
	}
	return list
}

// shown gives the tokens of the wording that is shown.
func (t *traits) shown() []token {
	if len(t.official) > 0 {
		return t.official
	}
	return t.plain
}

var (
	timePattern      = pattern.New(`(?i)\b(?:days?|weeks?|months?|years?|hours?|annual(?:ly)?|30 April)\b`)
	numberPattern    = pattern.New(`(?i)\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|majority|third)\b`)
	referencePattern = pattern.New(`(?i)\b(?:articles?|paragraphs?|annex(?:es)?|parts?|schedules?|protocol|resolution|sections?|points?|subparagraphs?)\s+(?:\d[\w()./-]*|[ivxlc]+\b|\([a-z]\))(?:(?:,|\s+(?:and|or|to))\s+(?:\d[\w()]*|[ivxlc]+\b|\([a-z]\)))*|\b(?:1[89]|20)\d\d\b`)
	meansPattern     = pattern.New(`(?i)\b(?:means?|involves|is defined)\b|[”"]\s+(?:is|are|includes?|covers?)\b`)
	dutyPattern      = pattern.New(`(?i)\b(?:obligation|prohibition|banned)`)
)

// askingPattern matches headings that ask: "Why did they leave?", "How to leave".
var askingPattern = pattern.New(`(?i)\?$|^(?:what|why|when|where|who|whom|whose|which|how)\b`)

// definedWithin is how far into a passage a definition names its term.
const definedWithin = 80

// newTraits finds the traits of a passage from its texts.
func newTraits(p corpus.Passage, x texts, names *Names, s stemmer) traits {
	all := x.Official + "\n" + x.Plain
	t := traits{
		Document: p.Document, Ordinal: p.Ordinal, Anchors: anchorsOf(p.Locator), Kind: p.Kind, Treaties: []string{p.Document},
		States: idsOf(names.FindStates(all)),
		Stems:  texts{Official: s.line(x.Official), Plain: s.line(x.Plain), Heading: s.line(x.Heading), Context: s.line(x.Context), Keywords: s.keywordLine(x.Keywords), Asks: s.keywordLine(x.Asks)},
		Time:   timePattern.MatchString(all), Number: numberPattern.MatchString(all) && numberPattern.MatchString(referencePattern.ReplaceAllString(all, " ")),
		Duty: p.Kind == corpus.Treaty && p.Parent == "" && (p.Locator.Article == "1" || dutyPattern.MatchString(p.Section)),
	}
	if p.Kind != corpus.Treaty {
		t.Treaties = idsOf(names.FindTreaties(p.Section + "\n" + all))
	}
	shown := p.Wording().Text
	if at := meansPattern.FindStringIndex(shown); at != nil && at[0] <= definedWithin {
		t.Defined = s.count(shown[:at[0]])
	}
	return t
}

// length gives the words of the passage, after analysis: of its two tellings
// the longer.
func (t *traits) length() int { return max(countStems(t.Stems.Official), countStems(t.Stems.Plain)) }

// lengths gives the words of all its tellings.
func (t *traits) lengths() int { return countStems(t.Stems.Official) + countStems(t.Stems.Plain) }

// countStems counts the stems of a line.
func countStems(stems string) int {
	if stems == "" {
		return 0
	}
	return strings.Count(stems, " ") + 1
}

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

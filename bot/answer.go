package bot

import (
	"slices"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/index"
)

// Answer is the reply to a request, for any platform. Its JSON form is a
// contract: field names stay, lists are never null, dates are ISO.
type Answer struct {
	Command  string    `json:"command"`
	Title    string    `json:"title"`
	Summary  string    `json:"summary"`
	Answered bool      `json:"answered"` // false: nothing in the corpus answers; passages are near misses
	Facts    []Fact    `json:"facts"`
	Passages []Passage `json:"passages"` // best first, or in reading order
	Events   []Event   `json:"events"`   // by date
	Notes    []string  `json:"notes"`
	Choices  []Choice  `json:"choices"` // what to ask next

	outcome Outcome
	scores  [][]Feature // of the passages, where they were ranked
	sure    []Feature   // that they answer
	series  []Series
	same    []string
}

// What platforms show comes with these types; they need no package below this
// one.
type (
	Source  = corpus.Source
	Kind    = corpus.Kind
	Date    = corpus.Date
	Feature = index.Feature
)

// DateOf gives the day of a moment, in UTC.
func DateOf(t time.Time) Date { return corpus.DateOf(t.UTC()) }

// The kinds of document that a passage can come from.
const (
	Treaty     = corpus.Treaty
	Article    = corpus.Article
	Background = corpus.Background
	Community  = corpus.Community
)

// Fact is a statement of the ledger, with its date and source.
type Fact struct {
	Label  string        `json:"label"`
	Value  string        `json:"value"`
	State  string        `json:"state,omitempty"`  // ISO 3166-1 alpha-2
	Treaty string        `json:"treaty,omitempty"` // slug
	Status ledger.Status `json:"status,omitempty"`
	Date   string        `json:"date,omitempty"`
	AsOf   string        `json:"as_of,omitempty"` // day for which it is said
	Source Source        `json:"source"`
}

// Passage is a quotation.
type Passage struct {
	ID         string   `json:"id"`
	Document   string   `json:"document"`
	Title      string   `json:"title"`
	Locator    string   `json:"locator"`
	Article    string   `json:"article,omitempty"`   // arabic; absent in prose
	Paragraph  string   `json:"paragraph,omitempty"` // arabic; absent in prose
	Kind       Kind     `json:"kind"`
	Section    string   `json:"section"` // heading it stands under
	Text       string   `json:"text"`    // what is shown first
	Official   string   `json:"official"`
	Plain      string   `json:"plain"`
	Highlights [][2]int `json:"highlights"` // byte ranges in Text
	Score      float64  `json:"score"`
	Source     Source   `json:"source"`
}

// Event is something dated.
type Event struct {
	Date     string   `json:"date"`
	Title    string   `json:"title"`
	States   []string `json:"states"`
	Treaties []string `json:"treaties"`
	Source   Source   `json:"source"`

	earliest, knownBy corpus.Date // where Date is known less well than to the day
}

// Choice is a request that the user may want to make next.
type Choice struct {
	Label   string            `json:"label"`
	Command string            `json:"command"`
	Options map[string]string `json:"options"`
}

// Outcome tells how a request ended, for exit codes and reply styles.
type Outcome int

// The outcomes.
const (
	Answered Outcome = iota // the request is answered
	NotFound                // nothing in the corpus or the ledger answers
	Unclear                 // a name means several things; the choices ask back
	Misused                 // the request is not one the command takes
	Busy                    // too many requests; later it would be answered
	Failed                  // something broke; not the user's doing
)

// String names an outcome for logs.
func (o Outcome) String() string {
	names := []string{"answered", "not found", "unclear", "misused", "busy", "failed"}
	if o < 0 || int(o) >= len(names) {
		return "unknown"
	}
	return names[o]
}

// Outcome tells how the request ended.
func (a Answer) Outcome() Outcome { return a.outcome }

// Scores explains the order of the passages: the features of each. It is nil
// where they were not ranked.
func (a Answer) Scores() [][]Feature { return a.scores }

// Confidence explains why the passages count as an answer or not: from a sum of
// 0 on they do. It is nil where that was not weighed.
func (a Answer) Confidence() []Feature { return a.sure }

// Series gives the figures of the answer for a chart.
func (a Answer) Series() []Series { return a.series }

// Duplicates lists the ids of the published documents that have the same file or
// the same words as the draft that the answer shows.
func (a Answer) Duplicates() []string { return a.same }

// complete fills what the JSON form needs.
func (a Answer) complete() Answer {
	a.Facts, a.Passages, a.Events = orEmpty(a.Facts), orEmpty(a.Passages), orEmpty(a.Events)
	a.Notes, a.Choices = orEmpty(a.Notes), orEmpty(a.Choices)
	for i := range a.Passages {
		a.Passages[i].Highlights = orEmpty(a.Passages[i].Highlights)
	}
	for i := range a.Events {
		a.Events[i].States, a.Events[i].Treaties = orEmpty(a.Events[i].States), orEmpty(a.Events[i].Treaties)
	}
	for i := range a.Choices {
		if a.Choices[i].Options == nil {
			a.Choices[i].Options = map[string]string{}
		}
	}
	return a
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// note adds remarks, each once.
func (a *Answer) note(remarks ...string) {
	for _, s := range remarks {
		if !slices.Contains(a.Notes, s) {
			a.Notes = append(a.Notes, s)
		}
	}
}

// quote turns a passage into a quotation.
func quote(p corpus.Passage) Passage {
	text, _ := p.Wording().Quote()
	official, _ := p.Official.Quote()
	plain, _ := p.Plain.Quote()
	q := Passage{
		ID: p.ID, Document: p.Document, Title: p.Title, Locator: p.Locator.String(), Kind: p.Kind, Section: p.Section,
		Text: text, Official: official, Plain: plain, Source: p.Source,
	}
	if p.Kind == corpus.Treaty || p.Locator.Article != "" {
		q.Article, q.Paragraph = p.Locator.Article, p.Locator.Paragraph
	}
	return q
}

// addHits appends what a search found, unless it is there already.
func (a *Answer) addHits(hits []index.Hit) {
	for _, h := range hits {
		if a.hasPassage(h.ID) {
			continue
		}
		q := quote(h.Passage)
		q.Score, q.Highlights = h.Score, h.Highlights
		a.Passages = append(a.Passages, q)
		a.scores = append(a.scores, h.Features)
	}
}

// addPassages appends passages that were looked up.
func (a *Answer) addPassages(list []corpus.Passage) {
	for _, p := range list {
		if !a.hasPassage(p.ID) {
			a.Passages = append(a.Passages, quote(p))
			a.scores = append(a.scores, nil)
		}
	}
}

func (a *Answer) hasPassage(id string) bool {
	for _, p := range a.Passages {
		if p.ID == id {
			return true
		}
	}
	return false
}

package bot

import (
	"fmt"
	"regexp"
	"slices"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/index"
)

// dutyLabels puts the duties that have a deadline into words.
var dutyLabels = map[ledger.TermKind]string{
	ledger.Declaration: "Declaration due", ledger.Report: "First report due", ledger.Stockpile: "Stockpile destroyed by", ledger.Clearance: "Areas cleared by",
}

// deadlineFacts lists the days that a treaty sets a party, with the
// arithmetic: all, or those of some duties.
func (b *Bot) deadlineFacts(s *ledger.Standing, only ...ledger.TermKind) []Fact {
	var facts []Fact
	for _, d := range s.Deadlines() {
		if len(only) > 0 && !slices.Contains(only, d.Kind) {
			continue
		}
		facts = append(facts, Fact{
			Label: dutyLabels[d.Kind], Value: fmt.Sprintf("%s (computed: %s after %s, when the treaty entered into force for %s; Art. %s)",
				d.Day.Long(), d.Term.Value, d.From.Long(), s.State.Name, d.Term.Article),
			State: s.State.Code, Treaty: s.Treaty.Slug, Date: d.Day.String(), AsOf: s.On.String(), Source: b.termSource(s.Treaty, d.Term),
		})
	}
	return facts
}

// deadlineWords are those of questions about the deadlines of a state.
const deadlineWords = "destroy destruction stockpile clear clearance area mine landmine cluster munition bomb report declaration declare deadline due date finish complete first submit long time must until"

// answerDeadlines gives the days that treaties set the states named: those
// named, else all that set any.
func (b *Bot) answerDeadlines(q index.Question, on corpus.Date) Answer {
	var a Answer
	for _, code := range q.States {
		for _, t := range b.ledger.Treaties {
			if len(q.Treaties) > 0 && !slices.Contains(q.Treaties, t.Slug) {
				continue
			}
			facts := b.deadlineFacts(b.ledger.Standing(code, t.Slug, on), dutiesAsked(q.Text)...)
			for i := range facts {
				facts[i].Label = fmt.Sprintf("%s and the %s: %s", b.ledger.State(code).Name, t.ShortName, lowerFirst(facts[i].Label))
			}
			a.Facts = append(a.Facts, facts...)
		}
	}
	if len(a.Facts) > 0 {
		a.note(deadlinesNote)
	}
	return a
}

// dutyWords tell which duties a question is about.
var dutyWords = map[ledger.TermKind]*regexp.Regexp{
	ledger.Declaration: regexp.MustCompile(`(?i)\bdeclar`),
	ledger.Report:      regexp.MustCompile(`(?i)\breport`),
	ledger.Stockpile:   regexp.MustCompile(`(?i)\bstock|\bdestroy`),
	ledger.Clearance:   regexp.MustCompile(`(?i)\bclear|\bareas?\b`),
}

// dutiesAsked lists the duties that a question names; none: it asks for all.
func dutiesAsked(text string) []ledger.TermKind {
	var asked []ledger.TermKind
	for kind, pattern := range dutyWords {
		if pattern.MatchString(text) {
			asked = append(asked, kind)
		}
	}
	return asked
}

// deadlinesNote says what the computed deadlines do not know.
const deadlinesNote = "Deadlines are computed. Whether they were met, and extensions that the parties granted, are not in the ledger."

// joinAndLeaveFacts say what follows for a state that would join or give
// notice on a day.
func (b *Bot) joinAndLeaveFacts(t *ledger.Treaty, on corpus.Date) []Fact {
	var facts []Fact
	if due := t.Due(ledger.Entry, on); !due.IsZero() {
		term := t.Terms[ledger.Entry]
		facts = append(facts, b.computedFact("If a state joins on "+on.Long(), fmt.Sprintf("Bound from %s (computed: %s; %s)", due.Long(), periodOf(term), b.placeOf(t, term)), t, term, on, due))
	}
	if due := t.Due(ledger.Exit, on); !due.IsZero() {
		term := t.Terms[ledger.Exit]
		facts = append(facts, b.computedFact("If a state gives notice on "+on.Long(), fmt.Sprintf("Out on %s at the earliest (computed: %s after the notice; %s)", due.Long(), term.Value, b.placeOf(t, term)), t, term, on, due))
	}
	return facts
}

func (b *Bot) computedFact(label, value string, t *ledger.Treaty, term ledger.Term, on, due corpus.Date) Fact {
	return Fact{Label: label, Value: value, Treaty: t.Slug, Date: due.String(), AsOf: on.String(), Source: b.termSource(t, term)}
}

// periodOf says from when a period for newcomers runs.
func periodOf(term ledger.Term) string {
	if term.Value == "day of deposit" || len(term.Value) > len("180 months") {
		return term.Value
	}
	return term.Value + " after its deposit"
}

// placeOf cites the article that sets a term.
func (b *Bot) placeOf(t *ledger.Treaty, term ledger.Term) string {
	if term.Document != t.Slug {
		return fmt.Sprintf("Art. %s of the %s", term.Article, b.names.Treaty(term.Document))
	}
	return "Art. " + term.Article
}

// termSource is the article that sets a term.
func (b *Bot) termSource(t *ledger.Treaty, term ledger.Term) corpus.Source {
	s := corpus.Source{Title: fmt.Sprintf("%s, Art. %s", b.names.Treaty(term.Document), term.Article), URL: ledgerSource.URL}
	if d, known := b.index.Document(term.Document); known && len(d.Layers) > 0 {
		s.URL = d.Layers[0].Source.URL
	}
	return s
}

// claimFacts lists what sources say otherwise than the ledger: of a state
// under a treaty or, for "", of all together.
func (b *Bot) claimFacts(treaty, state string, on corpus.Date, about ...string) []Fact {
	var facts []Fact
	for _, c := range b.ledger.ClaimsOn(treaty, state) {
		if on.Before(c.Date) || len(about) > 0 && !slices.Contains(about, c.About) {
			continue
		}
		facts = append(facts, Fact{
			Label: fmt.Sprintf("%s, according to %s", upperFirst(c.About), c.By), Value: fmt.Sprintf("%s (%s)", c.Value, c.Date.Long()),
			State: state, Treaty: treaty, Date: c.Date.String(), AsOf: c.Date.String(), Source: c.Source(),
		})
	}
	return facts
}

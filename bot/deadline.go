package bot

import (
	"fmt"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/corpus/pattern"
	"treatybot/index"
)

// dutyLabels puts the duties that have a deadline into words.
var dutyLabels = map[ledger.TermKind]string{
	ledger.Declaration: "Deadline for its declaration", ledger.Report: "Deadline for its first report",
	ledger.Stockpile: "Deadline to destroy stockpiles, if it has any", ledger.Clearance: "Deadline to clear contaminated areas, if it has any",
}

// deadlineFacts lists the days that a treaty sets a party, with the
// arithmetic: all, or those of some duties.
func (b *Bot) deadlineFacts(s *ledger.Standing, only ...ledger.TermKind) []Fact {
	var facts []Fact
	for _, d := range s.Deadlines() {
		if len(only) > 0 && !slices.Contains(only, d.Kind) {
			continue
		}
		entered := "entered"
		if d.From.After(s.On) {
			entered = "enters"
		}
		facts = append(facts, Fact{
			Label: dutyLabels[d.Kind], Value: fmt.Sprintf("%s (computed: %s after %s, when the treaty %s into force for %s; Art. %s)",
				d.Day.Long(), d.Term.Value, d.From.Long(), entered, s.State.Name, d.Term.Article),
			State: s.State.Code, Treaty: s.Treaty.Slug, Date: d.Day.String(), AsOf: s.On.String(), Source: b.termSource(s.Treaty, d.Term),
		})
	}
	return facts
}

// answerDeadlines gives the days that treaties set the states named: the
// treaties named, or the one on the weapon named, else all that set any. It
// reports false where no deadline is asked for.
func (b *Bot) answerDeadlines(q index.Question, on corpus.Date) (Answer, bool) {
	duties := dutiesAsked(q.Text)
	if len(q.States) == 0 || len(q.Dates) > 0 || !deadlinePattern.MatchString(q.Text) || len(duties) == 0 && !strings.Contains(q.Text, "deadline") || !b.hasOnly(q, deadlineVocabulary) {
		return Answer{}, false
	}
	switch {
	case len(q.Treaties) > 0:
	case clusterPattern.MatchString(q.Text):
		q.Treaties = []string{"ccm-2008"}
	case minePattern.MatchString(q.Text):
		q.Treaties = []string{mineBan}
	}
	var a Answer
	for _, code := range q.States {
		for _, t := range b.treatiesAsked(q) {
			facts := b.deadlineFacts(b.ledger.Standing(code, t.Slug, on), duties...)
			for i := range facts {
				facts[i].Label = fmt.Sprintf("%s and the %s: %s", b.ledger.State(code).Name, t.ShortName, lowerFirst(facts[i].Label))
			}
			a.Facts = append(a.Facts, facts...)
		}
	}
	a.note(deadlinesNote)
	return a, len(a.Facts) > 0
}

// dutyWords tell which duties a question is about.
var dutyWords = map[ledger.TermKind]*pattern.Pattern{
	ledger.Declaration: pattern.New(`(?i)\bdeclar`),
	ledger.Report:      pattern.New(`(?i)\breport`),
	ledger.Stockpile:   pattern.New(`(?i)\bstock|\bdestr`),
	ledger.Clearance:   pattern.New(`(?i)\bclear|\bareas?\b`),
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
const deadlinesNote = "Deadlines are computed for every party, whether or not it has stockpiles or contaminated areas. Whether they were met, and extensions that the parties granted, are not in the ledger."

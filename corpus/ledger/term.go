package ledger

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// TermKind names what a treaty sets about itself.
type TermKind string

// The terms. Those of the second group are periods; see [Treaty.Due] and
// [Standing.Deadlines].
const (
	Opening      TermKind = "opening"      // what happened on the day Treaty.Opened: "Signed"
	Reservations TermKind = "reservations" // whether they may be made
	Provisional  TermKind = "provisional"  // what can be applied before entry into force: "Articles 6 and 7"

	Exit        TermKind = "exit"        // from the notice of a state to the day it is out
	Entry       TermKind = "entry"       // from a state's consent to the day it is bound, once the treaty is in force
	Declaration TermKind = "declaration" // from the day a state is bound to its first declaration
	Report      TermKind = "report"      // ... to its first report
	Stockpile   TermKind = "stockpile"   // ... to the end of its stockpile
	Clearance   TermKind = "clearance"   // ... to the end of clearance
)

// duties are the terms that run from the day a state is bound.
var duties = []TermKind{Declaration, Report, Stockpile, Clearance}

// Term is what an article of a treaty sets.
type Term struct {
	Value    string // "6 months", "day of deposit"
	Document string // id of the document that says it; "" where none does
	Article  string // as that document prints it: "20", "XIII(2)"
}

// Ways of saying a period that are no number of days, months or years.
const (
	sameDay    = "day of deposit"
	sixthMonth = "first day of the sixth month after the month of deposit"
)

var periodPattern = pattern.New(`^(\d{1,4}) (day|month|year)s?$`)

// Whole gives the number of the article without its paragraph.
func (t Term) Whole() string {
	whole, _, _ := strings.Cut(t.Article, "(")
	return whole
}

// SaysFrom reports whether the value itself says from when the period runs.
func (t Term) SaysFrom() bool { return t.Value == sameDay || t.Value == sixthMonth }

// isPeriod reports whether the term is one that [Term.From] can count.
func (t Term) isPeriod() bool {
	return t.Value == sameDay || t.Value == sixthMonth || periodPattern.MatchString(t.Value)
}

// From gives the day on which the period ends that begins on a day. It is
// zero where the day is not known, the term is no period, or the calendar of
// four-digit years ends before.
func (t Term) From(day corpus.Date) corpus.Date {
	if end := t.from(day); end.Year <= 9999 {
		return end
	}
	return corpus.Date{}
}

func (t Term) from(day corpus.Date) corpus.Date {
	m := periodPattern.FindStringSubmatch(t.Value)
	switch {
	case !day.Exact():
		return corpus.Date{}
	case t.Value == sameDay:
		return day
	case t.Value == sixthMonth:
		return corpus.DateOf(time.Date(day.Year, day.Month+6, 1, 0, 0, 0, 0, time.UTC))
	case m == nil:
		return corpus.Date{}
	}
	n, _ := strconv.Atoi(m[1])
	switch m[2] {
	case "day":
		return day.AddDays(n)
	case "month":
		return day.AddMonths(n)
	default:
		return day.AddMonths(12 * n)
	}
}

// checkTerm reports what is wrong with a term.
func checkTerm(kind TermKind, t Term) error {
	switch kind {
	case Opening, Reservations, Provisional:
		return nil
	case Exit, Entry, Declaration, Report, Stockpile, Clearance:
		if !t.isPeriod() {
			return fmt.Errorf("column value: %q is no period", clip(t.Value))
		}
		if t.Article == "" {
			return fmt.Errorf("no article sets the %s", kind)
		}
		return nil
	default:
		return fmt.Errorf("unknown term %q", clip(string(kind)))
	}
}

// Due gives the day on which a period of the treaty ends that begins on a
// day: for Exit the day a state is out whose notice arrives then, for Entry
// the day a state is bound that joins then. It is zero where the treaty sets
// no such period, is not in force or has ended.
func (t *Treaty) Due(kind TermKind, day corpus.Date) corpus.Date {
	if !t.InForce(day) {
		return corpus.Date{}
	}
	return t.Terms[kind].From(day)
}

// Deadline is a day that a treaty sets a state, computed from the day on
// which it is bound. Extensions that a state was granted are not known here.
type Deadline struct {
	Kind TermKind
	Term Term
	From corpus.Date // day on which the treaty binds the state
	Day  corpus.Date
}

// Deadlines lists the days that the treaty sets a state that is bound, as far
// as they can be computed, in the order in which they fall due.
func (s *Standing) Deadlines() []Deadline {
	if !s.IsParty() || s.Has(TreatyNotInForce) || !s.InForce.Exact() {
		return nil
	}
	var list []Deadline
	for _, kind := range duties {
		term, set := s.Treaty.Terms[kind]
		if set {
			list = append(list, Deadline{kind, term, s.InForce, term.From(s.InForce)})
		}
	}
	return list
}

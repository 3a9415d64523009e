package ledger

import (
	"fmt"
	"regexp"
	"strconv"

	"treatybot/corpus"
)

// TakesEffect computes the day on which an action takes effect for the state,
// by the treaty's own terms; the zero Date where they do not tell:
//
//   - a consent binds when the period of the entry clause has passed, but not
//     before the treaty is in force. Where the treaty enters into force within
//     that period, each treaty has a rule of its own, and so for successions:
//     these days must be given.
//   - a notice of withdrawal ends the obligation when the period of notice has
//     passed. Some treaties hold back a state that is at war by then; that no
//     calendar tells.
//   - an exit takes effect on its own day.
//
// It needs the day of the action: of one known to the month or the year it
// computes nothing.
func (t *Treaty) TakesEffect(kind ActionKind, done corpus.Date) corpus.Date {
	if !done.Exact() {
		return corpus.Date{}
	}
	switch {
	case kind == WithdrawalEffective:
		return done
	case kind == WithdrawalNotified:
		return after(t.Terms[Exit], done)
	case kinds[kind] != consents || kind == Succession || kind == EntryIntoForce || t.EntryIntoForce.IsZero():
		return corpus.Date{}
	}
	bound := after(t.Terms[Entry], done)
	switch {
	case bound.IsZero() || done.Before(t.EntryIntoForce) && bound.After(t.EntryIntoForce):
		return corpus.Date{}
	case bound.Before(t.EntryIntoForce):
		return t.EntryIntoForce
	}
	return bound
}

// after gives the day that is the period of a term later; none where the
// treaty has no such term, or the calendar of four-digit years ends.
func after(term Term, done corpus.Date) corpus.Date {
	p, err := parsePeriod(term.Value)
	if err != nil {
		return corpus.Date{}
	}
	later := done.AddMonths(p.months).AddDays(p.days)
	if p.fromFirst {
		later.Day = 1
	}
	if later.Year > 9999 {
		return corpus.Date{}
	}
	return later
}

// period is how long after an action it takes effect.
type period struct {
	months, days int
	fromFirst    bool // on the first day of the month so reached
}

var periodPattern = regexp.MustCompile(`^(\d{1,4}) (day|month|year)s?(, on the first day of the month)?$`)

// parsePeriod reads "90 days", "1 year" or "6 months, on the first day of the
// month".
func parsePeriod(s string) (period, error) {
	m := periodPattern.FindStringSubmatch(s)
	if m == nil {
		return period{}, fmt.Errorf("%q is no period such as 6 months", clip(s))
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return period{}, err
	}
	p := period{fromFirst: m[3] != ""}
	switch m[2] {
	case "day":
		p.days = n
	case "month":
		p.months = n
	case "year":
		p.months = 12 * n
	}
	return p, nil
}

package ledger

import (
	"maps"
	"slices"

	"treatybot/corpus"
)

// With gives a ledger that holds the rows of the tables as well, marked as
// local, and tells what became of each row, by table and line. The ledger that
// is extended does not change. The tables must come from its own
// [Ledger.ParseTable].
//
// What a local row says is added to what the ledger says; it replaces nothing:
//
//   - a row that says what is there is dropped as known: the same action of
//     the same state under the same treaty on the same day, or at a time known
//     less well; the same event on the same day.
//   - a row that gives the day of an action of which the ledger has the month
//     or the year only refines that action, and stands in for it.
//   - a row that gives another day for a deed a state does once, or another
//     form of consent, contradicts the ledger, unless something between the two
//     makes room for a second one: an exit before a new accession, a notice
//     taken back before a new notice. It is kept and shown, but no standing on
//     any day follows it. Of two local rows, the one of the earlier day counts.
//   - any other row counts like a built-in one. A treaty that had not ended
//     ends for all with the first treaty_ended.
//
// No local row changes when a treaty enters into force, or the names of states
// and treaties.
func (l *Ledger) With(tables ...*Table) (*Ledger, [][]Fact) {
	x := *l
	x.Actions, x.Events = slices.Clone(l.Actions), slices.Clone(l.Events)
	x.Treaties, x.treaties = slices.Clone(l.Treaties), maps.Clone(l.treaties)
	if x.refined = maps.Clone(l.refined); x.refined == nil {
		x.refined = map[*Action]bool{}
	}
	outcome := make([][]Fact, len(tables))
	var added []*Action
	seen := newSeen(l)
	for i, t := range tables {
		for _, f := range t.Facts {
			f = f.local(t.Name)
			f.Known = seen.has(f)
			seen.add(f)
			outcome[i] = append(outcome[i], f)
			switch {
			case f.Known:
			case f.Action != nil:
				added = append(added, f.Action)
			default:
				x.Events = append(x.Events, f.Event)
			}
		}
	}
	x.Actions = append(x.Actions, added...)
	x.arrange()
	x.weigh(added)
	x.endTreaties(added)
	return &x, outcome
}

// local copies the fact and marks the copy as added by a table.
func (f Fact) local(table string) Fact {
	if f.Action != nil {
		a := *f.Action
		a.Local, a.File = true, table
		f.Action = &a
		return f
	}
	e := *f.Event
	e.Local, e.File = true, table
	f.Event = &e
	return f
}

// seen knows which facts a ledger has.
type seen struct {
	actions map[deed][]*Action
	events  map[string]bool
}

// deed is a kind of action of a state under a treaty.
type deed struct {
	state, treaty string
	kind          ActionKind
}

func newSeen(l *Ledger) *seen {
	s := &seen{map[deed][]*Action{}, map[string]bool{}}
	for _, a := range l.Actions {
		s.add(Fact{Action: a})
	}
	for _, e := range l.Events {
		s.add(Fact{Event: e})
	}
	return s
}

func (s *seen) add(f Fact) {
	if a := f.Action; a != nil {
		d := deed{a.State, a.Treaty, a.Kind}
		s.actions[d] = append(s.actions[d], a)
		return
	}
	s.events[eventKey(f.Event)] = true
}

func (s *seen) has(f Fact) bool {
	if a := f.Action; a != nil {
		return slices.ContainsFunc(s.actions[deed{a.State, a.Treaty, a.Kind}], func(b *Action) bool { return within(b, a) })
	}
	return s.events[eventKey(f.Event)]
}

func eventKey(e *Event) string { return e.Date.String() + " " + corpus.Fold(e.Title) }

// within reports whether every day on which a can have happened is one on
// which b can.
func within(a, b *Action) bool {
	return number(a.Earliest) >= number(b.Earliest) && number(a.KnownBy) <= number(b.KnownBy)
}

// number orders days as [corpus.Date.Compare] does, and faster: every row is
// compared with all of the same deed.
func number(day corpus.Date) int { return (day.Year*100+int(day.Month))*100 + day.Day }

// weigh settles which local actions refine others, and which contradict.
// Earlier ones are weighed first, so that the order of the tables does not
// matter; an action not weighed yet makes room for a second one as it would if
// it counts.
func (l *Ledger) weigh(added []*Action) {
	byDate := slices.Clone(added)
	slices.SortStableFunc(byDate, func(a, b *Action) int { return a.Date.Compare(b.Date) })
	waiting := make(map[*Action]bool, len(byDate))
	for _, a := range byDate {
		waiting[a] = true
	}
	for _, a := range byDate {
		delete(waiting, a)
		others := l.ActionsOf(a.State, a.Treaty)
		if b := l.refinedBy(a, others); b != nil {
			a.Refines = b
			l.refined[b] = true
		} else if b := l.rival(a, others, waiting); b != nil {
			a.Contradicts = b
			a.Effective = corpus.Date{}
		}
	}
}

// refinedBy finds the action of a day not known of which a tells the day.
func (l *Ledger) refinedBy(a *Action, others []*Action) *Action {
	i := slices.IndexFunc(others, func(b *Action) bool {
		same := a.Kind == b.Kind || a.Joins() && b.Joins()
		return same && !b.Date.Exact() && b.Contradicts == nil && !l.refined[b] && within(a, b) && !within(b, a)
	})
	if i < 0 {
		return nil
	}
	return others[i]
}

// rival finds the action that a contradicts. It is enough to look at the last
// one of the deed before a and at the first one after: what makes room beside
// these makes room beside all.
func (l *Ledger) rival(a *Action, others []*Action, waiting map[*Action]bool) *Action {
	opens, once := secondAfter[deedOf(a)]
	if !once {
		return nil
	}
	at := slices.Index(others, a)
	for _, step := range []int{-1, 1} {
		for i := at + step; i >= 0 && i < len(others); i += step {
			b := others[i]
			if b.Contradicts != nil || l.refined[b] {
				continue
			}
			if opens(b) {
				break
			}
			if deedOf(b) == deedOf(a) && !waiting[b] {
				return b
			}
		}
	}
	return nil
}

// deedOf gives the kind of an action, the same one for all consents.
func deedOf(a *Action) ActionKind {
	if a.Joins() {
		return anyConsent
	}
	return a.Kind
}

const anyConsent ActionKind = "consent"

// secondAfter tells of the deeds that a state does once after which actions it
// can do them again. Of steps at home, statements and claims there can be many.
var secondAfter = map[ActionKind]func(*Action) bool{
	Signature:              func(*Action) bool { return false },
	ProvisionalApplication: func(*Action) bool { return false },
	SignatureDisavowed:     func(*Action) bool { return false },
	anyConsent: func(a *Action) bool {
		return a.Kind == WithdrawalEffective || a.Kind == TreatyEnded || a.Kind == RatificationRevoked
	},
	WithdrawalNotified: func(a *Action) bool {
		return a.Kind == WithdrawalSuspended || a.Kind == WithdrawalDisputed || a.Kind == WithdrawalEffective || a.Joins()
	},
	WithdrawalEffective: (*Action).Joins,
	TreatyEnded:         (*Action).Joins,
	RatificationRevoked: (*Action).Joins,
}

// endTreaties ends the treaties that local actions end, on the earliest day
// that these give.
func (l *Ledger) endTreaties(added []*Action) {
	endedBefore := map[string]bool{}
	for _, t := range l.Treaties {
		endedBefore[t.Slug] = !t.Ended.IsZero()
	}
	for _, a := range added {
		t := l.treaties[a.Treaty]
		if a.Kind != TreatyEnded || a.Contradicts != nil || endedBefore[t.Slug] || !t.Ended.IsZero() && t.Ended.Compare(a.Date) <= 0 {
			continue
		}
		ended := *t
		ended.Ended = a.Date
		l.Treaties[slices.Index(l.Treaties, t)] = &ended
		l.treaties[a.Treaty] = &ended
	}
}

// Shift is a standing that two ledgers compute differently.
type Shift struct {
	Before, After *Standing
}

// Shifts lists the standings on a day that differ between two ledgers of the
// same states and treaties, in status, dates or remarks; by treaty, then state.
func Shifts(before, after *Ledger, on corpus.Date) []Shift {
	var shifts []Shift
	for _, t := range before.Treaties {
		for _, s := range before.States {
			b, a := before.Standing(s.Code, t.Slug, on), after.Standing(s.Code, t.Slug, on)
			if b.Status != a.Status || b.Since != a.Since || b.Ends != a.Ends || b.InForce != a.InForce || !slices.Equal(b.Remarks, a.Remarks) {
				shifts = append(shifts, Shift{b, a})
			}
		}
	}
	return shifts
}

package bot

import (
	"slices"

	"treatybot/corpus"
)

// searchDays finds days: the one that is typed, today, then those on which
// something happened to the state or the treaty that the request names,
// latest first.
func (b *Bot) searchDays(s *search, r Request) {
	today := b.today()
	if d, err := parseDay(s.typed); err == nil && d != today {
		s.ranked[isCalled] = append(s.ranked[isCalled], dayCandidate(d, "").Suggestion)
	}
	all := []candidate{dayCandidate(today, "today")}
	for _, e := range b.eventsAbout(r) {
		told := e.Date == all[len(all)-1].Value // one line a day
		if d, err := corpus.ParseDate(e.Date); err == nil && !told {
			all = append(all, dayCandidate(d, e.Title))
		}
	}
	s.match(all)
}

// eventsAbout lists what a state did up to today, or under a treaty all
// states but for signing and joining, latest first.
func (b *Bot) eventsAbout(r Request) []Event {
	happened := span{on: b.today(), treaty: b.ledger.Treaty(b.treatyIn(r))}
	if code, ok := b.names.ResolveState(unquoted(r.option("country"))).One(); ok {
		happened.state = b.ledger.State(code)
		events := b.eventsIn(happened)
		slices.Reverse(events)
		return events
	}
	var events []Event
	for _, a := range b.notable() {
		if happened.treaty != nil && a.Treaty == happened.treaty.Slug && a.KnownBy.Compare(happened.on) <= 0 {
			events = append(events, b.actionEvent(a))
		}
	}
	return events
}

// dayCandidate shows a day and what happened on it.
func dayCandidate(d corpus.Date, what string) candidate {
	label := d.Long()
	if what != "" {
		label += " — " + what
	}
	return newCandidate(Suggestion{label, d.String(), d.String()}, []string{d.String(), d.Long()}, []string{what})
}

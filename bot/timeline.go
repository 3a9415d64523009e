package bot

import (
	"context"
	"fmt"
	"slices"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
)

// mostEvents is how many events a timeline shows: the latest.
const mostEvents = 150

// timeline lists dated events: of a state, under a treaty, within a span.
func (b *Bot) timeline(_ context.Context, r Request) (Answer, error) {
	s, err := b.spanOf(r)
	if err != nil {
		return Answer{}, err
	}
	var a Answer
	if s.state == nil && s.treaty == nil && s.from.IsZero() {
		return Answer{}, spanMissing()
	}
	a.Title = s.title()
	a.Events = b.eventsIn(s)
	if n := len(a.Events); n > mostEvents {
		a.Events = a.Events[n-mostEvents:]
		a.note(fmt.Sprintf("%d events fit; the latest %d are shown. Name a span with from and to to see others.", n, mostEvents))
	}
	if len(a.Events) == 0 {
		a.outcome = NotFound
		a.Summary = "The ledger holds no event that fits."
		a.note("Widen the span, or leave out the treaty or as-of.")
		return a, nil
	}
	a.Summary = fmt.Sprintf("%s, from %s to %s.", plural(len(a.Events), "event"), longOf(a.Events[0].Date), longOf(lastDay(a.Events)))
	if !s.whole() {
		a.note("Signatures and joins are left out; they show for a country or a span: from 2025, for example.")
	}
	if s.treaty != nil {
		a.note(freshness(s.treaty))
		a.Choices = append(a.Choices, treatyChoice(s.treaty))
	} else {
		a.note(b.freshnessOfAll())
	}
	if s.state != nil {
		a.Choices = append(a.Choices, stateChoice(s.state))
	}
	return a, nil
}

// lastDay gives the date of the last event that is known to the day, or of the
// last.
func lastDay(events []Event) string {
	for _, e := range slices.Backward(events) {
		if len(e.Date) == len("2026-01-10") {
			return e.Date
		}
	}
	return events[len(events)-1].Date
}

// span is which events are asked for.
type span struct {
	state    *ledger.State  // nil: all
	treaty   *ledger.Treaty // nil: all
	from, to corpus.Date    // zero: open
	on       corpus.Date    // nothing later is known
}

func (b *Bot) spanOf(r Request) (s span, err error) {
	if s.on, err = b.asOf(r); err != nil {
		return s, err
	}
	ask := func(option string) func(string) Choice {
		return func(value string) Choice {
			return Choice{Command: "timeline", Options: withOption(r.Options, option, value)}
		}
	}
	if name := r.option("country"); name != "" {
		if s.state, err = b.state(name, ask("country")); err != nil {
			return s, err
		}
	}
	if name := r.option("treaty"); name != "" {
		id, err := b.treatyID(name, ask("treaty"))
		if err != nil {
			return s, err
		}
		if s.treaty = b.ledger.Treaty(id); s.treaty == nil {
			return s, noParties(b.names.Treaty(id))
		}
	}
	for option, at := range map[string]*corpus.Date{"from": &s.from, "to": &s.to} {
		if typed := r.option(option); typed != "" {
			if *at, err = parseDay(typed); err != nil {
				return s, badDate(typed)
			}
		}
	}
	if s.to = s.to.Last(); !s.to.IsZero() && s.to.Before(s.from) {
		return s, spanReversed(s.from, s.to)
	}
	return s, nil
}

func (s span) title() string {
	title := "Timeline"
	if s.state != nil {
		title += ": " + s.state.Name
	}
	if s.treaty != nil {
		title += ", " + s.treaty.ShortName
	}
	if !s.from.IsZero() {
		title += ", from " + s.from.Long()
	}
	if !s.to.IsZero() {
		title += ", to " + s.to.Long()
	}
	return title
}

// whole reports whether signatures and joins are shown too.
func (s span) whole() bool { return s.state != nil || !s.from.IsZero() || !s.to.IsZero() }

// holds reports whether an event can lie in the span, and was known by the day
// of the answer.
func (s span) holds(e Event) bool {
	first, last := e.earliest, e.knownBy
	if first.IsZero() {
		d, err := corpus.ParseDate(e.Date)
		if err != nil {
			return false
		}
		first, last = d.First(), d.Last()
	}
	return (s.from.IsZero() || !last.Before(s.from)) && (s.to.IsZero() || !first.After(s.to)) && last.Compare(s.on) <= 0
}

// eventsIn lists actions and events, by date. What an action says already is
// not told again as an event.
func (b *Bot) eventsIn(s span) []Event {
	var list []Event
	keep := (*ledger.Action).Notable
	if s.whole() {
		keep = nil
	}
	for _, t := range b.ledger.Treaties {
		if s.treaty != nil && t != s.treaty {
			continue
		}
		for _, state := range b.ledger.States {
			if s.state != nil && state != s.state {
				continue
			}
			for _, e := range b.chain(b.ledger.Standing(state.Code, t.Slug, s.on), keep) {
				if s.holds(e) {
					list = append(list, e)
				}
			}
		}
	}
	for _, e := range b.ledger.Events {
		if s.treaty != nil && !slices.Contains(e.Treaties, s.treaty.Slug) || s.state != nil && !slices.Contains(e.States, s.state.Code) || !s.holds(eventOf(e)) {
			continue
		}
		if !b.toldByActions(e) {
			list = append(list, eventOf(e))
		}
	}
	sortEvents(list)
	return list
}

// toldByActions reports whether the actions of that day, by every state that
// a built-in event names, say what it says.
func (b *Bot) toldByActions(e *ledger.Event) bool {
	if e.Local || len(e.States) == 0 {
		return false
	}
	return !slices.ContainsFunc(e.States, func(state string) bool {
		return !slices.ContainsFunc(e.Treaties, func(t string) bool {
			return slices.ContainsFunc(b.ledger.ActionsOf(state, t), func(a *ledger.Action) bool {
				return a.Date == e.Date || a.Joins() && a.Effective == e.Date
			})
		})
	})
}

func eventOf(e *ledger.Event) Event {
	return Event{Date: e.Date.String(), Title: e.Title, States: e.States, Treaties: e.Treaties, Source: e.Source()}
}

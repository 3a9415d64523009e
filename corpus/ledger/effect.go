package ledger

import "treatybot/corpus"

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
		return t.Terms[Exit].From(done)
	case kinds[kind] != consents || kind == Succession || kind == EntryIntoForce || t.EntryIntoForce.IsZero():
		return corpus.Date{}
	}
	bound := t.Terms[Entry].From(done)
	switch {
	case bound.IsZero() || done.Before(t.EntryIntoForce) && bound.After(t.EntryIntoForce):
		return corpus.Date{}
	case bound.Before(t.EntryIntoForce):
		return t.EntryIntoForce
	}
	return bound
}

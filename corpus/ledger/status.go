package ledger

import (
	"slices"

	"treatybot/corpus"
)

// Status is where a state stands under a treaty.
type Status string

// The statuses. A party has consented to be bound: it counts from the deposit,
// as the depositaries count, although the treaty may enter into force for it
// later, or not be in force at all.
const (
	NotParty          Status = "not_party"
	Signatory         Status = "signatory"
	Party             Status = "party"
	WithdrawalPending Status = "withdrawal_pending"
	Withdrawn         Status = "withdrawn"
)

// Remark is something that the status alone does not say.
type Remark string

// The remarks.
const (
	TreatyNotInForce   Remark = "treaty_not_in_force"   // consent given, no one bound yet
	NotYetInForceForIt Remark = "not_yet_in_force"      // consent given, in force for it later: Standing.InForce
	TreatyHasEnded     Remark = "treaty_ended"          // for everyone
	DayUnknown         Remark = "day_unknown"           // the basis is known to the year only
	MayHaveJoined      Remark = "may_have_joined"       // joined within the year; whether by this day is not known
	ExitDisputed       Remark = "exit_disputed"         // announced an exit that others do not accept
	ExitNotRecorded    Remark = "exit_not_recorded"     // notice has run out, no exit is recorded
	RevokedConsent     Remark = "ratification_revoked"  // took a ratification back
	WillNotJoin        Remark = "signature_disavowed"   // signed, declared it will not join
	ClaimsSuspension   Remark = "suspension_claimed"    // says it suspends; the treaty does not provide for it
	StepsToLeave       Remark = "steps_to_leave"        // decided at home to leave or prepares to; no notice
	ProvisionallyBound Remark = "provisionally_applied" // applies the treaty before it is in force for it
)

// Standing is where a state stands under a treaty on a day.
type Standing struct {
	State   *State
	Treaty  *Treaty
	On      corpus.Date
	Status  Status
	Since   corpus.Date // day of the deed that gave the status; for an exit, the day it took effect
	InForce corpus.Date // day from which the treaty binds the state, if known
	Ends    corpus.Date // withdrawal_pending: the day the exit takes effect
	Basis   *Action     // the action that decides; nil for not_party
	Actions []*Action   // all up to that day
	Remarks []Remark
}

// Has reports whether a remark applies.
func (s *Standing) Has(r Remark) bool { return slices.Contains(s.Remarks, r) }

// Left reports whether the state has left the treaty or given notice that it
// does. A treaty that ended was left by those who had given notice.
func (s *Standing) Left() bool {
	return s.Status == WithdrawalPending || s.Status == Withdrawn && s.Basis.Kind != TreatyEnded
}

// IsParty reports whether the state has consented to be bound and has not left,
// notice of exit or not.
func (s *Standing) IsParty() bool { return s.Status == Party || s.Status == WithdrawalPending }

// Noted reports whether the state did more under the treaty than sign and
// join it.
func (s *Standing) Noted() bool {
	return slices.ContainsFunc(s.Actions, (*Action).Notable)
}

// Latest gives the last action of a kind that counts, or nil.
func (s *Standing) Latest(kind ActionKind) *Action {
	for _, a := range slices.Backward(s.Actions) {
		if a.Kind == kind && a.Contradicts == nil {
			return a
		}
	}
	return nil
}

// Joined gives the consent to be bound that counts, or nil.
func (s *Standing) Joined() *Action {
	for _, a := range slices.Backward(s.Actions) {
		if a.Joins() && a.Contradicts == nil {
			return a
		}
	}
	return nil
}

// Standing computes where a state stands under a treaty on a day, by the
// first rule that fits:
//
//  1. an exit has taken effect, or the treaty has ended: withdrawn
//  2. a notice of exit runs: withdrawal_pending
//  3. a ratification was revoked: signatory
//  4. it consented to be bound: party
//  5. it signed: signatory
//  6. otherwise not_party
//
// A consent later than an exit makes a party again. A claimed suspension and
// steps at home never change the status. An action of which the day is not known
// counts from the day by which it is known to have happened.
func (l *Ledger) Standing(state, treaty string, on corpus.Date) *Standing {
	s := &Standing{State: l.states[state], Treaty: l.treaties[treaty], On: on, Status: NotParty}
	for _, a := range l.ActionsOf(state, treaty) {
		switch {
		case l.refined[a]:
		case a.KnownBy.Compare(on) <= 0:
			s.Actions = append(s.Actions, a)
			if a.Contradicts == nil {
				s.apply(a)
			}
		case a.Contradicts != nil:
		case a.Earliest.Compare(on) <= 0 && a.Joins():
			s.remark(MayHaveJoined)
		}
	}
	s.settle()
	return s
}

func (s *Standing) become(status Status, since corpus.Date, basis *Action) {
	s.Status, s.Since, s.Basis = status, since, basis
}

// apply lets one action, in order of date, work on the standing.
func (s *Standing) apply(a *Action) {
	switch {
	case a.Joins():
		s.become(Party, a.Date, a)
		s.InForce, s.Ends = a.Effective, corpus.Date{}
		s.drop(RevokedConsent, StepsToLeave, ClaimsSuspension)
	case a.Kind == Signature && s.Status == NotParty:
		s.become(Signatory, a.Date, a)
	case a.Kind == SignatureDisavowed:
		s.remark(WillNotJoin)
	case a.Kind == ProvisionalApplication:
		s.remark(ProvisionallyBound)
	case a.Kind == RatificationRevoked && (s.Status == Party || s.Status == WithdrawalPending):
		s.become(Signatory, a.Date, a)
		s.InForce, s.Ends = corpus.Date{}, corpus.Date{}
		s.remark(RevokedConsent)
	case a.Kind == WithdrawalNotified && s.Status == Party:
		s.become(WithdrawalPending, a.Date, a)
		s.Ends = a.Effective
	case a.Kind == WithdrawalSuspended || a.Kind == WithdrawalDisputed:
		if joined := s.Joined(); s.Status == WithdrawalPending && joined != nil {
			s.become(Party, joined.Date, joined)
			s.Ends = corpus.Date{}
		}
		if a.Kind == WithdrawalDisputed {
			s.remark(ExitDisputed)
		}
	case a.Kind == WithdrawalEffective || a.Kind == TreatyEnded:
		s.become(Withdrawn, a.Date, a)
		s.Ends = corpus.Date{}
	case a.Kind == SuspensionAnnounced:
		s.remark(ClaimsSuspension)
	case kinds[a.Kind] == leads && s.Status == Party:
		s.remark(StepsToLeave)
	}
}

// settle draws the remarks that depend on the final status.
func (s *Standing) settle() {
	s.settleForce()
	if s.Status != Party {
		s.drop(StepsToLeave)
	}
	if s.Status == Party || s.Status == Withdrawn {
		s.drop(MayHaveJoined)
	}
	if s.Status == Withdrawn {
		s.drop(ClaimsSuspension)
	}
	if s.Treaty.HasEnded(s.On) {
		s.remark(TreatyHasEnded)
	}
	if s.Has(ClaimsSuspension) || s.Has(ExitDisputed) {
		s.drop(StepsToLeave)
	}
	if s.Basis != nil && !s.Basis.Date.Exact() {
		s.remark(DayUnknown)
	}
	if s.Status == WithdrawalPending && !s.Ends.IsZero() && s.Ends.Compare(s.On) <= 0 {
		s.remark(ExitNotRecorded)
	}
}

// settleForce tells whether the treaty binds a party on the day.
func (s *Standing) settleForce() {
	bound := s.IsParty()
	begun := !s.Treaty.EntryIntoForce.IsZero() && s.Treaty.EntryIntoForce.Compare(s.On) <= 0
	switch {
	case bound && !begun:
		s.remark(TreatyNotInForce)
	case bound && s.InForce.After(s.On):
		s.remark(NotYetInForceForIt)
	case bound || s.Status == Withdrawn:
		s.drop(ProvisionallyBound)
	}
}

func (s *Standing) remark(r Remark) {
	if !s.Has(r) {
		s.Remarks = append(s.Remarks, r)
	}
}

func (s *Standing) drop(remarks ...Remark) {
	s.Remarks = slices.DeleteFunc(s.Remarks, func(r Remark) bool { return slices.Contains(remarks, r) })
}

// Count is how many states stand where under a treaty on a day.
type Count struct {
	Parties     int // including those whose notice of exit runs
	Pending     int // of the parties: with a notice of exit running
	Signatories int // signed, not party
	Signed      int // ever signed
	Joined      int // ever consented to be bound
	Withdrawn   int
	Undated     int // of the parties: joined on a day not known
}

// Count computes the standings of all states under a treaty on a day.
func (l *Ledger) Count(treaty string, on corpus.Date) Count {
	var c Count
	for _, s := range l.Standings(treaty, on) {
		switch s.Status {
		case Party:
			c.Parties++
		case WithdrawalPending:
			c.Parties++
			c.Pending++
		case Signatory:
			c.Signatories++
		case Withdrawn:
			c.Withdrawn++
		}
		if s.Latest(Signature) != nil {
			c.Signed++
		}
		if s.Joined() != nil {
			c.Joined++
		}
		if s.Status == Party && s.Has(DayUnknown) {
			c.Undated++
		}
	}
	return c
}

// Standings computes the standing of every state under a treaty on a day, by
// English name.
func (l *Ledger) Standings(treaty string, on corpus.Date) []*Standing {
	list := make([]*Standing, len(l.States))
	for i, s := range l.States {
		list[i] = l.Standing(s.Code, treaty, on)
	}
	return list
}

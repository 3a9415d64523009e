package bot

import (
	"fmt"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/corpus/pattern"
)

// standingFact says where a state stands under a treaty.
func (b *Bot) standingFact(s *ledger.Standing) Fact {
	f := Fact{
		Label: s.Treaty.ShortName, Value: b.standingValue(s), State: s.State.Code, Treaty: s.Treaty.Slug, Status: s.Status,
		Date: s.Since.String(), AsOf: s.On.String(), Source: corpus.Source{Title: s.Treaty.AsOfBasis, URL: depositaryList},
	}
	if s.Basis != nil {
		f.Source = sourceOf(s.Basis)
	}
	if s.Status == ledger.WithdrawalPending {
		f.Date = s.Ends.String()
	}
	return f
}

// sourceOf gives the source of an action, with a word where it is not well
// attested.
func sourceOf(a *ledger.Action) corpus.Source {
	s := a.Source()
	if a.Confidence != ledger.High {
		s.Title += fmt.Sprintf(" (%s confidence)", a.Confidence)
	}
	return s
}

// depositaryList is where the depositary of most treaties keeps the lists.
const depositaryList = "https://treaties.un.org/pages/participationstatus.aspx?clang=_en"

// standingValue puts a standing into words. What a notice brings after today
// nobody knows yet.
func (b *Bot) standingValue(s *ledger.Standing) string {
	if today := b.today(); s.Has(ledger.ExitNotRecorded) && s.Ends.After(today) {
		return fmt.Sprintf("Gave notice of withdrawal on %s; will be out on %s at the earliest", s.Since.Long(), s.Ends.Long())
	}
	switch s.Status {
	case ledger.Withdrawn:
		return withdrawnValue(s)
	case ledger.WithdrawalPending:
		return pendingValue(s)
	case ledger.Party:
		return partyValue(s)
	case ledger.Signatory:
		return signatoryValue(s)
	default:
		return notPartyValue(s)
	}
}

func withdrawnValue(s *ledger.Standing) string {
	if s.Basis.Kind == ledger.TreatyEnded {
		return "No longer bound: the treaty ended on " + s.Since.Long()
	}
	return "Withdrew; no longer bound since " + s.Since.Long()
}

func pendingValue(s *ledger.Standing) string {
	if s.Has(ledger.ExitNotRecorded) {
		return fmt.Sprintf("Gave notice of withdrawal on %s; the notice ran out on %s, but no exit is recorded", s.Since.Long(), s.Ends.Long())
	}
	return fmt.Sprintf("Leaving: notice of withdrawal on %s, still bound until %s (%s)", s.Since.Long(), s.Ends.Long(), daysToGo(s.On.DaysUntil(s.Ends)))
}

func daysToGo(n int) string {
	if n == 1 {
		return "1 day to go"
	}
	return fmt.Sprintf("%d days to go", n)
}

func partyValue(s *ledger.Standing) string {
	joined := s.Joined()
	deed := joinedBy[joined.Kind]
	var v string
	switch {
	case s.Has(ledger.DayUnknown):
		v = fmt.Sprintf("Party since %s (%s; the day is not known)", joined.Date.Long(), deed)
	case s.Has(ledger.TreatyNotInForce) && s.Treaty.EntryIntoForce.IsZero():
		v = fmt.Sprintf("Joined on %s (%s); the treaty is not in force", joined.Date.Long(), deed)
	case s.Has(ledger.TreatyNotInForce):
		v = fmt.Sprintf("Joined on %s (%s); the treaty was not yet in force", joined.Date.Long(), deed)
	case s.Has(ledger.NotYetInForceForIt):
		v = fmt.Sprintf("Joined on %s (%s); bound from %s", joined.Date.Long(), deed, s.InForce.Long())
	case s.InForce.IsZero() || s.InForce == joined.Date:
		v = fmt.Sprintf("Party since %s (%s)", joined.Date.Long(), deed)
	default:
		v = fmt.Sprintf("Party since %s (%s); in force for it since %s", joined.Date.Long(), deed, s.InForce.Long())
	}
	return v + partyRemarks(s)
}

func partyRemarks(s *ledger.Standing) string {
	var v string
	if s.Has(ledger.ExitDisputed) {
		v += "; says it has left, other parties dispute it"
	}
	if s.Has(ledger.ClaimsSuspension) {
		v += "; says it has suspended the treaty since " + s.Latest(ledger.SuspensionAnnounced).Date.Long()
	}
	if s.Has(ledger.StepsToLeave) {
		v += "; has taken steps to leave, but no notice of withdrawal is recorded"
	}
	if s.Has(ledger.ProvisionallyBound) {
		v += provisionally(s)
	}
	return v
}

// provisionally says what a state applies of a treaty that does not bind it
// yet.
func provisionally(s *ledger.Standing) string {
	if part := s.Treaty.Terms[ledger.Provisional].Value; part != "" {
		return fmt.Sprintf("; applies %s provisionally", part)
	}
	return "; applies it provisionally"
}

func signatoryValue(s *ledger.Standing) string {
	signed := s.Since
	if a := s.Latest(ledger.Signature); a != nil {
		signed = a.Date
	}
	v := fmt.Sprintf("Signed on %s, not a party", signed.Long())
	if s.Has(ledger.RevokedConsent) {
		v = fmt.Sprintf("Signed on %s; took its ratification back on %s", signed.Long(), s.Since.Long())
	}
	if s.Has(ledger.WillNotJoin) {
		v += fmt.Sprintf("; declared on %s that it will not join", s.Latest(ledger.SignatureDisavowed).Date.Long())
	}
	if s.Has(ledger.ProvisionallyBound) {
		v += provisionally(s)
	}
	if s.Has(ledger.MayHaveJoined) {
		v += fmt.Sprintf("; joined in %d on a day that is not known", s.On.Year)
	}
	return v
}

func notPartyValue(s *ledger.Standing) string {
	switch {
	case s.Has(ledger.MayHaveJoined):
		return fmt.Sprintf("Not a party by the dated records; joined in %d on a day that is not known", s.On.Year)
	case s.Has(ledger.TreatyHasEnded):
		return "Not a party; the treaty ended on " + s.Treaty.Ended.Long()
	case s.Treaty.Opened.After(s.On):
		return "Not a party; the treaty was not yet open"
	default:
		return "Not a party"
	}
}

var joinedBy = map[ledger.ActionKind]string{
	"ratification": "ratification", "acceptance": "acceptance", "approval": "approval", "accession": "accession", "succession": "succession",
	"consent_to_be_bound": "consent to be bound", ledger.EntryIntoForce: "ratified by both sides",
}

// standingNotes lists what a reader must know beside the status.
func standingNotes(s *ledger.Standing) []string {
	var notes []string
	who, what := s.State.Name, s.Treaty.ShortName
	if s.Has(ledger.ClaimsSuspension) {
		n := fmt.Sprintf("%s told the UN that it suspends the %s. It remains a party: its status does not change.", who, what)
		if a := s.Latest(ledger.SuspensionRejected); a != nil {
			n += fmt.Sprintf(" %s: %s (%s).", a.Date.Long(), a.Note, a.Source().Title)
		}
		if s.Treaty.Slug == "inf-1987" {
			n = fmt.Sprintf("%s declared that it suspends the %s.", who, what)
		}
		notes = append(notes, n)
	}
	if a := s.Latest(ledger.WithdrawalDisputed); a != nil {
		notes = append(notes, fmt.Sprintf("%s and the %s, %s: %s.", who, what, a.Date.Long(), a.Note))
	}
	if s.Has(ledger.DayUnknown) {
		notes = append(notes, fmt.Sprintf("%s and the %s: %s.", who, what, readable(s.Basis.Note)))
	}
	if s.Has(ledger.RevokedConsent) {
		notes = append(notes, fmt.Sprintf("%s and the %s: %s.", who, what, s.Latest(ledger.RatificationRevoked).Note))
	}
	if s.Basis != nil && s.Basis.Confidence == ledger.Low {
		notes = append(notes, fmt.Sprintf("%s and the %s: the date is weak (%s).", who, what, s.Basis.Source().Title))
	}
	return notes
}

// freshness says up to when the lists of parties were read.
func freshness(t *ledger.Treaty) string {
	return fmt.Sprintf("%s: list of parties as of %s (%s). Later changes may be missing; see https://treaties.un.org.", t.ShortName, t.AsOf.Long(), t.AsOfBasis)
}

// freshnessOfAll says the same for the whole ledger.
func (b *Bot) freshnessOfAll() string {
	oldest := corpus.Date{}
	for _, t := range b.ledger.Treaties {
		if t.Ended.IsZero() && (oldest.IsZero() || t.AsOf.Compare(oldest) < 0) {
			oldest = t.AsOf
		}
	}
	return fmt.Sprintf("Lists of parties were last read between %s and %s. Later changes may be missing; see https://treaties.un.org.", oldest.Long(), b.newest().Long())
}

func (b *Bot) newest() corpus.Date {
	var newest corpus.Date
	for _, t := range b.ledger.Treaties {
		if t.AsOf.Compare(newest) > 0 {
			newest = t.AsOf
		}
	}
	return newest
}

// deeds puts an action into words after the name of the state; %s is the
// treaty.
var deeds = map[ledger.ActionKind]string{
	"signature": "signs the %s", "ratification": "ratifies the %s", "acceptance": "accepts the %s", "approval": "approves the %s",
	"accession": "accedes to the %s", "succession": "succeeds to the %s", "consent_to_be_bound": "consents to be bound by the %s",
	"provisional_application": "applies the %s provisionally", "entry_into_force": "is bound by the %s, which enters into force",
	"withdrawal_notified": "notifies its withdrawal from the %s", "withdrawal_effective": "is out of the %s",
	"withdrawal_suspended": "halts its withdrawal from the %s", "withdrawal_disputed": "claims to have left the %s, which others dispute",
	"treaty_ended": "is no longer bound by the %s, which ends", "ratification_revoked": "revokes its ratification of the %s",
	"signature_disavowed": "declares that it will not join the %s", "suspension_announced": "announces that it suspends the %s",
	"suspension_circulated": "has its suspension of the %s circulated", "suspension_rejected": "is told that the %s cannot be suspended",
	"suspension_law": "passes a law that suspends the %s", "objection": "objects to a suspension of the %s",
	"moratorium_ended": "ends its moratorium under the %s",
}

// steps names actions that only their note tells in full.
var steps = map[ledger.ActionKind]string{
	"joint_recommendation": "joint recommendation", "announcement": "announcement", "government_proposal": "government proposal",
	"parliament_vote": "vote in parliament", "promulgation": "promulgation", "decree": "decree", "policy": "policy", "statement": "statement",
	"compliance_letter": "letter on compliance", "use_allegation": "reported use",
}

// chain lists the dated steps of a state under a treaty: all, or those to keep.
func (b *Bot) chain(s *ledger.Standing, keep func(*ledger.Action) bool) []Event {
	var events []Event
	for _, a := range s.Actions {
		if keep != nil && !keep(a) {
			continue
		}
		events = append(events, b.actionEvent(a))
		if a.Joins() && a.Kind != ledger.EntryIntoForce && !a.Effective.IsZero() && a.Effective != a.Date && a.Effective.Compare(s.On) <= 0 {
			events = append(events, Event{
				Date: a.Effective.String(), Title: fmt.Sprintf("%s enters into force for %s", s.Treaty.ShortName, s.State.Name),
				States: []string{a.State}, Treaties: []string{a.Treaty}, Source: computedSource(a),
			})
		}
	}
	sortEvents(events)
	return events
}

// computedSource is the source of a day that follows from a deposit.
func computedSource(a *ledger.Action) corpus.Source {
	s := corpus.Source{Title: "computed from the deposit by the treaty's rule on entry into force", URL: a.Source().URL}
	if a.Local {
		s.Title += " (deposit added locally)"
	}
	return s
}

func (b *Bot) actionEvent(a *ledger.Action) Event {
	state, treaty := b.ledger.State(a.State).Name, b.ledger.Treaty(a.Treaty).ShortName
	var title string
	if deed, known := deeds[a.Kind]; known {
		title = state + " " + fmt.Sprintf(deed, treaty)
	} else {
		title = fmt.Sprintf("%s, %s (%s)", state, steps[a.Kind], treaty)
	}
	if note := readable(a.Note); note != "" {
		title += ": " + note
	}
	if !a.Date.Exact() && !strings.Contains(title, "day not found") {
		title += " (day not found)"
	}
	return Event{Date: a.Date.String(), Title: title, States: []string{a.State}, Treaties: []string{a.Treaty}, Source: sourceOf(a), earliest: a.Earliest, knownBy: a.KnownBy}
}

// bookkeeping is what a note of the ledger says to those who keep it.
var bookkeeping = pattern.New(` \([^()]*\.csv\)|;? ?see later withdrawal rows|^later revoked$|,? see [a-z]+-\d{4}`)

// readable gives a note without its bookkeeping.
func readable(note string) string { return bookkeeping.ReplaceAllString(note, "") }

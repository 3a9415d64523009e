package ledger

import (
	"maps"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// Confidence tells how well a fact is attested.
type Confidence string

// The degrees of confidence: two independent sources agree; one source, or
// several of which one was chosen; general knowledge or conflicting reports.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// ActionKind names what a state did.
type ActionKind string

// Kinds of action that the code names. The table kinds has them all.
const (
	Signature              ActionKind = "signature"
	ProvisionalApplication ActionKind = "provisional_application"
	Succession             ActionKind = "succession"
	EntryIntoForce         ActionKind = "entry_into_force" // of a bilateral treaty
	WithdrawalNotified     ActionKind = "withdrawal_notified"
	WithdrawalEffective    ActionKind = "withdrawal_effective"
	WithdrawalSuspended    ActionKind = "withdrawal_suspended"
	WithdrawalDisputed     ActionKind = "withdrawal_disputed"
	TreatyEnded            ActionKind = "treaty_ended"
	RatificationRevoked    ActionKind = "ratification_revoked"
	SignatureDisavowed     ActionKind = "signature_disavowed"
	SuspensionAnnounced    ActionKind = "suspension_announced"
	SuspensionRejected     ActionKind = "suspension_rejected"
)

// bearing is what a kind of action means for the standing of a state.
type bearing int

const (
	told     bearing = iota // shown, changes nothing
	consents                // to be bound by the treaty
	leads                   // a step at home that can lead to an exit
	decides                 // has a rule of its own in [Ledger.Standing]
)

var kinds = map[ActionKind]bearing{
	Signature: decides, ProvisionalApplication: decides,
	"ratification": consents, "acceptance": consents, "approval": consents, "accession": consents, Succession: consents,
	"consent_to_be_bound": consents, EntryIntoForce: consents,
	"announcement": leads, "joint_recommendation": leads, "government_proposal": leads, "parliament_vote": leads,
	"promulgation": leads, "decree": leads,
	WithdrawalNotified: decides, WithdrawalEffective: decides, WithdrawalSuspended: decides, WithdrawalDisputed: decides,
	TreatyEnded: decides, RatificationRevoked: decides, SignatureDisavowed: decides, SuspensionAnnounced: decides,
	SuspensionRejected: told, "suspension_circulated": told, "suspension_law": told, "objection": told, "policy": told,
	"statement": told, "compliance_letter": told, "use_allegation": told, "moratorium_ended": told,
}

// ActionKinds lists all kinds of action, sorted.
func ActionKinds() []ActionKind { return slices.Sorted(maps.Keys(kinds)) }

// Action is a deed of a state under a treaty.
type Action struct {
	State      string
	Treaty     string
	Kind       ActionKind
	Date       corpus.Date // known to the year only where the day was not found
	Earliest   corpus.Date // first day that Date can mean
	KnownBy    corpus.Date // day by which it is known to have happened
	Effective  corpus.Date // day on which it takes effect for the state, if computed
	Note       string
	Sources    string // as the ledger prints them; see Source
	Confidence Confidence

	Local       bool    // not built in: see With
	File        string  // name of the table that a local action came in
	Contradicts *Action // the action that a local one gives another day for
	Refines     *Action // the action of a day not known that a local one gives the day of
}

// Joins reports whether the action is a consent to be bound.
func (a *Action) Joins() bool { return kinds[a.Kind] == consents }

// Notable reports whether the action is more than signing and joining.
func (a *Action) Notable() bool {
	return !a.Joins() && a.Kind != Signature && a.Kind != ProvisionalApplication
}

// Source gives the first source with an address, and all sources as title. It
// says so if the action was added locally.
func (a *Action) Source() corpus.Source { return markLocal(parseSource(a.Sources), a.Local) }

// Event is something dated that happened to a treaty.
type Event struct {
	Date     corpus.Date
	Title    string
	States   []string
	Treaties []string
	Sources  string

	Local bool   // not built in: see With
	File  string // name of the table that a local event came in
}

// Source gives the first source with an address, and all sources as title. It
// says so if the event was added locally.
func (e *Event) Source() corpus.Source { return markLocal(parseSource(e.Sources), e.Local) }

// markLocal tells readers that nobody but the operator has checked a fact.
func markLocal(s corpus.Source, local bool) corpus.Source {
	if local {
		s.Title += " (added locally)"
	}
	return s
}

// Figure is a number for a topic in a year.
type Figure struct {
	Topic   string // "mine_erw_casualties"
	Year    int
	Value   float64
	Unit    string
	Note    string
	Sources string
}

// Source gives the first source with an address, and all sources as title.
func (f *Figure) Source() corpus.Source { return parseSource(f.Sources) }

// Claim is what a source says otherwise than the ledger. Both are shown.
type Claim struct {
	Treaty  string
	State   string // "" where it is about the treaty as a whole
	About   string // "parties", "signatures", "accession", "withdrawal"
	Value   string
	Remark  string      // ours: what to know about it
	Date    corpus.Date // of the source
	By      string      // who says it
	Sources string
}

// Source gives the first source with an address, and all sources as title.
func (c *Claim) Source() corpus.Source { return parseSource(c.Sources) }

// depositaryRecords is who keeps the lists of the UN Secretary-General, the
// depositary of most treaties.
const depositaryRecords = "the UN Treaty Collection"

// ClaimsOn lists what sources say otherwise of a treaty, and of a state under
// it or, for "", of all together.
func (l *Ledger) ClaimsOn(treaty, state string) []*Claim {
	return slices.DeleteFunc(slices.Clone(l.Claims), func(c *Claim) bool { return c.Treaty != treaty || c.State != state })
}

var addressPattern = pattern.New(`https?://[^\s;,)]+`)

// parseSource parts "Title https://address; other source" into title and
// first address.
func parseSource(s string) corpus.Source {
	url := addressPattern.FindString(s)
	var titles []string
	for _, part := range strings.Split(s, ";") {
		part = strings.TrimSpace(strings.TrimSpace(strings.Replace(part, url, "", 1)))
		part = strings.TrimSpace(strings.NewReplacer("()", "", "  ", " ").Replace(part))
		part = strings.TrimSuffix(part, " via")
		if inner, cut := strings.CutPrefix(part, "("); cut && strings.Count(inner, "(") < strings.Count(inner, ")") {
			part = strings.TrimSuffix(inner, ")")
		}
		if part != "" {
			titles = append(titles, part)
		}
	}
	title := strings.Join(titles, "; ")
	if title == "" {
		title = strings.TrimPrefix(strings.TrimPrefix(url, "https://"), "http://")
	}
	return corpus.Source{Title: title, URL: url}
}

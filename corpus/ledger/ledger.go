// Package ledger knows which state did what under which treaty, and when.
//
// It holds dated actions (signature, ratification, withdrawal ...), each with
// its source, and computes from them the standing of a state on a day. No
// standing is stored. The data are the CSV files beside this source; their
// dates end where as_of.csv says, and what the ledger does not know it says
// so: see [Remark].
package ledger

import (
	"fmt"
	"regexp"
	"strings"

	"treatybot/corpus"
)

// Ledger is the facts about states and treaties. It does not change once
// loaded and may be shared.
type Ledger struct {
	States   []*State  // by English name
	Treaties []*Treaty // in the order of treaties.csv
	Actions  []*Action // by state, treaty, date
	Events   []*Event  // by date
	Figures  []*Figure // by topic, year

	states   map[string]*State
	treaties map[string]*Treaty
	actions  map[[2]string][]*Action // state, treaty -> by date
	names    *corpus.Gazetteer
}

// State is a state that treaties count.
type State struct {
	Code         string // ISO 3166-1 alpha-2: "FI"
	Code3        string // alpha-3: "FIN"
	Name         string
	OfficialName string
	Aliases      []string
	UNMember     bool
}

// Treaty is what the ledger knows of a treaty beside its text.
type Treaty struct {
	Slug              string // "ottawa-1997"
	Name              string
	ShortName         string
	Aliases           []string
	Opened            corpus.Date // for signature
	Place             string
	EntryIntoForce    corpus.Date // zero: not in force
	Ended             corpus.Date // zero: has not ended
	Depositary        string
	WithdrawalArticle string // as the treaty prints it: "20", "XIII"
	NoticeMonths      int
	Notes             string
	AsOf              corpus.Date // last day to which its list of parties was read
	AsOfBasis         string
}

// Notice gives the period of notice in words: "6 months" where the treaty
// counts months, days where it counts days.
func (t *Treaty) Notice() string {
	if days := noticeDays.FindStringSubmatch(t.Notes); days != nil {
		return days[1] + " days"
	}
	return fmt.Sprintf("%d months", t.NoticeMonths)
}

// noticeDays finds the period where notes correct the round number of months.
var noticeDays = regexp.MustCompile(`notice is (\d+) days`)

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

// Actions that bear on the standing of a state. Others (announcements, votes,
// statements ...) are kept and shown but change nothing.
const (
	Signature              ActionKind = "signature"
	ProvisionalApplication ActionKind = "provisional_application"
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
	Objection              ActionKind = "objection"
)

// joining are the actions by which a state consents to be bound.
var joining = map[ActionKind]bool{
	"ratification": true, "acceptance": true, "approval": true, "accession": true, "succession": true,
	"consent_to_be_bound": true, EntryIntoForce: true,
}

// leading are steps of a state at home that can lead to an exit.
var leading = map[ActionKind]bool{
	"announcement": true, "joint_recommendation": true, "government_proposal": true, "parliament_vote": true, "promulgation": true, "decree": true,
}

// Action is a deed of a state under a treaty.
type Action struct {
	State      string
	Treaty     string
	Kind       ActionKind
	Date       corpus.Date // known to the year only where the day was not found
	Effective  corpus.Date // day on which it takes effect for the state, if computed
	Note       string
	Sources    string // as the ledger prints them; see Source
	Confidence Confidence
}

// Joins reports whether the action is a consent to be bound.
func (a *Action) Joins() bool { return joining[a.Kind] }

// Source gives the first source with an address, and all sources as title.
func (a *Action) Source() corpus.Source { return parseSource(a.Sources) }

// Event is something dated that happened to a treaty.
type Event struct {
	Date     corpus.Date
	Title    string
	States   []string
	Treaties []string
	Sources  string
}

// Source gives the first source with an address, and all sources as title.
func (e *Event) Source() corpus.Source { return parseSource(e.Sources) }

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

var addressPattern = regexp.MustCompile(`https?://[^\s;,)]+`)

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

// State gives the state with an ISO alpha-2 code, or nil.
func (l *Ledger) State(code string) *State { return l.states[code] }

// Treaty gives the treaty with a slug, or nil.
func (l *Ledger) Treaty(slug string) *Treaty { return l.treaties[slug] }

// ActionsOf lists what a state did under a treaty, by date.
func (l *Ledger) ActionsOf(state, treaty string) []*Action {
	return l.actions[[2]string{state, treaty}]
}

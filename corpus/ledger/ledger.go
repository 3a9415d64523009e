// Package ledger knows which state did what under which treaty, and when.
//
// It holds dated actions (signature, ratification, withdrawal ...), each with
// its source, and computes from them the standing of a state on a day. No
// standing is stored. The data are the CSV files beside this source; their
// dates end where as_of.csv says, and what the ledger does not know it says
// so: see [Remark]. An operator can extend the built-in facts by tables of the
// same form: see [Ledger.With].
package ledger

import "treatybot/corpus"

// Ledger is the facts about states and treaties. It does not change once
// loaded and may be shared.
type Ledger struct {
	States   []*State  // by English name
	Treaties []*Treaty // in the order of treaties.csv
	Actions  []*Action // by state, treaty, date
	Events   []*Event  // by date
	Figures  []*Figure // by topic, year
	Claims   []*Claim  // those of depositaries first

	states   map[string]*State
	treaties map[string]*Treaty
	actions  map[[2]string][]*Action // state, treaty -> by date
	refined  map[*Action]bool        // of which a local action knows the day
	names    *corpus.Gazetteer
	foreign  func() *foreignNames
	local    map[string]map[string][]string // ISO code -> language -> names
}

// State is a state that treaties count.
type State struct {
	Code         string // ISO 3166-1 alpha-2: "FI"
	Code3        string // alpha-3: "FIN"
	Name         string
	OfficialName string
	Aliases      []string
}

// Treaty is what the ledger knows of a treaty beside its text.
type Treaty struct {
	Slug           string // "ottawa-1997"
	Name           string
	ShortName      string
	Aliases        []string
	Opened         corpus.Date // for signature; or signed, or adopted: see Terms
	Place          string
	EntryIntoForce corpus.Date // zero: not in force
	Ended          corpus.Date // zero: has not ended
	Depositary     string
	Notes          string
	Terms          map[TermKind]Term // what its own text sets
	AsOf           corpus.Date       // last day to which its list of parties was read
	AsOfBasis      string
}

// InForce reports whether the treaty is in force on a day.
func (t *Treaty) InForce(on corpus.Date) bool {
	return !t.EntryIntoForce.IsZero() && t.EntryIntoForce.Compare(on) <= 0 && !t.HasEnded(on)
}

// HasEnded reports whether the treaty has ended by a day.
func (t *Treaty) HasEnded(on corpus.Date) bool { return !t.Ended.IsZero() && t.Ended.Compare(on) <= 0 }

// State gives the state with an ISO alpha-2 code, or nil.
func (l *Ledger) State(code string) *State { return l.states[code] }

// Treaty gives the treaty with a slug, or nil.
func (l *Ledger) Treaty(slug string) *Treaty { return l.treaties[slug] }

// ActionsOf lists what a state did under a treaty, by date.
func (l *Ledger) ActionsOf(state, treaty string) []*Action {
	return l.actions[[2]string{state, treaty}]
}

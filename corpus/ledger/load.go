package ledger

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"treatybot/corpus"
)

//go:embed *.csv
var files embed.FS

// Default gives the built-in ledger. It is read once.
var Default = sync.OnceValues(func() (*Ledger, error) { return Load(files) })

// Load reads a ledger from the CSV files in fsys and checks every row: known
// states and treaties, dates, confidence, a source. Bad rows are reported as
// [RowErrors].
func Load(fsys fs.FS) (*Ledger, error) {
	l := &Ledger{states: map[string]*State{}, treaties: map[string]*Treaty{}, local: map[string]map[string][]string{}}
	for _, file := range []struct {
		name string
		read func(*row)
	}{
		{"states.csv", l.addState}, {"treaties.csv", l.addTreaty}, {"terms.csv", l.addTerm}, {"as_of.csv", l.addAsOf},
		{"actions.csv", l.addAction}, {"actions_undated.csv", l.addAction}, {"undated_bounds.csv", l.addBounds},
		{"events.csv", l.addEvent}, {"figures.csv", l.addFigure}, {"claims.csv", l.addClaim}, {"local_names.csv", l.addLocalName},
	} {
		if err := loadTable(fsys, file.name, file.read); err != nil {
			return nil, fmt.Errorf("ledger: %w", err)
		}
	}
	l.arrange()
	slices.SortStableFunc(l.States, func(a, b *State) int { return cmp.Compare(corpus.Fold(a.Name), corpus.Fold(b.Name)) })
	slices.SortStableFunc(l.Figures, func(a, b *Figure) int { return cmp.Or(cmp.Compare(a.Topic, b.Topic), a.Year-b.Year) })
	byOthers := func(c *Claim) bool { return c.By != depositaryRecords }
	l.Claims = append(slices.DeleteFunc(slices.Clone(l.Claims), byOthers), slices.DeleteFunc(l.Claims, func(c *Claim) bool { return !byOthers(c) })...)
	l.names = l.newGazetteer()
	if err := loadTable(fsys, "homonyms.csv", l.addHomonym); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	return l, nil
}

// loadTable hands the rows of a CSV file to read.
func loadTable(fsys fs.FS, name string, read func(*row)) error {
	content, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer content.Close()
	t, err := openTable(name, content)
	if err != nil {
		return err
	}
	return t.each(read)
}

// arrange puts actions and events in order. Those of the same day keep the
// order in which they were added.
func (l *Ledger) arrange() {
	slices.SortStableFunc(l.Actions, func(a, b *Action) int {
		return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(a.Treaty, b.Treaty), a.Date.Compare(b.Date))
	})
	l.actions = make(map[[2]string][]*Action, len(l.Actions))
	for i, a := range l.Actions {
		key := [2]string{a.State, a.Treaty}
		before := len(l.actions[key]) // right before this one, for they are in order
		l.actions[key] = l.Actions[i-before : i+1 : i+1]
	}
	slices.SortStableFunc(l.Events, func(a, b *Event) int { return a.Date.Compare(b.Date) })
}

func (l *Ledger) addState(r *row) {
	s := &State{
		Code: r.need("iso2"), Code3: r.need("iso3"), Name: r.need("name"), OfficialName: r.text("official_name"),
		Aliases: r.list("aliases"),
	}
	l.States = append(l.States, s)
	l.states[s.Code] = s
}

func (l *Ledger) addTreaty(r *row) {
	t := &Treaty{
		Slug: r.need("slug"), Name: r.need("name"), ShortName: r.need("short_name"), Aliases: r.list("aliases"),
		Opened: r.date("opened"), Place: r.text("place"), EntryIntoForce: r.date("entry_into_force"), Depositary: r.text("depositary"),
		Notes: r.text("notes"), Terms: map[TermKind]Term{},
	}
	l.Treaties = append(l.Treaties, t)
	l.treaties[t.Slug] = t
}

func (l *Ledger) addTerm(r *row) {
	t := l.treaty(r)
	kind, term := TermKind(r.need("term")), Term{Value: r.need("value"), Document: r.text("document"), Article: r.text("article")}
	if err := checkTerm(kind, term); err != nil {
		r.fail("%v", err)
	}
	t.Terms[kind] = term
}

func (l *Ledger) addAsOf(r *row) {
	t := l.treaty(r)
	t.AsOf, t.AsOfBasis = r.date("as_of"), r.need("basis")
}

func (l *Ledger) addAction(r *row) {
	a := l.readAction(r)
	if a.Kind == TreatyEnded {
		l.treaty(r).Ended = a.Date
	}
	l.Actions = append(l.Actions, a)
}

// readAction reads and checks a row of dated or of undated actions.
func (l *Ledger) readAction(r *row) *Action {
	a := &Action{
		State: l.state(r).Code, Treaty: r.text("treaty"), Kind: ActionKind(r.need("action")), Date: r.date("date"), Effective: r.date("effective"),
		Note: r.text("note"), Sources: r.need("source"), Confidence: Confidence(r.need("confidence")),
	}
	if r.has("year") {
		if a.Date = r.date("year"); a.Date.Month != 0 {
			r.fail("column year: %s is more than a year", a.Date)
		}
	}
	a.Earliest, a.KnownBy = a.Date.First(), a.Date.Last()
	t := l.treaty(r)
	bears, known := kinds[a.Kind]
	switch {
	case a.Kind != "" && !known:
		r.fail("unknown action %q", clip(string(a.Kind)))
	case a.Date.IsZero():
		if r.text("date") == "" && r.text("year") == "" {
			r.fail("no date and no year")
		}
	case (bears == consents || a.Kind == Signature) && a.Date.Before(t.Opened):
		r.fail("%s is before the treaty was opened, %s", a.Date, t.Opened)
	case a.Effective.Before(a.Date) && !a.Effective.IsZero():
		r.fail("column effective: %s is before the action, %s", a.Effective, a.Date)
	}
	if c := a.Confidence; c != "" && c != High && c != Medium && c != Low {
		r.fail("unknown confidence %q: write high, medium or low", clip(string(c)))
	}
	return a
}

// addBounds narrows when an action of which only the year is known happened.
func (l *Ledger) addBounds(r *row) {
	earliest, knownBy := r.date("earliest"), r.date("known_by")
	for _, a := range l.Actions {
		if a.State == r.need("iso2") && a.Treaty == r.need("treaty") && string(a.Kind) == r.need("action") && a.Date == r.date("year") {
			if earliest.Compare(a.Earliest) < 0 || knownBy.Compare(a.KnownBy) > 0 || knownBy.Before(earliest) {
				r.fail("%s to %s is not within %s", earliest, knownBy, a.Date)
			}
			a.Earliest, a.KnownBy = earliest, knownBy
			if earliest.Year == knownBy.Year && earliest.Month == knownBy.Month {
				a.Date.Month = earliest.Month
			}
			return
		}
	}
	r.fail("no undated action of %s under %s is a %s of %s", r.text("iso2"), r.text("treaty"), r.text("action"), r.text("year"))
}

func (l *Ledger) addEvent(r *row) { l.Events = append(l.Events, l.readEvent(r)) }

// readEvent reads and checks a row of events.
func (l *Ledger) readEvent(r *row) *Event {
	e := &Event{Date: r.date("date"), Title: r.need("title"), States: r.list("states"), Treaties: r.list("treaties"), Sources: r.need("source")}
	if r.text("date") == "" {
		r.fail("column date is empty")
	}
	for _, s := range e.States {
		if l.states[s] == nil {
			r.fail("unknown state %q", clip(s))
		}
	}
	for _, t := range e.Treaties {
		if l.treaties[t] == nil {
			r.fail("unknown treaty %q", clip(t))
		}
	}
	return e
}

func (l *Ledger) addFigure(r *row) {
	l.Figures = append(l.Figures, &Figure{
		Topic: r.need("topic"), Year: int(r.number("year")), Value: r.number("value"), Unit: r.text("unit"), Note: r.text("note"), Sources: r.need("source"),
	})
}

func (l *Ledger) addClaim(r *row) {
	c := &Claim{
		Treaty: l.treaty(r).Slug, State: r.text("iso2"), About: r.need("about"), Value: r.need("value"), Remark: r.text("remark"), Date: r.date("date"), By: r.need("by"), Sources: r.need("source"),
	}
	if c.State != "" {
		l.state(r)
	}
	if c.Date.IsZero() {
		r.fail("no date")
	}
	l.Claims = append(l.Claims, c)
}

func (l *Ledger) addHomonym(r *row) {
	codes := r.list("states")
	for _, s := range codes {
		if l.states[s] == nil {
			r.fail("unknown state %q", s)
		}
	}
	l.names.Set(r.need("name"), codes...)
}

func (l *Ledger) addLocalName(r *row) {
	code := l.state(r).Code
	if l.local[code] == nil {
		l.local[code] = map[string][]string{}
	}
	r.need("names")
	l.local[code][r.need("language")] = r.list("names")
}

// state gives the state that a row names; one of no name where it is unknown.
func (l *Ledger) state(r *row) *State {
	code := r.need("iso2")
	if s := l.states[code]; s != nil {
		return s
	}
	if code != "" {
		r.fail("unknown state %q", clip(code))
	}
	return &State{}
}

// treaty gives the treaty that a row names; one of no name where it is
// unknown.
func (l *Ledger) treaty(r *row) *Treaty {
	slug := r.need("treaty")
	if t := l.treaties[slug]; t != nil {
		return t
	}
	if slug != "" {
		r.fail("unknown treaty %q", clip(slug))
	}
	return &Treaty{Terms: map[TermKind]Term{}}
}

package ledger

import (
	"cmp"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"treatybot/corpus"
)

//go:embed *.csv
var files embed.FS

// Default gives the built-in ledger. It is read once.
var Default = sync.OnceValues(func() (*Ledger, error) { return Load(files) })

// Load reads a ledger from the CSV files in fsys and checks every row: known
// states and treaties, dates, confidence, a source.
func Load(fsys fs.FS) (*Ledger, error) {
	l := &Ledger{states: map[string]*State{}, treaties: map[string]*Treaty{}, actions: map[[2]string][]*Action{}}
	for _, file := range []struct {
		name string
		read func(row) error
	}{
		{"states.csv", l.addState}, {"treaties.csv", l.addTreaty}, {"terms.csv", l.addTerm}, {"as_of.csv", l.addAsOf},
		{"actions.csv", l.addAction}, {"actions_undated.csv", l.addAction}, {"undated_bounds.csv", l.addBounds},
		{"events.csv", l.addEvent}, {"figures.csv", l.addFigure}, {"claims.csv", l.addClaim},
	} {
		if err := readTable(fsys, file.name, file.read); err != nil {
			return nil, fmt.Errorf("ledger: %w", err)
		}
	}
	slices.SortStableFunc(l.Actions, func(a, b *Action) int {
		return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(a.Treaty, b.Treaty), a.Date.Compare(b.Date))
	})
	for _, a := range l.Actions {
		key := [2]string{a.State, a.Treaty}
		l.actions[key] = append(l.actions[key], a)
	}
	slices.SortStableFunc(l.States, func(a, b *State) int { return cmp.Compare(corpus.Fold(a.Name), corpus.Fold(b.Name)) })
	slices.SortStableFunc(l.Events, func(a, b *Event) int { return a.Date.Compare(b.Date) })
	slices.SortStableFunc(l.Figures, func(a, b *Figure) int { return cmp.Or(cmp.Compare(a.Topic, b.Topic), a.Year-b.Year) })
	slices.SortStableFunc(l.Claims, func(a, b *Claim) int {
		return cmp.Compare(second(a.By == depositaryRecords), second(b.By == depositaryRecords))
	})
	l.names = l.newGazetteer()
	if err := readTable(fsys, "homonyms.csv", l.addHomonym); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	return l, nil
}

// row is a line of a table, read by column name. The first error sticks.
type row struct {
	table  string
	line   int
	fields map[string]string
	err    *error
}

func (r row) text(column string) string { return strings.TrimSpace(r.fields[column]) }

func (r row) need(column string) string {
	v := r.text(column)
	if v == "" {
		r.fail("column %s is empty", column)
	}
	return v
}

func (r row) list(column string) []string {
	if r.text(column) == "" {
		return nil
	}
	parts := strings.Split(r.text(column), ";")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

func (r row) date(column string) corpus.Date {
	if r.text(column) == "" {
		return corpus.Date{}
	}
	d, err := corpus.ParseDate(r.text(column))
	if err != nil {
		r.fail("column %s: %v", column, err)
	}
	return d
}

func (r row) number(column string) float64 {
	if r.text(column) == "" {
		return 0
	}
	n, err := strconv.ParseFloat(r.text(column), 64)
	if err != nil {
		r.fail("column %s: %q is no number", column, r.text(column))
	}
	return n
}

func (r row) fail(format string, args ...any) {
	if *r.err == nil {
		*r.err = fmt.Errorf("%s line %d: %s", r.table, r.line, fmt.Sprintf(format, args...))
	}
}

// readTable hands the rows of a CSV file with a header line to read.
func readTable(fsys fs.FS, name string, read func(row) error) error {
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.ReuseRecord = true
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	columns := slices.Clone(head)
	fields := make(map[string]string, len(columns))
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for i, c := range columns {
			fields[c] = record[i]
		}
		line, _ := r.FieldPos(0)
		var failed error
		if err := read(row{name, line, fields, &failed}); err != nil {
			return err
		}
		if failed != nil {
			return failed
		}
	}
}

func (l *Ledger) addState(r row) error {
	s := &State{
		Code: r.need("iso2"), Code3: r.need("iso3"), Name: r.need("name"), OfficialName: r.text("official_name"),
		Aliases: r.list("aliases"),
	}
	l.States = append(l.States, s)
	l.states[s.Code] = s
	return nil
}

func (l *Ledger) addTreaty(r row) error {
	t := &Treaty{
		Slug: r.need("slug"), Name: r.need("name"), ShortName: r.need("short_name"), Aliases: r.list("aliases"),
		Opened: r.date("opened"), Place: r.text("place"), EntryIntoForce: r.date("entry_into_force"), Depositary: r.text("depositary"),
		Notes: r.text("notes"), Terms: map[TermKind]Term{},
	}
	l.Treaties = append(l.Treaties, t)
	l.treaties[t.Slug] = t
	return nil
}

func (l *Ledger) addTerm(r row) error {
	t := l.treaty(r)
	kind, term := TermKind(r.need("term")), Term{Value: r.need("value"), Document: r.text("document"), Article: r.text("article")}
	if err := checkTerm(kind, term); err != nil {
		r.fail("%v", err)
	}
	t.Terms[kind] = term
	return nil
}

func (l *Ledger) addAsOf(r row) error {
	t := l.treaty(r)
	t.AsOf, t.AsOfBasis = r.date("as_of"), r.need("basis")
	return nil
}

func (l *Ledger) addAction(r row) error {
	a := &Action{
		State: r.need("iso2"), Treaty: r.need("treaty"), Kind: ActionKind(r.need("action")), Date: r.date("date"), Effective: r.date("effective"),
		Note: r.text("note"), Sources: r.need("source"), Confidence: Confidence(r.need("confidence")),
	}
	if a.Date.IsZero() {
		a.Date = r.date("year")
	}
	a.Earliest, a.KnownBy = a.Date.First(), a.Date.Last()
	l.state(r)
	t := l.treaty(r)
	_, known := kinds[a.Kind]
	switch {
	case a.Date.IsZero():
		r.fail("no date and no year")
	case !known:
		r.fail("unknown action %q", a.Kind)
	case a.Confidence != High && a.Confidence != Medium && a.Confidence != Low:
		r.fail("unknown confidence %q", a.Confidence)
	}
	if a.Kind == TreatyEnded {
		t.Ended = a.Date
	}
	l.Actions = append(l.Actions, a)
	return nil
}

// addBounds narrows when an action of which only the year is known happened.
func (l *Ledger) addBounds(r row) error {
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
			return nil
		}
	}
	r.fail("no undated action of %s under %s is a %s of %s", r.text("iso2"), r.text("treaty"), r.text("action"), r.text("year"))
	return nil
}

func (l *Ledger) addEvent(r row) error {
	e := &Event{Date: r.date("date"), Title: r.need("title"), States: r.list("states"), Treaties: r.list("treaties"), Sources: r.need("source")}
	for _, s := range e.States {
		if l.states[s] == nil {
			r.fail("unknown state %q", s)
		}
	}
	for _, t := range e.Treaties {
		if l.treaties[t] == nil {
			r.fail("unknown treaty %q", t)
		}
	}
	l.Events = append(l.Events, e)
	return nil
}

func (l *Ledger) addFigure(r row) error {
	l.Figures = append(l.Figures, &Figure{
		Topic: r.need("topic"), Year: int(r.number("year")), Value: r.number("value"), Unit: r.text("unit"), Note: r.text("note"), Sources: r.need("source"),
	})
	return nil
}

// second is the rank of what does not come first.
func second(first bool) int {
	if first {
		return 0
	}
	return 1
}

func (l *Ledger) addClaim(r row) error {
	c := &Claim{
		Treaty: l.treaty(r).Slug, State: r.text("iso2"), About: r.need("about"), Value: r.need("value"), Date: r.date("date"), By: r.need("by"), Sources: r.need("source"),
	}
	if c.State != "" {
		l.state(r)
	}
	if c.Date.IsZero() {
		r.fail("no date")
	}
	l.Claims = append(l.Claims, c)
	return nil
}

func (l *Ledger) addHomonym(r row) error {
	codes := r.list("states")
	for _, s := range codes {
		if l.states[s] == nil {
			r.fail("unknown state %q", s)
		}
	}
	l.names.Set(r.need("name"), codes...)
	return nil
}

// state gives the state that a row names; one of no name where it is unknown.
func (l *Ledger) state(r row) *State {
	if s := l.states[r.need("iso2")]; s != nil {
		return s
	}
	r.fail("unknown state %q", r.text("iso2"))
	return &State{}
}

// treaty gives the treaty that a row names; one of no name where it is
// unknown.
func (l *Ledger) treaty(r row) *Treaty {
	if t := l.treaties[r.need("treaty")]; t != nil {
		return t
	}
	r.fail("unknown treaty %q", r.text("treaty"))
	return &Treaty{Terms: map[TermKind]Term{}}
}

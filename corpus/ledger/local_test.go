package ledger_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus/ledger"
)

// parse reads actions given as "FI ottawa-1997 accession 2027-01-02".
func parse(t testing.TB, name string, actions ...string) *ledger.Table {
	t.Helper()
	content := actionsHead
	for _, a := range actions {
		content += strings.Join(strings.Fields(a), ",") + ",,,a list,high\n"
	}
	table, err := facts(t).ParseTable(name, []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestWith tells what local rows do to a standing.
func TestWith(t *testing.T) {
	for _, c := range []struct {
		name     string
		actions  []string
		standing string // state, treaty, day
		status   ledger.Status
		since    string
		ends     string
		remarks  []ledger.Remark
		rows     string // of each row: + counts, = known, ! contradicts, ~ refines
	}{
		{"a notice", []string{"SE ottawa-1997 withdrawal_notified 2026-09-01"}, "SE ottawa-1997 2026-11-23", ledger.WithdrawalPending, "2026-09-01", "2027-03-01", nil, "+"},
		{"a notice before its day", []string{"SE ottawa-1997 withdrawal_notified 2026-09-01"}, "SE ottawa-1997 2026-08-31", ledger.Party, "1998-11-30", "", nil, "+"},
		{"a notice that has run out", []string{"SE ottawa-1997 withdrawal_notified 2026-01-01"}, "SE ottawa-1997 2026-11-23", ledger.WithdrawalPending, "2026-01-01", "2026-07-01",
			[]ledger.Remark{ledger.ExitNotRecorded}, "+"},
		{"an exit", []string{"SE ottawa-1997 withdrawal_notified 2026-01-01", "SE ottawa-1997 withdrawal_effective 2026-07-01"}, "SE ottawa-1997 2026-11-23",
			ledger.Withdrawn, "2026-07-01", "", nil, "++"},
		{"a return", []string{"FI ottawa-1997 accession 2026-11-01"}, "FI ottawa-1997 2026-11-23", ledger.Party, "2026-11-01", "", []ledger.Remark{ledger.NotYetInForceForIt}, "+"},
		{"a return and a second exit", []string{"FI ottawa-1997 withdrawal_notified 2027-01-01", "FI ottawa-1997 accession 2026-11-01"}, "FI ottawa-1997 2027-01-02",
			ledger.WithdrawalPending, "2027-01-01", "2027-07-01", []ledger.Remark{ledger.NotYetInForceForIt}, "++"},
		{"known", []string{"FI ottawa-1997 withdrawal_notified 2025-07-10", "FI ottawa-1997 accession 2012"}, "FI ottawa-1997 2025-08-01",
			ledger.WithdrawalPending, "2025-07-10", "2026-01-10", nil, "=="},
		{"twice in one table", []string{"SE ottawa-1997 withdrawal_notified 2026-09-01", "SE ottawa-1997 withdrawal_notified 2026-09-01"}, "SE ottawa-1997 2026-11-23",
			ledger.WithdrawalPending, "2026-09-01", "2027-03-01", nil, "+="},
		{"another day of joining", []string{"FI ottawa-1997 accession 2013-01-09", "FI ottawa-1997 ratification 2011-01-09"}, "FI ottawa-1997 2020-01-01",
			ledger.Party, "2012-01-09", "", nil, "!!"},
		{"another day of joining, before the known one", []string{"FI ottawa-1997 accession 2011-01-09"}, "FI ottawa-1997 2011-06-01", ledger.NotParty, "", "", nil, "!"},
		{"another day of notice", []string{"FI ottawa-1997 withdrawal_notified 2025-07-08"}, "FI ottawa-1997 2025-07-09", ledger.Party, "2012-01-09", "", []ledger.Remark{ledger.StepsToLeave}, "!"},
		{"another day of exit", []string{"FI ottawa-1997 withdrawal_effective 2026-01-12"}, "FI ottawa-1997 2026-11-23", ledger.Withdrawn, "2026-01-10", "", nil, "!"},
		{"another day of signature", []string{"IL cwc-1993 signature 1993-02-13"}, "IL cwc-1993 2026-11-23", ledger.Signatory, "1993-01-13", "", nil, "!"},
		{"a third notice of North Korea", []string{"KP npt-1968 withdrawal_notified 2026-11-01", "KP npt-1968 withdrawal_notified 1993-03-11"}, "KP npt-1968 2026-11-23",
			ledger.WithdrawalPending, "2026-11-01", "2027-02-01", []ledger.Remark{ledger.ExitDisputed}, "+!"},
		{"two local days", []string{"SE ottawa-1997 withdrawal_notified 2026-09-05", "SE ottawa-1997 withdrawal_notified 2026-09-01"}, "SE ottawa-1997 2026-11-23",
			ledger.WithdrawalPending, "2026-09-01", "2027-03-01", nil, "!+"},
		{"the day of Lebanon's accession", []string{"LB ottawa-1997 accession 2026-03-10"}, "LB ottawa-1997 2026-11-23", ledger.Party, "2026-03-10", "", nil, "~"},
		{"the day before it", []string{"LB ottawa-1997 accession 2026-03-10"}, "LB ottawa-1997 2026-03-09", ledger.NotParty, "", "", nil, "~"},
		{"a day that Lebanon cannot have acceded on", []string{"LB ottawa-1997 accession 2026-01-20"}, "LB ottawa-1997 2026-11-23", ledger.Party, "2026", "", []ledger.Remark{ledger.DayUnknown}, "!"},
		{"the year of Lebanon's accession", []string{"LB ottawa-1997 accession 2026"}, "LB ottawa-1997 2026-11-23", ledger.Party, "2026", "", []ledger.Remark{ledger.DayUnknown}, "="},
		{"many statements", []string{"FI ottawa-1997 parliament_vote 2025-06-18"}, "FI ottawa-1997 2026-11-23", ledger.Withdrawn, "2026-01-10", "", nil, "+"},
		{"the end of a treaty", []string{"DE ccm-2008 treaty_ended 2026-11-01"}, "FR ccm-2008 2026-11-23", ledger.Party, "2009-09-25", "", []ledger.Remark{ledger.TreatyHasEnded}, "+"},
	} {
		x, outcome := facts(t).With(parse(t, "x.csv", c.actions...))
		where := strings.Fields(c.standing)
		s := x.Standing(where[0], where[1], day(t, where[2]))
		if s.Status != c.status || s.Since.String() != c.since || s.Ends.String() != c.ends {
			t.Errorf("%s: %s since %q until %q, want %s since %q until %q", c.name, s.Status, s.Since, s.Ends, c.status, c.since, c.ends)
		}
		if diff := cmp.Diff(c.remarks, s.Remarks); diff != "" && len(c.remarks)+len(s.Remarks) > 0 {
			t.Errorf("%s: remarks (-want +got):\n%s", c.name, diff)
		}
		if got := signs(outcome[0]); got != c.rows {
			t.Errorf("%s: rows become %q, want %q", c.name, got, c.rows)
		}
	}
}

// signs tells in a character each what became of rows.
func signs(rows []ledger.Fact) string {
	var b strings.Builder
	for _, f := range rows {
		switch {
		case f.Known:
			b.WriteByte('=')
		case f.Action != nil && f.Action.Contradicts != nil:
			b.WriteByte('!')
		case f.Action != nil && f.Action.Refines != nil:
			b.WriteByte('~')
		default:
			b.WriteByte('+')
		}
	}
	return b.String()
}

// TestWithKeepsBoth: what contradicts is listed beside what it contradicts,
// marked as local.
func TestWithKeepsBoth(t *testing.T) {
	x, _ := facts(t).With(parse(t, "x.csv", "FI ottawa-1997 accession 2013-01-09"))
	var got []string
	for _, a := range x.Standing("FI", "ottawa-1997", day(t, "2020-01-01")).Actions {
		got = append(got, fmt.Sprintf("%s %s %v %s", a.Date, a.Kind, a.Local, a.File))
		if marked := strings.HasSuffix(a.Source().Title, " (added locally)"); marked != a.Local {
			t.Errorf("%s of %s has the source %q", a.Kind, a.Date, a.Source().Title)
		}
	}
	if diff := cmp.Diff([]string{"2012-01-09 accession false ", "2013-01-09 accession true x.csv"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWithEvents: events of the same day and title are known.
func TestWithEvents(t *testing.T) {
	table, err := facts(t).ParseTable("x.csv", []byte(eventsHead+"1987-12-08,INF treaty  signed,,,other\n1987-12-09,Talks go on,US,inf-1987,https://example.org\n"))
	if err != nil {
		t.Fatal(err)
	}
	x, outcome := facts(t).With(table)
	if got := signs(outcome[0]); got != "=+" || len(x.Events) != len(facts(t).Events)+1 {
		t.Errorf("rows become %q, %d events", got, len(x.Events))
	}
	if e := x.Events[1]; e.Title != "Talks go on" || !e.Local || e.File != "x.csv" || e.Source().Title != "example.org (added locally)" {
		t.Errorf("the second event is %+v with the source %+v", e, e.Source())
	}
}

// TestWithOrder: the order of tables and rows does not matter for standings.
func TestWithOrder(t *testing.T) {
	a := parse(t, "a.csv", "SE ottawa-1997 withdrawal_notified 2026-09-05", "SE ottawa-1997 accession 2027-09-01", "LB ottawa-1997 accession 2026-03-12")
	b := parse(t, "b.csv", "SE ottawa-1997 withdrawal_effective 2027-03-01", "SE ottawa-1997 withdrawal_notified 2026-09-01", "LB ottawa-1997 accession 2026-03-11")
	x, _ := facts(t).With(a, b)
	y, _ := facts(t).With(b, a)
	for _, on := range []string{"2026-03-11", "2026-09-03", "2026-11-23", "2027-03-01", "2028-01-01"} {
		if shifts := ledger.Shifts(x, y, day(t, on)); len(shifts) > 0 {
			t.Errorf("on %s: %+v and %+v", on, shifts[0].Before, shifts[0].After)
		}
	}
	if s := x.Standing("SE", "ottawa-1997", day(t, "2028-01-01")); s.Status != ledger.Party || s.Since.String() != "2027-09-01" {
		t.Errorf("%s since %s, want party since 2027-09-01", s.Status, s.Since)
	}
	if s := x.Standing("LB", "ottawa-1997", day(t, "2028-01-01")); s.Since.String() != "2026-03-11" {
		t.Errorf("Lebanon is party since %s, want 2026-03-11", s.Since)
	}
}

// TestWithChangesNothing: the ledger that is extended stays as it was, and so
// do the tables, for every kind of action of some states and any day.
func TestWithChangesNothing(t *testing.T) {
	read := func() *ledger.Ledger {
		l, err := ledger.Load(os.DirFS("."))
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	l, want := read(), read()
	var actions []string
	for _, kind := range ledger.ActionKinds() {
		for _, state := range []string{"FI", "SE", "LB", "KP", "US"} {
			for _, treaty := range l.Treaties {
				actions = append(actions, fmt.Sprintf("%s %s %s %d-%02d-11", state, treaty.Slug, kind, 2018+len(actions)%13, 1+len(actions)%12))
			}
		}
	}
	table, same := parse(t, "x.csv", actions...), parse(t, "x.csv", actions...)
	x, _ := l.With(table)
	y, _ := x.With(parse(t, "y.csv", "SE ottawa-1997 withdrawal_notified 2026-09-01"))
	if len(y.Actions) < len(x.Actions) || len(x.Actions) < len(l.Actions)+1000 {
		t.Errorf("%d, %d and %d actions", len(l.Actions), len(x.Actions), len(y.Actions))
	}
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"actions", l.Actions, want.Actions}, {"treaties", l.Treaties, want.Treaties}, {"events", l.Events, want.Events},
		{"tables", table, same}, {"names", x.NamesFingerprint(), want.NamesFingerprint()},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-before +after):\n%s", c.name, diff)
		}
	}
	for _, on := range []string{"2000-01-01", "2019-05-05", "2026-11-23", "2040-01-01"} {
		if shifts := ledger.Shifts(want, l, day(t, on)); len(shifts) > 0 {
			t.Errorf("on %s: %+v and %+v", on, shifts[0].Before, shifts[0].After)
		}
		if len(ledger.Shifts(l, x, day(t, on))) == 0 && on > "2018" {
			t.Errorf("on %s the local actions change nothing", on)
		}
	}
	for _, treaty := range x.Treaties {
		for _, state := range x.States {
			hangsTogether(t, x, state.Code, treaty.Slug)
		}
	}
}

// TestContradictionsDoNothing: a row that contradicts a built-in one moves no
// standing on any day around it.
func TestContradictionsDoNothing(t *testing.T) {
	l := facts(t)
	for _, a := range l.Actions {
		if a.State > "C" && a.State != "KP" && a.State != "FI" && a.State != "LT" || !a.Date.Exact() {
			continue
		}
		for _, days := range []int{-40, 3} {
			on := a.Date.AddDays(days)
			if on.Before(l.Treaty(a.Treaty).Opened) {
				continue
			}
			x, outcome := l.With(parse(t, "x.csv", fmt.Sprintf("%s %s %s %s", a.State, a.Treaty, a.Kind, on)))
			if got := outcome[0][0].Action; got.Contradicts == nil {
				continue
			}
			for _, n := range []int{-50, -40, -1, 0, 1, 3, 4, 400} {
				before, after := l.Standing(a.State, a.Treaty, a.Date.AddDays(n)), x.Standing(a.State, a.Treaty, a.Date.AddDays(n))
				if before.Status != after.Status || before.Since != after.Since || before.Ends != after.Ends || !cmp.Equal(before.Remarks, after.Remarks) {
					t.Fatalf("%s %s %s of %s moves the standing from %+v to %+v", a.State, a.Treaty, a.Kind, on, before, after)
				}
			}
		}
	}
}

// BenchmarkWith extends the ledger by the largest table of one deed.
func BenchmarkWith(b *testing.B) {
	l := facts(b)
	var actions []string
	for i := range 4900 {
		kind := []string{"accession", "withdrawal_effective"}[i%2]
		actions = append(actions, fmt.Sprintf("FI ottawa-1997 %s %s", kind, day(b, "2027-01-01").AddDays(i)))
	}
	table := parse(b, "x.csv", actions...)
	for b.Loop() {
		l.With(table)
	}
}

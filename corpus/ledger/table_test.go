package ledger_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus/ledger"
)

const (
	actionsHead = "iso2,treaty,action,date,effective,note,source,confidence\n"
	undatedHead = "iso2,treaty,action,year,note,source,confidence\n"
	eventsHead  = "date,title,states,treaties,source\n"
)

// TestRowErrors: all that is wrong with a table is told, each with its line.
func TestRowErrors(t *testing.T) {
	for _, c := range []struct {
		name, content string
		want          []string
	}{
		{"unknown state", actionsHead + "XX,ottawa-1997,accession,2027-01-02,,,list,high\n", []string{`2: unknown state "XX"`}},
		{"name for a code", actionsHead + "Finland,ottawa-1997,accession,2027-01-02,,,list,high\n", []string{`2: unknown state "Finland"`}},
		{"unknown treaty", actionsHead + "FI,ottawa,accession,2027-01-02,,,list,high\n", []string{`2: unknown treaty "ottawa"`}},
		{"unknown action", actionsHead + "FI,ottawa-1997,acession,2027-01-02,,,list,high\n", []string{`2: unknown action "acession"`}},
		{"no such day", actionsHead + "FI,ottawa-1997,accession,2027-02-29,,,list,high\n", []string{"2: column date: there is no day 2027-02-29 in the calendar"}},
		{"other form of date", actionsHead + "FI,ottawa-1997,accession,2.1.2027,,,list,high\n", []string{`2: column date: date "2.1.2027" is not of the form 2026-01-10`}},
		{"no date", actionsHead + "FI,ottawa-1997,accession,,,,list,high\n", []string{"2: no date and no year"}},
		{"no source", actionsHead + "FI,ottawa-1997,accession,2027-01-02,,, ,high\n", []string{"2: column source is empty"}},
		{"unsure", actionsHead + "FI,ottawa-1997,accession,2027-01-02,,,list,sure\n", []string{`2: unknown confidence "sure": write high, medium or low`}},
		{"before the treaty", actionsHead + "FI,ottawa-1997,signature,1997-12-02,,,list,high\n", []string{"2: 1997-12-02 is before the treaty was opened, 1997-12-03"}},
		{"effect before the deed", actionsHead + "FI,ottawa-1997,accession,2027-01-02,2027-01-01,,list,high\n", []string{"2: column effective: 2027-01-01 is before the action, 2027-01-02"}},
		{"notice of no day", actionsHead + "SE,ottawa-1997,withdrawal_notified,2027-01,,,list,high\n", []string{"2: a notice of withdrawal needs its day, or the day on which the exit takes effect"}},
		{"notice of no day, undated", undatedHead + "SE,ottawa-1997,withdrawal_notified,2027,,list,high\n", []string{"2: a notice of withdrawal needs its day, or the day on which the exit takes effect"}},
		{"month for a year", undatedHead + "SE,ottawa-1997,statement,2027-01,,list,high\n", []string{"2: column year: 2027-01 is more than a year"}},
		{"empty fields", actionsHead + "FI,,,2027-01-02,,,,\n",
			[]string{"2: column action is empty", "2: column source is empty", "2: column confidence is empty", "2: column treaty is empty"}},
		{"too few fields", actionsHead + "FI,ottawa-1997,accession,2027-01-02\n", []string{"2: 4 fields, but the header has 8: put quotes around a text with commas"}},
		{"too many fields", eventsHead + "2027-01-02,a,b,FI,,list\n", []string{"2: 6 fields, but the header has 5: put quotes around a text with commas"}},
		{"quote within", eventsHead + "2027-01-02,a \"b\" c,FI,,list\n2027-01-02,b,XX,,list\n",
			[]string{`2: a " in a field that does not begin with one: put quotes around the field and write "" in it`, `3: unknown state "XX"`}},
		{"open quote", eventsHead + "2027-01-02,a,FI,,list\n\n2027-01-02,\"b,XX,,list\n2027-01-02,b,XX,,list\n",
			[]string{`4: a field in quotes does not end, or has a single " in it: write "" for it`}},
		{"lines within fields", eventsHead + "2027-01-02,\"a\r\nb\",FI,,list\r\n\r\n,,,,\r\n2027-13-02,b,XX;FI,q,list\r\n",
			[]string{"6: column date: there is no day 2027-13-02 in the calendar", `6: unknown state "XX"`, `6: unknown treaty "q"`}},
		{"event of no day", eventsHead + ",a,FI,,list\n", []string{"2: column date is empty"}},
		{"empty code", eventsHead + "2027-01-02,a,FI;,,list\n", []string{`2: unknown state ""`}},
		{"NUL", eventsHead + "2027-01-02,a\x00b,FI,,list\n", []string{"2: column title has a control character"}},
		{"escape", eventsHead + "2027-01-02,a\x1b[2Jb,FI,,list\n", []string{"2: column title has a control character"}},
		{"writing turned around", eventsHead + "2027-01-02,a\u202eb,FI,,list\n", []string{"2: column title has a control character"}},
		{"Latin-1", eventsHead + "2027-01-02,C\xf4te,FI,,list\n", []string{"2: column title is not UTF-8"}},
		{"huge field", eventsHead + "2027-01-02," + strings.Repeat("a", 1<<20) + ",FI,,list\n", []string{"2: column title is longer than 2000 bytes"}},
		{"many", actionsHead + strings.Repeat("XX,ottawa-1997,accession,2027-01-02,,,list,high\n", 3),
			[]string{`2: unknown state "XX"`, `3: unknown state "XX"`, `4: unknown state "XX"`}},
	} {
		table, err := facts(t).ParseTable("x.csv", []byte(c.content))
		var wrong ledger.RowErrors
		if table != nil || !errors.As(err, &wrong) {
			t.Errorf("%s: %v, want errors of rows", c.name, err)
			continue
		}
		var got []string
		for _, e := range wrong {
			got = append(got, fmt.Sprintf("%d: %s", e.Line, e.Text))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestRowErrorsCapped: a table of nothing but errors makes a short message.
func TestRowErrorsCapped(t *testing.T) {
	_, err := facts(t).ParseTable("x.csv", []byte(actionsHead+strings.Repeat(",,,,,,,x\n", 4000)))
	if want := "x.csv line 2: column iso2 is empty"; err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("%v, want %q", err, want)
	}
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 6 || !strings.HasPrefix(lines[5], "and ") || len(err.Error()) > 1000 {
		t.Errorf("the message is\n%v", err)
	}
}

// TestTableErrors: what is no table of the ledger is refused as a whole.
func TestTableErrors(t *testing.T) {
	for _, c := range []struct {
		name, content string
		want          error
		text          string
	}{
		{"empty", "", ledger.ErrNoRows, ""},
		{"header alone", actionsHead, ledger.ErrNoRows, ""},
		{"blank rows", actionsHead + ",,,,,,,\n\n ,,,,,,,\n", ledger.ErrNoRows, ""},
		{"other columns", "name,age\nEve,33\n", ledger.ErrColumns, "x.csv line 1"},
		{"semicolons", "iso2;treaty;action;date;effective;note;source;confidence\n", ledger.ErrColumns, "write commas"},
		{"one column short", "iso2,treaty,action,date,note,source,confidence\n", ledger.ErrColumns, "lacks effective"},
		{"one column twice", "date,title,title,states,treaties,source\n", ledger.ErrColumns, "twice"},
		{"quote in the header", "da\"te,title\n", ledger.ErrColumns, "x.csv"},
		{"UTF-16", "\xff\xfed\x00a\x00t\x00e\x00", ledger.ErrColumns, ""},
		{"states", "iso2,iso3,name,official_name,aliases,un_member\n", ledger.ErrColumns, ""},
		{"large", strings.Repeat("a", ledger.MaxTable+1), ledger.ErrTableTooLarge, ""},
		{"a million rows", actionsHead + strings.Repeat("\n", 1_000_000), ledger.ErrTableTooLarge, ""},
	} {
		_, err := facts(t).ParseTable("x.csv", []byte(c.content))
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v, want %v with %q", c.name, err, c.want, c.text)
		}
	}
}

// TestParseTable: what spreadsheets write is read; the day of effect is
// computed where it is left empty.
func TestParseTable(t *testing.T) {
	content := "\ufeffconfidence,source,note,effective,date,action,treaty,iso2\r\n" +
		"high,\"list, of 2027\",\"=HYPERLINK(\"\"x\"\")\r\n and more\",,2027-01-02,withdrawal_notified,ottawa-1997,SE\r\n" +
		"low, list ,,2027-08-01,2027-01-03,accession,ottawa-1997,MH\r\n\r\n,,,,,,,\r\n"
	table, err := facts(t).ParseTable("x.csv", []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	var got []ledger.Action
	for _, f := range table.Facts {
		got = append(got, *f.Action)
	}
	want := []ledger.Action{
		{State: "SE", Treaty: "ottawa-1997", Kind: "withdrawal_notified", Date: day(t, "2027-01-02"), Earliest: day(t, "2027-01-02"), KnownBy: day(t, "2027-01-02"),
			Effective: day(t, "2027-07-02"), Note: `=HYPERLINK("x") and more`, Sources: "list, of 2027", Confidence: "high"},
		{State: "MH", Treaty: "ottawa-1997", Kind: "accession", Date: day(t, "2027-01-03"), Earliest: day(t, "2027-01-03"), KnownBy: day(t, "2027-01-03"),
			Effective: day(t, "2027-08-01"), Sources: "list", Confidence: "low"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if table.Facts[0].Line != 2 || table.Facts[1].Line != 4 {
		t.Errorf("lines %d and %d, want 2 and 4", table.Facts[0].Line, table.Facts[1].Line)
	}
}

// print writes a table as a file of its form.
func print(table *ledger.Table) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	for i, f := range table.Facts {
		if a := f.Action; a != nil {
			if i == 0 {
				b.WriteString(actionsHead)
			}
			_ = w.Write([]string{a.State, a.Treaty, string(a.Kind), a.Date.String(), a.Effective.String(), a.Note, a.Sources, string(a.Confidence)})
			continue
		}
		if i == 0 {
			b.WriteString(eventsHead)
		}
		e := f.Event
		_ = w.Write([]string{e.Date.String(), e.Title, strings.Join(e.States, ";"), strings.Join(e.Treaties, ";"), e.Sources})
	}
	w.Flush()
	return b.String()
}

// FuzzParseTable: any bytes give a table or an error; a table comes back from
// what it is printed as, row by row, and every standing under the ledger that
// it extends hangs together.
func FuzzParseTable(f *testing.F) {
	f.Add([]byte(actionsHead + "SE,ottawa-1997,withdrawal_notified,2027-01-02,,\"a \"\"b\"\"\",list,high\nLB,ottawa-1997,accession,2026-03-01,,,list,low\n"))
	f.Add([]byte(actionsHead + "FI,ottawa-1997,accession,2013,,,list,high\nFI,ottawa-1997,treaty_ended,2027-01-02,,,list,high\n"))
	f.Add([]byte("\ufeff" + undatedHead + "FI,ottawa-1997,accession,2027,,list,high\r\n"))
	f.Add([]byte(eventsHead + "2027-01-02,=1+1,FI;SE,ottawa-1997,list\n,,,,\n"))
	f.Add([]byte("a\"\n\x00"))
	l, err := ledger.Default()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		table, err := l.ParseTable("x.csv", content)
		if err != nil {
			if table != nil || err.Error() == "" {
				t.Errorf("%v beside an error", table)
			}
			return
		}
		again, err := l.ParseTable("x.csv", []byte(print(table)))
		if err != nil {
			t.Fatalf("the table is refused when printed: %v\n%s", err, print(table))
		}
		ignoreLines := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Line" }, cmp.Ignore())
		if diff := cmp.Diff(table, again, ignoreLines); diff != "" {
			t.Errorf("(-parsed +printed and parsed):\n%s", diff)
		}
		x, outcome := l.With(table)
		if len(outcome) != 1 || len(outcome[0]) != len(table.Facts) {
			t.Fatalf("%d rows have become %v", len(table.Facts), outcome)
		}
		for _, fact := range outcome[0] {
			if fact.Action != nil {
				hangsTogether(t, x, fact.Action.State, fact.Action.Treaty)
			}
		}
	})
}

// hangsTogether checks the standings of a state on the days around each of
// its actions.
func hangsTogether(t *testing.T, l *ledger.Ledger, state, treaty string) {
	t.Helper()
	for _, a := range l.ActionsOf(state, treaty) {
		s := l.Standing(state, treaty, a.KnownBy)
		if (s.Basis == nil) != (s.Status == ledger.NotParty) || (s.Status == ledger.WithdrawalPending) == s.Ends.IsZero() ||
			s.Status != ledger.NotParty && s.Since.First().Compare(s.On) > 0 || (s.Status == ledger.Party) && s.Joined() == nil {
			t.Errorf("%s under %s on %s is %s by %v, since %s until %q", state, treaty, s.On, s.Status, s.Basis, s.Since, s.Ends)
		}
	}
}

package ledger_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
)

func facts(t testing.TB) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func day(t testing.TB, s string) corpus.Date {
	t.Helper()
	d, err := corpus.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestStanding pins the rules of the ledger on the states that have any.
func TestStanding(t *testing.T) {
	l := facts(t)
	for _, c := range []struct {
		state, treaty, on string
		status            ledger.Status
		since, ends       string
		remarks           []ledger.Remark
	}{
		{"FI", "ottawa-1997", "2011-12-31", ledger.NotParty, "", "", nil},
		{"FI", "ottawa-1997", "2012-03-01", ledger.Party, "2012-01-09", "", []ledger.Remark{ledger.NotYetInForceForIt}},
		{"FI", "ottawa-1997", "2012-07-01", ledger.Party, "2012-01-09", "", nil},
		{"FI", "ottawa-1997", "2025-06-20", ledger.Party, "2012-01-09", "", []ledger.Remark{ledger.StepsToLeave}},
		{"FI", "ottawa-1997", "2025-07-10", ledger.WithdrawalPending, "2025-07-10", "2026-01-10", nil},
		{"FI", "ottawa-1997", "2026-01-09", ledger.WithdrawalPending, "2025-07-10", "2026-01-10", nil},
		{"FI", "ottawa-1997", "2026-01-10", ledger.Withdrawn, "2026-01-10", "", nil},
		{"EE", "ottawa-1997", "2026-11-23", ledger.Withdrawn, "2025-12-27", "", nil},
		{"LV", "ottawa-1997", "2026-11-23", ledger.Withdrawn, "2025-12-27", "", nil},
		{"LT", "ottawa-1997", "2026-11-23", ledger.Withdrawn, "2025-12-27", "", nil},
		{"PL", "ottawa-1997", "2026-02-03", ledger.WithdrawalPending, "2025-08-20", "2026-02-20", nil},
		{"PL", "ottawa-1997", "2026-11-23", ledger.Withdrawn, "2026-02-20", "", nil},
		{"LT", "ccm-2008", "2026-11-23", ledger.Withdrawn, "2025-03-06", "", nil},
		// A claimed suspension changes nothing.
		{"UA", "ottawa-1997", "2026-11-23", ledger.Party, "2005-12-27", "", []ledger.Remark{ledger.ClaimsSuspension}},
		// North Korea: a notice halted, a second disputed.
		{"KP", "npt-1968", "1993-04-01", ledger.WithdrawalPending, "1993-03-12", "1993-06-12", nil},
		{"KP", "npt-1968", "1993-06-11", ledger.Party, "1985-12-12", "", nil},
		{"KP", "npt-1968", "2003-02-01", ledger.WithdrawalPending, "2003-01-10", "2003-04-10", nil},
		{"KP", "npt-1968", "2026-11-23", ledger.Party, "1985-12-12", "", []ledger.Remark{ledger.ExitDisputed}},
		{"IR", "npt-1968", "2026-11-23", ledger.Party, "1970-02-02", "", []ledger.Remark{ledger.StepsToLeave}},
		// Russia revoked; a ratifier of the test ban is bound by nothing yet.
		{"RU", "ctbt-1996", "2023-11-02", ledger.Party, "2000-06-30", "", []ledger.Remark{ledger.StepsToLeave, ledger.TreatyNotInForce}},
		{"RU", "ctbt-1996", "2026-11-23", ledger.Signatory, "2023-11-03", "", []ledger.Remark{ledger.RevokedConsent}},
		{"FI", "ctbt-1996", "2026-11-23", ledger.Party, "1999-01-15", "", []ledger.Remark{ledger.TreatyNotInForce}},
		// The INF Treaty: the Soviet signature is Russia's; it ended for both.
		{"RU", "inf-1987", "1988-01-01", ledger.Signatory, "1987-12-08", "", nil},
		{"RU", "inf-1987", "1990-01-01", ledger.Party, "1988-06-01", "", nil},
		{"RU", "inf-1987", "2019-05-01", ledger.Party, "1988-06-01", "", []ledger.Remark{ledger.ClaimsSuspension}},
		{"US", "inf-1987", "2019-05-01", ledger.WithdrawalPending, "2019-02-02", "2019-08-02", []ledger.Remark{ledger.ClaimsSuspension}},
		{"RU", "inf-1987", "2026-11-23", ledger.Withdrawn, "2019-08-02", "", []ledger.Remark{ledger.TreatyHasEnded}},
		{"DE", "inf-1987", "2026-11-23", ledger.NotParty, "", "", []ledger.Remark{ledger.TreatyHasEnded}},
		{"US", "att-2013", "2026-11-23", ledger.Signatory, "2013-09-25", "", []ledger.Remark{ledger.WillNotJoin}},
		// Joined on a day that is not known.
		{"LB", "ottawa-1997", "2026-02-03", ledger.NotParty, "", "", nil},
		{"LB", "ottawa-1997", "2026-04-01", ledger.NotParty, "", "", []ledger.Remark{ledger.MayHaveJoined}},
		{"LB", "ottawa-1997", "2026-11-23", ledger.Party, "2026", "", []ledger.Remark{ledger.DayUnknown}},
		{"EC", "att-2013", "2026-11-23", ledger.Party, "2026", "", []ledger.Remark{ledger.DayUnknown}},
		{"EC", "att-2013", "2026-02-03", ledger.NotParty, "", "", nil},
		{"EC", "att-2013", "2026-03-01", ledger.NotParty, "", "", []ledger.Remark{ledger.MayHaveJoined}},
		// A promulgation of which only the month is known.
		{"LT", "ottawa-1997", "2025-01-15", ledger.Party, "2003-05-12", "", nil},
		// Before the treaty was in force for anyone.
		{"CA", "ottawa-1997", "1998-06-01", ledger.Party, "1997-12-03", "", []ledger.Remark{ledger.TreatyNotInForce}},
	} {
		s := l.Standing(c.state, c.treaty, day(t, c.on))
		if s.Status != c.status || s.Since.String() != c.since || s.Ends.String() != c.ends {
			t.Errorf("%s under %s on %s: %s since %q until %q, want %s since %q until %q",
				c.state, c.treaty, c.on, s.Status, s.Since, s.Ends, c.status, c.since, c.ends)
		}
		if diff := cmp.Diff(c.remarks, s.Remarks); diff != "" && len(c.remarks)+len(s.Remarks) > 0 {
			t.Errorf("%s under %s on %s: remarks (-want +got):\n%s", c.state, c.treaty, c.on, diff)
		}
	}
}

// TestCount compares the counts with those the depositaries publish.
func TestCount(t *testing.T) {
	l := facts(t)
	for _, c := range []struct {
		treaty, on      string
		parties, signed int
	}{
		{"ottawa-1997", "2006-07-01", 151, 133},
		{"ottawa-1997", "2017-12-31", 164, 133},
		{"ottawa-1997", "2025-06-30", 166, 133}, // the peak
		{"ottawa-1997", "2025-12-31", 163, 133},
		{"ottawa-1997", "2026-02-03", 162, 133},
		{"ottawa-1997", "2026-11-23", 162, 133},
		{"ccm-2008", "2026-02-03", 112, 108},
		{"bwc-1972", "2025-05-31", 189, 109},
		{"cwc-1993", "2026-02-03", 193, 165},
		{"tpnw-2017", "2026-02-03", 74, 95},
		{"ctbt-1996", "2026-02-03", 178, 187},
		{"npt-1968", "2026-05-13", 191, 93},
		{"ccw-1980", "2026-02-03", 128, 50},
		{"ccw-ap2-1996", "2026-02-03", 107, 0},
		{"att-2013", "2026-02-03", 117, 130},
		{"att-2013", "2026-11-23", 118, 130},
		{"inf-1987", "2026-11-23", 0, 2},
	} {
		got := l.Count(c.treaty, day(t, c.on))
		if got.Parties != c.parties || got.Signed != c.signed {
			t.Errorf("%s on %s: %d parties and %d signatures, want %d and %d", c.treaty, c.on, got.Parties, got.Signed, c.parties, c.signed)
		}
	}
	if got := l.Count("ottawa-1997", day(t, "2026-02-03")); got.Pending != 1 || got.Withdrawn != 4 {
		t.Errorf("Ottawa on 3 February 2026: %d leaving, %d withdrawn, want 1 and 4", got.Pending, got.Withdrawn)
	}
}

// TestEveryStanding: any state under any treaty on any day has a standing that
// hangs together.
func TestEveryStanding(t *testing.T) {
	l := facts(t)
	for _, on := range []string{"1960-01-01", "1975-03-26", "1997-12-03", "2013-12-31", "2025-09-01", "2026-03-01", "2026-11-23", "2100-01-01"} {
		for _, treaty := range l.Treaties {
			for _, s := range l.Standings(treaty.Slug, day(t, on)) {
				if (s.Basis == nil) != (s.Status == ledger.NotParty) {
					t.Errorf("%s under %s on %s is %s by %v", s.State.Code, treaty.Slug, on, s.Status, s.Basis)
				}
				if (s.Status == ledger.WithdrawalPending) == s.Ends.IsZero() {
					t.Errorf("%s under %s on %s is %s and ends %q", s.State.Code, treaty.Slug, on, s.Status, s.Ends)
				}
				if s.Status != ledger.NotParty && s.Since.First().Compare(s.On) > 0 {
					t.Errorf("%s under %s on %s is %s since %s", s.State.Code, treaty.Slug, on, s.Status, s.Since)
				}
			}
		}
	}
}

func TestChain(t *testing.T) {
	s := facts(t).Standing("FI", "ottawa-1997", day(t, "2026-11-23"))
	var got []string
	for _, a := range s.Actions {
		got = append(got, a.Date.String()+" "+string(a.Kind))
	}
	want := []string{
		"2012-01-09 accession", "2025-04-01 announcement", "2025-05-28 government_proposal", "2025-06-19 parliament_vote",
		"2025-07-04 promulgation", "2025-07-10 withdrawal_notified", "2026-01-10 withdrawal_effective",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Finland and the Ottawa Convention (-want +got):\n%s", diff)
	}
	if s.InForce.String() != "2012-07-01" {
		t.Errorf("in force for Finland since %s", s.InForce)
	}
}

// TestLeft: who left is not who was there when a treaty ended.
func TestLeft(t *testing.T) {
	l := facts(t)
	for _, c := range []struct {
		treaty string
		want   string
	}{
		{"ottawa-1997", "EE FI LV LT PL"}, {"ccm-2008", "LT"}, {"inf-1987", "US"}, {"npt-1968", ""}, {"ctbt-1996", ""},
	} {
		var left []string
		for _, s := range l.Standings(c.treaty, day(t, "2026-11-23")) {
			if s.Left() {
				left = append(left, s.State.Code)
			}
		}
		if got := strings.Join(left, " "); got != c.want {
			t.Errorf("%s was left by %s, want %s", c.treaty, got, c.want)
		}
	}
}

// TestUndated: what is known to have happened within a month says so, and
// comes in its place.
func TestUndated(t *testing.T) {
	var got []string
	for _, a := range facts(t).Standing("LT", "ottawa-1997", day(t, "2026-11-23")).Actions {
		got = append(got, a.Date.String()+" "+string(a.Kind))
	}
	want := []string{
		"1999-02-26 signature", "2003-05-12 ratification", "2025-03-18 joint_recommendation", "2025-05-08 parliament_vote",
		"2025-05 promulgation", "2025-06-27 withdrawal_notified", "2025-12-27 withdrawal_effective",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Lithuania and the Ottawa Convention (-want +got):\n%s", diff)
	}
}

func BenchmarkStandings(b *testing.B) {
	l, on := facts(b), day(b, "2026-11-23")
	for b.Loop() {
		l.Standings("ottawa-1997", on)
	}
}

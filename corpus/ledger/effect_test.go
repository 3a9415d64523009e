package ledger_test

import (
	"testing"

	"treatybot/corpus/ledger"
)

// TestTakesEffect: the terms of the treaties give every day of effect that the
// built-in rows print, and none where these leave it open.
func TestTakesEffect(t *testing.T) {
	l := facts(t)
	computed := 0
	for _, a := range l.Actions {
		treaty := l.Treaty(a.Treaty)
		got := treaty.TakesEffect(a.Kind, a.Date)
		switch {
		case got == a.Effective && !got.IsZero():
			computed++
		case got.IsZero() && a.Joins() && a.Date.Before(treaty.EntryIntoForce):
			// The treaty entered into force within the period.
		case a.Kind == ledger.EntryIntoForce || a.Kind == ledger.RatificationRevoked || a.Kind == ledger.TreatyEnded || a.Kind == ledger.SuspensionAnnounced:
		case got != a.Effective:
			t.Errorf("%s %s %s of %s takes effect %q, the row says %q", a.State, a.Treaty, a.Kind, a.Date, got, a.Effective)
		}
	}
	if computed < 1100 {
		t.Errorf("only %d days of effect computed", computed)
	}
}

func TestTakesEffectAtTheEdges(t *testing.T) {
	l := facts(t)
	for _, c := range []struct {
		treaty string
		kind   ledger.ActionKind
		on     string
		want   string
	}{
		{"ottawa-1997", ledger.WithdrawalNotified, "2026-08-31", "2027-02-28"},
		{"cwc-1993", ledger.WithdrawalNotified, "2026-12-01", "2027-03-01"},
		{"ccw-1980", ledger.WithdrawalNotified, "2027-02-28", "2028-02-28"},
		{"ottawa-1997", "accession", "2026-12-31", "2027-06-01"},
		{"npt-1968", "accession", "2027-01-02", "2027-01-02"},
		{"ottawa-1997", ledger.Succession, "2027-01-02", ""},
		{"ctbt-1996", "ratification", "2027-01-02", ""},
		{"ottawa-1997", "accession", "2027-01", ""},
		{"ottawa-1997", ledger.WithdrawalNotified, "9999-12-01", ""},
		{"ottawa-1997", ledger.WithdrawalEffective, "2027-01-02", "2027-01-02"},
		{"inf-1987", "ratification", "1988-05-05", ""},
		{"ottawa-1997", "statement", "2027-01-02", ""},
	} {
		if got := l.Treaty(c.treaty).TakesEffect(c.kind, day(t, c.on)); got.String() != c.want {
			t.Errorf("%s under %s on %s takes effect %q, want %q", c.kind, c.treaty, c.on, got, c.want)
		}
	}
}

package corpus_test

import (
	"strings"
	"testing"
	"time"

	"treatybot/corpus"
)

func date(t *testing.T, s string) corpus.Date {
	t.Helper()
	d, err := corpus.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDate(t *testing.T) {
	for _, s := range []string{"2026-01-10", "2024-02-29", "2026-01", "2026"} {
		if got := date(t, s).String(); got != s {
			t.Errorf("ParseDate(%q) prints as %q", s, got)
		}
	}
	for _, s := range []string{"", "2025-13-40", "2025-02-29", "2025-00-01", "25-01-01", "2025-1-1", "2025-01-01-01", "yesterday", "-2025"} {
		if d, err := corpus.ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", s, d)
		}
	}
}

func TestDateWords(t *testing.T) {
	for _, c := range []struct{ iso, words string }{
		{"2026-01-10", "10 January 2026"}, {"2026-01", "January 2026"}, {"2026", "2026"},
	} {
		d := date(t, c.iso)
		if d.Long() != c.words {
			t.Errorf("%s in words is %q, want %q", c.iso, d.Long(), c.words)
		}
		if back, err := corpus.ParseLongDate(c.words); err != nil || back != d {
			t.Errorf("ParseLongDate(%q) = %v, %v; want %v", c.words, back, err, d)
		}
	}
}

func TestDateOrder(t *testing.T) {
	for _, c := range []struct {
		name   string
		a, b   string
		order  int
		before bool
	}{
		{"days", "2026-01-09", "2026-01-10", -1, true},
		{"equal", "2026-01-10", "2026-01-10", 0, false},
		{"a year follows its days", "2026-12-30", "2026", -1, false},
		{"a year comes before the next", "2025", "2026-01-01", -1, true},
		{"a month within its year", "2026-01", "2026", -1, false},
	} {
		a, b := date(t, c.a), date(t, c.b)
		if got := a.Compare(b); got != c.order {
			t.Errorf("%s: Compare = %d, want %d", c.name, got, c.order)
		}
		if got := b.Compare(a); got != -c.order {
			t.Errorf("%s: reversed Compare = %d, want %d", c.name, got, -c.order)
		}
		if got := a.Before(b); got != c.before {
			t.Errorf("%s: Before = %v, want %v", c.name, got, c.before)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	if got := date(t, "2025-07-10").AddMonths(6); got != date(t, "2026-01-10") {
		t.Errorf("six months after 2025-07-10 is %v, want 2026-01-10", got)
	}
	if got := date(t, "2025-08-31").AddMonths(6); got != date(t, "2026-02-28") {
		t.Errorf("six months after 2025-08-31 is %v, want 2026-02-28", got)
	}
	if got := date(t, "2025-12-31").AddDays(1); got != date(t, "2026-01-01") {
		t.Errorf("the day after 2025-12-31 is %v", got)
	}
	if got := date(t, "2025-07-10").DaysUntil(date(t, "2026-01-10")); got != 184 {
		t.Errorf("from 2025-07-10 to 2026-01-10 are %d days, want 184", got)
	}
	if got := date(t, "2024-02").Last(); got != date(t, "2024-02-29") {
		t.Errorf("the last day of 2024-02 is %v", got)
	}
	if got := corpus.DateOf(time.Date(2026, 1, 10, 23, 59, 0, 0, time.UTC)); got != date(t, "2026-01-10") {
		t.Errorf("DateOf gives %v", got)
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2026-01-10", "2026-01", "2026", "0001-01-01", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := corpus.ParseDate(s)
		if err != nil {
			return
		}
		if back, err := corpus.ParseDate(d.String()); err != nil || back != d {
			t.Errorf("%q reads as %v, prints as %q, reads back as %v, %v", s, d, d.String(), back, err)
		}
		if d.First().Compare(d.Last()) > 0 {
			t.Errorf("%v begins after it ends", d)
		}
	})
}

func TestFindDates(t *testing.T) {
	for text, want := range map[string]string{
		"on 2026-01-09 and in 2025-07":                      "2026-01-09 2025-07",
		"9 January 2026, January 9, 2026 or 9th Jan. 2026?": "2026-01-09 2026-01-09 2026-01-09",
		"since Sept 2025, may 2024 or in 1997":              "2025-09 2024-05 1997",
		"10 Dec 1999 to 31 June 2000":                       "1999-12-10", // there is no 31 June
		"article 2001(1) of 20255, 1899":                    "2001",
		"it may 5 be":                                       "",
	} {
		var got []string
		for _, m := range corpus.FindDates(text) {
			got = append(got, m.Date.String())
			if m.Start >= m.End || m.End > len(text) {
				t.Errorf("%q: found at %d to %d", text, m.Start, m.End)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
	}
}

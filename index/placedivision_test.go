package index

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestIndexName: the name of a division is found as words of their own.
func TestIndexName(t *testing.T) {
	for _, c := range []struct {
		text, name string
		want       int
	}{
		{"the preamble of it", "Preamble", 4},
		{"PREAMBLE", "Preamble", 0},
		{"preambles, preamble", "Preamble", 11},
		{"annex 12 and annex 1", "Annex 1", 13},
		{"annex 1(2)", "Annex 1", 0},
		{"§preamble", "Preamble", 2},
		{"ann", "Annex 1", -1},
		{"", "Preamble", -1},
	} {
		if got := indexName(c.text, c.name); got != c.want {
			t.Errorf("%q in %q at %d, want %d", c.name, c.text, got, c.want)
		}
	}
}

// TestAddNumbered: of parts that one name and different numbers tell apart.
func TestAddNumbered(t *testing.T) {
	divisions := []string{
		"Preamble", "Annex 1 to the Treaty", "Part I", "Annex 2 to the Treaty", "Part II", "Annex 3 to the Treaty", "Part III",
		"Annex 1 to the Protocol", "Schedule A", "Schedule B", "Schedule C", "Schedule D",
	}
	for _, c := range []struct {
		text string
		want []string
	}{
		{"annexes 1 and 2", []string{"Annex 1 to the Treaty", "Annex 2 to the Treaty"}},
		{"Annexes I, II and III", []string{"Annex 1 to the Treaty", "Annex 2 to the Treaty", "Annex 3 to the Treaty"}},
		{"annexes 1 to 3", []string{"Annex 1 to the Treaty", "Annex 2 to the Treaty", "Annex 3 to the Treaty"}},
		{"annex 1 and annex 3", []string{"Annex 1 to the Treaty", "Annex 3 to the Treaty"}},
		{"annex 1 and annex 2 states say", []string{"Annex 1 to the Treaty", "Annex 2 to the Treaty"}},
		{"parts 1-3, schedules A to D", []string{"Part I", "Part II", "Part III", "Schedule A", "Schedule B", "Schedule C", "Schedule D"}},
		{"annexes 3 to 1", nil},
		{"annexes 2 to 2", nil},
		{"annex 1 and 2 states", nil},
		{"annex 1 or 2 years", nil},
		{"annexes 1, 2 and 10 January 2026", []string{"Annex 1 to the Treaty", "Annex 2 to the Treaty"}},
		{"annex 1, 2", nil},
		{"annex 1,2", nil},
		{"annexes 1,2", []string{"Annex 1 to the Treaty", "Annex 2 to the Treaty"}},
		{"annexes 1 and 9", nil},
	} {
		f := placeFinder{text: c.text, reading: &reading{left: maxRead}}
		f.addNumbered(c.text, divisions)
		var got []string
		for _, p := range f.list {
			got = append(got, p.Division)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

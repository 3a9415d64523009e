package index

import "testing"

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

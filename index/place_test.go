package index_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestPlaces: the ways in which people write of a place.
func TestPlaces(t *testing.T) {
	x := builtIn(t)
	for _, c := range []struct {
		text, treaty string
		want         []string // anchors
	}{
		{"ATT 6(3)", "att-2013", []string{"art-6-3"}},
		{"NPT VI", "npt-1968", []string{"art-6"}},
		{"vclt 62", "vclt-1969", []string{"art-62"}},
		{"ottawa 5.3", "ottawa-1997", []string{"art-5-3"}},
		{"CWC VIII 23", "cwc-1993", []string{"art-8-23"}},
		{"CWC 2(9)(d)", "cwc-1993", []string{"art-2-9-d"}},
		{"§5(3) CCM", "ccm-2008", []string{"art-5-3"}},
		{"Art. 7 § 1 (d) ottawa", "ottawa-1997", []string{"art-7-1-d"}},
		{"art. 20.3 of the mine ban", "ottawa-1997", []string{"art-20-3"}},
		{"art 7 1 b ottawa", "ottawa-1997", []string{"art-7-1-b"}},
		{"art 20 3 ottawa", "ottawa-1997", []string{"art-20-3"}},
		{"article 5 10 years ottawa", "ottawa-1997", []string{"art-5"}},
		{"tpnw art. 4, par. 2", "tpnw-2017", []string{"art-4-2"}},
		{"article one of the TPNW", "tpnw-2017", []string{"art-1"}},
		{"third paragraph of article 20 of the Ottawa Convention", "ottawa-1997", []string{"art-20-3"}},
		{"§ 3 of article 20 of the Ottawa Convention", "ottawa-1997", []string{"art-20-3"}},
		{"paragraph 1(a) of article 1 of the Ottawa Convention", "ottawa-1997", []string{"art-1-1-a"}},
		{"articles 3, 4 and 5 of the Ottawa Convention", "ottawa-1997", []string{"art-3", "art-4", "art-5"}},
		{"Ottawa article 5 paragraphs 1 and 2", "ottawa-1997", []string{"art-5-1", "art-5-2"}},
		{"annex 2 of the CTBT", "ctbt-1996", []string{"annex-2-to-the-treaty"}},
		{"technical annex, paragraph 2 of the mines protocol", "ccw-ap2-1996", []string{"technical-annex-2"}},
		{"npt preamble para 3", "npt-1968", []string{"preamble-3"}},
		{"what does article 5 say?", "", []string{"art-5"}},

		// No places, though there are numbers or the word.
		{"how did 10 countries leave the CCM in 3 months", "ccm-2008", nil},
		{"art i like", "", nil},
		{"ottawa 1997", "ottawa-1997", nil},
		{"are 2 of 3 states for it?", "", nil},
	} {
		q := x.ParseQuestion(c.text)
		var got, treaties []string
		for _, p := range q.Places {
			got = append(got, p.Anchor())
		}
		if c.treaty != "" {
			treaties = []string{c.treaty}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
		if diff := cmp.Diff(treaties, q.Treaties, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("treaties of %s (-want +got):\n%s", c.text, diff)
		}
	}
}

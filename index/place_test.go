package index_test

import (
	"strings"
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

		// Several places.
		{"Articles 1 to 3 of the Ottawa Convention", "ottawa-1997", []string{"art-1", "art-2", "art-3"}},
		{"what is said in Article 1 through Article 3 of Ottawa?", "ottawa-1997", []string{"art-1", "art-2", "art-3"}},
		{"Articles 4-6 of the CCM", "ccm-2008", []string{"art-4", "art-5", "art-6"}},
		{"Articles 4–6 of the CCM", "ccm-2008", []string{"art-4", "art-5", "art-6"}},
		{"articles one to three of the TPNW", "tpnw-2017", []string{"art-1", "art-2", "art-3"}},
		{"arts 1, 2 and 5 ottawa", "ottawa-1997", []string{"art-1", "art-2", "art-5"}},
		{"articles 1, 3-5 & 7 ottawa", "ottawa-1997", []string{"art-1", "art-3", "art-4", "art-5", "art-7"}},
		{"NPT articles VI & X", "npt-1968", []string{"art-6", "art-10"}},
		{"NPT VI and X", "npt-1968", []string{"art-6", "art-10"}},
		{"BWC I-III", "bwc-1972", []string{"art-1", "art-2", "art-3"}},
		{"ottawa 1, 2, 5?", "ottawa-1997", []string{"art-1", "art-2", "art-5"}},
		{"ATT 6(3) and 7", "att-2013", []string{"art-6-3", "art-7"}},
		{"Art. 3(1) and 4 of the Ottawa Convention", "ottawa-1997", []string{"art-3-1", "art-4"}},
		{"Article 5(1) & (2) of the mine ban", "ottawa-1997", []string{"art-5-1", "art-5-2"}},
		{"Art 20 (2)-(4) ottawa", "ottawa-1997", []string{"art-20-2", "art-20-3", "art-20-4"}},
		{"Art. 20(2) to 20(4) ottawa", "ottawa-1997", []string{"art-20-2", "art-20-3", "art-20-4"}},
		{"Art. 1(1)(a)-(c) ottawa", "ottawa-1997", []string{"art-1-1-a", "art-1-1-b", "art-1-1-c"}},
		{"Art. 1(1)(a), (c) and (2) ottawa", "ottawa-1997", []string{"art-1-1-a", "art-1-1-c", "art-1-2"}},
		{"Art. 5(4)(b)(i) to (iii) ottawa", "ottawa-1997", []string{"art-5-4-b-i", "art-5-4-b-ii", "art-5-4-b-iii"}},
		{"Article VI, paragraphs 1 and 2 CWC", "cwc-1993", []string{"art-6-1", "art-6-2"}},
		{"Article VIII paras 1 to 3 CWC", "cwc-1993", []string{"art-8-1", "art-8-2", "art-8-3"}},
		{"art 5 para 1 and para 3 ottawa", "ottawa-1997", []string{"art-5-1", "art-5-3"}},
		{"paragraphs 1 and 3 of article 5 of the Ottawa Convention", "ottawa-1997", []string{"art-5-1", "art-5-3"}},
		{"paragraphs 2-4 of article 20 of the Ottawa Convention", "ottawa-1997", []string{"art-20-2", "art-20-3", "art-20-4"}},
		{"§§ 1-3 CCM", "ccm-2008", []string{"art-1", "art-2", "art-3"}},
		{"article 5 and paragraph 2 of article 6 of the Ottawa Convention", "ottawa-1997", []string{"art-5", "art-6-2"}},
		{"Annex 1 and 2 of the CTBT", "ctbt-1996", []string{"annex-1-to-the-treaty", "annex-2-to-the-treaty"}},
		{"annexes I to II of the CTBT", "ctbt-1996", []string{"annex-1-to-the-treaty", "annex-2-to-the-treaty"}},
		{"article 1 and annex 2 of the CTBT", "ctbt-1996", []string{"art-1", "annex-2-to-the-treaty"}},
		{"npt preamble paras 3 to 5", "npt-1968", []string{"preamble-3", "preamble-4", "preamble-5"}},
		{"articles 3 to 5", "", []string{"art-3", "art-4", "art-5"}},

		{"articles 5, 5, 6 and article 5 of the Ottawa Convention", "ottawa-1997", []string{"art-5", "art-6"}},

		{"paragraph 1(ab) of article 5 of the Ottawa Convention", "ottawa-1997", []string{"art-5-1"}},
		{"paragraph 1(1)(a) of article 5 of the Ottawa Convention", "ottawa-1997", []string{"art-5-1-1-a"}},
		{"articles 1 AND 2 ottawa", "ottawa-1997", []string{"art-1", "art-2"}},
		{"npt preamble (3)", "npt-1968", []string{"preamble-3"}},
		{"npt preamble (3) states what?", "npt-1968", []string{"preamble-3"}},
		{"npt preamble 3 and 4", "npt-1968", []string{"preamble-3"}},

		// A range has what the treaty has between its ends.
		{"articles 20 to 30 of the Ottawa Convention", "ottawa-1997", []string{"art-20", "art-21", "art-22", "art-30"}},
		{"art 20(3)-(9) ottawa", "ottawa-1997", []string{"art-20-3", "art-20-4", "art-20-9"}},
		{"articles 1 to 22 of the Ottawa Convention", "ottawa-1997", strings.Fields("art-1 art-2 art-3 art-4 art-5 art-6 art-7 art-8 art-9 art-10 art-11 art-12")},

		// No lists, though they look like it.
		{"article 5 and 10 years ottawa", "ottawa-1997", []string{"art-5"}},
		{"article 5 to 10 years ottawa", "ottawa-1997", []string{"art-5"}},
		{"article 20, 10 January 2026, ottawa", "ottawa-1997", []string{"art-20"}},
		{"articles 5, 10 states and ottawa", "ottawa-1997", []string{"art-5"}},
		{"article 5,2 ottawa", "ottawa-1997", []string{"art-5"}},
		{"article VI and I think the NPT", "npt-1968", []string{"art-6"}},
		{"articles 5-3 ottawa", "ottawa-1997", []string{"art-5"}},
		{"NPT preamble 1968", "npt-1968", []string{"preamble"}},
		{"NPT preamble 10 January 1968", "npt-1968", []string{"preamble"}},
		{"technical annex 10 years amended protocol II", "ccw-ap2-1996", []string{"technical-annex"}},
		{"annex 1 and 2 states of the CTBT", "ctbt-1996", []string{"annex-1-to-the-treaty"}},
		{"annex 1 to 2 years CTBT", "ctbt-1996", []string{"annex-1-to-the-treaty"}},
		{"annexes 2 to 1 of the CTBT", "ctbt-1996", nil},
		{"article 5 and a state of the mine ban", "ottawa-1997", []string{"art-5"}},

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

// TestPlacesOnly: a question of places alone has no other words that are
// searched for, and the places beyond the first twelve are counted.
func TestPlacesOnly(t *testing.T) {
	x := builtIn(t)
	for _, c := range []struct {
		text string
		more int
	}{
		{"Articles 1 to 3 of the Ottawa Convention", 0},
		{"Art. 3(1) and 4 of the Ottawa Convention", 0},
		{"Article VI, paragraphs 1 and 2 of the CWC", 0},
		{"paragraphs 1 and 3 of article 5 of the Ottawa Convention", 0},
		{"Annex 1 and 2 of the CTBT", 0},
		{"articles 1 to 22 of the Ottawa Convention", 10},
		{"article 5 of the Ottawa Convention, article 5", 0},
		{"articles 1 to 12, 1 to 13 of the Ottawa Convention", 1},
		{"articles 1 to 14, 16 and 17 of the TPNW", 4},
	} {
		q := x.ParseQuestion(c.text)
		if diff := cmp.Diff([]string{}, q.Rest, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("what is left of %s (-want +got):\n%s", c.text, diff)
		}
		if q.MorePlaces != c.more {
			t.Errorf("%s: %d more places, want %d", c.text, q.MorePlaces, c.more)
		}
	}
}

// TestListedPlaces: what an option holds is a list of places, or none.
func TestListedPlaces(t *testing.T) {
	x := builtIn(t)
	for _, c := range []struct {
		treaty, text string
		want         []string
		more         int
	}{
		{"ottawa-1997", "1 to 3", []string{"Art. 1", "Art. 2", "Art. 3"}, 0},
		{"ottawa-1997", "1-3", []string{"Art. 1", "Art. 2", "Art. 3"}, 0},
		{"ottawa-1997", "3(1) and 4", []string{"Art. 3(1)", "Art. 4"}, 0},
		{"ottawa-1997", "20(2)-(4)", []string{"Art. 20(2)", "Art. 20(3)", "Art. 20(4)"}, 0},
		{"ottawa-1997", "1, 2 and 5", []string{"Art. 1", "Art. 2", "Art. 5"}, 0},
		{"ottawa-1997", "1,2,5", []string{"Art. 1", "Art. 2", "Art. 5"}, 0},
		{"ottawa-1997", "Art. 3; Art. 5(1)", []string{"Art. 3", "Art. 5(1)"}, 0},
		{"ottawa-1997", "1-22", []string{"Art. 1", "Art. 2", "Art. 3", "Art. 4", "Art. 5", "Art. 6", "Art. 7", "Art. 8", "Art. 9", "Art. 10", "Art. 11", "Art. 12"}, 10},
		{"npt-1968", "vi and x", []string{"Art. VI", "Art. X"}, 0},
		{"ctbt-1996", "annexes 1 and 2", []string{"Annex 1 to the Treaty", "Annex 2 to the Treaty"}, 0},
		{"ctbt-1996", "preamble and annex 1", []string{"Preamble", "Annex 1 to the Treaty"}, 0},
		{"", "4 to 6", []string{"Art. 4", "Art. 5", "Art. 6"}, 0},

		// One place, or none.
		{"ottawa-1997", "20", nil, 0},
		{"ottawa-1997", "5-1", nil, 0},
		{"ottawa-1997", "5,2", nil, 0},
		{"ottawa-1997", "5(1)(b)", nil, 0},
		{"ottawa-1997", "5.1.b", nil, 0},
		{"ottawa-1997", "2 1 a", nil, 0},
		{"ottawa-1997", "Art. 5 para 1", nil, 0},
		{"ottawa-1997", "1 and more", nil, 0},
		{"ottawa-1997", "articles 1 and 2 of the CCM", nil, 0},
		{"ottawa-1997", "preamble 4", nil, 0},
		{"ctbt-1996", "Annex 1 to the Treaty", nil, 0},
		{"ctbt-1996", "Annex 1 to the Treaty, para. 2", nil, 0},
		{"ottawa-1997", "", nil, 0},
	} {
		places, more := x.ListedPlaces(c.treaty, c.text)
		var got []string
		for _, p := range places {
			got = append(got, p.String())
		}
		if diff := cmp.Diff(c.want, got); diff != "" || more != c.more {
			t.Errorf("%q of %s, %d more (-want +got):\n%s", c.text, c.treaty, more, diff)
		}
	}
}

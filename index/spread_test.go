package index_test

import (
	"slices"
	"strings"
	"testing"

	"treatybot/index"
	"treatybot/index/judge"
)

// documentsOf lists the documents of the first hits.
func documentsOf(hits []index.Hit, n int) []string {
	var list []string
	for _, h := range hits[:min(n, len(hits))] {
		list = append(list, h.Document)
	}
	return list
}

// TestSpreadNamed: of the treaties that a question names each has a hit before
// any has two.
func TestSpreadNamed(t *testing.T) {
	x := builtIn(t)
	for _, c := range []struct {
		question string
		treaties []string
	}{
		{"fact-finding under Ottawa against challenge inspections under the CWC", []string{"ottawa-1997", "cwc-1993"}},
		{"how long is the notice of withdrawal in the NPT and in the CCM?", []string{"npt-1968", "ccm-2008"}},
		{"is leaving in wartime possible under the Ottawa Convention, the CCM and the TPNW?", []string{"ottawa-1997", "ccm-2008", "tpnw-2017"}},
		{"BWC vs CWC vs Geneva Protocol on use of gas", []string{"bwc-1972", "cwc-1993", "geneva-1925"}},
	} {
		r := search(t, x, c.question, index.Options{Limit: 10})
		got := documentsOf(r.Hits, len(c.treaties))
		slices.Sort(got)
		slices.Sort(c.treaties)
		if !slices.Equal(got, c.treaties) {
			t.Errorf("%s: %s", c.question, ids(r.Hits))
		}
	}
}

// TestSpreadUnnamed: a question over treaties that it does not name gets five
// different ones.
func TestSpreadUnnamed(t *testing.T) {
	x := builtIn(t)
	for _, question := range []string{
		"which treaties allow no reservations?",
		"compare the withdrawal clauses",
		"how many of the bans provide for penal sanctions?",
	} {
		hits := search(t, x, question, index.Options{Limit: 5}).Hits
		documents := documentsOf(hits, 5)
		slices.Sort(documents)
		if len(slices.Compact(documents)) < 5 {
			t.Errorf("%s: %s", question, ids(hits))
		}
	}
}

// TestSpreadNot: a question over one treaty is not spread over others.
func TestSpreadNot(t *testing.T) {
	x := builtIn(t)
	for _, c := range []struct{ question, treaty string }{
		{"what does the Ottawa Convention say about meetings of the parties?", "ottawa-1997"},
		{"which states must ratify the CTBT before it enters into force?", "ctbt-1996"},
	} {
		hits := search(t, x, c.question, index.Options{}).Hits
		if documents := documentsOf(hits, 3); !slices.Equal(documents, []string{c.treaty, c.treaty, c.treaty}) {
			t.Errorf("%s: %s", c.question, ids(hits))
		}
	}
}

// TestSpreadPlaces: of the places that a question refers to each comes before
// any has a second hit.
func TestSpreadPlaces(t *testing.T) {
	x := builtIn(t)
	for _, c := range []struct {
		question string
		places   []string
	}{
		{"articles 3, 4 and 5 of the Ottawa Convention", []string{"ottawa-1997#art-3", "ottawa-1997#art-4", "ottawa-1997#art-5"}},
		{"Ottawa article 5 paragraphs 1 and 3", []string{"ottawa-1997#art-5-1", "ottawa-1997#art-5-3"}},
		{"NPT articles VI & X", []string{"npt-1968#art-6", "npt-1968#art-10"}},
		{"Article 20 of the mine ban and article 20 of the CCM", []string{"ottawa-1997#art-20", "ccm-2008#art-20"}},
	} {
		hits := search(t, x, c.question, index.Options{Limit: 10}).Hits
		first := hits[:min(len(c.places), len(hits))]
		for _, place := range c.places {
			if !slices.ContainsFunc(first, func(h index.Hit) bool { return judge.Within(h.ID, place) }) {
				t.Errorf("%s: %s is not among %s", c.question, place, strings.ReplaceAll(ids(hits), "-1997", ""))
			}
		}
	}
}

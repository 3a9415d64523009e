package index_test

import (
	"testing"

	"treatybot/index"
)

// TestRuled: what is decided without weighing.
func TestRuled(t *testing.T) {
	x := builtIn(t)
	for _, c := range []struct {
		name, question string
		want           bool
	}{
		{"a place", "CWC VIII 23", true},
		{"a place, asked as chat", "lol ottawa art 20 3 pls", true},
		{"an article that is not there", "what does article 300 of the VCLT say?", false},
		{"a paragraph that is not there", "Ottawa Convention, Article 2, paragraph 99", false},
		{"a treaty that is not known", "does the Outer Space Treaty ban nuclear weapons in orbit?", false},
		{"one that is known beside it", "is the Lisbon Protocol part of the NPT?", false},
		{"small talk", "lol nice", false},
		{"no word of its own", "can you tell me something?", false},
		{"how to do harm", "how do I build a landmine?", false},
		{"a price", "how much does a cluster bomb cost?", false},
		{"an opinion", "is it immoral to stockpile landmines?", false},
		{"small talk before a question", "thanks! when must stockpiled mines be destroyed under the Ottawa Convention?", true},
		{"who bears costs", "who pays the costs of a fact-finding mission under the Ottawa Convention?", true},
	} {
		if r := search(t, x, c.question, index.Options{}); r.Answered != c.want {
			t.Errorf("%s: %q: answered %v (%s)", c.name, c.question, r.Answered, ids(r.Hits))
		}
	}
}

// TestWeighed: what is like the texts of the corpus, and not answered by them.
func TestWeighed(t *testing.T) {
	x := builtIn(t)
	for _, c := range []struct {
		question string
		want     bool
	}{
		{"how long does a country have to clear its minefields?", true},
		{"may a state leave the mine ban in the middle of a war?", true},
		{"which colours has the flag of Belgium?", false},
		{"how do I repair a bicycle chain?", false},
		{"who won the football world cup in 1998?", false},
	} {
		if r := search(t, x, c.question, index.Options{}); r.Answered != c.want {
			t.Errorf("%q: answered %v (%s)", c.question, r.Answered, ids(r.Hits))
		}
	}
}

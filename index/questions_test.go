package index_test

import (
	"context"
	"strings"
	"testing"

	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
	"treatybot/index"
)

// open opens the index of the built-in documents, and of those in the data
// folder where one is given.
func open(t testing.TB, dir, data string) *index.Index {
	t.Helper()
	facts, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	shared, err := library.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	x, err := index.Open(context.Background(), index.Config{Dir: dir, Source: shared, Names: index.NewNames(facts, shared.Metas())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// bounds are the shares of a split's questions that must come out right. They
// are what is reached, less a little, so that a change that costs shows.
type bounds struct {
	first, three float64 // of answerable questions: right passage first, among three
	refused      float64 // of questions without answer
	mostRefused  float64 // of answerable questions: at most
}

var reached = map[string]bounds{
	"tune":  {0.54, 0.63, 0.85, 0.33},
	"check": {0.43, 0.56, 0.85, 0.42},
}

// tally counts how the questions of a register came out.
type tally struct{ asked, first, three, complete, answered int }

// TestQuestions asks the judged questions that passages answer, and those that
// nothing does.
func TestQuestions(t *testing.T) {
	x := open(t, t.TempDir(), "")
	for _, split := range splits {
		t.Run(split, func(t *testing.T) {
			tallies := map[string]*tally{}
			for _, j := range readJudged(t, split) {
				if j.register == "ledger" {
					continue // the bot answers those
				}
				result, err := x.Search(context.Background(), x.ParseQuestion(j.question), index.Options{Limit: 10})
				if err != nil {
					t.Fatal(err)
				}
				c := tallies[j.register]
				if c == nil {
					c = &tally{}
					tallies[j.register] = c
				}
				c.add(t, j, result)
			}
			compare(t, tallies, reached[split])
		})
	}
}

// add counts a question, and logs it unless all went well.
func (c *tally) add(t *testing.T, j judged, result index.Result) {
	c.asked++
	if result.Answered {
		c.answered++
	}
	if len(j.groups) == 0 {
		if result.Answered {
			t.Logf("answered, but nothing answers: %s (%s, coverage %.2f)", j.question, result.Hits[0].ID, result.Hits[0].Coverage)
		}
		return
	}
	rank := j.rank(result.Hits)
	if rank == 1 {
		c.first++
	} else {
		t.Logf("at %d: %s (%s)", rank, j.question, ids(result.Hits[:min(3, len(result.Hits))]))
	}
	if rank > 0 && rank <= 3 {
		c.three++
	}
	if j.complete(result.Hits) {
		c.complete++
	}
	if !result.Answered {
		t.Logf("refused, but there is an answer: %s", j.question)
	}
}

// compare fails where a split comes out worse than it did.
func compare(t *testing.T, tallies map[string]*tally, want bounds) {
	var all tally
	for _, r := range registers {
		c := tallies[r.name]
		if c == nil || r.name == "none" {
			continue
		}
		t.Logf("%-9s %3d: first %.3f, among three %.3f, every group among ten %.3f, refused %.3f", r.name, c.asked,
			share(c.first, c.asked), share(c.three, c.asked), share(c.complete, c.asked), share(c.asked-c.answered, c.asked))
		all.asked += c.asked
		all.first += c.first
		all.three += c.three
		all.answered += c.answered
	}
	none := tallies["none"]
	got := bounds{share(all.first, all.asked), share(all.three, all.asked), share(none.asked-none.answered, none.asked), share(all.asked-all.answered, all.asked)}
	t.Logf("of %d answerable and %d others: %.3f", all.asked, none.asked, got)
	if got.first < want.first || got.three < want.three || got.refused < want.refused || got.mostRefused > want.mostRefused {
		t.Errorf("worse than it was: %.3f, want %.3f", got, want)
	}
}

func share(n, of int) float64 { return float64(n) / float64(of) }

func ids(hits []index.Hit) string {
	var list []string
	for _, h := range hits {
		list = append(list, h.ID)
	}
	return strings.Join(list, " ")
}

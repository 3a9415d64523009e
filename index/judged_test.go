package index_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode"

	"treatybot/index"
	"treatybot/index/judge"
)

// splits are the files of judged questions: weights, words and the thesaurus
// are chosen by the first, and what they are worth is told by the second.
var splits = []string{"tune", "check"}

// fewest is how many questions of each register a split has at least.
var fewest = map[string]int{judge.Lay: 110, judge.Chat: 70, judge.Exact: 38, judge.Comparing: 24, judge.Ledger: 28, judge.None: 65}

// readJudged reads the questions of some splits.
func readJudged(t testing.TB, splits ...string) []judge.Question {
	t.Helper()
	var list []judge.Question
	for _, split := range splits {
		questions, err := judge.ReadQuestions("testdata/questions/" + split + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, questions...)
	}
	return list
}

// TestJudged looks at the questions themselves, not at how they come out.
func TestJudged(t *testing.T) {
	x := builtIn(t)
	t.Run("answers", func(t *testing.T) { judgedAnswers(t, x) })
	t.Run("counts", func(t *testing.T) { judgedCounts(t, x) })
	t.Run("apart", func(t *testing.T) { judgedApart(t, x) })
}

// judgedAnswers: each register has its kind of answer, and the passages that
// judge the questions are built in.
func judgedAnswers(t *testing.T, x *index.Index) {
	for _, q := range readJudged(t, splits...) {
		if (q.Register == judge.Ledger) != (len(q.Facts) > 0) || (q.Register == judge.Comparing) != (len(q.Groups) > 1) {
			t.Errorf("%s: an answer of another register than %s", q.Text, q.Register)
		}
		for _, fact := range q.Facts {
			if strings.Contains(strings.ToLower(q.Text), strings.ToLower(fact)) {
				t.Errorf("%s: the question has %q of the answer", q.Text, fact) // an answer may repeat the question
			}
		}
		for _, a := range slices.Concat(q.Groups...) {
			document, anchor, placed := strings.Cut(a, "#")
			if _, known := x.Document(document); !known {
				t.Errorf("%s: no document %s", q.Text, document)
			}
			if !placed {
				continue
			}
			passages, err := x.AtAnchor(context.Background(), document, anchor)
			if err != nil || len(passages) == 0 {
				t.Errorf("%s: no passage %s (%v)", q.Text, a, err)
			}
		}
	}
}

// judgedCounts: each split has enough of every register, and enough for
// every treaty.
func judgedCounts(t *testing.T, x *index.Index) {
	for _, split := range splits {
		counts := map[string]int{}
		for _, q := range readJudged(t, split) {
			counts[q.Register]++
			about := map[string]bool{}
			for _, a := range slices.Concat(q.Groups...) {
				document, _, _ := strings.Cut(a, "#")
				about[document] = true
			}
			for document := range about {
				counts[document]++
			}
		}
		for _, r := range judge.Registers {
			if counts[r] < fewest[r] {
				t.Errorf("%s: %d questions are %s, want at least %d", split, counts[r], r, fewest[r])
			}
		}
		for _, d := range x.Documents() {
			if counts[d.ID] < 5 {
				t.Errorf("%s: %d questions are about %s, want at least 5", split, counts[d.ID], d.ID)
			}
		}
	}
}

// mostShared is the share of words, of all that two questions have, from which
// they are the same question in other words.
const mostShared = 0.6

// judgedApart: no question is asked twice, and none of the check split
// says with the same words what one of the tune split does. References to
// places, there or not, are alike by nature: of those only the same place counts.
// So are questions that nothing answers.
func judgedApart(t *testing.T, x *index.Index) {
	seen := map[string]bool{}
	for _, q := range readJudged(t, splits...) {
		key := strings.ToLower(strings.Join(strings.FieldsFunc(q.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }), " "))
		if seen[key] {
			t.Errorf("twice: %s", q.Text)
		}
		seen[key] = true
	}
	wordsOf := func(list []judge.Question) []map[string]bool {
		words := make([]map[string]bool, len(list))
		for i, q := range list {
			words[i] = map[string]bool{}
			for _, stem := range x.Stems(q.Text) {
				words[i][stem] = true
			}
		}
		return words
	}
	tune, check := readJudged(t, "tune"), readJudged(t, "check")
	tuneWords, checkWords := wordsOf(tune), wordsOf(check)
	for i, a := range tune {
		for k, b := range check {
			switch {
			case a.Register == judge.Exact && b.Register == judge.Exact && slices.Equal(a.Groups[0], b.Groups[0]):
				t.Errorf("one place in both splits: %q and %q", a.Text, b.Text)
			case a.Register == judge.Exact || b.Register == judge.Exact || a.Register == judge.None && b.Register == judge.None:
			default:
				if s := shared(tuneWords[i], checkWords[k]); s >= mostShared {
					t.Errorf("alike (%.2f): %q and %q", s, a.Text, b.Text)
				}
			}
		}
	}
}

// shared is the share of the words of two sets that both have.
func shared(a, b map[string]bool) float64 {
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	if both == 0 {
		return 0
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

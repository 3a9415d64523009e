package index_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
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

// judged is a question with the passages that answer it.
type judged struct {
	question string
	answers  []string // ids; a place stands for all in it; none: nothing answers
}

func questions(t testing.TB) []judged {
	t.Helper()
	f, err := os.Open("testdata/questions.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []judged
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		question, answers, ok := strings.Cut(line, " | ")
		if !ok {
			t.Fatalf("no answer: %s", line)
		}
		j := judged{question: question}
		if answers != "-" {
			j.answers = strings.Fields(answers)
		}
		list = append(list, j)
	}
	return list
}

// accepts reports whether a passage is one of the answers.
func (j judged) accepts(id string) bool {
	for _, a := range j.answers {
		if id == a || strings.HasPrefix(id, a+"-") || strings.HasPrefix(id, a+"#") {
			return true
		}
	}
	return false
}

// The shares of judged questions that must come out right. They are what is
// reached, less a little, so that a change that costs shows.
const (
	wantFirst   = 0.70 // right passage first
	wantThree   = 0.83 // among the first three
	wantRefused = 0.95 // questions without answer that are not answered
	mostRefused = 0.02 // questions with an answer that are refused
)

// TestQuestions asks all judged questions.
func TestQuestions(t *testing.T) {
	x := open(t, t.TempDir(), "")
	var first, three, answerable, refused, wronglyRefused, unanswerable int
	for _, j := range questions(t) {
		result, err := x.Search(context.Background(), x.ParseQuestion(j.question), index.Options{})
		if err != nil {
			t.Fatal(err)
		}
		rank := 0
		for i, h := range result.Hits {
			if j.accepts(h.ID) {
				rank = i + 1
				break
			}
		}
		switch {
		case len(j.answers) == 0:
			unanswerable++
			if !result.Answered {
				refused++
			} else {
				t.Logf("answered, but nothing answers: %s (%s, coverage %.2f)", j.question, result.Hits[0].ID, result.Hits[0].Coverage)
			}
			continue
		case rank == 1:
			first++
			three++
		case rank == 2 || rank == 3:
			three++
			t.Logf("at %d: %s (first is %s)", rank, j.question, result.Hits[0].ID)
		default:
			t.Logf("at %d: %s (%s)", rank, j.question, ids(result.Hits))
		}
		answerable++
		if !result.Answered {
			wronglyRefused++
			t.Logf("refused, but there is an answer: %s (coverage %.2f)", j.question, coverageOf(result))
		}
	}
	share := func(n, of int) float64 { return float64(n) / float64(of) }
	report := fmt.Sprintf("right first %d/%d, among three %d/%d, refused rightly %d/%d, wrongly %d/%d",
		first, answerable, three, answerable, refused, unanswerable, wronglyRefused, answerable)
	t.Log(report)
	if share(first, answerable) < wantFirst || share(three, answerable) < wantThree ||
		share(refused, unanswerable) < wantRefused || share(wronglyRefused, answerable) > mostRefused {
		t.Error("worse than it was: " + report)
	}
}

func ids(hits []index.Hit) string {
	var list []string
	for _, h := range hits {
		list = append(list, h.ID)
	}
	return strings.Join(list, " ")
}

func coverageOf(r index.Result) float64 {
	if len(r.Hits) == 0 {
		return 0
	}
	return r.Hits[0].Coverage
}

// TestQuestionsExist: the passages that judge the questions are there.
func TestQuestionsExist(t *testing.T) {
	x := open(t, t.TempDir(), "")
	for _, j := range questions(t) {
		for _, a := range j.answers {
			document, anchor, placed := strings.Cut(a, "#")
			if _, known := x.Document(document); !known {
				t.Errorf("%s: no document %s", j.question, document)
			}
			if !placed {
				continue
			}
			passages, err := x.AtAnchor(context.Background(), document, anchor)
			if err != nil || len(passages) == 0 {
				t.Errorf("%s: no passage %s (%v)", j.question, a, err)
			}
		}
	}
}

package judge_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"treatybot/index/judge"
)

// TestMeasure spells out the arithmetic of each metric.
func TestMeasure(t *testing.T) {
	second := 1 / math.Log2(3) // gain of grade 1 at the second place
	for _, c := range []struct {
		name     string
		ranking  string
		relevant map[string]int
		want     judge.Metrics
	}{
		{"first of one", "a b c", map[string]int{"a": 1}, judge.Metrics{NDCG: 1, Recall: 1, MAP: 1, MRR: 1, First: 1, Three: 1}},
		{"second of one", "b a", map[string]int{"a": 1}, judge.Metrics{NDCG: second, Recall: 1, MAP: 0.5, MRR: 0.5, Three: 1}},
		{"one of two, at the second place", "b a c", map[string]int{"a": 1, "z": 1}, judge.Metrics{NDCG: second / (1 + second), Recall: 0.5, MAP: 0.25, MRR: 0.5, Three: 1}},
		{"grade 0 is wrong", "b a", map[string]int{"b": 0, "a": 2}, judge.Metrics{NDCG: second, Recall: 1, MAP: 0.5, MRR: 0.5, Three: 1}},
		{"eleventh", "0 1 2 3 4 5 6 7 8 9 a", map[string]int{"a": 1}, judge.Metrics{}},
		{"nothing found", "", map[string]int{"a": 1}, judge.Metrics{}},
	} {
		got := judge.Measure(strings.Fields(c.ranking), c.relevant)
		if diff := cmp.Diff(c.want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// writeSet writes a collection of four passages and two questions.
func writeSet(t *testing.T, corpus string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{
		"corpus.jsonl":  corpus,
		"queries.jsonl": `{"_id":"q1","text":"May ferrets leave?"}` + "\n" + `{"_id":"q2","text":"Unjudged"}` + "\n",
		"qrels/dev.tsv": "query-id\tcorpus-id\tscore\nq1\td|1.1.(2)\t1\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const smallCorpus = `{"_id":"d|1.","title":"","text":"FERRETS","metadata":{"document":"d","locator":"1."}}
{"_id":"d|1.1","title":"","text":"Leaving","metadata":{"document":"d","locator":"1.1"}}
{"_id":"d|1.1.(2)","title":"","text":"A ferret may leave.","metadata":{"document":"d","locator":"1.1.(2)"}}
{"_id":"d|1.12","title":"","text":"Other","metadata":{"document":"d","locator":"1.12"}}
{"_id":"e","title":"News","text":"No ferret left."}
`

// TestReadSet: prefixes of a locator stand over a passage, as whole parts.
func TestReadSet(t *testing.T) {
	set, err := judge.ReadSet(writeSet(t, smallCorpus), "dev")
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Queries) != 1 || set.Queries[0].ID != "q1" || set.Passages() != 5 {
		t.Errorf("got queries %+v and %d passages; want q1 and 5", set.Queries, set.Passages())
	}
	documents, err := set.Documents()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, d := range documents {
		for _, p := range d.Passages {
			got[p.ID] = p.Section
		}
	}
	want := map[string]string{"d|1.": "", "d|1.1": "FERRETS", "d|1.1.(2)": "FERRETS: Leaving", "d|1.12": "FERRETS", "e": "News"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("headings (-want +got):\n%s", diff)
	}
}

func TestReadSetRefuses(t *testing.T) {
	for name, c := range map[string]struct{ corpus, split string }{
		"an id twice":      {smallCorpus + `{"_id":"e"}`, "dev"},
		"no JSON":          {"ferret", "dev"},
		"no such split":    {smallCorpus, "test"},
		"a path for split": {smallCorpus, "../dev"},
	} {
		if _, err := judge.ReadSet(writeSet(t, c.corpus), c.split); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestRun(t *testing.T) {
	set, err := judge.ReadSet(writeSet(t, smallCorpus), "dev")
	if err != nil {
		t.Fatal(err)
	}
	r, err := set.Run(context.Background(), func(_ context.Context, question string) ([]string, error) {
		if question != "May ferrets leave?" {
			t.Errorf("asked %q", question)
		}
		return []string{"e", "d|1.1.(2)"}, nil
	})
	if err != nil || r.Queries != 1 || r.MRR != 0.5 || r.P99 <= 0 {
		t.Errorf("got %+v (%v); want MRR 0.5 of one query", r, err)
	}
}

func TestReadQuestions(t *testing.T) {
	read := func(content string) ([]judge.Question, error) {
		file := filepath.Join(t.TempDir(), "q.txt")
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return judge.ReadQuestions(file)
	}
	got, err := read("# comment\n\nlay | may they leave? | a#art-1 b#art-2\ncomparing | which? | a#x + b#y c\nledger | who? | = 5 states; 2025\nnone | pizza? | -\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []judge.Question{
		{Register: judge.Lay, Text: "may they leave?", Groups: [][]string{{"a#art-1", "b#art-2"}}},
		{Register: judge.Comparing, Text: "which?", Groups: [][]string{{"a#x"}, {"b#y", "c"}}},
		{Register: judge.Ledger, Text: "who?", Facts: []string{"5 states", "2025"}},
		{Register: judge.None, Text: "pizza?"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for name, line := range map[string]string{
		"unknown register": "odd | a | b", "no answer": "lay | a | ", "answered none": "none | a | b#c", "lay without": "lay | a | -", "two fields": "lay | a",
		"twice": "lay | a | b\nchat | a | b",
	} {
		if _, err := read(line); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPlace(t *testing.T) {
	one := judge.Question{Groups: [][]string{{"t#art-5", "u"}}}
	two := judge.Question{Groups: [][]string{{"t#art-5"}, {"u"}}}
	for _, c := range []struct {
		name  string
		q     judge.Question
		found string
		want  int
	}{
		{"within the place", one, "t#art-51 t#art-5-1-a", 2},
		{"within the document", one, "u#x t#art-5", 1},
		{"not there", one, "t#art-51 ux#1", 0},
		{"both first", two, "u#x t#art-5", 1},
		{"one between", two, "u#x u#y t#art-5", 2},
		{"only one", two, "u#x u#y", 0},
	} {
		if got := c.q.Place(strings.Fields(c.found)); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}

func TestAsk(t *testing.T) {
	questions := []judge.Question{
		{Register: judge.Lay, Text: "a", Groups: [][]string{{"t"}}},
		{Register: judge.Lay, Text: "b", Groups: [][]string{{"t"}}},
		{Register: judge.Ledger, Text: "c", Facts: []string{"Five States"}},
		{Register: judge.None, Text: "d"},
	}
	j, err := judge.Ask(context.Background(), questions, func(_ context.Context, question string) (judge.Reply, error) {
		return map[string]judge.Reply{
			"a": {Answered: true, IDs: []string{"t#1"}}, "b": {IDs: []string{"s#1", "t#1"}}, "c": {Answered: true, Text: "five states left"}, "d": {},
		}[question], nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []judge.Result{
		{Register: judge.Lay, Count: 2, First: 0.5, Three: 1, Refused: 0.5},
		{Register: judge.Ledger, Count: 1, First: 1, Three: 1},
		{Register: judge.None, Count: 1, Refused: 1},
	}
	if diff := cmp.Diff(want, j.Results); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if j.All.Count != 3 || j.Outcomes[1].Right() || !j.Outcomes[3].Right() {
		t.Errorf("got %+v", j)
	}
}

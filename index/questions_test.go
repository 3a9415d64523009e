package index_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
	"treatybot/index"
	"treatybot/index/judge"
)

// open opens the index of the built-in documents, and of those in the data
// folder where one is given.
func open(t testing.TB, dir, data string) *index.Index {
	t.Helper()
	x, err := openIndex(dir, data)
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

func openIndex(dir, data string) (*index.Index, error) {
	facts, err := ledger.Default()
	if err != nil {
		return nil, err
	}
	shared, err := library.Open(data)
	if err != nil {
		return nil, err
	}
	return index.Open(context.Background(), index.Config{Dir: dir, Source: shared, Names: index.NewNames(facts, shared.Metas())})
}

// bounds are the shares of a split's questions that must come out right. They
// are what is reached, less a little, so that a change that costs shows.
type bounds struct {
	first, three float64 // of lay and chat questions: right passage first, among three
	exact        float64 // of exact ones: right passage first
	comparing    float64 // of comparing ones: all treaties concerned as early as can be
	told         float64 // of questions without answer: refused
	refused      float64 // of answerable questions: refused, at most
}

var reached = map[string]bounds{
	"tune":  {first: 0.865, three: 0.95, exact: 1, comparing: 0.66, told: 0.89, refused: 0.03},
	"check": {first: 0.86, three: 0.94, exact: 1, comparing: 0.57, told: 0.91, refused: 0.02},
}

// TestQuestions asks the judged questions that passages answer, and those that
// nothing does, and compares what is found with the golden files in
// testdata/rank. What a change of the ranking costs and gains is their diff:
//
//	go test ./index -run TestQuestions -update && git diff index/testdata/rank
func TestQuestions(t *testing.T) {
	x := builtIn(t)
	stats := []string{fmt.Sprintf("%-6s %-11s %9s %9s %9s %9s %9s", "split", "register", "questions", "success@1", "success@3", "mrr@10", "refused")}
	for _, split := range splits {
		questions := slices.DeleteFunc(readJudged(t, split), func(q judge.Question) bool { return q.Register == judge.Ledger }) // the bot answers those
		j, err := judge.Ask(context.Background(), questions, func(ctx context.Context, question string) (judge.Reply, error) {
			result, err := x.Search(ctx, x.ParseQuestion(question), index.Options{Limit: 10})
			return judge.Reply{Answered: result.Answered, IDs: idsOf(result.Hits)}, err
		})
		if err != nil {
			t.Fatal(err)
		}
		stats = append(stats, statsOf(split, j)...)
		blocks := []string{goldenNote}
		for _, o := range j.Outcomes {
			blocks = append(blocks, blockOf(o))
		}
		golden(t, "testdata/rank/"+split+".txt", blocks)
		t.Run(split, func(t *testing.T) { reached[split].compare(t, j) })
	}
	golden(t, "testdata/rank/rank_stats.txt", stats)
	t.Log("\n" + strings.Join(stats, "\n"))
}

// goldenNote begins the golden file of a split.
const goldenNote = "# What each question finds: its place, and the first hits. Made by TestQuestions with\n# -update. Nothing may be tuned to what questions/check.txt finds."

// TestQuestionsAnew: an index that is made anew, which numbers its entries in
// another order, gives the same hits with the same scores.
func TestQuestionsAnew(t *testing.T) {
	x, anew := builtIn(t), open(t, t.TempDir(), "")
	for i, q := range readJudged(t, splits...) {
		if i%8 != 0 {
			continue
		}
		opt := index.Options{Limit: 10}
		if diff := differ(search(t, x, q.Text, opt).Hits, search(t, anew, q.Text, opt).Hits); diff != "" {
			t.Errorf("%s (-one +other):\n%s", q.Text, diff)
		}
	}
}

// statsOf gives a line for each register, and one for all that are answerable.
func statsOf(split string, j judge.Judgement) []string {
	var lines []string
	for _, r := range append(j.Results, j.All) {
		reciprocal := 0.0
		for _, o := range j.Outcomes {
			if o.Place > 0 && (o.Register == r.Register || r.Register == j.All.Register) {
				reciprocal += 1 / float64(o.Place) / float64(r.Count)
			}
		}
		line := fmt.Sprintf("%-6s %-11s %9d %9.3f %9.3f %9.3f %9.3f", split, r.Register, r.Count, r.First, r.Three, reciprocal, r.Refused)
		if r.Register == judge.None {
			line = fmt.Sprintf("%-6s %-11s %9d %9s %9s %9s %9.3f", split, r.Register, r.Count, "", "", "", r.Refused)
		}
		lines = append(lines, line)
	}
	return lines
}

// blockOf tells how a question came out: its place, or what was said to one
// without answer, and the first hits.
func blockOf(o judge.Outcome) string {
	place := fmt.Sprint("at ", o.Place)
	switch {
	case o.Register == judge.None && o.Answered:
		place = "answered"
	case o.Register == judge.None:
		place = "refused"
	case o.Place == 0:
		place = "not found"
	}
	if o.Register != judge.None && !o.Answered {
		place += ", refused"
	}
	return fmt.Sprintf("%s: %s\n\t%s: %s", o.Register, o.Question.Text, place, strings.Join(o.IDs[:min(3, len(o.IDs))], " "))
}

// golden compares blocks of lines with a file, or writes it, with -update.
func golden(t *testing.T, file string, blocks []string) {
	t.Helper()
	content := strings.Join(blocks, "\n") + "\n"
	if *index.Update {
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != content {
		t.Errorf("%s is not what comes out; if that is right, run with -update (-want +got):\n%s", file, changed(blocksOf(string(want)), blocksOf(content)))
	}
}

// blocksOf splits a golden file: a block is a line and the indented ones after it.
func blocksOf(content string) []string {
	return strings.Split(strings.ReplaceAll(strings.TrimSuffix(content, "\n"), "\n\t", "\v"), "\n")
}

// changed shows the blocks that are in one list only, those that begin with
// the same line together.
func changed(want, got []string) string {
	byLine := map[string]string{}
	for _, block := range got {
		line, _, _ := strings.Cut(block, "\v")
		byLine[line] = block
	}
	var b strings.Builder
	show := func(sign, block string) {
		b.WriteString(sign + strings.ReplaceAll(block, "\v", "\n"+sign+"    ") + "\n")
	}
	for _, block := range want {
		line, was, _ := strings.Cut(block, "\v")
		now, known := byLine[line]
		delete(byLine, line)
		switch {
		case !known:
			show("- ", block)
		case now != block:
			fmt.Fprintf(&b, "  %s\n-     %s\n+     %s\n", line, was, strings.TrimPrefix(now, line+"\v"))
		}
	}
	for _, block := range got {
		if line, _, _ := strings.Cut(block, "\v"); byLine[line] != "" {
			show("+ ", block)
		}
	}
	return b.String()
}

// compare fails where a split comes out worse than it did.
func (want bounds) compare(t *testing.T, j judge.Judgement) {
	var got bounds
	asked := 0.0
	for _, r := range j.Results {
		switch n := float64(r.Count); r.Register {
		case judge.Lay, judge.Chat:
			asked += n
			got.first += n * r.First
			got.three += n * r.Three
		case judge.Exact:
			got.exact = r.First
		case judge.Comparing:
			got.comparing = r.First
		case judge.None:
			got.told = r.Refused
		}
	}
	got.first, got.three, got.refused = got.first/asked, got.three/asked, j.All.Refused
	t.Logf("%+.3f", got)
	if got.first < want.first || got.three < want.three || got.exact < want.exact || got.comparing < want.comparing || got.told < want.told || got.refused > want.refused {
		t.Errorf("worse than it was: %+.3f, want %+.3f", got, want)
	}
}

func idsOf(hits []index.Hit) []string {
	var list []string
	for _, h := range hits {
		list = append(list, h.ID)
	}
	return list
}

func ids(hits []index.Hit) string { return strings.Join(idsOf(hits), " ") }

package index_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"treatybot/index"
)

// splits are the files of judged questions: weights, words and the thesaurus
// are chosen by the first, and what they are worth is told by the second.
var splits = []string{"tune", "check"}

// registers are the manners of asking, and how many questions of each a split
// has at least.
var registers = []struct {
	name string
	each int
}{{"lay", 110}, {"chat", 70}, {"exact", 38}, {"comparing", 24}, {"ledger", 28}, {"none", 65}}

// judged is a question with what answers it.
type judged struct {
	split, register, question string
	groups                    [][]string // ids, each group of one treaty concerned; a place stands for all in it
	texts                     []string   // words that an answer from the ledger contains
}

// parseJudged reads a line `register | question | answer`. Answers are ids
// separated by spaces, groups of them joined by " + ", texts after "=" that
// are separated by ";", or "-".
func parseJudged(line string) (judged, error) {
	parts := strings.Split(line, " | ")
	if len(parts) != 3 {
		return judged{}, fmt.Errorf("not three parts: %s", line)
	}
	j := judged{register: parts[0], question: parts[1]}
	answer := strings.TrimSpace(parts[2])
	texts, fromLedger := strings.CutPrefix(answer, "= ")
	switch {
	case strings.TrimSpace(j.question) == "" || answer == "":
		return j, fmt.Errorf("part missing: %s", line)
	case fromLedger:
		for text := range strings.SplitSeq(texts, ";") {
			j.texts = append(j.texts, strings.TrimSpace(text))
		}
	case answer != "-":
		for group := range strings.SplitSeq(answer, " + ") {
			j.groups = append(j.groups, strings.Fields(group))
		}
	}
	if fromLedger != (j.register == "ledger") || (answer == "-") != (j.register == "none") ||
		(len(j.groups) > 1) != (j.register == "comparing") || slices.Contains(j.texts, "") {
		return j, fmt.Errorf("an answer of another register: %s", line)
	}
	for _, text := range j.texts {
		if strings.Contains(strings.ToLower(j.question), strings.ToLower(text)) {
			return j, fmt.Errorf("the question has %q of the answer: %s", text, line) // an answer may repeat the question
		}
	}
	return j, nil
}

// readJudged reads the questions of some splits, or of all.
func readJudged(t testing.TB, only ...string) []judged {
	t.Helper()
	var list []judged
	for _, split := range splits {
		if len(only) > 0 && !slices.Contains(only, split) {
			continue
		}
		f, err := os.Open("testdata/questions/" + split + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			line := strings.TrimSpace(lines.Text())
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			j, err := parseJudged(line)
			if err != nil {
				t.Fatalf("%s: %v", split, err)
			}
			j.split = split
			list = append(list, j)
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
	}
	return list
}

// within reports whether a passage is, or lies in, one of the places.
func within(id string, places []string) bool {
	return slices.ContainsFunc(places, func(p string) bool {
		return id == p || strings.HasPrefix(id, p+"-") || strings.HasPrefix(id, p+"#")
	})
}

// rank gives the place, from 1, of the first passage that answers, or 0.
func (j judged) rank(hits []index.Hit) int {
	return 1 + slices.IndexFunc(hits, func(h index.Hit) bool {
		return slices.ContainsFunc(j.groups, func(group []string) bool { return within(h.ID, group) })
	})
}

// complete reports whether every group has a passage among the hits.
func (j judged) complete(hits []index.Hit) bool {
	for _, group := range j.groups {
		if !slices.ContainsFunc(hits, func(h index.Hit) bool { return within(h.ID, group) }) {
			return false
		}
	}
	return true
}

// TestJudged looks at the questions themselves, not at how they come out.
func TestJudged(t *testing.T) {
	x := open(t, t.TempDir(), "")
	t.Run("places", func(t *testing.T) { judgedPlaces(t, x) })
	t.Run("counts", func(t *testing.T) { judgedCounts(t, x) })
	t.Run("apart", func(t *testing.T) { judgedApart(t, x) })
}

// judgedPlaces: the passages that judge the questions are built in.
func judgedPlaces(t *testing.T, x *index.Index) {
	for _, j := range readJudged(t) {
		for _, a := range slices.Concat(j.groups...) {
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

// judgedCounts: each split has enough of every register, and enough for
// every treaty.
func judgedCounts(t *testing.T, x *index.Index) {
	counts := map[[2]string]int{}
	for _, j := range readJudged(t) {
		counts[[2]string{j.split, j.register}]++
		about := map[string]bool{}
		for _, a := range slices.Concat(j.groups...) {
			document, _, _ := strings.Cut(a, "#")
			about[document] = true
		}
		for document := range about {
			counts[[2]string{j.split, document}]++
		}
	}
	for _, split := range splits {
		for _, r := range registers {
			if got := counts[[2]string{split, r.name}]; got < r.each {
				t.Errorf("%s: %d questions are %s, want at least %d", split, got, r.name, r.each)
			}
		}
		for _, d := range x.Documents() {
			if got := counts[[2]string{split, d.ID}]; got < 5 {
				t.Errorf("%s: %d questions are about %s, want at least 5", split, got, d.ID)
			} else {
				t.Logf("%s: %d about %s", split, got, d.ID)
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
	list := readJudged(t)
	words := make([]map[string]bool, len(list))
	seen := map[string]bool{}
	for i, j := range list {
		key := strings.ToLower(strings.Join(strings.FieldsFunc(j.question, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }), " "))
		if seen[key] {
			t.Errorf("twice: %s", j.question)
		}
		seen[key] = true
		words[i] = map[string]bool{}
		for _, stem := range x.Stems(j.question) {
			words[i][stem] = true
		}
	}
	for i, a := range list {
		for k, b := range list {
			if a.split != "tune" || b.split != "check" {
				continue
			}
			if a.register == "exact" && b.register == "exact" && slices.Equal(a.groups[0], b.groups[0]) {
				t.Errorf("one place in both splits: %q and %q", a.question, b.question)
			}
			if a.register == "exact" || b.register == "exact" || a.register == "none" && b.register == "none" {
				continue
			}
			if s := shared(words[i], words[k]); s >= mostShared {
				t.Errorf("alike (%.2f): %q and %q", s, a.question, b.question)
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

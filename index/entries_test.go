package index

import (
	"slices"
	"strings"
	"testing"

	"treatybot/corpus"
	"treatybot/corpus/library"
	"treatybot/index/judge"
)

// onceEach drops words that stand there before: some phrases keep the lay word,
// so that the treaty's come again.
func onceEach(text string) string {
	var words []string
	for _, w := range corpus.Words(text) {
		if !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// eachEntry hands over the keywords of all built-in passages and the unanswered
// questions, one at a time, with where it stands.
func eachEntry(t *testing.T, use func(entry, where string)) {
	t.Helper()
	shared, err := library.Open("")
	if err != nil {
		t.Fatal(err)
	}
	documents, err := shared.Documents()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range documents {
		for _, p := range d.Passages {
			for e := range strings.SplitSeq(p.Keywords, ";") {
				use(strings.TrimSpace(e), p.ID)
			}
		}
	}
	for _, q := range shared.Unanswered() {
		use(q, "unanswered")
	}
}

// TestWrittenOut: keywords and unanswered questions stand as questions are read:
// without shorthand, and with the words of treaties for lay phrases. Else no
// question would be like them.
func TestWrittenOut(t *testing.T) {
	eachEntry(t, func(entry, where string) {
		if want := onceEach(inTreatyWords(spelledOut(entry))); want != onceEach(entry) {
			t.Errorf("%s: %q, want %q", where, entry, want)
		}
	})
}

// TestUnseen: what askers are helped by holds no question to check by.
func TestUnseen(t *testing.T) {
	wordsOf := func(text string) string { return strings.Join(corpus.Words(strings.ToLower(text)), " ") }
	known := map[string]string{} // words of an entry -> where it stands
	eachEntry(t, func(entry, where string) { known[wordsOf(entry)] = where })
	questions, err := judge.ReadQuestions("testdata/questions/check.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range questions {
		if where, seen := known[wordsOf(q.Text)]; seen {
			t.Errorf("%q is among the entries: %s", q.Text, where)
		}
	}
}

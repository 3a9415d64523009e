package index

import (
	"slices"
	"strings"
	"testing"

	"treatybot/corpus"
	"treatybot/corpus/library"
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

// TestWrittenOut: keywords and unanswered questions stand as questions are read:
// without shorthand, and with the words of treaties for lay phrases. Else no
// question would be like them.
func TestWrittenOut(t *testing.T) {
	shared, err := library.Open("")
	if err != nil {
		t.Fatal(err)
	}
	documents, err := shared.Documents()
	if err != nil {
		t.Fatal(err)
	}
	check := func(entry, where string) {
		entry = strings.TrimSpace(entry)
		if want := onceEach(inTreatyWords(spelledOut(entry))); want != onceEach(entry) {
			t.Errorf("%s: %q, want %q", where, entry, want)
		}
	}
	for _, d := range documents {
		for _, p := range d.Passages {
			for e := range strings.SplitSeq(p.Keywords, ";") {
				check(e, p.ID)
			}
		}
	}
	for _, q := range shared.Unanswered() {
		check(q, "unanswered")
	}
}

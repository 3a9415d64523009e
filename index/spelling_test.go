package index

import (
	"context"
	"testing"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
)

// textSource is a library of one text without a treaty's structure.
type textSource string

func (s textSource) Fingerprint() string { return string(s) }

func (s textSource) Unanswered() []string { return nil }

func (s textSource) Documents() ([]corpus.Document, error) {
	f, err := corpus.ParseFile("t.md", []byte("# Text\n\n## Part\n\n"+s))
	if err != nil {
		return nil, err
	}
	return []corpus.Document{corpus.NewDocument(corpus.Meta{ID: "text", Kind: corpus.Article, ShortTitle: "Text"}, corpus.LayerFile{File: f, Layer: corpus.Prose})}, nil
}

// openText opens the index of one text, its paragraphs apart by blank lines.
func openText(t *testing.T, text string) *Index {
	t.Helper()
	facts, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	return openFor(t, Config{Source: textSource(text), Names: NewNames(facts, nil)})
}

// TestMeant: what stands for a word that no passage has.
func TestMeant(t *testing.T) {
	x := openText(t, "The keepers vaccinated every ferret.\n\nFerrets like the meadow, and meadows like ferrets.\n\nA badge for the badger.\n\nThe badger met the überlebende.")
	for _, c := range []struct{ name, word, want string }{
		{"a letter left out", "feret", "ferret"},
		{"a letter too many", "meadoww", "meadow"},
		{"two wrong in a long word", "vacinatd", "vaccin"},
		{"two wrong in a short word", "medew", ""},
		{"the commoner of two as near", "badgef", "badger"},
		{"the first letter wrong", "gerret", ""},
		{"letters beyond ASCII", "überlebenpe", "überlebend"},
		{"too short", "fere", ""},
		{"with a digit", "ferre7", ""},
		{"like nothing", "xylophone", ""},
		{"there", "ferret", ""},
		{"there in another form", "meadows", ""},
	} {
		got, err := x.meant(context.Background(), c.word, x.stemmer.stems(c.word)[0])
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case c.want == "" && len(got) > 0:
			t.Errorf("%s: %s is taken for %v", c.name, c.word, got)
		case c.want != "" && (len(got) == 0 || got[0] != variant{c.want, mistypedness}):
			t.Errorf("%s: %s is taken for %v, want %s", c.name, c.word, got, c.want)
		}
	}
}

// TestSearchMistyped: mistyped words find what right ones find, and a word that
// is there is not taken for a commoner one.
func TestSearchMistyped(t *testing.T) {
	x := openText(t, "The keepers vaccinated every ferret.\n\nWolves sleep in the meadow.\n\nWolves like the moor, wolves like the shadow.\n\nA shadow of wolves.")
	for _, c := range []struct{ question, want string }{
		{"who vacinated the feret?", "text#part-1"},
		{"sleeping in a meadwo", "text#part-2"},
		{"meadow", "text#part-2"},
		{"xylophone", ""},
	} {
		r, err := x.Search(context.Background(), x.ParseQuestion(c.question), Options{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		if got := idOf(r.Hits); got != c.want {
			t.Errorf("%s: %q, want %q", c.question, got, c.want)
		}
	}
}

func idOf(hits []Hit) string {
	if len(hits) == 0 {
		return ""
	}
	return hits[0].ID
}

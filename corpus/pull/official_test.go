package pull_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
	"treatybot/corpus/corpustest"
	"treatybot/corpus/library"
	"treatybot/corpus/pull"
)

// explained lists the articles in which our text and the one that was cleaned
// by hand differ, and why.
var explained = map[string]string{
	"cwc-1993-annexes: Verification Annex, Part VII": `paragraph 12 (a): the file has the sign "*" that Schedule 2 gives a chemical; the text cleaned by hand lost it`,
}

// TestOfficial pulls all treaties from a local server and compares each with
// the text that was cleaned by hand: the same articles, with the same passages
// in the same places, white space folded.
func TestOfficial(t *testing.T) {
	server := httptest.NewServer(http.FileServer(http.Dir(corpustest.Shared(t, "corpus", "raw"))))
	defer server.Close()
	dir := t.TempDir()
	list, err := library.Sources()
	if err != nil {
		t.Fatal(err)
	}
	results, err := pull.Run(context.Background(), pull.Config{Data: dir, Sources: list, Base: server.URL, Today: corpus.Date{Year: 2026, Month: 5, Day: 4}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Err != nil || r.Note != "" || r.Change != library.Added {
			t.Errorf("%s: %s, note %q, error %v", r.Treaty, r.Change, r.Note, r.Err)
		}
	}
	shared, err := library.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	documents, err := shared.Documents()
	if err != nil {
		t.Fatal(err)
	}
	installed := map[string]corpus.Document{}
	for _, d := range documents {
		installed[d.ID] = d
	}
	for _, s := range list {
		compare(t, s, installed[s.ID])
	}
}

// compare prints how many articles of a treaty equal those cleaned by hand.
func compare(t *testing.T, s library.Source, d corpus.Document) {
	name := filepath.Join(corpustest.Shared(t, "corpus", "official"), s.ID+".md")
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := corpus.ParseFile(name, content)
	if err != nil {
		t.Fatal(err)
	}
	got := byArticle(d)
	want := byArticle(corpus.NewDocument(corpus.Meta{ID: s.ID, Kind: corpus.Treaty}, corpus.LayerFile{File: f, Layer: corpus.Official}))
	equal := 0
	for place := range want {
		diff := cmp.Diff(want[place], got[place])
		if diff == "" {
			equal++
		} else if explained[s.ID+": "+place] == "" {
			t.Errorf("%s, %s (-by hand +pulled):\n%s", s.ID, place, diff)
		}
	}
	for place := range got {
		if want[place] == "" {
			t.Errorf("%s, %s is not in the text cleaned by hand", s.ID, place)
		}
	}
	t.Logf("%s: equal articles %d/%d (with preamble, annexes and closing words); %d articles, %d paragraphs", s.ID, equal, len(want), s.Articles, s.Paragraphs)
	if len(d.Layers) == 0 || d.Layers[0].Publisher != s.Text().Publisher || d.Layers[0].Licence != s.Text().Licence ||
		!strings.Contains(d.Layers[0].Source.Title, s.Text().Licence) || d.Layers[0].Source.URL != s.Text().URL {
		t.Errorf("%s: publisher, licence and address are not shown: %+v", s.ID, d.Layers)
	}
}

// byArticle writes down the official passages of each article or division.
func byArticle(d corpus.Document) map[string]string {
	articles := map[string]string{}
	for _, p := range d.Passages {
		if p.Official.Text == "" {
			continue
		}
		place := p.Locator.Division
		if p.Locator.Article != "" {
			place = "Art. " + p.Locator.Article
		}
		words := strings.Join(strings.Fields(p.Official.Intro+" | "+p.Official.Label+" | "+p.Official.Text), " ")
		articles[place] += fmt.Sprintf("%s [%s] %s\n", p.Locator.Anchor(), p.Section, words)
	}
	return articles
}

package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
	"treatybot/corpus/corpustest"
)

// sheets are ways to set a text.
var sheets = []struct {
	name string
	sheet
}{
	{"spaced", sheet{spacing: 6, header: "Treaty series", numbered: true}},
	{"justified, hyphenated", sheet{spacing: 6, justified: true, hyphenated: true, numbered: true}},
	{"indented", sheet{indent: 15, justified: true, header: "Official journal 12/3"}},
	{"two columns", sheet{columns: 2, size: 9, spacing: 4, justified: true, hyphenated: true, header: "Official journal", numbered: true}},
	{"hanging", sheet{spacing: 5, hanging: true, numbered: true}},
}

// TestTypesetTreaties: treaties that are set, each in one of several ways, come
// out with the articles and the words that went in. Those of one page have no
// running header, which nothing tells from a first line there.
func TestTypesetTreaties(t *testing.T) {
	for i, file := range corpustest.OfficialFiles(t) {
		s := sheets[i%len(sheets)]
		t.Run(filepath.Base(file)+", "+s.name, func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, err := corpus.ParseFile(file, content)
			if err != nil {
				t.Fatal(err)
			}
			const page = 5000
			if len(content) < page {
				s.header = ""
			}
			got, err := usual().Extract(t.Context(), File{Name: "set.pdf", Content: typeset(t, want.Blocks, s.sheet)})
			if err != nil {
				t.Fatal(err)
			}
			w, g := partsOf(want), partsOf(corpus.File{Blocks: got.Blocks})
			for _, part := range w.order {
				if g.words[part] != w.words[part] {
					t.Errorf("%s differs: %s", part, firstDifference(w.words[part], g.words[part]))
				}
			}
			t.Logf("%d articles and divisions, %d pages", len(w.order), got.Pages)
		})
	}
}

// firstDifference shows the words around the first that differs.
func firstDifference(want, got string) string {
	w, g := strings.Fields(want), strings.Fields(got)
	i := 0
	for i < min(len(w), len(g)) && w[i] == g[i] {
		i++
	}
	from := max(i-5, 0)
	return "want " + strings.Join(w[from:min(i+8, len(w))], " ") + "\ngot  " + strings.Join(g[min(from, len(g)):min(i+8, len(g))], " ")
}

// pact is a treaty of our own making with so many articles.
func pact(articles int) []corpus.Block {
	blocks := []corpus.Block{
		{Level: 1, Text: "Pact on the Quiet Use of Lighthouses"},
		{Text: "The coastal towns, wishing that ships find their way and that sleepers keep their sleep, have agreed as follows:"},
	}
	for i := range articles {
		blocks = append(blocks,
			corpus.Block{Level: 2, Text: fmt.Sprintf("Article %d — Lamps of the %s order", i+1, []string{"first", "second", "third"}[i%3])},
			corpus.Block{Text: fmt.Sprintf("1. Every town keeps the lamp of its lighthouse burning from dusk until dawn, and counts %d ships before its keeper may rest; fog suspends the count.", i+7)},
			corpus.Block{Text: "2. A town that finds its lamp too bright for its inhabitants tells the neighbouring towns, which answer within a month and may propose curtains, shutters or a different colour of glass."},
			corpus.Block{Text: "3. Foghorns sound only where the towns that hear them have consented; consent may be withdrawn with notice of one winter."})
	}
	return blocks
}

// TestPDF: whatever the sheet, the blocks that went in come out.
func TestPDF(t *testing.T) {
	want := pact(12)
	for _, s := range sheets {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			got, err := usual().Extract(t.Context(), File{Name: "pact.bin", Content: typeset(t, want, s.sheet)})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got.Blocks); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if got.Format != PDF || got.Pages < 2 || got.Meta.Title != want[0].Text || got.Meta.Language != "en" {
				t.Errorf("format %s, %d pages, title %q, language %q", got.Format, got.Pages, got.Meta.Title, got.Meta.Language)
			}
			if furniture := s.header != "" || s.numbered; got.Has(PageFurnitureDropped) != furniture {
				t.Errorf("warnings %v, furniture %v", got.Warnings, furniture)
			}
		})
	}
}

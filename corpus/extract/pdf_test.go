package extract

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
	"treatybot/corpus/corpustest"
)

// TestTypesetTreaties: treaties that are set in several ways come out with the
// articles and words that went in. It reports how many do.
func TestTypesetTreaties(t *testing.T) {
	for name, s := range map[string]sheet{
		"spaced":                 {spacing: 6, header: "Treaty series", numbered: true},
		"justified, hyphenated":  {spacing: 6, justified: true, hyphenated: true, numbered: true},
		"indented":               {indent: 15, justified: true, header: "Official journal 12/3"},
		"two columns":            {columns: 2, size: 9, spacing: 4, justified: true, hyphenated: true, header: "Official journal", numbered: true},
		"hanging, bold headings": {spacing: 5, hanging: true, boldOnly: true, numbered: true},
	} {
		t.Run(name, func(t *testing.T) {
			equal, all := 0, 0
			for _, file := range corpustest.OfficialFiles(t) {
				content, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				want, err := corpus.ParseFile(file, content)
				if err != nil {
					t.Fatal(err)
				}
				e, a := compareTypeset(t, filepath.Base(file), want, s)
				equal += e
				all += a
			}
			t.Logf("%d of %d articles and divisions equal", equal, all)
			const share = 0.9
			if float64(equal) < share*float64(all) {
				t.Errorf("less than %.0f %%", 100*share)
			}
		})
	}
}

func compareTypeset(t *testing.T, name string, want corpus.File, s sheet) (equal, all int) {
	got, err := newExtractor(t, Limits{}).Extract(t.Context(), File{Name: name, Content: typeset(t, want.Blocks, s)})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	w, g := partsOf(want), partsOf(corpus.File{Blocks: got.Blocks})
	var differ []string
	for _, part := range w.order {
		if all++; g.words[part] == w.words[part] {
			equal++
		} else {
			differ = append(differ, part)
		}
	}
	if len(differ) > 0 {
		part := differ[0]
		t.Logf("%s: %d of %d differ: %v; %s:\n%s", name, len(differ), len(w.order), differ[:min(len(differ), 5)], part, firstDifference(w.words[part], g.words[part]))
	}
	return equal, all
}

// firstDifference shows the words around the first that differs.
func firstDifference(want, got string) string {
	w, g := strings.Fields(want), strings.Fields(got)
	i := 0
	for i < min(len(w), len(g)) && w[i] == g[i] {
		i++
	}
	from := max(i-5, 0)
	return "want " + strings.Join(w[from:min(i+8, len(w))], " ") + "\n got " + strings.Join(g[min(from, len(g)):min(i+8, len(g))], " ")
}

var _ = slices.Contains[[]string]
var _ = cmp.Diff

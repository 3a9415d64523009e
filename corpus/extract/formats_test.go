package extract

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
	"treatybot/corpus/corpustest"
)

// TestFormats: the same treaty in every format gives the articles and the
// words of the clean text. It reports the share of equal articles.
func TestFormats(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(corpustest.Shared(t, "corpus", "formats"), "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			id := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)), "-two-column")
			want := oracle(t, id)
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text, err := usual().Extract(t.Context(), File{Name: filepath.Base(file), Content: content})
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := corpus.ParseFile("stored.md", []byte(text.Markdown()))
			if err != nil {
				t.Fatal(err)
			}
			if kind := parsed.GuessKind(); kind != corpus.Treaty {
				t.Fatalf("taken for %s", kind)
			}
			got := partsOf(parsed)
			equal := 0
			for _, name := range want.order {
				switch {
				case got.words[name] == want.words[name]:
					equal++
				default:
					t.Errorf("%s differs:\n%s", name, cmp.Diff(strings.Fields(want.words[name]), strings.Fields(got.words[name])))
				}
			}
			for _, name := range got.order {
				if !slices.Contains(want.order, name) {
					t.Errorf("%s is too much: %.200s", name, got.words[name])
				}
			}
			t.Logf("%s: %d of %d articles and divisions equal, %d of %d passages; title %q, language %q, warnings %v", filepath.Base(file), equal, len(want.order),
				samePassages(got.passages, want.passages), len(want.passages), text.Meta.Title, text.Meta.Language, text.Warnings)
			if diff := cmp.Diff(want.passages, got.passages); diff != "" {
				t.Errorf("passages: -want +got:\n%s", diff)
			}
			if text.Meta.Language != "en" {
				t.Errorf("language %q", text.Meta.Language)
			}
		})
	}
}

// parts is a treaty by article and division: the words of each, and the
// passages with their words.
type parts struct {
	order    []string
	words    map[string]string
	passages []string
}

func oracle(t *testing.T, id string) parts {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(corpustest.Shared(t, "corpus", "official"), id+".md"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := corpus.ParseFile(id+".md", content)
	if err != nil {
		t.Fatal(err)
	}
	return partsOf(f)
}

func partsOf(f corpus.File) parts {
	p := parts{words: map[string]string{}}
	for _, c := range corpus.Segment(f.Blocks, corpus.Treaty).Children {
		name := c.Locator.String()
		p.order = append(p.order, name)
		p.words[name] += strings.ToLower(strings.Join(c.Words(), " "))
	}
	d := corpus.NewDocument(corpus.Meta{ID: "x", Kind: corpus.Treaty}, corpus.LayerFile{File: f, Layer: corpus.Official})
	for _, passage := range d.Passages {
		p.passages = append(p.passages, fmt.Sprintf("%s: %s", passage.ID, strings.ToLower(strings.Join(corpus.Words(passage.Official.Text), " "))))
	}
	return p
}

func samePassages(got, want []string) int {
	n := 0
	for _, w := range want {
		if slices.Contains(got, w) {
			n++
		}
	}
	return n
}

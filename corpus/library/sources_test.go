package library_test

import (
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"treatybot/corpus"
	"treatybot/corpus/corpustest"
	"treatybot/corpus/library"
)

func sources(t *testing.T) []library.Source {
	t.Helper()
	list, err := library.Sources()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestSources: what sources.yaml says is whole.
func TestSources(t *testing.T) {
	list := sources(t)
	if !slices.IsSortedFunc(list, func(a, b library.Source) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("the treaties are not in order")
	}
	pinned := regexp.MustCompile(`^https://\S+/[0-9a-f]{40}/\S+$`)
	for _, s := range list {
		for _, f := range s.Files {
			if !pinned.MatchString(f.URL) || len(f.SHA256) != 64 || f.Bytes <= 0 || f.Publisher == "" || f.Licence == "" || f.Shape == "" {
				t.Errorf("%s: file %s is not pinned whole: %+v", s.ID, f.Name, f)
			}
		}
		if s.Begin == "" || s.Language == "" || s.Paragraphs == 0 || len(s.Has) == 0 {
			t.Errorf("%s: marks or counts are missing", s.ID)
		}
		if (len(s.Files) > 1) != (s.Witness != nil) {
			t.Errorf("%s: %d files, but witness is %v", s.ID, len(s.Files), s.Witness)
		}
		for _, e := range s.Errata {
			if e.From == "" || e.From == e.To || e.Why == "" {
				t.Errorf("%s: erratum %+v is not whole", s.ID, e)
			}
		}
	}
}

// TestSourcesCopyNothing: marks and errata are a few words each, fewer than
// [corpustest.CopiedRun] in a row.
func TestSourcesCopyNothing(t *testing.T) {
	for _, s := range sources(t) {
		cuts := []library.Cut{s.Cut}
		if s.Witness != nil {
			cuts = append(cuts, *s.Witness)
		}
		var texts []string
		for _, c := range cuts {
			texts = append(texts, c.Begin, c.End)
		}
		for _, h := range s.Headings {
			texts = append(texts, h.At, h.Text)
		}
		for _, e := range s.Errata {
			texts = append(texts, e.From, e.To)
		}
		for _, text := range texts {
			if n := len(strings.Fields(corpus.Fold(text))); n >= corpustest.CopiedRun {
				t.Errorf("%s: %d words: %q", s.ID, n, text)
			}
		}
	}
}

// TestSourcesArePinned: the facts are those that were gathered.
func TestSourcesArePinned(t *testing.T) {
	content, err := os.ReadFile(corpustest.Shared(t, "corpus", "pinned-sources.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var gathered map[string][]struct {
		File               string
		library.SourceFile `yaml:",inline"`
	}
	if err := yaml.Unmarshal(content, &gathered); err != nil {
		t.Fatal(err)
	}
	list := sources(t)
	if len(list) != len(gathered) {
		t.Errorf("%d treaties, %d were gathered", len(list), len(gathered))
	}
	for _, s := range list {
		if len(gathered[s.ID]) != len(s.Files) {
			t.Errorf("%s: %d files, %d were gathered", s.ID, len(s.Files), len(gathered[s.ID]))
			continue
		}
		for i, want := range gathered[s.ID] {
			got := s.Files[i]
			want.Name, want.Shape = path.Base(want.File), got.Shape
			if got != want.SourceFile {
				t.Errorf("%s: got  %+v\nwant %+v", s.ID, got, want.SourceFile)
			}
		}
	}
}

package library

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"treatybot/corpus"
)

const (
	longestLine = 4000 // bytes of what is said of one passage: ranking takes so long a line into account (KeyedLong)
	longestRun  = 8    // words in a row that keywords may share with the text: they are other words for it
)

// builtIn gives the library of the built-in documents, and these.
func builtIn(t *testing.T) (*Library, []corpus.Document) {
	t.Helper()
	l, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	documents, err := l.Documents()
	if err != nil {
		t.Fatal(err)
	}
	return l, documents
}

// TestKeywords: every built-in document has keywords, and each line of them
// stands for one passage.
func TestKeywords(t *testing.T) {
	_, documents := builtIn(t)
	var files []string
	for _, d := range documents {
		files = append(files, "keywords/"+d.ID+".txt")
		content, err := readKeywords(d.ID)
		if err != nil || len(content) == 0 {
			t.Errorf("%s has no keywords (%v)", d.ID, err)
			continue
		}
		t.Run(d.ID, func(t *testing.T) { checkKeywords(t, d, string(content)) })
	}
	found, err := fs.Glob(keywordFiles, "keywords/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range found {
		if !slices.Contains(files, name) {
			t.Errorf("%s belongs to no document", name)
		}
	}
}

// checkKeywords looks at each line: its anchor, in the order of the document,
// its length and its entries.
func checkKeywords(t *testing.T, d corpus.Document, content string) {
	passages := map[string]corpus.Passage{}
	for _, p := range d.Passages {
		passages[strings.TrimPrefix(p.ID, d.ID+"#")] = p
	}
	last := -1
	for line := range strings.Lines(content) {
		line = strings.TrimSuffix(line, "\n")
		anchor, entries, _ := strings.Cut(line, ": ")
		p, known := passages[anchor]
		switch {
		case !known:
			t.Errorf("%s is no passage, or stands twice", anchor)
			continue
		case p.Ordinal < last:
			t.Errorf("%s stands after a later passage", anchor)
		case len(line) > longestLine:
			t.Errorf("%s: %d bytes, want at most %d", anchor, len(line), longestLine)
		case p.Keywords != entries:
			t.Errorf("%s has other keywords: %q", anchor, p.Keywords)
		}
		last = p.Ordinal
		delete(passages, anchor)
		checkEntries(t, p, strings.Split(entries, ";"))
	}
	for anchor := range passages {
		t.Errorf("%s has no keywords", anchor)
	}
}

func checkEntries(t *testing.T, p corpus.Passage, entries []string) {
	text := corpus.Words(strings.ToLower(p.Wording().Text))
	seen := map[string]bool{}
	for _, e := range entries {
		words := corpus.Words(strings.ToLower(e))
		key := strings.Join(words, " ")
		if key == "" {
			t.Errorf("%s: an entry is empty", p.ID)
		}
		if seen[key] {
			t.Errorf("%s: %q stands twice", p.ID, e)
		}
		seen[key] = true
		if n := sharedRun(words, text); n > longestRun {
			t.Errorf("%s: %q has %d words in a row of the text", p.ID, e, n)
		}
	}
}

// TestUnanswered: questions without answer stand one a line, each once, and are
// not among the keywords of a passage.
func TestUnanswered(t *testing.T) {
	l, documents := builtIn(t)
	seen := map[string]string{} // words -> where they stand
	for _, d := range documents {
		for _, p := range d.Passages {
			for e := range strings.SplitSeq(p.Keywords, ";") {
				seen[strings.Join(corpus.Words(strings.ToLower(e)), " ")] = p.ID
			}
		}
	}
	for _, q := range l.Unanswered() {
		words := strings.Join(corpus.Words(strings.ToLower(q)), " ")
		if where := seen[words]; where != "" || words == "" || strings.Contains(q, ";") {
			t.Errorf("%q is empty, has a semicolon, or stands elsewhere too: %s", q, where)
		}
		seen[words] = "twice"
	}
}

// sharedRun gives the length of the longest run of words that both lists have.
func sharedRun(a, b []string) int {
	longest := 0
	before := make([]int, len(b)+1) // runs that end at the word before of a, and at each word of b
	for _, w := range a {
		now := make([]int, len(b)+1)
		for i, x := range b {
			if w == x {
				now[i+1] = before[i] + 1
				longest = max(longest, now[i+1])
			}
		}
		before = now
	}
	return longest
}

func TestSharedRun(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "the ferrets left", 0},
		{"when the ferrets left", "the ferrets left early", 3},
		{"ferrets ferrets", "ferrets", 1},
		{"the wolf ate the ferret", "the ferret ate the wolf", 2},
	} {
		if got := sharedRun(strings.Fields(c.a), strings.Fields(c.b)); got != c.want {
			t.Errorf("%q and %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestParseKeywords(t *testing.T) {
	for _, c := range []struct {
		name, content string
		want          map[string]string // nil: an error
	}{
		{"lines", "art-1: how many; ferrets: all of them\nart-2: leaving\n", map[string]string{"art-1": "how many; ferrets: all of them", "art-2": "leaving"}},
		{"empty", "", map[string]string{}},
		{"no line end", "art-1: ferrets", map[string]string{"art-1": "ferrets"}},
		{"an anchor twice", "art-1: ferrets\nart-1: wolves\n", nil},
		{"no anchor", "how many ferrets\n", nil},
		{"nothing said", "art-1:\n", nil},
		{"a blank line", "art-1: ferrets\n\nart-2: wolves\n", nil},
	} {
		got, err := parseKeywords([]byte(c.content))
		if (err == nil) != (c.want != nil) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for anchor, entries := range c.want {
			if got[anchor] != entries {
				t.Errorf("%s: %s has %q, want %q", c.name, anchor, got[anchor], entries)
			}
		}
		if err == nil && len(got) != len(c.want) {
			t.Errorf("%s: %d anchors, want %d", c.name, len(got), len(c.want))
		}
	}
}

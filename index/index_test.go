package index_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/index"
)

// tinySource is a library of two documents.
type tinySource struct {
	fingerprint string
	reads       *int
}

const tinyTreaty = `## Preamble

The Parties,

Wishing to end the suffering of the ferrets,

Have agreed as follows:

## Article I — Duties

1. Each Party shall, no later than four years after joining:

(a) free all its ferrets;

(b) tell the Keeper how many ferrets it has freed.

2. “Ferret” means a small animal that is long.

## Article II — Leaving

A Party may leave with six months of notice.
`

func (s tinySource) Fingerprint() string { return s.fingerprint }

func (s tinySource) Unanswered() []string { return nil }

func (s tinySource) Documents() ([]corpus.Document, error) {
	if s.reads != nil {
		*s.reads++
	}
	treaty, err := corpus.ParseFile("t.md", []byte(tinyTreaty))
	if err != nil {
		return nil, err
	}
	news, err := corpus.ParseFile("n.md", []byte("# News\n\n## Why?\n\nFinland left the Ferret Treaty in 2025 for fear of wolves.\n"))
	if err != nil {
		return nil, err
	}
	return []corpus.Document{
		corpus.NewDocument(corpus.Meta{ID: "ferret-2001", Kind: corpus.Treaty, ShortTitle: "Ferret Treaty"}, corpus.LayerFile{File: treaty, Layer: corpus.Plain}),
		corpus.NewDocument(corpus.Meta{ID: "news", Kind: corpus.Article, ShortTitle: "News", Date: corpus.Date{Year: 2025}}, corpus.LayerFile{File: news, Layer: corpus.Prose}),
	}, nil
}

func tiny(t testing.TB, dir string, s tinySource) (*index.Index, error) {
	t.Helper()
	facts, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	metas := []corpus.Meta{{ID: "ferret-2001", Kind: corpus.Treaty, ShortTitle: "Ferret Treaty", Aliases: []string{"ferret ban"}}}
	return index.Open(context.Background(), index.Config{Dir: dir, Source: s, Names: index.NewNames(facts, metas)})
}

func mustOpen(t testing.TB, dir string, s tinySource) *index.Index {
	t.Helper()
	x, err := tiny(t, dir, s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

func search(t testing.TB, x *index.Index, question string, opt index.Options) index.Result {
	t.Helper()
	r, err := x.Search(context.Background(), x.ParseQuestion(question), opt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOpenReuses(t *testing.T) {
	dir, reads := t.TempDir(), 0
	for i := range 3 {
		x := mustOpen(t, dir, tinySource{"one", &reads})
		if got := search(t, x, "how many ferrets were freed?", index.Options{}); len(got.Hits) == 0 {
			t.Fatalf("open %d: nothing found", i)
		}
		_ = x.Close()
	}
	if reads != 1 {
		t.Errorf("the documents were read %d times, want once", reads)
	}
	_ = mustOpen(t, dir, tinySource{"two", &reads}).Close()
	if reads != 2 {
		t.Error("a changed library is not indexed anew")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("%d folders are left, want one (%v)", len(entries), err)
	}
}

// TestOpenBroken damages every file of an index in turn.
func TestOpenBroken(t *testing.T) {
	dir := t.TempDir()
	_ = mustOpen(t, dir, tinySource{"one", nil}).Close()
	for i := range filesIn(t, dir) {
		for name, damage := range map[string]func(string) error{
			"removed": os.Remove, "emptied": func(f string) error { return os.Truncate(f, 0) },
			"cut": func(f string) error {
				info, err := os.Stat(f)
				if err != nil {
					return err
				}
				return os.Truncate(f, info.Size()/2)
			},
			"garbled": func(f string) error { return os.WriteFile(f, []byte(strings.Repeat("garbage ", 500)), 0o644) },
		} {
			files := filesIn(t, dir)
			if i >= len(files) {
				continue
			}
			file := files[i]
			if err := damage(file); err != nil {
				t.Fatal(err)
			}
			x := mustOpen(t, dir, tinySource{"one", nil})
			if got := search(t, x, "freed ferrets", index.Options{}); len(got.Hits) == 0 {
				t.Errorf("%s %s: nothing found", filepath.Base(file), name)
			}
			_ = x.Close()
		}
	}
}

// TestOpenFlipped flips single bits of every file of an index: each is noticed
// when the index is opened, and the answers stay what they were.
func TestOpenFlipped(t *testing.T) {
	dir, reads := t.TempDir(), 0
	x := mustOpen(t, dir, tinySource{"one", &reads})
	want := search(t, x, "freed ferrets", index.Options{})
	_ = x.Close()
	random := rand.New(rand.NewPCG(1997, 2025))
	for i := range filesIn(t, dir) {
		for range 6 {
			file := filesIn(t, dir)[i] // rebuilt each time
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			bit := random.IntN(len(b) * 8)
			b[bit/8] ^= 1 << (bit % 8)
			if err := os.WriteFile(file, b, 0o644); err != nil {
				t.Fatal(err)
			}
			before := reads
			x := mustOpen(t, dir, tinySource{"one", &reads})
			if reads != before+1 {
				t.Errorf("%s: bit %d of byte %d goes unnoticed", filepath.Base(file), bit%8, bit/8)
			}
			if diff := cmp.Diff(want.Hits, search(t, x, "freed ferrets", index.Options{}).Hits); diff != "" {
				t.Errorf("%s (-want +got):\n%s", filepath.Base(file), diff)
			}
			_ = x.Close()
		}
	}
}

// TestOpenChangesNothing: to read an index is to leave its files as they are,
// for others may read them at the same time, and their checksums must hold.
func TestOpenChangesNothing(t *testing.T) {
	dir := t.TempDir()
	_ = mustOpen(t, dir, tinySource{"one", nil}).Close()
	state := func() map[string]string {
		files := map[string]string{}
		for _, name := range filesIn(t, dir) {
			b, err := os.ReadFile(name)
			info, statErr := os.Stat(name)
			if err = errors.Join(err, statErr); err != nil {
				t.Fatal(err)
			}
			files[name] = fmt.Sprintf("%v %x", info.ModTime(), sha256.Sum256(b))
		}
		return files
	}
	before := state()
	x := mustOpen(t, dir, tinySource{"one", nil})
	search(t, x, "freed ferrets", index.Options{})
	_ = x.Close()
	if diff := cmp.Diff(before, state()); diff != "" {
		t.Errorf("-before +after:\n%s", diff)
	}
}

// TestOpenSweeps: temporary indexes of processes that were killed go.
func TestOpenSweeps(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	old, fresh := filepath.Join(os.TempDir(), "treatybot-index-1"), filepath.Join(os.TempDir(), "treatybot-index-2")
	for _, name := range []string{old, fresh} {
		if err := os.MkdirAll(filepath.Join(name, "index-temporary"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	ago := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(old, ago, ago); err != nil {
		t.Fatal(err)
	}
	_ = mustOpen(t, t.TempDir(), tinySource{"one", nil}).Close()
	if _, err := os.Stat(old); err == nil {
		t.Error("an old one stays")
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Error("one that may be in use is removed")
	}
}

func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	if err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return files
}

func TestOpenTogether(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			x, err := tiny(t, dir, tinySource{"one", nil})
			if err != nil {
				t.Error(err)
				return
			}
			defer x.Close()
			if r, err := x.Search(context.Background(), x.ParseQuestion("ferrets freed"), index.Options{}); err != nil || len(r.Hits) == 0 {
				t.Errorf("%d hits, %v", len(r.Hits), err)
			}
		})
	}
	wg.Wait()
}

// TestOpenUnwritable: where nothing can be written the index is in a temporary
// folder, which goes with it.
func TestOpenUnwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"", filepath.Join(file, "index")} {
		x := mustOpen(t, dir, tinySource{"one", nil})
		if got := search(t, x, "freed ferrets", index.Options{}); len(got.Hits) == 0 {
			t.Errorf("index in %q: nothing found", dir)
		}
	}
}

func TestOpenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	facts, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := index.Open(ctx, index.Config{Dir: dir, Source: tinySource{"one", nil}, Names: index.NewNames(facts, nil)}); !errors.Is(err, context.Canceled) {
		t.Errorf("Open under a cancelled context gives %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("a build that was broken off leaves %v", entries)
	}
}

func TestProgress(t *testing.T) {
	facts, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	var last, all int
	x, err := index.Open(context.Background(), index.Config{
		Dir: t.TempDir(), Source: tinySource{"one", nil}, Names: index.NewNames(facts, nil),
		Progress: func(done, total int) {
			if done < last || done > total {
				t.Errorf("%d of %d after %d", done, total, last)
			}
			last, all = done, total
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if last == 0 || last != all {
		t.Errorf("ends at %d of %d", last, all)
	}
}

func TestAt(t *testing.T) {
	x := mustOpen(t, "", tinySource{"one", nil})
	for _, c := range []struct {
		place string
		want  []string
	}{
		{"1", []string{"art-1-1", "art-1-2"}},
		{"I(1)", []string{"art-1-1"}},
		{"1(1)(b)", []string{"art-1-1-b"}},
		{"II", []string{"art-2"}},
		{"preamble", []string{"preamble-1"}},
		{"preamble 1", []string{"preamble-1"}},
		{"3", nil}, {"1(3)", nil}, {"1(1)(c)", nil},
	} {
		place, err := corpus.ParseLocator(c.place)
		if err != nil {
			t.Fatal(err)
		}
		passages, err := x.At(context.Background(), "ferret-2001", place)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range passages {
			got = append(got, p.Locator.Anchor())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("at %s (-want +got):\n%s", c.place, diff)
		}
	}
}

func TestSearch(t *testing.T) {
	x := mustOpen(t, "", tinySource{"one", nil})
	for _, c := range []struct {
		name, question string
		opt            index.Options
		want           []string // first hits
		answered       bool
	}{
		{"one hit for a paragraph and its points", "tell the keeper how many were freed", index.Options{}, []string{"ferret-2001#art-1-1-b", "ferret-2001#art-2"}, true},
		{"a synonym", "how do I quit the ferret ban?", index.Options{Limit: 1}, []string{"ferret-2001#art-2"}, true},
		{"a reference", "what does article I(2) of the Ferret Treaty say?", index.Options{Limit: 1}, []string{"ferret-2001#art-1-2"}, true},
		{"a definition", "what is a ferret?", index.Options{Limit: 1}, []string{"ferret-2001#art-1-2"}, true},
		{"only prose, which lacks it", "may a party leave with notice?", index.Options{Kinds: []corpus.Kind{corpus.Article}}, []string{"news#why-1"}, false},
		{"only one document", "may a party leave with notice?", index.Options{Documents: []string{"ferret-2001"}, Limit: 1}, []string{"ferret-2001#art-2"}, true},
		{"another document has it", "who left for fear of wolves?", index.Options{Documents: []string{"ferret-2001"}, Limit: 1}, []string{"ferret-2001#art-2"}, false},
		{"only about a state", "who left the treaty for fear of wolves?", index.Options{States: []string{"FI"}}, []string{"news#why-1"}, true},
		{"nothing later than a day", "did Finland leave for fear of wolves?", index.Options{Before: corpus.Date{Year: 2024}, Limit: 1}, []string{"ferret-2001#art-2"}, false},
		{"nothing later than its own day", "did Finland leave for fear of wolves?", index.Options{Before: corpus.Date{Year: 2025, Month: 12, Day: 31}, Limit: 1}, []string{"news#why-1"}, true},
		{"no documents", "leave", index.Options{Documents: []string{}}, nil, false},
		{"no such state", "who left?", index.Options{States: []string{"SE"}}, nil, false},
		{"a reference elsewhere", "Article I(2) of the Ferret Treaty", index.Options{Documents: []string{"news"}}, nil, false},
		{"a reference to another kind", "Article I(2) of the Ferret Treaty", index.Options{Kinds: []corpus.Kind{corpus.Article}}, nil, false},
		{"an unknown treaty", "does the Outer Space Treaty free ferrets?", index.Options{Limit: 1}, []string{"news#why-1"}, false},
		{"nothing", "what is the best pizza in town?", index.Options{}, nil, false},
		{"no words", "?!", index.Options{}, nil, false},
	} {
		r := search(t, x, c.question, c.opt)
		var got []string
		for _, h := range r.Hits {
			got = append(got, h.ID)
		}
		if diff := cmp.Diff(c.want, got); diff != "" || r.Answered != c.answered {
			t.Errorf("%s: answered %v, want %v (-want +got):\n%s", c.name, r.Answered, c.answered, diff)
		}
	}
}

// TestSearchTogether: searches share what the index remembers.
func TestSearchTogether(t *testing.T) {
	x := mustOpen(t, "", tinySource{"one", nil})
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for _, q := range []string{"how many ferrets were freed?", "how do I quit the ferret ban?", "what does article I(2) of the Ferret Treaty say?"} {
				if r, err := x.Search(context.Background(), x.ParseQuestion(q), index.Options{}); err != nil || len(r.Hits) == 0 {
					t.Errorf("%s: %d hits, %v", q, len(r.Hits), err)
				}
			}
		})
	}
	wg.Wait()
}

// TestScore: the score is the sum of its features, and highlights are words
// of the question.
func TestScore(t *testing.T) {
	x := mustOpen(t, "", tinySource{"one", nil})
	for _, h := range search(t, x, "when must the ferrets be freed?", index.Options{}).Hits {
		sum := 0.0
		for _, f := range h.Features {
			sum += f.Value * f.Weight
		}
		if diff := sum - h.Score; diff > 1e-9 || diff < -1e-9 {
			t.Errorf("%s scores %f, its features give %f", h.ID, h.Score, sum)
		}
		quote, _ := h.Wording().Quote()
		for _, r := range h.Highlights {
			if word := strings.ToLower(quote[r[0]:r[1]]); !strings.HasPrefix(word, "ferret") && !strings.HasPrefix(word, "free") {
				t.Errorf("%s: %q is highlighted", h.ID, word)
			}
		}
	}
}

func TestParseQuestion(t *testing.T) {
	x := mustOpen(t, "", tinySource{"one", nil})
	for _, c := range []struct {
		text string
		want index.Question
	}{
		{"why did Finland and the US leave the ferret ban in 2025?", index.Question{
			Terms: "Finland and the US leave the in 2025?", Treaties: []string{"ferret-2001"}, States: []string{"FI", "US"}, Dates: []string{"2025"}, Intent: index.Why, Rest: []string{"leav"},
		}},
		{"Art. 5(3) ottawa treaty", index.Question{Terms: "Art. 5(3) ottawa treaty", Treaties: []string{"ottawa-1997"}, Places: []corpus.Locator{{Article: "5", Paragraph: "3"}}}},
		{"how long do they have to get rid of land mines", index.Question{
			Terms: "they destroy landmine", Intent: index.HowLong, Rest: []string{"get", "rid", "land", "mine"},
			Subjects: map[string]float64{"ottawa-1997": 1, "ccw-ap2-1996": 0.7, "swissinfo-2025": 0.4},
		}},
		{"is finnland in the ferret baan?", index.Question{
			Text: "is Finland in the ferret baan?", Terms: "is Finland in the ferret baan?", Treaties: nil, States: []string{"FI"}, Rest: []string{"ferret", "baan"},
			Mistyped: []index.Mistyped{{Typed: "finnland", ID: "FI"}},
		}},
		{"UK CWC", index.Question{Terms: "UK", Treaties: []string{"cwc-1993"}, States: []string{"GB"}}},
		{"Which States joined BWC on 1 July 2012?", index.Question{
			Terms: "States joined on 1 July 2012?", Treaties: []string{"bwc-1972"}, Dates: []string{"2012", "2012-07", "2012-07-01"}, Rest: []string{"state", "join"},
		}},
	} {
		got := x.ParseQuestion(c.text)
		if c.want.Text == "" {
			c.want.Text = c.text
		}
		if diff := cmp.Diff(c.want, got, cmpopts.IgnoreUnexported(index.Question{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
	if q := x.ParseQuestion("is Guinea a party?"); len(q.States) != 0 || len(q.Unclear) != 1 || len(q.Unclear[0].IDs) != 4 {
		t.Errorf("Guinea is read as %+v", q)
	}
}

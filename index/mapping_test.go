package index

import (
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
)

// Update says that golden files are to be written anew.
var Update = flag.Bool("update", false, "write the golden files in testdata anew")

// goldenEntries are the entries of a few passages, and the version that they
// belong to.
type goldenEntries struct {
	Version int
	Entries []map[string]any
}

// TestEntries: where the entries of the same passages change, the version
// does, or indexes of old entries would be reused.
func TestEntries(t *testing.T) {
	const file = "testdata/entries.json"
	got := goldenEntries{Version: version, Entries: sampleEntries(t)}
	raw, err := os.ReadFile(file)
	if err != nil && !*Update {
		t.Fatal(err)
	}
	var want goldenEntries
	if err == nil {
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
	}
	diff := cmp.Diff(want.Entries, got.Entries)
	if diff != "" && want.Version == got.Version {
		t.Fatalf("entries change; raise the constant version, then run with -update (-want +got):\n%s", diff)
	}
	if want.Version == got.Version {
		return
	}
	if !*Update {
		t.Fatalf("entries are of version %d, the golden ones of %d; run with -update", got.Version, want.Version)
	}
	raw, err = json.MarshalIndent(got, "", " ")
	if err == nil {
		err = os.WriteFile(file, append(raw, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// sampleEntries makes entries of a passage of each sort, as JSON would have
// them.
func sampleEntries(t *testing.T) []map[string]any {
	t.Helper()
	facts, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	m, err := newMapping()
	if err != nil {
		t.Fatal(err)
	}
	passages := []corpus.Passage{
		{
			ID: "ottawa-1997#art-20-3", Document: "ottawa-1997", Title: "Ottawa Convention", Kind: corpus.Treaty, Section: "Leaving",
			Locator: corpus.Locator{Article: "20", Paragraph: "3"}, Parent: "ottawa-1997#art-20",
			Plain:    corpus.Wording{Text: "Ferrets may leave six months after 1 July 2012.", Intro: "About ferrets:"},
			Official: corpus.Wording{Text: "“Ferret” means an animal."}, Keywords: "how long until they may go; leaving",
		},
		{
			ID: "news#why-1", Document: "news", Title: "News", Kind: corpus.Article, Section: "Why did Finland leave the Ottawa Convention?",
			Locator: corpus.Locator{Division: "Why did Finland leave?", Paragraph: "1", Unnumbered: true},
			Prose:   corpus.Wording{Text: "Finland told Estonia that wolves had come in 2025."},
		},
	}
	var entries []map[string]any
	for _, p := range passages {
		entry, _, err := newEntry(p, NewNames(facts, nil), stemmer{m.AnalyzerNamed(en.AnalyzerName)})
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(entry)
		if err != nil {
			t.Fatal(err)
		}
		var plain map[string]any
		if err := json.Unmarshal(raw, &plain); err != nil {
			t.Fatal(err)
		}
		entries = append(entries, plain)
	}
	return entries
}

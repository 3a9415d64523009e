package library_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"treatybot/corpus"
	"treatybot/corpus/corpustest"
	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
)

func builtin(t *testing.T) []corpus.Document {
	t.Helper()
	l, err := library.Open("")
	if err != nil {
		t.Fatal(err)
	}
	documents, err := l.Documents()
	if err != nil {
		t.Fatal(err)
	}
	return documents
}

// TestBuiltin checks what every built-in document must have.
func TestBuiltin(t *testing.T) {
	ids := map[string]bool{}
	for _, d := range builtin(t) {
		if ids[d.ID] {
			t.Errorf("two documents are called %s", d.ID)
		}
		ids[d.ID] = true
		if d.Title == "" || d.ShortTitle == "" || d.Kind == "" || d.Language != "en" || len(d.Passages) == 0 {
			t.Errorf("%s lacks a title, kind, language or text: %+v", d.ID, d.Meta)
		}
		if len(d.Layers) != 1 || d.Layers[0].Source.Title == "" {
			t.Errorf("%s does not say where it comes from", d.ID)
		}
		if _, err := os.Stat(d.ID + ".md"); err != nil {
			t.Errorf("document %s is not in the file of its name", d.ID)
		}
		if d.Kind == corpus.Treaty && d.Layers[0].Layer != corpus.Plain {
			t.Errorf("%s is built in as %s layer", d.ID, d.Layers[0].Layer)
		}
		for _, p := range d.Passages {
			if p.Wording().Text == "" {
				t.Errorf("%s has no text", p.ID)
			}
		}
	}
	for _, id := range []string{"ottawa-1997", "ccm-2008", "leaving-treaties", "swissinfo-2025"} {
		if !ids[id] {
			t.Errorf("no document %s", id)
		}
	}
}

// TestPlainCoversOfficial: each place of an official text has its plain
// counterpart, and the plain one has no other.
func TestPlainCoversOfficial(t *testing.T) {
	dir := corpustest.Shared(t, "corpus", "official")
	for _, plain := range builtin(t) {
		content, err := os.ReadFile(filepath.Join(dir, plain.ID+".md"))
		if plain.Kind != corpus.Treaty || os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		f, err := corpus.ParseFile(plain.ID+".md", content)
		if err != nil {
			t.Fatal(err)
		}
		official := corpus.NewDocument(corpus.Meta{ID: plain.ID, Kind: corpus.Treaty}, corpus.LayerFile{File: f, Layer: corpus.Official})
		missing, extra := corpustest.Uncovered(official, plain)
		if len(missing)+len(extra) > 0 {
			t.Errorf("%s: the plain text lacks %q and has beyond the official one %q", plain.ID, missing, extra)
		}
		t.Logf("%-14s %3d articles, %4d passages, all in plain words", plain.ID, len(official.Articles), len(official.Passages))
	}
}

// bodies are names that any text may use in full.
var bodies = []string{
	"Secretary-General of the United Nations", "International Committee of the Red Cross", "General Assembly of the United Nations",
	"Security Council of the United Nations", "International Atomic Energy Agency", "International Court of Justice",
	"Charter of the United Nations", "Statute of the International Court of Justice", "International Federation of Red Cross and Red Crescent Societies",
}

// TestNothingCopied: no built-in text has eight words in a row from an
// official text or the article.
func TestNothingCopied(t *testing.T) {
	names := append([]string(nil), bodies...)
	facts, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, treaty := range facts.Treaties {
		names = append(names, treaty.Name, treaty.ShortName)
	}
	var texts []string
	articles, err := filepath.Glob(filepath.Join(corpustest.Shared(t, "corpus", "articles"), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(corpustest.OfficialFiles(t), articles...) {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := corpus.ParseFile(name, content)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Title)
		var text strings.Builder
		for _, b := range f.Blocks {
			text.WriteString(b.Text + "\n")
		}
		texts = append(texts, text.String())
	}
	originals := corpustest.NewOriginals(names, texts...)
	for _, d := range builtin(t) {
		for _, p := range d.Passages {
			if isList(p) {
				continue
			}
			for _, copied := range originals.Copied(p.Section + ". " + p.Wording().Text) {
				t.Errorf("%s copies: %s", p.ID, copied)
			}
		}
	}
}

// isList reports whether a passage is a list of states, or of the fixed names
// of weapon categories: facts, and no one's wording.
func isList(p corpus.Passage) bool {
	return p.Document == "ctbt-1996" && strings.HasPrefix(p.Locator.Division, "Annex") || p.ID == "att-2013#art-2-1"
}

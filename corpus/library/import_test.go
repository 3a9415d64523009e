package library_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"treatybot/corpus"
	"treatybot/corpus/library"
)

const officialLike = `---
title: "Anti-Personnel Mine Ban Convention"
short_title: "Mine Ban"
adopted: 1997-09-18
source: "A journal"
---
## Article 1

1. Official words of the first paragraph.

## Article 20

3. Official words on leaving.
`

func open(t *testing.T, dir string) *library.Library {
	t.Helper()
	l, err := library.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func document(t *testing.T, dir, id string) corpus.Document {
	t.Helper()
	documents, err := open(t, dir).Documents()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range documents {
		if d.ID == id {
			return d
		}
	}
	t.Fatalf("no document %s", id)
	return corpus.Document{}
}

// TestImportOfficial: a treaty text joins the treaty its file or its title
// names, and both layers are one document.
func TestImportOfficial(t *testing.T) {
	for _, name := range []string{"ottawa-1997.md", "some-download.md"} {
		dir := t.TempDir()
		out, err := open(t, dir).Import(dir, library.Import{Name: name, Content: []byte(officialLike)})
		if err != nil {
			t.Fatal(err)
		}
		if out.ID != "ottawa-1997" || out.Change != library.Added {
			t.Errorf("%s is imported as %+v", name, out)
		}
		if len(out.Differs) == 0 {
			t.Errorf("%s: no word that the articles differ", name)
		}
		d := document(t, dir, "ottawa-1997")
		if len(d.Layers) != 2 || d.Layers[0].Layer != corpus.Official {
			t.Errorf("%s: layers %+v", name, d.Layers)
		}
		for _, p := range d.Passages {
			if p.ID == "ottawa-1997#art-20-3" && (p.Official.Text != "Official words on leaving." || p.Plain.Text == "") {
				t.Errorf("Art. 20(3) is %+v", p)
			}
		}
	}
}

func TestImportTwice(t *testing.T) {
	dir := t.TempDir()
	in := library.Import{Name: "news.txt", Content: []byte("Some news\n\nA paragraph of news on mines."), Kind: corpus.Article, Source: "https://example.org/news"}
	before := open(t, dir).Fingerprint()
	for i, want := range []library.Change{library.Added, library.Unchanged} {
		out, err := open(t, dir).Import(dir, in)
		if err != nil || out.Change != want {
			t.Fatalf("import %d: %v, %v; want %s", i+1, out.Change, err, want)
		}
	}
	after := open(t, dir).Fingerprint()
	if before == after {
		t.Error("an import does not change the fingerprint")
	}
	in.Content = append(in.Content, "\n\nMore of it."...)
	if out, err := open(t, dir).Import(dir, in); err != nil || out.Change != library.Replaced {
		t.Errorf("a changed file: %v, %v; want replaced", out.Change, err)
	}
	d := document(t, dir, "news")
	if len(d.Passages) != 2 || d.Title != "Some news" || d.SourceURL != "https://example.org/news" {
		t.Errorf("the document is %+v with %d passages", d.Meta, len(d.Passages))
	}
	if err := library.Remove(dir, "news"); err != nil {
		t.Fatal(err)
	}
	if got := open(t, dir).Fingerprint(); got != before {
		t.Error("removing does not restore the fingerprint")
	}
	if err := library.Remove(dir, "news"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("removing twice gives %v", err)
	}
	if err := library.Remove(dir, "../../etc/passwd"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("removing a path gives %v", err)
	}
}

func TestImportRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		in   library.Import
		want error
	}{
		{"nothing", library.Import{Name: "a.txt"}, library.ErrEmpty},
		{"only a title", library.Import{Name: "a.md", Content: []byte("# Title\n")}, library.ErrEmpty},
		{"a PDF", library.Import{Name: "a.pdf", Content: []byte("%PDF-1.7")}, library.ErrUnknownFormat},
		{"bytes", library.Import{Name: "a.txt", Content: []byte{0xff, 0xfe, 0x00}}, corpus.ErrNotText},
		{"too much", library.Import{Name: "a.txt", Content: make([]byte, 17<<20)}, library.ErrTooLarge},
		{"another kind", library.Import{Name: "a.txt", Content: []byte("Text."), Kind: "novel"}, library.ErrUnknownKind},
		{"a built-in id", library.Import{Name: "swissinfo-2025.txt", Content: []byte("Text."), Kind: corpus.Article}, library.ErrIDTaken},
		{"a treaty over a note", library.Import{Name: "leaving-treaties.md", Content: []byte(officialLike[strings.Index(officialLike, "##"):]), Kind: corpus.Treaty}, library.ErrIDTaken},
		{"a treaty over a note by id", library.Import{Name: "x.md", ID: "leaving-treaties", Content: []byte(officialLike)}, library.ErrIDTaken},
		{"no letters", library.Import{Name: "§§§.txt", Content: []byte("— —\n\n. . ."), Kind: corpus.Article}, library.ErrNoID},
		{"a treaty without a name", library.Import{Name: "§§§.md", Content: []byte("## Article 1\n\nText.\n"), Title: "§", Kind: corpus.Treaty}, library.ErrNoID},
		{"a treaty's id", library.Import{Name: "a.txt", ID: "ottawa-1997", Content: []byte("Text."), Kind: corpus.Article}, library.ErrIDTaken},
	} {
		dir := t.TempDir()
		if _, err := open(t, dir).Import(dir, c.in); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if _, err := os.Stat(filepath.Join(dir, "documents")); err == nil {
			t.Errorf("%s: something was written", c.name)
		}
	}
}

// TestImportClean: what is shown of a document steers no terminal, whether it
// comes from flags, names of files or a data folder of an older version.
func TestImportClean(t *testing.T) {
	dir := t.TempDir()
	text := "---\nshort_title: \"Ev\\e]0;pwn\\ail\"\nsource_url: \"javascript:alert(1)\"\n---\nA paragraph of news on mines.\n"
	for _, in := range []library.Import{
		{Name: "flags.md", Content: []byte(text), Title: "Tit\x1b]0;pwn\a\nSecond line", Source: "src\x1b[5m", Lang: "e\x1bn"},
		{Name: "na\x1b[31mme.txt", Content: []byte("Text."), ID: "named", Kind: corpus.Article},
		{Name: "front.md", Content: []byte(text), Source: "https://example.org/\x1b[7m"},
		{Name: "old.md", Content: []byte(text), Title: "REPLACED"},
	} {
		if _, err := open(t, dir).Import(dir, in); err != nil {
			t.Fatal(err)
		}
	}
	old := filepath.Join(dir, "documents", "old.json")
	b, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(old, []byte(strings.Replace(string(b), "REPLACED", `Old\u001b[5m\nline`, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	titles := map[string]string{}
	for _, m := range open(t, dir).Metas() {
		titles[m.ID] = m.Title
		if strings.ContainsFunc(fmt.Sprintf("%+v", m), corpus.Invisible) || strings.Contains(m.SourceURL, "javascript") {
			t.Errorf("%+v", m)
		}
	}
	if titles["flags"] != "Tit]0;pwn Second line" || titles["old"] != "Old[5m line" {
		t.Errorf("titles: %v", titles)
	}
}

// TestImportWorse: a wording that fits the treaty less than the installed one
// is taken only where the operator insists.
func TestImportWorse(t *testing.T) {
	dir := t.TempDir()
	lesser := officialLike[:strings.Index(officialLike, "## Article 20")]
	in := func(text string, force bool) library.Import {
		return library.Import{Name: "ottawa-1997.md", Content: []byte(text), Force: force}
	}
	for _, c := range []struct {
		text  string
		force bool
		want  library.Change
		err   error
	}{
		{lesser, false, library.Added, nil}, // the first may be as it is
		{officialLike, false, library.Replaced, nil},
		{officialLike, false, library.Unchanged, nil},
		{lesser, false, "", library.ErrFitsLess},
		{strings.Replace(officialLike, "words", "phrases", 1), false, library.Replaced, nil},
		{lesser, true, library.Replaced, nil},
	} {
		out, err := open(t, dir).Import(dir, in(c.text, c.force))
		if out.Change != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s, %v; want %s, %v", out.Change, err, c.want, c.err)
		}
	}
}

// TestImportOtherKind: texts that are no treaties are one document by their
// id, whatever they are called.
func TestImportOtherKind(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		kind corpus.Kind
		want library.Change
		err  error
	}{
		{corpus.Background, library.Added, nil}, {corpus.Article, library.Replaced, nil}, {corpus.Treaty, "", library.ErrIDTaken}, {corpus.Article, library.Unchanged, nil},
	} {
		out, err := open(t, dir).Import(dir, library.Import{Name: "news.txt", Content: []byte("A paragraph of news on mines."), Kind: c.kind})
		if out.Change != c.want || !errors.Is(err, c.err) {
			t.Errorf("as %s: %s, %v; want %s, %v", c.kind, out.Change, err, c.want, c.err)
		}
	}
}

// TestOpenForeign: an installed file that this program did not write so is
// left out and named; removing it, or importing the document again, mends it.
func TestOpenForeign(t *testing.T) {
	for _, c := range []struct{ name, from, to, want string }{
		{"another id", `"ID": "news"`, `"ID": "ottawa-1997"`, "its id"},
		{"another kind", `"Kind": "background"`, `"Kind": "novel"`, `kind "novel"`},
		{"no kind", `"Kind": "background"`, `"Kind": ""`, `kind ""`},
		{"another layer", `"Layer": "prose"`, `"Layer": "official"`, `layer "official"`},
	} {
		dir := t.TempDir()
		in := library.Import{Name: "news.txt", Content: []byte("A paragraph of news on mines.")}
		file := filepath.Join(dir, "documents", "news.json")
		for _, mend := range []func() error{
			func() error { _, err := openFaulty(dir).Import(dir, in); return err },
			func() error { return library.Remove(dir, "news") },
		} {
			if _, err := open(t, dir).Import(dir, in); err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(file)
			if err != nil || !strings.Contains(string(b), c.from) {
				t.Fatalf("%s: %v in\n%s", c.name, err, b)
			}
			if err := os.WriteFile(file, []byte(strings.Replace(string(b), c.from, c.to, 1)), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err = library.Open(dir)
			if err == nil || len(library.Left(err)) != 1 || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "document news (") {
				t.Errorf("%s: Open gives %v", c.name, err)
			}
			if err := mend(); err != nil {
				t.Errorf("%s: mending it gives %v", c.name, err)
			}
			_ = open(t, dir)
		}
	}
}

// openFaulty opens a library that has faults.
func openFaulty(dir string) *library.Library {
	l, _ := library.Open(dir)
	return l
}

// TestImportLongNames: names that begin alike are documents of their own.
func TestImportLongNames(t *testing.T) {
	dir := t.TempDir()
	long := strings.Repeat("a very long name that says much ", 6)
	ids := map[string]bool{}
	for _, name := range []string{"why did five countries decide to leave the mine ban in 2025.txt", "why did five countries decide to leave the mine ban in 2026.txt", long + "one.txt", long + "two.txt"} {
		out, err := open(t, dir).Import(dir, library.Import{Name: name, Content: []byte("Some news\n\nA paragraph of news on " + name), Kind: corpus.Article})
		if err != nil || out.Change != library.Added {
			t.Fatalf("%s: %v, %v", name, out.Change, err)
		}
		ids[out.ID] = true
		if err := library.Remove(dir, out.ID); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(ids) != 4 {
		t.Errorf("four files are %d documents: %v", len(ids), ids)
	}
}

// TestImportFormat: the same bytes under a name of another format are another
// text.
func TestImportFormat(t *testing.T) {
	dir := t.TempDir()
	content := []byte("# Some *news*\n\nA paragraph of *news* on mines.\n")
	fingerprints := map[string]bool{}
	for _, c := range []struct {
		name string
		want library.Change
	}{{"news.txt", library.Added}, {"news.txt", library.Unchanged}, {"news.md", library.Replaced}} {
		out, err := open(t, dir).Import(dir, library.Import{Name: c.name, Content: content, Title: "News"})
		if err != nil || out.Change != c.want {
			t.Errorf("%s: %v, %v; want %s", c.name, out.Change, err, c.want)
		}
		fingerprints[open(t, dir).Fingerprint()] = true
	}
	if len(fingerprints) != 2 {
		t.Errorf("%d fingerprints, want 2", len(fingerprints))
	}
}

// TestOpenBroken: a broken file in the data folder costs that document only.
func TestOpenBroken(t *testing.T) {
	dir := t.TempDir()
	in := library.Import{Name: "news.txt", Content: []byte("Some news\n\nA paragraph of news on mines.")}
	if _, err := open(t, dir).Import(dir, in); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "documents", "broken.json"), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	l, err := library.Open(dir)
	if l == nil || err == nil || !strings.Contains(err.Error(), "broken.json") {
		t.Fatalf("Open gives %v, %v", l, err)
	}
	documents, err := l.Documents()
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, d := range documents {
		found = found || d.ID == "news"
	}
	if !found {
		t.Error("the whole document is left out")
	}
}

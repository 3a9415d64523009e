package corpus_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
)

const officialText = `---
title: "Treaty on Things"
short_title: Things Treaty
aliases: [TT]
adopted: 1997-09-18
source: "An official journal"
source_url: "https://example.org/treaty ; https://example.org/other"
---
# Treaty on Things

## Article 1 — Duties

1. Each Party undertakes:

(a) To do this;

(b) To do that.

## Article 2 — Ends

It shall end.
`

const plainText = `---
id: things
kind: treaty
layer: plain
title: "Treaty on Things"
short_title: Things Treaty
source: ours
---
## Article 1 — Duties

1. A party must:

(a) do this;

(b) do that.

## Article 2 — End

It ends.

## Article 3

Ours alone.
`

func parse(t *testing.T, name, text string) corpus.File {
	t.Helper()
	f, err := corpus.ParseFile(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestNewDocument(t *testing.T) {
	plain, official := parse(t, "p.md", plainText), parse(t, "o.md", officialText)
	d := corpus.NewDocument(plain.Meta, corpus.LayerFile{File: official, Layer: corpus.Official}, corpus.LayerFile{File: plain, Layer: corpus.Plain})
	var got []string
	for _, p := range d.Passages {
		got = append(got, p.ID+" | "+p.Section+" | "+p.Official.Text+" | "+p.Plain.Text+" | "+p.Parent)
	}
	want := []string{
		"things#art-1-1 | Duties | Each Party undertakes:\n(a) To do this;\n(b) To do that. | A party must:\n(a) do this;\n(b) do that. | ",
		"things#art-1-1-a | Duties | To do this; | do this; | things#art-1-1",
		"things#art-1-1-b | Duties | To do that. | do that. | things#art-1-1",
		"things#art-2 | Ends | It shall end. | It ends. | ",
		"things#art-3 |  |  | Ours alone. | ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("passages (-want +got):\n%s", diff)
	}
	if s := d.Passages[0].Source; s != (corpus.Source{Title: "An official journal", URL: "https://example.org/treaty"}) {
		t.Errorf("a passage with official wording names %v as its source", s)
	}
	if s := d.Passages[4].Source.Title; s != "ours" {
		t.Errorf("a passage without names %q", s)
	}
	if len(d.Articles) != 2 || d.Layers[0].Articles != 2 || d.Layers[1].Articles != 3 {
		t.Errorf("articles: %d in all, %d official, %d plain", len(d.Articles), d.Layers[0].Articles, d.Layers[1].Articles)
	}
}

func TestQuote(t *testing.T) {
	plain := parse(t, "p.md", plainText)
	d := corpus.NewDocument(plain.Meta, corpus.LayerFile{File: plain, Layer: corpus.Plain})
	for i, want := range []string{
		"A party must:\n(a) do this;\n(b) do that.",
		"A party must:\n(a) do this;",
		"A party must:\n[…]\n(b) do that.",
	} {
		quote, start := d.Passages[i].Wording().Quote()
		if quote != want {
			t.Errorf("%s is quoted as %q, want %q", d.Passages[i].ID, quote, want)
		}
		if got := quote[start:]; got != d.Passages[i].Plain.Text {
			t.Errorf("%s: own words begin at %q", d.Passages[i].ID, got)
		}
	}
}

// TestChapeauOfArticle: an article whose words introduce its paragraphs as a
// list is one passage; where they only lead over it is not.
func TestChapeauOfArticle(t *testing.T) {
	const long = "Each party to this treaty undertakes never, under any circumstances at all, to keep any of these:"
	for _, c := range []struct {
		chapeau string
		want    []string
	}{
		{long, []string{"art-1", "art-1-1", "art-1-2"}},
		{"For the purposes of this treaty:", []string{"art-1-1", "art-1-2"}},
	} {
		f := parse(t, "x.md", "## Article 1\n\n"+c.chapeau+"\n\n1. one;\n\n2. two.\n")
		d := corpus.NewDocument(corpus.Meta{ID: "x", Kind: corpus.Treaty}, corpus.LayerFile{File: f, Layer: corpus.Official})
		var got []string
		for _, p := range d.Passages {
			got = append(got, p.Locator.Anchor())
			if p.Locator.Paragraph != "" && p.Official.Intro != c.chapeau {
				t.Errorf("%s is introduced by %q", p.ID, p.Official.Intro)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.chapeau, diff)
		}
	}
}

func TestParseFile(t *testing.T) {
	f := parse(t, "o.md", officialText)
	if f.Name() != "Things Treaty" || f.Adopted.String() != "1997-09-18" || len(f.Aliases) != 1 {
		t.Errorf("front matter reads as %+v", f.Meta)
	}
	if got := f.GuessKind(); got != corpus.Treaty {
		t.Errorf("a text with a day of adoption is taken for %s", got)
	}
	if got := parse(t, "n.txt", "Some news\n\nA paragraph on nothing much.").GuessKind(); got != corpus.Background {
		t.Errorf("prose is taken for %s", got)
	}
	for name, text := range map[string]string{
		"not UTF-8": "\xff\xfe text", "a zero byte": "a\x00b", "front matter without end": "---\ntitle: x\n", "front matter that is no YAML": "---\n\t{\n---\n",
	} {
		if _, err := corpus.ParseFile("x.md", []byte(text)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := corpus.ParseFile("x", []byte{0xff}); !errors.Is(err, corpus.ErrNotText) {
		t.Errorf("bytes that are no text give %v", err)
	}
}

func TestReadMarkdown(t *testing.T) {
	got := corpus.ReadMarkdown("# A *title*\n\nSome **bold** [words](https://example.org) &amp; more\\.\nSecond line.\n\n- one\n- two\n\n> quoted\n\n```\ncode\n```\n")
	want := []corpus.Block{
		{Level: 1, Text: "A title"}, {Text: "Some bold words & more. Second line."}, {Text: "- one\n- two"}, {Text: "quoted"}, {Text: "code"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

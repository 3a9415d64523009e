package corpus_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
)

// TestMetaClean: no escape of YAML brings a character into a text that would
// steer the terminal it is shown on.
func TestMetaClean(t *testing.T) {
	m, err := corpus.ReadMeta(strings.NewReader("---\n" + `id: "a\eb"
title: "One\nTwo\u202e"
short_title: "Ev\e]0;pwn\ail"
aliases: ["x\u009by", "\e", "plain"]
depositary: "de\x07p"
source: "src\e[5m"
source_url: "javascript:alert(1)\e[7m"
publisher: "p\u200bq"
licence: "l\rm"
language: "e\0n"
` + "---\nBody.\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := corpus.Meta{
		ID: "ab", Title: "One Two", ShortTitle: "Ev]0;pwnil", Aliases: []string{"x" + "y", "plain"}, Depositary: "dep",
		Source: "src[5m", Publisher: "pq", Licence: "l m", Language: "en",
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestMetaCleanAddress(t *testing.T) {
	for address, want := range map[string]string{
		"https://example.org/a ; https://example.org/b": "https://example.org/a ; https://example.org/b",
		"HTTP://example.org":                            "HTTP://example.org",
		"ftp://example.org":                             "", "javascript:alert(1)": "", "https://": "", "data:text/html,https://x": "", "example.org": "",
		"https://exa\x1b[7mmple.org": "https://exa[7mmple.org",
	} {
		if got := (corpus.Meta{SourceURL: address}).Clean().SourceURL; got != want {
			t.Errorf("%q is kept as %q, want %q", address, got, want)
		}
	}
}

// TestMarkdownReferences: a numeric reference is no way in either.
func TestMarkdownReferences(t *testing.T) {
	f := parse(t, "a.md", "# Ti&#27;tle\n\nA &#x1b;[31mparagraph&#8238; of text.\n")
	if diff := cmp.Diff([]corpus.Block{{Level: 1, Text: "Title"}, {Text: "A [31mparagraph of text."}}, f.Blocks); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestEscaped(t *testing.T) {
	for in, want := range map[string]string{
		"plain é.txt": "plain é.txt", "ev\x1b[31mil\a": `ev\x1b[31mil\a`, "a\nb": `a\nb`, "\xff": `\xff`, "\u202e": `\u202e`, "it's": "it's", "\ufffd": "\ufffd",
	} {
		if got := corpus.Escaped(in); got != want {
			t.Errorf("%q is written %s, want %s", in, got, want)
		}
	}
}

// TestFrontErrors: complaints about front matter are one line, with the line
// of the file, and without words of the program's inside.
func TestFrontErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"---\ntitle: a\nsource: b: c\n---\nx\n", "front matter: line 3 of the file: mapping values are not allowed in this context"},
		{"\n\n---\ntitle: a\nsource: b: c\n---\nx\n", "front matter: line 5 of the file: mapping values are not allowed in this context"},
		{"---\ntitle: a\n bad\n: x\n---\n", "front matter: line 4 of the file: did not find expected key"},
		{"---\ntitle: [a\nb: c\n---\n", "front matter: line 3 of the file: did not find expected ',' or ']'"},
		{"---\ntitle: a\nadopted: 2025-99-99\n---\nx", "front matter: line 3 of the file: there is no day 2025-99-99 in the calendar"},
		{"---\ntitle: a\nadopted: [x]\nsource: {b: c}\n---\n", "front matter: line 3 of the file: not a list, but a date is expected; line 4 of the file: not several values, but a text is expected"},
		{"---\ntitle: a\ntitle: b\n---\n", `front matter: line 3 of the file: mapping key "title" already defined at line 2 of the file`},
		{"---\njust words\n---\n", "front matter: line 2 of the file: found `just words` where names and values are expected"},
	} {
		_, err := corpus.ReadMeta(strings.NewReader(c.text))
		if err == nil || err.Error() != c.want || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q\n gives %v\n want  %s", c.text, err, c.want)
		}
	}
}

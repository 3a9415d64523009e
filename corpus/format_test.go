package corpus_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
)

// TestFormatMarkdown: marks of Markdown in a text are its own characters.
func TestFormatMarkdown(t *testing.T) {
	for name, blocks := range map[string][]corpus.Block{
		"heading":            {{Level: 1, Text: "Title"}, {Level: 2, Text: "Article 1 — General # obligations #"}, {Text: "Words."}},
		"every level":        {{Level: 1, Text: "a"}, {Level: 2, Text: "b"}, {Level: 3, Text: "c"}, {Level: 4, Text: "d"}, {Level: 5, Text: "e"}, {Level: 6, Text: "f"}},
		"emphasis":           {{Text: "*not* _this_ **nor** that ***"}},
		"link":               {{Text: "[click](https://example.org) ![x](y) <https://example.org> [a]: b"}, {Text: "[a]: https://example.org"}},
		"entity":             {{Text: "AT&T &amp; &#64; &lt;b&gt; & \\&amp; \\\\&copy;"}},
		"code":               {{Text: "``` x ```"}, {Text: "~~~ x"}, {Text: "`` ` ``"}},
		"rule":               {{Text: "---"}, {Text: "==="}, {Text: "- - -"}, {Text: "***"}, {Text: "___"}, {Text: "-"}},
		"front matter":       {{Text: "---"}, {Text: "title: x"}, {Text: "---"}},
		"quotation":          {{Text: "> said"}, {Text: ">>> said"}, {Text: "# not a heading"}, {Text: "####### seven"}},
		"html":               {{Text: "<script>alert(1)</script> <br> <!-- x -->"}},
		"list":               {{Text: "The following:\n(a) one;\n(b) two.\n- three\n| a | b |"}},
		"numbers":            {{Text: "1. First"}, {Text: "2) second"}, {Text: "+ plus"}, {Text: "• dot"}},
		"backslash":          {{Text: `ends with \`}, {Text: `C:\temp\*`}, {Level: 3, Text: `\`}},
		"mentions":           {{Text: "@everyone <@123> <#4> ||spoiler|| ~~gone~~ :smile:"}},
		"other scripts":      {{Text: "Статья 1. Договор — «ДНЯО»"}, {Text: "第一条"}, {Text: "المادة"}},
		"heading like rules": {{Level: 2, Text: "==="}, {Level: 2, Text: "#"}, {Level: 2, Text: "---"}},
	} {
		t.Run(name, func(t *testing.T) {
			text := corpus.FormatMarkdown(blocks)
			if diff := cmp.Diff(blocks, corpus.ReadMarkdown(text)); diff != "" {
				t.Errorf("-written +read:\n%s%s", diff, text)
			}
			f, err := corpus.ParseFile("x.md", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(blocks, f.Blocks); diff != "" {
				t.Errorf("as a file: -written +read:\n%s%s", diff, text)
			}
		})
	}
}

// FuzzFormatMarkdown: what is written is read back, and the words stay.
func FuzzFormatMarkdown(f *testing.F) {
	for _, s := range []string{"# a\n\nb *c*", "---\n---\n", "1. a;\n(b) c", "&amp;#27;\\", "a\n\n- b\n-\n=", "> x\n~~~\ny", "<a\nb>", "[x]: y 'z'"} {
		f.Add(s, 0, s)
	}
	f.Fuzz(func(t *testing.T, first string, level int, second string) {
		blocks := corpus.TidyBlocks([]corpus.Block{{Level: level, Text: first}, {Text: second}, {Level: 2, Text: second}, {Text: first + "\n" + second}})
		if diff := cmp.Diff(blocks, corpus.TidyBlocks(blocks)); diff != "" {
			t.Fatalf("tidy blocks are not tidy: -once +twice:\n%s", diff)
		}
		text := corpus.FormatMarkdown(blocks)
		if diff := cmp.Diff(blocks, corpus.ReadMarkdown(text)); diff != "" {
			t.Fatalf("-written +read:\n%s%q", diff, text)
		}
		for _, b := range blocks {
			if !utf8.ValidString(b.Text) || strings.ContainsFunc(strings.ReplaceAll(b.Text, "\n", ""), corpus.Invisible) {
				t.Fatalf("not fit to be shown: %q", b.Text)
			}
		}
	})
}

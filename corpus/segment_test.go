package corpus_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
	"treatybot/corpus/corpustest"
)

// outline prints the places of a tree, a line each: anchor, then the first
// words.
func outline(p *corpus.Provision) string {
	var b strings.Builder
	for _, c := range p.Children {
		c.Walk(func(q *corpus.Provision) {
			words := strings.Fields(strings.Join([]string{q.Heading, q.Text}, " "))
			fmt.Fprintln(&b, strings.TrimSpace(q.Locator.Anchor()+" "+strings.Join(words[:min(3, len(words))], " ")))
		})
	}
	return b.String()
}

func TestSegmentTreaty(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{
			"arabic articles with titles, points and words after them", `
# A Treaty

## Preamble

The States Parties,

Seeing one thing,

Seeing another,

Have agreed as follows:

## Article 1 — Duties

1. Each party shall:

(a) do this;

(b) do that.

It shall do so at once.

2. Second paragraph.

## Article 2

Only text.
`, `
preamble The States Parties,
preamble-1 Seeing one thing,
preamble-2 Seeing another,
preamble Have agreed as
art-1 Duties
art-1-1 Each party shall:
art-1-1-a do this;
art-1-1-b do that.
art-1-1 It shall do
art-1-2 Second paragraph.
art-2 Only text.
`,
		},
		{
			"Roman articles and numbers in parentheses", `
## Article I

Each party undertakes never to keep:

(1) agents;

(2) weapons.

## Article XIV

(1) Open to all.
`, `
art-1 Each party undertakes
art-1-1 agents;
art-1-2 weapons.
art-14
art-14-1 Open to all.
`,
		},
		{
			"the letter i and the numeral i", `
## Article 1

1. Reports cover:

(h) the last but one;

(i) the letter, as j follows;

(j) the end.

2. Requests contain:

(h) reasons, including:

(i) the numeral, as ii follows;

(ii) the second;

(i) the letter again.

3. Others:

(a) a point:

(i) alone.
`, `
art-1
art-1-1 Reports cover:
art-1-1-h the last but
art-1-1-i the letter, as
art-1-1-j the end.
art-1-2 Requests contain:
art-1-2-h reasons, including:
art-1-2-h-i the numeral, as
art-1-2-h-ii the second;
art-1-2-i the letter again.
art-1-3 Others:
art-1-3-a a point:
art-1-3-a-i alone.
`,
		},
		{
			"double letters under numerals, and after z", `
## Article 12

1. Each must:

(b) keep safe:

(ii) such as:

(aa) one; or

(bb) two.

(c) and so on.

2. Or:

(y) this;

(z) that;

(aa) more.
`, `
art-12
art-12-1 Each must:
art-12-1-b keep safe:
art-12-1-b-ii such as:
art-12-1-b-ii-aa one; or
art-12-1-b-ii-bb two.
art-12-1-c and so on.
art-12-2 Or:
art-12-2-y this;
art-12-2-z that;
art-12-2-aa more.
`,
		},
		{
			"unnumbered paragraphs, a dash list, words that go on", `
## Article 1

First paragraph.

Second paragraph:

– one;

– two,

and so on.

## Article 2

The aim is to:

– begin;

for the purpose of:

– ending.
`, `
art-1
art-1-1 First paragraph.
art-1-2 Second paragraph:
art-1-2 one;
art-1-2 two,
art-1-2 and so on.
art-2 The aim is
art-2 begin;
art-2 for the purpose
art-2 ending.
`,
		},
		{
			"two markers on one line", `
## Article 8

1. (a) At any time.

(b) At that conference.

2. Then.
`, `
art-8
art-8-1
art-8-1-a At any time.
art-8-1-b At that conference.
art-8-2 Then.
`,
		},
		{
			"subheadings, groups, annexes with numbers that start anew", `
## Part I — Scope

## Article 1

### A. GENERAL

1. One.

### B. SPECIAL

2. Two.

## Annex 1 — Lists

### Schedule 1 (numbers)

1. First.

### Schedule 2

1. First again.

2. Second.
`, `
part-1 Scope
art-1
art-1 A. GENERAL
art-1-1 One.
art-1 B. SPECIAL
art-1-2 Two.
annex-1 Lists
annex-1 Schedule 1 (numbers)
annex-1-1 First.
annex-1 Schedule 2
annex-1-schedule-2-1 First again.
annex-1-schedule-2-2 Second.
`,
		},
		{
			"an annexed protocol with articles of its own, and a number given twice", `
## Article 1

1. Main one.

1. Main one again.

## Article 2

Main two.

## Protocol on Inspectors

## Article 1 — Scope

1. Inspectors.

## Article 2

More inspectors.

## Article 3

Still the protocol.
`, `
art-1
art-1-1 Main one.
art-1-1--2 Main one again.
art-2 Main two.
protocol-on-inspectors
protocol-on-inspectors-art-1 Scope
protocol-on-inspectors-art-1-1 Inspectors.
protocol-on-inspectors-art-2 More inspectors.
protocol-on-inspectors-art-3 Still the protocol.
`,
		},
	} {
		root := corpus.Segment(corpus.ReadMarkdown(c.text), corpus.Treaty)
		if diff := cmp.Diff(strings.TrimSpace(c.want), strings.TrimSpace(outline(root))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestSegmentPlainTreaty(t *testing.T) {
	text := `
        A TREATY ON THINGS

The Parties,

Wishing well to
everyone,

Have agreed as follows:

              ARTICLE 1
              Duties

1. Each party shall keep to what
it has promised in paragraph
2. of this article, and:

   (a) do this;

   (b) do that.

              Article 2

Only text, as Article 1 says.

Article 3. The end of it all comes after a year.
`
	want := `
preamble The Parties,
preamble-1 Wishing well to
preamble Have agreed as
art-1 Duties
art-1-1 Each party shall
art-1-1-a do this;
art-1-1-b do that.
art-2 Only text, as
art-3 The end of
`
	root := corpus.Segment(corpus.ReadPlain(text), corpus.Treaty)
	if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(outline(root))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestSegmentProse(t *testing.T) {
	text := `Why five countries leave

A first paragraph that is long enough to be a paragraph and not a title of anything.
What drove these countries?
Another paragraph that is long enough to stand under a heading that asks a question.
More
A link to something else
A third paragraph, again of a length that no heading has, to show where scraps stay put.`
	want := `
para-1 A first paragraph
what-drove-these-countries What drove these
what-drove-these-countries-1 Another paragraph that
what-drove-these-countries-2 More
what-drove-these-countries-3 A link to
what-drove-these-countries-4 A third paragraph,
`
	blocks := corpus.ReadPlain(strings.ReplaceAll(text, "\n", "\n\n"))
	root := corpus.Segment(blocks, corpus.Article)
	if root.Heading != "Why five countries leave" {
		t.Errorf("title is %q", root.Heading)
	}
	if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(outline(root))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// articleCounts are the articles of the official texts, as their publisher
// counts them.
var articleCounts = map[string]int{
	"att-2013": 28, "bwc-1972": 15, "ccm-2008": 23, "ccw-1980": 11, "ccw-ap2-1996": 14, "ccw-p1-1980": 0, "ccw-p4-1995": 4, "ccw-p5-2003": 11,
	"ctbt-1996": 17, "ctbt-1996-protocol": 0, "cwc-1993": 24, "cwc-1993-annexes": 0, "geneva-1925": 0, "npt-1968": 11, "ottawa-1997": 22,
	"tpnw-2017": 20, "vclt-1969": 85,
}

var (
	articleLine   = regexp.MustCompile(`^## Article `)
	paragraphLine = regexp.MustCompile(`^(\d{1,3}( bis)?\.|\(\d{1,3}\)) `) // "(1)" only where the article has no "1."
)

// TestSegmentOfficial counts articles and numbered paragraphs in the lines of
// each official text and in its segmentation, and checks that no word is lost
// and no place named twice.
func TestSegmentOfficial(t *testing.T) {
	files := corpustest.OfficialFiles(t)
	if len(files) != len(articleCounts) {
		t.Errorf("%d official texts, want %d", len(files), len(articleCounts))
	}
	for _, name := range files {
		slug := strings.TrimSuffix(filepath.Base(name), ".md")
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := corpus.ParseFile(name, content)
		if err != nil {
			t.Fatalf("%s: %v", slug, err)
		}
		root := corpus.Segment(f.Blocks, corpus.Treaty)
		wantArticles, wantParagraphs := countLines(string(content))
		articles, paragraphs := countPlaces(root)
		if articles != wantArticles || articles != articleCounts[slug] {
			t.Errorf("%s: %d articles, the text has %d, its publisher counts %d", slug, articles, wantArticles, articleCounts[slug])
		}
		if paragraphs != wantParagraphs {
			t.Errorf("%s: %d numbered paragraphs in articles, the text has %d", slug, paragraphs, wantParagraphs)
		}
		checkTree(t, slug, f.Blocks, root)
		t.Logf("%-20s %3d articles, %4d numbered paragraphs in them", slug, articles, paragraphs)
	}
}

func countLines(text string) (articles, paragraphs int) {
	inArticle, dotted := false, false
	for _, line := range strings.Split(text, "\n") {
		switch {
		case articleLine.MatchString(line):
			articles++
			inArticle, dotted = true, false
		case strings.HasPrefix(line, "## "):
			inArticle = false
		case inArticle && paragraphLine.MatchString(line) && !(dotted && strings.HasPrefix(line, "(")):
			paragraphs++
			dotted = dotted || !strings.HasPrefix(line, "(")
		}
	}
	return articles, paragraphs
}

func countPlaces(root *corpus.Provision) (articles, paragraphs int) {
	for _, c := range root.Children {
		if c.Locator.Article == "" {
			continue
		}
		articles++
		c.Walk(func(q *corpus.Provision) {
			if q.Locator.Paragraph != "" && !q.Locator.Unnumbered && len(q.Locator.Points) == 0 && q.Label != "" && q.Label != "–" {
				paragraphs++
			}
		})
	}
	return articles, paragraphs
}

// checkTree checks what holds for every text: no word lost, each place once.
func checkTree(t *testing.T, name string, blocks []corpus.Block, root *corpus.Provision) {
	t.Helper()
	var text strings.Builder
	for _, b := range blocks {
		text.WriteString(b.Text + "\n")
	}
	want := strings.Join(corpus.Words(text.String()), " ")
	if got := strings.Join(root.Words(), " "); got != want {
		t.Errorf("%s: segmentation changes the words:\n%s", name, cmp.Diff(strings.Fields(want), strings.Fields(got)))
	}
	seen := map[string]bool{}
	for _, p := range corpus.NewDocument(corpus.Meta{ID: "x", Kind: corpus.Treaty}, corpus.LayerFile{File: corpus.File{Blocks: blocks}, Layer: corpus.Official}).Passages {
		if seen[p.ID] {
			t.Errorf("%s: two passages are called %s", name, p.ID)
		}
		seen[p.ID] = true
		if back, err := corpus.ParseLocator(p.Locator.String()); err != nil || back.Anchor() != p.Locator.Anchor() {
			t.Errorf("%s: place %q (#%s) reads back as #%s, %v", name, p.Locator, p.Locator.Anchor(), back.Anchor(), err)
		}
	}
}

// TestPassagesHoldAllWords: what an official text says stands in some
// passage, its heading or its introduction. Only the frame of a preamble and
// names of groups of articles do not.
func TestPassagesHoldAllWords(t *testing.T) {
	for _, name := range corpustest.OfficialFiles(t) {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := corpus.ParseFile(name, content)
		if err != nil {
			t.Fatal(err)
		}
		var held strings.Builder
		for _, p := range corpus.NewDocument(corpus.Meta{ID: "x", Kind: corpus.Treaty}, corpus.LayerFile{File: f, Layer: corpus.Official}).Passages {
			held.WriteString(p.Section + "\n" + p.Official.Intro + "\n" + p.Official.Text + "\n")
		}
		all := held.String()
		corpus.Segment(f.Blocks, corpus.Treaty).Walk(func(p *corpus.Provision) {
			framed := strings.HasPrefix(p.Locator.Anchor(), "preamble") && p.Locator.Paragraph == ""
			if p.Text != "" && !framed && !strings.Contains(all, p.Text) {
				t.Errorf("%s: in no passage at %s: %q", filepath.Base(name), p.Locator, p.Text)
			}
		})
	}
}

// TestSegmentFormats: the same treaty as plain text has the same places and
// words as in Markdown.
func TestSegmentFormats(t *testing.T) {
	for _, slug := range []string{"ottawa-1997", "ccm-2008"} {
		markdown, err := os.ReadFile(corpustest.Shared(t, "corpus", "official", slug+".md"))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := os.ReadFile(corpustest.Shared(t, "corpus", "formats", slug+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		want, got := passagesOf(t, slug+".md", markdown), passagesOf(t, slug+".txt", plain)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s as plain text differs from Markdown (-markdown +plain):\n%s", slug, diff)
		}
	}
}

func passagesOf(t *testing.T, name string, content []byte) []string {
	t.Helper()
	f, err := corpus.ParseFile(name, content)
	if err != nil {
		t.Fatal(err)
	}
	d := corpus.NewDocument(corpus.Meta{ID: "x", Kind: corpus.Treaty}, corpus.LayerFile{File: f, Layer: corpus.Official})
	var list []string
	for _, p := range d.Passages {
		list = append(list, p.ID+" "+strings.Join(corpus.Words(p.Official.Text), " "))
	}
	return list
}

func FuzzSegment(f *testing.F) {
	for _, s := range []string{
		"## Article 1\n\n1. One:\n\n(a) a;\n\n(i) i;\n\nEnd.",
		"Article 1\n\n(1) One\n\nArticle II. Run in.\n\n– dash\n\n2 bis. x",
		"Preamble\n\nThe Parties,\n\nHave agreed as follows:\n\nAnnex\n\n1. x\n\n1. y\n\n### z\n\n1. w",
		"(h) x\n\n(i) y\n\n(ii) z\n\n(a)\n\n(i) q", "# T\n\nWhat?\n\n| a | b |\n| 1 | 2 |", "1. (a) (i) x", "", "\x00", "---\n---\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, read := range []func(string) []corpus.Block{corpus.ReadMarkdown, corpus.ReadPlain} {
			blocks := read(s)
			for _, kind := range []corpus.Kind{corpus.Treaty, corpus.Article} {
				root := corpus.Segment(blocks, kind)
				var text strings.Builder
				for _, b := range blocks {
					text.WriteString(b.Text + "\n")
				}
				if got, want := root.Words(), corpus.Words(text.String()); !slices.Equal(got, want) {
					t.Errorf("as %s, words are lost:\n%s", kind, cmp.Diff(want, got))
				}
				places := map[string]bool{}
				for _, p := range corpus.NewDocument(corpus.Meta{ID: "x", Kind: kind}, corpus.LayerFile{File: corpus.File{Blocks: blocks}, Layer: corpus.Official}).Passages {
					if places[p.ID] {
						t.Errorf("as %s, two passages are called %q", kind, p.ID)
					}
					places[p.ID] = true
				}
			}
		}
	})
}

// FuzzReadPlain: reading text without markup loses nothing but white space.
func FuzzReadPlain(f *testing.F) {
	f.Add("A title\n\nText that\nwraps.\n\n(a) point\n")
	f.Add("Article 1\nTitle of it\n\n1. x")
	f.Fuzz(func(t *testing.T, s string) {
		var text strings.Builder
		for _, b := range corpus.ReadPlain(s) {
			text.WriteString(b.Text + "\n")
		}
		if got, want := corpus.Words(text.String()), corpus.Words(s); !slices.Equal(got, want) {
			t.Errorf("words are lost:\n%s", cmp.Diff(want, got))
		}
	})
}

func BenchmarkSegment(b *testing.B) {
	content, err := os.ReadFile("library/ottawa-1997.md")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		f, err := corpus.ParseFile("ottawa-1997.md", content)
		if err != nil {
			b.Fatal(err)
		}
		corpus.Segment(f.Blocks, corpus.Treaty)
	}
}

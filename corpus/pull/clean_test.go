package pull

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
	"treatybot/corpus/library"
)

// TestClean: each rule of the readers, on treaties that nobody has signed.
func TestClean(t *testing.T) {
	for _, c := range []struct {
		name   string
		shape  library.Shape
		raw    string
		source library.Source
		want   string
	}{
		{"article with title, glued preamble, recitals", library.DutchMarkdown,
			"####Ferret Treaty\nPreambleThe Parties, Liking ferrets, Deeply moved by them, and Further moving them, Have agreed as follows:\n\n###  ARTICLE  IV \n####: Freedom\n1.   Free.  \n",
			library.Source{Cut: library.Cut{Begin: "PreambleThe"}},
			"## Preamble\nThe Parties,\nLiking ferrets,\nDeeply moved by them, and\nFurther moving them,\nHave agreed as follows:\n## Article IV — Freedom\n1. Free."},
		{"a title among the weapons is no recital", library.DutchMarkdown,
			"The Parties, Recalling the Treaty on Keeping, Stockpiling and Selling Ferrets, Have agreed:\n### Article 1\nText.\n",
			library.Source{Cut: library.Cut{Begin: "The"}},
			"## Preamble\nThe Parties,\nRecalling the Treaty on Keeping, Stockpiling and Selling Ferrets,\nHave agreed:\n## Article 1\nText."},
		{"markers", library.DutchMarkdown,
			"### Article 1\na) one;  \nb). two\nc)three;\n(1)four\n(2). five\n6.Six\n7 bis. seven\n8. \na) eight\n",
			library.Source{Cut: library.Cut{Begin: "Article"}},
			"## Article 1\n(a) one;\n(b) two\n(c) three;\n(1) four\n(2) five\n6. Six\n7 bis. seven\n8. (a) eight"},
		{"words behind the last point", library.DutchMarkdown,
			"### Article 1\nb) by night.   Both count.\nc) by day;   or\n2.  Whatever.\n",
			library.Source{Cut: library.Cut{Begin: "Article"}},
			"## Article 1\n(b) by night.\nBoth count.\n(c) by day; or\n2. Whatever."},
		{"numbers and letters as headings", library.DutchMarkdown,
			"### PART  II \n####Care\n###A \n####FEEDING\n####*Cheese *\n### 12  \nNo cheese.\n###72 bis \nNone.\n###3\n####MILK\nText.\n",
			library.Source{Cut: library.Cut{Begin: "PART"}, Annex: "Care Annex"},
			"## Care Annex, Part II — Care\n### A. FEEDING\n### Cheese\n12. No cheese.\n72 bis. None.\n### 3. MILK\nText."},
		{"table, subscript, image", library.DutchMarkdown,
			"### Annex \n####on cheese\n| --- | --- |\n|:---|:---|\n|*Schedule 1* |*(number)* |\n|A. |* Hard:* | --- |\n|(1) |C<sub>10</sub> , aged (*) |(7-7) |\n![x](y)\n",
			library.Source{Cut: library.Cut{Begin: "Annex"}},
			"## Annex on cheese\n### Schedule 1 (number)\nA. Hard:\n(1) C10, aged (*) (7-7)\n[illustration not reproduced]"},
		{"links, emphasis, quotes, broken words", library.DutchMarkdown,
			"### Article 1\nThe [Charter](../x/y.md) *inter alia,* says, *inter alia, *“ferret\" and inspec- tion by the Director- General, pre- and post-dinner, see paragraph 5 b) and c) (or a)) here (not in paragraph e) now.It ends.\n",
			library.Source{Cut: library.Cut{Begin: "Article"}},
			"## Article 1\nThe Charter inter alia, says, inter alia, “ferret” and inspection by the Director-General, pre- and post-dinner, see paragraph 5 (b) and (c) (or (a)) here (not in paragraph e) now. It ends."},
		{"closing words", library.DutchMarkdown,
			"### Article 1\nText.\nIN WITNESS WHEREOF the ferrets have signed. DONE at Home.\n### Annex\nText.\n",
			library.Source{Cut: library.Cut{Begin: "Article"}},
			"## Article 1\nText.\n## Testimonium\nIN WITNESS WHEREOF the ferrets have signed.\nDONE at Home.\n## Annex\nText."},
		{"headings and errata of the source", library.DutchMarkdown,
			"### ARTICLE 1\n####: FIRST OF ALL\nOld protocl.\n####“Title\n### Article 1\nprotocl once.¶\n### Article 10\nprotocl.\nSign here\n",
			library.Source{
				Cut:      library.Cut{Begin: "ARTICLE"},
				Headings: []library.Heading{{At: "ARTICLE 1", Text: "Amendment, Article 1 —"}, {At: "“Title"}, {At: "Sign", Text: "Signs", Keep: true}},
				Errata:   []library.Erratum{{In: "Article 1", From: "protocl once", To: "protocol¶## Declaration¶once"}, {From: "protocl", To: "protocol", Times: 2}},
			},
			"## Amendment, Article 1 — First of all\nOld protocol.\n## Article 1\nprotocol\n## Declaration\nonce.\n## Article 10\nprotocol.\n## Signs\nSign here"},
		{"Irish schedule", library.IrishMarkdown,
			"## SCHEDULE Ferrets\n\nPREAMBLE\n\n*The Parties,*\n\n*Liking* ferrets,\n\n*Article 1*\n\nFreedom of ferrets\n\n1. Free.\n\nARTICLE II\n\nCARE OF FERRETS\n\nA. FEEDING AND BRUSHING\n\nKinds of cheese\n\n(a) soft, or\n\n(b) hard\n\nANNEX 1 TO THE TREATY\n\nLIST OF CHEESES\n\nGouda, Edam, Tilsit, Brie\n\n",
			library.Source{Cut: library.Cut{Begin: "PREAMBLE"}},
			"## Preamble\nThe Parties,\nLiking ferrets,\n## Article 1 — Freedom of ferrets\n1. Free.\n## Article II — Care of ferrets\n### A. FEEDING AND BRUSHING\n### Kinds of cheese\n(a) soft, or\n(b) hard\n## Annex 1 to the treaty — List of cheeses\nGouda, Edam, Tilsit, Brie"},
		{"Canadian schedule", library.CanadianXML,
			"\ufeff<?xml version=\"1.0\"?><Statute><Body><Section><Label>2</Label><Text>Act.</Text></Section></Body><Schedule><ScheduleFormHeading><TitleText>Ferrets</TitleText></ScheduleFormHeading><Group><GroupHeading><TitleText>Preamble</TitleText></GroupHeading><Provision><Text>The Parties,</Text></Provision></Group><Group><GroupHeading><Label>ARTICLE 1</Label><TitleText>Freedom</TitleText></GroupHeading><Provision><Label>1</Label><Text>Any <Emphasis>ferret</Emphasis>:</Text><Provision><Label>(a)</Label><Text>by\n day.</Text></Provision></Provision></Group><Group><GroupHeading><Label>ARTICLE 2</Label></GroupHeading><Provision><Text>End.</Text></Provision></Group></Schedule></Statute>",
			library.Source{Cut: library.Cut{Begin: "Preamble"}},
			"## Preamble\nThe Parties,\n## Article 1 — Freedom\n1. Any ferret:\n(a) by day.\n## Article 2\nEnd."},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.source.Files = []library.SourceFile{{Shape: c.shape}}
			blocks, err := clean([]byte(c.raw), c.source)
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, b := range blocks {
				lines = append(lines, strings.TrimLeft(strings.Repeat("#", b.Level)+" "+b.Text, " "))
			}
			if diff := cmp.Diff(c.want, strings.Join(lines, "\n")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// letters gives what cleaning must keep of lines: letters and digits in order,
// without case, where words may be joined or parted.
func letters(blocks []corpus.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		for _, r := range block.Text {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(unicode.ToLower(unicode.ToUpper(r)))
			}
		}
	}
	return b.String()
}

// fuzzReader checks a reader on any bytes: it never panics, and what it reads
// between the marks comes out of all the steps that follow, but for the two
// headings that frame adds. What it writes down is read back the same.
func fuzzReader(f *testing.F, shape library.Shape, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		s := library.Source{ID: "x", Files: []library.SourceFile{{Shape: shape}}}
		lines, err := between([]byte(raw), shape, s.Cut)
		if err != nil {
			return
		}
		want := letters(lines)
		blocks, err := clean([]byte(raw), s)
		if err != nil {
			t.Fatalf("read, but not cleaned: %v", err)
		}
		got := letters(blocks)
		strip := func(s string) string {
			return strings.NewReplacer("preamble", "", "testimonium", "").Replace(s)
		}
		if strip(got) != strip(want) {
			t.Errorf("read    %q\ncleaned %q", want, got)
		}
		back := corpus.ReadMarkdown(render(blocks))
		if diff := cmp.Diff(letters(blocks), letters(back)); diff != "" {
			t.Errorf("written and read back (-want +got):\n%s", diff)
		}
	})
}

func FuzzDutch(f *testing.F) {
	fuzzReader(f, library.DutchMarkdown,
		"PreambleThe Parties, Liking ferrets, Have agreed:\n### Article 1\n####Freedom\n1.  Any [ferret](x):\na) by day;  \nb). by night.   Both count.\nIN WITNESS WHEREOF. DONE at Home.",
		"### Annex\n####on cheese\n###5\nText\n|*Schedule 1*|*(n)*|\n|(1)|C<sub>10</sub> (*)|---|\n![a](b)", "1. \n\n- > # *x*¶¶ ## y")
}

func FuzzIrish(f *testing.F) {
	fuzzReader(f, library.IrishMarkdown,
		"PREAMBLE\n\n*The Parties,*\n\nARTICLE I\n\nFREEDOM\n\nA. DAYS\n\n1. Text.\n\n(a) x\n\nANNEX 1 TO THE TREATY\n\nLIST OF X", "*Article 1*\n\nTitle\n\n1. Text")
}

func FuzzCanadian(f *testing.F) {
	fuzzReader(f, library.CanadianXML,
		"<S><GroupHeading><Label>ARTICLE 1</Label><TitleText>T</TitleText></GroupHeading><Provision><Label>1</Label><Text>a <b>c</b></Text><Provision><Label>(a)</Label><Text>d</Text></Provision></Provision></S>",
		"<Label>x<Text>y</Text></Label><Text>a) b</Text>")
}

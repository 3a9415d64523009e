package corpus_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
)

func TestParseLocator(t *testing.T) {
	for _, c := range []struct {
		in, printed, anchor string
	}{
		{"20", "Art. 20", "art-20"},
		{"20(3)", "Art. 20(3)", "art-20-3"},
		{"5(1)(b)", "Art. 5(1)(b)", "art-5-1-b"},
		{"5.1.b", "Art. 5(1)(b)", "art-5-1-b"},
		{"5(4)(b)(iii)", "Art. 5(4)(b)(iii)", "art-5-4-b-iii"},
		{"V", "Art. V", "art-5"},
		{"xiii", "Art. XIII", "art-13"},
		{"XIII(2)", "Art. XIII(2)", "art-13-2"},
		{"Art. 5 para 1", "Art. 5(1)", "art-5-1"},
		{"Article 5, paragraph 1 (b)", "Art. 5(1)(b)", "art-5-1-b"},
		{"articles 020", "Art. 20", "art-20"},
		{"art 2 1 a", "Art. 2(1)(a)", "art-2-1-a"},
		{"§ 7", "Art. 7", "art-7"},
		{"1(a)", "Art. 1(a)", "art-1-a"},
		{"5 bis (2)", "Art. 5bis(2)", "art-5bis-2"},
		{"Art. 32, para. 2", "Art. 32, para. 2", "art-32-2"},
		{"Preamble", "Preamble", "preamble"},
		{"Preamble, para. 4", "Preamble, para. 4", "preamble-4"},
		{"Technical Annex(1)(a)", "Technical Annex(1)(a)", "technical-annex-1-a"},
		{"Protocol, Art. 1(2)", "Protocol, Art. 1(2)", "protocol-art-1-2"},
		{"Art. 5(1) [2]", "Art. 5(1) [2]", "art-5-1--2"},
		{"Why? para. 2 [3]", "Why? para. 2 [3]", "why-2--3"},
		{"Protocol, Part II(3)", "Protocol, Part II(3)", "protocol-part-2-3"},
		{"Why did they leave? para. 2", "Why did they leave? para. 2", "why-did-they-leave-2"},
	} {
		l, err := corpus.ParseLocator(c.in)
		if err != nil {
			t.Errorf("ParseLocator(%q): %v", c.in, err)
			continue
		}
		if l.String() != c.printed || l.Anchor() != c.anchor {
			t.Errorf("ParseLocator(%q) = %q #%s, want %q #%s", c.in, l, l.Anchor(), c.printed, c.anchor)
		}
	}
	for _, in := range []string{"", " ", "article", "art.", "Article banana", "!!!", "article 20 and 21"} {
		if l, err := corpus.ParseLocator(in); err == nil {
			t.Errorf("ParseLocator(%q) = %q, want an error", in, l)
		}
	}
}

func TestLocatorParent(t *testing.T) {
	l, err := corpus.ParseLocator("5(4)(b)(iii)")
	if err != nil {
		t.Fatal(err)
	}
	var up []string
	for ok := true; ok; l, ok = l.Parent() {
		up = append(up, l.Anchor())
	}
	if diff := cmp.Diff([]string{"art-5-4-b-iii", "art-5-4-b", "art-5-4", "art-5"}, up); diff != "" {
		t.Errorf("parents of Art. 5(4)(b)(iii) (-want +got):\n%s", diff)
	}
}

func TestRoman(t *testing.T) {
	for n := 1; n < 4000; n++ {
		if got, ok := corpus.ParseRoman(corpus.FormatRoman(n)); !ok || got != n {
			t.Fatalf("%d prints as %s, which reads as %d, %v", n, corpus.FormatRoman(n), got, ok)
		}
	}
	for _, s := range []string{"", "IIII", "VX", "IC", "civil", "20"} {
		if n, ok := corpus.ParseRoman(s); ok {
			t.Errorf("ParseRoman(%q) = %d, want none", s, n)
		}
	}
}

func FuzzLocator(f *testing.F) {
	for _, s := range []string{"20(3)", "XIII para 2", "5(4)(b)(iii)", "Preamble, para. 4", "Technical Annex(1)(a)", "Art. 32, para. 2", "art. 5bis", "i", "a?, para. 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, err := corpus.ParseLocator(s)
		if err != nil {
			return
		}
		back, err := corpus.ParseLocator(l.String())
		if err != nil {
			t.Fatalf("%q reads as %#v, prints as %q, which does not read: %v", s, l, l, err)
		}
		if diff := cmp.Diff(l, back); diff != "" {
			t.Errorf("%q prints as %q, which reads otherwise:\n%s", s, l, diff)
		}
	})
}

package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestTranslations: in ten passages, the lay word "quit" is a keyword of the
// four whose text has "withdraw", and of no other.
func TestTranslations(t *testing.T) {
	tr := newTranslator()
	for i := range 10 {
		x := texts{Official: fmt.Sprintf("state word%d", i), Keywords: fmt.Sprintf("0 state;1 own%d 12", i)}
		switch {
		case i < 4:
			x.Official += " withdraw"
			x.Keywords += ";0 quit"
		case i < 6: // too few to tell
			x.Official += " ferret"
			x.Keywords += ";0 pet"
		}
		if i%2 == 0 {
			x.Keywords += ";0 every"
			x.Plain = "even"
		}
		tr.add(x)
	}
	got := tr.translations()
	// Always together: a bond of 1. Four passages of five say that it is no chance.
	want := synonyms{
		"quit":  {{"withdraw", translated * 1 * 4 / 5}},
		"every": {{"even", translated * 1 * 5 / 6}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(variant{}), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestTranslationsMost: of many translations the best are kept.
func TestTranslationsMost(t *testing.T) {
	tr := newTranslator()
	for i := range 40 {
		x := texts{Official: "common"}
		if i < 8 {
			x.Keywords = "0 lay"
			for w := range 12 {
				if i >= w/3 { // w0 to w2 are in all of them, w9 to w11 in five
					x.Official += fmt.Sprintf(" w%02d", w)
				}
			}
		}
		tr.add(x)
	}
	var got []string
	for _, v := range tr.translations()["lay"] {
		got = append(got, v.stem)
	}
	if want := "w00 w01 w02 w03 w04 w05 w06 w07"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

// TestTranslationsNone: nothing is learnt from nothing, nor from words that
// every passage has.
func TestTranslationsNone(t *testing.T) {
	tr := newTranslator()
	if got := tr.translations(); len(got) != 0 {
		t.Errorf("of no passages: %v", got)
	}
	for range 5 {
		tr.add(texts{Official: "all the same", Keywords: "0 same"})
	}
	if got := tr.translations(); len(got) != 0 {
		t.Errorf("of words that are everywhere: %v", got)
	}
}

func TestSynonymsRoundTrip(t *testing.T) {
	for _, want := range []synonyms{
		{},
		{"quit": {{"withdraw", 0.64}, {"denounc", 0.312}}, "pet": {{"ferret", 0.8}}},
		{"naïv": {{"überprüf", 0.001}}},
	} {
		lines, got := splitSynonyms(want.encode()), synonyms{}
		for stem := range want {
			got[stem] = lines.of(stem)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(variant{})); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		for _, stem := range []string{"", "a", "quits", "zoo"} {
			if got := lines.of(stem); got != nil {
				t.Errorf("%q, which is not there, has %v", stem, got)
			}
		}
	}
}

func TestSynonymsBroken(t *testing.T) {
	for _, encoded := range []string{"", "\n", "\n\n", "quit\n", "quit withdraw\n", "quit withdraw much\n", "quit a 1 b\n", "quit " + strings.Repeat("x", 1<<20) + "\n"} {
		if got := splitSynonyms([]byte(encoded)).of("quit"); got != nil {
			t.Errorf("%.30q gives %v", encoded, got)
		}
		splitSynonyms([]byte(encoded)).of("")
	}
}

func TestSynonymsWith(t *testing.T) {
	thesaurus := splitSynonyms(synonyms{"quit": {{"leav", 1}, {"exit", 0.5}}}.encode())
	learnt := splitSynonyms(synonyms{"quit": {{"exit", 0.2}, {"withdraw", 0.4}}, "pet": {{"ferret", 0.3}}}.encode())
	for _, c := range []struct {
		stem string
		want []variant
	}{
		{"quit", []variant{{"leav", 1}, {"exit", 0.5}, {"withdraw", 0.4}}},
		{"pet", []variant{{"ferret", 0.3}}},
		{"wolf", nil},
	} {
		if diff := cmp.Diff(c.want, thesaurus.with(learnt, c.stem), cmp.AllowUnexported(variant{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.stem, diff)
		}
	}
}

// TestAddLexicon: a lay word stands for one of the texts where these hardly use
// it themselves.
func TestAddLexicon(t *testing.T) {
	passages := map[string]int32{"anim": 40, "goat": 1, "dog": 3}
	m := synonyms{}
	m.addLexicon(newStemmer(t), func(stem string) int32 { return passages[stem] })
	if got := m["goat"]; !slices.Contains(got, variant{"anim", layWeight}) {
		t.Errorf("goat stands for %v, want anim among them", got)
	}
	if got := m["dog"]; slices.Contains(got, variant{"anim", layWeight}) {
		t.Errorf("dog, a word of the texts, stands for %v", got)
	}
	if got := m["anim"]; len(got) > 0 {
		t.Errorf("animal stands for %v, want nothing", got)
	}
}

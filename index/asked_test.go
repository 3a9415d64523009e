package index

import (
	"math"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"treatybot/corpus"
)

// The kinds, as bits.
const (
	asksWhen kinds = 1 << iota
	asksNumber
	asksWho
	asksWhere
	asksMay
	asksMust
	asksIf
	asksWhy
	asksWhat
)

func TestKindsOf(t *testing.T) {
	for _, c := range []struct {
		text string
		want kinds
	}{
		{"stockpile destruction", 0},
		{"how long does leaving take?", asksWhen},
		{"How many votes carry it", asksNumber},
		{"who must clear the mines", asksWho | asksMust},
		{"which states sit on the council", asksWho},
		{"where is the seat", asksWhere},
		{"may an ally keep some", asksMay},
		{"what happens if it has not finished in ten years", asksIf | asksWhen},
		{"reasons for leaving", asksWhy},
		{"what is a cluster munition", asksWhat},
		{"whenever mayors meet the musty council", 0}, // words only
	} {
		if got := kindsOf(c.text); got != c.want {
			t.Errorf("%q: %09b, want %09b", c.text, got, c.want)
		}
	}
}

func newStemmer(t *testing.T) stemmer {
	t.Helper()
	m, err := newMapping()
	if err != nil {
		t.Fatal(err)
	}
	return stemmer{m.AnalyzerNamed(en.AnalyzerName)}
}

// TestKeywordLine: what is stored of keywords is read back.
func TestKeywordLine(t *testing.T) {
	s := newStemmer(t)
	for _, c := range []struct {
		keywords string
		want     []entry
	}{
		{"", nil},
		{"clearing mines", []entry{{0, new(tokens).of("clear mine")}}},
		{"how long; the mines", []entry{{asksWhen, new(tokens).of("long")}, {0, new(tokens).of("mine")}}},
		{"what is it", []entry{{asksWhat, nil}}},
		{"the", []entry{{0, nil}}},
	} {
		got := parseEntries(s.keywordLine(c.keywords), new(tokens))
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(entry{})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.keywords, diff)
		}
	}
}

// TestAsked spells out the arithmetic. The question is "when mine clear", the
// words of which have rarities of 2 and 4, so that it weighs 6 and, for its
// kind, 2.2.
func TestAsked(t *testing.T) {
	terms := []term{{stem: "mine", rarity: 2, variants: []variant{{"mine", 1}, {"landmin", 0.8}}}, {stem: "clear", rarity: 4, variants: []variant{{"clear", 1}}}}
	r := &ranker{terms: terms, meanings: newMeanings(terms), rarities: []float64{2, 4}, most: 6, typical: 3, kinds: asksWhen}
	for _, c := range []struct {
		name, entries string
		want          float64
	}{
		{"no keywords", "", 0},
		{"the same", "1 mine clear", 1},
		{"the same, in other order", "1 clear mine", 1},
		{"another kind", "4 mine clear", 6 / 8.2},
		{"another word for one", "1 landmin clear", (2.2 + 0.8*2 + 4) / 8.2},
		{"a word more", "1 mine clear farm", 8.2 / (8.2 + 0.6*3)},
		{"a word twice counts once", "0 mine mine", 2 / 8.2},
		{"the best of several", "0 farm;0 clear;1 farm", 4 / 8.2},
	} {
		got := r.asked(&candidate{traits: &traits{entries: parseEntries(c.entries, new(tokens))}})
		if math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %.4f, want %.4f", c.name, got, c.want)
		}
	}
	guild := &traits{Kind: corpus.Community, plain: new(tokens).of("clear the farm")}
	c := &candidate{traits: guild, match: newMatch(guild, len(terms), r.meanings)}
	for keyed, want := range map[bool]float64{false: 0, true: 0.8 * 4 / 6} { // its own words: clear, of both
		if r.keyed = keyed; math.Abs(r.asked(c)-want) > 1e-9 {
			t.Errorf("of a guild, others with keywords: %v: %.4f, want %.4f", keyed, r.asked(c), want)
		}
	}
}

// FuzzKeywordLine: as many entries are read as stand there, and no text is too
// odd.
func FuzzKeywordLine(f *testing.F) {
	for _, seed := range []string{"how long; leaving", ";;", "12; 7 days", "é;\xff", " "} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, keywords string) {
		line := newStemmer(t).keywordLine(keywords)
		if got, want := len(parseEntries(line, new(tokens))), strings.Count(keywords, ";")+1; keywords != "" && got != want {
			t.Errorf("%q: %d entries, want %d (%q)", keywords, got, want, line)
		}
	})
}

// TestLikest: the likest entries come first, and nothing where there are fewer.
func TestLikest(t *testing.T) {
	terms := []term{{stem: "mine", rarity: 2, variants: []variant{{"mine", 1}}}, {stem: "clear", rarity: 4, variants: []variant{{"clear", 1}}}}
	r := &ranker{terms: terms, meanings: newMeanings(terms), rarities: []float64{2, 4}, most: 6, typical: 3}
	var got []float64
	for _, l := range r.likest(5, parseEntries("0 mine;0 mine clear;0 farm;0 clear", new(tokens))) {
		got = append(got, l.likeness)
	}
	if diff := cmp.Diff([]float64{1, 4.0 / 6, 2.0 / 6, 0, 0}, got, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestAskedByHeading: the question that the heading of prose asks counts as an
// entry, beside keywords or the passage's own words.
func TestAskedByHeading(t *testing.T) {
	terms := []term{{stem: "mine", rarity: 2, variants: []variant{{"mine", 1}}}, {stem: "clear", rarity: 4, variants: []variant{{"clear", 1}}}}
	r := &ranker{terms: terms, meanings: newMeanings(terms), rarities: []float64{2, 4}, most: 6, typical: 3, keyed: true}
	prose := &traits{Kind: corpus.Background, plain: new(tokens).of("farm"), asks: parseEntries("0 clear mine", new(tokens))}
	c := &candidate{traits: prose, match: newMatch(prose, len(terms), r.meanings)}
	if got := r.asked(c); math.Abs(got-1) > 1e-9 {
		t.Errorf("without keywords %.4f, want 1", got)
	}
	prose.entries = parseEntries("0 farm", new(tokens))
	if got := r.asked(c); math.Abs(got-1) > 1e-9 {
		t.Errorf("with keywords %.4f, want 1", got)
	}
}

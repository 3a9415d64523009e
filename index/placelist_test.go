package index

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
)

// TestManyPlaces: of a text however long so many places are read, and no more.
func TestManyPlaces(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       int // places; 0: no more than the bound
	}{
		{"every article", "articles 1-999", 999},
		{"a range, and more", "articles 1-40, 5 and 7", 42},
		{"one range again and again", "articles " + strings.Repeat("1-999,", 400) + "1", maxRead},
		{"one reference again and again", strings.Repeat("articles 1-999 ", 150), maxRead},
		{"ranges of paragraphs", "art. 1(1)-(999)" + strings.Repeat(", 2(1)-(999), 3(1)-(999)", 100), maxRead},
		{"numbers", "articles 1" + strings.Repeat(", 1", 4000), maxRead},
		{"articles", strings.Repeat("article 1 of it; ", 4000), maxRead},
		{"reversed", strings.Repeat("paragraphs 1-99 of article 5. ", 200), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := len(new(View).findPlaces(c.text, c.text, nil))
			if got > maxRead || got == 0 || c.want > 0 && got != c.want {
				t.Errorf("%d places, want %d", got, c.want)
			}
		})
	}
}

// TestBetween: what was looked up for one range serves the next, and after so
// many searches every number is listed. The readings here have no index to search.
func TestBetween(t *testing.T) {
	ends := func(article string) span {
		s, ok := newSpan(corpus.Locator{Article: article, Paragraph: "2"}, corpus.Locator{Article: article, Paragraph: "6"})
		if !ok {
			t.Fatal("no range")
		}
		return s
	}
	r := &reading{treaties: []string{"one"}, left: maxRead, under: map[string]map[string]bool{"art-20": {"art-20-4": true}}}
	for n := range maxLookUps {
		r.under["art-"+strconv.Itoa(100+n)] = nil
	}
	for _, c := range []struct {
		article string
		left    int
		want    []string
	}{
		{"20", maxRead, []string{"Art. 20(4)"}},
		{"100", maxRead, []string{"Art. 100(3)", "Art. 100(4)", "Art. 100(5)"}},
		{"7", maxRead, []string{"Art. 7(3)", "Art. 7(4)", "Art. 7(5)"}},
		{"7", 2, []string{"Art. 7(3)", "Art. 7(4)"}},
		{"7", 0, nil},
	} {
		r.left = c.left
		var got []string
		for _, l := range r.between(ends(c.article)) {
			got = append(got, l.String())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("between paragraphs 2 and 6 of %s, %d left (-want +got):\n%s", c.article, c.left, diff)
		}
	}
}

// TestJoinOf: what may stand between two places.
func TestJoinOf(t *testing.T) {
	for _, c := range []struct {
		text   string
		want   join
		length int
	}{
		{" and 4", joinedAnd, 5},
		{" AND\n4", joinedAnd, 5},
		{", and 4", joinedAnd, 6},
		{" or 4", joined, 4},
		{", or 4", joined, 5},
		{"; 4", joined, 2},
		{" & 4", joined, 3},
		{", 4", spaceComma, 2},
		{",4", closeComma, 1},
		{" ,4", closeComma, 2},
		{" to 4", ranged, 4},
		{" up to 4", ranged, 7},
		{"–4", ranged, len("–")},
		{" android 4", noJoin, 0},
		{" 4", noJoin, 0},
		{"", noJoin, 0},
	} {
		if kind, length := joinOf(c.text); kind != c.want || length != c.length {
			t.Errorf("%q begins with join %d of %d bytes, want %d of %d", c.text, kind, length, c.want, c.length)
		}
	}
}

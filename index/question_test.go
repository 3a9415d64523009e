package index_test

import (
	"context"
	"testing"
	"unicode/utf8"

	"treatybot/index"
)

// FuzzQuestion: whatever is asked, it is read and searched without a panic or
// an error, and what is highlighted lies within the quotation.
func FuzzQuestion(f *testing.F) {
	for _, seed := range []string{
		"why did Finland and the US leave the ferret ban in 2025?", "Art. 5(3) ottawa treaty", "is finnland in the ferret baan?", "feret 1(1)(b)", "ferret treaty I 2",
		"preamble of the Ferret Treaty, 1", "art i", "§§ 1", "compare articles 1 and 2", "articles 1 to 3, 5(1)-(3) & 6 of the Ferret Treaty", "ferret treaty 1(1)(a)-(b); art i-ii, preamble 1 to 99", "überferrets ñññññ", "\xff\xfe ferret", "(((((", "", "who's's the baltics'",
	} {
		f.Add(seed)
	}
	x := mustOpen(f, "", tinySource{"one", nil})
	f.Fuzz(func(t *testing.T, text string) {
		r, err := x.Search(context.Background(), x.ParseQuestion(text), index.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if utf8.ValidString(text) && !utf8.ValidString(r.Question.Text) {
			t.Errorf("%q is read as %q", text, r.Question.Text)
		}
		if q := r.Question; len(q.Places) > 12 || q.MorePlaces > 0 && len(q.Places) < 12 {
			t.Errorf("%q has %d places and %d more", text, len(q.Places), q.MorePlaces)
		}
		for _, h := range r.Hits {
			quote, _ := h.Wording().Quote()
			for _, at := range h.Highlights {
				if at[0] < 0 || at[0] >= at[1] || at[1] > len(quote) {
					t.Errorf("%q: %s: %v of %d bytes is highlighted", text, h.ID, at, len(quote))
				}
			}
		}
	})
}

package store_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"treatybot/corpus/store"
)

// prose makes a text of so many words from a small vocabulary.
func prose(r *rand.Rand, n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprint("w", r.IntN(500))
	}
	return words
}

// jaccard computes what sketches estimate.
func jaccard(a, b []string) float64 {
	sets := [2]map[string]bool{{}, {}}
	for k, words := range [][]string{a, b} {
		for i := range len(words) - 3 {
			sets[k][strings.Join(words[i:i+4], " ")] = true
		}
	}
	both := 0
	for s := range sets[0] {
		if sets[1][s] {
			both++
		}
	}
	return float64(both) / float64(len(sets[0])+len(sets[1])-both)
}

// TestSimilarity compares the estimate with the true value.
func TestSimilarity(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var squares, worst float64
	const rounds = 200
	for range rounds {
		a := prose(r, 1000)
		b := append([]string{}, a...)
		for range r.IntN(300) {
			b[r.IntN(len(b))] = fmt.Sprint("other", r.IntN(1000))
		}
		off := math.Abs(store.Similarity(strings.Join(a, " "), strings.Join(b, " ")) - jaccard(a, b))
		squares, worst = squares+off*off, max(worst, off)
	}
	if deviation := math.Sqrt(squares / rounds); deviation > 0.045 || worst > 4.5*0.045 {
		t.Errorf("standard error %.3f, worst %.3f", deviation, worst)
	} else {
		t.Logf("standard error %.3f, worst %.3f", deviation, worst)
	}
	for range 50 { // short ones are exact
		a := prose(r, 4+r.IntN(127))
		b := append(append([]string{}, a[len(a)/3:]...), prose(r, 4+r.IntN(40))...)
		b = b[:min(len(b), 130)]
		if got, want := store.Similarity(strings.Join(a, " "), strings.Join(b, " ")), jaccard(a, b); len(b) >= 4 && math.Abs(got-want) > 1e-9 {
			t.Errorf("%d and %d words: %v, want %v", len(a), len(b), got, want)
		}
	}
	for _, row := range []struct {
		a, b string
		want float64
	}{{"one", "one", 1}, {"one", "two", 0}, {"one two three", "One, two: THREE!", 1}, {"", "", 1}} {
		if got := store.Similarity(row.a, row.b); got != row.want {
			t.Errorf("%q and %q: %v, want %v", row.a, row.b, got, row.want)
		}
	}
}

func TestDuplicates(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, _ *clock) {
		r := rand.New(rand.NewPCG(3, 4))
		words := prose(r, 400)
		edited := append([]string{}, words...)
		edited[100], edited[300] = "changed", "words"
		for title, text := range map[string]string{"Same words": strings.ToUpper(strings.Join(words, ",\n")), "Near": strings.Join(edited, " "), "Far": strings.Join(prose(r, 400), " "), "Removed": strings.Join(words, " ")} {
			p := proposal(title)
			p.Text = text
			if _, err := s.Add(ctx, "g", p, anna); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Remove(ctx, "g", "c-removed", anna); err != nil {
			t.Fatal(err)
		}
		p := proposal("Far") // the same file as another text
		p.Text = strings.Join(words, " ")
		find := func() string {
			list, err := s.Duplicates(ctx, "g", p)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range list {
				got = append(got, fmt.Sprintf("%s file %t text %t", l.Document.ID, l.SameFile, l.SameText))
			}
			return strings.Join(got, ", ")
		}
		if got, want := find(), "c-far file true text false, c-same-words file false text true, c-near file false text false"; got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		p.Replaces, p.Original = "c-same-words", nil
		if got, want := find(), "c-near file false text false"; got != want {
			t.Errorf("replacing: %s\nwant %s", got, want)
		}
	})
}

package index

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"treatybot/corpus"
)

// span is a range of places, "Articles 4 to 6" or "Art. 20(2)-(4)": the numbers
// or letters in which its ends differ, and how the places between are made.
type span struct {
	from, to int
	parent   corpus.Locator             // holds them; zero: they are articles
	at       func(n int) corpus.Locator // the place of a number
}

// newSpan makes the range between two places, if the second can come after
// the first.
func newSpan(a, b corpus.Locator) (span, bool) {
	var s span
	var first, last string
	var with func(string) corpus.Locator
	switch {
	case a.Article != b.Article:
		first, last = a.Article, b.Article
		with = func(number string) corpus.Locator {
			return corpus.Locator{Article: number, Roman: a.Roman, Division: a.Division}
		}
	case a.Paragraph != b.Paragraph:
		first, last = a.Paragraph, b.Paragraph
		s.parent = corpus.Locator{Division: a.Division, Article: a.Article, Roman: a.Roman}
		with = func(number string) corpus.Locator { a.Paragraph, a.Points = number, nil; return a }
	default:
		i := 0
		for i < min(len(a.Points), len(b.Points)) && a.Points[i] == b.Points[i] {
			i++
		}
		if i >= min(len(a.Points), len(b.Points)) {
			return s, false
		}
		first, last = a.Points[i], b.Points[i]
		s.parent = a
		s.parent.Points = a.Points[:i]
		with = func(letter string) corpus.Locator {
			a.Points = slices.Concat(s.parent.Points, []string{letter})
			return a
		}
	}
	n := numberingOf(first, last)
	s.from, s.to = n.read(first), n.read(last)
	s.at = func(i int) corpus.Locator { return with(n.print(i)) }
	return s, 0 < s.from && s.from < s.to
}

// numbering is how places are numbered.
type numbering struct {
	read  func(string) int // 0: not so
	print func(int) string
}

var (
	byDigits = numbering{func(s string) int { n, _ := strconv.Atoi(s); return n }, strconv.Itoa}
	byRoman  = numbering{
		func(s string) int { n, _ := corpus.ParseRoman(s); return n },
		func(n int) string { return strings.ToLower(corpus.FormatRoman(n)) },
	}
	byLetters = numbering{
		func(s string) int {
			if len(s) != 1 || s[0] < 'a' || s[0] > 'z' {
				return 0
			}
			return int(s[0]-'a') + 1
		},
		func(n int) string { return string(rune('a' + n - 1)) },
	}
)

// numberingOf gives the numbering of both ends of a range: that of "i" and
// "iv" is Roman, that of "h" and "i" is by letters.
func numberingOf(first, last string) numbering {
	switch {
	case isNumber(first):
		return byDigits
	case strings.Trim(first+last, "ivx") == "":
		return byRoman
	default:
		return byLetters
	}
}

// reading is what the lists of one text share: how much more of them is read,
// and what was looked up for their ranges.
type reading struct {
	view     *View
	treaties []string
	left     int                        // how many places are still read, or tried
	under    map[string]map[string]bool // anchor of a parent -> those within; nil: not known
}

// maxLookUps is how often the places within one of a treaty are looked up for
// the ranges of a text. Each costs a search.
const maxLookUps = 100

// between lists the places of a span between its ends: those that one of the
// treaties has, or where that is not known every number.
func (r *reading) between(s span) []corpus.Locator {
	within := s.parent.Anchor()
	anchors, known := r.under[within]
	if !known && len(r.under)*len(r.treaties) < maxLookUps {
		anchors = r.view.anchorsUnder(r.treaties, s.parent)
		r.under[within] = anchors
	}
	var list []corpus.Locator
	for n := s.from + 1; n < s.to && r.left > 0; n++ {
		r.left--
		if l := s.at(n); anchors == nil || anchors[l.Anchor()] {
			list = append(list, l)
		}
	}
	return list
}

// anchorsUnder gathers the anchors of the places of some treaties within one,
// or of their articles where it is zero. It gives nil where no text of any is
// known, or one cannot be looked up: what is there is seen later then.
func (v *View) anchorsUnder(treaties []string, parent corpus.Locator) map[string]bool {
	anchors, known := map[string]bool{}, false
	for _, t := range treaties {
		d, ok := v.Document(t)
		known = known || ok
		if parent.Anchor() == "" {
			for _, h := range d.Articles {
				anchors[h.Locator().Anchor()] = true
			}
			continue
		}
		for _, p := range v.parts {
			ids, err := p.idsOf(context.Background(), newPlaceQuery(t, parent.Anchor(), Options{}), placeLimit)
			if err != nil {
				return nil
			}
			for _, id := range ids {
				_, anchor, _ := strings.Cut(id, "#")
				for at := range anchor {
					if anchor[at] == '-' {
						anchors[anchor[:at]] = true
					}
				}
				anchors[anchor] = true
			}
		}
	}
	if !known {
		return nil
	}
	return anchors
}

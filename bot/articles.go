package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"treatybot/corpus"
	"treatybot/index"
)

// maxQuoted is how many passages of several places one answer quotes: more than
// the longest article has. The first place is quoted whole in any case.
const maxQuoted = 80

// severalPlaces quotes places of a treaty one after the other, as they were
// asked for: as many as fit, and each passage once. It says which there are not,
// and how many it left out; more is how many were named beside those given.
func (b *Bot) severalPlaces(ctx context.Context, d index.DocumentInfo, places []corpus.Locator, more int) (Answer, error) {
	if len(places) == 0 {
		return Answer{}, errors.New("quote several places: none is given")
	}
	var a Answer
	var quoted []corpus.Passage
	var shown []corpus.Locator
	var absent error
	places = outermost(places)
	for i, place := range places {
		passages, err := b.index.At(ctx, d.ID, place)
		if err != nil {
			return Answer{}, err
		}
		if len(passages) == 0 {
			var none *failure
			if err := b.noSuchPlace(ctx, d, place); !errors.As(err, &none) {
				return Answer{}, err
			}
			a.note(none.wrong)
			if absent == nil {
				absent = none
			}
			continue
		}
		at := printedPlace(place, passages)
		passages = slices.DeleteFunc(passages, func(p corpus.Passage) bool {
			return slices.ContainsFunc(quoted, func(q corpus.Passage) bool { return q.Locator.Anchor() == p.Locator.Anchor() })
		})
		if len(passages) == 0 {
			continue
		}
		if len(quoted) > 0 && len(quoted)+len(passages) > maxQuoted {
			more += len(places) - i
			break
		}
		quoted = append(quoted, passages...)
		shown = append(shown, at)
	}
	if len(shown) == 0 {
		return Answer{}, absent
	}
	a.Title = fmt.Sprintf("%s, %s", d.Name(), listed(placeNames(shown)))
	if more > 0 {
		a.note(morePlaces(len(shown), more))
	}
	a.quoteAll(quoted)
	a.Choices = around(d, shown)
	return a, nil
}

// outermost leaves out the places that lie in another one of the list.
func outermost(places []corpus.Locator) []corpus.Locator {
	var list []corpus.Locator
	for _, p := range places {
		if !slices.ContainsFunc(places, func(outer corpus.Locator) bool { return liesIn(p, outer) }) {
			list = append(list, p)
		}
	}
	return list
}

// liesIn reports whether a place is a part of another.
func liesIn(p, outer corpus.Locator) bool {
	switch {
	case p.Division != outer.Division || p.Article != outer.Article:
		return false
	case outer.Paragraph == "" && len(outer.Points) == 0:
		return p.Paragraph != "" || len(p.Points) > 0
	default:
		return p.Paragraph == outer.Paragraph && len(p.Points) > len(outer.Points) && slices.Equal(p.Points[:len(outer.Points)], outer.Points)
	}
}

func placeNames(places []corpus.Locator) []string {
	names := make([]string, len(places))
	for i, p := range places {
		names[i] = p.String()
	}
	return names
}

// around offers what lies about several places: the articles that hold them,
// and those before the first and after the last.
func around(d index.DocumentInfo, places []corpus.Locator) []Choice {
	known := map[string]bool{}
	for _, p := range places {
		known[p.Anchor()] = true
	}
	var choices []Choice
	offer := func(i int) {
		if i < 0 || i >= len(d.Articles) || known[d.Articles[i].Locator().Anchor()] {
			return
		}
		l := d.Articles[i].Locator()
		known[l.Anchor()] = true
		choices = append(choices, articleChoice(l.String(), d.ID, l))
	}
	at := func(p corpus.Locator) int {
		return slices.IndexFunc(d.Articles, func(h corpus.ArticleHeading) bool { return p.Division == "" && h.Number == p.Article })
	}
	for _, p := range places {
		offer(at(p))
	}
	if first := at(places[0]); first >= 0 {
		offer(first - 1)
	}
	if last := at(places[len(places)-1]); last >= 0 {
		offer(last + 1)
	}
	return choices
}

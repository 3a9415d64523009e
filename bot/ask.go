package bot

import (
	"context"
	"fmt"
	"strings"

	"treatybot/corpus"
	"treatybot/index"
)

// askLimit is how many passages answer a question, nearMisses how many are
// shown when none does.
const (
	askLimit   = 5
	nearMisses = 3
)

// ask answers a question in plain words with passages and key facts.
func (b *Bot) ask(ctx context.Context, r Request) (Answer, error) {
	on, err := b.asOf(r)
	if err != nil {
		return Answer{}, err
	}
	q := b.index.ParseQuestion(r.option("question"))
	found, err := b.index.Search(ctx, q, index.Options{Limit: askLimit})
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Title: q.Text}
	factual := b.addKeyFacts(&a, q, on)
	absent := b.noteAbsentPlaces(&a, q)
	b.noteUnclearNames(&a, q)
	switch {
	case absent && !factual:
		a.outcome = NotFound
		a.Summary = a.Notes[0]
		found.Hits = nil
	case !found.Answered && !factual:
		a.outcome = NotFound
		a.Summary = "Nothing in the corpus answers this."
		found.Hits = found.Hits[:min(nearMisses, len(found.Hits))]
		a.note(noAnswerNote(len(found.Hits)))
	case !found.Answered:
		found.Hits = found.Hits[:min(nearMisses, len(found.Hits))]
		a.note("The facts answer; the passages are only near the question.")
	default:
		best := found.Hits[0]
		a.Summary = fmt.Sprintf("Best passage: %s, %s.", best.Title, placeName(best.Passage))
	}
	if factual {
		a.Summary = fmt.Sprintf("%s: %s.", a.Facts[0].Label, strings.TrimSuffix(a.Facts[0].Value, "."))
	}
	a.addHits(found.Hits)
	a.Choices = append(a.Choices, b.articleChoices(found.Hits)...)
	return a, nil
}

func noAnswerNote(near int) string {
	if near == 0 {
		return "Ask about an arms-control treaty in other words, or type help for the commands."
	}
	return "The passages are near misses: they share words with the question, no more. Try other words, or name the treaty."
}

// placeName gives the place of a passage for a sentence.
func placeName(p corpus.Passage) string {
	if p.Kind == corpus.Treaty {
		return p.Locator.String()
	}
	return fmt.Sprintf("under “%s”", p.Section)
}

// noteAbsentPlaces says which articles the question names that do not exist.
func (b *Bot) noteAbsentPlaces(a *Answer, q index.Question) bool {
	absent := false
	for _, t := range q.Treaties {
		d, known := b.index.Document(t)
		if !known || len(d.Articles) == 0 {
			continue
		}
		for _, p := range q.Places {
			if !hasArticle(d, p) {
				absent = true
				a.note(noArticle(d, p).Error())
			}
		}
	}
	return absent
}

// noteUnclearNames asks back about names that mean several states.
func (b *Bot) noteUnclearNames(a *Answer, q index.Question) {
	for _, m := range q.Unclear {
		var names []string
		for _, id := range m.IDs {
			s := b.ledger.State(id)
			if s == nil {
				continue
			}
			names = append(names, s.Name)
			a.Choices = append(a.Choices, Choice{s.Name, "status", map[string]string{"country": id}})
		}
		if len(names) > 0 {
			a.note("Which one? The question may mean " + strings.Join(names, ", ") + ".")
		}
	}
}

// articleChoices offers the articles of the first hits as a whole.
func (b *Bot) articleChoices(hits []index.Hit) []Choice {
	var choices []Choice
	seen := map[string]bool{}
	for _, h := range hits[:min(3, len(hits))] {
		place := corpus.Locator{Article: h.Locator.Article, Roman: h.Locator.Roman}
		key := h.Document + place.Anchor()
		if h.Kind != corpus.Treaty || place.Article == "" || seen[key] {
			continue
		}
		seen[key] = true
		choices = append(choices, Choice{fmt.Sprintf("%s, %s", h.Title, place), "article", map[string]string{"treaty": h.Document, "article": place.Number()}})
	}
	return choices
}

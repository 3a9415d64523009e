package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/index"
)

// article quotes a place of a treaty, paragraph by paragraph.
func (b *Bot) article(ctx context.Context, r Request) (Answer, error) {
	id, err := b.treatyID(r.option("treaty"), func(id string) Choice {
		return Choice{Command: "article", Options: withOption(r.Options, "treaty", id)}
	})
	if err != nil {
		return Answer{}, err
	}
	d, known := b.index.Document(id)
	if places, more := b.index.ListedPlaces(id, r.option("article")); known && len(places) > 0 {
		return b.severalPlaces(ctx, d, places, more)
	}
	place, err := corpus.ParseLocator(r.option("article"))
	if err != nil {
		return Answer{}, badArticle(r.option("article"))
	}
	if !known {
		return b.withoutText(id), nil
	}
	passages, err := b.index.At(ctx, id, place)
	if err != nil {
		return Answer{}, err
	}
	if len(passages) == 0 {
		if place, err = namedDivision(d, r.option("article")); err != nil {
			return Answer{}, err
		}
		passages, err = b.index.At(ctx, id, place)
	}
	if err != nil {
		return Answer{}, err
	}
	if len(passages) == 0 {
		return Answer{}, b.noSuchPlace(ctx, d, place)
	}
	a := Answer{Title: articleTitle(d, place, passages)}
	a.quoteAll(passages)
	a.Choices = neighbours(d, place)
	return a, nil
}

// namedDivision finds the part of a treaty outside its articles whose name
// has the words typed: "annex 1" is "Annex 1 to the Treaty". Where several
// have it asks back. What names none is the place as typed.
func namedDivision(d index.DocumentInfo, typed string) (corpus.Locator, error) {
	place, err := corpus.ParseLocator(typed)
	if err != nil || place.Article != "" {
		return place, err
	}
	words := strings.Fields(corpus.Fold(typed))
	var fit []string
	for _, name := range d.Divisions {
		has := strings.Fields(corpus.Fold(name))
		if !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(has, w) }) {
			fit = append(fit, name)
		}
	}
	switch {
	case len(fit) == 1:
		return corpus.Locator{Division: fit[0]}, nil
	case len(fit) == 0 || len(fit) > MaxSuggestions:
		return place, nil
	}
	choices := make([]Choice, len(fit))
	for i, name := range fit {
		choices[i] = Choice{name, "article", map[string]string{"treaty": d.ID, "article": name}}
	}
	return place, whichOne(fmt.Sprintf("Which %s of the %s?", typed, d.Name()), choices)
}

// articleTitle names the place as a heading does.
func articleTitle(d index.DocumentInfo, place corpus.Locator, passages []corpus.Passage) string {
	at := printedPlace(place, passages)
	title := fmt.Sprintf("%s, %s", d.Name(), at)
	for _, h := range d.Articles {
		if h.Number == at.Article && h.Heading != "" {
			title += ": " + h.Heading
		}
	}
	return title
}

// printedPlace is a place as the treaty prints it, whose passages these are.
func printedPlace(place corpus.Locator, passages []corpus.Passage) corpus.Locator {
	at := passages[0].Locator
	if at.Anchor() == place.Anchor() {
		return at
	}
	return corpus.Locator{Article: at.Article, Roman: at.Roman, Division: at.Division}
}

// quoteAll quotes passages of one treaty, and says in which wording.
func (a *Answer) quoteAll(passages []corpus.Passage) {
	a.addPassages(passages)
	a.Summary = layersSummary(passages)
	if passages[0].Official.Text == "" {
		a.note("The official wording is not installed here; whoever runs the bot adds it with: corpus pull, or corpus import FILE.")
	}
}

func layersSummary(passages []corpus.Passage) string {
	official := slices.ContainsFunc(passages, func(p corpus.Passage) bool { return p.Official.Text != "" })
	plain := slices.ContainsFunc(passages, func(p corpus.Passage) bool { return p.Plain.Text != "" })
	switch {
	case official && plain:
		return "Official wording, with our plain words under it."
	case official:
		return "Official wording."
	default:
		return "In our plain words; not the official wording."
	}
}

// neighbours offers the whole article, and the articles before and after.
func neighbours(d index.DocumentInfo, place corpus.Locator) []Choice {
	choice := func(label string, l corpus.Locator) Choice { return articleChoice(label, d.ID, l) }
	var choices []Choice
	for i, h := range d.Articles {
		if h.Number != place.Article {
			continue
		}
		if place.Paragraph != "" || len(place.Points) > 0 {
			choices = append(choices, choice("Whole article", h.Locator()))
		}
		if i > 0 {
			choices = append(choices, choice(d.Articles[i-1].Locator().String(), d.Articles[i-1].Locator()))
		}
		if i+1 < len(d.Articles) {
			choices = append(choices, choice(d.Articles[i+1].Locator().String(), d.Articles[i+1].Locator()))
		}
	}
	return choices
}

// articleChoice offers a place of a treaty.
func articleChoice(label, treaty string, place corpus.Locator) Choice {
	return Choice{label, "article", map[string]string{"treaty": treaty, "article": place.Number()}}
}

// withoutText answers for a treaty that only the ledger knows.
func (b *Bot) withoutText(id string) Answer {
	t := b.ledger.Treaty(id)
	a := Answer{
		Title: t.ShortName, outcome: NotFound,
		Summary: fmt.Sprintf("The corpus holds no text of the %s.", t.ShortName),
		Choices: []Choice{{"Key facts", "treaty", map[string]string{"name": id}}},
	}
	a.Facts = append(a.Facts, b.exitFact(t))
	a.note("Whoever runs the bot can add the text with: corpus pull, or corpus import FILE.")
	return a
}

// hasArticle reports whether a treaty has the article or division of a place.
func hasArticle(d index.DocumentInfo, place corpus.Locator) bool {
	if place.Article == "" {
		return slices.Contains(d.Divisions, place.Division)
	}
	return slices.ContainsFunc(d.Articles, func(h corpus.ArticleHeading) bool { return h.Number == place.Article })
}

// noSuchPlace says what there is instead.
func (b *Bot) noSuchPlace(ctx context.Context, d index.DocumentInfo, place corpus.Locator) error {
	if place.Article == "" || !hasArticle(d, place) {
		return noArticle(d, place)
	}
	whole := corpus.Locator{Article: place.Article, Roman: articleIsRoman(d)}
	passages, err := b.index.At(ctx, d.ID, whole)
	if err != nil {
		return err
	}
	var has []string
	for _, p := range passages {
		if p.Locator.Paragraph != "" {
			has = append(has, p.Locator.String())
		}
	}
	place.Roman = whole.Roman
	return noParagraph(d, place, whole, has)
}

func articleIsRoman(d index.DocumentInfo) bool { return len(d.Articles) > 0 && d.Articles[0].Roman }

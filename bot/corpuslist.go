package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/store"
)

// corpusList lists the documents of the guild, then what waits to be published,
// then what can be restored.
func (b *Bot) corpusList(ctx context.Context, r Request) (Answer, error) {
	s, err := b.kept(ctx)
	if err != nil {
		return Answer{}, err
	}
	filter := r.option("filter")
	documents, err := b.allDocuments(ctx, s, r.Guild, store.Query{Filter: filter})
	if err != nil {
		return Answer{}, err
	}
	removed, err := b.allDocuments(ctx, s, r.Guild, store.Query{Filter: filter, Which: store.Removed})
	if err != nil {
		return Answer{}, err
	}
	drafts, err := s.Drafts(ctx, r.Guild)
	if err != nil {
		return Answer{}, b.storeFailure(err)
	}
	a := Answer{Title: "Documents of this server"}
	passages := 0
	for _, d := range documents {
		passages += d.Passages
		a.Facts = append(a.Facts, told(d.Meta.Title, listWords(d)))
		if len(a.Choices) < MaxSuggestions {
			a.Choices = append(a.Choices, documentChoice(labelOf(documents, d.ID), "corpus show", d.ID))
		}
	}
	for _, d := range drafts {
		if filter == "" || strings.Contains(corpus.Fold(d.Meta.Title), corpus.Fold(filter)) {
			a.Facts = append(a.Facts, told(d.Meta.Title, fmt.Sprintf("draft %s: waits to be published until %s; added by %s", d.ID, momentWords(d.Expires), nameOf(d.By.Actor))))
		}
	}
	for _, d := range removed {
		a.Facts = append(a.Facts, told(d.Meta.Title, b.removedWords(d)))
	}
	a.Summary = fmt.Sprintf("%s, %s.", plural(len(documents), "document"), plural(passages, "passage"))
	switch {
	case filter != "":
		a.Title += fmt.Sprintf(": %s", filter)
		if len(a.Facts) == 0 {
			a.outcome, a.Summary = NotFound, fmt.Sprintf("No document of this server has %q in its title, id, source or file name.", filter)
			a.note("See all: /corpus list.")
		}
	case len(a.Facts) == 0:
		return Answer{}, noDocuments()
	}
	return a, nil
}

// listWords describes a published document in a list.
func listWords(d store.Document) string {
	words := fmt.Sprintf("%s: %s", d.ID, plural(d.Passages, "passage"))
	if d.Meta.Language != undetermined {
		words += ", " + languageName(d.Meta.Language)
	}
	words += fmt.Sprintf("; added by %s on %s", nameOf(d.Added.Actor), dayOf(d.Added.At))
	if d.Revision > 1 {
		words += fmt.Sprintf("; text %d, by %s on %s", d.Revision, nameOf(d.Changed.Actor), dayOf(d.Changed.At))
	}
	return words
}

// removedWords describes a removed document in a list.
func (b *Bot) removedWords(d store.Document) string {
	return fmt.Sprintf("%s: removed by %s on %s; can still be restored for %s", d.ID, nameOf(d.Removed.Actor), dayOf(d.Removed.At), b.daysLeft(d))
}

// daysLeft tells how long a removed document can be restored, in days rounded
// up.
func (b *Bot) daysLeft(d store.Document) string {
	const day = 24 * time.Hour
	left := d.PurgedAt().Sub(b.now())
	return plural(max(1, int((left+day-1)/day)), "day")
}

// nameOf names who did something.
func nameOf(a store.Actor) string {
	switch {
	case a.Name != "":
		return a.Name
	case a.ID != "":
		return "user " + a.ID
	}
	return "the bot"
}

func dayOf(t time.Time) string { return corpus.DateOf(t.UTC()).Long() }

// corpusShow tells all of a document, with passages as they are quoted.
func (b *Bot) corpusShow(ctx context.Context, r Request) (Answer, error) {
	s, err := b.kept(ctx)
	if err != nil {
		return Answer{}, err
	}
	d, err := b.document(ctx, s, r.Guild, r.option("document"), store.All, askDocument(r))
	if err != nil {
		return Answer{}, err
	}
	doc := corpus.NewCommunityDocument(withID(d.Meta, d.ID), d.Text)
	a := Answer{Title: d.Meta.Title, Summary: fmt.Sprintf("Published: %s.", recognised(doc, d.Text))}
	a.Facts = append([]Fact{told("Document", d.ID)}, detailFacts(d.Meta)...)
	a.Facts = append(a.Facts, splitFacts(doc, d.Text)...)
	a.Facts = append(a.Facts, told("File", fileWords(d.File)), told("Came as", originWords(d.Origin)), deedFact("Added", d.Added))
	if d.Latest > 1 {
		a.Facts = append(a.Facts, deedFact(fmt.Sprintf("Text %d", d.Revision), d.Changed))
	}
	a.addPassages(samples(doc))
	if d.Published() {
		a.Choices = []Choice{documentChoice("Remove", "corpus remove", d.ID)}
	} else {
		a.Summary = fmt.Sprintf("Removed by %s on %s; it can still be restored for %s.", nameOf(d.Removed.Actor), dayOf(d.Removed.At), b.daysLeft(d))
		a.Choices = []Choice{documentChoice("Restore", "corpus restore", d.ID)}
	}
	a.Choices = append(a.Choices, documentChoice("History", "corpus history", d.ID))
	return a, b.addOlderTexts(ctx, s, &a, d)
}

// addOlderTexts lists the texts of a document that can be restored.
func (b *Bot) addOlderTexts(ctx context.Context, s *store.Store, a *Answer, d store.Document) error {
	if d.Latest < 2 {
		return nil
	}
	revisions, err := s.Revisions(ctx, d.Guild, d.ID)
	if err != nil {
		return b.storeFailure(err)
	}
	for _, old := range revisions {
		if old.Revision == d.Revision {
			continue
		}
		a.Facts = append(a.Facts, deedFact(fmt.Sprintf("Other text %d", old.Revision), old.Changed))
		if len(a.Choices) < MaxSuggestions {
			c := documentChoice(fmt.Sprintf("Restore text %d", old.Revision), "corpus restore", d.ID)
			c.Options["revision"] = fmt.Sprint(old.Revision)
			a.Choices = append(a.Choices, c)
		}
	}
	return nil
}

// deedFact tells who did something and when.
func deedFact(label string, d store.Deed) Fact {
	f := told(label, fmt.Sprintf("by %s on %s", nameOf(d.Actor), momentWords(d.At)))
	f.Date = corpus.DateOf(d.At.UTC()).String()
	return f
}

package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/store"
	"treatybot/index"
)

// preview shows a draft as it would be published, and what speaks against it.
func (b *Bot) preview(ctx context.Context, s *store.Store, d store.Draft, like []store.Likeness) (Answer, error) {
	doc := corpus.NewCommunityDocument(withID(d.Meta, d.ID), d.Text)
	a := Answer{
		Title:   d.Meta.Title,
		Summary: fmt.Sprintf("Not published yet: %s. Look it over, then publish it.", recognised(doc, d.Text)),
		Choices: []Choice{
			draftChoice("Publish", "corpus publish", d.ID), draftChoice("Edit details", "corpus edit", d.ID), draftChoice("Discard", "corpus discard", d.ID),
		},
	}
	a.Facts = append(a.Facts, detailFacts(d.Meta)...)
	a.Facts = append(a.Facts, splitFacts(doc, d.Text)...)
	a.Facts = append(a.Facts, told("File", fileWords(d.File)), told("Came as", originWords(d.Origin)))
	a.Facts = append(a.Facts, told(WaitsUntil, momentWords(d.Expires)))
	if d.Replaces != "" {
		old, err := s.Get(ctx, d.Guild, d.Replaces)
		switch {
		case isNotFound(err):
			a.note("The document that it should replace is gone; it cannot be published as its new text.")
		case err != nil:
			return Answer{}, b.storeFailure(err)
		default:
			a.Summary = fmt.Sprintf("Not published yet: a new text of “%s”, %s. Look at the changes, then publish it.", old.Meta.Title, recognised(doc, d.Text))
			a.Facts = append(a.Facts, changeFacts(old, d.Text)...)
		}
	}
	a.addPassages(samples(doc))
	if d.Meta.Language == undetermined {
		a.note(unknownLanguageNote)
	}
	for _, l := range like {
		a.note(likenessNote(l))
		if l.SameFile || l.SameText {
			a.same = append(a.same, l.Document.ID)
		}
	}
	treaty, err := b.resembledTreaty(ctx, doc)
	if treaty != "" {
		a.note(fmt.Sprintf("It resembles a treaty that the corpus has: the %s. The treaty's own text stays before it in answers.", treaty))
	}
	return a, err
}

// WaitsUntil labels the fact that tells how long a draft waits.
const WaitsUntil = "Waits until"

// withID gives the meta of a document with the id that its passages bear.
func withID(m corpus.Meta, id string) corpus.Meta {
	m.ID = id
	return m
}

// detailFacts tell what is known of a document beside its text.
func detailFacts(m corpus.Meta) []Fact {
	facts := []Fact{told("Language", languageName(m.Language))}
	if !m.Date.IsZero() {
		f := told("Dated", m.Date.Long())
		f.Date = m.Date.String()
		facts = append(facts, f)
	}
	if s := documentSource(m); s.Title != "" || s.URL != "" {
		value := m.Source
		if value == "" {
			value = m.SourceURL
		}
		facts = append(facts, Fact{Label: "Source", Value: value, Source: s})
	}
	if m.Licence != "" {
		facts = append(facts, told("Licence", m.Licence))
	}
	return facts
}

// documentSource gives the source of a document as its quotations name it.
func documentSource(m corpus.Meta) Source {
	if m.Source == "" && m.SourceURL == "" {
		return Source{}
	}
	title := m.Source
	if title == "" {
		title = m.Title
	}
	return Source{Title: title, URL: m.SourceURL}
}

// headingsShown is how many headings of a document are listed.
const headingsShown = 12

// splitFacts tell how a text was parted.
func splitFacts(d corpus.Document, text string) []Fact {
	kind := "prose"
	if len(d.Articles) > 0 {
		kind = "a text with articles, like a treaty"
	}
	facts := []Fact{told("Kind", kind), told("Recognised", recognised(d, text))}
	if list, more := headings(text, headingsShown); len(list) > 0 {
		value := strings.Join(list, "; ")
		if more > 0 {
			value += fmt.Sprintf("; and %d more", more)
		}
		facts = append(facts, told("Headings", value))
	}
	return facts
}

// likenessNote warns of a document that is much the same.
func likenessNote(l store.Likeness) string {
	name := fmt.Sprintf("“%s” (%s)", l.Document.Meta.Title, l.Document.ID)
	switch {
	case l.SameFile:
		return "Duplicate: the very same file is published already as " + name + "."
	case l.SameText:
		return "Duplicate: the same words are published already as " + name + "."
	default:
		return fmt.Sprintf("Near-duplicate: about %d %% of the wording is that of %s.", int(l.Similarity*100+0.5), name)
	}
}

// unknownLanguageNote is one with what the reader of files warns of.
const unknownLanguageNote = "The language is unknown. Give it under Edit details."

const (
	probes      = 5   // passages that are compared with the treaties
	probeWords  = 12  // fewer words may be alike by chance
	probesAlike = 0.6 // share of common four-word sequences from which on two passages are alike
)

// resembledTreaty names a treaty of the corpus whose words at least half of
// some passages have; "" for none.
func (b *Bot) resembledTreaty(ctx context.Context, d corpus.Document) (string, error) {
	var tried int
	alike := map[string]int{}
	for _, p := range longestPassages(d, probes) {
		text, _ := p.Wording().Quote()
		if len(strings.Fields(text)) < probeWords {
			continue
		}
		tried++
		q := b.index.ParseQuestion(clip(text, MaxQuestion))
		found, err := b.index.Search(ctx, q, index.Options{Kinds: []corpus.Kind{corpus.Treaty}, Limit: 3})
		if err != nil {
			return "", err
		}
		for _, h := range found.Hits {
			if max(sharedSequences(text, h.Official.Text), sharedSequences(text, h.Plain.Text)) >= probesAlike {
				alike[h.Document]++
				break
			}
		}
	}
	for id, n := range alike {
		if 2*n >= tried {
			return b.names.Treaty(id), nil
		}
	}
	return "", nil
}

// longestPassages lists passages that are no part of others, the longest first.
func longestPassages(d corpus.Document, most int) []corpus.Passage {
	list := slices.DeleteFunc(slices.Clone(d.Passages), func(p corpus.Passage) bool { return p.Parent != "" })
	slices.SortStableFunc(list, func(x, y corpus.Passage) int { return len(y.Prose.Text) - len(x.Prose.Text) })
	return list[:min(most, len(list))]
}

// sharedSequences gives the share of the four-word sequences of a text that another one
// has.
func sharedSequences(text, other string) float64 {
	of := sequences(text)
	in := sequences(other)
	n := 0
	for s := range of {
		if in[s] {
			n++
		}
	}
	return float64(n) / float64(max(1, len(of)))
}

func sequences(text string) map[string]bool {
	words := strings.Fields(corpus.Fold(text))
	set := map[string]bool{}
	for i := 0; i+4 <= len(words); i++ {
		set[strings.Join(words[i:i+4], " ")] = true
	}
	return set
}

// corpusPublish lets a draft in. Pressing it twice does no more than once.
func (b *Bot) corpusPublish(ctx context.Context, r Request) (Answer, error) {
	s, err := b.kept(ctx)
	if err != nil {
		return Answer{}, err
	}
	d, err := b.draft(ctx, s, r)
	if err != nil {
		return Answer{}, err
	}
	doc, err := s.Publish(ctx, r.Guild, d.ID, r.by())
	switch {
	case errors.Is(err, store.ErrConflict):
		return Answer{}, replacedMeanwhile(d)
	case isNotFound(err):
		return Answer{}, unknownDraft()
	case err != nil:
		return Answer{}, b.storeFailure(err)
	}
	if !doc.Published() {
		return Answer{}, removedCannot(doc, "published anew")
	}
	b.catchUp(ctx, r.Guild)
	a := Answer{
		Title:   doc.Meta.Title,
		Summary: fmt.Sprintf("Published with %s. Members of this server find it in their answers, marked as added by its moderators.", plural(doc.Passages, "passage")),
		Facts:   append([]Fact{told("Document", doc.ID)}, detailFacts(doc.Meta)...),
		Choices: []Choice{documentChoice("Show", "corpus show", doc.ID), documentChoice("Remove", "corpus remove", doc.ID)},
	}
	parted := corpus.NewCommunityDocument(withID(doc.Meta, doc.ID), d.Text)
	a.Facts = append(a.Facts, splitFacts(parted, d.Text)...)
	a.addPassages(samples(parted))
	if doc.Revision > 1 {
		a.Summary = fmt.Sprintf("Published as text %d of “%s”, with %s.", doc.Revision, doc.Meta.Title, plural(doc.Passages, "passage"))
		a.note(fmt.Sprintf("The text before it is kept for %s and can be restored.", keptFor))
		undo := documentChoice("Undo", "corpus restore", doc.ID)
		undo.Options["revision"] = fmt.Sprint(doc.Revision - 1)
		a.Choices = append(a.Choices, undo)
	}
	return a, nil
}

// corpusEdit changes the details of a draft. Where none is given it shows the
// draft, and how to change it.
func (b *Bot) corpusEdit(ctx context.Context, r Request) (Answer, error) {
	s, err := b.kept(ctx)
	if err != nil {
		return Answer{}, err
	}
	d, err := b.draft(ctx, s, r)
	if err != nil {
		return Answer{}, err
	}
	if d.Document != "" {
		return Answer{}, publishedCannot(d, "edited")
	}
	changed := r.hasDetails()
	if changed {
		meta, err := b.withDetails(d.Meta, r)
		if err != nil {
			return Answer{}, err
		}
		edited, err := s.Edit(ctx, r.Guild, d.ID, meta)
		switch {
		case errors.Is(err, store.ErrConflict):
			return Answer{}, publishedCannot(d, "edited")
		case isNotFound(err):
			return Answer{}, unknownDraft()
		case err != nil:
			return Answer{}, b.storeFailure(err)
		}
		edited.Text = d.Text
		d = edited
	}
	like, err := s.Duplicates(ctx, r.Guild, store.Proposal{Meta: d.Meta, Text: d.Text, Replaces: d.Replaces})
	if err != nil {
		return Answer{}, b.storeFailure(err)
	}
	a, err := b.preview(ctx, s, d, like)
	if !changed {
		a.note(fmt.Sprintf("To change it: /corpus edit draft:%s title:… language:… date:… source:… licence:…", d.ID))
	}
	return a, err
}

// corpusDiscard throws a draft away. One that is gone already is no failure.
func (b *Bot) corpusDiscard(ctx context.Context, r Request) (Answer, error) {
	s, err := b.kept(ctx)
	if err != nil {
		return Answer{}, err
	}
	discarded := Answer{Title: "Discarded", Summary: "Thrown away; nothing was published.", Choices: []Choice{addChoice("Add another")}}
	d, err := b.draft(ctx, s, r)
	if isUnknownDraft(err) {
		return discarded, nil
	}
	if err != nil {
		return Answer{}, err
	}
	if d.Document != "" {
		return Answer{}, publishedCannot(d, "thrown away")
	}
	switch err := s.Discard(ctx, r.Guild, d.ID); {
	case errors.Is(err, store.ErrConflict):
		return Answer{}, publishedCannot(d, "thrown away")
	case err != nil && !isNotFound(err):
		return Answer{}, b.storeFailure(err)
	}
	discarded.Title = d.Meta.Title
	return discarded, nil
}

// addChoice offers to add a document.
func addChoice(label string) Choice { return Choice{label, "corpus add", map[string]string{}} }

// draftChoice offers to do something with a draft.
func draftChoice(label, command, id string) Choice {
	return Choice{label, command, map[string]string{"draft": id}}
}

// documentChoice offers to do something with a document.
func documentChoice(label, command, id string) Choice {
	return Choice{label, command, map[string]string{"document": id}}
}

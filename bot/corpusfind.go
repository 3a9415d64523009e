package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/store"
)

// allDocuments lists the documents of a guild, the last changed first.
func (b *Bot) allDocuments(ctx context.Context, s *store.Store, guild string, q store.Query) ([]store.Document, error) {
	var all []store.Document
	q.Limit = store.MaxPage
	for {
		q.Offset = len(all)
		page, err := s.List(ctx, guild, q)
		if err != nil {
			return nil, b.storeFailure(err)
		}
		all = append(all, page.Documents...)
		if len(page.Documents) < store.MaxPage {
			return all, nil
		}
	}
}

// document finds the one document of the guild that a name means: its id, its
// title, or what resembles one title alone. Of several it asks back which.
func (b *Bot) document(ctx context.Context, s *store.Store, guild, name string, which store.Which, ask func(id string) Choice) (store.Document, error) {
	id := strings.ToLower(name)
	if strings.HasPrefix(id, store.IDPrefix) {
		switch d, err := s.Get(ctx, guild, id); {
		case err == nil:
			return d, nil
		case !isNotFound(err):
			return store.Document{}, b.storeFailure(err)
		}
	}
	all, err := b.allDocuments(ctx, s, guild, store.Query{Which: which})
	if err != nil {
		return store.Document{}, err
	}
	if len(all) == 0 {
		return store.Document{}, noDocuments()
	}
	ids := meant(all, name)
	switch {
	case len(ids) == 0:
		return store.Document{}, unknownDocument(name)
	case len(ids) > 1:
		return store.Document{}, whichOne("Which document?", choicesOf(ids, ask, func(id string) string { return labelOf(all, id) }))
	}
	d, err := s.Get(ctx, guild, ids[0])
	if err != nil {
		return store.Document{}, b.storeFailure(err)
	}
	return d, nil
}

// meant lists the ids of the documents that a name may mean.
func meant(all []store.Document, name string) []string {
	titles := corpus.NewGazetteer()
	for _, d := range all {
		titles.Add(d.ID, d.Meta.Title)
		titles.Add(d.ID, strings.TrimPrefix(d.ID, store.IDPrefix))
	}
	var exact []string
	for _, d := range all {
		if folded := corpus.Fold(name); folded != "" && corpus.Fold(d.Meta.Title) == folded {
			exact = append(exact, d.ID)
		}
	}
	if len(exact) == 0 {
		exact = titles.Resolve(name).IDs
	}
	if len(exact) == 0 {
		words := strings.Fields(corpus.Fold(name))
		for _, d := range all {
			has := " " + corpus.Fold(d.Meta.Title) + " "
			if len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(has, " "+w) }) {
				exact = append(exact, d.ID)
			}
		}
	}
	return exact[:min(len(exact), MaxSuggestions)]
}

// labelOf gives the title of a document, with its id where another one has the
// same title.
func labelOf(all []store.Document, id string) string {
	title, same := id, 0
	for _, d := range all {
		if d.ID == id {
			title = d.Meta.Title
		}
	}
	for _, d := range all {
		if d.Meta.Title == title {
			same++
		}
	}
	if same > 1 {
		return title + " (" + id + ")"
	}
	return title
}

// published is document for one that must not be removed, or it cannot be what
// is asked for.
func (b *Bot) published(ctx context.Context, s *store.Store, r Request, name, what string, ask func(id string) Choice) (store.Document, error) {
	d, err := b.document(ctx, s, r.Guild, name, store.Published, ask)
	if err == nil && !d.Published() {
		return d, removedCannot(d, what)
	}
	return d, err
}

// askDocument asks back with the request's own command about a document.
func askDocument(r Request) func(id string) Choice {
	return func(id string) Choice {
		return Choice{Command: r.Command, Options: withOption(r.Options, "document", id)}
	}
}

// draft finds the draft that a request names: by its id, the beginning of its
// id, or its title.
func (b *Bot) draft(ctx context.Context, s *store.Store, r Request) (store.Draft, error) {
	name := r.option("draft")
	d, err := s.Draft(ctx, r.Guild, name)
	if err == nil {
		return d, nil
	}
	if !isNotFound(err) && !errors.Is(err, store.ErrInvalid) {
		return d, b.storeFailure(err)
	}
	waiting, err := s.Drafts(ctx, r.Guild)
	if err != nil {
		return d, b.storeFailure(err)
	}
	var fit []store.Draft
	for _, w := range waiting {
		if strings.HasPrefix(strings.ToLower(w.ID), strings.ToLower(name)) || corpus.Fold(w.Meta.Title) == corpus.Fold(name) {
			fit = append(fit, w)
		}
	}
	switch len(fit) {
	case 0:
		return d, unknownDraft()
	case 1:
		d, err = s.Draft(ctx, r.Guild, fit[0].ID)
		if isNotFound(err) {
			return d, unknownDraft()
		}
		return d, b.storeFailure(err)
	}
	var choices []Choice
	for _, w := range fit[:min(len(fit), MaxSuggestions)] {
		choices = append(choices, Choice{w.Meta.Title + " (" + w.ID + ")", r.Command, withOption(r.Options, "draft", w.ID)})
	}
	return d, whichOne("Which draft?", choices)
}

// isUnknownDocument reports whether a name means no document.
func isUnknownDocument(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.outcome == NotFound
}

// isUnknownDraft reports whether the draft is gone.
func isUnknownDraft(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.outcome == NotFound && f.wrong == unknownDraft().Error()
}

// suggestWithin bounds what a suggestion may take.
const suggestWithin = 2 * time.Second

// searchDocuments suggests documents of the guild, or drafts, to its
// moderators.
func (b *Bot) searchDocuments(s *search, r Request, kind OptionKind) {
	documents, _ := b.shelf.opened()
	if !r.curates() || documents == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), suggestWithin)
	defer cancel()
	var all []candidate
	if kind == DraftOption {
		drafts, _ := documents.Drafts(ctx, r.Guild) // no suggestion is better than a failure
		for _, d := range drafts {
			all = append(all, newCandidate(Suggestion{d.Meta.Title, d.ID, d.ID}, []string{d.Meta.Title}, []string{d.ID}))
		}
		s.match(all)
		return
	}
	which := store.Published
	switch r.Command {
	case "corpus restore":
		which = store.Removed
	case "corpus history", "corpus show":
		which = store.All
	}
	list, err := b.allDocuments(ctx, documents, r.Guild, store.Query{Which: which})
	if err == nil && r.Command == "corpus restore" { // those with older texts come after
		var published []store.Document
		published, err = b.allDocuments(ctx, documents, r.Guild, store.Query{})
		for _, d := range published {
			if d.Latest > 1 {
				list = append(list, d)
			}
		}
	}
	if err != nil {
		return
	}
	for _, d := range list {
		label := d.Meta.Title
		if !d.Published() {
			label += " (removed)"
		}
		all = append(all, newCandidate(Suggestion{label, d.ID, d.ID}, []string{d.Meta.Title}, []string{d.ID, strings.TrimPrefix(d.ID, store.IDPrefix)}))
	}
	s.match(all)
	if s.empty() {
		s.add(all, meant(list, s.typed))
	}
}

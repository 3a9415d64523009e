package bot

import (
	"context"
	"fmt"
	"strconv"

	"treatybot/corpus"
	"treatybot/corpus/store"
)

// corpusRemove takes a document out of the answers. Doing it twice does no more
// than once.
func (b *Bot) corpusRemove(ctx context.Context, r Request) (Answer, error) {
	s, err := b.kept(ctx)
	if err != nil {
		return Answer{}, err
	}
	d, err := b.document(ctx, s, r.Guild, r.option("document"), store.Published, askDocument(r))
	if err != nil {
		return Answer{}, err
	}
	was := d
	if d, err = s.Remove(ctx, r.Guild, d.ID, r.by()); err != nil {
		return Answer{}, b.storeFailure(err)
	}
	b.catchUp(ctx, r.Guild)
	a := Answer{
		Title:   d.Meta.Title,
		Summary: fmt.Sprintf("Removed: no answer shows it any more. It can be restored until %s.", dayOf(d.PurgedAt())),
		Facts:   []Fact{told("Document", d.ID)},
		Choices: []Choice{documentChoice("Undo", "corpus restore", d.ID)},
	}
	if !was.Published() {
		a.Summary = fmt.Sprintf("It was removed already, by %s on %s. It can be restored until %s.", nameOf(d.Removed.Actor), dayOf(d.Removed.At), dayOf(d.PurgedAt()))
	}
	return a, nil
}

// corpusRestore publishes a removed document again, or an older text of one.
func (b *Bot) corpusRestore(ctx context.Context, r Request) (Answer, error) {
	s, err := b.kept(ctx)
	if err != nil {
		return Answer{}, err
	}
	d, err := b.document(ctx, s, r.Guild, r.option("document"), store.Removed, askDocument(r))
	if isUnknownDocument(err) || r.option("revision") != "" {
		d, err = b.document(ctx, s, r.Guild, r.option("document"), store.All, askDocument(r))
	}
	if err != nil {
		return Answer{}, err
	}
	if typed := r.option("revision"); typed != "" {
		n, err := strconv.Atoi(typed)
		if err != nil || n < 1 {
			return Answer{}, badRevision(typed)
		}
		if n != d.Revision {
			return b.restoreText(ctx, s, r, d, n)
		}
	}
	restored, err := s.Restore(ctx, r.Guild, d.ID, r.by())
	if err != nil {
		return Answer{}, b.storeFailure(err)
	}
	if d.Published() && r.option("revision") == "" && d.Latest > 1 {
		return Answer{}, nothingRemoved(restored)
	}
	b.catchUp(ctx, r.Guild)
	a := restoredAnswer(restored, "Restored: answers show it again.")
	if d.Published() {
		a.Summary = "Nothing had to be restored: answers show it."
	}
	return a, nil
}

// restoreText makes an older text of a document the current one.
func (b *Bot) restoreText(ctx context.Context, s *store.Store, r Request, d store.Document, n int) (Answer, error) {
	restored, err := s.RestoreRevision(ctx, r.Guild, d.ID, n, r.by())
	if isNotFound(err) {
		return Answer{}, unknownRevision(d, n)
	}
	if err != nil {
		return Answer{}, b.storeFailure(err)
	}
	b.catchUp(ctx, r.Guild)
	a := restoredAnswer(restored, fmt.Sprintf("Restored: text %d is what answers show now.", n))
	if restored.Text == "" {
		if restored, err = s.Get(ctx, r.Guild, d.ID); err != nil {
			return Answer{}, b.storeFailure(err)
		}
	}
	a.Facts = append(a.Facts, changeFacts(d, restored.Text)...)
	undo := documentChoice("Undo", "corpus restore", d.ID)
	undo.Options["revision"] = fmt.Sprint(d.Revision)
	a.Choices = append(a.Choices, undo)
	return a, nil
}

func restoredAnswer(d store.Document, summary string) Answer {
	return Answer{
		Title: d.Meta.Title, Summary: summary, Facts: []Fact{told("Document", d.ID), told("Text", fmt.Sprintf("%d, %s", d.Revision, plural(d.Passages, "passage")))},
		Choices: []Choice{documentChoice("Show", "corpus show", d.ID), documentChoice("Remove", "corpus remove", d.ID)},
	}
}

// historyShown is how many entries of the history an answer has.
const historyShown = 100

// corpusHistory tells who did what to the documents of the guild, the latest
// last.
func (b *Bot) corpusHistory(ctx context.Context, r Request) (Answer, error) {
	s, err := b.kept(ctx)
	if err != nil {
		return Answer{}, err
	}
	q := store.HistoryQuery{Limit: historyShown}
	a := Answer{Title: "History of this server's documents"}
	if name := r.option("document"); name != "" {
		if q.Document, a.Title, err = b.inHistory(ctx, s, r, name); err != nil {
			return Answer{}, err
		}
	}
	entries, total, err := s.History(ctx, r.Guild, q)
	if err != nil {
		return Answer{}, b.storeFailure(err)
	}
	if total == 0 {
		return Answer{}, noDocuments()
	}
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		a.Events = append(a.Events, Event{Date: corpus.DateOf(e.At.UTC()).String(), Title: entryWords(e), Source: OwnWords})
	}
	a.Summary = fmt.Sprintf("%s, the latest last.", pluralEntries(total))
	if total > len(entries) {
		a.note(fmt.Sprintf("Only the latest %d are shown; corpus export has all.", len(entries)))
	}
	return a, nil
}

// inHistory finds a document for its history, which has those that are gone
// for good as well.
func (b *Bot) inHistory(ctx context.Context, s *store.Store, r Request, name string) (id, title string, err error) {
	d, err := b.document(ctx, s, r.Guild, name, store.All, askDocument(r))
	if err == nil {
		return d.ID, "History of “" + d.Meta.Title + "”", nil
	}
	entries, _, gone := s.History(ctx, r.Guild, store.HistoryQuery{Document: name, Limit: 1})
	if gone != nil || len(entries) == 0 {
		return "", "", err
	}
	return entries[0].Document, "History of “" + entries[0].Title + "”", nil
}

func pluralEntries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return formatNumber(float64(n)) + " entries"
}

// entryWords tells one entry of the history.
func entryWords(e store.Entry) string {
	words := fmt.Sprintf("%s UTC: %s ", e.At.UTC().Format("15:04"), nameOf(e.Actor))
	title := fmt.Sprintf("“%s”", e.Title)
	switch e.Action {
	case store.ActionPublished:
		words += "published " + title
	case store.ActionReplaced:
		words += fmt.Sprintf("made text %d the current one of %s", e.Revision, title)
	case store.ActionRemoved:
		words += "removed " + title
	case store.ActionRestored:
		words += "restored " + title
	case store.ActionPurged:
		words += "deleted " + title + " for good, by age"
	default:
		words += string(e.Action) + " " + title
	}
	words += ", " + e.Document
	if e.Detail != "" {
		words += " (" + clip(corpus.OneLine(e.Detail), longHeading) + ")"
	}
	return words
}

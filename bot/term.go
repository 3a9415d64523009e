package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
)

// exitFact says how a state leaves the treaty.
func (b *Bot) exitFact(t *ledger.Treaty) Fact {
	exit := t.Terms[ledger.Exit]
	return Fact{
		Label: "How to leave", Value: fmt.Sprintf("%s, with %s of notice", b.placeOf(t, ledger.Term{Document: exit.Document, Article: exit.Whole()}), exit.Value), Treaty: t.Slug, AsOf: t.AsOf.String(),
		Source: b.termSource(t, exit),
	}
}

// reservationsFact says whether reservations may be made.
func (b *Bot) reservationsFact(t *ledger.Treaty) []Fact {
	term, known := t.Terms[ledger.Reservations]
	if !known {
		return nil
	}
	f := Fact{Label: "Reservations", Value: term.Value, Treaty: t.Slug, AsOf: t.AsOf.String(), Source: ledgerSource}
	if term.Article != "" {
		f.Value += fmt.Sprintf(" (%s)", b.placeOf(t, term))
		f.Source = b.termSource(t, term)
	}
	return []Fact{f}
}

// joinAndLeaveFacts say what follows for a state that would join or give
// notice on a day.
func (b *Bot) joinAndLeaveFacts(t *ledger.Treaty, on corpus.Date) []Fact {
	var facts []Fact
	if due := t.Due(ledger.Entry, on); !due.IsZero() {
		term := t.Terms[ledger.Entry]
		facts = append(facts, b.computedFact("If a state joins on "+on.Long(), fmt.Sprintf("Bound from %s (computed: %s; %s)", due.Long(), periodOf(term), b.placeOf(t, term)), t, term, on, due))
	}
	if due := t.Due(ledger.Exit, on); !due.IsZero() {
		term := t.Terms[ledger.Exit]
		facts = append(facts, b.computedFact("If a state gives notice on "+on.Long(), fmt.Sprintf("Out on %s at the earliest (computed: %s after its notice is received; %s)", due.Long(), term.Value, b.placeOf(t, term)), t, term, on, due))
	}
	return facts
}

func (b *Bot) computedFact(label, value string, t *ledger.Treaty, term ledger.Term, on, due corpus.Date) Fact {
	return Fact{Label: label, Value: value, Treaty: t.Slug, Date: due.String(), AsOf: on.String(), Source: b.termSource(t, term)}
}

// periodOf says from when a period for newcomers runs.
func periodOf(term ledger.Term) string {
	if term.SaysFrom() {
		return term.Value
	}
	return term.Value + " after its consent is deposited or notified"
}

// placeOf cites the article that sets a term.
func (b *Bot) placeOf(t *ledger.Treaty, term ledger.Term) string {
	if term.Document != t.Slug {
		return fmt.Sprintf("Art. %s of the %s", term.Article, b.names.Treaty(term.Document))
	}
	return "Art. " + term.Article
}

// termSource is the article that sets a term.
func (b *Bot) termSource(t *ledger.Treaty, term ledger.Term) corpus.Source {
	s := corpus.Source{Title: fmt.Sprintf("%s, Art. %s", b.names.Treaty(term.Document), term.Article), URL: ledgerSource.URL}
	if d, known := b.index.Document(term.Document); known && len(d.Layers) > 0 {
		s.URL = d.Layers[0].Source.URL
	}
	return s
}

// exitChoices offers the article on leaving a treaty, where its text is at
// hand.
func (b *Bot) exitChoices(t *ledger.Treaty) []Choice {
	exit := t.Terms[ledger.Exit]
	l, err := corpus.ParseLocator(exit.Whole())
	if d, has := b.index.Document(exit.Document); err != nil || !has || !hasArticle(d, l) {
		return nil
	}
	return []Choice{articleChoice("How to leave: Art. "+exit.Whole(), exit.Document, l)}
}

// exitClause gives the passages that say how to leave a treaty: of its exit
// article, all but what only says how long the treaty lasts.
func (b *Bot) exitClause(ctx context.Context, t *ledger.Treaty) ([]corpus.Passage, error) {
	exit := t.Terms[ledger.Exit]
	place, err := corpus.ParseLocator(exit.Whole())
	if err != nil {
		return nil, nil
	}
	passages, err := b.index.At(ctx, exit.Document, place)
	return slices.DeleteFunc(passages, func(p corpus.Passage) bool {
		words := strings.ToLower(p.Wording().Text + p.Plain.Text)
		return !strings.Contains(words, "withdraw") && !strings.Contains(words, "denounc") && !strings.Contains(words, "leave")
	}), err
}

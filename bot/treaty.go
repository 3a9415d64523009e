package bot

import (
	"context"
	"fmt"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/index"
)

// treaty gives the key facts of a treaty.
func (b *Bot) treaty(ctx context.Context, r Request) (Answer, error) {
	id, err := b.treatyID(r.option("name"), func(id string) Choice {
		return Choice{Command: "treaty", Options: withOption(r.Options, "name", id)}
	})
	if err != nil {
		return Answer{}, err
	}
	on, err := b.asOf(r)
	if err != nil {
		return Answer{}, err
	}
	t := b.ledger.Treaty(id)
	d, hasText := b.index.Document(id)
	if t == nil {
		return b.treatyByText(ctx, d)
	}
	a := Answer{Title: t.ShortName, Summary: t.Name + ".", Facts: b.treatyFacts(t, on)}
	if on.Before(t.Opened) {
		a.note(notYetOpen(t, on))
	}
	for _, e := range b.ledger.Events {
		if len(e.Treaties) == 1 && e.Treaties[0] == id && e.Date.Compare(on) <= 0 {
			a.Events = append(a.Events, eventOf(e))
		}
	}
	a.Events = a.Events[max(0, len(a.Events)-treatyEvents):]
	if t.Notes != "" && !on.Before(t.AsOf) {
		a.note(upperFirst(readable(t.Notes)) + ".")
	}
	a.note(freshness(t))
	if !hasText {
		a.note(fmt.Sprintf("The corpus holds no text of the %s.", t.ShortName))
		return a, nil
	}
	return a, b.addCore(ctx, &a, d, t)
}

// treatyEvents is how many of the latest events key facts show.
const treatyEvents = 12

// ledgerSource is the source of facts that treaties.csv gives without one.
var ledgerSource = corpus.Source{Title: "treatybot's ledger, after the treaty and its depositary", URL: "https://treaties.un.org/"}

// treatyFacts lists the key facts of a treaty on a day.
func (b *Bot) treatyFacts(t *ledger.Treaty, on corpus.Date) []Fact {
	facts := append([]Fact{openedFact(t), forceFact(t, on)}, b.countFacts(t, on)...)
	facts = append(facts, b.claimFacts(t.Slug, "", on)...)
	facts = append(facts, b.joinAndLeaveFacts(t, on)...)
	facts = append(facts, b.exitFact(t))
	facts = append(facts, b.reservationsFact(t)...)
	facts = append(facts, depositaryFact(t))
	return append(facts, b.leaverFacts(t, on)...)
}

func depositaryFact(t *ledger.Treaty) Fact {
	return Fact{Label: "Depositary", Value: t.Depositary, Treaty: t.Slug, AsOf: t.AsOf.String(), Source: ledgerSource}
}

func openedFact(t *ledger.Treaty) Fact {
	return Fact{Label: t.Terms[ledger.Opening].Value, Value: fmt.Sprintf("%s, %s", t.Opened.Long(), withLongDates(t.Place)), Treaty: t.Slug, Date: t.Opened.String(), Source: ledgerSource}
}

// forceFact says whether the treaty is in force on a day.
func forceFact(t *ledger.Treaty, on corpus.Date) Fact {
	f := Fact{Label: "In force", Treaty: t.Slug, Date: t.EntryIntoForce.String(), AsOf: on.String(), Source: ledgerSource}
	switch {
	case t.EntryIntoForce.IsZero():
		f.Value = "Not in force"
	case t.EntryIntoForce.After(on):
		f.Value = fmt.Sprintf("Not on that day; since %s", t.EntryIntoForce.Long())
	case t.HasEnded(on):
		f.Value = fmt.Sprintf("From %s to %s, when it ended", t.EntryIntoForce.Long(), t.Ended.Long())
	default:
		f.Value = "Since " + t.EntryIntoForce.Long()
	}
	return f
}

// addCore appends the passages that say what the treaty is about and how to
// leave it: its first article, and its exit clause.
func (b *Bot) addCore(ctx context.Context, a *Answer, d index.DocumentInfo, t *ledger.Treaty) error {
	if len(d.Articles) > 0 {
		passages, err := b.index.At(ctx, d.ID, d.Articles[0].Locator())
		if err != nil {
			return err
		}
		a.addPassages(passages[:min(2, len(passages))])
	}
	clause, err := b.exitClause(ctx, t)
	if err != nil {
		return err
	}
	a.addPassages(clause)
	a.Choices = append(a.Choices, b.firstChoices(d, t)...)
	return nil
}

func (b *Bot) firstChoices(d index.DocumentInfo, t *ledger.Treaty) []Choice {
	var choices []Choice
	if len(d.Articles) > 0 {
		l := d.Articles[0].Locator()
		choices = append(choices, articleChoice("Show "+l.String(), d.ID, l))
	}
	return append(choices, b.exitChoices(t)...)
}

// treatyByText answers for a treaty of which there is a text but no list of
// parties.
func (b *Bot) treatyByText(ctx context.Context, d index.DocumentInfo) (Answer, error) {
	a := Answer{Title: d.Name(), Summary: d.Title + ".", Facts: textFacts(d)}
	a.note(noPartiesNote(d.Name()))
	if len(d.Articles) == 0 {
		return a, nil
	}
	l := d.Articles[0].Locator()
	passages, err := b.index.At(ctx, d.ID, l)
	if err != nil {
		return Answer{}, err
	}
	a.addPassages(passages[:min(3, len(passages))])
	a.Choices = append(a.Choices, articleChoice("Show "+l.String(), d.ID, l))
	return a, nil
}

// textFacts are what the text of a treaty says of its dates.
func textFacts(d index.DocumentInfo) []Fact {
	var source corpus.Source
	if len(d.Layers) > 0 {
		source = d.Layers[0].Source
	}
	var facts []Fact
	for _, f := range []struct {
		label string
		date  corpus.Date
	}{{"Adopted", d.Adopted}, {"Opened for signature", d.OpenedForSignature}, {"In force", d.EntryIntoForce}} {
		if !f.date.IsZero() {
			facts = append(facts, Fact{Label: f.label, Value: f.date.Long(), Treaty: d.ID, Date: f.date.String(), Source: source})
		}
	}
	if d.Depositary != "" {
		facts = append(facts, Fact{Label: "Depositary", Value: d.Depositary, Treaty: d.ID, Source: source})
	}
	return facts
}

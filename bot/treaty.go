package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	if t.Notes != "" {
		a.note(upperFirst(t.Notes) + ".")
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
	return Fact{Label: t.Terms[ledger.Opening].Value, Value: fmt.Sprintf("%s, %s", t.Opened.Long(), t.Place), Treaty: t.Slug, Date: t.Opened.String(), Source: ledgerSource}
}

// forceFact says whether the treaty is in force on a day.
func forceFact(t *ledger.Treaty, on corpus.Date) Fact {
	f := Fact{Label: "In force", Treaty: t.Slug, Date: t.EntryIntoForce.String(), AsOf: on.String(), Source: ledgerSource}
	switch {
	case t.EntryIntoForce.IsZero():
		f.Value = "Not in force"
	case t.EntryIntoForce.After(on):
		f.Value = fmt.Sprintf("Not yet; it entered into force on %s", t.EntryIntoForce.Long())
	case t.HasEnded(on):
		f.Value = fmt.Sprintf("From %s to %s, when it ended", t.EntryIntoForce.Long(), t.Ended.Long())
	default:
		f.Value = "Since " + t.EntryIntoForce.Long()
	}
	return f
}

// countFacts gives the number of parties and signatories on a day.
func (b *Bot) countFacts(t *ledger.Treaty, on corpus.Date) []Fact {
	c := b.ledger.Count(t.Slug, on)
	value := fmt.Sprintf("%d", c.Parties)
	var remarks []string
	switch {
	case c.Parties == 0:
	case t.EntryIntoForce.IsZero():
		remarks = append(remarks, "they have joined; the treaty is not in force")
	case t.EntryIntoForce.After(on):
		remarks = append(remarks, "they had joined; the treaty was not yet in force")
	}
	if c.Undated > 0 {
		remarks = append(remarks, fmt.Sprintf("%d of them joined on a day that is not known", c.Undated))
	}
	if c.Pending > 0 {
		remarks = append(remarks, fmt.Sprintf("%d of them have given notice to leave", c.Pending))
	}
	if len(remarks) > 0 {
		value += " (" + strings.Join(remarks, "; ") + ")"
	}
	facts := []Fact{{Label: "Parties", Value: value, Treaty: t.Slug, Date: on.String(), AsOf: on.String(), Source: counted(t)}}
	if c.Signed > 0 {
		signed := fmt.Sprintf("%d, of which %d have not joined", c.Signed, c.Signatories)
		if c.Signatories == 0 {
			signed = fmt.Sprintf("%d, all of which have joined", c.Signed)
		}
		facts = append(facts, Fact{
			Label: "Signatures", Value: signed,
			Treaty: t.Slug, Date: on.String(), AsOf: on.String(), Source: counted(t),
		})
	}
	return facts
}

// counted is the source of what is counted from the ledger.
func counted(t *ledger.Treaty) corpus.Source {
	return corpus.Source{Title: fmt.Sprintf("counted from the ledger; lists read as of %s (%s)", t.AsOf.Long(), t.AsOfBasis), URL: depositaryList}
}

// exitFact says how a state leaves the treaty.
func (b *Bot) exitFact(t *ledger.Treaty) Fact {
	exit := t.Terms[ledger.Exit]
	return Fact{
		Label: "How to leave", Value: fmt.Sprintf("%s, with %s of notice", b.placeOf(t, exit), exit.Value), Treaty: t.Slug, AsOf: t.AsOf.String(),
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

// leaverFacts lists the states that have left or given notice, by date, then
// those that say they have left, suspended it, or taken their consent back.
func (b *Bot) leaverFacts(t *ledger.Treaty, on corpus.Date) []Fact {
	var left, doubtful []Fact
	for _, s := range b.ledger.Standings(t.Slug, on) {
		f := b.standingFact(s)
		f.Label = s.State.Name
		switch {
		case s.Left():
			left = append(left, f)
		case inDoubt(s):
			doubtful = append(doubtful, f)
		}
	}
	slices.SortStableFunc(left, func(x, y Fact) int { return cmp.Compare(x.Date, y.Date) })
	return append(left, doubtful...)
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
		choices = append(choices, Choice{"Show " + l.String(), "article", map[string]string{"treaty": d.ID, "article": l.Number()}})
	}
	return append(choices, b.exitChoices(t)...)
}

// exitChoices offers the article on leaving a treaty, where its text is at
// hand.
func (b *Bot) exitChoices(t *ledger.Treaty) []Choice {
	exit := t.Terms[ledger.Exit]
	l, err := corpus.ParseLocator(exit.Article)
	if d, has := b.index.Document(exit.Document); err != nil || !has || !hasArticle(d, l) {
		return nil
	}
	return []Choice{{"How to leave: Art. " + exit.Article, "article", map[string]string{"treaty": exit.Document, "article": l.Number()}}}
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
	a.Choices = append(a.Choices, Choice{"Show " + l.String(), "article", map[string]string{"treaty": d.ID, "article": l.Number()}})
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

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

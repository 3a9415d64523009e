package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/index"
)

// status answers where a state stands under each treaty, or under one.
func (b *Bot) status(ctx context.Context, r Request) (Answer, error) {
	state, err := b.state(r.option("country"), func(code string) Choice {
		return Choice{Command: "status", Options: withOption(r.Options, "country", code)}
	})
	if err != nil {
		return Answer{}, err
	}
	on, err := b.asOf(r)
	if err != nil {
		return Answer{}, err
	}
	if r.option("treaty") != "" {
		return b.statusUnder(ctx, r, state, on)
	}
	standings := make([]*ledger.Standing, len(b.ledger.Treaties))
	for i, t := range b.ledger.Treaties {
		standings[i] = b.ledger.Standing(state.Code, t.Slug, on)
	}
	slices.SortStableFunc(standings, func(x, y *ledger.Standing) int { return cmp.Compare(salience(y), salience(x)) })
	a := Answer{Title: state.Name, Summary: statusSummary(state, standings, on, b.today())}
	for _, s := range standings {
		a.Facts = append(a.Facts, b.standingFact(s))
		a.note(standingNotes(s)...)
		for _, f := range b.claimFacts(s.Treaty.Slug, state.Code, on) {
			a.note(fmt.Sprintf("%s: %s: %s.", s.Treaty.ShortName, f.Label, f.Value))
		}
		if salience(s) > 0 {
			a.Events = append(a.Events, b.chain(s, nil)...)
			a.Choices = append(a.Choices, b.standingChoices(s)...)
		}
	}
	sortEvents(a.Events)
	a.note(b.freshnessOfAll())
	return a, b.addPassagesAbout(ctx, &a, standings)
}

// statusUnder answers for one treaty.
func (b *Bot) statusUnder(ctx context.Context, r Request, state *ledger.State, on corpus.Date) (Answer, error) {
	id, err := b.treatyID(r.option("treaty"), func(id string) Choice {
		return Choice{Command: "status", Options: withOption(r.Options, "treaty", id)}
	})
	if err != nil {
		return Answer{}, err
	}
	t := b.ledger.Treaty(id)
	if t == nil {
		return Answer{}, noParties(b.names.Treaty(id))
	}
	s := b.ledger.Standing(state.Code, id, on)
	a := Answer{
		Title:   fmt.Sprintf("%s and the %s", state.Name, t.ShortName),
		Summary: fmt.Sprintf("%s: %s.", dated(on, b.today()), b.standingValue(s)), Facts: append([]Fact{b.standingFact(s)}, b.claimFacts(id, state.Code, on)...),
		Events: b.chain(s, nil), Notes: standingNotes(s), Choices: b.standingChoices(s),
	}
	if due := b.deadlineFacts(s); len(due) > 0 {
		a.Facts = append(a.Facts, due...)
		a.note(deadlinesNote)
	}
	a.note(freshness(t))
	a.Choices = append(a.Choices, Choice{"Other treaties", "status", map[string]string{"country": state.Code}})
	return a, b.addPassagesAbout(ctx, &a, []*ledger.Standing{s})
}

// salience tells how much a standing is worth telling first: exits, then
// what is in doubt; 0 for the ordinary.
func salience(s *ledger.Standing) int {
	switch {
	case s.Status == ledger.WithdrawalPending:
		return 4
	case s.Status == ledger.Withdrawn:
		return 3
	case inDoubt(s):
		return 2
	case s.Has(ledger.StepsToLeave), s.Has(ledger.WillNotJoin), s.Has(ledger.DayUnknown), s.Has(ledger.MayHaveJoined), s.Noted():
		return 1
	default:
		return 0
	}
}

// inDoubt reports whether the state says that it is not, or not wholly, bound
// by a treaty that it joined.
func inDoubt(s *ledger.Standing) bool {
	return s.Has(ledger.ExitDisputed) || s.Has(ledger.ClaimsSuspension) || s.Has(ledger.RevokedConsent)
}

// statusSummary says the most telling of a state's standings in a sentence or
// two.
func statusSummary(state *ledger.State, standings []*ledger.Standing, on, today corpus.Date) string {
	var special, parties, ratified, signed, outside []string
	for _, s := range standings {
		switch {
		case s.Status == ledger.Withdrawn && s.Basis.Kind == ledger.TreatyEnded:
		case s.Status == ledger.Withdrawn:
			special = append(special, fmt.Sprintf("out of the %s since %s", s.Treaty.ShortName, s.Since.Long()))
		case s.Status == ledger.WithdrawalPending:
			special = append(special, fmt.Sprintf("leaving the %s on %s", s.Treaty.ShortName, s.Ends.Long()))
		case s.Status == ledger.Party && (s.Has(ledger.ExitDisputed) || s.Has(ledger.ClaimsSuspension)):
			special = append(special, fmt.Sprintf("party to the %s%s", s.Treaty.ShortName, partyRemarks(s)))
		case s.Has(ledger.RevokedConsent):
			special = append(special, fmt.Sprintf("took its ratification of the %s back on %s", s.Treaty.ShortName, s.Since.Long()))
		case s.Status == ledger.Signatory:
			signed = append(signed, s.Treaty.ShortName)
		case s.Status == ledger.Party && s.Has(ledger.TreatyNotInForce):
			ratified = append(ratified, s.Treaty.ShortName)
		case s.Status == ledger.Party:
			parties = append(parties, s.Treaty.ShortName)
		case s.Treaty.Ended.IsZero() || s.Treaty.Ended.After(on):
			outside = append(outside, s.Treaty.ShortName)
		}
	}
	var sentences []string
	if len(special) > 0 {
		sentences = append(sentences, strings.Join(special, "; "))
	}
	if len(parties) > 0 {
		sentences = append(sentences, "party to "+listed(parties))
	}
	if len(ratified) > 0 {
		sentences = append(sentences, "has joined, not in force: "+listed(ratified))
	}
	if len(signed) > 0 {
		sentences = append(sentences, "has signed, not joined: "+listed(signed))
	}
	if len(outside) > 0 {
		sentences = append(sentences, "not a party to "+listed(outside))
	}
	for i := range sentences {
		sentences[i] = upperFirst(sentences[i])
	}
	return fmt.Sprintf("%s, %s. %s.", state.Name, lowerFirst(dated(on, today)), strings.Join(sentences, ". "))
}

func withOption(options map[string]string, name, value string) map[string]string {
	o := cloneWithout(options, AllOptions)
	o[name] = value
	return o
}

// standingChoices offers what a reader of an exit wants next.
func (b *Bot) standingChoices(s *ledger.Standing) []Choice {
	var choices []Choice
	if salience(s) >= 2 {
		choices = append(choices, Choice{"Why?", "why-withdraw", map[string]string{"country": s.State.Code}})
	}
	if salience(s) >= 2 || s.Has(ledger.StepsToLeave) {
		choices = append(choices, b.exitChoices(s.Treaty)...)
	}
	return choices
}

// addPassagesAbout appends passages that name the state, and the exit clause
// of the treaty it leaves or has left.
func (b *Bot) addPassagesAbout(ctx context.Context, a *Answer, standings []*ledger.Standing) error {
	state := standings[0].State
	q := index.Question{Text: state.Name, Terms: state.Name + " withdrawal exit treaty", States: []string{state.Code}}
	if len(standings) == 1 {
		q.Treaties = []string{standings[0].Treaty.Slug}
	}
	found, err := b.index.Search(ctx, q, index.Options{States: q.States, Kinds: proseKinds, Limit: 3, Before: b.before(standings[0].On)})
	if err != nil {
		return err
	}
	a.addHits(found.Hits)
	for _, s := range standings {
		if !s.Left() && !s.Has(ledger.ClaimsSuspension) {
			continue
		}
		clause, err := b.exitClause(ctx, s.Treaty)
		if err != nil {
			return err
		}
		a.addPassages(clause)
	}
	return nil
}

// proseKinds are the documents about treaties, as opposed to treaties.
var proseKinds = []corpus.Kind{corpus.Article, corpus.Background, corpus.Community}

func sortEvents(events []Event) {
	slices.SortStableFunc(events, func(x, y Event) int {
		dx, _ := corpus.ParseDate(x.Date)
		dy, _ := corpus.ParseDate(y.Date)
		return dx.Compare(dy)
	})
}

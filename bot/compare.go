package bot

import (
	"context"
	"fmt"
	"slices"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
)

// compare puts two states, or two treaties, side by side.
func (b *Bot) compare(ctx context.Context, r Request) (Answer, error) {
	on, err := b.asOf(r)
	if err != nil {
		return Answer{}, err
	}
	var sides [2]stateOrTreaty
	for i, name := range []string{"first", "second"} {
		if sides[i], err = b.stateOrTreaty(r, name); err != nil {
			return Answer{}, err
		}
	}
	x, y := sides[0], sides[1]
	switch {
	case x == y:
		return Answer{}, sameTwice(b.nameOf(x))
	case x.state != nil && y.state != nil:
		return b.compareStates(x.state, y.state, on), nil
	case x.treaty != "" && y.treaty != "":
		return b.compareTreaties(ctx, x.treaty, y.treaty, on)
	default:
		return Answer{}, unlikePair(b.nameOf(x), b.nameOf(y))
	}
}

// stateOrTreaty is one or the other.
type stateOrTreaty struct {
	state  *ledger.State
	treaty string // id
}

func (b *Bot) nameOf(s stateOrTreaty) string {
	if s.state != nil {
		return s.state.Name
	}
	return b.names.Treaty(s.treaty)
}

// stateOrTreaty finds what an option names. A name that is spelt right wins
// over one that is nearly so.
func (b *Bot) stateOrTreaty(r Request, option string) (stateOrTreaty, error) {
	name := r.option(option)
	asState, asTreaty := b.names.ResolveState(name), b.names.ResolveTreaty(name)
	ask := func(value string) Choice {
		return Choice{Command: r.Command, Options: withOption(r.Options, option, value)}
	}
	if fitOf(asTreaty) > fitOf(asState) {
		id, err := b.treatyID(name, ask)
		return stateOrTreaty{treaty: id}, err
	}
	if fitOf(asState) == noFit {
		return stateOrTreaty{}, unknownName(name)
	}
	state, err := b.state(name, ask)
	return stateOrTreaty{state: state}, err
}

// compareStates tells where two states stand, those treaties first under
// which they differ.
func (b *Bot) compareStates(x, y *ledger.State, on corpus.Date) Answer {
	a := Answer{Title: fmt.Sprintf("%s and %s", x.Name, y.Name)}
	var unlike, same [][2]*ledger.Standing
	var differ []string
	for _, t := range b.ledger.Treaties {
		pair := [2]*ledger.Standing{b.ledger.Standing(x.Code, t.Slug, on), b.ledger.Standing(y.Code, t.Slug, on)}
		if alike(pair) {
			same = append(same, pair)
			continue
		}
		unlike = append(unlike, pair)
		differ = append(differ, t.ShortName)
	}
	for _, pair := range append(unlike, same...) {
		for _, s := range pair {
			f := b.standingFact(s)
			f.Label = fmt.Sprintf("%s: %s", s.Treaty.ShortName, s.State.Name)
			a.Facts = append(a.Facts, f)
			a.note(standingNotes(s)...)
		}
	}
	a.Summary = fmt.Sprintf("%s: they stand alike under %d of %d treaties", dated(on, b.today()), len(same), len(b.ledger.Treaties))
	if len(differ) > 0 {
		a.Summary += ", and differ under " + listed(differ)
	}
	a.Summary += "."
	a.note(b.freshnessOfAll())
	for _, s := range []*ledger.State{x, y} {
		a.Choices = append(a.Choices, Choice{s.Name, "status", map[string]string{"country": s.Code}})
	}
	return a
}

// alike reports whether two states stand the same way under a treaty,
// whatever the days.
func alike(pair [2]*ledger.Standing) bool {
	return pair[0].Status == pair[1].Status && pair[0].Left() == pair[1].Left() && inDoubt(pair[0]) == inDoubt(pair[1])
}

// compareTreaties puts the key facts of two treaties in pairs, then says who
// is in which, then quotes how each is left.
func (b *Bot) compareTreaties(ctx context.Context, x, y string, on corpus.Date) (Answer, error) {
	a := Answer{Title: fmt.Sprintf("%s and %s", b.names.Treaty(x), b.names.Treaty(y))}
	ids := []string{x, y}
	var rows [2][]Fact
	for i, id := range ids {
		rows[i] = b.comparedFacts(id, on)
	}
	for _, f := range rows[0] {
		i := slices.IndexFunc(rows[1], func(g Fact) bool { return g.Label == f.Label })
		a.Facts = append(a.Facts, b.named(f, x))
		if i >= 0 {
			a.Facts = append(a.Facts, b.named(rows[1][i], y))
			rows[1] = slices.Delete(rows[1], i, i+1)
		}
	}
	for _, f := range rows[1] {
		a.Facts = append(a.Facts, b.named(f, y))
	}
	s, t := b.ledger.Treaty(x), b.ledger.Treaty(y)
	a.Summary = fmt.Sprintf("%s: key facts side by side, and how each is left.", dated(on, b.today()))
	if s != nil && t != nil {
		overlap := b.overlapFacts(s, t, on)
		a.Summary = fmt.Sprintf("%s: %s", dated(on, b.today()), overlap[0].Value)
		a.Facts = append(a.Facts, overlap...)
	}
	for _, id := range ids {
		t := b.ledger.Treaty(id)
		a.Choices = append(a.Choices, Choice{"Key facts: " + b.names.Treaty(id), "treaty", map[string]string{"name": id}})
		if t == nil {
			a.note(noPartiesNote(b.names.Treaty(id)))
			continue
		}
		a.note(freshness(t))
		clause, err := b.exitClause(ctx, t)
		if err != nil {
			return Answer{}, err
		}
		a.addPassages(clause)
	}
	return a, nil
}

// named puts the name of a treaty after the label of a fact.
func (b *Bot) named(f Fact, treaty string) Fact {
	f.Label += ", " + b.names.Treaty(treaty)
	return f
}

// comparedFacts are the facts of a treaty that can be laid beside another's.
func (b *Bot) comparedFacts(id string, on corpus.Date) []Fact {
	t := b.ledger.Treaty(id)
	if t == nil {
		d, _ := b.index.Document(id)
		return textFacts(d)
	}
	facts := append([]Fact{openedFact(t), forceFact(t, on)}, b.countFacts(t, on)...)
	facts = append(facts, b.claimFacts(id, "", on)...)
	facts = append(facts, b.leaverCount(t, on), b.exitFact(t))
	facts = append(facts, b.reservationsFact(t)...)
	facts = append(facts, b.joinAndLeaveFacts(t, on)...)
	return append(facts, depositaryFact(t))
}

// overlapFacts says who is party to both treaties, and who to one alone.
func (b *Bot) overlapFacts(s, t *ledger.Treaty, on corpus.Date) []Fact {
	var both, first, second []string
	other := b.ledger.Standings(t.Slug, on)
	for i, x := range b.ledger.Standings(s.Slug, on) {
		switch inFirst, inSecond := x.IsParty(), other[i].IsParty(); {
		case inFirst && inSecond:
			both = append(both, x.State.Name)
		case inFirst:
			first = append(first, x.State.Name)
		case inSecond:
			second = append(second, x.State.Name)
		}
	}
	fact := func(label, value string) Fact {
		source := counted(s)
		source.Title = fmt.Sprintf("counted from the ledger; lists read as of %s (%s) and %s (%s)", s.AsOf.Long(), s.ShortName, t.AsOf.Long(), t.ShortName)
		return Fact{Label: label, Value: value, Date: on.String(), AsOf: on.String(), Source: source}
	}
	value := fmt.Sprintf("%d states have joined both, %d the %s alone, %d the %s alone", len(both), len(first), s.ShortName, len(second), t.ShortName)
	for _, x := range []*ledger.Treaty{s, t} {
		if !x.InForce(on) {
			value += fmt.Sprintf("; the %s is not in force", x.ShortName)
		}
	}
	return []Fact{
		fact("In both", value+"."),
		fact("Only in the "+s.ShortName, countedNames(first)),
		fact("Only in the "+t.ShortName, countedNames(second)),
	}
}

package bot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
)

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
		remarks = append(remarks, fmt.Sprintf("%d of them with notice given to leave", c.Pending))
	}
	if len(remarks) > 0 {
		value += " (" + strings.Join(remarks, "; ") + ")"
	}
	facts := []Fact{countedFact("Parties", value, t, on)}
	if c.Signed > 0 {
		signed := fmt.Sprintf("%d, of which %d have not joined", c.Signed, c.Signatories)
		switch c.Signatories {
		case 0:
			signed = fmt.Sprintf("%d, all of which have joined", c.Signed)
		case 1:
			signed = fmt.Sprintf("%d, of which 1 has not joined", c.Signed)
		}
		facts = append(facts, countedFact("Signatures", signed, t, on))
	}
	return facts
}

// counted is the source of what is counted from the ledger.
func counted(t *ledger.Treaty) corpus.Source {
	return corpus.Source{Title: fmt.Sprintf("counted from the ledger; lists read as of %s (%s)", t.AsOf.Long(), t.AsOfBasis), URL: depositaryList}
}

// countedFact is what the ledger counts for a treaty on a day.
func countedFact(label, value string, t *ledger.Treaty, on corpus.Date) Fact {
	return Fact{Label: label, Value: value, Treaty: t.Slug, Date: on.String(), AsOf: on.String(), Source: counted(t)}
}

// joinedFact counts who has ever joined.
func (b *Bot) joinedFact(t *ledger.Treaty, on corpus.Date) Fact {
	c := b.ledger.Count(t.Slug, on)
	value := fmt.Sprint(c.Joined)
	if c.Joined > c.Parties {
		value += fmt.Sprintf(", of which %d are no longer party", c.Joined-c.Parties)
		if c.Joined-c.Parties == 1 {
			value = fmt.Sprintf("%d, of which 1 is no longer party", c.Joined)
		}
	}
	return countedFact("States that have joined", value, t, on)
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

// leaverCount says how many states have left a treaty.
func (b *Bot) leaverCount(t *ledger.Treaty, on corpus.Date) Fact {
	left, pending := 0, 0
	for _, s := range b.ledger.Standings(t.Slug, on) {
		switch {
		case s.Status == ledger.WithdrawalPending:
			pending++
		case s.Left():
			left++
		}
	}
	value := fmt.Sprint(left)
	if left == 0 {
		value = "None"
	}
	if pending > 0 {
		value += fmt.Sprintf(", and %d that have given notice", pending)
	}
	return countedFact("States that have left", value, t, on)
}

// side is one of the two sides of a treaty's list of parties.
type side struct {
	label string
	holds func(*ledger.Standing) bool
}

// memberLists names the states on each side of a treaty, where they are few.
func (b *Bot) memberLists(t *ledger.Treaty, on corpus.Date, sides ...side) []Fact {
	var facts []Fact
	for _, side := range sides {
		var names []string
		for _, s := range b.ledger.Standings(t.Slug, on) {
			if side.holds(s) {
				names = append(names, s.State.Name)
			}
		}
		if len(names) > mostListed && len(sides) > 1 {
			continue // the other side says it
		}
		facts = append(facts, countedFact(side.label, countedNames(names), t, on))
	}
	return facts
}

// countedNames counts states and, where they are few enough, names them.
func countedNames(names []string) string {
	if len(names) == 0 {
		return "None"
	}
	value := plural(len(names), "state")
	if n := len(names); 0 < n && n <= mostListed {
		value += ": " + listed(names)
	}
	return value
}

// mostListed is how many names a fact lists: what is longer, no one reads.
const mostListed = 80

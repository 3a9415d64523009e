package bot

import (
	"fmt"
	"slices"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
)

// claimFacts lists what sources say otherwise than the ledger: of a state
// under a treaty or, for "", of all together.
func (b *Bot) claimFacts(treaty, state string, on corpus.Date, about ...string) []Fact {
	var facts []Fact
	for _, c := range b.ledger.ClaimsOn(treaty, state) {
		if c.Date.Last().After(on) || len(about) > 0 && !slices.Contains(about, c.About) {
			continue
		}
		facts = append(facts, Fact{
			Label: fmt.Sprintf("%s, according to %s", upperFirst(c.About), c.By), Value: claimed(c),
			State: state, Treaty: treaty, Date: c.Date.String(), AsOf: c.Date.String(), Source: c.Source(),
		})
	}
	return facts
}

// claimed puts a claim into words; our own remark on it is marked.
func claimed(c *ledger.Claim) string {
	value := fmt.Sprintf("%s (%s)", c.Value, c.Date.Long())
	if c.Remark != "" {
		value += "; note: " + c.Remark
	}
	return value
}

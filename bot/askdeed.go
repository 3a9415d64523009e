package bot

import (
	"fmt"
	"regexp"
	"slices"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/index"
)

// deed is something that a state does with a treaty, as questions put it.
type deed struct {
	done    string // "joined"
	pattern *regexp.Regexp
	is      func(*ledger.Action) bool
	never   side // who has not done it
}

var (
	leave = &deed{
		"left", leaveWords, func(a *ledger.Action) bool { return a.Kind == ledger.WithdrawalEffective }, side{},
	}
	join = &deed{
		"joined", joinWords, (*ledger.Action).Joins,
		side{"Never joined", func(s *ledger.Standing) bool { return s.Joined() == nil }},
	}
	sign = &deed{
		"signed", signWords, func(a *ledger.Action) bool { return a.Kind == ledger.Signature },
		side{"Neither signed nor joined", func(s *ledger.Standing) bool { return s.Latest(ledger.Signature) == nil && s.Joined() == nil }},
	}
)

var (
	bound        = side{"Parties by name", isParty}
	outside      = side{"Not party", func(s *ledger.Standing) bool { return !isParty(s) }}
	signedOnly   = side{"Signed, not joined", func(s *ledger.Standing) bool { return s.Status == ledger.Signatory }}
	joinedOnly   = side{"Joined without signing", func(s *ledger.Standing) bool { return s.Latest(ledger.Signature) == nil && s.Joined() != nil }}
	suspenders   = side{"Claims to have suspended it", func(s *ledger.Standing) bool { return s.Has(ledger.ClaimsSuspension) }}
	suspendWords = regexp.MustCompile(`(?i)\bsuspen\w+`)
	signedPair   = regexp.MustCompile(`(?i)\bsigned\b.*\b(?:not|never|without|n['’]t)\b.*\b(?:join|ratif|acced)`)
	isMember     = regexp.MustCompile(`(?i)\b(?:party|parties|members?)\b`)
)

// deedAsked finds the deed that a question is about; nil: being a party.
func deedAsked(text string) *deed {
	for _, d := range []*deed{leave, join, sign} {
		if d.pattern.MatchString(text) {
			return d
		}
	}
	return nil
}

// sideAsked picks the states that a question with "not" or "never" is about.
// It reports false where the ledger cannot tell.
func sideAsked(text string) ([]side, bool) {
	switch d := deedAsked(text); {
	case signedPair.MatchString(text):
		return []side{signedOnly}, true
	case d == leave:
		return nil, false
	case d == sign:
		return []side{sign.never, joinedOnly}, true
	case d == join:
		return []side{join.never}, true
	default:
		return []side{outside}, true
	}
}

// answerDeeds lists who did a deed within an interval, under the treaties
// named or, for exits, under all.
func (b *Bot) answerDeeds(q index.Question, d *deed, i interval) Answer {
	var a Answer
	for _, t := range b.ledger.Treaties {
		if len(q.Treaties) > 0 && !slices.Contains(q.Treaties, t.Slug) {
			continue
		}
		var names []string
		for _, s := range b.ledger.States {
			for _, action := range b.ledger.Standing(s.Code, t.Slug, i.to).Actions {
				if d.is(action) && i.holds(action.Date) {
					names = append(names, fmt.Sprintf("%s (%s)", s.Name, action.Date.Long()))
				}
			}
		}
		if len(names) == 0 && len(q.Treaties) == 0 {
			continue
		}
		a.Facts = append(a.Facts, Fact{
			Label: fmt.Sprintf("%s the %s %s", upperFirst(d.done), t.ShortName, i.words()), Value: countedNames(names),
			Treaty: t.Slug, Date: i.to.String(), AsOf: i.to.String(), Source: counted(t),
		})
	}
	if len(a.Facts) > 0 {
		options := map[string]string{"from": i.from.String(), "to": i.to.String()}
		if len(q.Treaties) == 1 {
			options["treaty"] = q.Treaties[0]
		}
		a.Choices = append(a.Choices, Choice{"All that happened then", "timeline", options})
	}
	return a
}

// answerOutside names who is not in a treaty, or has not done what the
// question asks about.
func (b *Bot) answerOutside(q index.Question, on corpus.Date) Answer {
	var a Answer
	sides, known := sideAsked(q.Text)
	if !known {
		return a
	}
	for _, id := range q.Treaties {
		t := b.ledger.Treaty(id)
		var facts []Fact
		for _, s := range sides {
			facts = append(facts, b.memberLists(t, on, s)...)
		}
		a.Facts = append(a.Facts, labelled(append(facts, b.countFacts(t, on)...), t, len(q.Treaties) > 1)...)
		a.Choices = append(a.Choices, treatyChoice(t))
	}
	return a
}

// answerSuspensions names who claims to have suspended a treaty.
func (b *Bot) answerSuspensions(q index.Question, on corpus.Date) Answer {
	var a Answer
	for _, t := range b.ledger.Treaties {
		if len(q.Treaties) > 0 && !slices.Contains(q.Treaties, t.Slug) {
			continue
		}
		for _, s := range b.ledger.Standings(t.Slug, on) {
			if !suspenders.holds(s) {
				continue
			}
			a.Facts = append(a.Facts, b.labelledStanding(s))
			for _, n := range standingNotes(s) {
				a.note(n)
			}
		}
	}
	return a
}

// deedFact gives the day on which a state signed or joined, where that is
// asked for and the standing does not say it, or says that it did not sign.
func (b *Bot) deedFact(s *ledger.Standing, asked string) (Fact, bool) {
	d := deedAsked(asked)
	if d != join && d != sign {
		return Fact{}, false
	}
	f := Fact{Label: fmt.Sprintf("%s and the %s", s.State.Name, s.Treaty.ShortName), State: s.State.Code, Treaty: s.Treaty.Slug, AsOf: s.On.String(), Source: counted(s.Treaty)}
	i := slices.IndexFunc(s.Actions, d.is)
	switch {
	case i < 0 && d == sign && s.Joined() != nil:
		f.Value = fmt.Sprintf("Did not sign; joined by %s on %s", joinedBy[s.Joined().Kind], s.Joined().Date.Long())
		return f, true
	case i < 0 || s.Actions[i] == s.Basis:
		return Fact{}, false
	}
	action := s.Actions[i]
	f.Value = fmt.Sprintf("%s on %s", upperFirst(d.done), action.Date.Long())
	if d == join {
		f.Value = fmt.Sprintf("Joined on %s (%s)", action.Date.Long(), joinedBy[action.Kind])
		if !action.Effective.IsZero() && action.Effective != action.Date {
			f.Value += "; in force for it since " + action.Effective.Long()
		}
	}
	f.Date, f.Source = action.Date.String(), sourceOf(action)
	return f, true
}

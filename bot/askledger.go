package bot

import (
	"cmp"
	"fmt"
	"slices"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/index"
)

// subject is something that a question can ask the ledger for. Beside the
// names of states and treaties, and days, such a question has only the words
// of the subject: with any other it asks for more than the ledger knows, and
// the passages answer.
type subject struct {
	name   string // for those who read the table
	words  string // separated by spaces; any form of a word stands for all
	asked  func(q index.Question) bool
	answer func(b *Bot, q index.Question, on corpus.Date) Answer
}

// subjects are tried in order; the first that fits answers.
var subjects = []subject{
	{"where a state stands", memberVocabulary, ofStates, (*Bot).answerStanding},
	{"whether a treaty is in force for a state", memberVocabulary + forceVocabulary, func(q index.Question) bool {
		return ofStates(q) && ofTreaties(q) && forcePattern.MatchString(q.Text)
	}, (*Bot).answerForceFor},
	{"steps of a state towards an exit", memberVocabulary + stepVocabulary, ofStates, (*Bot).answerSteps},
	{"which treaties are in force", memberVocabulary + forceVocabulary, func(q index.Question) bool {
		return !ofTreaties(q) && !ofStates(q) && treatiesPattern.MatchString(q.Text) && inForcePattern.MatchString(q.Text)
	}, (*Bot).answerInForce},
	{"who is in which of two treaties", memberVocabulary, func(q index.Question) bool {
		d := deedAsked(q.Text)
		return len(q.Treaties) == 2 && asksMembers(q) && pairPattern.MatchString(q.Text) && (d == nil || d == join)
	}, (*Bot).answerOverlap},
	{"who did a deed first or last", memberVocabulary, func(q index.Question) bool {
		return asksMembers(q) && firstLastPattern.MatchString(q.Text) && deedAsked(q.Text) != nil && !negationPattern.MatchString(q.Text)
	}, (*Bot).answerFirstOrLast},
	{"who claims to have suspended a treaty", memberVocabulary, func(q index.Question) bool {
		return suspendPattern.MatchString(q.Text)
	}, (*Bot).answerSuspensions},
	{"who is not in a treaty", memberVocabulary, func(q index.Question) bool {
		return len(q.Treaties) == 1 && asksMembers(q) && (negationPattern.MatchString(q.Text) || stayOutPattern.MatchString(q.Text) || neitherPattern.MatchString(q.Text))
	}, (*Bot).answerOutside},
	{"who has left", memberVocabulary, func(q index.Question) bool {
		return asksMembers(q) && leavePattern.MatchString(q.Text)
	}, (*Bot).answerLeavers},
	{"who is in a treaty", memberVocabulary, func(q index.Question) bool {
		return ofTreaties(q) && asksMembers(q)
	}, (*Bot).answerMembers},
	{"days of a treaty", dateVocabulary, func(q index.Question) bool {
		return ofTreaties(q) && !ofStates(q) && datesPattern.MatchString(q.Text)
	}, (*Bot).answerDates},
	{"depositary of a treaty", depositaryVocabulary, func(q index.Question) bool {
		return ofTreaties(q) && depositaryPattern.MatchString(q.Text)
	}, (*Bot).answerDepositary},
	{"a treaty", treatyVocabulary, func(q index.Question) bool {
		return len(q.Treaties) == 1 && len(q.Dates) == 0
	}, (*Bot).answerTreaty},
}

func ofStates(q index.Question) bool { return len(q.States) > 0 }

func ofTreaties(q index.Question) bool { return len(q.Treaties) > 0 }

func asksMembers(q index.Question) bool { return membersPattern.MatchString(q.Text) }

// ledgerAnswer answers a question from the ledger alone, for a day. It reports
// false where the question asks for anything beyond it.
func (b *Bot) ledgerAnswer(q index.Question, on corpus.Date) (Answer, bool) {
	if q.Intent == index.Why || q.Intent == index.WhoSaid || len(q.UnknownTreaties) > 0 || len(q.Places) > 0 || len(q.Unclear) > 0 ||
		slices.ContainsFunc(q.Treaties, func(t string) bool { return b.ledger.Treaty(t) == nil }) {
		return Answer{}, false
	}
	if a, ok := b.answerFigures(q, on); ok {
		return a, true
	}
	if a, ok := b.answerDeadlines(q, on); ok {
		return a, true
	}
	days, ok := intervalOf(q, on)
	d := deedAsked(q.Text)
	if len(q.States) == 0 && boundPattern.MatchString(q.Text) || len(q.Dates) > 0 && treatiesPattern.MatchString(q.Text) ||
		len(q.States) == 0 && len(q.Treaties) > 1 && (neitherPattern.MatchString(q.Text) || pairPattern.MatchString(q.Text) && d != nil && d != join) {
		return Answer{}, false // more than the subjects can tell
	}
	if !ok || rulePattern.MatchString(q.Text) || len(q.Dates) == 0 && orderingPattern.MatchString(q.Text) {
		return Answer{}, false
	}
	if d != nil && (len(q.Dates) > 0 || d == notify && !firstLastPattern.MatchString(q.Text)) && len(q.States) == 0 && (len(q.Treaties) > 0 || d == leave || d == notify) {
		if !asksMembers(q) || negationPattern.MatchString(q.Text) || !b.hasOnly(q, memberVocabulary+" notice notify notified gave give given") {
			return Answer{}, false
		}
		a := b.answerDeeds(q, d, days)
		return a, len(a.Facts) > 0
	}
	if len(q.Dates) > 0 && !days.snapshot && len(q.States) == 0 {
		return Answer{}, false
	}
	return b.subjectAnswer(q, days, on)
}

// subjectAnswer answers for the end of the days asked about.
func (b *Bot) subjectAnswer(q index.Question, days interval, on corpus.Date) (Answer, bool) {
	for _, s := range subjects {
		if !s.asked(q) || !b.hasOnly(q, s.words) {
			continue
		}
		a := s.answer(b, q, days.to)
		if days.to != on && len(a.Facts) > 0 {
			a.note(answeredFor(q.Dates, days.to))
		}
		for _, t := range q.Treaties {
			a.note(freshness(b.ledger.Treaty(t)))
		}
		return a, len(a.Facts) > 0
	}
	return Answer{}, false
}

// hasOnly reports whether a question, the names and days in it aside, has no
// other words than these.
func (b *Bot) hasOnly(q index.Question, words string) bool {
	stems, known := b.vocabularies.Load(words)
	if !known {
		stems, _ = b.vocabularies.LoadOrStore(words, b.index.Stems(words))
	}
	return !slices.ContainsFunc(q.Rest, func(stem string) bool { return !slices.Contains(stems.([]string), stem) })
}

// answerStanding tells where the states named stand, with the day of the deed
// that the question asks for.
func (b *Bot) answerStanding(q index.Question, on corpus.Date) Answer {
	var a Answer
	d := deedAsked(q.Text)
	if len(q.Treaties) == 0 && (d == join || d == sign) && !treatiesPattern.MatchString(q.Text) {
		a.note(nameTheTreaty)
		for _, code := range q.States {
			a.Choices = append(a.Choices, stateChoice(b.ledger.State(code)))
		}
		return a
	}
	for _, code := range q.States {
		state := b.ledger.State(code)
		a.Choices = append(a.Choices, stateChoice(state))
		standings := b.standingsAsked(q, code, on)
		if len(standings) == 0 {
			a.Facts = append(a.Facts, Fact{
				Label: fmt.Sprintf("Treaties that %s has %s", state.Name, d.done), Value: "None of those in the ledger", State: code,
				Date: on.String(), AsOf: on.String(), Source: ledgerSource,
			})
		}
		for _, s := range standings {
			a.Facts = append(a.Facts, b.deedFacts(s, q.Text)...)
			a.Facts = append(a.Facts, b.labelledStanding(s))
			if len(q.Treaties) > 0 {
				a.Facts = append(a.Facts, b.claimFacts(s.Treaty.Slug, code, on)...)
			}
			a.note(standingNotes(s)...)
		}
	}
	return a
}

func stateChoice(s *ledger.State) Choice {
	return Choice{"Status of " + s.Name, "status", map[string]string{"country": s.Code}}
}

// labelledStanding is a standing that names the state.
func (b *Bot) labelledStanding(s *ledger.Standing) Fact {
	f := b.standingFact(s)
	f.Label = s.State.Name + " and the " + s.Treaty.ShortName
	return f
}

// treatiesAsked lists the treaties that a question names, or all where it
// names none, in the order of the ledger.
func (b *Bot) treatiesAsked(q index.Question) []*ledger.Treaty {
	if len(q.Treaties) == 0 {
		return b.ledger.Treaties
	}
	return slices.DeleteFunc(slices.Clone(b.ledger.Treaties), func(t *ledger.Treaty) bool { return !slices.Contains(q.Treaties, t.Slug) })
}

// standingsAsked picks the standings of a state that a question is about:
// under the treaties named; else those that fit the deed it asks about, or
// all. Where the state has done the deed under no treaty there are none.
func (b *Bot) standingsAsked(q index.Question, code string, on corpus.Date) []*ledger.Standing {
	var list []*ledger.Standing
	if len(q.Treaties) > 0 {
		for _, t := range q.Treaties {
			list = append(list, b.ledger.Standing(code, t, on))
		}
		return list
	}
	negated := negationPattern.MatchString(q.Text) && treatiesPattern.MatchString(q.Text) && !signedOnlyPattern.MatchString(q.Text)
	for _, t := range b.ledger.Treaties {
		s := b.ledger.Standing(code, t.Slug, on)
		fits := fitsDeed(s, deedAsked(q.Text)) != negated
		if signedOnlyPattern.MatchString(q.Text) {
			fits = s.Status == ledger.Signatory
		}
		if fits {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(x, y *ledger.Standing) int { return cmp.Compare(salience(y), salience(x)) })
	return list
}

// answerMembers counts who is in a treaty, and names them where they are few
// enough.
func (b *Bot) answerMembers(q index.Question, on corpus.Date) Answer {
	var a Answer
	for _, id := range q.Treaties {
		t := b.ledger.Treaty(id)
		if t.HasEnded(on) {
			a.Facts = append(a.Facts, labelled([]Fact{b.joinedFact(t, on), forceFact(t, on)}, t, len(q.Treaties) > 1)...)
			a.Choices = append(a.Choices, treatyChoice(t))
			continue
		}
		if on.Before(t.Opened) {
			a.note(notYetOpen(t, on))
		}
		facts := b.countFacts(t, on)
		switch d := deedAsked(q.Text); {
		case d == sign && !partyPattern.MatchString(q.Text):
			slices.Reverse(facts)
		case d == join && !partyPattern.MatchString(q.Text):
			facts = append([]Fact{b.joinedFact(t, on)}, facts...)
		}
		facts = append(facts, b.claimFacts(id, "", on, "parties", "signatures")...)
		if q.Intent != index.HowMany {
			facts = append(facts, b.memberLists(t, on, bound, outside)...)
		}
		a.Facts = append(a.Facts, labelled(facts, t, len(q.Treaties) > 1)...)
		a.Choices = append(a.Choices, treatyChoice(t))
	}
	return a
}

// labelled puts the name of the treaty before the labels, where they are told
// of several.
func labelled(facts []Fact, t *ledger.Treaty, several bool) []Fact {
	for i := range facts {
		if several {
			facts[i].Label = t.ShortName + ": " + lowerFirst(facts[i].Label)
		}
	}
	return facts
}

func treatyChoice(t *ledger.Treaty) Choice {
	return Choice{"Key facts: " + t.ShortName, "treaty", map[string]string{"name": t.Slug}}
}

// fitsDeed reports whether a state has done a deed under a treaty; nil: is a
// party or was.
func fitsDeed(s *ledger.Standing, d *deed) bool {
	switch d {
	case leave:
		return s.Left() || inDoubt(s) || s.Has(ledger.StepsToLeave)
	case sign:
		return s.Latest(ledger.Signature) != nil || s.Joined() != nil
	case join:
		return s.Joined() != nil
	default:
		return s.Status != ledger.NotParty
	}
}

// answerLeavers names who has left a treaty, or any.
func (b *Bot) answerLeavers(q index.Question, on corpus.Date) Answer {
	var a Answer
	for _, t := range b.treatiesAsked(q) {
		facts := b.leaverFacts(t, on)
		if leavingPattern.MatchString(q.Text) {
			facts = slices.DeleteFunc(facts, func(f Fact) bool { return f.Status != ledger.WithdrawalPending })
			if len(facts) == 0 && len(q.Treaties) > 0 {
				a.Facts = append(a.Facts, countedFact("States with a notice running under the "+t.ShortName, "None", t, on))
				continue
			}
		}
		if len(q.Treaties) > 0 && (len(facts) == 0 || q.Intent == index.HowMany) {
			f := b.leaverCount(t, on)
			f.Label += " the " + t.ShortName
			a.Facts = append(a.Facts, f)
		}
		for _, f := range facts {
			f.Label += " and the " + t.ShortName
			a.Facts = append(a.Facts, f)
		}
	}
	return a
}

// answerDates says when a treaty was opened and entered into force.
func (b *Bot) answerDates(q index.Question, on corpus.Date) Answer {
	var a Answer
	for _, id := range q.Treaties {
		t := b.ledger.Treaty(id)
		facts := []Fact{forceFact(t, on), openedFact(t)}
		if openingPattern.MatchString(q.Text) {
			slices.Reverse(facts)
		}
		a.Facts = append(a.Facts, labelled(facts, t, len(q.Treaties) > 1)...)
	}
	return a
}

// answerDepositary names the depositary of a treaty.
func (b *Bot) answerDepositary(q index.Question, _ corpus.Date) Answer {
	var a Answer
	for _, id := range q.Treaties {
		t := b.ledger.Treaty(id)
		a.Facts = append(a.Facts, labelled([]Fact{depositaryFact(t)}, t, len(q.Treaties) > 1)...)
		a.Choices = append(a.Choices, treatyChoice(t))
	}
	return a
}

// answerForceFor says since when, or whether, a treaty is in force for a state.
func (b *Bot) answerForceFor(q index.Question, on corpus.Date) Answer {
	var a Answer
	for _, code := range q.States {
		for _, id := range q.Treaties {
			s := b.ledger.Standing(code, id, on)
			a.Facts = append(a.Facts, b.forceForFact(s), b.labelledStanding(s))
			a.note(standingNotes(s)...)
		}
	}
	return a
}

// answerInForce lists treaties that are in force, or are not, as asked.
func (b *Bot) answerInForce(q index.Question, on corpus.Date) Answer {
	var a Answer
	ended := endedPattern.MatchString(q.Text)
	wanted := !negationPattern.MatchString(q.Text)
	for _, t := range b.ledger.Treaties {
		if ended && t.HasEnded(on) == wanted || !ended && t.InForce(on) == wanted {
			f := forceFact(t, on)
			f.Label = t.ShortName + ", in force"
			a.Facts = append(a.Facts, f)
		}
	}
	return a
}

// answerOverlap says who is in one of two treaties, in the other, in both.
func (b *Bot) answerOverlap(q index.Question, on corpus.Date) Answer {
	return Answer{
		Facts:   b.overlapFacts(b.ledger.Treaty(q.Treaties[0]), b.ledger.Treaty(q.Treaties[1]), on),
		Choices: []Choice{{"Compare them", "compare", map[string]string{"first": q.Treaties[0], "second": q.Treaties[1]}}},
	}
}

// answerTreaty gives the key facts of a treaty.
func (b *Bot) answerTreaty(q index.Question, on corpus.Date) Answer {
	t := b.ledger.Treaty(q.Treaties[0])
	return Answer{Facts: b.treatyFacts(t, on), Choices: []Choice{treatyChoice(t)}}
}

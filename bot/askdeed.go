package bot

import (
	"fmt"
	"slices"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/corpus/pattern"
	"treatybot/index"
)

// deed is something that a state does with a treaty, as questions put it.
type deed struct {
	done    string // "joined"
	pattern *pattern.Pattern
	is      func(*ledger.Action) bool
	never   side // who has not done it
}

var (
	notify = &deed{
		"gave notice of withdrawal from", pattern.New(`(?i)\b(?:gave|given|give) notice\b|\bnotif\w+\b`),
		func(a *ledger.Action) bool { return a.Kind == ledger.WithdrawalNotified }, side{},
	}
	leave = &deed{
		"left", leavePattern, func(a *ledger.Action) bool { return a.Kind == ledger.WithdrawalEffective }, side{},
	}
	join = &deed{
		"joined", joinPattern, (*ledger.Action).Joins,
		side{"Never joined", func(s *ledger.Standing) bool { return s.Joined() == nil }},
	}
	sign = &deed{
		"signed", signPattern, func(a *ledger.Action) bool { return a.Kind == ledger.Signature },
		side{"Neither signed nor joined", func(s *ledger.Standing) bool { return s.Latest(ledger.Signature) == nil && s.Joined() == nil }},
	}
)

var (
	bound      = side{"Parties by name", (*ledger.Standing).IsParty}
	outside    = side{"Not party", func(s *ledger.Standing) bool { return !s.IsParty() }}
	signedOnly = side{"Signed, not joined", func(s *ledger.Standing) bool { return s.Status == ledger.Signatory }}
	joinedOnly = side{"Joined without signing", func(s *ledger.Standing) bool { return s.Latest(ledger.Signature) == nil && s.Joined() != nil }}
)

// deedAsked finds the deed that a question is about; nil: being a party.
func deedAsked(text string) *deed {
	for _, d := range []*deed{notify, leave, join, sign} {
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
	case stayOutPattern.MatchString(text):
		return []side{outside}, true
	case neitherPattern.MatchString(text):
		return []side{sign.never}, signPattern.MatchString(text)
	case signedOnlyPattern.MatchString(text):
		return []side{signedOnly}, true
	case joinedOnlyPattern.MatchString(text):
		return []side{joinedOnly}, true
	case d == leave || d == notify:
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
	for _, t := range b.treatiesAsked(q) {
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
	if slices.ContainsFunc(a.Facts, func(f Fact) bool { return f.Value != countedNames(nil) }) {
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
	for _, t := range b.treatiesAsked(q) {
		for _, s := range b.ledger.Standings(t.Slug, on) {
			if !s.Has(ledger.ClaimsSuspension) {
				continue
			}
			a.Facts = append(a.Facts, b.labelledStanding(s))
			a.note(standingNotes(s)...)
		}
	}
	return a
}

// deedFacts give the days on which a state signed or joined, where these are
// asked for and the standing does not say them, or say that it did not sign.
func (b *Bot) deedFacts(s *ledger.Standing, asked string) []Fact {
	var facts []Fact
	if a := s.Latest(ledger.SuspensionAnnounced); a != nil && suspendPattern.MatchString(asked) {
		facts = append(facts, Fact{
			Label: fmt.Sprintf("%s and the %s", s.State.Name, s.Treaty.ShortName), Value: "Announced on " + a.Date.Long() + " that it suspends it", State: s.State.Code,
			Treaty: s.Treaty.Slug, Date: a.Date.String(), AsOf: s.On.String(), Source: sourceOf(a),
		})
	}
	for _, d := range []*deed{sign, join} {
		if !d.pattern.MatchString(asked) || leavePattern.MatchString(asked) {
			continue
		}
		f := Fact{Label: fmt.Sprintf("%s and the %s", s.State.Name, s.Treaty.ShortName), State: s.State.Code, Treaty: s.Treaty.Slug, AsOf: s.On.String(), Source: counted(s.Treaty)}
		i := slices.IndexFunc(s.Actions, d.is)
		switch {
		case i < 0 && d == sign && s.Joined() != nil:
			f.Value = fmt.Sprintf("Did not sign; joined by %s on %s", joinedBy[s.Joined().Kind], s.Joined().Date.Long())
		case i < 0 || s.Actions[i] == s.Basis:
			continue
		default:
			f.Value, f.Date, f.Source = deedValue(d, s.Actions[i]), s.Actions[i].Date.String(), sourceOf(s.Actions[i])
		}
		facts = append(facts, f)
	}
	return facts
}

func deedValue(d *deed, a *ledger.Action) string {
	if d != join {
		return fmt.Sprintf("%s on %s", upperFirst(d.done), a.Date.Long())
	}
	value := fmt.Sprintf("Joined on %s (%s)", a.Date.Long(), joinedBy[a.Kind])
	if !a.Effective.IsZero() && a.Effective != a.Date {
		value += "; in force for it since " + a.Effective.Long()
	}
	return value
}

// forceForFact says from when to when a treaty is in force for a state.
func (b *Bot) forceForFact(s *ledger.Standing) Fact {
	f := Fact{Label: fmt.Sprintf("In force for %s, %s", s.State.Name, s.Treaty.ShortName), State: s.State.Code, Treaty: s.Treaty.Slug, AsOf: s.On.String(), Source: counted(s.Treaty)}
	begun := corpus.Date{}
	if joined := s.Joined(); joined != nil {
		begun, f.Source = joined.Effective, sourceOf(joined)
	}
	switch {
	case !s.IsParty() && s.Status != ledger.Withdrawn:
		f.Value = "No: it is not a party"
	case s.Has(ledger.TreatyNotInForce):
		f.Value = "No: the treaty is in force for no one"
	case begun.IsZero():
		f.Value = "The day is not in the ledger"
	case s.Status == ledger.Withdrawn:
		f.Value = fmt.Sprintf("No longer: from %s to %s", begun.Long(), s.Since.Long())
	case begun.After(s.On):
		f.Value = "Not yet: from " + begun.Long()
	default:
		f.Value = "Since " + begun.Long()
	}
	f.Date = begun.String()
	return f
}

// exitSteps are the stages on the way out of a treaty, as questions put them.
var exitSteps = []struct {
	pattern *pattern.Pattern
	kinds   []ledger.ActionKind
}{
	{pattern.New(`(?i)\b(?:notif\w+|notice|deposit\w*|handed in)\b`), []ledger.ActionKind{ledger.WithdrawalNotified}},
	{pattern.New(`(?i)\bannounc\w+`), []ledger.ActionKind{"announcement", "joint_recommendation"}},
	{pattern.New(`(?i)\b(?:vote\w*|parliament\w*|approve\w*)\b`), []ledger.ActionKind{"parliament_vote"}},
	{pattern.New(`(?i)\b(?:effect|effective|final)\b`), []ledger.ActionKind{ledger.WithdrawalEffective}},
	{pattern.New(`(?i)\b(?:president|promulgat\w+|law|decree)\b`), []ledger.ActionKind{"promulgation", "decree", "suspension_law"}},
	{pattern.New(`(?i)\b(?:propos\w+|bill|government)\b`), []ledger.ActionKind{"government_proposal", "announcement"}},
}

// answerSteps gives the dated steps of the states named that a question asks
// about.
func (b *Bot) answerSteps(q index.Question, on corpus.Date) Answer {
	var a Answer
	var kinds []ledger.ActionKind
	for _, s := range exitSteps {
		if s.pattern.MatchString(q.Text) {
			kinds = append(kinds, s.kinds...)
		}
	}
	if len(kinds) == 0 {
		return a
	}
	for _, code := range q.States {
		told := false
		for _, t := range b.treatiesAsked(q) {
			for _, action := range b.ledger.Standing(code, t.Slug, on).Actions {
				if slices.Contains(kinds, action.Kind) {
					told = true
					e := b.actionEvent(action)
					a.Facts = append(a.Facts, Fact{Label: action.Date.Long(), Value: e.Title, State: code, Treaty: t.Slug, Date: e.Date, AsOf: on.String(), Source: e.Source})
				}
			}
		}
		for _, t := range q.Treaties {
			if !told {
				a.Facts = append(a.Facts, b.labelledStanding(b.ledger.Standing(code, t, on)))
				a.note(noSuchStep)
			}
		}
		a.Choices = append(a.Choices, stateChoice(b.ledger.State(code)))
	}
	return a
}

// answerFirstOrLast names who did a deed first, or last.
func (b *Bot) answerFirstOrLast(q index.Question, on corpus.Date) Answer {
	var a Answer
	d := deedAsked(q.Text)
	if len(q.Treaties) == 0 {
		q.Treaties = []string{mineBan}
	}
	for _, t := range b.treatiesAsked(q) {
		var done []*ledger.Action
		for _, action := range b.ledger.Actions {
			if action.Treaty == t.Slug && d.is(action) && action.KnownBy.Compare(on) <= 0 {
				done = append(done, action)
			}
		}
		if len(done) == 0 {
			continue
		}
		slices.SortStableFunc(done, func(x, y *ledger.Action) int { return x.Date.Compare(y.Date) })
		which, day := "First", done[0].Date
		if !firstPattern.MatchString(q.Text) {
			which, day = "Last", done[len(done)-1].Date
		}
		var names []string
		for _, action := range done {
			if action.Date == day {
				names = append(names, b.ledger.State(action.State).Name)
			}
		}
		a.Facts = append(a.Facts, Fact{
			Label: fmt.Sprintf("%s that %s the %s", which, d.done, t.ShortName), Value: fmt.Sprintf("%s, %s", listed(names), onDay(day)),
			Treaty: t.Slug, Date: day.String(), AsOf: on.String(), Source: counted(t),
		})
	}
	return a
}

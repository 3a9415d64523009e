package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/index"
)

// askLimit is how many passages answer a question, nearMisses how many are
// shown when none does.
const (
	askLimit   = 5
	nearMisses = 3
)

// ask answers a question in plain words with passages and key facts.
func (b *Bot) ask(ctx context.Context, r Request) (Answer, error) {
	asOf, err := b.asOf(r)
	if err != nil {
		return Answer{}, err
	}
	q := b.index.ParseQuestion(withYears(r.option("question"), asOf))
	var read []string
	for _, m := range q.Mistyped {
		read = append(read, readAs(m.Typed, b.names.Name(m.ID)))
	}
	for _, name := range olderNamePattern.FindAllString(q.Text, -1) {
		read = append(read, olderName(name))
	}
	if same, ok := b.sameAs(q); ok {
		same.Guild, same.ID, same.Actor = r.Guild, r.ID, r.Actor
		same.Options["as-of"] = r.option("as-of")
		a, err := b.dispatch(ctx, same)
		a.Notes = append(read, a.Notes...)
		return a, err
	}
	if b.asksPlaces(q) && len(q.Places) > 1 {
		if d, known := b.index.Document(q.Treaties[0]); known {
			a, err := b.severalPlaces(ctx, d, q.Places, q.MorePlaces)
			a.Notes = append(read, a.Notes...)
			return a, err
		}
	}
	for _, ask := range []func(index.Question) error{b.whichTreaty, b.whichState, b.withoutList} {
		if err := ask(q); err != nil {
			return Answer{}, err
		}
	}
	found, err := b.index.Search(ctx, q, index.Options{Limit: askLimit, Before: b.before(asOf)})
	if err != nil {
		return Answer{}, err
	}
	a, factual := b.ledgerAnswer(q, asOf)
	a.Title, a.sure = r.option("question"), found.Confidence
	if !factual {
		b.addSideFacts(&a, q, asOf)
	}
	a.note(read...)
	absent := b.noteAbsentPlaces(&a, q)
	b.noteUnclearNames(&a, q)
	if ahead := b.asksAhead(q); ahead {
		found.Answered = false
		a.note(notAhead)
	}
	for _, name := range q.UnknownTreaties {
		a.note(notInCorpus(name))
	}
	if note, ok := beyondNotes[q.Beyond]; ok && !factual {
		a.note(note)
	}
	if forLedger(q) {
		found.Answered = false
	}
	settle(&a, found, factual, absent)
	return a, nil
}

// withYears puts years for "this year" and "last year", seen from a day.
func withYears(question string, on corpus.Date) string {
	return relativeYearPattern.ReplaceAllStringFunc(question, func(words string) string {
		year := on.Year
		if strings.HasPrefix(strings.ToLower(words), "last") {
			year--
		}
		return fmt.Sprintf("in %d", year)
	})
}

// settle says whether the question is answered, and by what: the ledger, the
// passages, or neither.
func settle(a *Answer, found index.Result, factual, absent bool) {
	hits := found.Hits
	if !found.Answered {
		hits = hits[:min(nearMisses, len(hits))]
	}
	switch {
	case factual:
		a.Summary = fmt.Sprintf("%s: %s.", a.Facts[0].Label, strings.TrimSuffix(a.Facts[0].Value, "."))
		if !found.Answered && len(hits) > 0 {
			a.note(onlyFactsAnswer)
		}
	case absent:
		a.outcome = NotFound
		a.Summary = a.Notes[0]
		hits = nil
	case !found.Answered:
		a.outcome = NotFound
		a.Summary = nothingAnswers
		a.note(noAnswerNote(len(hits)))
	default:
		best := hits[0]
		a.Summary = fmt.Sprintf("Best passage: %s, %s.", best.Title, placeName(best.Passage))
	}
	a.addHits(hits)
	a.Choices = append(a.Choices, articleChoices(hits)...)
}

// sameAs gives the command that a question of names alone stands for: "what
// is the mine ban?" is treaty, "Finland?" is status.
func (b *Bot) sameAs(q index.Question) (Request, bool) {
	if comparePattern.MatchString(q.Text) && b.hasOnly(q, compareVocabulary) {
		switch {
		case len(q.Treaties) == 2 && len(q.States) == 0:
			return Request{Command: "compare", Options: map[string]string{"first": q.Treaties[0], "second": q.Treaties[1]}}, true
		case len(q.States) == 2 && len(q.Treaties) == 0:
			return Request{Command: "compare", Options: map[string]string{"first": q.States[0], "second": q.States[1]}}, true
		}
	}
	if m := changePattern.FindStringSubmatch(q.Text); m != nil && len(q.Treaties) < 2 && len(q.States) < 2 && b.hasOnly(q, changeVocabulary) {
		day, ok := dateIn(q)
		if !ok {
			return Request{}, false
		}
		options := map[string]string{"from": day.String(), "country": strings.Join(q.States, ""), "treaty": strings.Join(q.Treaties, "")}
		if strings.EqualFold(m[1], "in") {
			options["to"] = day.String()
		}
		return Request{Command: "timeline", Options: options}, true
	}
	if b.asksPlaces(q) && len(q.Places) == 1 {
		return Request{Command: "article", Options: map[string]string{"treaty": q.Treaties[0], "article": q.Places[0].Number()}}, true
	}
	switch {
	case len(q.Rest) > 0, len(q.Places) > 0, len(q.Dates) > 0, len(q.Unclear) > 0, len(q.UnknownTreaties) > 0, len(q.Treaties) > 1, len(q.States) > 1,
		q.Intent != index.AnyIntent && q.Intent != index.WhatIs, rulePattern.MatchString(q.Text), membersPattern.MatchString(q.Text), negationPattern.MatchString(q.Text):
		return Request{}, false
	case len(q.States) == 1:
		options := map[string]string{"country": q.States[0]}
		if len(q.Treaties) == 1 {
			options["treaty"] = q.Treaties[0]
		}
		return Request{Command: "status", Options: options}, true
	case len(q.Treaties) == 1:
		return Request{Command: "treaty", Options: map[string]string{"name": q.Treaties[0]}}, true
	default:
		return Request{}, false
	}
}

// asksPlaces reports whether a question asks for places of one treaty and
// nothing else.
func (b *Bot) asksPlaces(q index.Question) bool {
	return len(q.Places) > 0 && len(q.Treaties) == 1 && len(q.States) == 0 && len(q.Dates) == 0 && b.hasOnly(q, articleVocabulary)
}

// forLedger reports whether a question is one that no passage answers, whatever
// its words: how many states on a day, which of those that left are bound by
// another treaty, or who is in a body that is no treaty.
func forLedger(q index.Question) bool {
	if !asksMembers(q) {
		return false
	}
	return q.Intent == index.HowMany && len(q.Dates) > 0 || len(q.Treaties) > 0 && boundPattern.MatchString(q.Text) ||
		len(q.Treaties) == 0 && len(q.States) == 0 && len(q.Names) > 0 && deedAsked(q.Text) != nil
}

// asksAhead reports whether a question asks what states will do.
func (b *Bot) asksAhead(q index.Question) bool {
	return aheadPattern.MatchString(q.Text) && b.hasOnly(q, memberVocabulary+aheadVocabulary)
}

// whichState asks back about a name that means several states, where the
// question is about membership.
func (b *Bot) whichState(q index.Question) error {
	if len(q.Unclear) != 1 || !b.hasOnly(q, memberVocabulary) {
		return nil
	}
	var choices []Choice
	for _, id := range q.Unclear[0].IDs {
		s := b.ledger.State(id)
		if s == nil {
			return nil
		}
		c := stateChoice(s)
		c.Label = s.Name
		if len(q.Treaties) == 1 && b.ledger.Treaty(q.Treaties[0]) != nil {
			c.Options["treaty"] = q.Treaties[0]
		}
		choices = append(choices, c)
	}
	return whichOne(fmt.Sprintf("Which %s?", q.Text[q.Unclear[0].Start:q.Unclear[0].End]), choices)
}

// withoutList says that the ledger has no list of parties for a treaty whose
// members are asked for.
func (b *Bot) withoutList(q index.Question) error {
	member := len(q.States) > 0 || asksMembers(q)
	if len(q.Treaties) != 1 || b.ledger.Treaty(q.Treaties[0]) != nil || !member || len(q.Rest) == 0 && len(q.States) == 0 || !b.hasOnly(q, memberVocabulary) || rulePattern.MatchString(q.Text) {
		return nil
	}
	return noParties(b.names.Treaty(q.Treaties[0]))
}

// whichTreaty asks back about an article of a treaty that is not named, where
// the question says no more.
func (b *Bot) whichTreaty(q index.Question) error {
	if len(q.Places) == 0 || len(q.Treaties) > 0 || len(q.UnknownTreaties) > 0 || !b.hasOnly(q, articleVocabulary) {
		return nil
	}
	numbers := make([]string, len(q.Places))
	for i, p := range q.Places {
		numbers[i] = p.Number()
	}
	var choices []Choice
	for _, d := range b.index.Documents() {
		if d.Kind == corpus.Treaty && hasArticle(d, q.Places[0]) {
			options := map[string]string{"treaty": d.ID, "article": strings.Join(numbers, "; ")}
			choices = append(choices, Choice{d.Name(), "article", options})
		}
	}
	if len(choices) == 0 {
		return nil
	}
	question := fmt.Sprintf("%s of which treaty?", listed(placeNames(q.Places)))
	if q.MorePlaces > 0 {
		question += " " + morePlaces(len(q.Places), q.MorePlaces)
	}
	return whichOne(question, choices)
}

// dateIn gives the date that a question names, if it names one.
func dateIn(q index.Question) (corpus.Date, bool) {
	named := ""
	for _, d := range q.Dates {
		switch {
		case strings.HasPrefix(d, named):
			named = d
		case !strings.HasPrefix(named, d):
			return corpus.Date{}, false
		}
	}
	day, err := corpus.ParseDate(named)
	return day, err == nil
}

// addSideFacts tells where the states stand that a question about reasons
// names: no answer to it, but what it asks about.
func (b *Bot) addSideFacts(a *Answer, q index.Question, on corpus.Date) {
	about := q.Intent == index.Why && leavePattern.MatchString(q.Text) || b.asksAhead(q)
	if !about || len(q.States) == 0 || len(q.UnknownTreaties) > 0 {
		return
	}
	q.Treaties = slices.DeleteFunc(slices.Clone(q.Treaties), func(t string) bool { return b.ledger.Treaty(t) == nil })
	for _, code := range q.States {
		for _, s := range b.standingsAsked(q, code, on) {
			a.Facts = append(a.Facts, b.labelledStanding(s))
			a.note(freshness(s.Treaty))
		}
		a.Choices = append(a.Choices, Choice{b.ledger.State(code).Name + ": why?", "why-withdraw", map[string]string{"country": code}})
	}
}

// placeName gives the place of a passage for a sentence.
func placeName(p corpus.Passage) string {
	if p.Kind == corpus.Treaty || p.Section == "" {
		return p.Locator.String()
	}
	return fmt.Sprintf("under “%s”", p.Section)
}

// noteAbsentPlaces says which articles the question names that do not exist, and
// reports whether a treaty has none of them.
func (b *Bot) noteAbsentPlaces(a *Answer, q index.Question) bool {
	absent := false
	for _, t := range q.Treaties {
		d, known := b.index.Document(t)
		if !known || len(d.Articles) == 0 {
			continue
		}
		missing := 0
		for _, p := range q.Places {
			if !hasArticle(d, p) {
				missing++
				a.note(noArticle(d, p).wrong)
			}
		}
		absent = absent || missing > 0 && missing == len(q.Places)
	}
	return absent
}

// noteUnclearNames asks back about names that mean several states.
func (b *Bot) noteUnclearNames(a *Answer, q index.Question) {
	for _, m := range q.Unclear {
		var names []string
		for _, id := range m.IDs {
			s := b.ledger.State(id)
			if s == nil {
				continue
			}
			names = append(names, s.Name)
			a.Choices = append(a.Choices, Choice{s.Name, "status", map[string]string{"country": id}})
		}
		if len(names) > 0 {
			a.note(mayMean(names))
		}
	}
}

// articleChoices offers the articles of the first hits as a whole.
func articleChoices(hits []index.Hit) []Choice {
	var choices []Choice
	seen := map[string]bool{}
	for _, h := range hits[:min(3, len(hits))] {
		place := corpus.Locator{Article: h.Locator.Article, Roman: h.Locator.Roman}
		key := h.Document + place.Anchor()
		if h.Kind != corpus.Treaty || place.Article == "" || seen[key] {
			continue
		}
		seen[key] = true
		choices = append(choices, articleChoice(fmt.Sprintf("%s, %s", h.Title, place), h.Document, place))
	}
	return choices
}

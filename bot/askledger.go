package bot

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/index"
)

// subject is something that a question can ask the ledger for. Beside the
// names of states and treaties, and days, such a question has only the words
// of the subject: with any other it asks for more than the ledger knows, and
// the passages answer.
type subject struct {
	words  string // separated by spaces; any form of a word stands for all
	asked  func(q index.Question) bool
	answer func(b *Bot, q index.Question, on corpus.Date) Answer
}

// memberWords are those of questions about who is in a treaty and who is out.
const memberWords = `country countries nation state party parties member membership signatory signatories signature
	join joined ratify ratification accede accession accept approve sign signed belong part bound become became
	left leave leaving leaver withdraw withdrew withdrawal quit exit suspend suspension denounce pull out outside non-party
	treaty convention agreement ban protocol status stand still yet already ever never now today currently current remain stay
	officially formally legally really actually list name names all total number many far world else also there since year`

// subjects are tried in order.
var subjects = []subject{
	{memberWords, func(q index.Question) bool { return len(q.States) > 0 }, (*Bot).answerStanding},
	{memberWords, func(q index.Question) bool { return asksOutside(q) && len(q.Treaties) > 0 }, (*Bot).answerOutside},
	{memberWords, func(q index.Question) bool { return leaveWords.MatchString(q.Text) && asksMembers(q) }, (*Bot).answerLeavers},
	{memberWords, func(q index.Question) bool { return asksMembers(q) && len(q.Treaties) > 0 }, (*Bot).answerMembers},
	{
		"enter entry force effect effective take come came start began begin apply valid law date day year binding bind still yet already now open opened sign signed signature adopt adopted conclude concluded made written negotiated agree agreed",
		func(q index.Question) bool { return len(q.Treaties) > 0 && dateWords.MatchString(q.Text) }, (*Bot).answerDates,
	},
	{
		"treaty convention agreement ban protocol about fact facts key summary overview information info know mean",
		func(q index.Question) bool { return len(q.Treaties) == 1 && len(q.Dates) == 0 }, (*Bot).answerTreaty,
	},
}

var (
	leaveWords   = regexp.MustCompile(`(?i)\b(?:left|leav\w+|withdr\w+|quit\w*|exit\w*|denounc\w+|pull\w* out|out of|gone)\b`)
	signWords    = regexp.MustCompile(`(?i)\bsign(?:s|ed|ing|atory|atories|atures?)?\b`)
	joinWords    = regexp.MustCompile(`(?i)\b(?:join\w*|ratif\w+|acced\w+|accession|becom\w+|became|sign(?:ed)? up)\b`)
	negatedWords = regexp.MustCompile(`(?i)\b(?:not|never|outside|non-part(?:y|ies)|non-members?|without)\b|n['’]t\b`)
	membersWords = regexp.MustCompile(`(?i)\b(?:who|which|what (?:countries|states|nations)|how many|number of|list|members?|parties|signatories)\b`)
	dateWords    = regexp.MustCompile(`(?i)\b(?:when|what (?:day|date|year)|in(?:to)? force|effect)\b`)
	// what asks for a rule or a possibility, not for what is
	ruleWords = regexp.MustCompile(`(?i)\b(?:can|could|may|might|must|should|would|shall|if|how (?:do|does|to|can|is|are|long|soon|fast)|what happens|allowed|after|before|during|because|instead|despite)\b`)
)

func asksMembers(q index.Question) bool { return membersWords.MatchString(q.Text) }

func asksOutside(q index.Question) bool { return asksMembers(q) && negatedWords.MatchString(q.Text) }

// ledgerAnswer answers a question from the ledger alone. It reports false
// where the question asks for anything beyond it.
func (b *Bot) ledgerAnswer(q index.Question, on corpus.Date) (Answer, bool) {
	if q.Intent == index.Why || len(q.UnknownTreaties) > 0 || len(q.Places) > 0 || len(q.Unclear) > 0 {
		return Answer{}, false
	}
	if a, ok := b.answerFigures(q); ok {
		return a, true
	}
	if len(q.States) > 0 && b.hasOnly(q, deadlineWords) && len(q.Rest) > 0 {
		a := b.answerDeadlines(q, on)
		return a, len(a.Facts) > 0
	}
	if ruleWords.MatchString(q.Text) || slices.ContainsFunc(q.Treaties, func(t string) bool { return b.ledger.Treaty(t) == nil }) {
		return Answer{}, false
	}
	for _, s := range subjects {
		if s.asked(q) && b.hasOnly(q, s.words) {
			a := s.answer(b, q, on)
			for _, t := range q.Treaties {
				a.note(freshness(b.ledger.Treaty(t)))
			}
			return a, len(a.Facts) > 0
		}
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

// answerStanding tells where the states named stand, or the day of the deed
// that the question asks for.
func (b *Bot) answerStanding(q index.Question, on corpus.Date) Answer {
	var a Answer
	deed := joinWords.MatchString(q.Text) || signWords.MatchString(q.Text)
	if len(q.Treaties) == 0 && deed {
		a.note(nameTheTreaty(q.Text))
	}
	for _, code := range q.States {
		state := b.ledger.State(code)
		a.Choices = append(a.Choices, Choice{"Status of " + state.Name, "status", map[string]string{"country": code}})
		if len(q.Treaties) == 0 && deed {
			continue
		}
		for _, s := range b.standingsAsked(q, code, on) {
			if f, ok := b.deedFact(s, q.Text); ok {
				a.Facts = append(a.Facts, f)
			}
			f := b.standingFact(s)
			f.Label = state.Name + " and the " + s.Treaty.ShortName
			a.Facts = append(a.Facts, f)
			if len(q.Treaties) > 0 {
				a.Facts = append(a.Facts, b.claimFacts(s.Treaty.Slug, code, on)...)
			}
			for _, n := range standingNotes(s) {
				a.note(n)
			}
		}
	}
	return a
}

// standingsAsked picks the standings of a state that a question is about:
// under the treaties named; else, where it asks about leaving, those with
// something to tell and the mine ban; else all.
func (b *Bot) standingsAsked(q index.Question, code string, on corpus.Date) []*ledger.Standing {
	var list []*ledger.Standing
	if len(q.Treaties) > 0 {
		for _, t := range q.Treaties {
			list = append(list, b.ledger.Standing(code, t, on))
		}
		return list
	}
	for _, t := range b.ledger.Treaties {
		s := b.ledger.Standing(code, t.Slug, on)
		if !leaveWords.MatchString(q.Text) || salience(s) > 0 || t.Slug == mineBan {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(x, y *ledger.Standing) int { return cmp.Compare(salience(y), salience(x)) })
	return list
}

// deedFact gives the day on which a state signed or joined, where that is
// asked for and the standing does not say it.
func (b *Bot) deedFact(s *ledger.Standing, asked string) (Fact, bool) {
	var deed *ledger.Action
	switch {
	case joinWords.MatchString(asked):
		deed = s.Joined()
	case signWords.MatchString(asked):
		deed = s.Latest(ledger.Signature)
	}
	if deed == nil || deed == s.Basis {
		return Fact{}, false
	}
	verb := "signed"
	value := "On " + deed.Date.Long()
	if deed.Joins() {
		verb = "joined"
		value = fmt.Sprintf("On %s (%s)", deed.Date.Long(), joinedBy[deed.Kind])
		if !deed.Effective.IsZero() && deed.Effective != deed.Date {
			value += "; in force for it since " + deed.Effective.Long()
		}
	}
	return Fact{
		Label: fmt.Sprintf("%s %s the %s", s.State.Name, verb, s.Treaty.ShortName), Value: value, State: s.State.Code, Treaty: s.Treaty.Slug,
		Date: deed.Date.String(), AsOf: s.On.String(), Source: sourceOf(deed),
	}, true
}

// answerMembers counts who is in a treaty, and names them where they are few
// enough.
func (b *Bot) answerMembers(q index.Question, on corpus.Date) Answer {
	var a Answer
	for _, id := range q.Treaties {
		t := b.ledger.Treaty(id)
		facts := b.countFacts(t, on)
		if signWords.MatchString(q.Text) {
			slices.Reverse(facts)
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

// answerOutside names who is not in a treaty.
func (b *Bot) answerOutside(q index.Question, on corpus.Date) Answer {
	var a Answer
	for _, id := range q.Treaties {
		t := b.ledger.Treaty(id)
		a.Facts = append(a.Facts, labelled(append(b.memberLists(t, on, outside), b.countFacts(t, on)...), t, len(q.Treaties) > 1)...)
		a.Choices = append(a.Choices, treatyChoice(t))
	}
	return a
}

// answerLeavers names who has left a treaty, or any.
func (b *Bot) answerLeavers(q index.Question, on corpus.Date) Answer {
	var a Answer
	for _, t := range b.ledger.Treaties {
		if len(q.Treaties) > 0 && !slices.Contains(q.Treaties, t.Slug) {
			continue
		}
		facts := b.leaverFacts(t, on)
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
	return Fact{
		Label: "States that have left", Value: value, Treaty: t.Slug, Date: on.String(), AsOf: on.String(), Source: counted(t),
	}
}

// answerDates says when a treaty was opened and entered into force.
func (b *Bot) answerDates(q index.Question, on corpus.Date) Answer {
	var a Answer
	for _, id := range q.Treaties {
		t := b.ledger.Treaty(id)
		facts := []Fact{forceFact(t, on), openedFact(t)}
		if signWords.MatchString(q.Text) || strings.Contains(q.Text, "open") {
			slices.Reverse(facts)
		}
		a.Facts = append(a.Facts, labelled(facts, t, len(q.Treaties) > 1)...)
	}
	return a
}

// answerTreaty gives the key facts of a treaty.
func (b *Bot) answerTreaty(q index.Question, on corpus.Date) Answer {
	t := b.ledger.Treaty(q.Treaties[0])
	return Answer{
		Summary: t.Name + ".", Facts: b.treatyFacts(t, on),
		Choices: []Choice{treatyChoice(t)},
	}
}

// mostListed is how many names a fact lists: what is longer, no one reads.
const mostListed = 80

// side is one of the two sides of a treaty's list of parties.
type side struct {
	label string
	holds func(*ledger.Standing) bool
}

var (
	bound   = side{"Who is a party", isParty}
	outside = side{"Who is not a party", func(s *ledger.Standing) bool { return !isParty(s) }}
)

func isParty(s *ledger.Standing) bool {
	return s.Status == ledger.Party || s.Status == ledger.WithdrawalPending
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
		facts = append(facts, Fact{Label: side.label, Value: countedNames(names), Treaty: t.Slug, Date: on.String(), AsOf: on.String(), Source: counted(t)})
	}
	return facts
}

// countedNames counts states and, where they are few enough, names them.
func countedNames(names []string) string {
	value := fmt.Sprintf("%d states", len(names))
	if len(names) == 1 {
		value = "1 state"
	}
	if n := len(names); 0 < n && n <= mostListed {
		value += ": " + listed(names)
	}
	return value
}

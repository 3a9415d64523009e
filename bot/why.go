package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/index"
)

// mineBan is the treaty whose exits why-withdraw is about when no country is
// named.
const mineBan = "ottawa-1997"

// aspect is one part of the answer to why states leave: what is searched for
// among the documents about treaties.
type aspect struct {
	label string
	terms string
	limit int
	own   bool // only passages that name the state, where one is asked about
}

var (
	reasonsGiven = aspect{"Reasons given", "why leave, drove: main reason military threat Russia deterrence security ally", 4, true}
	whatIsSaid   = aspect{"What the corpus says about it", "leave withdraw suspend exit treaty reason", 4, true}
	criticism    = aspect{"Criticism", "criticised controversial: concerned, dangerous, weaken protection of civilians, domino, stigma", 3, false}
	widerContext = aspect{"Wider context", "disarmament rolled back rollback: erosion of commitment, snowball, humanitarian", 3, false}
)

// whyWithdraw answers why states leave: the exits, the reasons they gave,
// what the treaty says about leaving, criticism, context.
func (b *Bot) whyWithdraw(ctx context.Context, r Request) (Answer, error) {
	on, err := b.asOf(r)
	if err != nil {
		return Answer{}, err
	}
	if r.option("country") == "" {
		return b.whyStatesLeft(ctx, on)
	}
	state, err := b.state(r.option("country"), func(code string) Choice {
		return Choice{Command: "why-withdraw", Options: map[string]string{"country": code}}
	})
	if err != nil {
		return Answer{}, err
	}
	return b.whyStateLeft(ctx, state, on)
}

// whyStatesLeft is about all exits from the mine ban.
func (b *Bot) whyStatesLeft(ctx context.Context, on corpus.Date) (Answer, error) {
	a := Answer{Title: "Why states left the " + b.names.Treaty(mineBan)}
	var names []string
	for _, s := range b.ledger.Standings(mineBan, on) {
		if s.Left() {
			names = append(names, s.State.Name)
			f := b.standingFact(s)
			f.Label = s.State.Name
			a.Facts = append(a.Facts, f)
			a.Events = append(a.Events, b.chain(s, isMilestone)...)
			a.Choices = append(a.Choices, Choice{s.State.Name, "why-withdraw", map[string]string{"country": s.State.Code}})
		}
	}
	sortEvents(a.Events)
	a.Summary = fmt.Sprintf("By %s no state had given notice of withdrawal from the %s.", on.Long(), b.names.Treaty(mineBan))
	if len(names) > 0 {
		a.Summary = fmt.Sprintf("%s have left the %s or given notice, the first exits in its history.", listed(names), b.names.Treaty(mineBan))
	}
	treaties := []*ledger.Treaty{b.ledger.Treaty(mineBan)}
	a.note(freshness(treaties[0]))
	if len(names) == 0 {
		return a, b.explain(ctx, &a, treaties, "", on)
	}
	return a, b.explain(ctx, &a, treaties, "", on, reasonsGiven, criticism, widerContext)
}

// whyStateLeft is about one state, under every treaty that it left or means
// to leave.
func (b *Bot) whyStateLeft(ctx context.Context, state *ledger.State, on corpus.Date) (Answer, error) {
	a := Answer{Title: state.Name + " and leaving treaties"}
	var left, doubtful []string
	var treaties []*ledger.Treaty
	for _, t := range b.ledger.Treaties {
		s := b.ledger.Standing(state.Code, t.Slug, on)
		switch {
		case s.Left():
			left = append(left, t.ShortName)
		case inDoubt(s) || s.Has(ledger.StepsToLeave):
			doubtful = append(doubtful, t.ShortName)
		default:
			continue
		}
		treaties = append(treaties, t)
		a.Facts = append(a.Facts, b.standingFact(s))
		a.Events = append(a.Events, b.chain(s, nil)...)
		a.Choices = append(a.Choices, b.standingChoices(s)...)
		a.note(standingNotes(s)...)
		a.note(freshness(t))
	}
	a.Choices = slices.DeleteFunc(a.Choices, func(c Choice) bool { return c.Command == "why-withdraw" })
	a.Choices = append(a.Choices, Choice{"Other treaties", "status", map[string]string{"country": state.Code}})
	sortEvents(a.Events)
	a.Summary = whySummary(state, left, doubtful)
	if len(treaties) == 0 {
		treaties = append(treaties, b.ledger.Treaty(mineBan))
		a.Facts = append(a.Facts, b.standingFact(b.ledger.Standing(state.Code, mineBan, on)))
		return a, b.explain(ctx, &a, treaties, state.Code, on)
	}
	if b.ledger.Standing(state.Code, mineBan, on).Left() {
		return a, b.explain(ctx, &a, treaties, state.Code, on, reasonsGiven, criticism, widerContext)
	}
	return a, b.explain(ctx, &a, treaties, state.Code, on, whatIsSaid)
}

func whySummary(state *ledger.State, left, doubtful []string) string {
	var parts []string
	if len(left) > 0 {
		parts = append(parts, fmt.Sprintf("%s has left, or given notice to leave: %s.", state.Name, listed(left)))
	} else {
		parts = append(parts, fmt.Sprintf("%s has not withdrawn from any treaty in the ledger.", state.Name))
	}
	if len(doubtful) > 0 {
		parts = append(parts, fmt.Sprintf("In doubt: %s, see the facts.", listed(doubtful)))
	}
	return strings.Join(parts, " ")
}

// milestones are the steps of an exit that a list of several states has room
// for.
var milestones = []ledger.ActionKind{"announcement", "joint_recommendation", "parliament_vote", ledger.WithdrawalNotified, ledger.WithdrawalEffective}

func isMilestone(a *ledger.Action) bool { return slices.Contains(milestones, a.Kind) }

// explain appends, aspect by aspect, what the corpus says, with the exit
// clauses of the treaties after the reasons, and a note that tells which
// passages are what.
func (b *Bot) explain(ctx context.Context, a *Answer, treaties []*ledger.Treaty, state string, on corpus.Date, aspects ...aspect) error {
	var parts []string
	group := func(label string, add func() error) error {
		before := len(a.Passages)
		if err := add(); err != nil {
			return err
		}
		if n := len(a.Passages); n == before+1 {
			parts = append(parts, fmt.Sprintf("%s: passage %d.", label, n))
		} else if n > before {
			parts = append(parts, fmt.Sprintf("%s: passages %d to %d.", label, before+1, n))
		}
		return nil
	}
	for i := 0; i <= len(aspects); i++ {
		if i == min(1, len(aspects)) {
			if err := group("What the treaty says about leaving", func() error { return b.addExitClauses(ctx, a, treaties) }); err != nil {
				return err
			}
		}
		if i == len(aspects) {
			break
		}
		if err := group(aspects[i].label, func() error { return b.addAspect(ctx, a, aspects[i], treaties, state, on) }); err != nil {
			return err
		}
	}
	if len(parts) == 0 {
		parts = append(parts, nothingSaid)
	}
	a.note(strings.Join(parts, " "))
	return nil
}

func (b *Bot) addExitClauses(ctx context.Context, a *Answer, treaties []*ledger.Treaty) error {
	for _, t := range treaties {
		clause, err := b.exitClause(ctx, t)
		if err != nil {
			return err
		}
		a.addPassages(clause)
	}
	return nil
}

func (b *Bot) addAspect(ctx context.Context, a *Answer, asked aspect, treaties []*ledger.Treaty, state string, on corpus.Date) error {
	q := index.Question{Text: asked.label, Terms: asked.terms, Intent: index.Why}
	for _, t := range treaties {
		q.Treaties = append(q.Treaties, t.Slug)
	}
	opt := index.Options{Kinds: proseKinds, Limit: asked.limit + len(a.Passages), Before: b.before(on)} // those shown already take room
	if state != "" {
		q.States = []string{state}
	}
	if asked.own {
		opt.States = q.States
	}
	found, err := b.index.Search(ctx, q, opt)
	if err != nil {
		return err
	}
	hits := slices.DeleteFunc(found.Hits, func(h index.Hit) bool { return a.hasPassage(h.ID) })
	a.addHits(hits[:min(asked.limit, len(hits))])
	return nil
}

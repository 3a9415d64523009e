package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"runtime"
	"slices"
	"strings"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/index"
)

// failure is an error that is meant for the user: what is wrong, and what to
// do next.
type failure struct {
	outcome Outcome
	wrong   string
	next    string
	choices []Choice
}

func (f *failure) Error() string { return f.wrong }

// What is said to the user when a request cannot be answered as it stands.

func unknownCommand(name string) error {
	name, second, _ := strings.Cut(name, " ")
	if strings.EqualFold(name, "corpus") && !slices.Contains(shellCommands, "corpus "+strings.ToLower(second)) {
		return &failure{Misused, "corpus needs to know what to do: add, list, show, remove, restore, history or gaps.", "For example: /corpus list", nil}
	}
	if second != "" {
		name += " " + second
	}
	if name := strings.ToLower(name); slices.Contains(shellCommands, name) {
		return &failure{Misused, name + " is a command for the operator's shell.", "Type it there: treatybot " + name + " --help", nil}
	}
	return &failure{Misused, fmt.Sprintf("There is no command %q.", name), "Type /help for the list of commands.", nil}
}

// shellCommands are those that only the command line has.
var shellCommands = []string{"corpus erase", "corpus export", "corpus import", "corpus pull", "doctor", "eval", "register", "run"}

func missingOption(c *Command, o Option) error {
	return &failure{Misused, fmt.Sprintf("%s needs %s.", c.Name, o.need()), "For example: " + c.SlashExample(), nil}
}

func tooManyWords(c *Command, rest string) error {
	return &failure{Misused, fmt.Sprintf("%s does not know what to do with %q.", c.Name, rest), "For example: " + c.SlashExample(), nil}
}

func unknownOption(c *Command, name string) error {
	return &failure{Misused, fmt.Sprintf("%s has no option %q.", c.Name, name), "Its options are " + c.optionNames() + ".", nil}
}

func tooLong(name string, has, limit int) error {
	return &failure{Misused, fmt.Sprintf("The %s has %d characters; %d is the limit.", name, has, limit), "Shorten it and try again.", nil}
}

func badArticle(s string) error {
	return &failure{Misused, fmt.Sprintf("%q is not an article.", s), "Write articles like 20, XIII, 5(3) or preamble 4.", nil}
}

func badDate(s string) error {
	return &failure{Misused, fmt.Sprintf("%q is not a day in the calendar.", s), "Write dates like 2026-01-10.", nil}
}

func unknownState(name string) error {
	return &failure{NotFound, fmt.Sprintf("No state called %q is in the ledger.", name),
		"It holds the 193 UN members, the Holy See, the State of Palestine, the Cook Islands and Niue; try an English name or a code such as FI.", nil}
}

func unknownTreaty(name string) error {
	return &failure{NotFound, fmt.Sprintf("No treaty called %q is in the corpus.", name), "Type /sources for what it holds.", nil}
}

func noParties(treaty string) error {
	return &failure{NotFound, noPartiesNote(treaty), "It lists parties of the treaties that /sources names under the ledger.", nil}
}

func noPartiesNote(treaty string) string {
	return fmt.Sprintf("The ledger has no list of parties for the %s.", treaty)
}

func unknownName(name string) error {
	return &failure{NotFound, fmt.Sprintf("Neither a state nor a treaty called %q is known.", name), "Compare two countries, or two treaties: /compare first:Finland second:Norway, /compare first:ottawa second:ccm.", nil}
}

func sameTwice(name string) error {
	return &failure{Misused, fmt.Sprintf("Both are %s.", name), "Name two that differ.", nil}
}

func unlikePair(x, y string) error {
	return &failure{Misused, fmt.Sprintf("%s and %s are not of one kind.", x, y), "Compare two countries, or two treaties; /status tells where a country stands under a treaty.", nil}
}

func spanMissing() error {
	return &failure{Misused, "timeline needs a country, a treaty or a day to begin with.", "For example: /timeline country:Finland treaty:ottawa, or /timeline from:2025-06-01", nil}
}

func spanReversed(from, to corpus.Date) error {
	return &failure{Misused, fmt.Sprintf("The span ends on %s, before it begins on %s.", to.Long(), from.Long()), "Give from the earlier day.", nil}
}

func unknownTopic(name string, sets []figureSet) error {
	choices := make([]Choice, len(sets))
	for i, s := range sets {
		choices[i] = Choice{s.name, "figures", map[string]string{"topic": s.name}}
	}
	f := whichOne(fmt.Sprintf("There are no figures of %q.", name), choices)
	f.outcome = NotFound
	return f
}

func topicWithoutTreaty(topic string) error {
	return &failure{Misused, fmt.Sprintf("Figures of %s are not kept by treaty.", topic), "Leave out the treaty, or the topic for the treaty's parties.", nil}
}

func noFigures(what string, on corpus.Date) error {
	return &failure{NotFound, fmt.Sprintf("%s: there are no figures up to %s.", what, on.Long()), "Ask for a later day, or leave out as-of.", nil}
}

func notYetOpenFailure(t *ledger.Treaty, on corpus.Date) error {
	return &failure{NotFound, notYetOpen(t, on), "Ask for a later day, or leave out as-of.", nil}
}

func whichOne(question string, choices []Choice) *failure {
	labels := make([]string, len(choices))
	for i, c := range choices {
		labels[i] = c.Label
	}
	return &failure{Unclear, question, "Choose one: " + strings.Join(labels, ", ") + ".", choices}
}

// asked is the question to ask back: "Which Guinea?", or for a name that is
// no one's exactly, what was meant by it.
func asked(name string, r corpus.Resolution) string {
	if r.Near {
		return fmt.Sprintf("What is meant by %q?", name)
	}
	return fmt.Sprintf("Which %s?", name)
}

func noArticle(d index.DocumentInfo, place corpus.Locator) *failure {
	place.Roman = place.Article != "" && articleIsRoman(d)
	what := place.String()
	if place.Article != "" {
		what = corpus.Locator{Article: place.Article, Roman: place.Roman}.String()
	}
	if len(d.Articles) == 0 {
		f := &failure{NotFound, fmt.Sprintf("The text of the %s here has no numbered articles, and no part called %s.", d.Name(), what), "Ask in your own words with /ask.", nil}
		if len(d.Divisions) > 0 {
			f.next = "It has: " + listed(d.Divisions[:min(len(d.Divisions), maxDivisions)]) + "."
		}
		return f
	}
	first, last := d.Articles[0].Locator(), d.Articles[len(d.Articles)-1].Locator()
	f := &failure{
		NotFound, fmt.Sprintf("The %s has %s; there is no %s.", d.Name(), plural(len(d.Articles), "article"), what),
		fmt.Sprintf("Ask for one from %s to %s.", first, last),
		[]Choice{articleChoice(last.String(), d.ID, last)},
	}
	if first.Article != "1" { // a digest
		f.wrong = fmt.Sprintf("Of the articles of the %s the corpus holds %s only.", d.Name(), first)
		f.next = "It holds a digest of the rest; ask in your own words with /ask."
	}
	if len(d.Divisions) > 0 {
		f.next += " It also has: " + listed(d.Divisions[:min(len(d.Divisions), maxDivisions)]) + "."
	}
	return f
}

// maxDivisions is how many parts of a treaty are named beside its articles.
const maxDivisions = 8

func morePlaces(shown, more int) string {
	return fmt.Sprintf("These are %d of %d places; ask for the others by themselves.", shown, shown+more)
}

func noParagraph(d index.DocumentInfo, place, whole corpus.Locator, has []string) *failure {
	next := "It is not divided into paragraphs; ask for the whole article."
	if len(has) > 0 {
		next = "It has " + strings.Join(has[:min(len(has), 12)], ", ") + "."
	}
	return &failure{
		NotFound, fmt.Sprintf("The %s has no %s.", d.Name(), place), next,
		[]Choice{articleChoice("Whole article", d.ID, whole)},
	}
}

// What an answer to a question says of itself.
const (
	nothingAnswers  = "Nothing in the corpus answers this."
	nothingSaid     = "The corpus holds no passage about it."
	noSuchStep      = "The ledger holds no such step; this is where it stands."
	nameTheTreaty   = "Joined or signed what? Name the treaty too, as in: when did Finland join the Ottawa Convention?"
	notAhead        = "The ledger knows what states have done, not what they will do."
	ownUnread       = "The documents of this server cannot be searched at the moment; the answer is without them."
	onlyFactsAnswer = "The facts answer; the passages are only near the question."
)

func noAnswerNote(near int) string {
	if near == 0 {
		return "Ask about an arms-control treaty in other words, or type /help for the commands."
	}
	return "The passages are near misses: they share words with the question, no more. Try other words, or name the treaty."
}

func answeredFor(dates []string, on corpus.Date) string {
	return fmt.Sprintf("The question names %s; this is how it stood on %s.", dates[len(dates)-1], on.Long())
}

// beyondNotes say why a question is for no collection of texts.
var beyondNotes = map[index.Beyond]string{
	index.Opinion: "That asks for an opinion or advice. The corpus holds texts and facts, and this bot has no views.",
	index.Price:   "The corpus holds no prices, wages or budgets.",
	index.HowTo:   "How weapons are made, got or handled is not in the corpus. Whoever finds a mine or shell should not touch it, and call the police or the nearest clearance team.",
	index.News:    "The corpus is no news service; each answer says as of which day it holds.",
}

func notInCorpus(treaty string) string {
	return fmt.Sprintf("The corpus holds nothing on “%s”.", treaty)
}

func mayMean(names []string) string {
	return "Which one? The question may mean " + strings.Join(names, ", ") + "."
}

func olderName(name string) string {
	return fmt.Sprintf("The ledger has no rows for “%s”; it is taken for the state that continues it, or that it is part of.", name)
}

func readAs(typed, name string) string { return fmt.Sprintf("Read “%s” as %s.", typed, name) }

func notYetOpen(t *ledger.Treaty, on corpus.Date) string {
	return fmt.Sprintf("On %s the %s did not exist yet: %s on %s.", on.Long(), t.ShortName, lowerFirst(t.Terms[ledger.Opening].Value), t.Opened.Long())
}

func liesAhead(on, today corpus.Date) string {
	return fmt.Sprintf("%s lies ahead; the answer is what is known on %s.", on.Long(), today.Long())
}

// TooFast is the answer to a request that comes too soon after others, with
// the time to wait in whole seconds, rounded up.
func TooFast(r Request, wait time.Duration) Answer {
	seconds := max(1, int(math.Ceil(wait.Seconds())))
	return Answer{
		Command: r.Command, Summary: "That was too many requests at once.",
		Notes: []string{"Please try again in " + plural(seconds, "second") + "."}, outcome: Busy,
	}.complete()
}

// Apology is all that a user learns of what broke, with an id under which the
// log tells more; "" for none.
func Apology(command, id string) Answer {
	notes := []string{"Try again in a moment; if it stays, tell whoever runs this bot."}
	if id != "" {
		notes = append(notes, "Name it by this number: "+id)
	}
	return Answer{Command: command, Summary: "Something went wrong on our side.", Notes: notes, outcome: Failed}.complete()
}

// Panicked describes a panic for a log. A value that is not the runtime's own
// may hold what a user wrote: its type must do.
func Panicked(v any) string {
	if err, ok := v.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", v)
}

// fail turns an error into an answer. What the user must not see goes to the
// log.
func (b *Bot) fail(ctx context.Context, r Request, err error) Answer {
	var f *failure
	var broken *failedStore
	switch {
	case errors.As(err, &broken):
		b.log.LogAttrs(ctx, slog.LevelError, "request failed", slog.String("command", r.Command), slog.String("id", r.ID), slog.Any("error", err))
		f = broken.told
	case errors.As(err, &f):
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		f = &failure{Failed, "The answer took too long and was given up.", "Try again, or ask something narrower.", nil}
	default:
		b.log.LogAttrs(ctx, slog.LevelError, "request failed", slog.String("command", r.Command), slog.String("id", r.ID), slog.Any("error", err))
		return Apology(r.Command, r.ID)
	}
	return Answer{Command: r.Command, Summary: f.wrong, Notes: []string{f.next}, Choices: f.choices, outcome: f.outcome}
}

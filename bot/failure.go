package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
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

// Words for the user. All of them are here.

func unknownCommand(name string) error {
	return &failure{Misused, fmt.Sprintf("There is no command %q.", name), "Type help for the list of commands.", nil}
}

func missingOption(c *Command, o Option) error {
	return &failure{Misused, fmt.Sprintf("%s needs %s.", c.Name, o.need()), "For example: " + c.Example, nil}
}

func tooManyWords(c *Command, rest string) error {
	return &failure{Misused, fmt.Sprintf("%s does not know what to do with %q.", c.Name, rest), "For example: " + c.Example, nil}
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
	return &failure{NotFound, fmt.Sprintf("No treaty called %q is in the corpus.", name), "Type sources for what it holds.", nil}
}

func noParties(treaty string) error {
	return &failure{NotFound, fmt.Sprintf("The ledger has no list of parties for the %s.", treaty), "It lists parties of the treaties that the command sources names under the ledger.", nil}
}

func whichOne(question string, choices []Choice) error {
	labels := make([]string, len(choices))
	for i, c := range choices {
		labels[i] = c.Label
	}
	return &failure{Unclear, question, "Choose one: " + strings.Join(labels, ", ") + ".", choices}
}

// errInternal is all that a user learns of what broke.
var errInternal = &failure{Failed, "Something went wrong on our side.", "Try again in a moment; if it stays, tell whoever runs this bot.", nil}

// fail turns an error into an answer. What the user must not see goes to the
// log.
func (b *Bot) fail(ctx context.Context, r Request, err error) Answer {
	var f *failure
	switch {
	case errors.As(err, &f):
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		f = &failure{Failed, "The answer took too long and was given up.", "Try again, or ask something narrower.", nil}
	default:
		f = errInternal
		b.log.LogAttrs(ctx, slog.LevelError, "request failed", slog.String("command", r.Command), slog.Any("error", err))
	}
	return Answer{Command: r.Command, Summary: f.wrong, Notes: []string{f.next}, Choices: f.choices, outcome: f.outcome}
}

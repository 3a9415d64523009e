package bot

import (
	"context"
	"strings"

	"treatybot/corpus"
)

// help lists the commands, or one of them with its options.
func (b *Bot) help(_ context.Context, r Request) (Answer, error) {
	if name := r.option("command"); name != "" {
		c, err := findCommand(strings.TrimPrefix(name, "/"))
		if err != nil {
			return Answer{}, err
		}
		return helpOn(c), nil
	}
	a := Answer{Title: "Commands", Summary: "Answers on arms-control treaties: quoted, dated and sourced. Nothing is made up; where the corpus holds no answer, it says so."}
	for _, c := range commands {
		if !c.showsTo(r) {
			continue
		}
		a.Facts = append(a.Facts, Fact{Label: c.Usage(), Value: c.Description + ". For example: " + c.SlashExample(), Source: OwnWords})
	}
	a.note("Countries are understood by name in any language, code or flag; treaties by name or abbreviation; articles as 20, XIII or 5(3).")
	return a, nil
}

// OwnWords is the source of what the program says of itself: there is nothing
// to cite.
var OwnWords = corpus.Source{Title: "treatybot"}

func helpOn(c *Command) Answer {
	a := Answer{Title: c.Usage(), Summary: c.Description + ". For example: " + c.SlashExample()}
	for _, o := range c.Options {
		value := o.Description
		if !o.Required {
			value += " (may be left out)"
		}
		a.Facts = append(a.Facts, Fact{Label: o.Name, Value: value, Source: OwnWords})
	}
	if c.Moderators {
		a.note("It is for the moderators of a server.")
	}
	return a
}

// Usage gives the command with its options, optional ones in brackets.
func (c *Command) Usage() string {
	parts := []string{c.Name}
	for _, o := range c.Options {
		if o.Required {
			parts = append(parts, strings.ToUpper(o.Name))
		} else {
			parts = append(parts, "["+strings.ToUpper(o.Name)+"]")
		}
	}
	return strings.Join(parts, " ")
}

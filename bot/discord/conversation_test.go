package discord

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"treatybot/bot"
	"treatybot/bot/bottest"
	"treatybot/bot/discord/card"
	"treatybot/bot/discord/discordtest"
	"treatybot/bot/terminal"
)

// step is a thing that a user does, and what the answer must show.
type step struct {
	command string
	options []string    // names and values in turn
	choose  *bot.Choice // instead: one of the choices of the answer before
	want    []string
	without []string
}

// conversations hold on every platform alike.
var conversations = []struct {
	name  string
	steps []step
}{
	{"where Finland stands, and why", []step{
		{command: "status", options: []string{"country", "suomi"}, want: []string{
			"Out of the Ottawa Convention since 10 January 2026", "Finland accedes to the Ottawa Convention", "government says it will prepare withdrawal",
			"Finland notifies its withdrawal", "Party to BWC, CWC, NPT", "UN Treaty Collection", "Art. 20(3)",
		}},
		{choose: &bot.Choice{Command: "why-withdraw", Options: map[string]string{"country": "FI"}}, want: []string{"Finland and leaving treaties", "military threat from Russia", "gravely concerned"}},
	}},
	{"leaving while at war", []step{
		{command: "ask", options: []string{"question", "can you quit while at war?"}, want: []string{
			"1. Ottawa Convention, Art. 20(3)", "Convention on Cluster Munitions, Art. 20(3)", "Treaty on the Prohibition of Nuclear Weapons, Art. 17(3)",
		}},
		{choose: &bot.Choice{Command: "article", Options: map[string]string{"treaty": "ottawa-1997", "article": "20"}}, want: []string{"Ottawa Convention, Art. 20", "unlimited", "Art. 20(4)"}},
	}},
	{"which Guinea", []step{
		{command: "status", options: []string{"country", "guinea"}, want: []string{"Which guinea?", "Equatorial Guinea"}},
		{choose: &bot.Choice{Command: "status", Options: map[string]string{"country": "GW"}}, want: []string{"Guinea-Bissau", "Party"}, without: []string{"Which"}},
	}},
	{"nothing known", []step{
		{command: "ask", options: []string{"question", "what is the best pizza?"}, want: []string{"Nothing in the corpus answers this."}},
		{command: "status", options: []string{"country", "Atlantis"}, want: []string{"No state called"}},
		{command: "treaty", options: []string{"name", "Treaty of Nowhere"}, want: []string{"No treaty called"}},
		{command: "article", options: []string{"treaty", "ottawa", "article", "45"}, want: []string{"has 22 articles", "there is no Art. 45"}},
	}},
	{"a day that is none", []step{
		{command: "status", options: []string{"country", "FI", "as-of", "2025-02-30"}, want: []string{"is not a day in the calendar"}},
		{command: "status", options: []string{"country", "FI", "treaty", "mine ban", "as-of", "2025-08-01"}, want: []string{"still bound until 10 January 2026"}},
	}},
	{"the other commands", []step{
		{command: "why-withdraw", options: []string{"country", "Poland"}, want: []string{"Poland", "no longer bound since 20 February 2026"}},
		{command: "article", options: []string{"treaty", "bwc", "article", "XIII"}, want: []string{"Art. XIII", "three months"}},
		{command: "treaty", options: []string{"name", "ctbt"}, want: []string{"Opened for signature", "24 September 1996", "How to leave"}},
		{command: "compare", options: []string{"first", "Finland", "second", "Norway"}, want: []string{"Finland and Norway", "differ under Ottawa Convention and CCM"}},
		{command: "timeline", options: []string{"country", "🇫🇮", "treaty", "ottawa", "from", "2025"}, want: []string{"Finland is out of the Ottawa Convention"}},
		{command: "figures", options: []string{"topic", "casualties"}, want: []string{"6,279 people killed or injured", "Landmine Monitor 2025"}},
		{command: "sources", want: []string{"15 documents", "Restated in plain words"}},
		{command: "help", want: []string{"country:Finland", "why-withdraw"}},
	}},
}

// platform is something to talk to the bot by.
type platform interface {
	say(t *testing.T, command string, options []string) string
	choose(t *testing.T, c bot.Choice) string // a choice of the last answer
}

// TestConversations talks to the bot over every platform, in time and with
// every answer deferred (row 14: the edit makes it Components V2), also where
// components that nobody knows come along (row 8).
func TestConversations(t *testing.T) {
	b := bottest.New(t, indexFolder, "")
	late := Pace{Answer: time.Nanosecond}
	for _, p := range []struct {
		name string
		make func(*testing.T) platform
	}{
		{"console", func(*testing.T) platform { return &console{bot: b} }},
		{"gateway", func(t *testing.T) platform { return &chat{localBot: serveGateway(t, b, Pace{})} }},
		{"gateway, deferred", func(t *testing.T) platform { return &chat{localBot: serveGateway(t, b, late)} }},
		{"HTTP", func(t *testing.T) platform { return &chat{localBot: serveHTTP(t, b, Pace{}, discordtest.Options{})} }},
		{"HTTP, deferred", func(t *testing.T) platform {
			return &chat{localBot: serveHTTP(t, b, late, discordtest.Options{Strange: true})}
		}},
	} {
		t.Run(p.name, func(t *testing.T) {
			side := p.make(t)
			for _, c := range conversations {
				t.Run(c.name, func(t *testing.T) { converse(t, side, c.steps) })
			}
		})
	}
}

func converse(t *testing.T, side platform, steps []step) {
	t.Helper()
	for _, s := range steps {
		var got string
		if s.choose != nil {
			got = side.choose(t, *s.choose)
		} else {
			got = side.say(t, s.command, s.options)
		}
		for _, want := range s.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s %v %v: no %q in\n%s", s.command, s.options, s.choose, want, got)
			}
		}
		for _, not := range s.without {
			if strings.Contains(got, not) {
				t.Errorf("%s %v %v: %q in\n%s", s.command, s.options, s.choose, not, got)
			}
		}
	}
}

// TestConversationsWhole: every command is talked about; those of moderators in
// TestModerators.
func TestConversationsWhole(t *testing.T) {
	said := map[string]bool{}
	for _, c := range conversations {
		for _, s := range c.steps {
			said[s.command] = true
		}
	}
	for _, c := range bot.Commands() {
		if !said[c.Name] && !c.Moderators {
			t.Errorf("no conversation uses %s", c.Name)
		}
	}
}

// console types commands at the terminal.
type console struct {
	bot  *bot.Bot
	last string
}

func (c *console) line(t *testing.T, line string) string {
	t.Helper()
	var out bytes.Buffer
	side := terminal.Console{Bot: c.bot, In: strings.NewReader(line + "\n"), Out: &out, Err: &out, Style: terminal.Style{Width: 100_000}}
	if _, err := side.Lines(context.Background()); err != nil {
		t.Fatal(err)
	}
	c.last = out.String()
	return strings.Join(strings.Fields(c.last), " ")
}

func (c *console) say(t *testing.T, command string, options []string) string {
	t.Helper()
	line := "/" + command
	for i := 0; i+1 < len(options); i += 2 {
		value := options[i+1]
		if strings.Contains(value, " ") && options[i] != "question" {
			value = `"` + value + `"`
		}
		line += " " + options[i] + ":" + value
	}
	return c.line(t, line)
}

func (c *console) choose(t *testing.T, choice bot.Choice) string {
	t.Helper()
	return c.line(t, terminal.CommandLine(choice))
}

// chat uses commands and buttons at Discord. Each step is another user's, so
// that nobody asks too often.
type chat struct {
	*localBot
	users int
	asker discordtest.User
	last  *discordtest.Exchange
}

func (c *chat) say(t *testing.T, command string, options []string) string {
	t.Helper()
	c.users++
	c.asker = discordtest.User{ID: "50" + strings.Repeat("0", 3) + string(rune('0'+c.users/10)) + string(rune('0'+c.users%10))}
	c.last = c.Slash(c.asker, square, command, optionsOf(options)...)
	return wholeText(c.last, c.asker)
}

func (c *chat) choose(t *testing.T, choice bot.Choice) string {
	t.Helper()
	for {
		for _, act := range []card.Action{card.OpenAnswer, card.Replace} {
			id, _ := card.Press{Action: act, Request: bot.Request{Command: choice.Command, Options: choice.Options}}.Encode()
			for _, b := range c.last.Message().Buttons() {
				if b.CustomID != id {
					continue
				}
				after := c.last.Press(c.asker, id)
				if after.Answer(); act == card.OpenAnswer {
					c.last = after
				}
				return wholeText(c.last, c.asker)
			}
		}
		if back := c.last.Press(c.asker, "Back").Answer(); back.First == 0 {
			t.Fatalf("no button for %v under the answer", choice)
		}
	}
}

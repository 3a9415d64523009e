package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"treatybot/bot"
	"treatybot/bot/discord/discordtest"
)

// TestLive runs the program against a local Discord, over the gateway: it
// registers its commands, answers each of them, completes each option and
// answers every button, is in order for doctor, and ends as told.
func TestLive(t *testing.T) {
	g := discordtest.NewGateway(t, discordtest.DefaultToken)
	d := discordtest.New(t, discordtest.Options{Gateway: g, Strange: true})
	settings := []string{"DISCORD_TOKEN=" + d.Token(), "DISCORD_APPLICATION_ID=" + d.ApplicationID(), "DISCORD_PUBLIC_KEY=" + d.PublicKey(), "DISCORD_API_URL=" + d.URL()}
	s := startProgram(t, settings...)
	s.await(t, "commands are registered")
	g.Await("a session", func(seen discordtest.Seen) bool { return seen.Sessions > 0 })
	go func() { // keeps the pipe empty
		for s.log.Scan() {
		}
	}()
	for i, c := range bot.Commands() {
		if c.Followed {
			continue // buttons lead there
		}
		t.Run(c.Name, func(t *testing.T) {
			u := discordtest.User{ID: fmt.Sprint(5000 + 100*i), Locale: "pl", Permissions: discordtest.Moderators}
			where := []discordtest.Place{discordtest.DM(), discordtest.Visited("77")}
			if c.Moderators {
				where = []discordtest.Place{discordtest.Guild("78"), discordtest.Guild("78")}
			}
			name, sub, isSub := strings.Cut(c.Name, " ")
			within := func(options ...discordtest.Option) []discordtest.Option {
				if isSub {
					return []discordtest.Option{discordtest.Sub(sub, options...)}
				}
				return options
			}
			if !slices.ContainsFunc(d.Commands(""), func(registered map[string]any) bool { return registered["name"] == name }) {
				t.Errorf("%s is not registered", name)
			}
			for _, o := range c.Options {
				d.Complete(u, where[0], name, within(discordtest.Typing(o.Name, ""))...).Answer()
			}
			e := d.Slash(u, where[1], name, within(exampleOf(c)...)...)
			if text := e.Answer().Message.Text(); text == "" {
				t.Fatal("no answer")
			}
			pressAll(t, e, u, 2)
		})
	}
	if n := g.Seen().Identifies; len(n) != 1 || n[0].Intents != 1 { // of servers: who removes the bot
		t.Errorf("identifies: %+v", n)
	}
	t.Run("doctor", func(t *testing.T) { checkDoctor(t, settings) })
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// exampleOf gives the options of the example of a command.
func exampleOf(c *bot.Command) []discordtest.Option {
	var options []discordtest.Option
	for part := range strings.SplitSeq(strings.TrimPrefix(c.SlashExample(), "/"+c.Name+" "), " ") {
		name, value, ok := strings.Cut(part, ":")
		switch {
		case ok:
			options = append(options, discordtest.Value(name, value))
		case len(options) > 0: // a value of several words
			options[0].Value = options[0].Value.(string) + " " + part
		}
	}
	return options
}

// pressAll presses every button under an answer, each as another user who has
// not asked too much, and those under the answers to that, to a depth.
func pressAll(t *testing.T, e *discordtest.Exchange, u discordtest.User, depth int) {
	t.Helper()
	if depth == 0 {
		return
	}
	for i, b := range e.Message().Buttons() {
		if !slices.ContainsFunc(e.Message().Buttons(), func(now discordtest.Button) bool { return now.CustomID == b.CustomID }) {
			continue // a page was turned
		}
		presser := u
		if !e.Message().Ephemeral() {
			presser.ID += fmt.Sprint(depth, i)
		}
		after := e.Press(presser, b.CustomID)
		if r := after.Answer(); r.First == 0 || strings.Contains(r.Message.Text(), "Something went wrong") {
			t.Errorf("button %s: %v", b.CustomID, r)
		}
		pressAll(t, after, presser, depth-1)
	}
}

// checkDoctor demands that doctor finds nothing to mend.
func checkDoctor(t *testing.T, settings []string) {
	t.Helper()
	doctor := exec.Command(os.Args[0], "doctor", "--data", newData(t))
	doctor.Dir = t.TempDir()
	doctor.Env = append(append(os.Environ(), runProgram+"=1"), settings...)
	out, err := doctor.CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("fail")) || bytes.Contains(out, []byte("warn")) {
		t.Errorf("doctor: %v\n%s", err, out)
	}
}

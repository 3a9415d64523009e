package discord

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"treatybot/bot/bottest"
	"treatybot/bot/discord/discordtest"
)

// serveKeeper serves a bot that keeps documents and whose commands are
// registered, over HTTP.
func serveKeeper(t *testing.T) *localBot {
	t.Helper()
	b, _ := bottest.NewKeeper(t, indexFolder, bottest.Keeper{})
	s := serveHTTP(t, b, Pace{}, discordtest.Options{})
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(s.log.String(), "commands are registered"); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the commands are not registered")
		}
	}
	return s
}

// TestRights: who may use what is for moderators, asked anew for each command,
// button and form.
func TestRights(t *testing.T) {
	s := serveKeeper(t)
	set := func(guild string, permissions ...discordtest.Permission) discordtest.Place {
		s.Permit(guild, "corpus", permissions...)
		return discordtest.Guild(guild)
	}
	role := func(id string, may bool) discordtest.Permission {
		return discordtest.Permission{ID: id, Type: 1, May: may}
	}
	with := func(permissions string, roles ...string) discordtest.User {
		return discordtest.User{Name: "x", Permissions: permissions, Roles: roles}
	}
	const admin = "8"
	for n, row := range []struct {
		name  string
		who   discordtest.User
		where discordtest.Place
		may   bool
	}{
		{"a member", with(""), set("4001"), false},
		{"who manages messages", with(discordtest.Moderators), set("4002"), true},
		{"an administrator", with(admin), set("4003", role("4003", false)), true},
		{"by a role", with("", "77"), set("4004", role("77", true)), true},
		{"by another role", with("", "78"), set("4005", role("77", true)), false},
		{"by themselves", with(""), set("4006", discordtest.Permission{ID: "2506", Type: 2, May: true}), true},
		{"who manages messages, and is shut out", with(discordtest.Moderators, "79"), set("4007", role("79", false)), false},
		{"everybody is let in", with(""), set("4008", role("4008", true)), true},
		{"not in this channel", with(discordtest.Moderators), set("4009", discordtest.Permission{ID: "1148000000000000001", Type: 3}), false},
		{"in a direct message", with(discordtest.Moderators), discordtest.DM(), false},
		{"in a direct message between others", with(discordtest.Moderators), discordtest.Group(), false},
		{"where the bot is brought along", with(discordtest.Moderators), discordtest.Visited("4010"), false},
		{"with permissions that are none", with("-1"), set("4011"), false},
		{"with permissions that are a word", with("8192 OR 1=1"), set("4012"), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			row.who.ID = fmt.Sprint(2501 + n)
			want := "for the moderators"
			switch {
			case row.may:
				want = "no documents of its own yet"
			case row.where.GuildID == "" || row.where == discordtest.Visited("4010"):
				want = "only within a server"
			}
			m := s.Slash(row.who, row.where, "corpus", discordtest.Sub("list")).Answer().Message
			expect(t, "command", m, want)
			if !m.Ephemeral() {
				t.Error("answered in public")
			}
			forged := s.Send(row.who, row.where, int(MessageComponent), map[string]any{"custom_id": "a|corpus list", "component_type": 2})
			expect(t, "button", forged.Answer().Message, want)
		})
	}
	if n := s.Count(discordtest.RouteAllPermissions); n != 10 {
		t.Errorf("permissions were read %d times, want once for each server that they count in", n)
	}
}

// TestRightsUnread: where Discord does not tell what administrators set, only
// those who manage messages may.
func TestRightsUnread(t *testing.T) {
	s := serveKeeper(t)
	s.Permit(square.GuildID, "corpus", discordtest.Permission{ID: "77", Type: 1, May: true})
	s.Fail(discordtest.RouteAllPermissions, 1, discordtest.Broken(500))
	expect(t, "by a role", s.corpus(discordtest.User{ID: "2501", Roles: []string{"77"}}, "list").Answer().Message, "for the moderators")
	expect(t, "a moderator", s.corpus(carol, "list").Answer().Message, "no documents of its own yet")
}

// TestPressesOfOthers: a member who presses the buttons of a public list learns
// that they are for moderators, and nothing changes; another moderator gets an
// answer of their own.
func TestPressesOfOthers(t *testing.T) {
	s := serveKeeper(t)
	preview := s.addFile(carol, upload(statementName, statement))
	preview.Answer()
	preview.Press(carol, "Publish").Answer()
	shown := s.Slash(carol, square, "corpus", discordtest.Sub("show", discordtest.Value("document", "Ferrets at the border"), discordtest.Value("private", false)))
	m := shown.Answer().Message
	if m.Ephemeral() {
		t.Fatal("private:false answers in private")
	}
	before := m.Text()
	other := shown.Press(bob, "Remove").Answer()
	expect(t, "a member", other.Message, "for the moderators")
	if !other.Message.Ephemeral() || shown.Message().Text() != before {
		t.Errorf("a member's press: %v; the message is now %s", other, shown.Message().Text())
	}
	expect(t, "a member's press changed nothing", s.corpus(moderator(1), "list").Answer().Message, "1 document")
	second := shown.Press(moderator(1), "Remove").Answer()
	expect(t, "another moderator", second.Message, "Removed")
	if !second.Message.Ephemeral() || shown.Message().Text() != before {
		t.Errorf("another moderator's press: %v; the message is now %s", second, shown.Message().Text())
	}
	shown.Press(carol, "Remove").Answer()
	expect(t, "the asker", shown.Message(), "removed already, by moderator 1")
	demoted := carol
	demoted.Permissions = ""
	late := shown.Press(demoted, "Undo").Answer()
	expect(t, "the asker, who moderates no more", late.Message, "for the moderators")
	expect(t, "the message stays", shown.Message(), "removed already")
	if got := labels(shown.Message()); !slices.Contains(got, "Undo") {
		t.Errorf("buttons %v", got)
	}
}

// TestGrantedMenu: who was given the menu of messages alone may publish what
// they add with it, and no more.
func TestGrantedMenu(t *testing.T) {
	s := serveKeeper(t)
	s.Permit(square.GuildID, addFromMessage, discordtest.Permission{ID: "77", Type: 1, May: true})
	erin := discordtest.User{ID: "2601", Name: "erin", Roles: []string{"77"}}
	said := discordtest.TextMessage(discordtest.User{ID: "2009", Name: "dora"}, "Our statement on ferrets: they should be counted, and never harmed.")
	preview := s.MessageCommand(erin, square, addFromMessage, said)
	expect(t, "the menu", preview.Answer().Message, "Not published yet")
	preview.Press(erin, "Publish").Answer()
	expect(t, "publish", preview.Message(), "Published with")
	expect(t, "remove", preview.Press(erin, "Remove").Answer().Message, "for the moderators")
	expect(t, "list", s.corpus(erin, "list").Answer().Message, "for the moderators")
	if c := s.Complete(erin, square, "corpus", discordtest.Sub("show", discordtest.Typing("document", ""))).Answer().Choices; len(c) != 0 {
		t.Errorf("completion tells a member of %v", c)
	}
	if c := s.Complete(carol, square, "corpus", discordtest.Sub("show", discordtest.Typing("document", ""))).Answer().Choices; len(c) != 1 {
		t.Errorf("completion tells a moderator of %v", c)
	}
}

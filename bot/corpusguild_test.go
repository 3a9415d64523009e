package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"treatybot/bot"
	"treatybot/corpus"
	"treatybot/corpus/store"
)

// lines are requests of every kind, of which some could show documents of
// guilds.
var lines = []string{
	"ask has ferret smuggling grown?", "ask can a country quit the mine ban during a war?", "ask what does Finland say about ferrets", "ask who counts ferrets at the border",
	"status Finland", "status Finland ottawa", "why-withdraw", "why-withdraw Poland", "article ottawa 20", "treaty ottawa", "compare ottawa ccm", "timeline Finland ottawa",
	"sources", "help", "corpus list", "corpus list ferrets", "corpus history", "corpus show ferrets", "corpus show c-ferrets-at-the-border",
	"corpus remove c-ferrets-at-the-border", "corpus restore c-ferrets-at-the-border", "corpus history c-ferrets-at-the-border", "corpus add replace:c-ferrets-at-the-border",
}

// TestCorpusIsolation: nothing that the moderators of one guild do has an
// effect on any answer or suggestion in another, in a direct message or on a
// console.
func TestCorpusIsolation(t *testing.T) {
	s := newServer(t, store.Limits{})
	others := []string{elsewhere, "local", ""}
	shown := func() map[string]bot.Answer {
		all := map[string]bot.Answer{}
		for _, guild := range others {
			s.guild = guild
			for _, line := range lines {
				all[guild+": "+line] = s.do(line)
			}
			for _, option := range []string{"document", "draft"} {
				for _, typed := range []string{"", "fer", "c-"} {
					r := bot.Request{Command: "corpus show", Options: map[string]string{option: typed}, Guild: guild, Actor: moderator}
					if option == "draft" {
						r.Command = "corpus publish"
					}
					all[guild+": "+option+" "+typed] = bot.Answer{Title: fmt.Sprint(s.Suggest(r, option, ""))}
				}
			}
		}
		s.guild = home
		return all
	}
	before := shown()
	s.press(s.upload("corpus add", "ferrets.md", ferretNews), "Publish")
	s.press(s.upload("corpus add", "treaty.md", ferretTreaty), "Publish")
	draft := s.upload("corpus add", "more.md", "Finland says that ferrets and anti-personnel mines have nothing in common, and that Poland agrees.")
	s.do("ask who feeds the ferrets of Atlantis?")
	if a := s.do("ask has ferret smuggling grown?"); len(a.Passages) == 0 || a.Passages[0].Kind != bot.Community {
		t.Fatal("the guild itself does not find its document")
	}
	s.do("corpus remove c-treaty-on-the-freedom-of-ferrets")
	if diff := cmp.Diff(before, shown(), cmpopts.IgnoreUnexported(bot.Answer{}, bot.Event{})); diff != "" {
		t.Errorf("another guild sees something of it (-before +after):\n%s", diff)
	}
	s.guild = elsewhere
	if gaps := fmt.Sprint(s.do("corpus gaps")); strings.Contains(gaps, "Atlantis") {
		t.Errorf("another guild sees what was asked: %s", gaps)
	}
	if a := s.press(draft, "Publish"); a.Outcome() != bot.NotFound {
		t.Errorf("published from another guild: %q", a.Summary)
	}
	s.press(draft, "Discard") // of what is not there: no harm
	s.guild = home
	if a := s.press(draft, "Publish"); a.Outcome() != bot.Answered {
		t.Errorf("the draft is gone: %q", a.Summary)
	}
}

// TestCorpusRights: only moderators keep documents, and only within a guild.
func TestCorpusRights(t *testing.T) {
	s := newServer(t, store.Limits{})
	preview := s.upload("corpus add", "ferrets.md", ferretNews)
	for _, c := range []struct {
		name  string
		who   bot.Actor
		guild string
	}{
		{"a member", bot.Actor{ID: "7", Name: "Member"}, home},
		{"a moderator in a direct message", moderator, ""},
		{"nobody", bot.Actor{}, home},
	} {
		s.who, s.guild = c.who, c.guild
		for _, command := range bot.Commands() {
			if !command.Moderators {
				continue
			}
			line := strings.TrimPrefix(command.SlashExample(), "/")
			if a := s.do(line); a.Outcome() == bot.Answered || len(a.Facts)+len(a.Passages)+len(a.Events)+len(a.Choices) > 0 {
				t.Errorf("%s: %s is answered: %q", c.name, line, a.Summary)
			}
			if f, ok := s.Form(context.Background(), bot.Request{Command: command.Name, Options: preview.Choices[0].Options, Guild: c.guild, Actor: c.who}); ok {
				t.Errorf("%s: %s has a form: %v", c.name, command.Name, f)
			}
		}
		for _, label := range []string{"Publish", "Discard"} {
			if a := s.press(preview, label); a.Outcome() == bot.Answered {
				t.Errorf("%s may press %s", c.name, label)
			}
		}
		r := bot.Request{Command: "corpus publish", Options: map[string]string{"draft": ""}, Guild: c.guild, Actor: c.who}
		if list := s.Suggest(r, "draft", ""); len(list) > 0 {
			t.Errorf("%s is told of drafts: %v", c.name, list)
		}
	}
	s.who, s.guild = moderator, home
	if a := s.press(preview, "Publish"); a.Outcome() != bot.Answered {
		t.Errorf("the moderator may not: %q", a.Summary)
	}
}

// TestCorpusPressedTwice: buttons may be pressed again, by several people.
func TestCorpusPressedTwice(t *testing.T) {
	s := newServer(t, store.Limits{})
	preview := s.upload("corpus add", "ferrets.md", ferretNews)
	first, second := s.press(preview, "Publish"), s.press(preview, "Publish")
	if first.Facts[0].Value != second.Facts[0].Value {
		t.Errorf("published twice: %v, %v", first.Facts[0], second.Facts[0])
	}
	if a := s.press(preview, "Discard"); a.Outcome() == bot.Answered {
		t.Errorf("a published draft is discarded: %q", a.Summary)
	}
	removed := s.do("corpus remove c-ferrets-at-the-border")
	for range 2 {
		if a := s.press(removed, "Undo"); a.Outcome() != bot.Answered {
			t.Errorf("undo: %q", a.Summary)
		}
	}
	late := s.upload("corpus add", "late.md", "Ferrets are late.\n\nThey come when the border has closed for the night.")
	*s.now = s.now.Add(25 * time.Hour)
	if a := s.press(late, "Publish"); a.Outcome() != bot.NotFound {
		t.Errorf("a draft that has expired: %q", a.Summary)
	}
	if n := len(s.do("corpus list").Facts); n != 1 {
		t.Errorf("%d documents, want 1", n)
	}
}

// TestCorpusLimits: what is over a limit is refused with the figure.
func TestCorpusLimits(t *testing.T) {
	text := func(i int) string {
		return fmt.Sprintf("Ferret report %d.\n\nIt says that %d ferrets were seen.", i, i)
	}
	for _, c := range []struct {
		name   string
		limits store.Limits
		adds   int
		last   string
		want   string
	}{
		{"documents", store.Limits{Documents: 2}, 2, text(3), "2 documents"},
		{"adds an hour", store.Limits{AddsPerHour: 4}, 4, text(5), "4"},
		{"size of a file", store.Limits{FileBytes: 2000}, 0, strings.Repeat("Ferrets everywhere. ", 200), "2 kB"},
		{"size in all", store.Limits{Bytes: 10_000}, 1, strings.Repeat("Ferrets everywhere. ", 400), "10 kB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newServer(t, c.limits)
			for i := range c.adds {
				if a := s.press(s.upload("corpus add", fmt.Sprint(i, ".md"), text(i)), "Publish"); a.Outcome() != bot.Answered {
					t.Fatalf("document %d: %q", i, a.Summary)
				}
			}
			a := s.upload("corpus add", "last.md", c.last)
			if told := a.Summary + " " + strings.Join(a.Notes, " "); a.Outcome() == bot.Answered || !strings.Contains(told, c.want) {
				t.Errorf("%q, want %q in it", told, c.want)
			}
			if c.limits.AddsPerHour > 0 {
				*s.now = s.now.Add(2 * time.Hour)
				if a := s.upload("corpus add", "last.md", c.last); a.Outcome() != bot.Answered {
					t.Errorf("after the hour: %q", a.Summary)
				}
			}
		})
	}
}

// TestCorpusHostileNames: names and titles are cleaned and bounded, whatever
// they are made of.
func TestCorpusHostileNames(t *testing.T) {
	s := newServer(t, store.Limits{})
	for _, title := range []string{
		"**bold** [link](https://evil.example) `code` || spoiler ||", "<@123456789012345678> @everyone @here <#1> <@&2>", "\u202eevil\u202c\x00\x1b[31m red",
		strings.Repeat("long ", 2000), "../../etc/passwd", "'; DROP TABLE documents; --", "🦝" + strings.Repeat("\u0301", 500), "=HYPERLINK(\"x\")", "\n\n---\n# heading",
	} {
		r := bot.Request{
			Command: "corpus add", Options: map[string]string{"title": title}, Guild: home, Actor: moderator,
			Upload: &bot.Upload{Name: title + ".md", Content: []byte("Ferrets of " + fmt.Sprint(len(title)) + ".\n\nThey were seen again.")},
		}
		a := s.Answer(context.Background(), r)
		if len(title) > 1000 { // longer than an option may be: the name of the file is left
			r.Options = nil
			a = s.Answer(context.Background(), r)
		}
		if a.Outcome() != bot.Answered {
			t.Errorf("%.40q: %q", title, a.Summary)
			continue
		}
		a = s.press(a, "Publish")
		for _, d := range s.do("corpus list").Facts {
			if bad := strings.ContainsFunc(d.Label, corpus.Invisible); bad || strings.Contains(d.Label, "<@1") || utf8.RuneCountInString(d.Label) > 250 || !utf8.ValidString(d.Label) {
				t.Errorf("%.40q is listed as %q", title, d.Label)
			}
		}
	}
}

package bot_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot"
	"treatybot/bot/bottest"
	"treatybot/corpus"
	"treatybot/corpus/fetch"
	"treatybot/corpus/store"
)

const (
	home      = "1098765432109876543" // the guild of most tests
	elsewhere = "223456789012345678"
)

var moderator = bot.Actor{ID: "42", Name: "Anna", Moderator: true}

// pages is a web of a few pages.
type pages map[string]fetch.Page

func (p pages) Get(_ context.Context, address string) (fetch.Page, error) {
	page, ok := p[address]
	if !ok {
		return page, &fetch.StatusError{Code: 404}
	}
	page.Address = address
	return page, nil
}

// server is a bot that keeps documents, as a moderator uses it.
type server struct {
	*bot.Bot
	t     testing.TB
	store *store.Store
	now   *time.Time
	guild string
	who   bot.Actor
}

func newServer(t testing.TB, limits store.Limits) *server {
	t.Helper()
	now := bottest.Today
	s := &server{t: t, now: &now, guild: home, who: moderator}
	s.Bot, s.store = bottest.NewKeeper(t, indexFolder, bottest.Keeper{
		Now: func() time.Time { return *s.now }, Limits: limits,
		Links: pages{"https://example.org/ferrets": {Name: "ferrets.txt", MediaType: "text/plain", Content: []byte("Ferrets in the news.\n\nFerret smugglers were seen at the northern border again, says the customs service.")}},
	})
	return s
}

// do answers a line of a moderator.
func (s *server) do(line string) bot.Answer {
	r := bot.ParseLine(line)
	r.Guild, r.Actor = s.guild, s.who
	return s.Answer(context.Background(), r)
}

// upload answers a line with a file.
func (s *server) upload(line, name, content string) bot.Answer {
	r := bot.ParseLine(line)
	r.Guild, r.Actor, r.Upload = s.guild, s.who, &bot.Upload{Name: name, Content: []byte(content)}
	return s.Answer(context.Background(), r)
}

// press answers a choice of an answer, as a button does.
func (s *server) press(a bot.Answer, label string) bot.Answer {
	s.t.Helper()
	for _, c := range a.Choices {
		if c.Label == label {
			return s.Answer(context.Background(), bot.Request{Command: c.Command, Options: c.Options, Guild: s.guild, Actor: s.who})
		}
	}
	s.t.Fatalf("no choice %q in %v; %q", label, a.Choices, a.Summary)
	return bot.Answer{}
}

const ferretNews = `# Ferrets at the border

## What was seen

Ferret smuggling has grown, the customs service says, since the border was closed to ferrets in the spring.

## What is planned

The ministry wants a register of ferrets, and a fine for every ferret that crosses without papers.

A second paragraph of the plan names the towns where ferrets are counted first.
`

const ferretTreaty = `# Treaty on the Freedom of Ferrets

## Article 1 — Scope

This treaty is about ferrets, tame and wild.

## Article 2 — Freedom

1. Ferrets shall be free.

2. No party shall keep a ferret against its will.

## Article 3 — Duration

This treaty is of unlimited duration.
`

var draftID = regexp.MustCompile(`\b[A-Z2-7]{26}\b`)

// golden compares an answer with testdata/name.json. Ids of drafts are random.
func golden(t *testing.T, name string, a bot.Answer) {
	t.Helper()
	for i := range a.Passages {
		a.Passages[i].Score = 0
	}
	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(a); err != nil {
		t.Fatal(err)
	}
	checkAnswer(t, name, a)
	shown := draftID.ReplaceAllString(got.String(), "DRAFT")
	file := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(file, []byte(shown), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; go test ./bot -update writes it", err)
	}
	if diff := cmp.Diff(string(want), shown); diff != "" {
		t.Errorf("%s (-want +got; go test ./bot -update accepts it):\n%s", name, diff)
	}
}

// TestCorpusGolden follows documents from their preview to their removal.
func TestCorpusGolden(t *testing.T) {
	s := newServer(t, store.Limits{})
	s.who.Name = "Anna"
	preview := s.upload("corpus add date:2026-03-02 source:Customs Gazette https://example.org/gazette", "ferrets.md", ferretNews)
	golden(t, "corpus-add", preview)
	golden(t, "corpus-edit", s.do("corpus edit "+preview.Choices[0].Options["draft"]+" title:Ferrets at our border licence:CC BY 4.0"))
	golden(t, "corpus-publish", s.press(preview, "Publish"))
	golden(t, "corpus-ask", s.do("ask has ferret smuggling grown?"))
	*s.now = s.now.Add(time.Hour)
	again := s.upload("corpus add", "copy.md", ferretNews)
	golden(t, "corpus-add-again", again)
	golden(t, "corpus-list-draft", s.do("corpus list"))
	golden(t, "corpus-discard", s.press(again, "Discard"))
	changed := s.upload("corpus add replace:ferrets at our border", "ferrets.md", strings.Replace(ferretNews, "## What is planned", "## What came of it", 1)+"\n## Afterwards\n\nNo ferret was ever counted.\n")
	golden(t, "corpus-replace", changed)
	golden(t, "corpus-publish-replaced", s.press(changed, "Publish"))
	treaty := s.upload("corpus add", "treaty.md", ferretTreaty)
	golden(t, "corpus-add-treaty", treaty)
	s.press(treaty, "Publish")
	golden(t, "corpus-show", s.do("corpus show ferrets at our border"))
	golden(t, "corpus-restore-text", s.do("corpus restore ferrets at our border 1"))
	*s.now = s.now.Add(36 * time.Hour)
	s.who = bot.Actor{ID: "43", Name: "Björn", Moderator: true}
	removed := s.do("corpus remove c-treaty-on-the-freedom-of-ferrets")
	golden(t, "corpus-remove", removed)
	*s.now = s.now.Add(48 * time.Hour)
	golden(t, "corpus-list", s.do("corpus list"))
	golden(t, "corpus-show-removed", s.do("corpus show c-treaty-on-the-freedom-of-ferrets"))
	golden(t, "corpus-restore", s.press(removed, "Undo"))
	golden(t, "corpus-history", s.do("corpus history"))
	golden(t, "corpus-history-of-one", s.do("corpus history freedom of ferrets"))
	golden(t, "corpus-sources", lastFacts(s.do("sources"), 2))
	golden(t, "corpus-help", s.do("help"))
}

// lastFacts keeps the facts on documents of the guild.
func lastFacts(a bot.Answer, n int) bot.Answer {
	var own []bot.Fact
	for _, f := range a.Facts {
		if strings.Contains(f.Value, "moderators") {
			own = append(own, f)
		}
	}
	a.Facts = own
	if len(own) != n {
		a.Notes = append(a.Notes, "wrong number of documents")
	}
	return a
}

// TestCorpusLink: what is behind a link becomes a draft that names it.
func TestCorpusLink(t *testing.T) {
	s := newServer(t, store.Limits{})
	golden(t, "corpus-add-link", s.do("corpus add https://example.org/ferrets"))
	golden(t, "corpus-add-link-missing", s.do("corpus add link:https://example.org/none"))
}

// TestCorpusMessage: a message that is added keeps its author, day and place.
func TestCorpusMessage(t *testing.T) {
	s := newServer(t, store.Limits{})
	r := bot.Request{Command: "corpus add", Guild: home, Actor: moderator, Upload: &bot.Upload{
		Content: []byte("Our statement on **ferrets** <@123456789012345678>: they should be counted, and never harmed."),
		Source:  corpus.Source{Title: "Carla", URL: "https://discord.com/channels/1/2/3"}, Date: corpus.Date{Year: 2026, Month: 11, Day: 20},
	}}
	golden(t, "corpus-add-message", s.Answer(context.Background(), r))
}

// TestCorpusGaps: questions of a server that found no answer are counted,
// alike ones together; those of others and of direct messages are not there.
func TestCorpusGaps(t *testing.T) {
	s := newServer(t, store.Limits{})
	for _, q := range []string{
		"who feeds the ferrets of Atlantis?", "who feeds ferrets in Atlantis", "Who feeds the ferrets of Atlantis?", "what is the best pizza in town <@1234567890>?", "what is Finland's position under the mine ban?",
	} {
		s.do("ask " + q)
	}
	s.guild = elsewhere
	s.do("ask who stole the cookies from the jar?")
	s.guild = ""
	s.do("ask who drank all the lemonade?")
	s.guild = home
	a := s.do("corpus gaps")
	golden(t, "corpus-gaps", a)
	*s.now = s.now.Add(40 * 24 * time.Hour)
	if _, err := s.store.Sweep(context.Background()); err != nil {
		t.Fatal(err)
	}
	golden(t, "corpus-gaps-none", s.do("corpus gaps"))
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	s.do("ask who ate the ferrets' dinner yesterday evening?") // after closing: no record, no harm
}

package discord

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot/bottest"
	"treatybot/bot/discord/discordtest"
)

// carol moderates the square.
var carol = discordtest.User{ID: "2003", Name: "carol", Permissions: discordtest.Moderators}

// moderator is one of many: nobody is to ask too often.
func moderator(n int) discordtest.User {
	return discordtest.User{ID: fmt.Sprint(2100 + n), Name: fmt.Sprint("moderator ", n), Permissions: discordtest.Moderators}
}

// The document of the tests; its words are nowhere else in the corpus.
const (
	statementName = "statement.md"
	statement     = "# Ferrets at the border\n\n## What was seen\n\nFerret smuggling has grown, the customs service says, since the border was closed to ferrets in the spring.\n\n" +
		"## What is planned\n\nThe ministry wants a register of ferrets, and a fine for every ferret that crosses without papers.\n"
)

func upload(name, content string) discordtest.Upload {
	return discordtest.Upload{File: discordtest.File{Name: name, ContentType: "text/markdown", Content: []byte(content)}}
}

// addFile has somebody add a file.
func (s *localBot) addFile(u discordtest.User, file discordtest.Upload) *discordtest.Exchange {
	return s.Slash(u, square, "corpus", discordtest.Sub("add", discordtest.Attach("file", file)))
}

// corpus has somebody use a subcommand, with options in pairs.
func (s *localBot) corpus(u discordtest.User, sub string, options ...string) *discordtest.Exchange {
	return s.Slash(u, square, "corpus", discordtest.Sub(sub, optionsOf(options)...))
}

// expect checks what a message says.
func expect(t *testing.T, what string, m discordtest.Message, want ...string) {
	t.Helper()
	text := asRead(m.Text())
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%s: no %q in\n%s", what, w, text)
		}
	}
}

// styles lists the buttons of a message with their looks.
func styles(m discordtest.Message) map[string]int {
	all := map[string]int{}
	for _, b := range m.Buttons() {
		all[b.Label] = b.Style
	}
	return all
}

// keeper serves a bot that keeps documents, the ways that interactions come in.
func keeper(t *testing.T, talk func(t *testing.T, s *localBot)) {
	late := Pace{Answer: time.Nanosecond}
	for _, way := range []struct {
		name string
		make func(t *testing.T, cfg Config) *localBot
	}{
		{"gateway", func(t *testing.T, cfg Config) *localBot { return serveGateway(t, cfg.Bot, Pace{}) }},
		{"gateway, deferred", func(t *testing.T, cfg Config) *localBot { return serveGateway(t, cfg.Bot, late) }},
		{"HTTP", func(t *testing.T, cfg Config) *localBot { return serveHTTP(t, cfg.Bot, Pace{}, discordtest.Options{}) }},
		{"HTTP, deferred", func(t *testing.T, cfg Config) *localBot {
			return serveHTTP(t, cfg.Bot, late, discordtest.Options{Strange: true})
		}},
	} {
		t.Run(way.name, func(t *testing.T) {
			b, _ := bottest.NewKeeper(t, indexFolder, bottest.Keeper{})
			talk(t, way.make(t, Config{Bot: b}))
		})
	}
}

// TestModerators follows a document from its file to its removal and back, as
// moderators and members see it.
func TestModerators(t *testing.T) { keeper(t, moderate) }

func moderate(t *testing.T, s *localBot) {
	preview := s.addFile(carol, upload(statementName, statement))
	m := preview.Answer().Message
	expect(t, "preview", m, "Ferrets at the border", "Not published yet", "2 headings", "Ferret smuggling has grown")
	if !m.Ephemeral() {
		t.Error("the preview is public")
	}
	if diff := cmp.Diff(map[string]int{"Publish": 3, "Edit details": 2, "Discard": 4}, styles(m)); diff != "" {
		t.Errorf("buttons of the preview (-want +got):\n%s", diff)
	}

	edit := preview.Press(carol, "Edit details")
	var fields []string
	for _, f := range edit.Answer().Fields() {
		fields = append(fields, f.CustomID+"="+f.Value)
	}
	if diff := cmp.Diff([]string{"title=Ferrets at the border", "language=en", "date=", "source=", "licence="}, fields); diff != "" {
		t.Errorf("the form (-want +got):\n%s", diff)
	}
	edit.Submit(map[string]string{"title": "Ferrets, counted", "date": "soon"}).Answer()
	expect(t, "a day that is none leaves the preview", preview.Message(), "Ferrets at the border", "Not published yet")
	edit = preview.Press(carol, "Edit details")
	edit.Answer()
	if r := edit.Submit(map[string]string{"title": "Ferrets, counted", "licence": "CC BY 4.0", "source": "Customs Gazette https://example.org/gazette"}).Answer(); !r.Message.Ephemeral() {
		t.Error("the edited preview is public")
	}
	expect(t, "edited", preview.Message(), "Ferrets, counted", "CC BY 4.0", "Customs Gazette")

	unseen := s.Slash(bob, square, "ask", discordtest.Value("question", "has ferret smuggling grown?")).Answer().Message
	if strings.Contains(unseen.Text(), "Ferret smuggling has grown") {
		t.Error("a document is found before it is published")
	}
	preview.Press(carol, "Publish").Answer()
	m = preview.Message()
	expect(t, "published", m, "Published with")
	if got := labels(m); slices.Contains(got, "Publish") || slices.Contains(got, "Discard") || slices.Contains(got, "Share") {
		t.Errorf("after publishing there are %v", got)
	}
	found := s.Slash(bob, square, "ask", discordtest.Value("question", "has ferret smuggling grown?")).Answer().Message
	expect(t, "asked", found, "Ferrets, counted", "Ferret smuggling has grown", "Customs Gazette", "Added by this server's moderators")
	other := s.Slash(bob, discordtest.Guild("3002"), "ask", discordtest.Value("question", "has ferret smuggling grown?")).Answer().Message
	if strings.Contains(other.Text(), "Ferret smuggling has grown") {
		t.Error("another server finds the document")
	}

	list := s.corpus(moderator(8), "list").Answer().Message
	expect(t, "list", list, "1 document", "Ferrets, counted", "added by carol")
	if !list.Ephemeral() {
		t.Error("the list is public unasked")
	}
	expect(t, "show", s.corpus(moderator(8), "show", "document", "ferrets counted").Answer().Message, "Published: ", "CC BY 4.0")
	s.undo(t)
	s.replace(t)
	s.discard(t)
	s.fillGap(t)

	history := s.corpus(moderator(9), "history").Answer().Message
	expect(t, "history", history, "carol published “Ferrets, counted”", "moderator 0 removed", "moderator 0 restored", "moderator 1 made text 1")
	if history.Ephemeral() {
		t.Error("the history is private unasked")
	}
}

// undo removes the document, and takes that back.
func (s *localBot) undo(t *testing.T) {
	t.Helper()
	who := moderator(0)
	offered := s.Complete(who, square, "corpus", discordtest.Sub("remove", discordtest.Typing("document", "ferr"))).Answer().Choices
	if len(offered) != 1 {
		t.Fatalf("completion offers %v", offered)
	}
	removal := s.corpus(who, "remove", "document", offered[0].Value.(string))
	expect(t, "removed", removal.Answer().Message, "Removed", "can be restored until")
	gone := s.Slash(bob, square, "ask", discordtest.Value("question", "has ferret smuggling grown?")).Answer().Message
	if strings.Contains(gone.Text(), "Ferret smuggling has grown") {
		t.Error("a removed document is found")
	}
	removal.Press(who, "Undo").Answer()
	expect(t, "undone", removal.Message(), "Restored: answers show it again.")
	if got := labels(removal.Message()); slices.Contains(got, "Undo") {
		t.Errorf("after undoing there are %v", got)
	}
	found := s.Slash(bob, square, "ask", discordtest.Value("question", "has ferret smuggling grown?")).Answer().Message
	expect(t, "found again", found, "Ferret smuggling has grown")
}

// replace gives the document a new text, and goes back to the old one.
func (s *localBot) replace(t *testing.T) {
	t.Helper()
	who := moderator(1)
	changed := upload("new.md", statement+"\n## Afterwards\n\nNo ferret was ever counted.\n")
	preview := s.Slash(who, square, "corpus", discordtest.Sub("add", discordtest.Attach("file", changed), discordtest.Value("replace", "ferrets counted")))
	expect(t, "a new text", preview.Answer().Message, "a new text of “Ferrets, counted”", "Afterwards")
	preview.Press(who, "Publish").Answer()
	expect(t, "the new text", preview.Message(), "Published as text 2")
	preview.Press(who, "Undo").Answer()
	expect(t, "the old text", preview.Message(), "Restored: text 1")
}

// discard throws a draft away.
func (s *localBot) discard(t *testing.T) {
	t.Helper()
	who := moderator(2)
	preview := s.addFile(who, upload("other.txt", "Minks are not ferrets, whatever the customs service may say of them."))
	preview.Answer()
	preview.Press(who, "Discard").Answer()
	expect(t, "discarded", preview.Message(), "Thrown away")
	if got := labels(preview.Message()); slices.Contains(got, "Publish") {
		t.Errorf("after discarding there are %v", got)
	}
}

// fillGap finds a question without an answer, and adds a text that answers it.
func (s *localBot) fillGap(t *testing.T) {
	t.Helper()
	who := moderator(3)
	s.Slash(bob, square, "ask", discordtest.Value("question", "who feeds the wombats of Atlantis?")).Answer()
	gaps := s.corpus(who, "gaps")
	expect(t, "gaps", gaps.Answer().Message, "who feeds the wombats of Atlantis?")
	form := gaps.Press(who, "Add a source")
	if r := form.Answer(); r.First != int(OpenModal) {
		t.Fatalf("the button gives %v", r)
	}
	preview := form.Submit(map[string]string{"title": "On wombats", "text": "# Wombats\n\nThe keeper feeds the wombats of Atlantis at noon.\n\n* twice on Sundays"})
	m := preview.Answer().Message
	expect(t, "a text", m, "On wombats", "Not published yet", "The keeper feeds the wombats")
	if !m.Ephemeral() || preview.Reply().First == int(UpdateMessage) {
		t.Errorf("the preview of a text: %v", preview.Reply())
	}
	expect(t, "the gaps stay", gaps.Message(), "who feeds the wombats of Atlantis?")
	typed := s.corpus(who, "add")
	if got := len(typed.Answer().Fields()); got == 0 {
		t.Errorf("add without anything opens no form: %v", typed.Reply())
	}
}

// TestAddFromMessage: a message becomes a document that names its author, its
// day and its place; a file of it, where it has no text.
func TestAddFromMessage(t *testing.T) {
	keeper(t, func(t *testing.T, s *localBot) {
		said := discordtest.TextMessage(discordtest.User{ID: "2009", Name: "dora"}, "Our statement on ferrets <@2002>: they should be counted, @everyone, and never harmed.")
		m := s.MessageCommand(carol, square, addFromMessage, said).Answer().Message
		expect(t, "a text", m, "Not published yet", "dora", "10 July 2025", "https://discord.com/channels/3001/1148000000000000001/1149000000000000001", "never harmed")
		if !m.Ephemeral() {
			t.Error("the preview is public")
		}
		both := s.MessageCommand(carol, square, addFromMessage, s.Attached(said, upload(statementName, statement))).Answer().Message
		expect(t, "a text with a file", both, "never harmed", "Its files are left out")
		silent := discordtest.TextMessage(discordtest.User{ID: "2009", Name: "dora"}, " \n")
		file := s.MessageCommand(carol, square, addFromMessage, s.Attached(silent, upload(statementName, statement), upload("b.md", "# B"))).Answer().Message
		expect(t, "files", file, "Ferrets at the border", "dora", "first of 2 files")
		empty := s.MessageCommand(carol, square, addFromMessage, silent).Answer().Message
		expect(t, "nothing", empty, "neither text nor a file")
		if n := len(empty.Buttons()); n > 0 || !empty.Ephemeral() {
			t.Errorf("an empty message gives %d buttons", n)
		}
		r := s.MessageCommand(bob, square, addFromMessage, said).Answer()
		expect(t, "a member", r.Message, "for the moderators")
	})
}

// TestFilesThatFail: what is wrong with a file is told in words, and nothing is
// fetched from elsewhere.
func TestFilesThatFail(t *testing.T) {
	b, _ := bottest.NewKeeper(t, indexFolder, bottest.Keeper{})
	s := serveHTTP(t, b, Pace{}, discordtest.Options{})
	large := discordtest.File{Name: "a.txt", ContentType: "text/plain", Content: slices.Repeat([]byte("ferret "), maxUpload/7+1)}
	small := discordtest.File{Name: "a.txt", ContentType: "text/plain", Content: []byte("Ferrets are counted here, one by one.")}
	for n, row := range []struct {
		name  string
		file  discordtest.Upload
		fault *discordtest.Fault
		want  string
		asked int // requests to the CDN
	}{
		{"on another host", discordtest.Upload{File: small, URL: "https://example.org/a.txt"}, nil, "does not lie at Discord", 0},
		{"on a host like it", discordtest.Upload{File: small, URL: "https://cdn.discordapp.com.example.org/a.txt"}, nil, "does not lie at Discord", 0},
		{"on this machine", discordtest.Upload{File: small, URL: "http://127.0.0.1:80/a.txt"}, nil, "does not lie at Discord", 0},
		{"at the API", discordtest.Upload{File: small, URL: "https://discord.com/api/v10/users/@me"}, nil, "does not lie at Discord", 0},
		{"no address", discordtest.Upload{File: small, URL: "\x00"}, nil, "does not lie at Discord", 0},
		{"too large, as told", discordtest.Upload{File: large}, nil, "larger than 25 MiB", 0},
		{"too large, not told", discordtest.Upload{File: large, Told: 100}, nil, "larger than 25 MiB", 1},
		{"too large, of no told length", discordtest.Upload{File: large, Told: 100, Endless: true}, nil, "larger than 25 MiB", 1},
		{"longer than told", discordtest.Upload{File: small, Told: 5}, nil, "did not arrive whole", 1},
		{"shorter than told", discordtest.Upload{File: small, Told: 5000}, nil, "did not arrive whole", 1},
		{"expired", discordtest.Upload{File: small, Expired: true}, nil, "link has expired", 1},
		{"busy for a while", discordtest.Upload{File: small}, fault(discordtest.Down(503)), "Ferrets are counted here", 2},
		{"cut for a while", discordtest.Upload{File: small}, fault(discordtest.Cut()), "Ferrets are counted here", 2},
	} {
		t.Run(row.name, func(t *testing.T) {
			before := s.Count(discordtest.RouteCDN)
			if row.fault != nil {
				s.Fail(discordtest.RouteCDN, 1, *row.fault)
			}
			r := s.addFile(moderator(n), row.file).Answer()
			expect(t, row.name, r.Message, row.want)
			if n := s.Count(discordtest.RouteCDN) - before; n != row.asked && row.fault == nil || n < row.asked {
				t.Errorf("%d requests, want %d", n, row.asked)
			}
			if !r.Message.Ephemeral() || r.First != int(DeferredMessage) {
				t.Errorf("answered in public, or not deferred: %v", r)
			}
		})
	}
}

func fault(f discordtest.Fault) *discordtest.Fault { return &f }

// TestForgedForms: a form that is none of ours does nothing.
func TestForgedForms(t *testing.T) {
	b, documents := bottest.NewKeeper(t, indexFolder, bottest.Keeper{})
	s := serveHTTP(t, b, Pace{}, discordtest.Options{})
	input := func(id, value string) any {
		return map[string]any{"type": 18, "id": 1, "component": map[string]any{"type": 4, "custom_id": id, "value": value}}
	}
	text := []any{input("title", "T"), input("text", "Ferrets are counted here, one by one.")}
	for _, row := range []struct {
		name, id   string
		components any
		who        discordtest.User
		where      discordtest.Place
		want       string
	}{
		{"as it should be", "f|corpus add", text, carol, square, "Not published yet"},
		{"with parts of unknown types", "f|corpus add", append([]any{7, "x", nil, map[string]any{"type": 250, "component": "?", "components": 5}}, text...), carol, square, "Not published yet"},
		{"with an unknown field", "f|corpus add", append([]any{input("colour", "red")}, text...), carol, square, "too old"},
		{"with a file as a field", "f|corpus add", append([]any{input("file", "/etc/passwd")}, text...), carol, square, "too old"},
		{"with a field that the custom_id has", "f|corpus edit|w=AAAA", []any{input("draft", "BBBB")}, carol, square, "too old"},
		{"with no fields", "f|corpus add", []any{}, carol, square, "needs a file, a link or a text"},
		{"with no list", "f|corpus add", "x", carol, square, "too old"},
		{"with the custom_id of a button", "r|corpus publish|w=AAAA", text, carol, square, "too old"},
		{"with no custom_id", "", text, carol, square, "too old"},
		{"for a command that is none", "f|corpus explode", []any{}, carol, square, "needs to know what to do"},
		{"by a member", "f|corpus add", text, bob, square, "for the moderators"},
		{"in a direct message", "f|corpus add", text, carol, discordtest.DM(), "only within a server"},
		{"where the bot was brought along", "f|corpus add", text, carol, discordtest.Visited("3001"), "only within a server"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := s.Send(row.who, row.where, int(ModalSubmit), map[string]any{"custom_id": row.id, "components": row.components}).Answer()
			expect(t, row.name, r.Message, row.want)
			if !r.Message.Ephemeral() {
				t.Error("answered in public")
			}
		})
	}
	if drafts, err := documents.Drafts(context.Background(), square.GuildID); err != nil || len(drafts) != 2 {
		t.Errorf("%d drafts, %v; want 2", len(drafts), err)
	}
	r := s.Send(carol, square, int(MessageComponent), map[string]any{"custom_id": "f|corpus add", "component_type": 2}).Answer()
	expect(t, "a button with the custom_id of a form", r.Message, "too old")
}

// TestLongPreview: the buttons stay under a preview of more than one page, and
// what the page has no room for is in a file beside it, also after an edit.
func TestLongPreview(t *testing.T) {
	b, _ := bottest.NewKeeper(t, indexFolder, bottest.Keeper{})
	s := serveHTTP(t, b, Pace{}, discordtest.Options{})
	var text strings.Builder
	text.WriteString("# " + strings.Repeat("A report on ferrets and those who count them ", 4) + "\n\n")
	for n := range 6 { // with much to escape
		fmt.Fprintf(&text, "## %d. %s\n\n%s\n\n", n, strings.Repeat("What_was_counted in_the_north ", 4), strings.Repeat("x_y_z, a|b|c, one_by_one. ", 40))
	}
	preview := s.addFile(carol, upload("long.md", text.String()))
	check := func(what string) {
		t.Helper()
		m := preview.Message()
		if got := labels(m); !slices.Equal(got, []string{"Publish", "Edit details", "Discard"}) || len(m.Files) != 1 || !strings.Contains(string(m.Files[0].Content), "one_by_one") {
			t.Errorf("%s: buttons %v, %d files", what, got, len(m.Files))
		}
	}
	preview.Answer()
	check("preview")
	edit := preview.Press(carol, "Edit details")
	edit.Answer()
	edit.Submit(map[string]string{"licence": "CC BY 4.0"}).Answer()
	check("edited")
	expect(t, "edited", preview.Message(), "CC BY 4.0")
	preview.Press(carol, "Publish").Answer()
	expect(t, "published", preview.Message(), "Published with 6 passages")
}

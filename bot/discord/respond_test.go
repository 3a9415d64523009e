package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"treatybot/bot"
	"treatybot/bot/bottest"
	"treatybot/bot/discord/card"
	"treatybot/bot/discord/discordtest"
	"treatybot/bot/discord/rest"
	"treatybot/index"
)

func labels(m discordtest.Message) []string {
	var list []string
	for _, b := range m.Buttons() {
		list = append(list, b.Label)
	}
	return list
}

// TestPrivate: an answer asked for in private is seen by the asker alone, until
// shared; what is wrong with a request is told to nobody else.
func TestPrivate(t *testing.T) {
	s := serveHTTP(t, bottest.New(t, indexFolder, ""), Pace{}, discordtest.Options{})
	private := s.Slash(alice, square, "status", discordtest.Value("country", "FI"), discordtest.Value("private", true))
	m := private.Answer().Message
	if !m.Ephemeral() || !slices.Contains(labels(m), "Share") {
		t.Fatalf("private answer: ephemeral %v, buttons %v", m.Ephemeral(), labels(m))
	}
	why := private.Press(alice, "Why?").Answer().Message
	if !why.Ephemeral() {
		t.Error("a button of a private answer answers in public")
	}
	second := private.Press(alice, "More").Answer()
	if second.First != int(UpdateMessage) || !private.Message().Ephemeral() || !strings.Contains(private.Message().Text(), "Page 2") {
		t.Errorf("the second page: %v, %s", second, private.Message().Text())
	}
	shared := private.Press(alice, "Share").Answer()
	if m := shared.Message; m.Ephemeral() || slices.Contains(labels(m), "Share") || !strings.Contains(m.Text(), "Page 2") {
		t.Errorf("the shared answer: ephemeral %v, buttons %v, %s", m.Ephemeral(), labels(m), m.Text())
	}
	public := s.Slash(alice, square, "status", discordtest.Value("country", "FI"), discordtest.Value("private", false)).Answer().Message
	if public.Ephemeral() || slices.Contains(labels(public), "Share") {
		t.Errorf("public answer: ephemeral %v, buttons %v", public.Ephemeral(), labels(public))
	}
	wrong := s.Slash(alice, square, "status", discordtest.Value("country", "FI"), discordtest.Value("as-of", "soon")).Answer().Message
	if !wrong.Ephemeral() || !strings.Contains(wrong.Text(), "not a day") {
		t.Errorf("a wrong request: ephemeral %v, %s", wrong.Ephemeral(), wrong.Text())
	}
}

// TestStranger: only the asker turns pages; whoever else presses a button gets
// the page in private, and the message stays.
func TestStranger(t *testing.T) {
	s := serveGateway(t, bottest.New(t, indexFolder, ""), Pace{})
	e := s.Slash(alice, square, "status", discordtest.Value("country", "FI"))
	before := e.Answer().Message.Text()
	other := e.Press(bob, "More").Answer()
	if other.First != int(NewMessage) || !other.Message.Ephemeral() || !strings.Contains(other.Message.Text(), "Page 2") {
		t.Errorf("the stranger sees %v", other)
	}
	if now := e.Message().Text(); now != before {
		t.Errorf("the message became %s", now)
	}
	if why := e.Press(bob, "Why?").Answer().Message; !why.Ephemeral() {
		t.Error("a stranger's press answers in public")
	}
	if why := e.Press(alice, "Why?").Answer().Message; why.Ephemeral() {
		t.Error("the asker's press on a public answer answers in private")
	}
}

// TestLongNames: buttons fit whatever names were typed, since they keep what the
// names mean; the pages are the same. Only a long question has none.
func TestLongNames(t *testing.T) {
	const title = "Convention on the Prohibition of the Use, Stockpiling, Production and Transfer of Anti-Personnel Mines and on their Destruction"
	s := serveGateway(t, bottest.New(t, indexFolder, ""), Pace{})
	for n, c := range []struct {
		name, command string
		long, short   []string
	}{
		{"a full title", "timeline", []string{"treaty", title, "from", "1 December 1997", "to", "31 December 2026"}, []string{"treaty", "ottawa-1997", "from", "1 December 1997", "to", "31 December 2026"}},
		{"a full title, misspelt", "timeline", []string{"treaty", strings.Replace(title, "Mines", "Mimes", 1)}, []string{"treaty", "ottawa"}},
		{"a title and an article in words", "article", []string{"treaty", title, "article", "Article 5"}, []string{"treaty", "ottawa", "article", "5"}},
		{"a question", "ask", []string{"question", "what do states parties have to do about anti-personnel mines, cluster munitions and chemical weapons within their jurisdiction?"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			one, other := discordtest.User{ID: fmt.Sprint("61", n)}, discordtest.User{ID: fmt.Sprint("62", n)} // each has a burst
			e := s.Slash(one, square, c.command, append(optionsOf(c.long), discordtest.Value("private", true))...)
			m := e.Answer().Message
			if c.short == nil {
				if slices.Contains(labels(m), "More") {
					t.Error("a long question has page buttons")
				}
				return
			}
			if !slices.Contains(labels(m), "Share") || !slices.Contains(labels(m), "More") && strings.Contains(m.Text(), "Page 1 of") {
				t.Fatalf("buttons %v under %s", labels(m), m.Text())
			}
			shared := wholeText(e.Press(one, "Share"), one)
			same := wholeText(s.Slash(other, square, c.command, optionsOf(c.short)...), other)
			if shared != same {
				t.Errorf("shared:\n%s\nasked for in short:\n%s", shared, same)
			}
		})
	}
}

// TestRestart: buttons of a process that has ended work in the next.
func TestRestart(t *testing.T) {
	b := bottest.New(t, indexFolder, "")
	s := serveHTTP(t, b, Pace{}, discordtest.Options{})
	e := s.Slash(alice, square, "article", discordtest.Value("treaty", "cwc"), discordtest.Value("article", "4"))
	e.Answer()
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	next := newHandler(Config{Bot: b, Log: nil}, &rest.Client{})
	raw := map[string]any{
		"id": "1", "application_id": "2", "type": MessageComponent, "token": "t", "member": map[string]any{"user": map[string]any{"id": alice.ID}},
		"data":    map[string]any{"custom_id": e.Message().Buttons()[len(e.Message().Buttons())-1].CustomID, "component_type": 2},
		"message": e.Message().Fields,
	}
	body, err := json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	var got Response
	next.handle(context.Background(), body, func(_ context.Context, r Response) error { got = r; return nil })
	m, ok := got.Data.(card.Message)
	if got.Type != UpdateMessage || !ok || !strings.Contains(cardText(m), "Page 2 of") {
		t.Errorf("the button gives %+v", got)
	}
}

// TestOddOption: so is a command that Discord still has in an old shape.
func TestOddOption(t *testing.T) {
	s := serveHTTP(t, bottest.New(t, indexFolder, ""), Pace{}, discordtest.Options{})
	r := s.Send(alice, square, int(ApplicationCommand), map[string]any{
		"id": "1", "name": "status", "type": 1, "options": []any{map[string]any{"name": "country", "type": 4, "value": 7}},
	}).Answer()
	if text := r.Message.Text(); !r.Message.Ephemeral() || !strings.Contains(text, "options that it does not take") {
		t.Errorf("got %s", text)
	}
}

// TestOldButton: what no button of ours says, and no form, is answered in words.
func TestOldButton(t *testing.T) {
	s := serveHTTP(t, bottest.New(t, indexFolder, ""), Pace{}, discordtest.Options{})
	for _, id := range []string{"v0:status:FI", "a|status|zz=1", "p99999999999999999999|status", "a|nonsense|c=FI", "menu"} {
		r := s.Send(alice, square, int(MessageComponent), map[string]any{"custom_id": id, "component_type": 2}).Answer()
		if text := r.Message.Text(); !r.Message.Ephemeral() || !strings.Contains(text, "too old") && !strings.Contains(text, "no command") {
			t.Errorf("%s: %s", id, text)
		}
	}
	modal := s.Send(alice, square, int(ModalSubmit), map[string]any{"custom_id": "x", "components": []any{}})
	if text := modal.Answer().Message.Text(); !strings.Contains(text, "form is too old") {
		t.Errorf("a modal: %s", text)
	}
}

// TestFile: row 15. What is longer than a few pages comes as a file too, in the first
// answer and after it was deferred, and goes when the page is turned.
func TestFile(t *testing.T) {
	b := bottest.New(t, indexFolder, "")
	for name, s := range map[string]*localBot{"HTTP": serveHTTP(t, b, Pace{}, discordtest.Options{}), "gateway": serveGateway(t, b, Pace{})} {
		e := s.Slash(alice, square, "timeline", discordtest.Value("from", "1997"))
		m := e.Answer().Message
		if len(m.Files) != 1 || !strings.HasPrefix(m.Files[0].Name, "treatybot-timeline") || !strings.Contains(string(m.Files[0].Content), "Finland notifies its withdrawal") {
			t.Fatalf("%s: files %v under %s", name, m.Files, m.Text())
		}
		e.Press(alice, "More").Answer()
		if m := e.Message(); len(m.Files) != 0 || !strings.Contains(m.Text(), "Page 2 of") {
			t.Errorf("%s: page 2 has %d files: %s", name, len(m.Files), m.Text())
		}
		e.Press(alice, "Back").Answer()
		if m := e.Message(); len(m.Files) != 1 {
			t.Errorf("%s: page 1 has %d files again", name, len(m.Files))
		}
	}
}

// TestMenu: where there are many choices, a menu has them.
func TestMenu(t *testing.T) {
	s := serveGateway(t, bottest.New(t, indexFolder, ""), Pace{})
	e := s.Slash(alice, discordtest.DM(), "figures")
	menus := e.Answer().Message.Menus()
	if len(menus) != 1 || len(menus[0].Options) < 6 {
		t.Fatalf("menus: %v", menus)
	}
	if text := e.Select(alice, card.MenuID, menus[0].Options[0].Value).Answer().Message.Text(); !strings.Contains(text, "9,220") {
		t.Errorf("the first choice shows %s", text)
	}
}

// TestTooFast: whoever asks too often is told how long to wait.
func TestTooFast(t *testing.T) {
	s := serveHTTP(t, bottest.New(t, indexFolder, ""), Pace{}, discordtest.Options{})
	var last discordtest.Message
	for range 15 {
		last = s.Slash(alice, square, "help").Answer().Message
	}
	if text := last.Text(); !last.Ephemeral() || !strings.Contains(text, "try again in") || !strings.Contains(text, "second") {
		t.Errorf("the 15th answer is %s", text)
	}
	if text := s.Slash(bob, square, "help").Answer().Message.Text(); strings.Contains(text, "try again") {
		t.Errorf("another user is told %s", text)
	}
}

// TestTrouble: rows 12 and 13. What goes wrong on the way to Discord is tried again.
func TestTrouble(t *testing.T) {
	b := bottest.New(t, indexFolder, "")
	for _, row := range []struct {
		name  string
		fault discordtest.Fault
	}{
		{"429", discordtest.Limited(50*time.Millisecond, "user")},
		{"429 of Cloudflare", discordtest.Banned(50 * time.Millisecond)},
		{"500", discordtest.Broken(500)},
		{"502 in HTML", discordtest.Down(502)},
		{"503", discordtest.Broken(503)},
		{"504 in HTML", discordtest.Down(504)},
		{"a cut connection", discordtest.Cut()},
		{"a lost reply", discordtest.Lost()},
	} {
		t.Run(row.name, func(t *testing.T) {
			g := discordtest.NewGateway(t, discordtest.DefaultToken)
			d := discordtest.New(t, discordtest.Options{Gateway: g})
			if row.name == "a lost reply" {
				d.Expect(discordtest.RuleTwice)
			}
			start(t, d, Config{Bot: b, Pace: Pace{Answer: time.Nanosecond}})
			g.Await("a session", func(seen discordtest.Seen) bool { return seen.Sessions > 0 })
			d.Fail(discordtest.RouteCallback, 1, row.fault)
			d.Fail(discordtest.RouteEdit, 2, row.fault)
			if text := d.Slash(alice, square, "status", discordtest.Value("country", "FI")).Answer().Message.Text(); !strings.Contains(text, "Finland") {
				t.Errorf("the answer is %q", text)
			}
			if n := d.Count(discordtest.RouteEdit); n != 3 && row.name != "a lost reply" { // there the message is seen before the retry
				t.Errorf("%d edits were tried, want 3", n)
			}
		})
	}
}

// TestLateInteraction: row 21. An interaction that Discord has given up is given up.
func TestLateInteraction(t *testing.T) {
	g := discordtest.NewGateway(t, discordtest.DefaultToken)
	var now atomic.Int64
	d := discordtest.New(t, discordtest.Options{Gateway: g, Now: func() time.Time { return time.Now().Add(time.Duration(now.Load())) }})
	d.Expect(discordtest.RuleLate)
	s := start(t, d, Config{Bot: bottest.New(t, indexFolder, "")})
	g.Await("a session", func(seen discordtest.Seen) bool { return seen.Sessions > 0 })
	d.Fail(discordtest.RouteCallback, 1, discordtest.Slow(50*time.Millisecond))
	e := d.Slash(alice, square, "help")
	now.Store(int64(4 * time.Second))
	if _, err := e.Until(t.Context(), func(r discordtest.Reply) bool { return len(r.Errors) > 0 }); err != nil {
		t.Fatal(err)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if log := s.log.String(); !strings.Contains(log, "response lost") || !strings.Contains(log, "10062") {
		t.Errorf("the log says %s", log)
	}
	if n := d.Count(discordtest.RouteCallback); n != 1 {
		t.Errorf("%d callbacks, want 1", n)
	}
}

// TestAnswerPanic: a panic answers an apology with an id; the log has the stack
// under the same id; the process lives.
func TestAnswerPanic(t *testing.T) {
	const inTheBot = "in the bot"
	for name, pace := range map[string]Pace{"at once": {}, "deferred": {Answer: time.Nanosecond}, inTheBot: {}} {
		t.Run(name, func(t *testing.T) {
			var b *bot.Bot
			var botLog discordtest.Log
			if name == inTheBot { // recovers by itself
				b = bot.New(bot.Config{Index: &index.Index{}, Log: slog.New(slog.NewTextHandler(&botLog, nil))})
			}
			s := serveHTTP(t, b, pace, discordtest.Options{})
			e := s.Slash(alice, square, "sources")
			text := e.Answer().Message.Text()
			if !strings.Contains(text, "Something went wrong") || !strings.Contains(text, e.ID) || strings.Contains(text, "nil pointer") {
				t.Errorf("the user sees %s", text)
			}
			if log := botLog.String() + s.log.String(); !strings.Contains(log, "nil pointer") || !strings.Contains(log, e.ID) || !strings.Contains(log, ".go:") {
				t.Errorf("the log says %s", log)
			}
			if c := s.Complete(alice, square, "status", discordtest.Typing("country", "fi")).Answer(); len(c.Choices) != 0 {
				t.Errorf("completion gives %v", c.Choices)
			}
			if text := s.Slash(alice, square, "sources").Answer().Message.Text(); !strings.Contains(text, "Something went wrong") {
				t.Errorf("after the panic: %s", text)
			}
		})
	}
}

// TestRefused: an edit that Discord refuses is followed by an apology.
func TestRefused(t *testing.T) {
	s := serveHTTP(t, bottest.New(t, indexFolder, ""), Pace{Answer: time.Nanosecond}, discordtest.Options{})
	s.Fail(discordtest.RouteEdit, 1, discordtest.Broken(400))
	e := s.Slash(alice, square, "help")
	if text := e.Answer().Message.Text(); !strings.Contains(text, "Something went wrong") || !strings.Contains(text, e.ID) {
		t.Errorf("the answer is %q", text)
	}
}

// TestDrain: what has begun when the bot is told to stop is finished; what
// comes then is not taken.
func TestDrain(t *testing.T) {
	b := bottest.New(t, indexFolder, "")
	s := serveHTTP(t, b, Pace{Answer: time.Nanosecond}, discordtest.Options{})
	s.Fail(discordtest.RouteEdit, 1, discordtest.Slow(300*time.Millisecond))
	e := s.Slash(alice, square, "status", discordtest.Value("country", "FI"))
	if _, err := e.Until(t.Context(), func(r discordtest.Reply) bool { return r.Pending }); err != nil {
		t.Fatal(err)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if text := e.Message().Text(); !strings.Contains(text, "Finland") {
		t.Errorf("the answer that had begun is %q", text)
	}
}

// TestLogs: the log tells of an interaction, not of what was asked.
func TestLogs(t *testing.T) {
	s := serveHTTP(t, bottest.New(t, indexFolder, ""), Pace{}, discordtest.Options{})
	s.Slash(alice, square, "ask", discordtest.Value("question", "did xylophones leave the mine ban?")).Answer()
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if log := s.log.String(); strings.Contains(log, "xylophones") || !strings.Contains(log, "outcome=") {
		t.Errorf("the log says %s", log)
	}
}

// TestReceive: rows 8 and 20. Data of the wrong type gives an error, never a panic.
func TestReceive(t *testing.T) {
	for name, i := range map[string]Interaction{
		"no data":           {Type: ApplicationCommand},
		"null":              {Type: ApplicationCommand, Data: json.RawMessage(`null`)},
		"a list":            {Type: ApplicationCommand, Data: json.RawMessage(`[1]`)},
		"a number as text":  {Type: ApplicationCommand, Data: json.RawMessage(`{"name":"ask","options":[{"name":"question","value":5}]}`)},
		"no custom_id":      {Type: MessageComponent, Data: json.RawMessage(`{}`)},
		"foreign custom_id": {Type: MessageComponent, Data: json.RawMessage(`{"custom_id":"x:y"}`)},
	} {
		if got, err := receive(&i); err == nil && got.Request.Command != "" {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

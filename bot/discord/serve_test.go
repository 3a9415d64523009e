package discord

import (
	"context"
	"encoding/hex"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"treatybot/bot"
	"treatybot/bot/bottest"
	"treatybot/bot/discord/card"
	"treatybot/bot/discord/discordtest"
)

// indexFolder keeps the index of the built-in documents for all tests.
var indexFolder string

func TestMain(m *testing.M) { bottest.Main(m, &indexFolder) }

// cardText joins the texts of a message.
func cardText(m card.Message) string {
	var b strings.Builder
	var join func([]card.Component)
	join = func(list []card.Component) {
		for _, c := range list {
			b.WriteString(c.Content + "\n")
			join(c.Components)
		}
	}
	join(m.Components)
	return b.String()
}

// localBot is a bot that serves a local Discord.
type localBot struct {
	*discordtest.Server
	gateway *discordtest.Gateway // nil: interactions are posted
	log     *discordtest.Log
	stop    func() error // ends the bot and gives what Serve gave
}

// The people and the place of the tests.
var (
	alice  = discordtest.User{ID: "2001", Name: "alice", Locale: "fi"}
	bob    = discordtest.User{ID: "2002", Name: "bob"}
	square = discordtest.Guild("3001")
)

// serveGateway starts a bot on the gateway of a local Discord.
func serveGateway(t testing.TB, b *bot.Bot, pace Pace) *localBot {
	t.Helper()
	g := discordtest.NewGateway(t, discordtest.DefaultToken)
	s := start(t, discordtest.New(t, discordtest.Options{Gateway: g}), Config{Bot: b, Pace: pace})
	s.gateway = g
	g.Await("a session", func(seen discordtest.Seen) bool { return seen.Sessions > 0 })
	return s
}

// serveHTTP starts a bot with an interactions endpoint.
func serveHTTP(t testing.TB, b *bot.Bot, pace Pace, o discordtest.Options) *localBot {
	t.Helper()
	return serveHTTPWith(t, Config{Bot: b, Pace: pace}, o)
}

func serveHTTPWith(t testing.TB, cfg Config, o discordtest.Options) *localBot {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	o.Endpoint = "http://" + addr + "/"
	cfg.Listen = addr
	s := start(t, discordtest.New(t, o), cfg)
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		resp, err := http.Get(o.Endpoint + "healthz")
		if err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
			return s
		}
		if time.Now().After(deadline) {
			t.Fatalf("the endpoint does not listen: %v\n%s", err, s.log)
		}
	}
}

// start serves until the test ends, which then checks the log for secrets.
func start(t testing.TB, d *discordtest.Server, cfg Config) *localBot {
	t.Helper()
	key, err := hex.DecodeString(d.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	s := &localBot{Server: d, log: &discordtest.Log{}}
	cfg.Token, cfg.ApplicationID, cfg.PublicKey, cfg.APIURL = d.Token(), d.ApplicationID(), key, d.URL()
	cfg.CDNURL = d.CDNURL()
	cfg.Log = slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, cfg) }()
	s.stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(20 * time.Second):
			t.Errorf("Serve does not end\n%s", s.log)
			return nil
		}
	})
	t.Cleanup(func() {
		if err := s.stop(); err != nil {
			t.Errorf("Serve gives %v", err)
		}
		for _, secret := range []string{d.Token(), "aW50ZXJhY3Rpb24"} {
			if log := s.log.String(); strings.Contains(log, secret) {
				t.Errorf("the log holds a secret: %s", log)
			}
		}
	})
	return s
}

// options makes the options of a command, in pairs.
func optionsOf(pairs []string) []discordtest.Option {
	var list []discordtest.Option
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, discordtest.Value(pairs[i], pairs[i+1]))
	}
	return list
}

// wholeText is what all pages of an answer show, as a reader sees it. The asker
// turns them one after another.
func wholeText(e *discordtest.Exchange, asker discordtest.User) string {
	var text strings.Builder
	for {
		m := e.Answer().Message
		text.WriteString(m.Text() + "\n")
		more := false
		for _, b := range m.Buttons() {
			more = more || b.Label == "More"
		}
		if !more {
			return asRead(text.String())
		}
		e.Press(asker, "More").Answer()
	}
}

var (
	timestampMark = regexp.MustCompile(`<t:(-?\d+):D>`)
	markup        = regexp.MustCompile(`(?m)\*\*|^(?:> |-# |#+ )+|\x{200b}`)
	backslash     = regexp.MustCompile(`\\([^\w\s])`)
)

// asRead takes markdown as a reader in UTC sees it, in one line.
func asRead(markdown string) string {
	s := timestampMark.ReplaceAllStringFunc(markdown, func(m string) string {
		seconds, _ := strconv.ParseInt(timestampMark.FindStringSubmatch(m)[1], 10, 64)
		return time.Unix(seconds, 0).UTC().Format("2 January 2006")
	})
	s = backslash.ReplaceAllString(markup.ReplaceAllString(s, ""), "$1")
	return strings.Join(strings.Fields(s), " ")
}

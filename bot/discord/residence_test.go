package discord

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"treatybot/bot/bottest"
	"treatybot/bot/discord/discordtest"
)

// news keeps what the residence tells, and lets tests wait for it.
type news struct {
	mu   sync.Mutex
	told []string
}

func (n *news) tell(what string) func(context.Context, string) {
	return func(_ context.Context, guild string) {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.told = append(n.told, what+" "+guild)
	}
}

func (n *news) await(t *testing.T, want ...string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		n.mu.Lock()
		got := slices.Clone(n.told)
		n.mu.Unlock()
		if slices.Equal(got, want) {
			return
		}
		if len(got) > len(want) || time.Now().After(deadline) {
			t.Fatalf("told %v, want %v", got, want)
		}
	}
}

// TestResidenceGateway: over the gateway Discord says who throws the bot out and
// who takes it in; an outage is neither.
func TestResidenceGateway(t *testing.T) {
	var n news
	g := discordtest.NewGateway(t, discordtest.DefaultToken)
	d := discordtest.New(t, discordtest.Options{Gateway: g})
	start(t, d, Config{Bot: bottest.New(t, indexFolder, ""), Removed: n.tell("removed"), Joined: n.tell("joined")})
	seen := g.Await("a session", func(seen discordtest.Seen) bool { return seen.Sessions > 0 })
	if got := seen.Identifies[0].Intents; got != 1<<0 {
		t.Errorf("intents %b, want GUILDS alone", got)
	}
	d.Join("3001")
	n.await(t, "joined 3001")
	for _, outage := range []any{map[string]any{"id": "3001", "unavailable": true}, map[string]any{"id": 7}, []int{1}, nil} {
		g.Dispatch("3001", "GUILD_DELETE", outage)
	}
	g.Dispatch("3001", "GUILD_CREATE", map[string]any{"id": "3001", "unavailable": true})
	d.Leave("3001")
	n.await(t, "joined 3001", "removed 3001")
	d.Join("3001")
	n.await(t, "joined 3001", "removed 3001", "joined 3001")
}

// TestResidenceUnasked: where nobody wants to know, Discord is not asked.
func TestResidenceUnasked(t *testing.T) {
	s := serveGateway(t, bottest.New(t, indexFolder, ""), Pace{})
	if got := s.gateway.Seen().Identifies[0].Intents; got != 0 {
		t.Errorf("intents %b, want none", got)
	}
}

// TestResidenceInteractions: whoever uses the bot in a server that installed it
// has it; whoever brings it along does not. It is told once.
func TestResidenceInteractions(t *testing.T) {
	var n news
	s := serveHTTPWith(t, Config{Bot: bottest.New(t, indexFolder, ""), Removed: n.tell("removed"), Joined: n.tell("joined")}, discordtest.Options{})
	s.Slash(alice, discordtest.Visited("3009"), "help").Answer()
	s.Slash(alice, discordtest.DM(), "help").Answer()
	s.Slash(alice, square, "help").Answer()
	n.await(t, "joined 3001")
	s.Slash(bob, square, "help").Answer()
	s.Slash(bob, discordtest.Guild("3002"), "help").Answer()
	n.await(t, "joined 3001", "joined 3002")
}

// TestResidenceAsked: Discord is asked about the servers of which something is
// kept; what it does not tell is told to nobody.
func TestResidenceAsked(t *testing.T) {
	for _, row := range []struct {
		name  string
		fault discordtest.Fault // of the first server's
		want  []string
	}{
		{"all is well", discordtest.Slow(0), []string{"joined 3001", "removed 3002"}},
		{"busy", discordtest.Down(503), []string{"joined 3001", "removed 3002"}},
		{"a reply that says nothing", discordtest.Broken(404), []string{"removed 3002"}},
		{"no reply", discordtest.Cut(), []string{"removed 3002"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var n news
			d := discordtest.New(t, discordtest.Options{Endpoint: "http://127.0.0.1:1/"})
			d.Leave("3002")
			d.Fail(discordtest.RouteGuildCommands, 1, row.fault)
			start(t, d, Config{
				Bot: bottest.New(t, indexFolder, ""), Removed: n.tell("removed"), Joined: n.tell("joined"), Listen: "127.0.0.1:0",
				Pace:   Pace{Ask: time.Millisecond, AskAgain: time.Hour},
				Guilds: func(context.Context) ([]string, error) { return []string{"3001", "3002"}, nil },
			})
			n.await(t, row.want...)
		})
	}
}

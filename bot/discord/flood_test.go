package discord

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"treatybot/bot/bottest"
	"treatybot/bot/discord/discordtest"
)

var flood = flag.Int("flood", 1, "how many questions each heavy user of the flood tests asks, 10 at most")

// costly is a long question, of words that are all over the corpus.
var costly = strings.Repeat("the obligations of states parties on anti-personnel mines, cluster munitions, chemical, biological and nuclear weapons; ", 3)[:250]

const (
	heavyUsers = 40
	lightUsers = 20
)

// waits is how long users wait in a flood.
type waits struct {
	mu           sync.Mutex
	heavy, light []time.Duration
	left         int // of the flood, when the last light user is answered
}

func (w *waits) note(light bool, took time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !light {
		w.heavy = append(w.heavy, took)
		return
	}
	w.light, w.left = append(w.light, took), heavyUsers**flood-len(w.heavy)
}

func (w *waits) report(t *testing.T) {
	t.Helper()
	heavy50, heavy99 := quantiles(w.heavy)
	light50, light99 := quantiles(w.light)
	t.Logf("light users: p50 %v, p99 %v; the flood of %d: p50 %v, p99 %v; %d of it left", light50, light99, heavyUsers**flood, heavy50, heavy99, w.left)
}

// TestFlood: 40 users ask long questions in direct messages; others, who ask
// something short meanwhile, and all of the flood get their answers.
func TestFlood(t *testing.T) {
	s := serveGateway(t, bottest.New(t, indexFolder, ""), Pace{})
	var w waits
	var tasks sync.WaitGroup
	timed := func(light bool, e *discordtest.Exchange) {
		begun := time.Now()
		tasks.Go(func() {
			if r := e.Answer(); r.First == 0 || len(r.Errors) > 0 {
				t.Errorf("%v", r)
			}
			w.note(light, time.Since(begun))
		})
	}
	for n := range heavyUsers * *flood {
		u := discordtest.User{ID: fmt.Sprint(4000 + n%heavyUsers)}
		timed(false, s.Slash(u, discordtest.DM(), "ask", discordtest.Value("question", fmt.Sprint(n, " ", costly))))
	}
	for n := range lightUsers {
		u := discordtest.User{ID: fmt.Sprint(5000 + n)}
		timed(true, s.Slash(u, discordtest.DM(), "status", discordtest.Value("country", "FI")))
	}
	tasks.Wait()
	w.report(t)
}

// TestFloodHandled is the same without a Discord, which takes most of the
// machine for its checks: light users are served before the seconds of heavy
// ones. The order itself is tested in queue_test.go.
// At length: go test ./bot/discord -run TestFloodHandled -flood 10 -v
func TestFloodHandled(t *testing.T) {
	h := newHandler(Config{Bot: bottest.New(t, indexFolder, ""), Pace: Pace{Answer: time.Minute}}, nil)
	var w waits
	var tasks sync.WaitGroup
	ask := func(light bool, user int, command, option, value string) {
		data, err := json.Marshal(map[string]any{"name": command, "options": []any{map[string]any{"name": option, "value": value}}})
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(Interaction{ID: "1", ApplicationID: "2", Type: ApplicationCommand, Token: "t", User: &User{ID: fmt.Sprint(user)}, Data: data})
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		tasks.Go(func() {
			h.handle(context.Background(), raw, func(context.Context, Response) error { return nil })
			w.note(light, time.Since(begun))
		})
	}
	for n := range heavyUsers * *flood {
		ask(false, 4000+n%heavyUsers, "ask", "question", fmt.Sprint(n, " ", costly))
	}
	for n := range lightUsers {
		time.Sleep(10 * time.Millisecond) // the flood is in the queue
		ask(true, 5000+n, "status", "country", "FI")
	}
	tasks.Wait()
	w.report(t)
	if *flood == 10 && w.left < heavyUsers {
		t.Errorf("%d of the flood are left when the last light user is answered", w.left)
	}
}

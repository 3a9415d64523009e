package discord

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"treatybot/bot"
	"treatybot/bot/bottest"
	"treatybot/bot/discord/card"
	"treatybot/bot/discord/discordtest"
)

var (
	loadFor      = flag.Duration("load", time.Second, "how long TestLoad sends interactions")
	loadRate     = flag.Int("rate", 200, "interactions a second in TestLoad")
	interactions = flag.Int("interactions", 1000, "how many interactions TestMemory sends")
)

// errand is one of the things that members do; n makes them differ.
type errand func(s *discordtest.Server, u discordtest.User, p discordtest.Place, n int) *discordtest.Exchange

var countries = []string{"FI", "suomi", "Poland", "🇪🇪", "Norway", "guinea", "USA", "Deutschland", "Atlantis"}

func slash(name string, pairs ...string) errand {
	return func(s *discordtest.Server, u discordtest.User, p discordtest.Place, n int) *discordtest.Exchange {
		options := optionsOf(pairs)
		for i, o := range options {
			if o.Value == "*" {
				options[i].Value = countries[n%len(countries)]
			}
		}
		return s.Slash(u, p, name, options...)
	}
}

func typing(command, option string, pairs ...string) errand {
	return func(s *discordtest.Server, u discordtest.User, p discordtest.Place, n int) *discordtest.Exchange {
		so := []string{"", "f", "fi", "po", "li", "otta", "20"}[n%7]
		return s.Complete(u, p, command, append(optionsOf(pairs), discordtest.Typing(option, so))...)
	}
}

// errands are what members do, about as often as they would.
var errands = []errand{
	typing("status", "country"), typing("status", "country"), slash("status", "country", "*"), slash("status", "country", "*", "treaty", "ottawa"),
	slash("ask", "question", "can a country quit the mine ban in the middle of a war?"), slash("ask", "question", "who has left the mine ban?"),
	slash("ask", "question", "what is an anti-personnel mine?"), slash("ask", "question", "best pizza in town"),
	typing("article", "article", "treaty", "ottawa-1997"), slash("article", "treaty", "cwc", "article", "4"), slash("why-withdraw"),
	slash("why-withdraw", "country", "PL"), slash("timeline", "country", "*"), slash("compare", "first", "FI", "second", "NO"),
	slash("treaty", "name", "ctbt"), slash("figures", "topic", "casualties"), slash("sources"), slash("help"),
}

// member is one of many, so that nobody asks too often.
func member(n int) (discordtest.User, discordtest.Place) {
	return discordtest.User{ID: fmt.Sprint(7_000_000 + n%5000), Locale: "fi"}, discordtest.Guild(fmt.Sprint((9_000_000 + n%500) << 22))
}

// quantiles gives p50 and p99.
func quantiles(d []time.Duration) (p50, p99 time.Duration) {
	if len(d) == 0 {
		return 0, 0
	}
	slices.Sort(d)
	return d[len(d)/2], d[len(d)*99/100]
}

// openLoop does things at a rate, whether or not those before are done, and
// gives how long each took until its first response.
func openLoop(t *testing.T, rate int, during time.Duration, do func(n int) *discordtest.Exchange) []time.Duration {
	t.Helper()
	var (
		mu    sync.Mutex
		took  []time.Duration
		tasks sync.WaitGroup
	)
	tick := time.NewTicker(time.Second / time.Duration(rate))
	defer tick.Stop()
	for n := range int(during.Seconds() * float64(rate)) {
		<-tick.C
		tasks.Go(func() {
			r := do(n).Answer()
			if r.First == 0 || len(r.Errors) > 0 {
				t.Errorf("interaction %d: %v", n, r)
			}
			mu.Lock()
			took = append(took, r.Delay)
			mu.Unlock()
		})
	}
	tasks.Wait()
	return took
}

// TestLoad sends signed interactions at a rate, over the loopback only, and
// reports how long their first responses take, beside bare PINGs as the floor.
// At length: go test ./bot/discord -run TestLoad -load 30s -v
func TestLoad(t *testing.T) {
	s := serveHTTP(t, bottest.New(t, indexFolder, ""), Pace{}, discordtest.Options{Keep: 1000})
	pings := openLoop(t, *loadRate, max(*loadFor/10, time.Second/2), func(int) *discordtest.Exchange { return s.Ping() })
	took := openLoop(t, *loadRate, *loadFor, func(n int) *discordtest.Exchange {
		u, p := member(n)
		return errands[n%len(errands)](s.Server, u, p, n)
	})
	p50, p99 := quantiles(took)
	ping50, ping99 := quantiles(pings)
	t.Logf("%d interactions at %d/s: p50 %v, p99 %v; PING p50 %v, p99 %v", len(took), *loadRate, p50, p99, ping50, ping99)
}

// TestMemory: row 11. It sends many interactions over the gateway; the heap after
// all of them is no larger than after the first tenth.
// At length: go test ./bot/discord -run TestMemory -interactions 100000 -timeout 30m -v
func TestMemory(t *testing.T) {
	g := discordtest.NewGateway(t, discordtest.DefaultToken)
	d := discordtest.New(t, discordtest.Options{Gateway: g, Keep: 100})
	s := start(t, d, Config{Bot: bottest.New(t, indexFolder, "")})
	g.Await("a session", func(seen discordtest.Seen) bool { return seen.Sessions > 0 })
	var heap []uint64
	const side = 8 // at a time
	for part := range 10 {
		var tasks sync.WaitGroup
		for w := range side {
			tasks.Go(func() {
				for n := w; n < *interactions/10; n += side {
					u, p := member(n + part*7)
					if r := errands[n%len(errands)](d, u, p, n).Answer(); r.First == 0 || len(r.Errors) > 0 {
						t.Errorf("interaction %d: %v", n, r)
						return
					}
				}
			})
		}
		tasks.Wait()
		s.log.Reset()
		heap = append(heap, heapNow())
		t.Logf("after %d interactions: heap %.1f MB, %d goroutines", (part+1)**interactions/10, float64(heap[part])/1e6, runtime.NumGoroutine())
	}
	const slack = 6 << 20
	if heap[9] > heap[0]+slack {
		t.Errorf("the heap grew from %d to %d bytes", heap[0], heap[9])
	}
}

func heapNow() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkHandle answers an interaction without a network, beside what the
// bot alone takes, and the rendering alone.
func BenchmarkHandle(b *testing.B) {
	answers := bottest.New(b, indexFolder, "")
	for _, line := range []string{"status country:FI", "ask question:can a country quit the mine ban in the middle of a war?", "article treaty:cwc article:4", "timeline treaty:ottawa"} {
		name, _, _ := strings.Cut(line, " ")
		r := bot.ParseLine(line)
		b.Run(name+"/bot", func(b *testing.B) {
			for b.Loop() {
				answers.Answer(context.Background(), r)
			}
		})
		a := answers.Answer(context.Background(), r)
		b.Run(name+"/card", func(b *testing.B) {
			for b.Loop() {
				card.Renderer{Mention: func(string) string { return "" }}.Message(a, card.View{Request: r})
			}
		})
		h := newHandler(Config{Bot: answers}, nil)
		var seconds atomic.Int64
		h.throttle = bot.NewThrottle(func() time.Time { return time.Unix(seconds.Add(60), 0) }) // everybody has rested
		var options []CommandOption
		for _, pair := range regexp.MustCompile(`([a-z-]+):([^:]+)(?: |$)`).FindAllStringSubmatch(line, -1) {
			options = append(options, CommandOption{Name: pair[1], Value: json.RawMessage(strconv.Quote(pair[2]))})
		}
		data, err := json.Marshal(CommandData{Name: name, Options: options})
		if err != nil {
			b.Fatal(err)
		}
		raw, err := json.Marshal(Interaction{ID: "1", ApplicationID: "2", Type: ApplicationCommand, Token: "t", GuildID: "3", User: &User{ID: "4"}, Data: data})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name+"/handled", func(b *testing.B) {
			for b.Loop() {
				h.handle(context.Background(), raw, func(_ context.Context, r Response) error {
					_, err := json.Marshal(r)
					return err
				})
			}
		})
	}
}

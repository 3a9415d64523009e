package discord

import (
	"flag"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"treatybot/bot/bottest"
	"treatybot/bot/discord/discordtest"
)

// costly is a long question, of words that are all over the corpus.
var costly = strings.Repeat("the obligations of states parties on anti-personnel mines, cluster munitions, chemical, biological and nuclear weapons; ", 9)[:250]

var flood = flag.Int("flood", 1, "how many questions each heavy user of TestFlood asks, 10 at most")

// TestFlood: 40 users ask long questions in direct messages; who asks one short
// thing meanwhile is served before their seconds. The order itself is tested in
// queue_test.go; this reports how long either waits.
// At length: go test ./bot/discord -run TestFlood -flood 10 -v
func TestFlood(t *testing.T) {
	const users, others = 40, 20
	each := *flood
	s := serveGateway(t, bottest.New(t, indexFolder, ""), Pace{})
	var (
		mu           sync.Mutex
		heavy, light []time.Duration
		left         int // of the flood, when the last light user is answered
		tasks        sync.WaitGroup
	)
	timed := func(list *[]time.Duration, e *discordtest.Exchange) {
		begun := time.Now()
		tasks.Go(func() {
			if r := e.Answer(); r.First == 0 || len(r.Errors) > 0 {
				t.Errorf("%v", r)
			}
			mu.Lock()
			defer mu.Unlock()
			*list = append(*list, time.Since(begun))
			if list == &light {
				left = users*each - len(heavy)
			}
		})
	}
	for n := range users * each {
		u := discordtest.User{ID: fmt.Sprint(4000 + n%users)}
		timed(&heavy, s.Slash(u, discordtest.DM(), "ask", discordtest.Value("question", fmt.Sprint(n, " ", costly))))
	}
	for n := range others {
		u := discordtest.User{ID: fmt.Sprint(5000 + n)}
		timed(&light, s.Slash(u, discordtest.DM(), "status", discordtest.Value("country", "FI")))
	}
	tasks.Wait()
	heavy50, heavy99 := quantiles(heavy)
	light50, light99 := quantiles(light)
	t.Logf("light users: p50 %v, p99 %v; the flood: p50 %v, p99 %v; %d of it left", light50, light99, heavy50, heavy99, left)
	if each == 10 && left < users {
		t.Errorf("%d of %d costly questions are left when the last light user is answered", left, users*each)
	}
}

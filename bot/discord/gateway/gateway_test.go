package gateway

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot/discord/discordtest"
)

// guildOf gives a guild that belongs to a shard.
func guildOf(shard int) string { return fmt.Sprint(shard << 22) }

// TestShards: row 7. All shards that Discord advises connect, in order, with
// max_concurrency at once, and each gets what is its own.
func TestShards(t *testing.T) {
	for _, c := range []struct {
		name   string
		shards int
		atOnce int
	}{{"one at a time", 4, 1}, {"two at a time", 4, 2}, {"more than there are", 3, 16}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			window := 150 * time.Millisecond
			r := newRig(t, func(cfg *Config) { cfg.Pace.Identify = window })
			r.SetIdentifyRate(c.atOnce, window) // what is early is a violation
			r.rest.advise(r.URL(), c.shards, 1000, c.atOnce)
			r.start(t)
			seen := r.Await("all shards", func(s discordtest.Seen) bool { return s.Sessions == c.shards })
			for n, id := range seen.Identifies {
				if want := n / c.atOnce; id.Shard[0]/c.atOnce != want || id.Shard[1] != c.shards {
					t.Errorf("identify %d is of shard %v", n, id.Shard)
				}
			}
			for n := range c.shards {
				r.delivers(t, guildOf(n))
			}
			r.becomes(t, "all connected", func(s []shardStatus) bool {
				return len(s) == c.shards && !slices.ContainsFunc(s, func(s shardStatus) bool { return !s.Connected })
			})
		})
	}
}

// TestOwnShards: SHARD_IDS and SHARD_COUNT.
func TestOwnShards(t *testing.T) {
	t.Parallel()
	r := startRig(t, func(c *Config) { c.ShardIDs, c.ShardCount = []int{5, 3, 5}, 6 })
	seen := r.Await("both shards", func(s discordtest.Seen) bool { return s.Sessions == 2 })
	var got [][2]int
	for _, id := range seen.Identifies {
		got = append(got, id.Shard)
	}
	if diff := cmp.Diff([][2]int{{3, 6}, {5, 6}}, got); diff != "" {
		t.Errorf("shards (-want +got):\n%s", diff)
	}
	if r.Dispatch(guildOf(4), "INTERACTION_CREATE", nil) {
		t.Error("shard 4 is connected")
	}
	r.delivers(t, guildOf(5))
}

// TestOtherShards: one shard's trouble is no other's.
func TestOtherShards(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.ShardCount, c.Pace.Open = 2, time.Second })
	r.start(t)
	r.delivers(t, guildOf(0))
	r.delivers(t, guildOf(1))
	r.Break(0, discordtest.BeforeHello, discordtest.Zombie())
	r.Now(0, discordtest.CutLink())
	r.Await("shard 0 tries", func(s discordtest.Seen) bool { return s.Connections > 2 })
	r.delivers(t, guildOf(1))
	r.Heal()
	r.delivers(t, guildOf(0))
}

// TestFatalStopsAll: what is fatal for one shard ends all.
func TestFatalStopsAll(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.ShardCount = 2 })
	r.Break(2, discordtest.AfterIdentify, discordtest.CloseCode(4014))
	r.start(t)
	if got := r.fails(t).Code; got != 4014 {
		t.Errorf("code %d, want 4014", got)
	}
	r.Await("all closed", func(s discordtest.Seen) bool { return len(s.Closes) == 2 })
}

// TestRefusedStart: what ends the bot before it connects, with words.
func TestRefusedStart(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Config)
		rest   func(*rig)
		code   int
		words  string
	}{
		{"no identifies remain", nil, func(r *rig) { r.rest.advise(r.URL(), 1, 0, 1) }, 0, "come back at"},
		{"fewer identifies than shards", nil, func(r *rig) { r.rest.advise(r.URL(), 3, 2, 1) }, 0, "3 are needed"},
		{"401", nil, func(r *rig) { r.rest.fail(http.StatusUnauthorized) }, 401, "token"},
		{"404", nil, func(r *rig) { r.rest.fail(http.StatusNotFound) }, 404, "no Discord API"},
		{"shard beyond the count", func(c *Config) { c.ShardIDs, c.ShardCount = []int{0, 2}, 2 }, nil, 0, "between 0 and 1"},
		{"negative shard", func(c *Config) { c.ShardIDs, c.ShardCount = []int{-1}, 2 }, nil, 0, "between 0 and 1"},
		{"shards without a count", func(c *Config) { c.ShardIDs = []int{0} }, nil, 0, "SHARD_COUNT"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, c.change)
			if c.rest != nil {
				c.rest(r)
			}
			r.start(t)
			fatal := r.fails(t)
			if fatal.Code != c.code || !strings.Contains(fatal.Error(), c.words) {
				t.Errorf("got %d, %q; want %d and %q", fatal.Code, fatal, c.code, c.words)
			}
			if got := r.Seen().Connections; got != 0 {
				t.Errorf("%d connections, want none", got)
			}
		})
	}
}

// TestAdviceComesLate: rows 12 and 13. Whatever the API answers for now, it is
// asked again.
func TestAdviceComesLate(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		advice string
	}{
		{"500", 500, ""},
		{"502", 502, ""},
		{"429 without a word when", 429, ""},
		{"HTML", 0, "<html>"},
		{"null", 0, "null"},
		{"empty", 0, "{}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, nil)
			good := r.rest.advice
			r.rest.fail(c.status)
			r.rest.advice = c.advice
			r.start(t)
			<-r.rest.asked
			<-r.rest.asked
			r.rest.mu.Lock()
			r.rest.advice, r.rest.status = good, 0
			r.rest.mu.Unlock()
			r.delivers(t, "")
		})
	}
}

// TestLastIdentify: when by our count none is left, Discord is asked, and
// believed.
func TestLastIdentify(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.rest.advise(r.URL(), 1, 1, 1)
	r.Break(1, discordtest.AfterReady, discordtest.InvalidSession(false)) // discordgo spends another
	r.SetIdentifyRate(1, 0)
	r.start(t)
	r.Await("two sessions", func(s discordtest.Seen) bool { return s.Sessions == 2 })
	r.rest.advise(r.URL(), 1, 0, 1)
	r.Break(0, discordtest.AfterIdentify, discordtest.CloseCode(4009))
	r.Now(0, discordtest.CutLink())
	if got := r.fails(t).Error(); !strings.Contains(got, "come back at") {
		t.Errorf("ends with %q", got)
	}
}

// TestIdentifyAlarm: row 3. The operator hears of 500 identifies in a day, once.
func TestIdentifyAlarm(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	var a Advice
	a.Starts.Total, a.Starts.Remaining, a.Starts.ResetAfter, a.Starts.MaxConcurrency = 1000, 502, 3600_000, 1
	i := newIdentifies(r.gateway.Log, 0, nil, a)
	i.spend()
	if got := r.log.String(); got != "" {
		t.Errorf("after 499: %s", got)
	}
	i.spend()
	i.spend()
	if got := strings.Count(r.log.String(), "many identifies today"); got != 1 {
		t.Errorf("after 501, told %d times, want once", got)
	}
	i.resets = time.Now().Add(-time.Second)
	if got := i.left(); got != 1000 {
		t.Errorf("%d left on another day, want 1000", got)
	}
}

// TestTurns: those who wait for a bucket come in order, a window apart, and
// leave when the context ends.
func TestTurns(t *testing.T) {
	t.Parallel()
	var a Advice
	a.Starts.MaxConcurrency = 2
	i := newIdentifies(nil, 50*time.Millisecond, nil, a)
	first, second, other := i.queue(0), i.queue(2), i.queue(1)
	ctx := t.Context()
	for _, turn := range []*turn{other, first} {
		if err := turn.wait(ctx); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	first.done()
	if err := second.wait(ctx); err != nil || time.Since(began) < 50*time.Millisecond {
		t.Errorf("second waits %v: %v", time.Since(began), err)
	}
	ended, end := context.WithCancel(ctx)
	end()
	if err := i.queue(1).wait(ended); err == nil {
		t.Error("no error where the context has ended")
	}
}

// TestTwoProcesses: row 21. A shard of a bot is served once on a machine.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	own := func(ids ...int) func(*Config) {
		return func(c *Config) { c.LockDir, c.ShardIDs, c.ShardCount = dir, ids, 3 }
	}
	one := startRig(t, own(0, 1))
	one.Await("connected", func(s discordtest.Seen) bool { return s.Sessions == 2 })
	two := startRig(t, own(2))
	two.delivers(t, guildOf(2))
	again := startRig(t, own(1))
	if got := again.fails(t).Error(); !strings.Contains(got, "shard 1") {
		t.Errorf("ends with %q", got)
	}
	one.stop()
	if err := <-one.ended; err != nil {
		t.Error(err)
	}
	one.ended <- nil
	startRig(t, own(1)).delivers(t, guildOf(1))
}

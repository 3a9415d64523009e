package bot_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"treatybot/bot"
)

// ticker is a clock that stands still until it is moved.
type ticker struct{ at time.Time }

func (t *ticker) now() time.Time { return t.at }

// TestThrottle spells the figures: ten at once and one every two seconds for a
// user, fifty at once and ten a second for a server.
func TestThrottle(t *testing.T) {
	for _, c := range []struct {
		name string
		use  func(*bot.Throttle, *ticker) (time.Duration, bool) // gives its last request
		wait time.Duration
		ok   bool
	}{
		{"the tenth request at once", func(l *bot.Throttle, _ *ticker) (time.Duration, bool) { return ask(l, 10, "u", "g") }, 0, true},
		{"the eleventh", func(l *bot.Throttle, _ *ticker) (time.Duration, bool) { return ask(l, 11, "u", "g") }, 2 * time.Second, false},
		{"after half the wait", func(l *bot.Throttle, c *ticker) (time.Duration, bool) {
			ask(l, 10, "u", "g")
			c.at = c.at.Add(time.Second)
			return l.Allow("u", "g")
		}, time.Second, false},
		{"after the wait", func(l *bot.Throttle, c *ticker) (time.Duration, bool) {
			ask(l, 11, "u", "g")
			c.at = c.at.Add(2 * time.Second)
			return l.Allow("u", "g")
		}, 0, true},
		{"refusals cost nothing", func(l *bot.Throttle, c *ticker) (time.Duration, bool) {
			ask(l, 1000, "u", "g")
			c.at = c.at.Add(2 * time.Second)
			return l.Allow("u", "g")
		}, 0, true},
		{"a user is one in all servers", func(l *bot.Throttle, _ *ticker) (time.Duration, bool) {
			ask(l, 10, "u", "g")
			return l.Allow("u", "h")
		}, 2 * time.Second, false},
		{"outside servers", func(l *bot.Throttle, _ *ticker) (time.Duration, bool) { return ask(l, 11, "u", "") }, 2 * time.Second, false},
		{"another user", func(l *bot.Throttle, _ *ticker) (time.Duration, bool) {
			ask(l, 11, "u", "g")
			return l.Allow("v", "g")
		}, 0, true},
		{"the fifty-first of a server", func(l *bot.Throttle, _ *ticker) (time.Duration, bool) {
			crowd(l, 50, "g")
			return l.Allow("late", "g")
		}, 100 * time.Millisecond, false},
		{"the server's refusal costs the user nothing", func(l *bot.Throttle, _ *ticker) (time.Duration, bool) {
			crowd(l, 50, "g")
			ask(l, 20, "late", "g")
			return ask(l, 10, "late", "h")
		}, 0, true},
		{"another server", func(l *bot.Throttle, _ *ticker) (time.Duration, bool) {
			crowd(l, 51, "g")
			return l.Allow("late", "h")
		}, 0, true},
	} {
		clock := &ticker{time.Unix(1_800_000_000, 0)}
		wait, ok := c.use(bot.NewThrottle(clock.now), clock)
		if off := (wait - c.wait).Abs(); off > time.Microsecond || ok != c.ok {
			t.Errorf("%s: waits %v, ok %v, want %v, %v", c.name, wait, ok, c.wait, c.ok)
		}
	}
}

// ask gives what the last of several requests of a user comes to.
func ask(l *bot.Throttle, times int, user, guild string) (wait time.Duration, ok bool) {
	for range times {
		wait, ok = l.Allow(user, guild)
	}
	return wait, ok
}

// crowd lets as many users ask once.
func crowd(l *bot.Throttle, users int, guild string) {
	for i := range users {
		l.Allow(fmt.Sprintf("of the crowd %d", i), guild)
	}
}

// TestThrottleTogether: of requests at once, as many pass as may.
func TestThrottleTogether(t *testing.T) {
	clock := &ticker{time.Unix(1_800_000_000, 0)}
	l := bot.NewThrottle(clock.now)
	var passed atomic.Int32
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if _, ok := l.Allow("u", "g"); ok {
				passed.Add(1)
			}
		})
	}
	wg.Wait()
	if got := passed.Load(); got != 10 {
		t.Errorf("%d of 100 pass, want 10", got)
	}
}

// TestThrottleForgets: what it remembers is bounded, by forgetting who was
// not seen for longest.
func TestThrottleForgets(t *testing.T) {
	clock := &ticker{time.Unix(1_800_000_000, 0)}
	l := bot.NewThrottle(clock.now)
	ask(l, 10, "first", "")
	for i := range 10_000 {
		if i == 9_000 {
			ask(l, 11, "second", "")
		}
		l.Allow(fmt.Sprint(i), "")
	}
	if _, ok := l.Allow("first", ""); !ok {
		t.Error("it remembers more than 10,000 users")
	}
	if _, ok := l.Allow("second", ""); ok {
		t.Error("it forgets who was seen lately")
	}
}

func TestTooFast(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		0: "1 second.", time.Millisecond: "1 second.", time.Second: "1 second.", 1001 * time.Millisecond: "2 seconds.", 7 * time.Second: "7 seconds.",
	} {
		a := bot.TooFast(bot.Request{Command: "status"}, wait)
		if a.Outcome() != bot.Busy || a.Answered || a.Command != "status" || !slices.Equal(a.Notes, []string{"Please try again in " + want}) || a.Facts == nil {
			t.Errorf("%v: answers %+v with outcome %d", wait, a, a.Outcome())
		}
	}
}

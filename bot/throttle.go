package bot

import (
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"
)

// What one user and one server may ask. A person who reads the answers asks a
// few times a minute; turning pages and trying the buttons of an answer is what
// comes in bursts. So a user has ten requests at once and then one every two
// seconds, which nobody reaches by hand for long. A busy server has fifty at
// once and ten a second: twenty people at their own limit. An answer costs
// milliseconds, so this keeps one script, or one server that is being raided,
// from taking the time of all others, not the machine from its limits.
const (
	userBurst  = 10
	userRate   = rate.Limit(0.5) // a second
	guildBurst = 50
	guildRate  = rate.Limit(10)
)

// How many are remembered, least lately seen forgotten first: about 2 MB. One
// that is forgotten starts anew with a full burst, as it would anyway after 20 s
// of rest; to gain by it, it takes 10,000 others within that time.
const (
	usersKept  = 10_000
	guildsKept = 2_000
)

// Throttle limits how often users and servers may ask. It may be used by
// several goroutines.
type Throttle struct {
	now func() time.Time

	mu     sync.Mutex // of the pair: a refusal must take from neither
	users  *lru.Cache[string, *rate.Limiter]
	guilds *lru.Cache[string, *rate.Limiter]
}

// NewThrottle makes a Throttle. A nil clock is the system's.
func NewThrottle(now func() time.Time) *Throttle {
	if now == nil {
		now = time.Now
	}
	t := &Throttle{now: now}
	t.users, _ = lru.New[string, *rate.Limiter](usersKept) // fails only for sizes below one
	t.guilds, _ = lru.New[string, *rate.Limiter](guildsKept)
	return t
}

// Allow counts a request of a user in a server, whose id is empty outside
// servers. Where either has asked too often it counts nothing and gives the
// time to wait, which [TooFast] puts into words. What the platform asks by
// itself while somebody types should not be counted here.
func (t *Throttle) Allow(user, guild string) (wait time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	limiters := []*rate.Limiter{limiterOf(t.users, user, userRate, userBurst)}
	if guild != "" {
		limiters = append(limiters, limiterOf(t.guilds, guild, guildRate, guildBurst))
	}
	for _, l := range limiters {
		if missing := 1 - l.TokensAt(now); missing > 0 {
			wait = max(wait, time.Duration(missing/float64(l.Limit())*float64(time.Second)))
		}
	}
	if wait > 0 {
		return wait, false
	}
	for _, l := range limiters {
		l.AllowN(now, 1)
	}
	return 0, true
}

// limiterOf gives the limiter of a user or a server, a full one if it was not
// seen for long.
func limiterOf(seen *lru.Cache[string, *rate.Limiter], id string, limit rate.Limit, burst int) *rate.Limiter {
	l, ok := seen.Get(id)
	if !ok {
		l = rate.NewLimiter(limit, burst)
		seen.Add(id, l)
	}
	return l
}

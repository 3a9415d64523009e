package gateway

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"golang.org/x/sync/errgroup"

	"treatybot/bot/discord/rest"
)

// Config is what a gateway needs.
type Config struct {
	Token string // of the bot, without "Bot "
	REST  *rest.Client
	Proxy func(*http.Request) (*url.URL, error) // which proxy to go through; nil: none
	Log   *slog.Logger

	ShardIDs   []int  // shards that this process serves; nil: all
	ShardCount int    // shards in all; 0: as many as Discord advises
	LockDir    string // holds the locks that keep two processes off one shard; empty: none are taken

	Pace Pace // zero values: the defaults

	// Handle takes the data of each INTERACTION_CREATE, one after another for
	// each shard. While it works, its shard is not read: it must not block.
	Handle func(raw json.RawMessage)

	// Guild is told which servers have the bot as a member: those that it is in
	// when it connects or that take it in, and those that throw it out; not those
	// that Discord cannot reach for a while. nil: nobody is, and Discord is not
	// asked to tell. It must not block either.
	Guild func(id string, there bool)
}

// Pace is how long things may take. Tests shorten it.
type Pace struct {
	Open     time.Duration // opening a connection; 30 s
	Ready    time.Duration // from an open connection to READY or RESUMED; 10 s
	Retry    time.Duration // before a connection is tried again, doubled up to 64 of it, give or take a half; 2 s
	Stable   time.Duration // a connection that lasted so long is renewed at once; 1 min
	Identify time.Duration // between identifies of a bucket; 5 s, as Discord asks
	Silence  time.Duration // without a heartbeat ACK, until a connection is given up; 105 s
	Close    time.Duration // closing a connection; 3 s (discordgo takes 1 s)
}

// orDefault fills in the defaults.
func (p Pace) orDefault() Pace {
	return Pace{
		Open:     cmp.Or(p.Open, 30*time.Second),
		Ready:    cmp.Or(p.Ready, 10*time.Second),
		Retry:    cmp.Or(p.Retry, 2*time.Second),
		Stable:   cmp.Or(p.Stable, time.Minute),
		Identify: cmp.Or(p.Identify, 5*time.Second),
		Silence:  cmp.Or(p.Silence, 105*time.Second),
		Close:    cmp.Or(p.Close, 3*time.Second),
	}
}

// Run connects the shards and keeps them connected until the context ends.
// Then it hands on no more interactions, closes all connections, and gives nil;
// that takes at most three times Pace.Close. A [*FatalError] ends it before.
func Run(ctx context.Context, c Config) error { return newGateway(c).run(ctx) }

// gateway keeps the shards of this process connected, and hands on the
// interactions that come over them.
type gateway struct {
	Config     // as plan settles it
	intake     *intake
	identifies *identifies

	mu     sync.Mutex
	shards []*shard
}

func newGateway(c Config) *gateway {
	c.Pace = c.Pace.orDefault()
	return &gateway{Config: c, intake: &intake{log: c.Log, handle: c.Handle, guild: c.Guild}}
}

// pauses are those between tries.
func (g *gateway) pauses() *backoff.ExponentialBackOff {
	return &backoff.ExponentialBackOff{
		InitialInterval: g.Pace.Retry, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: 64 * g.Pace.Retry,
	}
}

// run is Run. It is called once.
func (g *gateway) run(ctx context.Context) error {
	a, err := g.advice(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	ids, err := g.plan(a)
	if err != nil {
		return err
	}
	unlock, err := lockShards(g.LockDir, g.Token, ids, g.ShardCount)
	if err != nil {
		return err
	}
	defer unlock()
	if a.Starts.Remaining < len(ids) {
		return noIdentifies(a, len(ids))
	}
	g.Log.Info("gateway", "shards", ids, "of", g.ShardCount, "advised", a.Shards,
		"identifies", a.Starts.Remaining, "a day", a.Starts.Total, "at once", a.Starts.MaxConcurrency)
	g.identifies = newIdentifies(g.Log, g.Pace.Identify, g.advice, a)

	life, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	defer context.AfterFunc(ctx, func() { g.intake.close(g.Pace.Close); end() })()
	group, life := errgroup.WithContext(life)
	for _, id := range ids {
		s := &shard{g: g, id: id, log: g.Log.With("shard", id), first: g.identifies.queue(id), status: shardStatus{ID: id}}
		g.mu.Lock()
		g.shards = append(g.shards, s)
		g.mu.Unlock()
		group.Go(func() error { return s.run(life) })
	}
	err = group.Wait()
	g.intake.close(g.Pace.Close)
	return err
}

// plan settles which shards this process serves, and of how many.
func (g *gateway) plan(a Advice) ([]int, error) {
	if len(g.ShardIDs) > 0 && g.ShardCount == 0 {
		return nil, &FatalError{Next: shardsNext, Wrong: "SHARD_IDS is set and SHARD_COUNT is not"}
	}
	if g.ShardCount = cmp.Or(g.ShardCount, a.Shards); g.ShardCount < a.Shards {
		g.Log.Warn("fewer shards than Discord advises; it refuses more than 2,500 servers on one", "shards", g.ShardCount, "advised", a.Shards)
	}
	ids := slices.Sorted(slices.Values(g.ShardIDs))
	if len(ids) == 0 {
		for id := range g.ShardCount {
			ids = append(ids, id)
		}
	}
	ids = slices.Compact(ids)
	if ids[0] < 0 || ids[len(ids)-1] >= g.ShardCount {
		return nil, &FatalError{Next: shardsNext, Wrong: fmt.Sprintf("SHARD_IDS must lie between 0 and %d, as SHARD_COUNT is %d", g.ShardCount-1, g.ShardCount)}
	}
	return ids, nil
}

// status tells how the connections are, in the order of the shards. Before
// there are any the list is empty.
func (g *gateway) status() []shardStatus {
	g.mu.Lock()
	defer g.mu.Unlock()
	var list []shardStatus
	for _, s := range g.shards {
		s.update(func(st *shardStatus) { list = append(list, *st) })
	}
	return list
}

package discord

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
)

// gateway keeps the shards of this process connected, and hands on the
// interactions that come over them.
type gateway struct {
	token   string
	ids     []int // nil: all
	count   int   // 0: as many as Discord advises; settled by plan
	lockDir string
	pace    Pace
	log     *slog.Logger
	client  *http.Client
	proxy   func(*http.Request) (*url.URL, error)
	intake  *intake

	identifies *identifies

	mu     sync.Mutex
	shards []*shard
}

// newGateway makes a gateway that hands the data of each INTERACTION_CREATE to
// handle, one after another for each shard. While handle works, its shard is
// not read: it must not block. The client is that of newHTTPClient.
func newGateway(c Config, client *http.Client, handle func(raw json.RawMessage)) *gateway {
	log := c.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &gateway{
		token: c.Token, ids: c.ShardIDs, count: c.ShardCount, lockDir: c.LockDir,
		pace: gatewayPace(c.Pace), log: log, client: client, proxy: c.Proxy,
		intake: &intake{log: log, handle: handle},
	}
}

// gatewayPace fills in the defaults that concern the gateway.
func gatewayPace(p Pace) Pace {
	p.Open = cmp.Or(p.Open, 30*time.Second)
	p.Ready = cmp.Or(p.Ready, 10*time.Second)
	p.Retry = cmp.Or(p.Retry, 2*time.Second)
	p.Stable = cmp.Or(p.Stable, time.Minute)
	p.Identify = cmp.Or(p.Identify, 5*time.Second)
	p.Silence = cmp.Or(p.Silence, 105*time.Second)
	p.Close = cmp.Or(p.Close, 3*time.Second)
	return p
}

// pauses are those between tries.
func (g *gateway) pauses() *backoff.ExponentialBackOff {
	return &backoff.ExponentialBackOff{
		InitialInterval: g.pace.Retry, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: 64 * g.pace.Retry,
	}
}

// run connects the shards and keeps them connected until the context ends.
// Then it takes no more interactions, closes all connections, and gives nil;
// that takes at most three times Pace.Close. A *FatalError ends it before. It is
// called once.
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
	unlock, err := lockShards(g.lockDir, g.token, ids, g.count)
	if err != nil {
		return err
	}
	defer unlock()
	if a.Starts.Remaining < len(ids) {
		return noIdentifies(a, len(ids))
	}
	g.log.Info("gateway", "shards", ids, "of", g.count, "advised", a.Shards,
		"identifies", a.Starts.Remaining, "a day", a.Starts.Total, "at once", a.Starts.MaxConcurrency)
	g.identifies = newIdentifies(g.log, g.pace.Identify, g.advice, a)

	life, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	defer context.AfterFunc(ctx, func() { g.intake.close(g.pace.Close); end() })()
	group, life := errgroup.WithContext(life)
	for _, id := range ids {
		s := &shard{g: g, id: id, log: g.log.With("shard", id), first: g.identifies.queue(id), status: ShardStatus{ID: id}}
		g.mu.Lock()
		g.shards = append(g.shards, s)
		g.mu.Unlock()
		group.Go(func() error { return s.run(life) })
	}
	err = group.Wait()
	g.intake.close(g.pace.Close)
	return err
}

// plan settles which shards this process serves, and of how many.
func (g *gateway) plan(a gatewayAdvice) ([]int, error) {
	if len(g.ids) > 0 && g.count == 0 {
		return nil, &FatalError{Next: shardsNext, wrong: "SHARD_IDS is set and SHARD_COUNT is not"}
	}
	if g.count = cmp.Or(g.count, a.Shards); g.count < a.Shards {
		g.log.Warn("fewer shards than Discord advises; it refuses more than 2,500 servers on one", "shards", g.count, "advised", a.Shards)
	}
	ids := slices.Sorted(slices.Values(g.ids))
	if len(ids) == 0 {
		for id := range g.count {
			ids = append(ids, id)
		}
	}
	ids = slices.Compact(ids)
	if ids[0] < 0 || ids[len(ids)-1] >= g.count {
		return nil, &FatalError{Next: shardsNext, wrong: fmt.Sprintf("SHARD_IDS must lie between 0 and %d, as SHARD_COUNT is %d", g.count-1, g.count)}
	}
	return ids, nil
}

// status tells how the connections are, in the order of the shards. Before
// there are any the list is empty.
func (g *gateway) status() []ShardStatus {
	g.mu.Lock()
	defer g.mu.Unlock()
	var list []ShardStatus
	for _, s := range g.shards {
		s.update(func(st *ShardStatus) { list = append(list, *st) })
	}
	return list
}

package discord

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"treatybot/bot"
	"treatybot/bot/discord/gateway"
	"treatybot/bot/discord/rest"
)

// Config is what the bot needs to serve Discord.
type Config struct {
	Bot *bot.Bot
	Log *slog.Logger // nil: none

	Token         string            // of the bot, without "Bot "
	ApplicationID string            // a snowflake
	PublicKey     ed25519.PublicKey // checks interactions that come over HTTP
	GuildID       string            // register commands in this server only; empty: everywhere
	APIURL        string            // base of another Discord-compatible API; empty: Discord's own
	CDNURL        string            // base of its files; empty: Discord's own
	Listen        string            // address of the interactions endpoint; empty: use the gateway
	ShardIDs      []int             // shards that this process serves; nil: all
	ShardCount    int               // shards in all; 0: as many as Discord advises

	Pace Pace // zero values: the defaults

	// Removed and Joined are told which servers have removed the bot, and which
	// have it, maybe again; nil: nobody is. They are called one after another, with
	// a bound of 30 s, and often for the same server: Joined for each one when the
	// bot connects. Guilds lists the servers about which Discord is to be asked,
	// now and every six hours: those of which something is kept; nil: none.
	Removed func(ctx context.Context, guildID string)
	Joined  func(ctx context.Context, guildID string)
	Guilds  func(ctx context.Context) ([]string, error)

	Proxy   func(*http.Request) (*url.URL, error) // which proxy to go through; nil: none
	LockDir string                                // holds the locks that keep two processes off one shard; empty: none are taken
}

// Pace is how long things may take. Tests shorten it.
type Pace struct {
	Answer time.Duration // an answer not ready by then is deferred; 1.5 s
	Drain  time.Duration // finishing what has begun when told to stop; 10 s

	Ask      time.Duration // between two servers that Discord is asked about; 1 s
	AskAgain time.Duration // before they are asked about again; 6 h

	Gateway gateway.Pace
}

// rest is how Discord is reached.
func (c Config) rest() rest.Config {
	return rest.Config{Token: c.Token, APIURL: c.APIURL, CDNURL: c.CDNURL, Proxy: c.Proxy}
}

// String hides the token, as LogValue does, so that printing a Config by
// mistake gives nothing away.
func (c Config) String() string {
	return fmt.Sprintf("application %s, server %q, listens on %q, shards %v of %d", c.ApplicationID, c.GuildID, c.Listen, c.ShardIDs, c.ShardCount)
}

// GoString is String.
func (c Config) GoString() string { return c.String() }

// LogValue is String.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }

const (
	defaultDrain  = 10 * time.Second
	registerAgain = 10 * time.Second // after the first try that fails, then ever later
	registerPause = 10 * time.Minute // at most
)

// Serve registers the commands where they have changed, and answers
// interactions until the context ends; then it finishes what has begun, within
// Pace.Drain, and gives nil. Interactions come to the endpoint where cfg.Listen
// is set, else over the gateway. Commands that cannot be registered keep it from
// nothing and are tried again. An error that no new start mends is a
// [*FatalError].
func Serve(parent context.Context, cfg Config) error {
	cfg.Log = cmp.Or(cfg.Log, slog.New(slog.DiscardHandler))
	client, err := rest.New(cfg.rest())
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(parent)
	defer stop(nil)
	end, cancel := outlasting(ctx, cmp.Or(cfg.Pace.Drain, defaultDrain))
	defer cancel()
	h := newHandler(cfg, client)
	var beside sync.WaitGroup // of what goes on beside answers
	beside.Go(func() { h.residence.run(ctx) })
	beside.Go(func() {
		ids, err := registerCommands(ctx, cfg, Register)
		if err != nil {
			stop(err)
			return
		}
		h.ids.Store(&ids)
	})
	stop(serveWith(ctx, cfg, client, h))
	cfg.Log.Info("stopping; what has begun is finished")
	if err := h.drain(end); err != nil {
		cfg.Log.Warn("not all could be finished", "error", err)
	}
	ended := make(chan struct{})
	go func() { beside.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-end.Done():
	}
	if parent.Err() != nil {
		return nil
	}
	return context.Cause(ctx)
}

// outlasting gives a context that ends a while after another.
func outlasting(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(by, cancel)
		context.AfterFunc(longer, func() { timer.Stop() })
	})
	return longer, cancel
}

// serveWith takes interactions until the context ends.
func serveWith(ctx context.Context, cfg Config, client *rest.Client, h *handler) error {
	if cfg.Listen == "" {
		return gateway.Run(ctx, gateway.Config{
			Token: cfg.Token, REST: client, Proxy: cfg.Proxy, Log: cfg.Log,
			ShardIDs: cfg.ShardIDs, ShardCount: cfg.ShardCount, LockDir: cfg.LockDir,
			Pace: cfg.Pace.Gateway, Handle: h.overGateway, Guild: h.residence.hook(),
		})
	}
	e, err := newEndpoint(cfg, h.handle)
	if err != nil {
		return err
	}
	return e.serve(ctx, cfg.Listen)
}

// registerFunc is [Register].
type registerFunc func(ctx context.Context, cfg Config, dryRun bool) (Plan, map[string]string, error)

// registerCommands registers the commands, and gives their ids by name, none
// where they could not be. It tries until it works, the context ends or Discord
// refuses for good: the network may come up after the bot. Its error says that
// the token is refused; no other keeps the bot from serving the commands that
// Discord has.
func registerCommands(ctx context.Context, cfg Config, register registerFunc) (map[string]string, error) {
	if cfg.Token == "" {
		cfg.Log.Warn("commands are not registered, for want of a token; those that Discord has stay as they are")
		return nil, nil
	}
	pauses := &backoff.ExponentialBackOff{InitialInterval: registerAgain, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: registerPause}
	ids, err := backoff.Retry(ctx, func() (map[string]string, error) {
		plan, ids, err := register(ctx, cfg, false)
		if fatal := gateway.AsFatal(err); fatal != nil {
			return nil, backoff.Permanent(fatal)
		}
		if err == nil {
			cfg.Log.Info("commands are registered", "added", len(plan.Added), "changed", len(plan.Changed), "removed", len(plan.Removed), "unchanged", len(plan.Unchanged))
		}
		return ids, err
	}, backoff.WithBackOff(pauses), backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, pause time.Duration) {
		notRegistered(cfg.Log, err, "pause", pause.Round(time.Second))
	}))
	switch fatal := gateway.AsFatal(err); {
	case ctx.Err() != nil:
		return nil, nil
	case fatal != nil && fatal.Code == http.StatusUnauthorized:
		return nil, fatal
	case err != nil:
		notRegistered(cfg.Log, err)
		return nil, nil
	}
	return ids, nil
}

// notRegistered logs why commands could not be registered.
func notRegistered(log *slog.Logger, err error, more ...any) {
	wrong, next := Explain(err)
	log.Warn("commands could not be registered; those that Discord has are served", append([]any{"why", wrong, "next", next, "error", err}, more...)...)
}

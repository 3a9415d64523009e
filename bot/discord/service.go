package discord

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"treatybot/bot"
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

	Proxy   func(*http.Request) (*url.URL, error) // which proxy to go through; nil: none
	LockDir string                                // holds the locks that keep two processes off one shard; empty: none are taken
}

// Pace is how long things may take. Tests shorten it.
type Pace struct {
	Answer time.Duration // an answer not ready by then is deferred; 1.5 s
	Open   time.Duration // opening a gateway connection; 30 s
	Drain  time.Duration // finishing what has begun when told to stop; 10 s

	Ready    time.Duration // from an open gateway connection to READY or RESUMED; 10 s
	Retry    time.Duration // before a gateway connection is tried again, doubled up to 64 of it, give or take a half; 2 s
	Stable   time.Duration // a connection that lasted so long is renewed at once; 1 min
	Identify time.Duration // between identifies of a bucket; 5 s, as Discord asks
	Silence  time.Duration // without a heartbeat ACK, until a connection is given up; 105 s
	Close    time.Duration // closing a gateway connection; 3 s (discordgo takes 1 s)
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
	defaultDrain   = 10 * time.Second
	registerWithin = 20 * time.Second
)

// Serve registers the commands where they have changed, then answers
// interactions until the context ends; then it finishes what has begun, within
// Pace.Drain, and gives nil. Interactions come to the endpoint where cfg.Listen
// is set, else over the gateway. That commands could not be registered is only
// logged, unless trying again is of no use: then, as where nothing can be served,
// the error is a [*FatalError].
func Serve(ctx context.Context, cfg Config) error {
	cfg.Log = cmp.Or(cfg.Log, slog.New(slog.DiscardHandler))
	client, err := newHTTPClient(cfg)
	if err != nil {
		return err
	}
	ids, err := registerCommands(ctx, cfg, Register)
	if err != nil {
		return err
	}
	h := newHandler(cfg, client, ids)
	err = serveWith(ctx, cfg, client, h)
	cfg.Log.Info("stopping; what has begun is finished")
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), cmp.Or(cfg.Pace.Drain, defaultDrain))
	defer cancel()
	h.drain(within)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// serveWith takes interactions until the context ends.
func serveWith(ctx context.Context, cfg Config, client *http.Client, h *handler) error {
	if cfg.Listen == "" {
		return newGateway(cfg, client, h.overGateway).run(ctx)
	}
	e, err := newEndpoint(cfg, h.handle)
	if err != nil {
		return err
	}
	return e.serve(ctx, cfg.Listen)
}

// registerFunc is [Register].
type registerFunc func(ctx context.Context, cfg Config, dryRun bool) (Plan, map[string]string, error)

// registerCommands registers the commands, and gives their ids by name where
// Discord could be asked. Its error is one that nothing can be served after.
func registerCommands(ctx context.Context, cfg Config, register registerFunc) (map[string]string, error) {
	if cfg.Token == "" {
		cfg.Log.Warn("commands are not registered, for want of a token; those that Discord has stay as they are")
		return nil, nil
	}
	within, cancel := context.WithTimeout(ctx, registerWithin)
	defer cancel()
	plan, ids, err := register(within, cfg, false)
	switch fatal := asFatal(err); {
	case ctx.Err() != nil:
		return nil, nil
	case fatal != nil:
		return nil, fatal
	case err != nil:
		wrong, next := Explain(err)
		cfg.Log.Warn("commands could not be registered; those that Discord has are served", "why", wrong, "next", next, "error", err)
		return nil, nil
	}
	cfg.Log.Info("commands are registered", "added", len(plan.Added), "changed", len(plan.Changed), "removed", len(plan.Removed), "unchanged", len(plan.Unchanged))
	return ids, nil
}

package discord

import (
	"crypto/ed25519"
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

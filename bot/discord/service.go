package discord

import (
	"crypto/ed25519"
	"log/slog"
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
}

// Pace is how long things may take. Tests shorten it.
type Pace struct {
	Answer time.Duration // an answer not ready by then is deferred; 1.5 s
	Open   time.Duration // opening a gateway connection; 30 s
	Drain  time.Duration // finishing what has begun when told to stop; 10 s
}

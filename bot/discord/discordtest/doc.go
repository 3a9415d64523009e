// Package discordtest is a local Discord: the far side of the network, for
// tests of a bot and for a bot started as a process with DISCORD_API_URL
// pointing at it.
//
// A [Server] answers Discord's HTTP API (application.go, command.go,
// callback.go) and sends every type of interaction (send.go), through a
// gateway or, signed, to an interactions endpoint (deliver.go); files that come
// with them lie in its CDN (cdn.go), for those who have a signed link. Each
// interaction is an [Exchange] that keeps what Discord would know of it: the
// first response and its delay, the message as it is now shown, follow-ups.
//
// It is strict. A request that Discord would refuse is refused with Discord's
// status, code and path, and recorded as a [Violation], which fails the test
// unless the test expected it. Bodies are checked against Discord's own API
// description where the shared folder has it (schema.go), and against the
// rules that it does not tell in any case (messagerules.go, commandrules.go).
// A few rules are ours: nobody may be mentioned, a client says who it is.
//
// Faults on demand are in fail.go: limits, errors, cut and slow connections.
//
// The package knows nothing of the bot, nor of discordgo: only JSON.
package discordtest

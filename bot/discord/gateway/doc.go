// Package gateway keeps the connections to Discord's gateway, one for each shard,
// and hands on the interactions that come over them.
//
// Discord says how many shards there are to be and how many sessions may still be
// started (advice.go); the process takes its own of them (gateway.go, lock.go).
// Each shard connects again and again, resumes where it can, and watches over the
// heartbeats (shard.go); identifies wait for their turn and are counted
// (identify.go). What no further try mends ends it all (fatal.go). discordgo
// speaks the protocol; its faults, and what is done about them, stand in
// session.go.
package gateway

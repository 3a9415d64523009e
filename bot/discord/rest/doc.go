// Package rest calls Discord's HTTP API.
//
// Whoever writes one of Discord's own addresses, as we do and discordgo does,
// is led to where the API is configured to be, and to nowhere else
// (transport.go). A reply that is no success is an [Error] (error.go). Calls are
// repeated while Discord is busy, as long as their context lasts (retry.go):
// discordgo sleeps through rate limits without regard to the context, takes an
// HTML page for broken JSON, tries again after 502 alone, and keeps a rate
// limiter for each interaction for ever.
package rest

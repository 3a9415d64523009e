package discord

// The permissions of members that count, as bits
// (docs.discord.com/developers/topics/permissions).
const (
	administrator  = 1 << 3
	manageMessages = 1 << 13
)

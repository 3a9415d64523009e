// Package discordpicture draws messages about as Discord shows them, as SVG.
// It reads Discord's JSON of messages made of Components V2, such as the bot's
// answers, and of markdown what they hold. Names, avatars and places of things
// are its own; words, colours and buttons are the message's.
package discordpicture

// Package discord answers interactions: slash commands, their completion, and
// the buttons under answers.
//
// An interaction comes over the gateway (session.go) or to the HTTP endpoint
// (endpoint.go), as the same JSON (interaction.go). A command or a button
// becomes a [bot.Request] (receive.go), the Answer to it a card of one or more
// pages (render.go). The first response is due within 3 s: what is ready within
// 1.5 s is sent at once, else a deferral is, and the card follows as its edit
// (respond.go). All that a button needs to know is in its custom_id
// (customid.go), so buttons outlive the process.
//
// Commands are made from the bot's table (command.go) with words in other
// languages (localise.go), and written to Discord where they differ
// (register.go). What completes an option is answered from memory
// (complete.go).
//
// discordgo holds the gateway connection and carries the few calls that manage
// the application. Interactions and messages are our own JSON, sent by our own
// client (client.go): discordgo v0.29.0 can neither read unknown components nor
// write Components V2 after a deferral, and keeps a rate limiter for each
// interaction for ever.
package discord

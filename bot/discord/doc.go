// Package discord answers interactions: slash commands, their completion, and
// the buttons under answers.
//
// An interaction comes over the gateway (package gateway) or to the HTTP
// endpoint (endpoint.go), as the same JSON (interaction.go). A command or a
// button becomes a [bot.Request] (receive.go), the Answer to it a card (package
// card). The first response is due within 3 s: what is ready within 1.5 s is
// sent at once, else a deferral is, and the card follows as its edit
// (respond.go, client.go). Who is served next a fair queue decides (queue.go).
//
// What moderators do is checked at each command, button and form (rights.go) and
// may need a form first (moderate.go, form.go) or a file that came with it
// (upload.go). Documents that are added have a queue of their own.
//
// Commands are made from the bot's table (command.go) with words in other
// languages (localise.go), and written to Discord where they differ
// (register.go). What completes an option is answered at once (complete.go).
// Which servers have the bot is found out for those who keep data of them
// (residence.go). Settings are compared with what Discord has (check.go), and
// errors put into words for the operator (explain.go).
//
// discordgo holds the gateway connection and has the shapes of commands.
// Interactions and messages are our own JSON, and all calls of the API go through
// package rest: discordgo v0.29.0 can neither read unknown components nor write
// Components V2 after a deferral.
package discord

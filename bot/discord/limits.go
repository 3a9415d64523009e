package discord

import "time"

// Discord's limits on commands and time; those on messages are in package card.
// Sources: the OpenAPI description of its HTTP API
// (github.com/discord/discord-api-spec), else the page of its documentation
// (docs.discord.com/developers) named beside a group. Lengths are in characters.
const (
	// Commands: interactions/application-commands.
	maxCommands            = 100
	maxMenuCommands        = 15 // of messages, and as many of users
	maxCommandName         = 32
	maxCommandDescription  = 100
	maxCommandOptions      = 25
	maxCommandCharacters   = 8000 // names, descriptions and values; the longest localisation counts
	maxAutocompleteChoices = 25
	maxChoiceName          = 100
	maxChoiceValue         = 100
	maxStringOption        = 6000

	// Time: interactions/receiving-and-responding.
	firstResponseDue = 3 * time.Second
	tokenLife        = 15 * time.Minute
)

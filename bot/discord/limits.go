package discord

import "time"

// Discord's limits. Sources: the OpenAPI description of its HTTP API
// (github.com/discord/discord-api-spec), else the page of its documentation
// (docs.discord.com/developers) named beside a group. Lengths are in characters;
// we count UTF-16 code units, which are never fewer.
const (
	// Messages with Components V2: resources/message, components/reference.
	maxComponents      = 40   // nested ones count
	maxMessageText     = 4000 // of all text displays of a message together
	maxSectionTexts    = 3
	maxRowButtons      = 5
	maxButtonLabel     = 80
	maxURL             = 512
	maxCustomID        = 100
	maxSelectOptions   = 25
	maxSelectText      = 100 // label, value and description of an option
	maxPlaceholder     = 150
	maxAttachments     = 10
	maxFileName        = 1024
	maxAttachmentBytes = 10 << 20 // where the interaction names no other limit

	// Commands: interactions/application-commands.
	maxCommands            = 100
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

// utf16Len is the length of a text in UTF-16 code units.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}

package discord

import "treatybot/bot/discord/card"

// CallbackType tells how an interaction is responded to.
type CallbackType int

// The types of response.
const (
	Pong             CallbackType = 1
	NewMessage       CallbackType = 4
	DeferredMessage  CallbackType = 5
	DeferredUpdate   CallbackType = 6
	UpdateMessage    CallbackType = 7
	AutocompleteList CallbackType = 8
	OpenModal        CallbackType = 9
)

// Response is the first response to an interaction. Data is a Message, an
// Autocomplete, a Modal, or a Deferral; nil for Pong and DeferredUpdate.
type Response struct {
	Type CallbackType `json:"type"`
	Data any          `json:"data,omitempty"`
}

// Deferral is the data of a DeferredMessage; Discord takes no flag but
// Ephemeral there.
type Deferral struct {
	Flags card.MessageFlags `json:"flags,omitempty"`
}

// Autocomplete is the data of an AutocompleteList.
type Autocomplete struct {
	Choices []Choice `json:"choices"`
}

// Choice is a value that completes an option.
type Choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

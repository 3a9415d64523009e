package discord

import (
	"encoding/json"
	"fmt"

	"treatybot/bot/discord/card"
)

// InteractionType tells what the user did.
type InteractionType int

// The types of interaction.
const (
	Ping                InteractionType = 1
	ApplicationCommand  InteractionType = 2
	MessageComponent    InteractionType = 3
	CommandAutocomplete InteractionType = 4
	ModalSubmit         InteractionType = 5
)

// Interaction is what Discord sends when somebody uses a command or a button,
// by either way in. Only what the bot reads is decoded; data stays raw until its
// type is known, so that a part we do not know never spoils the rest.
type Interaction struct {
	ID            string          `json:"id"`
	ApplicationID string          `json:"application_id"`
	Type          InteractionType `json:"type"`
	Data          json.RawMessage `json:"data"`
	GuildID       string          `json:"guild_id"` // empty outside servers
	Member        *Member         `json:"member"`   // within a server
	User          *User           `json:"user"`     // outside
	Token         string          `json:"token"`    // good for 15 min; a secret
	Message       *SourceMessage  `json:"message"`
	Locale        string          `json:"locale"` // of the user's client
}

// User is a Discord account.
type User struct {
	ID string `json:"id"`
}

// Member is a user in a server.
type Member struct {
	User User `json:"user"`
}

// SourceMessage is the message whose component was used.
type SourceMessage struct {
	Flags    card.MessageFlags `json:"flags"`
	Metadata *struct {
		User User `json:"user"` // who caused the message
	} `json:"interaction_metadata"`
}

// CommandData is the data of a command, or of its completion.
type CommandData struct {
	Name    string          `json:"name"`
	Options []CommandOption `json:"options"`
}

// CommandOption is a value given to a command. The value is a string, a
// number or a bool.
type CommandOption struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"` // being typed
}

// ComponentData is the data of a component that was used.
type ComponentData struct {
	CustomID string   `json:"custom_id"`
	Values   []string `json:"values"` // of a select menu
}

// asker gives the id of the user who acts.
func (i *Interaction) asker() string {
	switch {
	case i.Member != nil:
		return i.Member.User.ID
	case i.User != nil:
		return i.User.ID
	}
	return ""
}

// data decodes the data of an interaction.
func data[T CommandData | ComponentData](i *Interaction) (T, error) {
	var d T
	if len(i.Data) == 0 {
		return d, fmt.Errorf("interaction %s of type %d has no data", i.ID, i.Type)
	}
	if err := json.Unmarshal(i.Data, &d); err != nil {
		return d, fmt.Errorf("data of interaction %s: %w", i.ID, err)
	}
	return d, nil
}

// text gives a string value; whether there is one is the second result.
func (o CommandOption) text() (string, bool) {
	var s string
	err := json.Unmarshal(o.Value, &s)
	return s, err == nil
}

// flag gives a bool value, false where there is none.
func (o CommandOption) flag() bool {
	var b bool
	_ = json.Unmarshal(o.Value, &b)
	return b
}

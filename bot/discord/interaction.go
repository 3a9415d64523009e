package discord

import (
	"cmp"
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
	ChannelID     string          `json:"channel_id"`
	Member        *Member         `json:"member"` // within a server
	User          *User           `json:"user"`   // outside
	Token         string          `json:"token"`  // good for 15 min; a secret
	Message       *SourceMessage  `json:"message"`
	Locale        string          `json:"locale"` // of the user's client
	Owners        Owners          `json:"authorizing_integration_owners"`
}

// Owners says for whom the bot was installed that got the interaction: by the
// type of installation, "0" a server and "1" a user, the id of whom.
type Owners map[string]string

// UnmarshalJSON takes what it understands.
func (o *Owners) UnmarshalJSON(raw []byte) error {
	var all map[string]json.RawMessage
	_ = json.Unmarshal(raw, &all)
	*o = Owners{}
	for kind, id := range all {
		var s string
		if json.Unmarshal(id, &s) == nil {
			(*o)[kind] = s
		}
	}
	return nil
}

// User is a Discord account.
type User struct {
	ID         string `json:"id"`
	Username   string `json:"username"`
	GlobalName string `json:"global_name"` // to show; may be empty
}

// name is what others see.
func (u User) name() string { return cmp.Or(u.GlobalName, u.Username) }

// Member is a user in a server.
type Member struct {
	User        User     `json:"user"`
	Nick        string   `json:"nick"`
	Roles       []string `json:"roles"`
	Permissions string   `json:"permissions"` // in the channel, overwrites counted in: a bit set in decimal
}

// SourceMessage is the message whose component was used.
type SourceMessage struct {
	Flags    card.MessageFlags `json:"flags"`
	Metadata *struct {
		User User `json:"user"` // who caused the message
	} `json:"interaction_metadata"`
}

// CommandType tells where a command is used.
type CommandType int

// The types of command that the bot has.
const (
	SlashCommand   CommandType = 1
	MessageCommand CommandType = 3 // in the menu of a message
)

// CommandData is the data of a command, or of its completion.
type CommandData struct {
	ID       string          `json:"id"` // of the command
	Type     CommandType     `json:"type"`
	Name     string          `json:"name"`
	Options  []CommandOption `json:"options"`
	TargetID string          `json:"target_id"` // of the message, for a command in its menu
	Resolved Resolved        `json:"resolved"`
}

// Resolved has what the options of a command, or its target, refer to by id.
type Resolved struct {
	Attachments map[string]json.RawMessage `json:"attachments"`
	Messages    map[string]json.RawMessage `json:"messages"`
}

// OptionType tells what a value given to a command is.
type OptionType int

// The types of option that are no plain value.
const (
	Subcommand       OptionType = 1
	SubcommandGroup  OptionType = 2
	AttachmentOption OptionType = 11 // the value is an id among the resolved
)

// CommandOption is a value given to a command: a string, a number or a bool.
// Of a subcommand it is the options given to that.
type CommandOption struct {
	Type    OptionType      `json:"type"`
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Options []CommandOption `json:"options"`
	Focused bool            `json:"focused"` // being typed
}

// used gives the whole name of the command that was used, such as "corpus add",
// and the options given to it.
func (d CommandData) used() (name string, options []CommandOption) {
	name, options = d.Name, d.Options
	for len(options) == 1 && (options[0].Type == Subcommand || options[0].Type == SubcommandGroup) {
		name, options = name+" "+options[0].Name, options[0].Options
	}
	return name, options
}

// FileInfo is a file that Discord keeps, uploaded with a message or a command.
type FileInfo struct {
	Filename    string `json:"filename"`
	ContentType string `json:"content_type"` // as Discord sees it; may be empty
	Size        int64  `json:"size"`         // in bytes
	URL         string `json:"url"`          // signed; works for a day or so
}

// TargetMessage is the message in whose menu a command was used.
type TargetMessage struct {
	ID          string     `json:"id"`
	ChannelID   string     `json:"channel_id"`
	Content     string     `json:"content"`
	Author      User       `json:"author"`
	Timestamp   string     `json:"timestamp"` // RFC 3339
	Attachments []FileInfo `json:"attachments"`
}

// ComponentData is the data of a component that was used.
type ComponentData struct {
	CustomID string   `json:"custom_id"`
	Values   []string `json:"values"` // of a select menu
}

// FormData is the data of a form that was sent off.
type FormData struct {
	CustomID   string            `json:"custom_id"`
	Components []json.RawMessage `json:"components"`
}

// user gives who acts.
func (i *Interaction) user() User {
	switch {
	case i.Member != nil:
		return i.Member.User
	case i.User != nil:
		return *i.User
	}
	return User{}
}

// asker gives the id of the user who acts.
func (i *Interaction) asker() string { return i.user().ID }

// installed reports whether the interaction came by way of an installation in
// its server, not of one that the user brings along.
func (i *Interaction) installed() bool { return i.GuildID != "" && i.Owners["0"] == i.GuildID }

// data decodes the data of an interaction.
func data[T CommandData | ComponentData | FormData](i *Interaction) (T, error) {
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

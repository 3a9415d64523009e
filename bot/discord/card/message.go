package card

// MessageFlags is a bit set.
type MessageFlags int

// The flags that the bot uses.
const (
	Ephemeral    MessageFlags = 1 << 6 // only the asker sees the message
	ComponentsV2 MessageFlags = 1 << 15
)

// Message is a message made of Components V2. It is always sent whole: what
// an edit leaves out would stay, or go, as Discord pleases.
type Message struct {
	Flags           MessageFlags    `json:"flags"`
	Components      []Component     `json:"components"`
	AllowedMentions AllowedMentions `json:"allowed_mentions"`
	Attachments     []Attachment    `json:"attachments"`
	Files           []File          `json:"-"` // sent beside the JSON, in the order of Attachments
}

// AllowedMentions says who may be notified. The empty list, which must be
// there, means nobody.
type AllowedMentions struct {
	Parse []string `json:"parse"`
}

// Attachment describes a file of the same index.
type Attachment struct {
	ID          int    `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

// File is a file sent with a message.
type File struct {
	Name        string
	ContentType string
	Content     []byte
}

// ComponentType tells what a component is.
type ComponentType int

// The types of component that the bot sends.
const (
	ActionRow    ComponentType = 1
	Button       ComponentType = 2
	StringSelect ComponentType = 3
	Section      ComponentType = 9
	TextDisplay  ComponentType = 10
	FileDisplay  ComponentType = 13
	Separator    ComponentType = 14
	Container    ComponentType = 17
)

// ButtonStyle is the look of a button.
type ButtonStyle int

// The styles of button.
const (
	Primary   ButtonStyle = 1
	Secondary ButtonStyle = 2
	Success   ButtonStyle = 3
	Danger    ButtonStyle = 4
)

// Component is a part of a message. Which fields count depends on its type.
type Component struct {
	Type       ComponentType `json:"type"`
	Components []Component   `json:"components,omitempty"` // ActionRow, Section, Container

	Content string `json:"content,omitempty"` // TextDisplay: markdown

	AccentColor *int `json:"accent_color,omitempty"` // Container: 0xRRGGBB

	Accessory *Component `json:"accessory,omitempty"` // Section: a button

	Style    ButtonStyle `json:"style,omitempty"` // Button
	Label    string      `json:"label,omitempty"`
	Emoji    *Emoji      `json:"emoji,omitempty"`
	CustomID string      `json:"custom_id,omitempty"` // Button, StringSelect

	Placeholder string         `json:"placeholder,omitempty"` // StringSelect
	Options     []SelectOption `json:"options,omitempty"`

	File *FileReference `json:"file,omitempty"` // FileDisplay
}

// Emoji is a Unicode emoji on a button.
type Emoji struct {
	Name string `json:"name"`
}

// SelectOption is a line of a select menu.
type SelectOption struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// FileReference points to an attached file: "attachment://name".
type FileReference struct {
	URL string `json:"url"`
}

package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"treatybot/bot"
	"treatybot/bot/discord/card"
)

// Modal is a form, as a response: discordgo knows no Label and writes fields
// that Discord refuses.
type Modal struct {
	CustomID   string       `json:"custom_id"`
	Title      string       `json:"title"`
	Components []ModalLabel `json:"components"`
}

// ModalLabel is a label with the input under it.
type ModalLabel struct {
	Type        card.ComponentType `json:"type"`
	Label       string             `json:"label"`
	Description string             `json:"description,omitempty"`
	Component   TextInput          `json:"component"`
}

// TextInput is a field of text.
type TextInput struct {
	Type      card.ComponentType `json:"type"`
	CustomID  string             `json:"custom_id"`
	Style     int                `json:"style"` // 1: a line, 2: several
	Value     string             `json:"value,omitempty"`
	Required  bool               `json:"required"` // Discord takes it for true where it is left out
	MaxLength int                `json:"max_length,omitempty"`
}

// The types of component in forms, and their limits (components/reference).
const (
	textInput  card.ComponentType = 4
	labelInput card.ComponentType = 18

	oneLine, severalLines = 1, 2

	maxModalTitle  = 45
	maxModalFields = 5
	maxFieldLabel  = 45
	maxFieldHelp   = 100
	maxFieldValue  = 4000
)

// modal makes Discord's form of the bot's, for a request. What the form fills in
// joins the request, which the custom_id holds. The error says that it cannot.
func modal(f bot.Form, r bot.Request) (Modal, error) {
	id, ok := card.Press{Action: card.Fill, Request: r}.Encode()
	switch {
	case !ok:
		return Modal{}, errors.New("the request is too long for a custom_id")
	case len(f.Fields) == 0 || len(f.Fields) > maxModalFields:
		return Modal{}, fmt.Errorf("form of %d fields, 1 to %d allowed", len(f.Fields), maxModalFields)
	}
	m := Modal{CustomID: id, Title: card.Clip(f.Title, maxModalTitle)}
	for _, field := range f.Fields {
		most := field.MaxLength
		if most <= 0 || most > maxFieldValue {
			most = maxFieldValue
		}
		input := TextInput{
			Type: textInput, CustomID: field.Name, Style: oneLine, Required: field.Required,
			MaxLength: most, Value: card.Clip(field.Value, most),
		}
		if field.Long {
			input.Style = severalLines
		}
		m.Components = append(m.Components, ModalLabel{
			Type: labelInput, Label: card.Clip(field.Label, maxFieldLabel), Description: card.Clip(field.Description, maxFieldHelp), Component: input,
		})
	}
	return m, nil
}

// receiveForm reads a form that was sent off: its fields are options of the
// request in its custom_id. The answer goes where the form's button is, if that
// is on a message of the user's own.
func receiveForm(i *Interaction) (asked, error) {
	d, err := data[FormData](i)
	if err != nil {
		return asked{}, err
	}
	p, err := card.ParsePress(d.CustomID)
	if err != nil {
		return asked{}, err
	}
	if p.Action != card.Fill {
		return asked{}, errors.New("a form with the custom_id of a button")
	}
	a := asked{filled: true, View: card.View{Request: p.Request}}
	for name, value := range fieldsOf(d.Components) {
		if _, fixed := p.Request.Options[name]; fixed || !takes(p.Request.Command, name) {
			return asked{}, fmt.Errorf("a form for %s with the field %q", p.Request.Command, name)
		}
		a.Request.Options[name] = value
	}
	a.Private = privateUnlessSaid(p.Request.Command) || i.Message != nil && (!i.own() || i.Message.Flags&card.Ephemeral != 0)
	a.update = i.own() && card.Replaces(p.Request.Command)
	return a, nil
}

// takes reports whether a command takes an option by text.
func takes(command, option string) bool {
	c := row(command)
	if c == nil {
		return false
	}
	for _, o := range slices.Concat(c.Options, c.Details()) {
		if o.Name == option {
			return o.Kind != bot.FileOption
		}
	}
	return false
}

// fieldsOf gathers the texts of a form by their custom_id, within labels and
// rows. What it does not know it passes over.
func fieldsOf(components []json.RawMessage) map[string]string {
	fields := map[string]string{}
	for _, raw := range components {
		var c struct {
			CustomID   string            `json:"custom_id"`
			Value      *string           `json:"value"`
			Component  json.RawMessage   `json:"component"`
			Components []json.RawMessage `json:"components"`
		}
		if json.Unmarshal(raw, &c) != nil {
			continue
		}
		if c.CustomID != "" && c.Value != nil {
			fields[c.CustomID] = *c.Value
		}
		if len(c.Component) > 0 {
			c.Components = append(c.Components, c.Component)
		}
		for name, value := range fieldsOf(c.Components) {
			fields[name] = value
		}
	}
	return fields
}

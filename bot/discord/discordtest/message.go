package discordtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// The types of component that have rules of their own.
const (
	componentRow          = 1
	componentButton       = 2
	componentStringSelect = 3
	componentUserSelect   = 5
	componentOtherSelect  = 8 // the last of the menus
	componentSection      = 9
	componentText         = 10
	componentThumbnail    = 11
	componentGallery      = 12
	componentFile         = 13
	componentSeparator    = 14
	componentContainer    = 17
)

// The flags of messages that may be sent.
const (
	flagSuppressEmbeds        = 1 << 2
	flagEphemeral             = 1 << 6
	flagLoading               = 1 << 7 // only Discord sets it
	flagSuppressNotifications = 1 << 12
	flagV2                    = 1 << 15
)

func isMenu(kind int) bool {
	return kind == componentStringSelect || kind >= componentUserSelect && kind <= componentOtherSelect
}

// Message is a message as Discord has it at some moment. Nothing in it may be
// changed.
type Message struct {
	Fields map[string]any // Discord's JSON
	Files  []File         // what its attachments hold, in their order
}

// File is a file of a message.
type File struct {
	Name        string
	ContentType string
	Content     []byte

	index int // n of files[n]
}

// Button is a button of a message.
type Button struct {
	Label    string
	CustomID string // empty of a link
	URL      string // of a link
	Emoji    string
	Style    int
	Disabled bool
}

// Menu is a select menu of a message.
type Menu struct {
	Placeholder string
	CustomID    string
	Options     []MenuOption
	Disabled    bool
}

// MenuOption is a line of a menu.
type MenuOption struct {
	Label, Value, Description string
	Default                   bool
}

// ID is the message's snowflake, empty where there is no message.
func (m Message) ID() string { return text(m.Fields["id"]) }

// Ephemeral tells whether only the asker sees it.
func (m Message) Ephemeral() bool { return number(m.Fields["flags"])&flagEphemeral != 0 }

// V2 tells whether it is made of Components V2.
func (m Message) V2() bool { return number(m.Fields["flags"])&flagV2 != 0 }

// Text is the content and all text displays, one under the other.
func (m Message) Text() string {
	var texts []string
	if c := text(m.Fields["content"]); c != "" {
		texts = append(texts, c)
	}
	for c := range walk(items(m.Fields["components"])) {
		if number(c["type"]) == componentText {
			texts = append(texts, text(c["content"]))
		}
	}
	return strings.Join(texts, "\n")
}

// Components counts all components, nested ones too.
func (m Message) Components() int {
	n := 0
	for range walk(items(m.Fields["components"])) {
		n++
	}
	return n
}

// Buttons lists the buttons, links too.
func (m Message) Buttons() []Button {
	var buttons []Button
	for c := range walk(items(m.Fields["components"])) {
		if number(c["type"]) == componentButton {
			emoji, _ := c["emoji"].(object)
			buttons = append(buttons, Button{
				Label: text(c["label"]), CustomID: text(c["custom_id"]), URL: text(c["url"]),
				Emoji: text(emoji["name"]), Style: number(c["style"]), Disabled: truth(c["disabled"]),
			})
		}
	}
	return buttons
}

// Menus lists the select menus.
func (m Message) Menus() []Menu {
	var menus []Menu
	for c := range walk(items(m.Fields["components"])) {
		if !isMenu(number(c["type"])) {
			continue
		}
		menu := Menu{Placeholder: text(c["placeholder"]), CustomID: text(c["custom_id"]), Disabled: truth(c["disabled"])}
		for _, o := range items(c["options"]) {
			o, _ := o.(object)
			menu.Options = append(menu.Options, MenuOption{
				Label: text(o["label"]), Value: text(o["value"]), Description: text(o["description"]), Default: truth(o["default"]),
			})
		}
		menus = append(menus, menu)
	}
	return menus
}

// message is a message at Discord. Its fields are replaced at each edit, never
// changed, so that they can be handed out.
type message struct {
	fields  object
	files   []File
	deleted bool
}

// now is what the message shows.
func (m *message) now() Message {
	if m == nil || m.deleted {
		return Message{}
	}
	return Message{Fields: m.fields, Files: m.files}
}

// newMessage makes the answer to an interaction. The lock is held.
func (s *Server) newMessage(e *Exchange, d draft) *message {
	metadata := object{
		"id": e.ID, "type": e.kind, "user": userObject(e.user), "authorizing_integration_owners": e.place.owners(e.user),
	}
	kind := 20 // a slash command's; a component's is an answer, 19
	if e.name != "" {
		metadata["name"] = e.name
	}
	if e.source != nil {
		kind = 19
		metadata["interacted_message_id"] = e.source.fields["id"]
	}
	if e.opener != nil { // a form is told with what opened it
		metadata["triggering_interaction_metadata"] = object{
			"id": e.opener.ID, "type": e.opener.kind, "user": userObject(e.opener.user),
			"authorizing_integration_owners": e.place.owners(e.opener.user),
		}
	}
	m := &message{fields: object{
		"id": s.snowflake(), "type": kind, "channel_id": e.place.ChannelID, "application_id": s.o.ApplicationID,
		"webhook_id": s.o.ApplicationID, "author": s.botUser(), "content": "", "embeds": list{}, "components": list{},
		"attachments": list{}, "mentions": list{}, "mention_roles": list{}, "mention_everyone": false,
		"pinned": false, "tts": false, "flags": 0, "timestamp": s.o.Now().UTC().Format(time.RFC3339Nano),
		"edited_timestamp": nil, "interaction_metadata": metadata,
	}}
	s.put(m, d)
	return m
}

// amend edits a message. The lock is held.
func (s *Server) amend(m *message, d draft) {
	m.fields = maps.Clone(m.fields)
	m.fields["edited_timestamp"] = s.o.Now().UTC().Format(time.RFC3339Nano)
	m.fields["flags"] = number(m.fields["flags"]) &^ flagLoading
	s.put(m, d)
}

// put writes a draft into a message's fields.
func (s *Server) put(m *message, d draft) {
	if flags, ok := d.fields["flags"]; ok && flags != nil {
		const sticky = flagEphemeral | flagV2
		was := number(m.fields["flags"])
		m.fields["flags"] = was&sticky | number(flags)&^(flagEphemeral|flagLoading) | d.ephemeral()
	}
	for _, k := range []string{"content", "embeds"} {
		if v, ok := d.fields[k]; ok {
			if v == nil {
				v = map[string]any{"content": "", "embeds": list{}}[k]
			}
			m.fields[k] = v
		}
	}
	s.attach(m, d)
	if c, ok := d.fields["components"]; ok {
		next := 0
		m.fields["components"] = received(items(c), &next, items(m.fields["attachments"]))
	}
}

// attach keeps the attachments that the draft keeps, and adds its files.
func (s *Server) attach(m *message, d draft) {
	told := map[string]object{}
	for _, a := range items(d.fields["attachments"]) {
		if a, ok := a.(object); ok {
			told[snowflakeText(a["id"])] = a
		}
	}
	_, listed := d.fields["attachments"]
	attachments, files := list{}, []File{}
	for n, a := range items(m.fields["attachments"]) {
		if _, kept := told[text(a.(object)["id"])]; kept || !listed {
			attachments, files = append(attachments, a), append(files, m.files[n])
		}
	}
	for _, f := range d.files {
		about := told[fmt.Sprint(f.index)]
		if name := text(about["filename"]); name != "" {
			f.Name = name
		}
		id := s.snowflake()
		at := fmt.Sprintf("/ephemeral-attachments/%s/%s/%s?ex=0&is=0&hm=0", s.o.ApplicationID, id, f.Name)
		a := object{
			"id": id, "filename": f.Name, "size": len(f.Content), "content_type": f.ContentType,
			"url": "https://cdn.discordapp.com" + at, "proxy_url": "https://media.discordapp.net" + at,
		}
		if about["description"] != nil {
			a["description"] = about["description"]
		}
		attachments, files = append(attachments, a), append(files, f)
	}
	m.fields["attachments"], m.files = attachments, slices.Clip(files)
}

// received copies components as Discord gives them back: each with an id, files
// with their address.
func received(components list, next *int, attachments list) list {
	back := make(list, 0, len(components))
	for _, c := range components {
		c, ok := c.(object)
		if !ok {
			continue
		}
		c = maps.Clone(c)
		*next++
		if number(c["id"]) == 0 {
			c["id"] = *next
		}
		if inner, ok := c["components"]; ok {
			c["components"] = received(items(inner), next, attachments)
		}
		if a, ok := c["accessory"]; ok {
			c["accessory"] = received(list{a}, next, attachments)[0]
		}
		if file, ok := c["file"].(object); ok {
			name := strings.TrimPrefix(text(file["url"]), attachmentScheme)
			for _, a := range attachments {
				if a := a.(object); a["filename"] == name {
					c["file"] = object{"url": a["url"], "proxy_url": a["proxy_url"], "content_type": a["content_type"]}
					c["name"], c["size"] = name, a["size"]
				}
			}
		}
		back = append(back, c)
	}
	return back
}

// snowflakeText is an id that may come as a string or a number.
func snowflakeText(v any) string {
	if n, ok := v.(float64); ok {
		return decimal(uint64(n))
	}
	return text(v)
}

package discordtest

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// The types of interaction.
const (
	typePing         = 1
	typeCommand      = 2
	typeComponent    = 3
	typeAutocomplete = 4
	typeModal        = 5
)

// User is somebody at a Discord client.
type User struct {
	ID          string // a snowflake
	Name        string // empty: "somebody"
	Locale      string // of the client; empty: en-US
	Permissions string // in servers, a bit set in decimal; empty: an ordinary member's
	Roles       []string
}

// Moderators is what members may do who manage messages, beside what all may.
const Moderators = "2248473465843265"

// Place is where a user is, and how the bot came to be there.
type Place struct {
	GuildID   string // empty outside servers
	ChannelID string
	visited   bool // the user has the bot, the place has not
	group     bool // a direct message between others
}

// Guild is a channel of a server that has the bot.
func Guild(id string) Place { return Place{GuildID: id, ChannelID: "1148000000000000001"} }

// DM is a direct message to the bot.
func DM() Place { return Place{ChannelID: "1148000000000000002"} }

// Visited is a channel of a server that has not the bot: the user brings it
// along. At most five follow-ups are allowed there.
func Visited(id string) Place {
	return Place{GuildID: id, ChannelID: "1148000000000000003", visited: true}
}

// Group is a direct message between the user and others.
func Group() Place { return Place{ChannelID: "1148000000000000004", visited: true, group: true} }

// Option is a value that a user gives to a command.
type Option struct {
	Name    string
	Value   any // string, bool, int, float64 or Upload; nil of a subcommand
	Focused bool
	Options []Option // of a subcommand
}

// Value is an option with a string, bool, int or float64.
func Value(name string, value any) Option { return Option{Name: name, Value: value} }

// Sub is a subcommand with its options.
func Sub(name string, options ...Option) Option { return Option{Name: name, Options: options} }

// Typing is the option that a user is at, with what is in the box.
func Typing(name, soFar string) Option { return Option{Name: name, Value: soFar, Focused: true} }

// kind is the option's type, as Discord numbers them.
func (o Option) kind() int {
	switch o.Value.(type) {
	case string:
		return 3
	case int:
		return 4
	case bool:
		return 5
	case float64:
		return 10
	case object, Upload:
		return optionAttachment
	}
	if len(o.Options) > 0 && o.Options[0].Value == nil {
		return optionGroup
	}
	return optionSub
}

// optionObjects are options in an interaction.
func optionObjects(options []Option) list {
	objects := list{}
	for _, o := range options {
		at := object{"name": o.Name, "type": o.kind()}
		switch value := o.Value.(type) {
		case nil:
			at["options"] = optionObjects(o.Options)
		case object: // a file
			at["value"] = value["id"]
		default:
			at["value"] = value
		}
		if o.Focused {
			at["focused"] = true
		}
		objects = append(objects, at)
	}
	return objects
}

// userObject is a user as Discord writes them.
func userObject(u User) object {
	name := cmp.Or(u.Name, "somebody")
	return object{
		"id": u.ID, "username": name, "global_name": name, "discriminator": "0", "avatar": nil,
		"avatar_decoration_data": nil, "collectibles": nil, "clan": nil, "primary_guild": nil,
		"public_flags": 0, "flags": 0, "bot": false,
	}
}

// memberObject is a user within a server.
func memberObject(u User) object {
	roles := list{}
	for _, r := range u.Roles {
		roles = append(roles, r)
	}
	return object{
		"user": userObject(u), "roles": roles, "permissions": cmp.Or(u.Permissions, "2248473465835073"),
		"joined_at": "2025-07-10T12:00:00.000000+00:00", "nick": nil, "avatar": nil, "banner": nil,
		"deaf": false, "mute": false, "pending": false, "flags": 0, "premium_since": nil,
		"communication_disabled_until": nil, "unusual_dm_activity_until": nil,
	}
}

// owners says for whom the bot was installed: "0" a server, "1" a user. From
// a direct message to the bot, the server is "0".
func (p Place) owners(u User) object {
	switch {
	case p.visited:
		return object{"1": u.ID}
	case p.GuildID == "":
		return object{"0": "0"}
	}
	return object{"0": p.GuildID}
}

// payload is an interaction as Discord sends it, but for its data.
func (s *Server) payload(e *Exchange) object {
	u, p := e.user, e.place
	i := object{
		"version": 1, "id": e.ID, "application_id": s.o.ApplicationID, "type": e.kind, "token": e.token,
		"app_permissions": "562949953601536", "entitlements": list{}, "entitlement_sku_ids": list{},
		"authorizing_integration_owners": p.owners(u),
	}
	if e.kind == typePing {
		i["user"], i["authorizing_integration_owners"] = userObject(u), object{}
		return i
	}
	i["locale"], i["channel_id"] = cmp.Or(u.Locale, "en-US"), p.ChannelID
	i["attachment_size_limit"] = attachmentLimit
	channel := object{"id": p.ChannelID, "flags": 0, "last_message_id": "1149000000000000000"}
	i["channel"] = channel
	switch {
	case p.GuildID != "":
		i["context"], i["guild_id"], i["guild_locale"] = 0, p.GuildID, "en-US"
		i["guild"] = object{"id": p.GuildID, "locale": "en-US", "features": list{"COMMUNITY", "NEWS"}}
		i["member"] = memberObject(u)
		for k, v := range (object{
			"type": 0, "guild_id": p.GuildID, "name": "arms-control", "nsfw": false, "parent_id": nil,
			"permissions": "2248473465835073", "position": 3, "rate_limit_per_user": 0, "topic": nil,
		}) {
			channel[k] = v
		}
	case p.group:
		i["context"], i["user"] = 2, userObject(u)
		channel["type"], channel["name"], channel["icon"] = 3, nil, nil
		channel["owner_id"], channel["recipients"] = u.ID, list{userObject(u)}
	default:
		i["context"], i["user"] = 1, userObject(u)
		channel["type"], channel["recipients"] = 1, list{userObject(u)}
	}
	return i
}

// commandID is the id of a registered command, or one made up.
func (s *Server) commandID(p Place, name string, kind int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, scope := range []string{p.GuildID, ""} {
		for _, c := range s.commands[scope] {
			if c["name"] == name && number(c["type"]) == kind {
				return text(c["id"])
			}
		}
	}
	return s.snowflake()
}

// interactionToken makes a token of the length that Discord's have.
func interactionToken(id string) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "interaction:%s:%0120s", id, id))
}

// TextMessage is a message that a user wrote, as the target of a message
// command.
func TextMessage(u User, content string) map[string]any {
	return object{
		"id": "1149000000000000001", "channel_id": "1148000000000000001", "type": 0, "content": content,
		"author": userObject(u), "timestamp": "2025-07-10T12:00:00.000000+00:00", "edited_timestamp": nil,
		"flags": 0, "components": list{}, "embeds": list{}, "attachments": list{}, "mentions": list{},
		"mention_roles": list{}, "mention_everyone": false, "pinned": false, "tts": false,
	}
}

// strange adds components of a type that nobody knows to a message, at the top
// and in its first container.
func strange(message object) object {
	var m object
	raw, _ := json.Marshal(message) // a copy: it was JSON before
	_ = json.Unmarshal(raw, &m)
	unknown := object{"type": 250, "id": 9000, "novelty": object{"parts": list{1, "two", nil}}, "options": "none"}
	components := items(m["components"])
	for _, c := range components {
		if c, ok := c.(object); ok && number(c["type"]) == componentContainer {
			c["components"] = append(items(c["components"]), unknown)
			break
		}
	}
	m["components"] = append(components, unknown)
	return m
}

package discord

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"treatybot/bot"
	"treatybot/bot/discord/card"
)

// asked is what an interaction asks for.
type asked struct {
	card.View
	update bool      // in place of the message whose button was pressed
	file   *FileInfo // to be fetched: it is the content of the request's upload
	filled bool      // it comes from a form
	notes  []string  // to show under the answer
}

// errEmptyMessage is for a message in whose menu a command was used in vain.
var errEmptyMessage = errors.New("the message has neither text nor files")

// receive reads a command, a button, or a form as a request.
func receive(i *Interaction) (asked, error) {
	var a asked
	var err error
	switch i.Type {
	case ApplicationCommand:
		a, err = receiveCommand(i)
	case MessageComponent:
		a, err = receivePress(i)
	case ModalSubmit:
		a, err = receiveForm(i)
	default:
		err = fmt.Errorf("interaction of type %d", i.Type)
	}
	if err != nil {
		return asked{}, err
	}
	a.Request.Guild, a.Request.ID = i.GuildID, i.ID
	a.Private = a.Private || alwaysPrivate(a.Request.Command)
	return a, nil
}

func receiveCommand(i *Interaction) (asked, error) {
	d, err := data[CommandData](i)
	if err != nil {
		return asked{}, err
	}
	if d.Type == MessageCommand {
		return receiveTarget(i, d)
	}
	name, options := d.used()
	a := asked{View: card.View{Private: privateUnlessSaid(name), Request: bot.Request{Command: name, Options: map[string]string{}}}}
	for _, o := range options {
		if o.Name == privateOption {
			a.Private = o.flag()
			continue
		}
		text, ok := o.text()
		switch {
		case !ok:
			return asked{}, fmt.Errorf("option %s is no text", o.Name)
		case o.Type == AttachmentOption:
			if a.file, err = resolve[FileInfo](d.Resolved.Attachments, text); err != nil {
				return asked{}, fmt.Errorf("option %s: %w", o.Name, err)
			}
			a.Request.Upload = &bot.Upload{Name: a.file.Filename, MediaType: a.file.ContentType}
		default:
			a.Request.Options[o.Name] = text
		}
	}
	return a, nil
}

// resolve gives what an id among the resolved stands for.
func resolve[T FileInfo | TargetMessage](resolved map[string]json.RawMessage, id string) (*T, error) {
	raw, there := resolved[id]
	if !there {
		return nil, errors.New("its id stands for nothing")
	}
	thing := new(T)
	if err := json.Unmarshal(raw, thing); err != nil {
		return nil, err
	}
	return thing, nil
}

// receiveTarget reads a command in the menu of a message: the message's text is
// to be added, or its first file where it has no text.
func receiveTarget(i *Interaction, d CommandData) (asked, error) {
	m, err := resolve[TargetMessage](d.Resolved.Messages, d.TargetID)
	if err != nil {
		return asked{}, fmt.Errorf("target of %s: %w", d.Name, err)
	}
	if d.Name != addFromMessage {
		return asked{}, fmt.Errorf("no command %q in the menu of a message", d.Name)
	}
	a := asked{View: card.View{Request: bot.Request{Command: addCommand, Options: map[string]string{}}}}
	u := &bot.Upload{Source: bot.Source{Title: cmp.Or(m.Author.name(), "an unknown author"), URL: jumpLink(i.GuildID, m.ChannelID, m.ID)}}
	a.Request.Upload = u
	switch files := len(m.Attachments); {
	case strings.TrimSpace(m.Content) != "":
		u.MediaType, u.Content = "text/plain; charset=utf-8", []byte(m.Content) // a title is made of it, not of a name
		if at, err := time.Parse(time.RFC3339, m.Timestamp); err == nil {
			u.Date = bot.DateOf(at)
		}
		if files > 0 {
			a.notes = append(a.notes, "This is the text of the message. Its files are left out: save them, and add each with /corpus add.")
		}
	case files > 0:
		a.file = &m.Attachments[0]
		u.Name, u.MediaType = a.file.Filename, a.file.ContentType
		if files > 1 {
			a.notes = append(a.notes, fmt.Sprintf("This is the first of %d files. Save the others, and add each with /corpus add.", files))
		}
	default:
		return asked{}, errEmptyMessage
	}
	return a, nil
}

// snowflake is what ids of Discord look like.
var snowflake = regexp.MustCompile(`^[0-9]{1,20}$`)

// jumpLink is the address of a message; "" if its ids are none.
func jumpLink(guild, channel, message string) string {
	for _, id := range []string{guild, channel, message} {
		if !snowflake.MatchString(id) {
			return ""
		}
	}
	return "https://discord.com/channels/" + guild + "/" + channel + "/" + message
}

// receivePress reads a button or a line of a menu. Only whoever asked changes
// the message; others get an answer of their own, which nobody else sees.
func receivePress(i *Interaction) (asked, error) {
	d, err := data[ComponentData](i)
	if err != nil {
		return asked{}, err
	}
	id := d.CustomID
	if id == card.MenuID && len(d.Values) == 1 {
		id = d.Values[0]
	}
	p, err := card.ParsePress(id)
	if err != nil {
		return asked{}, err
	}
	own := i.own()
	a := asked{View: card.View{Request: p.Request, Page: p.Page, Private: !own || i.Message.Flags&card.Ephemeral != 0}}
	switch p.Action {
	case card.TurnPage, card.Replace:
		a.update = own
	case card.Share:
		a.Private = !own
	case card.Fill:
		return asked{}, errors.New("a button with the custom_id of a form")
	}
	return a, nil
}

// own reports whether the user acts on a message that they caused themselves.
func (i *Interaction) own() bool {
	return i.Message != nil && i.Message.Metadata != nil && i.Message.Metadata.User.ID == i.asker()
}

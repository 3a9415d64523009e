package discord

import (
	"fmt"

	"treatybot/bot"
	"treatybot/bot/discord/card"
)

// asked is what an interaction asks for.
type asked struct {
	card.View
	update bool // in place of the message whose button was pressed
}

// receive reads a command, or a button, as a request.
func receive(i *Interaction) (asked, error) {
	switch i.Type {
	case ApplicationCommand:
		return receiveCommand(i)
	case MessageComponent:
		return receivePress(i)
	default:
		return asked{}, fmt.Errorf("interaction of type %d", i.Type)
	}
}

func receiveCommand(i *Interaction) (asked, error) {
	d, err := data[CommandData](i)
	if err != nil {
		return asked{}, err
	}
	a := asked{View: card.View{Request: bot.Request{Command: d.Name, Options: map[string]string{}, Guild: i.GuildID, ID: i.ID}}}
	for _, o := range d.Options {
		if o.Name == privateOption {
			a.Private = o.flag()
			continue
		}
		text, ok := o.text()
		if !ok {
			return asked{}, fmt.Errorf("option %s is no text", o.Name)
		}
		a.Request.Options[o.Name] = text
	}
	return a, nil
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
	p.Request.Guild, p.Request.ID = i.GuildID, i.ID
	own := i.Message != nil && i.Message.Metadata != nil && i.Message.Metadata.User.ID == i.asker()
	a := asked{View: card.View{Request: p.Request, Page: p.Page, Private: !own || i.Message.Flags&card.Ephemeral != 0}}
	switch p.Action {
	case card.TurnPage, card.Replace:
		a.update = own
	case card.Share:
		a.Private = !own
	}
	return a, nil
}

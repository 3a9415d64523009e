package discord

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

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

// broken tells which limit of Discord a message breaks, nil for none.
func (m Message) broken() error {
	components, text := measure(m.Components)
	switch {
	case components > maxComponents:
		return fmt.Errorf("%d components, %d allowed", components, maxComponents)
	case text > maxMessageText:
		return fmt.Errorf("%d characters of text, %d allowed", text, maxMessageText)
	case len(m.Components) == 0:
		return errors.New("no components")
	case m.Flags&ComponentsV2 == 0:
		return errors.New("no flag for Components V2")
	case m.AllowedMentions.Parse == nil || len(m.AllowedMentions.Parse) > 0:
		return errors.New("mentions may notify")
	case len(m.Files) > maxAttachments || len(m.Files) != len(m.Attachments):
		return fmt.Errorf("%d files for %d attachments, %d allowed", len(m.Files), len(m.Attachments), maxAttachments)
	}
	for _, f := range m.Files {
		if len(f.Content) > maxAttachmentBytes || len(f.Name) > maxFileName {
			return fmt.Errorf("file %s of %d bytes, %d allowed", f.Name, len(f.Content), maxAttachmentBytes)
		}
	}
	ids := customIDs(m.Components)
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			return fmt.Errorf("custom_id %q twice", id)
		}
	}
	return brokenAmong(m.Components)
}

// brokenAmong looks for a component that breaks a limit of its own.
func brokenAmong(list []Component) error {
	for _, c := range list {
		if err := c.broken(); err != nil {
			return err
		}
		if c.Accessory != nil {
			if err := c.Accessory.broken(); err != nil {
				return err
			}
		}
		if err := brokenAmong(c.Components); err != nil {
			return err
		}
	}
	return nil
}

func (c Component) broken() error {
	n := len(c.Components)
	switch c.Type {
	case TextDisplay:
		if c.Content == "" {
			return errors.New("empty text")
		}
	case Section:
		if n < 1 || n > maxSectionTexts || c.Accessory == nil {
			return fmt.Errorf("section of %d texts, 1 to %d allowed, and an accessory", n, maxSectionTexts)
		}
	case ActionRow:
		if n < 1 || n > maxRowButtons {
			return fmt.Errorf("row of %d components, 1 to %d allowed", n, maxRowButtons)
		}
	case Container:
		if n < 1 {
			return errors.New("empty container")
		}
	case Button:
		if label := utf16Len(c.Label); label == 0 || label > maxButtonLabel || c.CustomID == "" && c.URL == "" {
			return fmt.Errorf("button with a label of %d characters, 1 to %d allowed, and something to do", label, maxButtonLabel)
		}
	case StringSelect:
		if n := len(c.Options); n < 1 || n > maxSelectOptions || utf16Len(c.Placeholder) > maxPlaceholder {
			return fmt.Errorf("menu of %d options, 1 to %d allowed", n, maxSelectOptions)
		}
	case Separator, FileDisplay:
	default:
		return fmt.Errorf("unknown component of type %d", c.Type)
	}
	for _, o := range c.Options {
		if utf16Len(o.Label) > maxSelectText || o.Label == "" || utf16Len(o.Value) > maxSelectText || utf16Len(o.Description) > maxSelectText {
			return fmt.Errorf("menu option %q is too long, or has no label", o.Label)
		}
	}
	if utf16Len(c.CustomID) > maxCustomID || utf16Len(c.URL) > maxURL {
		return fmt.Errorf("custom_id %q or address is too long", c.CustomID)
	}
	return nil
}

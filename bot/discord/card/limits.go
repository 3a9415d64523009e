package card

import (
	"errors"
	"fmt"
	"slices"
)

// Discord's limits on messages with Components V2: resources/message,
// components/reference. Lengths are in characters; see [Length].
const (
	maxComponents      = 40   // nested ones count
	maxMessageText     = 4000 // of all text displays of a message together
	maxSectionTexts    = 3
	maxRowButtons      = 5
	maxButtonLabel     = 80
	maxURL             = 512 // of a button; we hold links in text to it, too
	maxCustomID        = 100
	maxSelectOptions   = 25
	maxSelectText      = 100 // label and value of an option
	maxPlaceholder     = 150
	maxAttachments     = 10
	maxFileName        = 1024
	maxAttachmentBytes = 10 << 20 // everywhere; boosted servers take more
)

// Broken tells which limit of Discord a message breaks, nil for none.
func (m Message) Broken() error {
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
		if label := Length(c.Label); label == 0 || label > maxButtonLabel || c.CustomID == "" {
			return fmt.Errorf("button with a label of %d characters, 1 to %d allowed, and a custom_id", label, maxButtonLabel)
		}
	case StringSelect:
		if n := len(c.Options); n < 1 || n > maxSelectOptions || Length(c.Placeholder) > maxPlaceholder {
			return fmt.Errorf("menu of %d options, 1 to %d allowed", n, maxSelectOptions)
		}
	case Separator, FileDisplay:
	default:
		return fmt.Errorf("unknown component of type %d", c.Type)
	}
	for _, o := range c.Options {
		if Length(o.Label) > maxSelectText || o.Label == "" || Length(o.Value) > maxSelectText {
			return fmt.Errorf("menu option %q is too long, or has no label", o.Label)
		}
	}
	if Length(c.CustomID) > maxCustomID {
		return fmt.Errorf("custom_id %q is too long", c.CustomID)
	}
	return nil
}

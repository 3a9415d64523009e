package card

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"treatybot/bot"
)

// Action tells what a button does with its request.
type Action byte

// The actions, as they are written in a custom_id.
const (
	OpenAnswer Action = 'a' // answers in a new message
	Replace    Action = 'r' // answers in place of the message, which asked back
	TurnPage   Action = 'p' // shows another page of the same answer
	Share      Action = 's' // shows a private answer to everybody
	Fill       Action = 'f' // is what a form adds its fields to; of no button
)

// Press is all that a button knows: what to ask, and what to do with the
// answer. It is kept in the custom_id, so that a button still works after a
// restart. It grants nothing: whatever comes back is checked like a command
// that was typed.
type Press struct {
	Action  Action
	Page    int // from 0
	Request bot.Request
}

// MenuID is the custom_id of a select menu; its values are those of buttons.
const MenuID = "menu"

// optionKeys are the names of options in a custom_id, which is short. A letter
// that was given away stays so: buttons outlive releases.
var optionKeys = map[string]string{
	"country": "c", "treaty": "t", "as-of": "d", "question": "q", "article": "a", "name": "n", "first": "1", "second": "2",
	"from": "f", "to": "u", "topic": "p", "command": "m",
	"document": "o", "draft": "w", "filter": "i", "revision": "v", "replace": "r", "link": "l", "file": "e", "text": "x",
	"title": "h", "language": "g", "date": "y", "source": "s", "licence": "b",
}

// Encode writes a press as "p2|status|c=FI|t=ottawa-1997"; \ and | in values
// are escaped. It reports false if that is longer than a custom_id may be.
func (p Press) Encode() (string, bool) {
	var b strings.Builder
	b.WriteByte(byte(p.Action))
	if p.Page > 0 {
		b.WriteString(strconv.Itoa(p.Page))
	}
	b.WriteString("|" + p.Request.Command)
	names := make([]string, 0, len(p.Request.Options))
	for name := range p.Request.Options {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		value := p.Request.Options[name]
		key, known := optionKeys[name]
		if !known {
			return "", false
		}
		if value != "" {
			b.WriteString("|" + key + "=" + escapeValue.Replace(value))
		}
	}
	return b.String(), Length(b.String()) <= maxCustomID
}

var escapeValue = strings.NewReplacer(`\`, `\\`, "|", `\p`)

// errNotOurs is for a custom_id that no button of ours has.
var errNotOurs = errors.New("custom_id not understood")

// ParsePress reads a custom_id.
func ParsePress(id string) (Press, error) {
	head, rest, _ := strings.Cut(id, "|")
	if head == "" || !slices.Contains([]Action{OpenAnswer, Replace, TurnPage, Share, Fill}, Action(head[0])) || len(id) > 4*maxCustomID {
		return Press{}, errNotOurs
	}
	p := Press{Action: Action(head[0]), Request: bot.Request{Options: map[string]string{}}}
	if head[1:] != "" {
		page, err := strconv.Atoi(head[1:])
		if err != nil || page < 0 || strconv.Itoa(page) != head[1:] {
			return Press{}, errNotOurs
		}
		p.Page = page
	}
	parts := strings.Split(rest, "|")
	p.Request.Command = parts[0]
	for _, part := range parts[1:] {
		key, value, ok := strings.Cut(part, "=")
		name := optionOfKey(key)
		if !ok || name == "" {
			return Press{}, fmt.Errorf("%w: option %q", errNotOurs, key)
		}
		p.Request.Options[name] = unescapeValue(value)
	}
	return p, nil
}

func optionOfKey(key string) string {
	for name, k := range optionKeys {
		if k == key {
			return name
		}
	}
	return ""
}

func unescapeValue(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\p`, "|").Replace(s)
}

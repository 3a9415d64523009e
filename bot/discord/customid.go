package discord

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"treatybot/bot"
)

// action tells what a button does with its request.
type action byte

// The actions, as they are written in a custom_id.
const (
	openAnswer action = 'a' // answers in a new message
	replace    action = 'r' // answers in place of the message, which asked back
	turnPage   action = 'p' // shows another page of the same answer
	share      action = 's' // shows a private answer to everybody
)

// press is all that a button knows: what to ask, and what to do with the
// answer. It is kept in the custom_id, so that a button still works after a
// restart. It grants nothing: whatever comes back is checked like a command
// that was typed.
type press struct {
	Action  action
	Page    int // from 0
	Request bot.Request
}

// menuID is the custom_id of a select menu; its values are those of buttons.
const menuID = "menu"

// optionKeys are the names of options in a custom_id, which is short. A letter
// that was given away stays so: buttons outlive releases.
var optionKeys = map[string]string{
	"country": "c", "treaty": "t", "as-of": "d", "question": "q", "article": "a", "name": "n", "first": "1", "second": "2",
	"from": "f", "to": "u", "topic": "p", "command": "m",
}

// encode writes a press as "p2|status|c=FI|t=ottawa-1997"; \ and | in values
// are escaped. It reports false if that is longer than a custom_id may be.
func (p press) encode() (string, bool) {
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
	return b.String(), utf16Len(b.String()) <= maxCustomID
}

var escapeValue = strings.NewReplacer(`\`, `\\`, "|", `\p`)

// errNotOurs is for a custom_id that no button of ours has.
var errNotOurs = errors.New("custom_id not understood")

// parsePress reads a custom_id.
func parsePress(id string) (press, error) {
	head, rest, _ := strings.Cut(id, "|")
	if head == "" || !slices.Contains([]action{openAnswer, replace, turnPage, share}, action(head[0])) || len(id) > 4*maxCustomID {
		return press{}, errNotOurs
	}
	p := press{Action: action(head[0]), Request: bot.Request{Options: map[string]string{}}}
	if head[1:] != "" {
		page, err := strconv.Atoi(head[1:])
		if err != nil || page < 0 || strconv.Itoa(page) != head[1:] {
			return press{}, errNotOurs
		}
		p.Page = page
	}
	parts := strings.Split(rest, "|")
	p.Request.Command = parts[0]
	for _, part := range parts[1:] {
		key, value, ok := strings.Cut(part, "=")
		name := optionOfKey(key)
		if !ok || name == "" {
			return press{}, fmt.Errorf("%w: option %q", errNotOurs, key)
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

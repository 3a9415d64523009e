package card

import (
	"fmt"
	"slices"
	"strings"

	"treatybot/bot"
)

// View says which part of an answer to show, and to whom.
type View struct {
	Request bot.Request // that the answer is to, for the buttons
	Page    int         // from 0
	Private bool        // only the asker sees it
}

// Renderer turns answers into messages.
type Renderer struct {
	Mention func(command string) string // "</status:123>"; "" if not known
}

// manyPages is from how many pages an answer comes as a text file as well.
const manyPages = 6

// wholeInFile stands above the file: where the request is too long for buttons
// to remember, it is the only way to the other pages.
const wholeInFile = "-# The whole answer, as a text file:"

// The colours beside a card, as 0xRRGGBB.
const (
	plainColour   = 0x3B6EA5
	partyColour   = 0x2E8B57
	pendingColour = 0xE67E22
	leftColour    = 0xC0392B
	missingColour = 0x8A8F98
)

// Message makes the message that shows a page of an answer. It never breaks a
// limit of Discord.
func (r Renderer) Message(a bot.Answer, v View) Message {
	b := blocksOf(a, r.Mention)
	pages := b.paginate(a)
	v.Page = min(v.Page, len(pages)-1)
	m := Message{Flags: ComponentsV2, AllowedMentions: AllowedMentions{Parse: []string{}}, Attachments: []Attachment{}}
	if v.Private {
		m.Flags |= Ephemeral
	}
	var card []Component
	if a.Title != "" {
		card = append(card, Component{Type: TextDisplay, Content: heading(a, v.Page, len(pages))}, Component{Type: Separator})
	}
	card = append(card, b.components(pages[v.Page])...)
	turns := r.turns(v, len(pages))
	if v.Page == 0 && (len(pages) >= manyPages || len(pages) > 1 && len(turns) == 0) {
		m.attach(textFile(a))
		card = append(card, Component{Type: TextDisplay, Content: wholeInFile},
			Component{Type: FileDisplay, File: &FileReference{URL: "attachment://" + m.Files[0].Name}})
	}
	if row := r.choices(a, card); row != nil {
		card = append(card, *row)
	}
	if v.Private && v.Request.Command != "" {
		if again := button("Share", Press{Share, v.Page, v.Request}); again != nil && a.Outcome() == bot.Answered && !isDeed(v.Request.Command) {
			turns = append(turns, *again)
		}
	}
	if len(turns) > 0 {
		card = append(card, Component{Type: ActionRow, Components: turns})
	}
	colour := colourOf(a)
	m.Components = []Component{{Type: Container, AccentColor: &colour, Components: card}}
	return m
}

// attach adds a file to a message.
func (m *Message) attach(f File) {
	m.Attachments = append(m.Attachments, Attachment{ID: len(m.Files), Filename: f.Name})
	m.Files = append(m.Files, f)
}

// turns makes the buttons between pages; none if there is one page, or if the
// request is too long for a button to remember, or not to be made twice.
func (r Renderer) turns(v View, pages int) []Component {
	if pages < 2 || isDeed(v.Request.Command) {
		return nil
	}
	back := button("Back", Press{TurnPage, max(0, v.Page-1), v.Request})
	on := button("More", Press{TurnPage, v.Page + 1, v.Request})
	if back == nil || on == nil {
		return nil
	}
	back.Emoji, on.Emoji = &Emoji{"◀️"}, &Emoji{"▶️"}
	on.Style = Primary
	var row []Component
	if v.Page > 0 {
		row = append(row, *back)
	}
	if v.Page < pages-1 {
		row = append(row, *on)
	}
	return row
}

// choices makes a row of the requests that the answer suggests: buttons, or a
// menu where there are many. What a button on the card asks already is left out.
func (r Renderer) choices(a bot.Answer, card []Component) *Component {
	taken := customIDs(card)
	var row []Component
	for _, c := range a.Choices {
		act := OpenAnswer
		if a.Outcome() == bot.Unclear || Replaces(c.Command) {
			act = Replace
		}
		b := button(c.Label, Press{Action: act, Request: bot.Request{Command: c.Command, Options: c.Options}})
		if b == nil || b.Label == "" || slices.Contains(taken, b.CustomID) {
			continue
		}
		taken = append(taken, b.CustomID)
		row = append(row, *b)
	}
	if len(row) == 0 {
		return nil
	}
	if len(row) <= maxRowButtons {
		return &Component{Type: ActionRow, Components: row}
	}
	menu := Component{Type: StringSelect, CustomID: MenuID, Placeholder: "Go on with …"}
	for _, b := range row[:min(len(row), maxSelectOptions)] {
		menu.Options = append(menu.Options, SelectOption{Label: Clip(b.Label, maxSelectText), Value: b.CustomID})
	}
	return &Component{Type: ActionRow, Components: []Component{menu}}
}

// customIDs lists the custom_ids of components, which must differ in a message.
func customIDs(list []Component) []string {
	var ids []string
	for _, c := range list {
		if c.CustomID != "" {
			ids = append(ids, c.CustomID)
		}
		if c.Accessory != nil {
			ids = append(ids, c.Accessory.CustomID)
		}
		ids = append(ids, customIDs(c.Components)...)
	}
	return ids
}

// colourOf tells at a glance how a state stands, or that there is no answer.
func colourOf(a bot.Answer) int {
	if a.Outcome() != bot.Answered {
		return missingColour
	}
	if a.Command == "status" && len(a.Facts) > 0 {
		switch string(a.Facts[0].Status) {
		case "party":
			return partyColour
		case "withdrawal_pending":
			return pendingColour
		case "withdrawn":
			return leftColour
		}
	}
	return plainColour
}

// textFile writes an answer as plain text.
func textFile(a bot.Answer) File {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s\n\n%s\n", a.Title, a.Summary)
	for _, f := range a.Facts {
		line("%s: %s%s", f.Label, f.Value, credit(f.Source))
	}
	for _, e := range a.Events {
		line("%s  %s%s", e.Date, e.Title, credit(e.Source))
	}
	for i, q := range a.Passages {
		line("\n%d. %s", i+1, place(q))
		line("%s", q.Text)
		if q.Official != "" && q.Plain != "" {
			line("In plain words:\n%s", q.Plain)
		}
		if q.Kind == bot.Community {
			line("%s.", addedByModerators)
		}
		line("Source: %s %s", q.Source.Title, q.Source.URL)
	}
	line("")
	for _, n := range a.Notes {
		line("%s", n)
	}
	return File{Name: fileName(a.Title), ContentType: "text/plain; charset=utf-8", Content: []byte(b.String())}
}

func credit(s bot.Source) string {
	if s == (bot.Source{}) || s == bot.OwnWords {
		return ""
	}
	return " (" + strings.TrimSpace(s.Title+" "+s.URL) + ")"
}

// fileName makes a name of letters, digits and hyphens, which Discord keeps as
// they are.
func fileName(title string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		default:
			return '-'
		}
	}, title)
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '-' })
	name = strings.Join(parts, "-")
	return "treatybot-" + name[:min(len(name), 60)] + ".txt"
}

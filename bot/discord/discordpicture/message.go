package discordpicture

import (
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// commandTyped is the command in what was typed, with its subcommand, without its
// options.
var commandTyped = regexp.MustCompile(`^/\S+(?: [^\s:]+(?: |$))*`)

// Scene is what stands around a message.
type Scene struct {
	Typed string // the command as its user typed it: "/status country: suomi"
	User  string // who typed it
	Bot   string // who answers
	Time  string // of the answer, as shown: "23/11/2026, 12:00"
}

// The types of component, by Discord's numbers.
const (
	actionRow   = 1
	button      = 2
	menu        = 3
	section     = 9
	textDisplay = 10
	file        = 13
	separator   = 14
	container   = 17
)

// component is a part of a message, as Discord's JSON has it.
type component struct {
	Type        int
	Components  []component
	Content     string
	AccentColor *int `json:"accent_color"`
	Accessory   *component
	Style       int
	Label       string
	Emoji       struct{ Name string }
	Placeholder string
	Divider     *bool
	File        struct{ URL string }
	Name        string // of a file that Discord has taken
}

// The places of things in a picture, in pixels.
const (
	pageWidth  = 688
	textLeft   = 72  // of what a message holds
	cardWidth  = 600 // as wide as Discord makes one
	padding    = 16
	accent     = 4 // width of a card's colour
	gap        = 8
	buttonHigh = 32
)

// disclaimer stands in every picture.
const disclaimer = "drawn by treatybot; not a screenshot"

// Message draws a message, given as Discord's JSON, under the command that it
// answers. It fails where the message has a component that it does not know.
func Message(s Scene, message []byte) ([]byte, error) {
	var m struct{ Components []component }
	if err := json.Unmarshal(message, &m); err != nil {
		return nil, fmt.Errorf("read the message: %w", err)
	}
	r, err := newRuler()
	if err != nil {
		return nil, err
	}
	d := &drawing{ruler: r}
	y := d.head(s)
	high, err := d.column(m.Components, textLeft, y, cardWidth)
	if err != nil {
		return nil, err
	}
	y = d.foot(s.Typed, y+high+gap)
	return d.picture(pageWidth, y, s.Bot+" answers "+s.Typed), nil
}

// head draws who used which command, and who answers when; it gives where the
// answer begins.
func (d *drawing) head(s Scene) float64 {
	const middle, face = 36, 40
	command := strings.TrimSpace(commandTyped.FindString(s.Typed))
	d.path("M36 40v-8a8 8 0 0 1 8-8h22", "spine")
	d.circle(textLeft+8, 24, 8, "asker")
	x := textLeft + 22.0
	x += d.words(s.User, label, x, 15) + 5
	x += d.words("used", label, x, 15) + 7
	used := run{command, mention, false}
	wide := d.width(used, label.size)
	d.line([]placed{{used, 0, wide}}, label, x, 15)
	d.circle(middle, 64, face/2, "face")
	d.centred("§", look{class: "h w", size: 20, leading: 26, bold: true}, middle, 51)
	x = textLeft
	name := look{class: "i", size: 16, leading: 22, bold: true}
	x += d.words(s.Bot, name, x, 43) + 6
	d.rect(x, 46, 32, 16, 4, "tag")
	d.centred("APP", look{class: "n w", size: 12, leading: 16}, x+16, 46)
	d.words(s.Time, tiny, x+40, 46)
	return 70
}

// foot draws what was typed and what the picture is, and gives the height of
// the page.
func (d *drawing) foot(typed string, y float64) float64 {
	d.words(typed, tiny, textLeft, y)
	d.words(disclaimer, tiny, pageWidth-padding-d.width(run{text: disclaimer}, tiny.size), y)
	return y + tiny.leading + gap
}

func (d *drawing) centred(text string, l look, middle, y float64) {
	d.words(text, l, middle-d.width(run{text: text, bold: l.bold}, l.size)/2, y)
}

// column draws components one under the other and gives their height.
func (d *drawing) column(list []component, x, y, width float64) (float64, error) {
	top := y
	for i, c := range list {
		if i > 0 {
			y += gap
		}
		high, err := d.component(c, x, y, width)
		if err != nil {
			return 0, err
		}
		y += high
	}
	return y - top, nil
}

// component draws a component and gives its height.
func (d *drawing) component(c component, x, y, width float64) (float64, error) {
	switch c.Type {
	case container:
		return d.container(c, x, y, width)
	case section:
		return d.section(c, x, y, width)
	case textDisplay:
		return d.markdown(c.Content, x, y, width), nil
	case separator:
		if c.Divider == nil || *c.Divider {
			d.rect(x, y+4, width, 1, 0, "line")
		}
		return 9, nil
	case actionRow:
		return d.row(c.Components, x, y, width)
	case menu:
		d.rect(x, y, width, 40, gap, "field")
		d.words(c.Placeholder, look{class: "s", size: 13, leading: 18}, x+12, y+11)
		d.path(fmt.Sprintf("M%s %sl5 5 5-5", number(x+width-26), number(y+18)), "spine")
		return 40, nil
	case file:
		name := c.Name
		if name == "" {
			name = path.Base(c.File.URL)
		}
		d.rect(x, y, width, 44, gap, "field")
		d.words("📄 "+name, look{class: "l", size: 16, leading: 22}, x+12, y+11)
		return 44, nil
	}
	return 0, fmt.Errorf("draw a component: type %d is not known", c.Type)
}

// container draws a card with its colour at the left.
func (d *drawing) container(c component, x, y, width float64) (float64, error) {
	inside := &drawing{ruler: d.ruler}
	high, err := inside.column(c.Components, x+accent+padding, y+padding, width-accent-2*padding)
	if err != nil {
		return 0, err
	}
	high += 2 * padding
	if c.AccentColor != nil {
		fmt.Fprintf(&d.svg, `<rect x="%s" y="%s" width="%d" height="%s" rx="%d" fill="#%06x"/>`+"\n",
			number(x), number(y), 3*accent, number(high), gap, *c.AccentColor)
	}
	d.rect(x+accent, y, width-accent, high, gap, "card")
	_, _ = inside.svg.WriteTo(&d.svg) // a buffer takes everything
	return high, nil
}

// section draws texts with a button at their right.
func (d *drawing) section(c component, x, y, width float64) (float64, error) {
	if c.Accessory == nil || c.Accessory.Type != button {
		return 0, fmt.Errorf("draw a section: its accessory is no button")
	}
	wide := d.buttonWidth(*c.Accessory)
	d.button(*c.Accessory, x+width-wide, y)
	high, err := d.column(c.Components, x, y, width-wide-padding)
	return max(high, buttonHigh), err
}

// row draws buttons, on as many lines as they take, or a menu.
func (d *drawing) row(list []component, x, y, width float64) (float64, error) {
	left, top := x, y
	for _, c := range list {
		if c.Type != button {
			return d.component(c, x, y, width)
		}
		wide := d.buttonWidth(c)
		if left > x && left+wide > x+width {
			left, y = x, y+buttonHigh+gap
		}
		d.button(c, left, y)
		left += wide + gap
	}
	return y + buttonHigh - top, nil
}

const (
	linkStyle    = 5  // of a button
	buttonMargin = 14 // beside its words
)

// said is what a button shows.
func (c component) said() string {
	text := strings.TrimSpace(c.Emoji.Name + " " + c.Label)
	if c.Style == linkStyle {
		text += " ↗"
	}
	return text
}

func (d *drawing) buttonWidth(c component) float64 {
	unseen := drawing{ruler: d.ruler}
	return unseen.words(c.said(), label, 0, 0) + 2*buttonMargin
}

func (d *drawing) button(c component, x, y float64) {
	d.rect(x, y, d.buttonWidth(c), buttonHigh, gap, fmt.Sprint("button", c.Style))
	d.words(c.said(), look{class: "u w", size: label.size, leading: label.leading}, x+buttonMargin, y+(buttonHigh-label.leading)/2)
}

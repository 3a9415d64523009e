package discordpicture

import "fmt"

// Typing is a command whose option is being typed.
type Typing struct {
	Command string // "status"
	Option  string // "country"
	SoFar   string // what is in the box
}

// Completion draws the choices that a user is offered, over the line in which
// the command is typed.
func Completion(t Typing, choices []string) ([]byte, error) {
	r, err := newRuler()
	if err != nil {
		return nil, err
	}
	d := &drawing{ruler: r}
	const left, width, rowHigh, entryHigh = padding, pageWidth - 2*padding, 36, 48
	y := float64(padding)
	high := float64(len(choices)*rowHigh + 44)
	d.rect(left, y, width, high, gap, "card")
	d.words("Options matching “"+t.SoFar+"”", look{class: "s b", size: 13, leading: 18, bold: true}, left+12, y+10)
	y += 36
	for i, c := range choices {
		if i == 0 {
			d.rect(left+gap, y, width-2*gap, rowHigh, 4, "chosen")
		}
		d.words(c, body, left+2*gap+4, y+(rowHigh-body.leading)/2)
		y += rowHigh
	}
	y += 2 * gap
	d.rect(left, y, width, entryHigh, gap, "entry")
	textTop := y + (entryHigh-body.leading)/2
	x := float64(left + padding)
	x += d.words("/"+t.Command, body, x, textTop) + 10
	name := d.width(run{text: t.Option}, label.size) + 2*gap
	typed := d.width(run{text: t.SoFar}, body.size) + 3*gap
	d.rect(x, y+9, name+typed, entryHigh-18, 6, "field")
	d.rect(x, y+9, name, entryHigh-18, 6, "chosen")
	d.words(t.Option, label, x+gap, y+(entryHigh-label.leading)/2)
	end := x + name + gap + d.words(t.SoFar, body, x+name+gap, textTop)
	d.rect(end+1, y+15, 1.5, entryHigh-30, 0, "t0")
	y = d.foot("", y+entryHigh+gap)
	return d.picture(pageWidth, y, fmt.Sprintf("choices for /%s %s: %s", t.Command, t.Option, t.SoFar)), nil
}

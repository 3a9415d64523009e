package discordpicture

import (
	"fmt"
	"math"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// look is how a line of text is set. Sizes are in pixels.
type look struct {
	class   string // in the style sheet
	marker  string // of it in markdown
	size    float64
	leading float64 // from line to line
	above   float64 // room before it, but for the first
	bold    bool
}

// The looks of text, in the sizes of Discord's own client.
var (
	body       = look{class: "t", size: 16, leading: 22}
	heading    = look{class: "h", marker: "## ", size: 20, leading: 26, above: 10, bold: true}
	subheading = look{class: "i", marker: "### ", size: 16, leading: 22, above: 8, bold: true}
	small      = look{class: "s", marker: "-# ", size: 13, leading: 18}
	label      = look{class: "u", size: 14, leading: 18}
	tiny       = look{class: "n", size: 12, leading: 16}
)

// ruler measures text. Its fonts are Go's, which are nearly as wide as Arial;
// the picture tells its viewer to set each run as wide as it was measured.
type ruler struct {
	regular, bold *sfnt.Font
	buffer        sfnt.Buffer
}

func newRuler() (*ruler, error) {
	regular, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("parse Go Regular: %w", err)
	}
	bold, err := sfnt.Parse(gobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("parse Go Bold: %w", err)
	}
	return &ruler{regular: regular, bold: bold}, nil
}

// emojiWidth is the width of an emoji, in parts of the size of the text.
const emojiWidth = 1.25

// width tells how wide a run is in pixels.
func (m *ruler) width(r run, size float64) float64 {
	if r.kind == emoji {
		return emojiWidth * size
	}
	f := m.regular
	if r.bold {
		f = m.bold
	}
	const scale = 1000
	var sum fixed.Int26_6
	for _, c := range r.text {
		glyph, err := f.GlyphIndex(&m.buffer, c)
		if err != nil {
			continue
		}
		advance, err := f.GlyphAdvance(&m.buffer, glyph, fixed.I(scale), font.HintingNone)
		if err != nil {
			continue
		}
		sum += advance
	}
	return float64(sum) / 64 / scale * size
}

// placed is a run in a line, in pixels from the line's left.
type placed struct {
	run
	x, width float64
}

// wrap sets runs into lines of a width.
func (m *ruler) wrap(runs []run, l look, width float64) [][]placed {
	space := m.width(run{text: " "}, l.size)
	lines := [][]placed{nil}
	x := 0.0
	for _, word := range wordsOf(runs) {
		need := 0.0
		for _, r := range word {
			need += m.width(r, l.size)
		}
		if x > 0 && x+space+need > width {
			lines = append(lines, nil)
			x = 0
		} else if x > 0 {
			x += space
		}
		line := &lines[len(lines)-1]
		for i, r := range word {
			w := m.width(r, l.size)
			if last := len(*line) - 1; i == 0 && last >= 0 && r.looksLike((*line)[last].run) {
				(*line)[last].text += " " + r.text
				(*line)[last].width = x + w - (*line)[last].x
			} else {
				*line = append(*line, placed{r, x, w})
			}
			x += w
		}
	}
	return lines
}

// wordsOf splits runs at spaces. A word may have several runs, as where bold
// type ends before a full stop.
func wordsOf(runs []run) [][]run {
	var list [][]run
	open := false // the last word may go on
	for _, r := range runs {
		for i, text := range strings.Split(r.text, " ") {
			open = open && i == 0
			if text == "" {
				continue
			}
			if !open {
				list = append(list, nil)
				open = true
			}
			last := len(list) - 1
			list[last] = append(list[last], run{text, r.kind, r.bold})
		}
	}
	return list
}

// markdown draws a text display and gives its height.
func (d *drawing) markdown(content string, x, y, width float64) float64 {
	top := y
	const quoteIndent, bulletIndent = 16, 22
	for i, p := range paragraphs(content) {
		if i > 0 {
			y += p.look.above
		}
		left := x
		if p.quote {
			left += quoteIndent
		}
		if p.bullet {
			d.circle(left+9, y+p.look.leading/2, 3, "t0")
			left += bulletIndent
		}
		from := y
		for _, line := range d.wrap(p.runs, p.look, x+width-left) {
			d.line(line, p.look, left, y)
			y += p.look.leading
		}
		if p.quote {
			d.rect(x, from, 4, y-from, 0, "bar")
		}
	}
	return y - top
}

// line draws a line of text into a box as high as its leading.
func (d *drawing) line(runs []placed, l look, x, y float64) {
	baseline := y + l.leading/2 + 0.36*l.size
	for _, r := range runs {
		switch r.kind {
		case date, mention, code:
			d.rect(x+r.x-2, y+1, r.width+4, l.leading-2, 3, string(r.kind)+"0")
		}
		d.text(r, l, x+r.x, baseline)
	}
}

// words draws text without markup on one line and gives its width.
func (d *drawing) words(text string, l look, x, y float64) float64 {
	line := d.wrap(literal(text, l.bold), l, math.Inf(1))[0]
	if len(line) == 0 {
		return 0
	}
	d.line(line, l, x, y)
	last := line[len(line)-1]
	return last.x + last.width
}

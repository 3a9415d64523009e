package discordpicture

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
)

// drawing is SVG in the making. Coordinates are pixels from the upper left.
type drawing struct {
	*ruler
	svg bytes.Buffer
}

// style gives classes their colours, those of Discord's dark theme. The name of
// a rectangle behind text ends in 0.
const style = `text{font-family:Arial,Helvetica,"Liberation Sans",sans-serif;font-size:16px;fill:#dbdee1}
.h{font-size:20px;fill:#f2f3f5}.i{fill:#f2f3f5}.s{font-size:13px;fill:#a5a9b1}.u{font-size:14px}.n{font-size:12px;fill:#949ba4}
.b{font-weight:bold}.l{fill:#00a8fc}.m{fill:#c9cdfb}.c{font-family:monospace;font-size:14px}.w{fill:#fff}
.t0{fill:#dbdee1}.page{fill:#313338}.card{fill:#2b2d31;stroke:#3f4147}.bar,.button2,.button5{fill:#4e5058}.button1,.tag{fill:#5865f2}.button3{fill:#248046}.button4{fill:#da373c}
.d0{fill:#393b41}.m0{fill:#3c4270}.c0,.field{fill:#1e1f22}.field{stroke:#3f4147}.line{fill:#46484e}.spine{fill:none;stroke:#4e5058;stroke-width:2}
.face{fill:#3b6ea5}.asker{fill:#8a6d3b}.chosen{fill:#404249}.entry{fill:#383a40}`

// picture is the whole drawing on a page of a size.
func (d *drawing) picture(width, height float64, title string) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]s" height="%[2]s" viewBox="0 0 %[1]s %[2]s" role="img"><title>%[3]s</title>`+"\n",
		number(width), number(height), escaped(title))
	fmt.Fprintf(&out, "<style>%s</style>\n", style)
	page := drawing{}
	page.rect(0, 0, width, height, 10, "page")
	out.Write(page.svg.Bytes())
	out.Write(d.svg.Bytes())
	out.WriteString("</svg>\n")
	return out.Bytes()
}

func (d *drawing) rect(x, y, width, height, radius float64, class string) {
	fmt.Fprintf(&d.svg, `<rect x="%s" y="%s" width="%s" height="%s" rx="%s" class="%s"/>`+"\n",
		number(x), number(y), number(width), number(height), number(radius), class)
}

func (d *drawing) circle(x, y, radius float64, class string) {
	d.rect(x-radius, y-radius, 2*radius, 2*radius, radius, class)
}

func (d *drawing) path(data, class string) {
	fmt.Fprintf(&d.svg, `<path d="%s" class="%s"/>`+"\n", data, class)
}

// text draws a run from x on. An emoji is as wide as its font has it.
func (d *drawing) text(r placed, l look, x, baseline float64) {
	class := l.class
	if r.kind != plain && r.kind != emoji {
		class += " " + string(r.kind)
	}
	if r.bold {
		class += " b"
	}
	fit := ""
	if r.kind != emoji {
		fit = fmt.Sprintf(` textLength="%s" lengthAdjust="spacingAndGlyphs"`, number(r.width))
	}
	fmt.Fprintf(&d.svg, `<text x="%s" y="%s" class="%s"%s>%s</text>`+"\n", number(x), number(baseline), class, fit, escaped(r.text))
}

// number writes a length to a tenth of a pixel.
func number(f float64) string {
	s := strconv.FormatFloat(f, 'f', 1, 64)
	if len(s) > 2 && s[len(s)-2:] == ".0" {
		return s[:len(s)-2]
	}
	return s
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}

package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"treatybot/corpus/pattern"
)

// paragraph is lines that belong together.
type paragraph struct {
	lines []line
}

// itemStart begins a line that opens a paragraph of its own: "1.", "(a)", a dash.
var itemStart = pattern.New(`^(?:\(?\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2})+\.?|\([a-z]{1,5}\)|[-–—•·▪])\s`)

// articleStart begins a line that opens an article.
var articleStart = pattern.New(`^(?i:article|art\.|статья|артикул|artikel|artículo|artigo|articolo)\s+(?:\d{1,3}|[IVXLC]+)\b`)

// typesetting is what is usual in a text.
type typesetting struct {
	size    float64               // of its type
	bold    bool                  // it is set in bold
	leading float64               // from line to line, in sizes of the type
	columns map[[2]int][2]float64 // page and column -> left and right edge
}

// paragraphsOf parts lines into paragraphs.
func paragraphsOf(lines []line) []paragraph {
	t := typesettingOf(lines)
	var list []paragraph
	for i, l := range lines {
		if i == 0 || t.starts(list, l) {
			list = append(list, paragraph{})
		}
		p := &list[len(list)-1]
		p.lines = append(p.lines, l)
	}
	return list
}

func typesettingOf(lines []line) typesetting {
	t := typesetting{columns: map[[2]int][2]float64{}}
	weight := map[[2]int]int{} // size in halves of a point, bold
	for _, l := range lines {
		key := [2]int{l.page, l.column}
		edges, known := t.columns[key]
		if !known {
			edges = [2]float64{l.left, l.right}
		}
		t.columns[key] = [2]float64{min(edges[0], l.left), max(edges[1], l.right)}
		weight[l.style()] += utf8.RuneCountInString(l.text)
	}
	most := 0
	for style, n := range weight {
		if n > most || n == most && style[0] < int(t.size*2) {
			most, t.size, t.bold = n, float64(style[0])/2, style[1] == 1
		}
	}
	t.leading = leadingOf(lines, t.size)
	t.widen()
	return t
}

// style is what lines of one kind share.
func (l line) style() [2]int {
	s := [2]int{int(math.Round(l.size * 2)), 0}
	if l.bold {
		s[1] = 1
	}
	return s
}

// leadingOf gives the usual distance of lines, in sizes of the type.
func leadingOf(lines []line, size float64) float64 {
	var gaps []float64
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		gap := (a.baseline - b.baseline) / size
		if a.page == b.page && a.column == b.column && math.Abs(a.size-size) < 1 && math.Abs(b.size-size) < 1 && gap > 0.8 && gap < 2.5 {
			gaps = append(gaps, math.Round(gap*20)/20)
		}
	}
	if len(gaps) == 0 {
		return 1.2
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/3] // below the median: many paragraphs have one line
}

// widen gives columns that begin at the same place the same right edge: where
// a page has short lines only, those of other pages tell how wide it is.
func (t typesetting) widen() {
	widest := map[int]float64{}
	const grain = 12 // points
	for _, e := range t.columns {
		for _, k := range []int{int(e[0] / grain), int(e[0]/grain) + 1} {
			widest[k] = max(widest[k], e[1])
		}
	}
	lefts := make([]float64, 0, len(t.columns))
	for _, e := range t.columns {
		lefts = append(lefts, e[0])
	}
	for key, e := range t.columns {
		right := max(e[1], widest[int(e[0]/grain)])
		for _, left := range lefts { // but not over the next column
			if left > e[1] && left < right {
				right = e[1]
			}
		}
		t.columns[key] = [2]float64{e[0], right}
	}
}

// starts reports whether a line opens a paragraph after those before it.
func (t typesetting) starts(before []paragraph, l line) bool {
	open := before[len(before)-1].lines
	last := open[len(open)-1]
	if last.goesOn && l.size >= last.size*0.92 && l.size <= last.size*1.08 {
		return false
	}
	if l.style() != last.style() && (math.Abs(l.size-last.size) > 0.08*last.size || l.bold != last.bold) {
		return true
	}
	marked := itemStart.MatchString(l.text)
	if marked && endsItem(last.text) || articleStart.MatchString(l.text) && endsSentence(last.text) {
		return true
	}
	if t.endsEarly(last, l) && (endsItem(last.text) || marked || startsUpper(l.text) && endsSentence(last.text)) {
		return true
	}
	if last.page != l.page || last.column != l.column {
		return t.startsAfterJump(before, last, l)
	}
	const spaced = 1.25 // times the usual distance of lines
	gap := last.baseline - l.baseline
	if gap > spaced*t.leading*max(l.size, last.size) || gap < 0 {
		return true
	}
	indent := 0.8 * l.size
	if !endsItem(last.text) {
		return false
	}
	return l.left > last.left+indent && !itemStart.MatchString(last.text) || l.left < last.left-indent && len(open) > 1
}

// startsAfterJump decides over the end of a column or page. A full line
// without a stop goes on; after a comma a capital begins the next recital where
// the paragraph before ended so, too.
func (t typesetting) startsAfterJump(before []paragraph, last, l line) bool {
	if !startsUpper(l.text) {
		return strings.HasSuffix(last.text, ";")
	}
	if articleStart.MatchString(l.text) && (l.bold && !t.bold || l.size > larger*t.size) {
		return true
	}
	if l.left > t.columns[[2]int{l.page, l.column}][0]+0.8*l.size && endsSentence(last.text) {
		return true
	}
	if strings.HasSuffix(last.text, ",") && len(before) > 1 {
		earlier := before[len(before)-2].lines
		return strings.HasSuffix(earlier[len(earlier)-1].text, ",")
	}
	return strings.ContainsAny(last.text[len(last.text)-1:], ";:")
}

// endsEarly reports whether a line ends where the first word of the next would
// still have had room.
func (t typesetting) endsEarly(last, next line) bool {
	word, _, _ := strings.Cut(next.text, " ")
	const letter = 0.5 // of the size of the type, about the width of a letter
	room := t.columns[[2]int{last.page, last.column}][1] - last.right
	return room > (float64(utf8.RuneCountInString(word))*letter+1)*last.size
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, `"“‘'([«„`))
	return !unicode.IsLower(r)
}

// endsSentence reports whether a line ends a sentence or a clause.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"”’»)`)
	return s != "" && strings.ContainsAny(s[len(s)-1:], ".;:?!")
}

// endsItem reports whether a line can be the last of an item of a list.
func endsItem(s string) bool {
	return endsSentence(s) || strings.HasSuffix(s, ",") || strings.HasSuffix(s, " and") || strings.HasSuffix(s, " or")
}

// text joins the lines.
func (p paragraph) text(v vocabulary) string {
	text := p.lines[0].text
	for i, l := range p.lines[1:] {
		if p.lines[i].goesOn {
			text = v.join(text, l.text)
		} else {
			text += " " + l.text
		}
	}
	if p.lines[len(p.lines)-1].goesOn {
		text += "-"
	}
	return text
}

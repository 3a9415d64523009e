package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"treatybot/corpus"
)

// run is a piece of a line: characters that follow each other without a wide
// gap, as the file draws them.
type run struct {
	text        string // its last character is lineHyphen where a word goes on in the next line
	left, right float64
	baseline    float64
	size        float64 // of most of its characters
	bold        bool    // most of its letters are
	angle       int     // direction of writing, in steps of angleStep
	chars       int
}

// lineHyphen is how PDFium marks the hyphen of a word that goes on in the next
// line.
const lineHyphen = '\x02'

const (
	angleStep = math.Pi / 12
	// wideGap parts runs, in sizes of the type: wider than words of a justified
	// line are apart, narrower than columns.
	wideGap = 1.2
	// wordGap parts words where the file draws no space.
	wordGap = 0.28
)

// corpusLine gives a text on one line.
func corpusLine(s string) string { return corpus.OneLine(s) }

// runsOf gathers characters, in the order of the file, into runs. Text that
// does not run from left to right is turned so that it does, each direction on
// its own, and comes last unless all text does so.
func runsOf(chars []char) []run {
	var runs []run
	var open []char
	flush := func() {
		if r, ok := newRun(open); ok {
			runs = append(runs, r)
		}
		open = open[:0]
	}
	for _, c := range chars {
		if c.r == '\r' || c.r == '\n' {
			flush()
			continue
		}
		c = c.turned()
		if len(open) > 0 && !goesOn(open, c) {
			flush()
		}
		open = append(open, c)
		if c.r == lineHyphen {
			flush()
		}
	}
	flush()
	return mainFirst(runs)
}

// turned gives the character with its place as if the page were turned so
// that it stands upright.
func (c char) turned() char {
	step := math.Round(c.angle / angleStep)
	if step == 0 {
		return c
	}
	sin, cos := math.Sincos(-step * angleStep)
	x1, y1 := c.left*cos-c.bottom*sin, c.left*sin+c.bottom*cos
	x2, y2 := c.right*cos-c.top*sin, c.right*sin+c.top*cos
	c.left, c.right, c.bottom, c.top = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
	return c
}

func (c char) step() int {
	const full = 24 // steps in a circle
	return ((int(math.Round(c.angle/angleStep)) % full) + full) % full
}

// goesOn reports whether c continues the characters before it.
func goesOn(open []char, c char) bool {
	last := open[len(open)-1]
	size := max(last.size, c.size, 1)
	if c.r == ' ' && c.left == c.right { // made by PDFium, its place means little
		return true
	}
	if last.step() != c.step() && last.r != ' ' && c.r != ' ' {
		return false
	}
	if c.left < last.left-size/2 || c.left-last.right > wideGap*size {
		return false
	}
	return c.bottom < last.top+size/2 && c.top > last.bottom-size/2
}

// newRun makes a run of characters; false where there is nothing but spaces.
func newRun(chars []char) (run, bool) {
	var text strings.Builder
	var r run
	var bottoms, sizes []float64
	bold := 0
	first := true
	for i, c := range chars {
		if i > 0 && c.r != ' ' && chars[i-1].r != ' ' && c.left-chars[i-1].right > wordGap*max(c.size, 1) && c.r != lineHyphen {
			text.WriteByte(' ')
		}
		text.WriteString(expand(c.r))
		if unicode.IsSpace(c.r) {
			continue
		}
		if first {
			r.left, r.right, r.angle = c.left, c.right, c.step()
			first = false
		}
		r.left, r.right = min(r.left, c.left), max(r.right, c.right)
		if standsOnLine(c.r) {
			bottoms = append(bottoms, c.bottom)
		}
		sizes = append(sizes, c.size)
		if c.bold {
			bold++
		}
	}
	if first {
		return run{}, false
	}
	r.text = strings.TrimSpace(text.String())
	r.chars, r.size, r.bold = len(sizes), median(sizes), bold*2 > len(sizes)
	if len(bottoms) == 0 {
		for _, c := range chars {
			if !unicode.IsSpace(c.r) {
				bottoms = append(bottoms, c.bottom)
			}
		}
	}
	r.baseline = median(bottoms)
	if r.size <= 1 { // the size is in the matrix, and PDFium did not find it
		r.size = max(chars[0].top-chars[0].bottom, 1)
	}
	return r, r.text != ""
}

// expand gives a character as it is searched for: ligatures in letters.
func expand(r rune) string {
	switch r {
	case '\ufb00':
		return "ff"
	case '\ufb01':
		return "fi"
	case '\ufb02':
		return "fl"
	case '\ufb03':
		return "ffi"
	case '\ufb04':
		return "ffl"
	case '\ufb05', '\ufb06':
		return "st"
	case '\ufffe', '\u00ad': // a hyphen in older versions of PDFium
		return string(lineHyphen)
	}
	if r >= 0xe000 && r <= 0xf8ff { // private use: a shape without a meaning
		return string(utf8.RuneError)
	}
	return string(r)
}

// standsOnLine reports whether a character's foot is the baseline.
func standsOnLine(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !strings.ContainsRune("gjpqyQJçşţ", r)
}

// mainFirst puts the direction in which most is written first, and leaves the
// order otherwise.
func mainFirst(runs []run) []run {
	count := map[int]int{}
	for _, r := range runs {
		count[r.angle] += r.chars
	}
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Or(count[b.angle]-count[a.angle], a.angle-b.angle) })
	return runs
}

// extent gives width and height of what is written on.
func extent(runs []run) (width, height float64) {
	left, right := math.Inf(1), math.Inf(-1)
	low, high := math.Inf(1), math.Inf(-1)
	for _, r := range runs {
		if r.angle != runs[0].angle {
			continue
		}
		left, right = min(left, r.left), max(right, r.right)
		low, high = min(low, r.baseline), max(high, r.baseline)
	}
	return right - left, high - low
}

func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// line is a line of a column.
type line struct {
	text         string
	left, right  float64
	baseline     float64
	size         float64 // of most of its characters
	bold         bool    // most of them are
	goesOn       bool    // its last word goes on in the next line; the hyphen is not in text
	page, column int
}

// sameLine is how far apart baselines of one line may be, in sizes of the
// type: a raised number of a footnote is a third above.
const sameLine = 0.45

// linesOf makes lines of the runs of a column, from top to bottom.
func linesOf(runs []run) []line {
	sorted := slices.Clone(runs)
	slices.SortStableFunc(sorted, func(a, b run) int { return cmp.Compare(b.baseline, a.baseline) })
	var lines []line
	for i := 0; i < len(sorted); {
		n := i + 1
		for n < len(sorted) && sorted[i].baseline-sorted[n].baseline < sameLine*max(sorted[i].size, sorted[n].size) {
			n++
		}
		lines = append(lines, newLine(sorted[i:n]))
		i = n
	}
	return lines
}

func newLine(runs []run) line {
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.left, b.left) })
	l := line{left: math.Inf(1), right: math.Inf(-1)}
	var text strings.Builder
	var main run // the one with most characters
	bold, all := 0, 0
	for i, r := range runs {
		if i > 0 && r.left-l.right > 0.1*r.size && !strings.HasSuffix(text.String(), " ") {
			text.WriteByte(' ')
		}
		text.WriteString(r.text)
		l.left, l.right = min(l.left, r.left), max(l.right, r.right)
		if r.chars > main.chars {
			main = r
		}
		if all += r.chars; r.bold {
			bold += r.chars
		}
	}
	l.baseline, l.size, l.bold = main.baseline, main.size, bold*2 > all
	l.text, l.goesOn = strings.CutSuffix(text.String(), string(lineHyphen))
	l.text = strings.ReplaceAll(l.text, string(lineHyphen), "-")
	if s, cut := cutHyphen(l.text); cut {
		l.text, l.goesOn = s, true
	}
	return l
}

// cutHyphen takes the hyphen off a line that ends with one after a letter.
func cutHyphen(s string) (string, bool) {
	for _, hyphen := range []string{"-", "\u2010", "\u2011"} {
		if rest, ok := strings.CutSuffix(s, hyphen); ok && endsInLetter(rest) {
			return rest, true
		}
	}
	return s, false
}

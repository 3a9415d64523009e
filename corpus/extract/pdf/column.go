package pdf

import (
	"cmp"
	"math"
	"slices"
)

// columnist puts columns of pages in order. It remembers where the last page
// had its gutter: the last page of a text often has too little to tell.
type columnist struct {
	gutter float64 // 0: none yet
}

const (
	// gutterSteps is how finely a gutter is looked for, in parts of the width
	// of what is written.
	gutterSteps = 200
	// A gutter lies between these parts of the width: what is left of it is a
	// column, not the numbers of paragraphs.
	gutterFrom, gutterTo = 0.2, 0.8
	// columnChars is what the lines of a column hold in the middle; those of a
	// table hold less.
	columnChars = 12
	// columnLines is how many lines must stand side by side.
	columnLines = 3
	// maxColumns bounds how often a page is split.
	maxColumns = 6
)

// columns splits the runs of a page into columns in reading order, text of
// other directions after the main one.
func (c *columnist) columns(runs []run) [][]run {
	var list [][]run
	for len(runs) > 0 {
		n := 1
		for n < len(runs) && runs[n].angle == runs[0].angle {
			n++
		}
		list = append(list, c.split(runs[:n], maxColumns)...)
		runs = runs[n:]
	}
	return list
}

// split finds the gutter that fewest runs cross. What crosses it, such as the
// title over both columns, parts the page into bands; a band with columns on
// both sides is read column by column, all else line by line.
func (c *columnist) split(runs []run, depth int) [][]run {
	at, ok := findGutter(runs)
	if !ok || depth == 0 {
		return [][]run{runs}
	}
	if c.gutter != 0 && math.Abs(at-c.gutter) > runs[0].size*2 && !c.crosses(runs) {
		at = c.gutter
	}
	sorted := slices.Clone(runs)
	slices.SortStableFunc(sorted, func(a, b run) int { return cmp.Compare(b.baseline, a.baseline) })
	var list [][]run
	var single, left, right []run
	flushBand := func() {
		if c.areColumns(left, right, at) {
			if len(single) > 0 {
				list = append(list, single)
				single = nil
			}
			c.gutter = at
			list = append(list, c.split(left, depth-1)...)
			list = append(list, c.split(right, depth-1)...)
		} else {
			single = append(append(single, left...), right...)
		}
		left, right = nil, nil
	}
	for _, r := range sorted {
		switch {
		case r.right <= at:
			left = append(left, r)
		case r.left >= at:
			right = append(right, r)
		default:
			flushBand()
			single = append(single, r)
		}
	}
	flushBand()
	if len(single) > 0 {
		list = append(list, single)
	}
	return list
}

// crosses reports whether a run lies over the gutter of the page before.
func (c *columnist) crosses(runs []run) bool {
	return slices.ContainsFunc(runs, func(r run) bool { return r.left < c.gutter && r.right > c.gutter })
}

// findGutter gives the middle of the widest strip that fewest runs cross.
func findGutter(runs []run) (at float64, ok bool) {
	width, _ := extent(runs)
	left := math.Inf(1)
	for _, r := range runs {
		left = min(left, r.left)
	}
	if len(runs) < 2 || width <= 0 || math.IsInf(width, 0) {
		return 0, false
	}
	step := width / gutterSteps
	var change [gutterSteps + 2]int
	for _, r := range runs {
		change[int((r.left-left)/step)]++
		change[min(int(math.Ceil((r.right-left)/step)), gutterSteps)+1]--
	}
	crossing, before, start, length := 0, -1, 0, 0
	best, bestStart, bestLength := math.MaxInt, 0, 0
	for i := range gutterSteps {
		crossing += change[i]
		if i < int(gutterFrom*gutterSteps) || i > int(gutterTo*gutterSteps) {
			continue
		}
		if crossing != before {
			start, length, before = i, 0, crossing
		}
		if length++; crossing < best || crossing == best && length > bestLength {
			best, bestStart, bestLength = crossing, start, length
		}
	}
	return left + (float64(bestStart)+float64(bestLength)/2)*step, true
}

// areColumns reports whether what stands left and right of a gutter are two
// columns of text, rather than the cells of a table or words on a form: enough
// lines side by side, long enough, and about as many on either side.
func (c *columnist) areColumns(left, right []run, at float64) bool {
	if len(left) == 0 || len(right) == 0 {
		return false
	}
	if typical(left) < columnChars || typical(right) < columnChars {
		return false
	}
	if c.gutter != 0 && math.Abs(c.gutter-at) < left[0].size*2 {
		return true
	}
	low, high := math.Inf(-1), math.Inf(1)
	for _, side := range [][]run{left, right} {
		bottom, top := math.Inf(1), math.Inf(-1)
		for _, r := range side {
			bottom, top = min(bottom, r.baseline), max(top, r.baseline)
		}
		low, high = max(low, bottom), min(high, top)
	}
	within := func(side []run) int {
		n := 0
		for _, r := range side {
			if r.baseline >= low-1 && r.baseline <= high+1 {
				n++
			}
		}
		return n
	}
	l, r := within(left), within(right)
	return min(l, r) >= columnLines && min(l, r)*2 >= max(l, r)
}

// typical gives the number of characters of the middle one of the runs.
func typical(runs []run) float64 {
	counts := make([]float64, len(runs))
	for i, r := range runs {
		counts[i] = float64(r.chars)
	}
	return median(counts)
}

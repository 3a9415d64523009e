package pdf

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// edgeLines is how many lines at the top and at the bottom of a page may be
// running headers and footers.
const edgeLines = 3

var (
	digits = regexp.MustCompile(`\d+`)
	// pageOf says by itself that it is the number of a page.
	pageOf     = regexp.MustCompile(`(?i)^(?:page|p\.|seite|stranica|стр\.?|strona|side|sivu|lk)\s*\d+(?:\s*(?:of|/|von|из|z|av|sur|de)\s*\d+)?$|^\d+\s*(?:of|/)\s*\d+$|^[-–—]\s*\d+\s*[-–—]$`)
	onlyNumber = regexp.MustCompile(`^\(?[-–— ]*(\d{1,4}|[ivxl]{1,7})[-–— ]*\)?$`)
)

// dropFurniture takes running headers, footers and page numbers off the pages,
// and reports whether there were any. They are runs at the edge of the page
// that stand on most pages at the same height with the same words but for
// numbers; on most of the even or the odd ones, too, and alone where they say
// "Page 3 of 4". What is not set apart from the text may be words of it that
// happen to recur, so it takes more pages there.
func dropFurniture(pages []page) bool {
	seen := map[string][]int{} // key -> pages
	edge := make([][]run, len(pages))
	for i, p := range pages {
		edge[i] = edgesOf(p)
		for _, r := range edge[i] {
			if key := furnitureKey(r); !slices.Contains(seen[key], i) {
				seen[key] = append(seen[key], i)
			}
		}
	}
	dropped := false
	for i := range pages {
		apart := setApart(pages[i].runs, edge[i])
		pages[i].runs = slices.DeleteFunc(pages[i].runs, func(r run) bool {
			at := slices.Index(edge[i], r)
			if at < 0 {
				return false
			}
			drop := pageOf.MatchString(r.text) || recurs(seen[furnitureKey(r)], len(pages), apart[at]) || countsPages(r, i, edge, apart[at])
			dropped = dropped || drop
			return drop
		})
	}
	return dropped
}

// setApart tells of each run at an edge whether it stands farther from the text
// than lines of the text from each other. What stands as close to such a run as
// lines do belongs with it, so this goes outwards, line by line.
func setApart(runs, edge []run) []bool {
	var text []run
	for _, r := range runs {
		if !slices.Contains(edge, r) {
			text = append(text, r)
		}
	}
	apart := make([]bool, len(edge))
	for i := range apart {
		apart[i] = true
	}
	for range edgeLines {
		for i, r := range edge {
			if apart[i] && slices.ContainsFunc(text, func(o run) bool { return adjoins(r, o) }) {
				apart[i] = false
				text = append(text, r)
			}
		}
	}
	return apart
}

// adjoins reports whether two runs stand one above the other as lines of one
// text do.
func adjoins(a, b run) bool {
	const close = 1.7 // sizes of the type
	return a.left < b.right && b.left < a.right && math.Abs(a.baseline-b.baseline) < close*max(a.size, b.size)
}

// edgesOf lists the runs on the first and last lines of a page.
func edgesOf(p page) []run {
	var heights []float64
	for _, r := range p.runs {
		if !slices.ContainsFunc(heights, func(h float64) bool { return math.Abs(h-r.baseline) < r.size/3 }) {
			heights = append(heights, r.baseline)
		}
	}
	slices.Sort(heights)
	if len(heights) == 0 {
		return nil
	}
	low, high := heights[min(edgeLines, len(heights))-1], heights[max(len(heights)-edgeLines, 0)]
	var list []run
	for _, r := range p.runs {
		if r.baseline <= low+r.size/3 || r.baseline >= high-r.size/3 {
			list = append(list, r)
		}
	}
	return list
}

// furnitureKey is the same for what recurs: words, numbers blanked, and height.
func furnitureKey(r run) string {
	const grain = 4 // points
	return fmt.Sprintf("%d %s", int(math.Round(r.baseline/grain)), digits.ReplaceAllString(strings.ToLower(r.text), "#"))
}

// recurs reports whether the pages that have it are most pages, or most of
// the odd or even ones.
func recurs(on []int, pages int, apart bool) bool {
	if least := map[bool]int{true: 2, false: 5}[apart]; len(on) < least {
		return false
	}
	if len(on)*5 >= pages*3 {
		return true
	}
	parity := [2]int{}
	for _, i := range on {
		parity[i%2]++
	}
	const enough = 3
	return max(parity[0], parity[1]) >= enough && max(parity[0], parity[1])*5 >= (pages/2)*3
}

// countsPages reports whether a run is a bare number that grows with the
// pages: the page before or after has, at an edge, the number before or after.
// A single page has a 1, set apart.
func countsPages(r run, index int, edge [][]run, apart bool) bool {
	n, ok := bareNumber(r)
	if !ok {
		return false
	}
	if len(edge) == 1 {
		return n == 1 && apart && !slices.ContainsFunc(edge[0], func(o run) bool { return o.baseline < r.baseline })
	}
	for _, step := range []int{-1, 1, -2, 2} {
		other := index + step
		if other < 0 || other >= len(edge) {
			continue
		}
		for _, o := range edge[other] {
			if m, ok := bareNumber(o); ok && m == n+step && math.Abs(o.baseline-r.baseline) < r.size*2 {
				return true
			}
		}
	}
	return false
}

func bareNumber(r run) (int, bool) {
	m := onlyNumber.FindStringSubmatch(r.text)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil
}

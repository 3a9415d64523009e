package pdf

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"treatybot/corpus/pattern"
)

// edgeLines is how many lines at the top and at the bottom of a page may be
// running headers and footers.
const edgeLines = 3

// edgeRuns is the most that a page may have there. Two columns of text that is
// set letter by letter have less.
const edgeRuns = 600

var (
	digits = pattern.New(`\d+`)
	// pageOf says by itself that it is the number of a page.
	pageOf     = pattern.New(`(?i)^(?:page|p\.|seite|stranica|стр\.?|strona|side|sivu|lk)\s*\d+(?:\s*(?:of|/|von|из|z|av|sur|de)\s*\d+)?$|^\d+\s*(?:of|/)\s*\d+$|^[-–—]\s*\d+\s*[-–—]$`)
	onlyNumber = pattern.New(`^\(?[-–— ]*(\d{1,4}|[ivxl]{1,7})[-–— ]*\)?$`)
)

// dropFurniture takes running headers, footers and page numbers off the pages,
// and reports whether there were any. They are runs at the edge of the page
// that stand on most pages at the same height with the same words but for
// numbers; on most of the even or the odd ones, too, and alone where they say
// "Page 3 of 4". What is not set apart from the text may be words of it that
// happen to recur, so it takes more pages there.
func dropFurniture(pages []page) bool {
	seen := map[string][]int{} // key -> pages
	edges := make([][]run, len(pages))
	for i, p := range pages {
		edges[i] = edgesOf(p)
		for _, r := range edges[i] {
			key := furnitureKey(r)
			if on := seen[key]; len(on) == 0 || on[len(on)-1] != i {
				seen[key] = append(on, i)
			}
		}
	}
	dropped := false
	for i := range pages {
		apart := setApart(pages[i].runs, edges[i])
		pages[i].runs = slices.DeleteFunc(pages[i].runs, func(r run) bool {
			at := slices.Index(edges[i], r)
			if at < 0 {
				return false
			}
			drop := pageOf.MatchString(r.text) || recurs(seen[furnitureKey(r)], len(pages), apart[at]) || countsPages(r, i, edges, apart[at])
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
	if len(edge) == 0 {
		return nil
	}
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

// edgesOf lists the runs on the first and last lines of a page, none where
// there are too many for headers and footers.
func edgesOf(p page) []run {
	up := slices.SortedFunc(slices.Values(p.runs), func(a, b run) int { return cmp.Compare(a.baseline, b.baseline) })
	down := slices.Clone(up)
	slices.Reverse(down)
	low, high := edge(up), edge(down)
	var list []run
	for _, r := range p.runs {
		if r.baseline <= low+r.size/3 || r.baseline >= high-r.size/3 {
			list = append(list, r)
		}
	}
	if len(list) > edgeRuns {
		return nil
	}
	return list
}

// edge gives the height of the last line at an edge, of runs by their distance
// from there.
func edge(runs []run) float64 {
	lines, height := 0, 0.0
	for _, r := range runs {
		if lines > 0 && math.Abs(r.baseline-height) < r.size/3 {
			continue
		}
		if lines++; lines > edgeLines {
			break
		}
		height = r.baseline
	}
	return height
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
func countsPages(r run, index int, edges [][]run, apart bool) bool {
	n, ok := bareNumber(r)
	if !ok {
		return false
	}
	if len(edges) == 1 {
		return n == 1 && apart && !slices.ContainsFunc(edges[0], func(o run) bool { return o.baseline < r.baseline })
	}
	for _, step := range []int{-1, 1, -2, 2} {
		other := index + step
		if other < 0 || other >= len(edges) {
			continue
		}
		for _, o := range edges[other] {
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

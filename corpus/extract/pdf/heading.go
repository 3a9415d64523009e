package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"treatybot/corpus"
)

const (
	larger       = 1.12 // times the size of the text: a heading by its size
	headingWords = 40
	boldWords    = 25 // bold type of the text's own size also stresses sentences
)

// blocksOf makes blocks of the paragraphs. Headings are those that are set
// larger than the text, or in bold where it is not; the style of a heading gives
// its level, the largest first. The first level is the title's, which opens the
// text and has no like.
func blocksOf(list []paragraph, v vocabulary) []corpus.Block {
	body := bodyStyle(list)
	blocks := make([]corpus.Block, len(list))
	count := map[[2]int]int{}
	for i, p := range list {
		blocks[i].Text = p.text(v)
		if isHeading(p, blocks[i].Text, body) {
			blocks[i].Level = 1
			count[p.style()]++
		}
	}
	styles := make([][2]int, 0, len(count))
	for s := range count {
		styles = append(styles, s)
	}
	slices.SortFunc(styles, func(a, b [2]int) int { return cmp.Or(b[0]-a[0], b[1]-a[1]) })
	levels := map[[2]int]int{}
	next := 2
	for i, s := range styles {
		if i == 0 && count[s] == 1 && blocks[0].Level > 0 && list[0].style() == s {
			levels[s] = 1
			continue
		}
		levels[s] = min(next, 6)
		next++
	}
	for i := range blocks {
		if blocks[i].Level > 0 {
			blocks[i].Level = levels[list[i].style()]
		}
	}
	return blocks
}

func (p paragraph) style() [2]int { return p.lines[0].style() }

// bodyStyle is the style of most of the text.
func bodyStyle(list []paragraph) [2]int {
	weight := map[[2]int]int{}
	for _, p := range list {
		for _, l := range p.lines {
			weight[l.style()] += utf8.RuneCountInString(l.text)
		}
	}
	var body [2]int
	for s, n := range weight {
		if n > weight[body] || n == weight[body] && (s[0] < body[0] || s[0] == body[0] && s[1] < body[1]) {
			body = s
		}
	}
	return body
}

func isHeading(p paragraph, text string, body [2]int) bool {
	words := len(strings.Fields(text))
	if words == 0 || words > headingWords || strings.HasSuffix(text, ";") || strings.HasSuffix(text, ",") {
		return false
	}
	style := p.style()
	if float64(style[0]) >= larger*float64(body[0]) {
		return true
	}
	bold := style[1] == 1 && body[1] == 0 && math.Abs(float64(style[0]-body[0])) <= 0.1*float64(body[0])
	return bold && words <= boldWords && !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, ":") && allBold(p)
}

func allBold(p paragraph) bool {
	return !slices.ContainsFunc(p.lines, func(l line) bool { return !l.bold })
}

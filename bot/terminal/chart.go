package terminal

import (
	"fmt"
	"math"
	"strings"

	"github.com/guptarohit/asciigraph"

	"treatybot/bot"
)

// fewestPoints is how many years a chart needs to show anything.
const fewestPoints = 4

// chartHeight is the height of a chart, in lines.
const chartHeight = 8

// charts draws each series that is long enough; years without a figure are
// gaps.
func (p *printer) charts(list []bot.Series) {
	if !p.style.Charts {
		return
	}
	for _, s := range list {
		if len(s.Points) < fewestPoints || p.err != nil {
			continue
		}
		title := s.Label
		if !strings.Contains(strings.ToLower(title), s.Unit) {
			title += ", " + s.Unit
		}
		p.heading(title)
		_, p.err = fmt.Fprintln(p.w, chart(s, p.style.Width))
	}
}

// chart draws a series within a width, with the first and the last year under
// it.
func chart(s bot.Series, width int) string {
	first, last := s.Points[0].Year, s.Points[len(s.Points)-1].Year
	values := make([]float64, last-first+1)
	for i := range values {
		values[i] = math.NaN()
	}
	for _, point := range s.Points {
		values[point.Year-first] = point.Value
	}
	columns := max(len(values), min(columnsPerYear*len(values), width-axisWidth))
	drawn := asciigraph.Plot(values, asciigraph.Height(chartHeight), asciigraph.Width(columns), asciigraph.Precision(0), asciigraph.LowerBound(0))
	top, _, _ := strings.Cut(drawn, "\n")
	margin := strings.IndexAny(top, "┤┼") + 1
	return fmt.Sprintf("%s\n%*s%-*d%d", drawn, margin, "", columns-len("2026"), first, last)
}

// Room that a chart gives a year, and its axis with the numbers.
const (
	columnsPerYear = 3
	axisWidth      = 12
)

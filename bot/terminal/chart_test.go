package terminal

import (
	"strings"
	"testing"
	"unicode/utf8"

	"treatybot/bot"
)

// TestChart: a chart keeps within its width, has its years under it, and
// leaves years without a figure empty.
func TestChart(t *testing.T) {
	s := bot.Series{Points: []bot.Point{{Year: 1999, Value: 9220}, {Year: 2000, Value: 8000}, {Year: 2001, Value: 11000}, {Year: 2013, Value: 3308}, {Year: 2014, Value: 3000}}}
	for _, width := range []int{40, 80, 110} {
		drawn := chart(s, width)
		lines := strings.Split(drawn, "\n")
		if last := lines[len(lines)-1]; !strings.Contains(last, "1999") || !strings.HasSuffix(last, "2014") {
			t.Errorf("under the chart: %q", last)
		}
		for _, l := range lines {
			if n := utf8.RuneCountInString(l); n > width {
				t.Errorf("%d columns of %d: %q", n, width, l)
			}
		}
	}
	if drawn := chart(s, 80); !strings.Contains(drawn, "      ") || strings.Contains(drawn, "NaN") {
		t.Errorf("gaps:\n%s", drawn)
	}
}

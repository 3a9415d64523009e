package bot

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// formatNumber prints a number with commas between thousands.
func formatNumber(v float64) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return whole
}

// plural counts things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%s %ss", formatNumber(float64(n)), thing)
}

// longOf prints an ISO date for readers.
func longOf(date string) string {
	d, _ := corpus.ParseDate(date)
	return d.Long()
}

// listed joins names as a sentence does.
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func dated(on, today corpus.Date) string {
	if on == today {
		return "As of today"
	}
	return "As of " + on.Long()
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

var isoDate = pattern.New(`\b\d{4}-\d\d-\d\d\b`)

// withLongDates prints the ISO dates in a text for readers.
func withLongDates(s string) string { return isoDate.ReplaceAllStringFunc(s, longOf) }

// onDay puts a date into a sentence: "on 9 January 2012", "in 2026".
func onDay(d corpus.Date) string {
	if d.Exact() {
		return "on " + d.Long()
	}
	return "in " + d.Long()
}

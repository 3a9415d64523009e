package card

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// escapes takes from characters what they mean in Discord's markdown, also
// mentions, timestamps and emojis, which begin with "<". "@" gets a character
// of no width after it: "@everyone" is coloured even where it notifies nobody.
var escapes = strings.NewReplacer(
	`\`, `\\`, "*", `\*`, "_", `\_`, "~", `\~`, "`", "\\`", "|", `\|`, "<", `\<`, ">", `\>`,
	"[", `\[`, "]", `\]`, "#", `\#`, "@", "@\u200b",
)

// escape makes text show as it is.
func escape(s string) string {
	lines := strings.Split(escapes.Replace(s), "\n")
	for i, l := range lines {
		if n := markerLength(l); n > 0 {
			lines[i] = l[:n-1] + `\` + l[n-1:]
		}
	}
	return strings.Join(lines, "\n")
}

// markerLength tells up to which byte a line begins like a list item, "- " or
// "12. ", or like small print, "-# "; 0 if it does not.
func markerLength(line string) int {
	i := len(line) - len(strings.TrimLeft(line, " \t"))
	digits := len(line[i:]) - len(strings.TrimLeft(line[i:], "0123456789"))
	i += digits
	if i == len(line) || digits > 0 && line[i] != '.' || digits == 0 && line[i] != '-' && line[i] != '+' {
		return 0
	}
	return i + 1
}

// longDate is a day as the bot writes it: "10 January 2026".
var longDate = regexp.MustCompile(`\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b`)

// escapeDated is escape for the bot's own words; days in them become
// timestamps, which each reader sees in the own language and format.
func escapeDated(s string) string {
	var b strings.Builder
	at := 0
	for _, m := range longDate.FindAllStringIndex(s, -1) {
		b.WriteString(escape(s[at:m[0]]))
		b.WriteString(timestamp(s[m[0]:m[1]], "2 January 2006"))
		at = m[1]
	}
	b.WriteString(escape(s[at:]))
	return b.String()
}

// dayHour is the hour, in UTC, that stands for a day: it falls on that day from
// Hawaii (UTC-10) to Tonga (UTC+13). No hour does everywhere; American Samoa,
// Niue and Kiribati's Line Islands see a neighbouring day.
const dayHour = 10

// timestamp gives a day as Discord's markup for it. Days before 1970 stay
// text: their number is negative, which the documentation does not promise to
// show.
func timestamp(day, layout string) string {
	t, err := time.Parse(layout, day)
	if err != nil {
		return escape(day)
	}
	if t.Year() < 1970 {
		return t.Format("2 January 2006")
	}
	return fmt.Sprintf("<t:%d:D>", t.Add(dayHour*time.Hour).Unix())
}

// isoDay gives a date known to the day as a timestamp, one known less well as
// text: "2025", "March 2025".
func isoDay(date string) string {
	if t, err := time.Parse("2006-01", date); err == nil {
		return t.Format("January 2006")
	}
	return timestamp(date, time.DateOnly)
}

// linked makes text clickable where the address is one that Discord opens.
func linked(text, address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return text
	}
	if address = linkEscapes.Replace(u.String()); Length(address) > maxURL {
		return text
	}
	return "[" + text + "](" + address + ")"
}

var linkEscapes = strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", " ", "%20")

// bolden escapes a quotation and sets its highlights, byte ranges in it, in
// bold type. Highlights with nothing but a space between become one.
func bolden(text string, highlights [][2]int) string {
	if strings.Contains(text, boldMark) {
		return escape(text)
	}
	var b strings.Builder
	at := 0
	for i := 0; i < len(highlights); i++ {
		from, to := highlights[i][0], highlights[i][1]
		for i+1 < len(highlights) && highlights[i+1][0] >= to && highlights[i+1][1] <= len(text) && text[to:highlights[i+1][0]] == " " {
			i++
			to = highlights[i][1]
		}
		if from < at || to > len(text) || from >= to || strings.Contains(text[from:to], "\n") {
			continue
		}
		b.WriteString(text[at:from] + boldMark + text[from:to] + boldMark)
		at = to
	}
	b.WriteString(text[at:])
	return strings.ReplaceAll(escape(b.String()), boldMark, "**")
}

// boldMark stands for "**" while a text is escaped. Unicode has assigned it to
// no character, so hardly any text holds it.
const boldMark = "\uFDD0"

// quoted puts text into a block quote.
func quoted(markdown string) string {
	return "> " + strings.ReplaceAll(markdown, "\n", "\n> ")
}

// unlink keeps addresses in what users typed from becoming links that the bot
// seems to give: title and summary repeat it.
func unlink(s string) string { return strings.ReplaceAll(s, "://", ":\u200b//") }

// stateFlag gives the flag of a state by its ISO 3166-1 alpha-2 code.
func stateFlag(code string) string {
	if len(code) != 2 || code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z' {
		return ""
	}
	const regionalA = 0x1F1E6
	return string([]rune{regionalA + rune(code[0]-'A'), regionalA + rune(code[1]-'A')})
}

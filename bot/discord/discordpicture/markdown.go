package discordpicture

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rivo/uniseg"
)

// kind is what a run of text is; its name is its class in the style sheet.
type kind string

const (
	plain   kind = ""
	link    kind = "l"
	date    kind = "d"
	mention kind = "m"
	code    kind = "c"
	emoji   kind = "e"
)

// run is text of one look.
type run struct {
	text string
	kind kind
	bold bool
}

func (r run) looksLike(other run) bool {
	return r.kind == other.kind && r.bold == other.bold && r.kind != emoji
}

// paragraph is a line of markdown, which may take several lines of a picture.
type paragraph struct {
	look   look
	quote  bool
	bullet bool
	runs   []run
}

// paragraphs reads the markdown that the bot writes: headings of the second and
// third order, small print, quotations, lists, and what inline reads.
func paragraphs(markdown string) []paragraph {
	var list []paragraph
	for text := range strings.SplitSeq(markdown, "\n") {
		p := paragraph{look: body}
		text, p.quote = strings.CutPrefix(text, "> ")
		for _, l := range []look{heading, subheading, small} {
			if rest, is := strings.CutPrefix(text, l.marker); is {
				text, p.look = rest, l
				break
			}
		}
		text, p.bullet = strings.CutPrefix(text, "- ")
		p.runs = inline(text, p.look.bold)
		list = append(list, p)
	}
	return list
}

// markup is what has a meaning inside a line. Its groups: an escaped character,
// a link's text, a timestamp's seconds, a command, code.
var markup = regexp.MustCompile(`^(?:\\([!-/:-@\[-` + "`" + `{-~])|\[((?:\\.|[^\\\]])+)\]\([^\s)]+\)|<t:(-?\d+):D>|</([^:>]+):\d+>|` + "`([^`]+)`)")

// inline reads what is inside a line: bold type, links, days, commands, code
// and escaped characters.
func inline(text string, bold bool) []run {
	var runs []run
	for text != "" {
		if rest, is := strings.CutPrefix(text, "**"); is {
			bold, text = !bold, rest
			continue
		}
		m := markup.FindStringSubmatch(text)
		if m == nil {
			var r run
			r, text = character(text)
			r.bold = bold
			runs = extend(runs, r)
			continue
		}
		text = text[len(m[0]):]
		switch {
		case m[1] != "":
			runs = extend(runs, run{m[1], plain, bold})
		case m[2] != "":
			for _, r := range inline(m[2], bold) {
				if r.kind == plain {
					r.kind = link
				}
				runs = extend(runs, r)
			}
		case m[3] != "":
			seconds, _ := strconv.ParseInt(m[3], 10, 64)
			runs = extend(runs, run{time.Unix(seconds, 0).UTC().Format("2 January 2006"), date, bold})
		case m[4] != "":
			runs = extend(runs, run{"/" + m[4], mention, bold})
		default:
			runs = extend(runs, run{m[5], code, bold})
		}
	}
	return runs
}

// literal reads text without markup.
func literal(text string, bold bool) []run {
	var runs []run
	for text != "" {
		var r run
		r, text = character(text)
		r.bold = bold
		runs = extend(runs, r)
	}
	return runs
}

// character takes the first character, as a reader counts, from a text. What is
// as wide as two letters is an emoji.
func character(text string) (first run, rest string) {
	c, rest, width, _ := uniseg.FirstGraphemeClusterInString(text, -1)
	if width > 1 {
		return run{text: c, kind: emoji}, rest
	}
	return run{text: c}, rest
}

// extend appends a run, to the last one if it looks the same.
func extend(runs []run, r run) []run {
	if last := len(runs) - 1; last >= 0 && r.looksLike(runs[last]) {
		runs[last].text += r.text
		return runs
	}
	return append(runs, r)
}

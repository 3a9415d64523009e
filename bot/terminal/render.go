// Package terminal shows answers on a console and reads requests from it.
package terminal

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fatih/color"
	"github.com/muesli/reflow/wordwrap"

	"treatybot/bot"
)

// Style says how answers are printed.
type Style struct {
	Width   int  // columns; 0: 80
	Color   bool // bold and dim type
	Explain bool // print why each passage stands where it stands
	Charts  bool // draw figures over the years
}

// excerptBytes is the length from which a passage is cut, save in an article
// that was asked for.
const excerptBytes = 1200

// printer writes one answer. The first error sticks.
type printer struct {
	w       io.Writer
	style   Style
	bold    func(...any) string
	dim     func(...any) string
	sources []bot.Source // in the order first named; facts and passages refer to them by number
	err     error
}

// Render prints an answer as wrapped text.
func Render(w io.Writer, a bot.Answer, style Style) error {
	if style.Width == 0 {
		style.Width = 80
	}
	p := &printer{w: w, style: style, bold: fmt.Sprint, dim: fmt.Sprint}
	if style.Color {
		bold, dim := color.New(color.Bold), color.New(color.Faint)
		bold.EnableColor()
		dim.EnableColor()
		p.bold, p.dim = bold.SprintFunc(), dim.SprintFunc()
	}
	p.line(0, p.bold(a.Title))
	p.line(0, a.Summary)
	p.charts(a.Series())
	p.facts(a.Facts)
	p.events(a.Events)
	p.passages(a)
	p.notes(a.Notes)
	p.choices(a.Choices)
	p.sourceList()
	return p.err
}

// line prints a paragraph, wrapped, with all its lines indented. Addresses
// and hyphenated words stay whole.
func (p *printer) line(margin int, s string) {
	p.hanging(margin, 0, s)
}

// hanging is line with all lines but the first indented further.
func (p *printer) hanging(margin, further int, s string) {
	if p.err != nil || s == "" {
		return
	}
	lines := p.wrap(s, p.style.Width-margin)
	if further > 0 && len(lines) > 1 {
		lines = append(lines[:1], p.wrap(strings.Join(lines[1:], " "), p.style.Width-margin-further)...)
	}
	for i, l := range lines {
		if i == 1 {
			margin += further
		}
		if _, p.err = fmt.Fprintln(p.w, strings.Repeat(" ", margin)+strings.TrimRight(l, " ")); p.err != nil {
			return
		}
	}
}

func (p *printer) wrap(s string, width int) []string {
	w := wordwrap.NewWriter(max(20, width))
	w.Breakpoints = nil
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return strings.Split(w.String(), "\n")
}

func (p *printer) heading(s string) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w)
	}
	p.line(0, p.bold(s))
}

// cite gives the number of a source, as " [3]".
func (p *printer) cite(s bot.Source) string {
	if s == (bot.Source{}) || s == bot.OwnWords {
		return ""
	}
	i := slices.Index(p.sources, s)
	if i < 0 {
		i = len(p.sources)
		p.sources = append(p.sources, s)
	}
	return p.dim(fmt.Sprintf(" [%d]", i+1))
}

func (p *printer) facts(facts []bot.Fact) {
	if len(facts) == 0 {
		return
	}
	p.heading("Facts")
	for _, f := range facts {
		p.hanging(2, 2, p.bold(f.Label)+": "+f.Value+p.cite(f.Source))
	}
}

func (p *printer) events(events []bot.Event) {
	if len(events) == 0 {
		return
	}
	p.heading("Dates")
	const dateWidth = 12
	for _, e := range events {
		p.hanging(2, dateWidth, p.bold(fmt.Sprintf("%-*s", dateWidth, e.Date))+e.Title+p.cite(e.Source))
	}
}

func (p *printer) passages(a bot.Answer) {
	if len(a.Passages) == 0 {
		return
	}
	p.heading("Passages")
	for i, q := range a.Passages {
		if i > 0 && p.err == nil {
			_, p.err = fmt.Fprintln(p.w)
		}
		p.hanging(2, 3, fmt.Sprintf("%d. %s", i+1, p.bold(heading(q))+p.cite(q.Source)))
		p.quote(a.Command, q)
		if p.style.Explain && i < len(a.Scores()) {
			p.explain(fmt.Sprintf("score %.3f", q.Score), a.Scores()[i])
		}
	}
	if p.style.Explain {
		p.explain("answered from 0 on", a.Confidence())
	}
}

// heading says where a quotation stands.
func heading(q bot.Passage) string {
	parts := []string{q.Title}
	if q.Kind == bot.Treaty || q.Article != "" {
		parts[0] += ", " + q.Locator
	}
	if q.Section != "" {
		parts = append(parts, q.Section)
	}
	return strings.Join(parts, " — ")
}

// quote prints a quotation and, where there are two, the plain words under
// the official ones.
func (p *printer) quote(command string, q bot.Passage) {
	text, highlights, plain := q.Text, q.Highlights, q.Plain
	if command != "article" {
		text, highlights = bot.Excerpt(text, highlights, excerptBytes)
		plain, _ = bot.Excerpt(plain, nil, excerptBytes)
	}
	p.paragraphs(5, p.emphasize(text, highlights))
	switch {
	case q.Official != "" && q.Plain != "":
		p.line(5, p.dim("In plain words:"))
		p.paragraphs(7, plain)
	case q.Kind == bot.Treaty && q.Official == "":
		p.line(5, p.dim("(our plain words, not the official wording)"))
	case q.Kind == bot.Community:
		p.line(5, p.dim("(added by this server's moderators)"))
	}
}

func (p *printer) paragraphs(margin int, text string) {
	for _, l := range strings.Split(text, "\n") {
		p.line(margin, l)
	}
}

// emphasize sets the matched words in bold type.
func (p *printer) emphasize(text string, highlights [][2]int) string {
	if !p.style.Color {
		return text
	}
	var b strings.Builder
	at := 0
	for _, h := range highlights {
		if h[0] < at || h[1] > len(text) {
			continue
		}
		b.WriteString(text[at:h[0]] + p.bold(text[h[0]:h[1]]))
		at = h[1]
	}
	return b.String() + text[at:]
}

// explain prints the features that make up a score.
func (p *printer) explain(score string, features []bot.Feature) {
	var parts []string
	for _, f := range features {
		if f.Value != 0 {
			parts = append(parts, fmt.Sprintf("%s %.2f × %.2f", f.Name, f.Value, f.Weight))
		}
	}
	if len(parts) > 0 {
		p.line(5, p.dim(score+" = "+strings.Join(parts, " + ")))
	}
}

func (p *printer) notes(notes []string) {
	if len(notes) == 0 {
		return
	}
	p.heading("Notes")
	for _, n := range notes {
		p.line(2, n)
	}
}

// choices prints what to type next.
func (p *printer) choices(choices []bot.Choice) {
	if len(choices) == 0 {
		return
	}
	p.heading("Next")
	for _, c := range choices {
		p.line(2, fmt.Sprintf("%s: %s", c.Label, CommandLine(c)))
	}
}

// CommandLine gives a choice as it is typed.
func CommandLine(c bot.Choice) string {
	words := []string{c.Command}
	for _, command := range bot.Commands() {
		if command.Name != c.Command {
			continue
		}
		for _, o := range command.Options {
			v := c.Options[o.Name]
			if o.Kind == bot.NumberOption && v != "" {
				v = o.Name + ":" + v
			}
			if strings.ContainsAny(v, " ()") {
				v = `"` + v + `"`
			}
			if v != "" {
				words = append(words, v)
			}
		}
	}
	return strings.Join(words, " ")
}

// sourceList prints what the numbers in brackets refer to.
func (p *printer) sourceList() {
	if len(p.sources) == 0 {
		return
	}
	p.heading("Sources")
	for i, s := range p.sources {
		p.hanging(2, 4, fmt.Sprintf("[%d] %s", i+1, s.Title))
		p.line(6, s.URL)
	}
}

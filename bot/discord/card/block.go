package card

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"treatybot/bot"
)

// block is a piece of an answer that stays on one page.
type block struct {
	part   string // heading of the part of the answer; "" for none
	text   string // markdown
	cites  []int  // numbers of the sources it refers to, from 1
	line   bool   // a line of a list, under the line before
	button *Component
}

// maxBlock bounds the text of a block, in UTF-16 code units, so that title,
// sources and page number have room beside it.
const maxBlock = 2800

// excerptBytes is the length from which passages are cut that were not asked
// for by their place; the button beside them shows the whole.
const excerptBytes = 600

// blocks turns answers into blocks and numbers their sources.
type blocks struct {
	list    []block
	sources []bot.Source
	mention func(command string) string
}

// blocksOf gives the blocks of an answer in the order in which they are read.
func blocksOf(a bot.Answer, mention func(string) string) *blocks {
	b := &blocks{mention: mention}
	b.add(block{text: b.words(unlink(a.Summary))})
	if a.Command == "help" {
		b.commands(a.Facts)
	} else {
		b.facts(a)
	}
	if a.Command == "ask" || a.Command == "why-withdraw" {
		b.passages(a)
		b.events(a.Events)
	} else {
		b.events(a.Events)
		b.passages(a)
	}
	b.notes(a.Notes)
	return b
}

// commandInText is a command named in the bot's own words: "/help", "/corpus add".
var commandInText = regexp.MustCompile(`(^|\s)/([a-z]+(?:-[a-z]+)*)( [a-z]+)?`)

// words escapes the bot's own words; days in them show in the reader's format,
// and commands can be clicked.
func (b *blocks) words(s string) string {
	return commandInText.ReplaceAllStringFunc(escapeDated(s), func(m string) string {
		before, name, _ := strings.Cut(m, "/")
		if mention, after := b.mentioned(name); mention != "" {
			return before + mention + after
		}
		return m
	})
}

// mentioned gives the mention of the command that words begin with, of two words
// or of one, and the words after it; "" if there is none.
func (b *blocks) mentioned(words string) (mention, after string) {
	first, rest, _ := strings.Cut(words, " ")
	second, _, _ := strings.Cut(rest, " ")
	for _, name := range []string{first + " " + second, first} {
		if mention = b.mention(name); mention != "" && strings.HasPrefix(words, name) {
			return mention, words[len(name):]
		}
	}
	return "", words
}

// add appends a block; one that is too long is parted.
func (b *blocks) add(one block) {
	if one.text == "" {
		return
	}
	for i, text := range splitText(one.text, maxBlock, Length) {
		next := one
		if next.text = text; i > 0 {
			next.button = nil
		}
		b.list = append(b.list, next)
	}
}

// cite gives the mark of a source, such as " [3]", and its number.
func (b *blocks) cite(s bot.Source) (string, []int) {
	if s == (bot.Source{}) || s == bot.OwnWords {
		return "", nil
	}
	i := slices.Index(b.sources, s)
	if i < 0 {
		i = len(b.sources)
		b.sources = append(b.sources, s)
	}
	return fmt.Sprintf(" [%d]", i+1), []int{i + 1}
}

// standings are the marks of a state's standing under a treaty.
var standings = map[string]string{
	"party": "🟢", "signatory": "🟡", "withdrawal_pending": "🟠", "withdrawn": "🔴", "not_party": "⚪",
}

// facts makes the table of facts: mark, what, standing, source. Where all are
// said for one day, the day stands under them, else beside each.
func (b *blocks) facts(a bot.Answer) {
	asOf, one := commonAsOf(a.Facts)
	flags := stateOf(a.Facts) == ""
	for _, f := range a.Facts {
		text := standings[string(f.Status)]
		if flags {
			text += stateFlag(f.State)
		}
		if text != "" {
			text += " "
		}
		mark, cites := b.cite(f.Source)
		text += "**" + escapeDated(f.Label) + "**: " + escapeDated(f.Value)
		if !one && f.AsOf != "" && f.AsOf != f.Date {
			text += " (as of " + isoDay(f.AsOf) + ")"
		}
		b.add(block{part: "Facts", text: text + mark, cites: cites, line: true})
	}
	if one && asOf != "" {
		b.add(block{part: "Facts", text: "-# As of " + isoDay(asOf), line: true})
	}
}

// commonAsOf gives the day for which all dated facts are said, if it is one.
func commonAsOf(facts []bot.Fact) (string, bool) {
	asOf := ""
	for _, f := range facts {
		if f.AsOf == "" {
			continue
		}
		if asOf != "" && f.AsOf != asOf {
			return "", false
		}
		asOf = f.AsOf
	}
	return asOf, true
}

// stateOf gives the state that all facts are about, or "".
func stateOf(facts []bot.Fact) string {
	if len(facts) == 0 {
		return ""
	}
	for _, f := range facts {
		if f.State != facts[0].State {
			return ""
		}
	}
	return facts[0].State
}

// commands lists commands so that they can be clicked.
func (b *blocks) commands(facts []bot.Fact) {
	for _, f := range facts {
		text := "**" + escape(f.Label) + "**"
		if mention, options := b.mentioned(f.Label); mention != "" {
			text = mention + escape(strings.ToLower(options))
		}
		b.add(block{part: "Commands", text: text + "\n" + b.words(f.Value), line: true})
	}
}

func (b *blocks) events(events []bot.Event) {
	for _, e := range events {
		mark, cites := b.cite(e.Source)
		b.add(block{part: "Dates", text: "- " + isoDay(e.Date) + ": " + escapeDated(e.Title) + mark, cites: cites, line: true})
	}
}

// kindMarks tell what kind of document a passage is from.
var kindMarks = map[bot.Kind]string{bot.Treaty: "📜", bot.Article: "📰", bot.Background: "📝", bot.Community: "👥"}

func (b *blocks) passages(a bot.Answer) {
	whole := a.Command == "article"
	for i, q := range a.Passages {
		mark, cites := b.cite(q.Source)
		head := fmt.Sprintf("%s **%d. %s**%s", kindMarks[q.Kind], i+1, escape(place(q)), mark)
		if q.Section != "" && !whole {
			head += "\n-# " + escape(Clip(q.Section, maxTitle))
		}
		var button *Component
		if !whole {
			button = inContext(q)
		}
		again := escape(place(q)) + ", continued:"
		for j, text := range quotation(q, whole, isDeed(a.Command), maxBlock-max(Length(head), Length(again))-1) {
			if j == 0 {
				text = head + "\n" + text
			} else {
				text = again + "\n" + text
			}
			b.list = append(b.list, block{part: partOfPassages(a), text: text, cites: cites, button: button})
			button = nil
		}
	}
}

func partOfPassages(a bot.Answer) string {
	switch {
	case a.Command == "article":
		return ""
	case a.Answered:
		return "Passages"
	default:
		return "Near misses"
	}
}

// place says where a quotation stands.
func place(q bot.Passage) string {
	title := Clip(q.Title, maxTitle)
	if q.Kind == bot.Treaty {
		return title + ", " + Clip(q.Locator, maxTitle)
	}
	return title
}

// byModerators marks what only one server has.
const byModerators = "\n-# " + addedByModerators

const addedByModerators = "Added by this server's moderators"

// quotation gives the text of a passage in pieces of at most limit UTF-16 code
// units: the official wording first, the plain words under it. That of a draft is
// not added yet.
func quotation(q bot.Passage, whole, draft bool, limit int) []string {
	text, highlights, plain := q.Text, q.Highlights, q.Plain
	if !whole {
		text, highlights = bot.Excerpt(text, highlights, excerptBytes)
		plain, _ = bot.Excerpt(plain, nil, excerptBytes)
	}
	const inPlainWords, notOfficial = "-# In plain words:\n", "\n-# Our plain words, not the official wording" // no shorter than byModerators
	cost := func(s string) int { return Length(quoted(escape(s))) }
	var pieces []string
	for _, p := range splitText(text, limit-len(notOfficial), cost) {
		pieces = append(pieces, quoted(escape(p)))
	}
	if bold := quoted(bolden(text, highlights)); len(pieces) == 1 && Length(bold) <= limit-len(notOfficial) {
		pieces[0] = bold
	}
	if len(pieces) == 0 {
		return []string{""}
	}
	switch {
	case q.Official != "" && q.Plain != "":
		for _, p := range splitText(plain, limit-len(inPlainWords), cost) {
			pieces = append(pieces, inPlainWords+quoted(escape(p)))
		}
	case q.Kind == bot.Treaty && q.Official == "":
		pieces[len(pieces)-1] += notOfficial
	case q.Kind == bot.Community && !draft:
		pieces[len(pieces)-1] += byModerators
	}
	if joined := strings.Join(pieces, "\n"); Length(joined) <= limit {
		return []string{joined}
	}
	return pieces
}

// inContext offers the whole article that a passage is from.
func inContext(q bot.Passage) *Component {
	if q.Kind != bot.Treaty || q.Article == "" {
		return nil
	}
	return button("In context", Press{Action: OpenAnswer, Request: bot.Request{
		Command: "article", Options: map[string]string{"treaty": q.Document, "article": q.Article},
	}})
}

// button makes a button, or nil if what it has to know is too long.
func button(label string, p Press) *Component {
	id, ok := p.Encode()
	if !ok {
		return nil
	}
	return &Component{Type: Button, Style: styleFor(p.Request.Command), Label: Clip(label, maxButtonLabel), CustomID: id}
}

func (b *blocks) notes(notes []string) {
	for _, n := range notes {
		b.add(block{part: "Notes", text: "-# " + b.words(strings.ReplaceAll(n, "\n", " ")), line: true})
	}
}

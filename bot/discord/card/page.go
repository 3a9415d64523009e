package card

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"treatybot/bot"
)

// page is a part of an answer that fits into one message.
type page struct {
	blocks []block
}

// maxPageComponents is what a page may take of a message's components; the
// rest is for the rows of buttons, title and file.
const maxPageComponents = maxComponents - 15

// paginate puts blocks on as few pages as hold them, in order. Every page of an
// answer has its title.
func (b *blocks) paginate(a bot.Answer) []page {
	maxPageText := maxMessageText - Length(heading(a, 999, 1000)) - Length(wholeInFile)
	pages := []page{{}}
	var t tally
	for _, one := range b.list {
		last := &pages[len(pages)-1]
		grown := t.with(one, b.sources)
		if len(last.blocks) > 0 && (grown.text > maxPageText || grown.components > maxPageComponents) {
			pages = append(pages, page{})
			last = &pages[len(pages)-1]
			grown = tally{}.with(one, b.sources)
		}
		last.blocks = append(last.blocks, one)
		t = grown
	}
	return pages
}

// tally is what the blocks of a page take of a message, at most.
type tally struct {
	components, text int
	part             string
	cited            []int
	addresses        []string
}

// with gives the tally with one block more.
func (t tally) with(one block, sources []bot.Source) tally {
	const lineBreak = 1
	t.text += Length(one.text) + lineBreak
	if one.part != t.part && one.part != "" {
		t.text += Length(partHeading(one.part))
	}
	switch {
	case one.button != nil:
		t.components += 3 // section, text, button
	case !one.line || one.part != t.part || t.components == 0:
		t.components++
	}
	t.part = one.part
	for _, n := range one.cites {
		if slices.Contains(t.cited, n) {
			continue
		}
		if len(t.cited) == 0 {
			t.components += 2 // line and text
		}
		t.cited = append(slices.Clip(t.cited), n)
		address := sources[n-1].URL
		if address != "" && slices.Contains(t.addresses, address) {
			t.text += Length(furtherSource(n, sources[n-1]))
			continue
		}
		t.addresses = append(slices.Clip(t.addresses), address)
		t.text += Length(firstSource(n, sources[n-1])) + lineBreak
	}
	return t
}

func partHeading(part string) string { return "### " + part + "\n" }

// measure counts components, nested ones too, and the text that they show.
func measure(list []Component) (components, text int) {
	for _, c := range list {
		n, m := measure(c.Components)
		components += 1 + n
		text += m
		if c.Type == TextDisplay {
			text += Length(c.Content)
		}
		if c.Accessory != nil {
			components++
		}
	}
	return components, text
}

// components lays a page out: lines of one part in one text, passages apart,
// the sources that the page refers to at its end.
func (b *blocks) components(p page) []Component {
	var list []Component
	part := ""
	for i, one := range p.blocks {
		text := one.text
		if one.button != nil && slices.Contains(customIDs(list), one.button.CustomID) {
			one.button = nil // a passage above has it
		}
		if one.part != part && one.part != "" {
			text = partHeading(one.part) + text
		}
		follows := i > 0 && one.line && one.part == part && one.button == nil
		part = one.part
		switch last := len(list) - 1; {
		case follows:
			list[last].Content += "\n" + text
		case one.button != nil:
			list = append(list, Component{Type: Section, Components: []Component{{Type: TextDisplay, Content: text}}, Accessory: one.button})
		default:
			list = append(list, Component{Type: TextDisplay, Content: text})
		}
	}
	if sources := b.footnotes(p); sources != "" {
		list = append(list, Component{Type: Separator}, Component{Type: TextDisplay, Content: sources})
	}
	return list
}

// maxSourceTitle is how much of a source's title is shown; its address leads to
// the rest.
const maxSourceTitle = 64

// footnotes lists the sources of a page by number. Those with one address stand
// on one line: addresses are long, and count as text.
func (b *blocks) footnotes(p page) string {
	var numbers []int
	for _, one := range p.blocks {
		numbers = append(numbers, one.cites...)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	var lines []string
	for i, n := range numbers {
		address := b.sources[n-1].URL
		sameAddress := func(m int) bool { return address != "" && b.sources[m-1].URL == address }
		if slices.ContainsFunc(numbers[:i], sameAddress) {
			continue
		}
		line := firstSource(n, b.sources[n-1])
		for _, m := range numbers[i+1:] {
			if sameAddress(m) {
				line += furtherSource(m, b.sources[m-1])
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// firstSource is a source with its address, furtherSource another with the
// same.
func firstSource(n int, s bot.Source) string {
	return fmt.Sprintf("-# [%d] %s", n, linked(sourceTitle(s), s.URL))
}

func furtherSource(n int, s bot.Source) string { return fmt.Sprintf("; [%d] %s", n, sourceTitle(s)) }

// remark is what a source's title says of it at the end, such as "(medium
// confidence)"; it is never cut off.
var remark = regexp.MustCompile(` \([a-z ,]+\)$`)

// unlinked takes from a title what Discord does not make a link of: brackets,
// and what looks like another address.
var unlinked = strings.NewReplacer("[", "(", "]", ")", "https://", "", "http://", "")

func sourceTitle(s bot.Source) string {
	title := s.Title
	if title == "" {
		title = s.URL
	}
	end := remark.FindString(title)
	title = unlinked.Replace(title)
	return escape(Clip(strings.TrimSuffix(title, end), max(maxSourceTitle-len(end), maxSourceTitle/2)) + Clip(end, maxSourceTitle/2))
}

// heading is the first line of every page.
func heading(a bot.Answer, number, of int) string {
	title := escapeDated(unlink(Clip(strings.ReplaceAll(a.Title, "\n", " "), maxTitle)))
	if f := stateFlag(stateOf(a.Facts)); f != "" {
		title = f + " " + title
	}
	if of > 1 {
		title += fmt.Sprintf("\n-# Page %d of %d", number+1, of)
	}
	return "## " + title
}

// maxTitle keeps the titles of long questions short.
const maxTitle = 150

package discord

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
const maxPageComponents = maxComponents - 14

// paginate puts blocks on as few pages as hold them, in order. Every page of an
// answer has its title.
func (b *blocks) paginate(a bot.Answer) []page {
	maxPageText := maxMessageText - utf16Len(heading(a, 999, 1000))
	pages := []page{{}}
	for _, one := range b.list {
		last := &pages[len(pages)-1]
		grown := page{append(slices.Clip(last.blocks), one)}
		if parts, text := b.size(grown); len(last.blocks) > 0 && (text > maxPageText || parts > maxPageComponents) {
			pages = append(pages, page{[]block{one}})
			continue
		}
		*last = grown
	}
	return pages
}

// size tells how many components and how much text a page makes.
func (b *blocks) size(p page) (components, text int) {
	return measure(b.components(p))
}

// measure counts components, nested ones too, and the text that they show.
func measure(list []Component) (components, text int) {
	for _, c := range list {
		n, m := measure(c.Components)
		components += 1 + n
		text += m
		if c.Type == TextDisplay {
			text += utf16Len(c.Content)
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
			text = "### " + one.part + "\n" + text
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
		line := fmt.Sprintf("-# [%d] %s", n, linked(sourceTitle(b.sources[n-1]), address))
		for _, m := range numbers[i+1:] {
			if sameAddress(m) {
				line += fmt.Sprintf("; [%d] %s", m, sourceTitle(b.sources[m-1]))
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

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
	return escape(clip(strings.TrimSuffix(title, end), max(maxSourceTitle-len(end), maxSourceTitle/2)) + clip(end, maxSourceTitle/2))
}

// heading is the first line of every page.
func heading(a bot.Answer, number, of int) string {
	title := escapeDated(clip(strings.ReplaceAll(a.Title, "\n", " "), maxTitle))
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

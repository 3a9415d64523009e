package corpus

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// buildProvisions arranges the blocks of an article or division under it.
func buildProvisions(container *Provision, blocks []Block) {
	b := &provisionBuilder{container: container, under: container, severalParagraphs: countLoose(blocks) > 1 && !hasNumbers(blocks)}
	for i, block := range blocks {
		switch {
		case block.Level > 0:
			b.addSubheading(block.Text)
		default:
			for _, paragraph := range splitAtMarkers(block.Text) {
				b.addParagraph(paragraph, blocks[i+1:])
			}
		}
	}
}

// provisionBuilder keeps the series of markers that are open, outermost
// first.
type provisionBuilder struct {
	container         *Provision
	under             *Provision // container, or the subheading in force
	loose             *Provision // the last paragraph without a marker, until one comes
	levels            []series
	severalParagraphs bool // the container has several paragraphs, none numbered
	unnumbered        int
}

// series is one open level of markers.
type series struct {
	class  markerClass
	last   int        // value of its last marker
	parent *Provision // that holds the items
	item   *Provision // the last one
}

// addSubheading opens a heading inside the container. Series go on beneath
// it: paragraphs of an article are numbered across subheadings. A subheading
// with a number ("1. Recording") is a paragraph with a title.
func (b *provisionBuilder) addSubheading(text string) {
	if m, title := cutMarker(text); m.class == decimalDot && title != "" {
		b.under, b.loose = b.container, nil
		b.levels = nil
		item := b.addItem(m, "")
		item.Heading = title
		return
	}
	node := &Provision{Heading: text}
	b.loose = nil
	keep := 0 // the series that goes on beneath the subheading
	holder := b.container
	if len(b.levels) > 0 && b.levels[0].item != nil && b.levels[0].item.Heading != "" {
		holder, keep = b.levels[0].item, 1
	}
	holder.Children = append(holder.Children, node)
	if keep == 0 {
		b.under = node
	}
	if len(b.levels) > keep {
		b.levels = b.levels[:keep+1]
		b.levels[keep].parent, b.levels[keep].item = node, nil
	} else if keep == 1 {
		b.levels = append(b.levels, series{class: letter, parent: node})
	}
}

// addParagraph places one paragraph; rest is what follows it.
func (b *provisionBuilder) addParagraph(text string, rest []Block) {
	m, words := cutMarker(text)
	switch m.class {
	case noMarker:
		b.addLoose(text)
	case dash:
		item := &Provision{Label: m.label, Text: words}
		holder := b.holder()
		holder.Children = append(holder.Children, item)
	default:
		b.loose = b.looseForPoints(m)
		if inner, _ := cutMarker(words); inner.class == letter && inner.value == 1 { // "1. (a) At any time ..."
			b.addItem(b.settle(m, rest), "")
			b.loose = nil
			b.addParagraph(words, rest)
			return
		}
		b.addItem(b.settle(m, rest), words)
		b.loose = nil
	}
}

// splitAtMarkers parts the lines of a block that begin with a marker; other
// lines, such as the rows of a table, stay together.
func splitAtMarkers(text string) []string {
	var parts []string
	for i, line := range strings.Split(text, "\n") {
		if m, _ := cutMarker(line); i == 0 || m.class != noMarker {
			parts = append(parts, line)
		} else {
			parts[len(parts)-1] += "\n" + line
		}
	}
	return parts
}

// looseForPoints keeps the unnumbered paragraph open for the points under it.
func (b *provisionBuilder) looseForPoints(m marker) *Provision {
	if m.class == decimalDot || m.class == decimalParens {
		return nil
	}
	return b.loose
}

// holder is the innermost provision that is open.
func (b *provisionBuilder) holder() *Provision {
	if b.loose != nil {
		return b.loose
	}
	for i := len(b.levels) - 1; i >= 0; i-- {
		if b.levels[i].item != nil {
			return b.levels[i].item
		}
	}
	return b.under
}

// addItem places a paragraph with a marker in its series, opening the series
// where it is new.
func (b *provisionBuilder) addItem(m marker, words string) *Provision {
	depth := -1
	for i, s := range b.levels {
		if s.class == m.class {
			depth = i
		}
	}
	if depth < 0 && len(b.levels) == 1 && b.levels[0].item == nil { // a subheading ended the series
		b.levels = b.levels[:0]
	}
	switch {
	case depth >= 0:
		b.levels = b.levels[:depth+1]
	case m.class == decimalDot && !strings.HasSuffix(b.holder().Text, ":"):
		b.levels = b.levels[:0]
		fallthrough
	default:
		parent := b.under
		if len(b.levels) > 0 || b.loose != nil {
			parent = b.holder()
		}
		depth = len(b.levels)
		b.levels = append(b.levels, series{class: m.class, parent: parent})
	}
	s := &b.levels[depth]
	s.last = m.value
	s.item = &Provision{Label: m.label, Text: words, step: step{pointStep, m.part}}
	if depth == 0 && (m.class == decimalDot || m.class == decimalParens) {
		s.item.step.kind = paragraphStep
	}
	s.parent.Children = append(s.parent.Children, s.item)
	return s.item
}

// addLoose places a paragraph without a marker.
func (b *provisionBuilder) addLoose(text string) {
	p := &Provision{Text: text}
	goesOn := !startsSentence(text)
	switch {
	case len(b.levels) == 0 && b.loose == nil && b.under == b.container && b.container.Text == "" && len(b.container.Children) == 0 && !b.severalParagraphs:
		b.container.Text = text
		return
	case len(b.levels) == 0 && goesOn:
		holder := b.holder()
		holder.Children = append(holder.Children, p)
	case len(b.levels) == 0 && b.severalParagraphs:
		b.unnumbered++
		p.step = step{unnumberedStep, fmt.Sprint(b.unnumbered)}
		b.under.Children = append(b.under.Children, p)
		b.loose = p
	case len(b.levels) == 0:
		b.under.Children = append(b.under.Children, p)
	default:
		holder := b.afterPoints()
		holder.Children = append(holder.Children, p)
	}
}

// afterPoints is where words without a marker belong once a series is open:
// to the numbered paragraph itself, or to the paragraph whose points have
// come to their end. A point that ends without a stop is a title, and the
// words are its text.
func (b *provisionBuilder) afterPoints() *Provision {
	top := len(b.levels) - 1
	item := b.levels[top].item
	switch {
	case item == nil:
		return b.levels[top].parent
	case item.step.kind == paragraphStep:
		return item
	case !endsSentence(item.Text) && !strings.HasSuffix(item.Text, " and") && !strings.HasSuffix(item.Text, " or") && !item.holdsPlaces():
		return item
	default:
		return b.levels[top].parent
	}
}

// settle decides whether a letter such as "(i)" is a Roman numeral, and
// whether "(aa)" goes on after "(z)" rather than being a series of its own.
func (b *provisionBuilder) settle(m marker, rest []Block) marker {
	if m.class == doubleLetter {
		for _, s := range b.levels {
			if s.class == letter && s.last >= 26 {
				m.class, m.value = letter, m.value+26
			}
		}
		return m
	}
	r, ok := m.asRoman()
	if !ok {
		return m
	}
	for i := len(b.levels) - 1; i >= 0; i-- {
		s := b.levels[i]
		if s.class == romanNumeral && s.last+1 == r.value {
			return r
		}
		if s.class == letter && s.last+1 == m.value {
			if r.value == 1 && b.romanFollows(rest) {
				return r
			}
			return m
		}
	}
	if r.value == 1 {
		return r
	}
	return m
}

// romanFollows looks whether "(ii)" comes next in the series that "(i)" is in.
func (b *provisionBuilder) romanFollows(rest []Block) bool {
	for _, block := range rest {
		switch m, _ := cutMarker(block.Text); {
		case m.class == romanNumeral:
			return true
		case m.class == letter, m.class == decimalDot:
			return m.class == decimalDot && strings.HasSuffix(b.holder().Text, ":")
		}
	}
	return strings.HasSuffix(b.holder().Text, ":")
}

// hasNumbers reports whether paragraphs of the container are numbered.
func hasNumbers(blocks []Block) bool {
	for _, b := range blocks {
		if m, _ := cutMarker(b.Text); m.class == decimalDot || m.class == decimalParens {
			return true
		}
	}
	return false
}

// countLoose counts the paragraphs without a marker that begin a sentence,
// before any list.
func countLoose(blocks []Block) int {
	n := 0
	for _, b := range blocks {
		m, text := cutMarker(b.Text)
		switch {
		case b.Level > 0, m.class == dash:
		case m.class != noMarker:
			return n
		case startsSentence(text):
			n++
		}
	}
	return n
}

// startsSentence reports whether s begins anew rather than going on.
func startsSentence(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, `"“‘'([`))
	return !unicode.IsLower(r)
}

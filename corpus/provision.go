package corpus

import (
	"slices"
	"strings"
	"unicode"
)

// Provision is a part of a segmented text: the whole, an article, a numbered
// paragraph, a lettered point, a section of prose. What it prints comes in
// the order Label, Heading, Text, Children.
//
// A child whose Locator equals its parent's has no place of its own: a
// subheading, or words that follow the points of a paragraph.
type Provision struct {
	Locator  Locator
	Label    string // as printed: "Article 20", "3.", "(a)"; empty where the text has none
	Heading  string // of an article, division or section
	Text     string // own words; before children, the words that introduce them
	Children []*Provision

	step step // what the provision adds to its parent's locator
}

// step is one level of a locator, known before the whole of it is.
type step struct {
	kind stepKind
	part string
}

type stepKind int

const (
	noStep stepKind = iota
	paragraphStep
	unnumberedStep
	pointStep
)

// Words lists the letters and digits of the provision in reading order,
// words parted where the text parts them.
func (p *Provision) Words() []string {
	var words []string
	p.Walk(func(q *Provision) {
		for _, s := range []string{q.Label, q.Heading, q.Text} {
			words = append(words, Words(s)...)
		}
	})
	return words
}

// Words splits s at everything but letters and digits.
func Words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Walk visits the provision and all it holds, in reading order.
func (p *Provision) Walk(visit func(*Provision)) {
	visit(p)
	for _, c := range p.Children {
		c.Walk(visit)
	}
}

// quotesWhole reports whether an article or division is one passage: it has
// no paragraphs of its own, or its words introduce them as a list.
func (p *Provision) quotesWhole() bool {
	if !p.holdsParagraphs() {
		return true
	}
	return strings.HasSuffix(p.Text, ":") && len(strings.Fields(p.Text)) >= introducingWords
}

// holdsParagraphs reports whether paragraphs stand under p, directly or under
// a subheading.
func (p *Provision) holdsParagraphs() bool {
	for _, c := range p.Children {
		switch c.step.kind {
		case paragraphStep, unnumberedStep:
			return true
		case noStep:
			if c.holdsParagraphs() {
				return true
			}
		}
	}
	return false
}

// wholeText gives the words of p and of all it holds, a line for each part,
// without p's own label and heading.
func (p *Provision) wholeText() string {
	var lines []string
	if p.Text != "" {
		lines = append(lines, p.Text)
	}
	for _, c := range p.Children {
		line := strings.Join(nonEmpty(c.Label, c.Heading, c.wholeText()), " ")
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// holdsPlaces reports whether a child of p has a place of its own.
func (p *Provision) holdsPlaces() bool {
	return slices.ContainsFunc(p.Children, func(c *Provision) bool { return c.step.kind != noStep })
}

// isLoose reports whether p is words without a place of their own.
func (p *Provision) isLoose() bool { return p.step.kind == noStep && p.Heading == "" && p.Text != "" }

// looseText gives the words right in a container, and under its subheadings,
// that have no place of their own and do not only lead over to what has.
func (p *Provision) looseText() string {
	var lines []string
	var visit func(q *Provision)
	visit = func(q *Provision) {
		line := strings.Join(nonEmpty(q.Label, q.Text), " ")
		if endsClause(line) {
			lines = append(lines, line)
		}
		for _, c := range q.Children {
			if c.step.kind == noStep {
				visit(c)
			}
		}
	}
	if p.Text != "" && endsClause(p.Text) {
		lines = append(lines, p.Text)
	}
	for _, c := range p.Children {
		if c.step.kind == noStep {
			visit(c)
		}
	}
	return strings.Join(lines, "\n")
}

// endsClause reports whether words say something for themselves rather than
// leading over to what follows.
func endsClause(s string) bool {
	return s != "" && !strings.HasSuffix(s, ":") && !strings.HasSuffix(s, ",")
}

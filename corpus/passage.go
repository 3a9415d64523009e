package corpus

import "strings"

// Passage is the unit that is indexed, ranked and quoted: a numbered
// paragraph of an article, a point of such a paragraph, a recital, or a
// paragraph of prose.
//
// A paragraph with points is one passage that holds its points, and each
// point is a passage of its own, introduced by the words it completes.
type Passage struct {
	ID       string // "ottawa-1997#art-20-3"
	Document string // id of the document
	Title    string // short title of the document
	Kind     Kind
	Locator  Locator
	Section  string  // heading of the article, or heading over the prose
	Parent   string  // id of the passage that holds this one, or ""
	Ordinal  int     // place in the document, from 0
	Official Wording // of a treaty; empty until it is imported
	Plain    Wording // of a treaty
	Prose    Wording // of anything else
	Keywords string  `json:"-"` // what lay readers would look for it by; searched, never shown
	Source   Source  // of the wording that Text gives
}

// Wording is the text of a passage in one layer.
type Wording struct {
	Label string `json:"label,omitempty"` // as printed: "3.", "(a)"
	Intro string `json:"intro,omitempty"` // the words above that this passage completes
	Text  string `json:"text,omitempty"`
}

// omission marks in a quotation that points between were left out.
const omission = "[…]"

// Quote gives the wording so that it stands alone: the words it completes,
// a mark where other points come between, its label and its text. The text
// begins at byte offset start.
func (w Wording) Quote() (quote string, start int) {
	var lead strings.Builder
	if w.Intro != "" {
		lead.WriteString(w.Intro + "\n")
		if w.Label != "" && !firstOfSeries(w.Label) {
			lead.WriteString(omission + "\n")
		}
	}
	if w.Intro != "" && w.Label != "" {
		lead.WriteString(w.Label + " ")
	}
	return lead.String() + w.Text, lead.Len()
}

// firstOfSeries reports whether nothing comes between the words that
// introduce a list and the item with this label.
func firstOfSeries(label string) bool {
	return label == "1." || label == "(1)" || label == "(a)" || label == "(i)"
}

// Wording gives what is shown first: the official wording, else the plain
// one, else the prose.
func (p Passage) Wording() Wording {
	switch {
	case p.Official.Text != "":
		return p.Official
	case p.Plain.Text != "":
		return p.Plain
	default:
		return p.Prose
	}
}

// introducingWords is the length from which the words before a list of
// paragraphs say enough to be quoted with them as one passage. Shorter ones
// ("For the purposes of this Convention:") only lead over.
const introducingWords = 12

// excerpt is a passage of one layer, before the layers are laid together.
type excerpt struct {
	locator Locator
	section string
	parent  string // anchor of the excerpt that holds it, or ""
	wording Wording
}

// excerpts reads the passages of one layer out of its tree. Provisions
// without a place of their own belong to the passage they stand in, or, right
// in a container with paragraphs, to one of its own. Only words that lead over
// are no passage: they are kept as the introduction of what follows. So is
// the frame of a preamble.
func excerpts(root *Provision) []excerpt {
	var list []excerpt
	var visit func(p *Provision, from excerpt, container bool)
	visit = func(p *Provision, from excerpt, container bool) {
		preamble := container && Slug(p.Locator.Division) == "preamble"
		inner := from
		inner.section = strings.Join(nonEmpty(from.section, p.Heading), ": ")
		placed := p.step.kind != noStep
		if placed || container {
			w := Wording{Intro: from.wording.Intro, Text: p.wholeText()}
			if placed {
				w.Label = p.Label
			}
			switch {
			case preamble && p.holdsPlaces():
				w.Text = ""
			case !placed && !p.quotesWhole():
				w.Text = p.looseText()
			}
			if w.Text != "" {
				list = append(list, excerpt{p.Locator, inner.section, from.parent, w})
				if placed || p.quotesWhole() {
					inner.parent = p.Locator.Anchor()
				}
			}
			if p.Text != "" {
				w.Text = p.Text
				inner.wording.Intro, _ = w.Quote()
			}
		}
		lead := "" // words between the children that introduce those after them
		for _, c := range p.Children {
			if c.isLoose() {
				if lead = ""; strings.HasSuffix(c.Text, ":") {
					lead = c.Text
				}
			}
			under := inner
			under.wording.Intro = strings.Join(nonEmpty(inner.wording.Intro, lead), "\n")
			visit(c, under, false)
		}
	}
	for _, c := range root.Children {
		visit(c, excerpt{}, true)
	}
	return list
}

func nonEmpty(parts ...string) []string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

package corpus

import (
	"fmt"
	"strings"
)

// locate gives every provision under root its locator. Containers (articles,
// divisions, sections) bring theirs; all else adds a step to its parent's.
// No two provisions with a place of their own share an anchor: where a series
// starts anew under a subheading, the subheading joins the division's name,
// and where that does not help the second is counted.
func locate(root *Provision) {
	l := &locater{taken: map[string]bool{}}
	for _, c := range root.Children {
		if c.step.kind != noStep {
			c.Locator = l.unique(root.Locator.add(c.step))
		} else {
			c.Locator = l.unique(c.Locator)
		}
		l.children(c, c.Locator)
	}
}

type locater struct{ taken map[string]bool }

func (l *locater) children(p *Provision, at Locator) {
	for _, c := range p.Children {
		if c.step.kind != noStep {
			c.Locator = l.unique(at.add(c.step))
			l.children(c, c.Locator)
			continue
		}
		c.Locator = p.Locator
		under := at
		if c.Heading != "" && at.Division != "" && l.collides(c, at) {
			name, _, _ := strings.Cut(c.Heading, " (")
			under.Division += ", " + strings.TrimRight(name, ", ")
		}
		l.children(c, under)
	}
}

// collides reports whether a place right under p is taken.
func (l *locater) collides(p *Provision, at Locator) bool {
	for _, c := range p.Children {
		if c.step.kind != noStep && l.taken[at.add(c.step).Anchor()] {
			return true
		}
	}
	return false
}

func (l Locator) add(s step) Locator {
	switch s.kind {
	case paragraphStep, unnumberedStep:
		l.Paragraph, l.Unnumbered = s.part, s.kind == unnumberedStep
	case pointStep:
		l.Points = append(append([]string(nil), l.Points...), s.part)
	}
	return l
}

func (l *locater) unique(at Locator) Locator {
	first := at
	for n := 2; l.taken[at.Anchor()]; n++ {
		at = first
		switch count := fmt.Sprint(n); {
		case at.Paragraph != "" || at.Article != "" || len(at.Points) > 0:
			at = at.add(step{pointStep, count})
		default:
			at.Division += " " + count
		}
	}
	l.taken[at.Anchor()] = true
	return at
}

package corpus

import "strconv"

// setLocators gives every provision under root its locator. Containers
// (articles, divisions, sections) bring theirs; all else adds a step to its
// parent's. No two provisions with a place of their own share an anchor:
//
//   - articles that start anew after a division, such as those of an annexed
//     protocol, are articles of that division;
//   - where a series starts anew under a subheading of a division, the
//     subheading joins the division's name;
//   - what a text numbers twice all the same is told apart by counting.
func setLocators(root *Provision) {
	s := &locatorSetter{used: map[string]int{}}
	for _, c := range root.Children {
		if c.step.kind != noStep {
			c.Locator = s.unique(root.Locator.with(c.step))
		} else {
			c.Locator = s.unique(s.inDivision(c.Locator))
		}
		s.children(c, c.Locator)
	}
}

// locatorSetter knows the places given so far.
type locatorSetter struct {
	used     map[string]int // anchor -> how many places have asked for it
	article  int            // number of the last article
	passed   string         // division passed since that article
	division string         // division that the articles now belong to
}

// inDivision puts an article into the division that its series belongs to.
func (s *locatorSetter) inDivision(l Locator) Locator {
	if l.Article == "" {
		s.passed = l.Division
		return l
	}
	n, err := strconv.Atoi(l.Article)
	if err != nil {
		l.Division = s.division
		return l
	}
	if n <= s.article && s.passed != "" {
		s.division = s.passed
	}
	s.article, s.passed = n, ""
	l.Division = s.division
	return l
}

// children gives locators to what stands under p; at is the place that they
// add their steps to.
func (s *locatorSetter) children(p *Provision, at Locator) {
	for _, c := range p.Children {
		if c.step.kind != noStep {
			c.Locator = s.unique(at.with(c.step))
			s.children(c, c.Locator)
			continue
		}
		c.Locator = p.Locator
		under := at
		if c.Heading != "" && at.Division != "" && at.Article == "" && s.collides(c, at) {
			under.Division += ", " + shortName(c.Heading)
		}
		s.children(c, under)
	}
}

// collides reports whether a place right under p is taken.
func (s *locatorSetter) collides(p *Provision, at Locator) bool {
	for _, c := range p.Children {
		if c.step.kind != noStep && s.used[at.with(c.step).Anchor()] > 0 {
			return true
		}
	}
	return false
}

// unique counts a place that is there already.
func (s *locatorSetter) unique(l Locator) Locator {
	l.Again = 0
	for {
		anchor := l.Anchor()
		s.used[anchor]++
		if s.used[anchor] == 1 {
			return l
		}
		l.Again = s.used[anchor]
	}
}

// with gives the place one step further in.
func (l Locator) with(s step) Locator {
	switch s.kind {
	case paragraphStep, unnumberedStep:
		l.Paragraph, l.Unnumbered = s.part, s.kind == unnumberedStep
	case pointStep:
		l.Points = append(append([]string(nil), l.Points...), s.part)
	}
	return l
}

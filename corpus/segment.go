package corpus

import (
	"fmt"
	"strconv"
	"strings"
)

// Segment finds the structure of a text.
//
// In a treaty it finds the preamble and its recitals, articles in arabic or
// Roman numerals with or without a title, paragraphs numbered "1." or "(1)"
// or not at all, points "(a)" and the "(i)" in them, annexes and other
// divisions. Words that follow the points of a paragraph without a marker of
// their own stay with that paragraph. Where only the run of the series can
// tell whether "(i)" is a letter or a numeral, the next marker decides; where
// nothing follows, a colon before it makes it a numeral.
//
// Any other kind of text is prose: a section per heading, a paragraph per
// block.
//
// No text is lost: [Provision.Words] of the result equals the words of the
// blocks.
func Segment(blocks []Block, kind Kind) *Provision {
	if kind == Treaty {
		return segmentTreaty(blocks)
	}
	return segmentProse(blocks)
}

// segmentProse makes a section per heading and a paragraph per block.
func segmentProse(blocks []Block) *Provision {
	root := &Provision{}
	section := root
	paragraphs := 0
	for i, b := range blocks {
		switch {
		case i == 0 && b.Level == 1:
			root.Heading = b.Text
		case b.Level > 0:
			section = &Provision{Locator: Locator{Division: placeName(b.Text)}, Heading: b.Text}
			root.Children = append(root.Children, section)
			paragraphs = 0
		default:
			paragraphs++
			section.Children = append(section.Children, &Provision{Text: b.Text, step: step{unnumberedStep, fmt.Sprint(paragraphs)}})
		}
	}
	setLocators(root)
	return root
}

// segmentTreaty splits the blocks at the headings and builds each part.
func segmentTreaty(blocks []Block) *Provision {
	s := &treatySegmenter{root: &Provision{}, level: articleLevel(blocks)}
	for i, b := range blocks {
		if i == 0 && s.isTitle(blocks) {
			s.root.Heading = b.Text
			continue
		}
		s.add(b)
	}
	s.closeContainer()
	setLocators(s.root)
	return s.root
}

// articleLevel is the deepest heading level that opens articles: deeper
// headings stand inside them. It is 0 where no markup marks articles, so that
// their words must.
func articleLevel(blocks []Block) int {
	level, count := 0, map[int]int{}
	for _, b := range blocks {
		if b.Level == 0 {
			continue
		}
		if h := parseMarkedHeading(b.Text); h.kind == articleHeading {
			if count[b.Level]++; count[b.Level] > count[level] {
				level = b.Level
			}
		}
	}
	if level == 0 && !hasUnmarkedArticles(blocks) {
		return 2
	}
	return level
}

func hasUnmarkedArticles(blocks []Block) bool {
	for _, b := range blocks {
		if b.Level > 0 {
			continue
		}
		if h, ok := parseHeading(b.Text); ok && h.kind == articleHeading {
			return true
		}
	}
	return false
}

// treatySegmenter gathers the blocks of one article or division, the
// container, and builds its provisions when the next one opens.
type treatySegmenter struct {
	root      *Provision
	level     int // of the headings that open containers; 0: recognised by words
	container *Provision
	blocks    []Block // of the container
}

// isTitle reports whether the first block names the treaty.
func (s *treatySegmenter) isTitle(blocks []Block) bool {
	first := blocks[0]
	if _, structural := parseHeading(first.Text); structural {
		return false
	}
	return first.Level == 1 || first.Level == 0 && len(blocks) > 1 && !endsSentence(first.Text)
}

func (s *treatySegmenter) add(b Block) {
	if b.Level == 0 {
		if h, text, ok := runInArticle(b.Text); ok && s.isNext(h) {
			s.open(h)
			s.blocks = append(s.blocks, Block{Text: text})
			return
		}
	}
	if s.level == 0 {
		if h, ok := parseHeading(b.Text); ok {
			s.open(h)
			return
		}
	}
	if b.Level > 0 && (b.Level <= max(s.level, 1) || parseMarkedHeading(b.Text).kind == articleHeading) {
		s.open(parseMarkedHeading(b.Text))
		return
	}
	if s.container == nil {
		s.open(heading{kind: divisionHeading, label: ""})
	}
	s.blocks = append(s.blocks, b)
}

// isNext reports whether h is the article after the last one, so that a
// paragraph that begins by citing an article is not taken for it.
func (s *treatySegmenter) isNext(h heading) bool {
	last := 0
	for _, c := range s.root.Children {
		if n, err := strconv.Atoi(c.Locator.Article); err == nil {
			last = n
		}
	}
	return h.number == strconv.Itoa(last+1)
}

// open closes the container and opens the one that h names.
func (s *treatySegmenter) open(h heading) {
	s.closeContainer()
	p := &Provision{Label: h.label, Heading: h.title}
	switch h.kind {
	case articleHeading:
		p.Locator = Locator{Article: h.number, Roman: h.roman}
	default:
		p.Locator = Locator{Division: strings.TrimRight(placeName(h.label), "?")}
		if h.label == "" {
			p.Locator.Division = "Preamble"
		}
	}
	s.root.Children = append(s.root.Children, p)
	s.container = p
}

func (s *treatySegmenter) closeContainer() {
	switch {
	case s.container == nil:
	case Slug(s.container.Locator.Division) == "preamble":
		buildPreamble(s.container, s.blocks)
	default:
		buildProvisions(s.container, s.blocks)
	}
	s.container, s.blocks = nil, nil
}

// buildPreamble counts the recitals. The words before them that name who
// speaks, and the words after them that lead over to the articles, are no
// recitals.
func buildPreamble(p *Provision, blocks []Block) {
	n := 0
	for i, b := range blocks {
		child := &Provision{Text: b.Text}
		switch {
		case b.Level > 0:
			child.Text, child.Heading = "", b.Text
		case i == 0 && len(blocks) > 1 && namesTheParties(b.Text):
			p.Text = b.Text
			continue
		case i == len(blocks)-1 && leadsToArticles(b.Text):
		default:
			n++
			child.step = step{unnumberedStep, fmt.Sprint(n)}
		}
		p.Children = append(p.Children, child)
	}
}

// namesTheParties recognises the opening of a preamble: "The States Parties
// to this Convention,".
func namesTheParties(s string) bool {
	return strings.HasPrefix(Fold(s), "the ") && len(strings.Fields(s)) < 30 && strings.ContainsAny(s[len(s)-1:], ",:")
}

// leadsToArticles recognises the close of a preamble: "Have agreed as
// follows:", "Declare:".
func leadsToArticles(s string) bool {
	folded := Fold(s)
	return strings.HasSuffix(folded, "as follows") || folded == "declare" || strings.HasPrefix(folded, "have agreed")
}

package extract

import (
	"strings"
	"unicode"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/language"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// maxNodes is how many elements and texts a page may have. The longest treaty
// known to us makes 10,000.
const maxNodes = 150_000

// metaCharset finds the encoding that a page declares; it must stand in its
// first 1,024 bytes.
var metaCharset = pattern.New(`(?i)<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)`)

// readHTML reads the main content of a web page.
func (r reader) readHTML(f File) (draft, error) {
	declared := charsetOf(f.MediaType)
	if m := metaCharset.FindSubmatch(f.Content[:min(len(f.Content), 1024)]); m != nil && declared == "" {
		declared = string(m[1])
	}
	source, guessed, err := decode(f.Content, declared)
	if err != nil {
		return draft{}, err
	}
	page, err := r.parseHTML(source)
	if err != nil {
		return draft{}, err
	}
	d := page.draft()
	if guessed {
		d.warn(EncodingGuessed)
	}
	return d, nil
}

// webPage is a page and the parts of it that may be its main content.
type webPage struct {
	declared   corpus.Meta
	all        htmlText // everything that is shown
	candidates []htmlText
}

// parseHTML parses a page, and takes it apart in several ways.
func (r reader) parseHTML(source string) (webPage, error) {
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil { // nothing is wrong to a reader of HTML but more than it can hold
		return webPage{}, ErrTooComplex
	}
	if !within(doc, maxNodes, r.limits.Depth*2) {
		return webPage{}, ErrTooComplex
	}
	var p webPage
	p.all = htmlTextOf(doc, everything)
	body := htmlTextOf(doc, content)
	for _, main := range mainElements(doc) {
		p.candidates = append(p.candidates, htmlTextOf(main, content))
	}
	prune(doc) // the parser below drops the attributes that tell what is hidden
	parser := readability.NewParser()
	parser.MaxElemsToParse = maxNodes
	article, err := parser.ParseAndMutate(doc, nil)
	if err == nil && article.Node != nil {
		p.candidates = append(p.candidates, htmlTextOf(article.Node, content))
	}
	p.candidates = append(p.candidates, body)
	p.declared = declaredBy(article)
	return p, nil
}

// draft chooses the main content and adds what the page says of itself.
func (p webPage) draft() draft {
	chosen := p.choose()
	d := draft{meta: p.declared, blocks: headings(chosen.blocks)}
	title := d.meta.Title
	if len(d.blocks) > 0 && d.blocks[0].Level != titleLevel && title != "" && !containsTitle(d.blocks, title) {
		d.blocks = append([]corpus.Block{{Level: titleLevel, Text: title}}, d.blocks...)
	}
	for _, b := range d.blocks {
		if b.Level == titleLevel {
			d.meta.Title = b.Text
			break
		}
	}
	// What is declared is often that of the site's template.
	if guess := detectLanguage(corpus.TidyBlocks(d.blocks)); guess != "" {
		d.meta.Language = guess
	}
	if chosen.words < p.all.words {
		d.warn(BoilerplateDropped)
	}
	if chosen.flattened {
		d.warn(NestingFlattened)
	}
	return d
}

// containsTitle reports whether one of the first blocks is the title.
func containsTitle(blocks []corpus.Block, title string) bool {
	for _, b := range blocks[:min(len(blocks), 3)] {
		if corpus.Fold(b.Text) == corpus.Fold(title) {
			return true
		}
	}
	return false
}

// choose finds the main content. Of a treaty it is the first candidate that
// has all articles with all their words: what finds the main content of a page
// thinks little of short paragraphs, and no article must be lost to that. Only
// after the last article may a candidate have more, such as the foot of the
// page. Of any other page it is the first candidate that has half of the words of
// the largest.
func (p webPage) choose() htmlText {
	articles, words := make([]articleWords, len(p.candidates)), 0
	most := articleWords{}
	for i, c := range p.candidates {
		articles[i] = articlesOf(c.blocks)
		words = max(words, c.words)
		if len(articles[i].count) > len(most.count) {
			most.count, most.last = map[string]int{}, articles[i].last
		}
	}
	for _, a := range articles {
		for name, n := range a.count {
			most.count[name] = max(most.count[name], n)
		}
	}
	const treaty = 3 // articles; see corpus.GuessKind
	for i, c := range p.candidates {
		if len(most.count) >= treaty && articles[i].whole(most) || len(most.count) < treaty && c.words*2 >= words {
			return c
		}
	}
	return p.candidates[len(p.candidates)-1]
}

// articleWords is how many words each article of a text has, were it a treaty.
type articleWords struct {
	count map[string]int
	last  string
}

func articlesOf(blocks []rough) articleWords {
	a := articleWords{count: map[string]int{}}
	tidy := corpus.TidyBlocks(headings(blocks))
	if len(tidy) == 0 {
		return a
	}
	for _, c := range corpus.Segment(tidy, corpus.Treaty).Children {
		if n := len(c.Words()); c.Locator.Article != "" && (c.Text != "" || len(c.Children) > 0) {
			a.last = c.Locator.String()
			a.count[a.last] += n
		}
	}
	return a
}

// whole reports whether a has all words of all articles, but for the last.
func (a articleWords) whole(most articleWords) bool {
	for name, n := range most.count {
		if a.count[name] == 0 || a.count[name] < n && name != most.last {
			return false
		}
	}
	return true
}

// within reports whether a tree has no more nodes, and is no deeper.
func within(root *html.Node, nodes, depth int) bool {
	count, level := 0, 0
	for n := root; n != nil; {
		if count++; count > nodes || level > depth {
			return false
		}
		switch {
		case n.FirstChild != nil:
			n = n.FirstChild
			level++
			continue
		}
		for n != root && n.NextSibling == nil {
			n = n.Parent
			level--
		}
		if n == root {
			break
		}
		n = n.NextSibling
	}
	return true
}

// prune takes what a browser would not show for its attributes off a page.
func prune(doc *html.Node) {
	var concealed []*html.Node
	for n := range doc.Descendants() {
		if isConcealed(n) && n.Parent != nil {
			concealed = append(concealed, n)
		}
	}
	for _, n := range concealed {
		n.Parent.RemoveChild(n)
	}
}

// mainElements lists the elements that the page says hold its main content,
// the innermost first.
func mainElements(doc *html.Node) []*html.Node {
	var mains, articles []*html.Node
	for n := range doc.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.DataAtom == atom.Main, attributeOf(n, "role") == "main":
			mains = append(mains, n)
		case n.DataAtom == atom.Article:
			articles = append(articles, n)
		}
	}
	if len(articles) != 1 {
		articles = nil
	}
	return append(articles, mains[:min(len(mains), 1)]...)
}

// declaredBy gives what the page says of itself.
func declaredBy(a readability.Article) corpus.Meta {
	var m corpus.Meta
	if title := corpus.OneLine(a.Title()); len(title) <= maxName {
		m.Title = title
	}
	m.Publisher = corpus.OneLine(a.SiteName())
	if tag, err := language.Parse(a.Language()); err == nil {
		base, confidence := tag.Base()
		if confidence == language.Exact || confidence == language.High {
			m.Language = base.String()
		}
	}
	if published, err := a.PublishedTime(); err == nil && !published.IsZero() && published.Year() > 1000 && published.Year() < 3000 {
		m.Date = corpus.DateOf(published)
	}
	return m
}

func attributeOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// countWords counts the words of blocks.
func countWords(blocks []rough) int {
	n := 0
	for _, b := range blocks {
		n += len(strings.FieldsFunc(b.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
	}
	return n
}

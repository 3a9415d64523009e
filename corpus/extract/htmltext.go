package extract

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// htmlText is the text of a part of a page.
type htmlText struct {
	blocks    []rough
	words     int
	flattened bool
}

// scope says what of a page is read.
type scope int

const (
	everything scope = iota // that is shown
	content                 // without navigation and the like
)

// htmlTextOf reads the headings, paragraphs and tables under a node.
func htmlTextOf(root *html.Node, s scope) htmlText {
	w := &htmlWriter{scope: s, counted: map[*html.Node]lastItem{}}
	w.children(root)
	w.flush()
	return htmlText{blocks: w.blocks, words: countWords(w.blocks), flattened: w.flattened}
}

// htmlWriter gathers blocks while it walks through a page.
type htmlWriter struct {
	scope     scope
	blocks    []rough
	text      strings.Builder
	space     bool   // white space came after the text
	label     string // of the item of a list that has begun
	level     int    // of the heading that is open
	centred   int    // depth of elements that centre their text
	bold      int    // depth of elements that are bold
	heavy     bool   // bold words are in the text
	plain     bool   // words that are not bold are in the text
	link      int    // depth of links
	linked    bool   // words of links are in the text
	unlinked  bool   // other words are in the text
	flattened bool
	counted   map[*html.Node]lastItem // lists
}

// flush ends a block.
func (w *htmlWriter) flush() {
	text := strings.TrimSpace(w.text.String())
	w.text.Reset()
	w.space = false
	strong := w.centred > 0 || w.heavy && !w.plain
	onlyLinks := w.linked && !w.unlinked && w.level == 0
	w.heavy, w.plain, w.linked, w.unlinked = false, false, false, false
	if text == "" || onlyLinks && w.scope == content && isStrongHeading(text) {
		return // nothing, or a way to other pages
	}
	if w.label != "" {
		if !corpus.HasMarker(text + " ") {
			text = w.label + " " + text
		}
		w.label = ""
	}
	w.blocks = append(w.blocks, rough{Block: corpus.Block{Level: w.level, Text: text}, strong: strong})
}

func (w *htmlWriter) children(n *html.Node) {
	for c := range n.ChildNodes() {
		w.node(c)
	}
}

// words takes in text, white space folded.
func (w *htmlWriter) words(s string) {
	fields := strings.FieldsFunc(s, isHTMLSpace)
	if len(fields) == 0 {
		w.space = w.space || s != ""
		return
	}
	if (w.space || isHTMLSpace(rune(s[0]))) && w.text.Len() > 0 {
		w.text.WriteByte(' ')
	}
	w.text.WriteString(strings.Join(fields, " "))
	w.space = isHTMLSpace(rune(s[len(s)-1]))
	if strings.TrimSpace(s) != "" {
		w.heavy, w.plain = w.heavy || w.bold > 0, w.plain || w.bold == 0
	}
	if strings.ContainsFunc(s, isWordRune) {
		w.linked, w.unlinked = w.linked || w.link > 0, w.unlinked || w.link == 0
	}
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isHTMLSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' }

// node reads a node.
func (w *htmlWriter) node(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		w.words(n.Data)
		return
	case n.Type != html.ElementNode:
		return
	case isHidden(n), w.scope == content && isFurniture(n):
		return
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.flush()
		before := w.level
		w.level = int(n.Data[1] - '0')
		w.children(n)
		w.flush()
		w.level = before
	case atom.Br:
		w.text.WriteByte('\n')
		w.space = false
	case atom.Hr:
		w.flush()
	case atom.Li:
		w.item(n)
	case atom.Table:
		w.table(n)
	case atom.Pre, atom.Listing, atom.Plaintext, atom.Xmp:
		w.preformatted(n)
	case atom.A:
		if attributeOf(n, "href") == "" {
			w.element(n)
			return
		}
		w.link++
		w.children(n)
		w.link--
	case atom.B, atom.Strong:
		w.bold++
		w.children(n)
		w.bold--
	default:
		w.element(n)
	}
}

// element reads an element without a meaning of its own.
func (w *htmlWriter) element(n *html.Node) {
	if !isBlock(n) {
		w.children(n)
		return
	}
	w.flush()
	centred := isCentred(n)
	if centred {
		w.centred++
	}
	w.children(n)
	w.flush()
	if centred {
		w.centred--
	}
}

// item reads an item of a list, with the number that a browser shows.
func (w *htmlWriter) item(n *html.Node) {
	w.flush()
	w.label = w.itemLabel(n)
	w.children(n)
	w.flush()
	w.label = ""
}

// noMarker is what says that the items of a list show no number.
var noMarker = pattern.New(`(?i)list-style(?:-type)?\s*:[^;]*\bnone\b`)

// itemLabel gives the number or letter of an item as treaties write it.
func (w *htmlWriter) itemLabel(n *html.Node) string {
	list := n.Parent
	if list == nil || list.DataAtom != atom.Ol || noMarker.MatchString(attributeOf(list, "style")) {
		return ""
	}
	number := w.itemNumber(list, n)
	switch attributeOf(list, "type") {
	case "a":
		return "(" + letterNumber(number) + ")"
	case "A":
		return strings.ToUpper(letterNumber(number)) + "."
	case "i":
		return "(" + strings.ToLower(corpus.FormatRoman(number)) + ")"
	case "I":
		return corpus.FormatRoman(number) + "."
	}
	return strconv.Itoa(number) + "."
}

// lastItem is where the count of a list's items has come to.
type lastItem struct {
	item   *html.Node
	number int
}

// itemNumber counts the items of a list up to n, from the one that was counted
// last.
func (w *htmlWriter) itemNumber(list, n *html.Node) int {
	last, ok := w.counted[list]
	if !ok {
		if start, err := strconv.Atoi(attributeOf(list, "start")); err == nil {
			last.number = start - 1
		}
		last.item = list.FirstChild
	} else {
		last.item = last.item.NextSibling
	}
	for c := last.item; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Li {
			continue
		}
		last.number++
		if value, err := strconv.Atoi(attributeOf(c, "value")); err == nil {
			last.number = value
		}
		if c == n {
			break
		}
	}
	last.item = n
	w.counted[list] = last
	return last.number
}

// table reads a table, its rows wherever they stand in it.
func (w *htmlWriter) table(n *html.Node) {
	w.flush()
	var t table
	var rows func(n *html.Node)
	rows = func(n *html.Node) {
		for c := range n.ChildNodes() {
			switch c.DataAtom {
			case atom.Thead, atom.Tbody, atom.Tfoot:
				rows(c)
			case atom.Caption:
				w.children(c)
				w.flush()
			case atom.Tr:
				if !isHidden(c) {
					t.rows = append(t.rows, w.cells(c))
				}
			}
		}
	}
	rows(n)
	if t.nested() {
		w.flattened = true
	}
	w.blocks = append(w.blocks, t.blocks()...)
}

func (w *htmlWriter) cells(row *html.Node) [][]rough {
	var cells [][]rough
	for c := range row.ChildNodes() {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || isHidden(c) {
			continue
		}
		cell := &htmlWriter{scope: w.scope, counted: w.counted, centred: w.centred, bold: w.bold}
		if isCentred(c) {
			cell.centred++
		}
		cell.children(c)
		cell.flush()
		w.flattened = w.flattened || cell.flattened
		cells = append(cells, cell.blocks)
	}
	return cells
}

// preformatted reads text that was written without markup.
func (w *htmlWriter) preformatted(n *html.Node) {
	w.flush()
	var text strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			text.WriteString(c.Data)
		}
	}
	for _, b := range corpus.ReadPlain(strings.ReplaceAll(strings.ReplaceAll(text.String(), "\r\n", "\n"), "\r", "\n")) {
		w.blocks = append(w.blocks, rough{Block: b})
	}
}

var (
	// hiddenStyle is what hides an element.
	hiddenStyle = pattern.New(`(?i)\bdisplay\s*:\s*none|\bvisibility\s*:\s*hidden|\bfont-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$|!)|\bopacity\s*:\s*0\s*(?:;|$|!)`)
	centreStyle = pattern.New(`(?i)\btext-align\s*:\s*center`)
)

// isHidden reports whether a browser would not show an element as text.
func isHidden(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Title, atom.Svg, atom.Math, atom.Iframe, atom.Object, atom.Audio, atom.Video,
		atom.Canvas, atom.Select, atom.Textarea, atom.Datalist, atom.Rt, atom.Rp, atom.Noembed, atom.Noframes:
		return true
	}
	return isConcealed(n)
}

// isConcealed reports whether the attributes of an element hide it.
func isConcealed(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "style" && hiddenStyle.MatchString(a.Val) {
			return true
		}
	}
	return false
}

// isFurniture reports whether an element is there to get about the site.
func isFurniture(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Form, atom.Button, atom.Dialog, atom.Menu:
		return true
	case atom.Header, atom.Footer:
		return !inArticle(n)
	}
	switch attributeOf(n, "role") {
	case "navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu", "menubar", "toolbar":
		return true
	}
	return attributeOf(n, "aria-hidden") == "true"
}

// inArticle reports whether an element is part of an article: its header holds
// the title.
func inArticle(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == atom.Article || p.DataAtom == atom.Main {
			return true
		}
	}
	return false
}

// isBlock reports whether an element begins on a line of its own.
func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl,
		atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.Header, atom.Hgroup, atom.Html, atom.Legend, atom.Main, atom.Menu,
		atom.Nav, atom.Ol, atom.P, atom.Search, atom.Section, atom.Summary, atom.Td, atom.Th, atom.Tr, atom.Ul, atom.Tbody, atom.Caption, atom.Option:
		return true
	}
	return false
}

func isCentred(n *html.Node) bool {
	return n.DataAtom == atom.Center || strings.EqualFold(attributeOf(n, "align"), "center") || centreStyle.MatchString(attributeOf(n, "style"))
}

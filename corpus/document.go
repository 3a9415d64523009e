package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Kind tells what a document is.
type Kind string

// The kinds of document.
const (
	Treaty     Kind = "treaty"     // the text of a treaty, official, plain or both
	Article    Kind = "article"    // from the press, or our digest of it
	Background Kind = "background" // explains; neither treaty nor press
	Community  Kind = "community"  // added by the moderators of one server
)

// Layer tells which text of a document a file holds.
type Layer string

// The layers. Anything but a treaty has one text only, the prose layer.
const (
	Official Layer = "official" // the wording that was adopted
	Plain    Layer = "plain"    // our restatement of it in plain words
	Prose    Layer = "prose"
)

// Source is where a text or a fact comes from.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Document is one text of the corpus.
type Document struct {
	Meta
	Layers   []LayerInfo // what it consists of, official first
	Articles []ArticleHeading
	Passages []Passage // in reading order
}

// ArticleHeading names an article of a treaty.
type ArticleHeading struct {
	Number  string // arabic: "20", "5bis"
	Roman   bool
	Heading string // may be empty
}

// Locator gives the place of the whole article.
func (a ArticleHeading) Locator() Locator { return Locator{Article: a.Number, Roman: a.Roman} }

// LayerInfo describes one text of a document.
type LayerInfo struct {
	Layer      Layer
	Source     Source
	Publisher  string
	Licence    string
	Retrieved  Date // day of import; zero for a built-in text
	Articles   int  // numbered articles; 0 in prose
	Paragraphs int  // passages that are no part of another
}

// Meta is what is known of a document beside its text. Files carry it as
// YAML front matter.
type Meta struct {
	ID                 string   `yaml:"id"`
	Kind               Kind     `yaml:"kind"`
	Layer              Layer    `yaml:"layer"`
	Title              string   `yaml:"title"`
	ShortTitle         string   `yaml:"short_title"`
	Aliases            []string `yaml:"aliases"`
	Language           string   `yaml:"language"` // BCP 47
	Date               Date     `yaml:"date"`     // of publication
	Adopted            Date     `yaml:"adopted"`
	OpenedForSignature Date     `yaml:"opened_for_signature"`
	EntryIntoForce     Date     `yaml:"entry_into_force"`
	Depositary         string   `yaml:"depositary"`
	Source             string   `yaml:"source"`
	SourceURL          string   `yaml:"source_url"`
	Publisher          string   `yaml:"publisher"`
	Licence            string   `yaml:"licence"`
}

// Name gives the title that a quotation carries.
func (m Meta) Name() string {
	if m.ShortTitle != "" {
		return m.ShortTitle
	}
	return m.Title
}

// Names lists all that the document is called.
func (m Meta) Names() []string {
	return append(nonEmpty(m.ShortTitle, m.Title), m.Aliases...)
}

// sourceOf gives where the text comes from; the first address counts where
// the front matter names several.
func (m Meta) sourceOf() Source {
	url, _, _ := strings.Cut(m.SourceURL, " ")
	s := Source{Title: m.Source, URL: url}
	if s.Title == "" {
		s.Title = m.Title
	}
	return s
}

// File is a text with its front matter, read but not yet segmented.
type File struct {
	Meta
	Blocks []Block
}

// ParseFile reads a Markdown or plain text with or without front matter.
// Text that shows no Markdown headings is read as plain text unless its front
// matter or name says otherwise.
func ParseFile(name string, content []byte) (File, error) {
	meta, front, body, err := parseFront(content)
	if err != nil {
		return File{}, err
	}
	f := File{Meta: meta}
	if isMarkdown(name, front, body) {
		f.Blocks = ReadMarkdown(body)
	} else {
		f.Blocks = ReadPlain(body)
	}
	return f, nil
}

// ReadMeta reads the front matter of a text, up to the second line of "---", and
// leaves the rest.
func ReadMeta(text io.Reader) (Meta, error) {
	var front bytes.Buffer
	lines := bufio.NewReader(text)
	for fences := 0; fences < 2; {
		line, err := lines.ReadBytes('\n')
		front.Write(line)
		if string(bytes.TrimRight(line, "\r\n")) == "---" {
			fences++
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Meta{}, fmt.Errorf("read front matter: %w", err)
		}
	}
	meta, _, _, err := parseFront(front.Bytes())
	return meta, err
}

func isMarkdown(name, front, body string) bool {
	lower := strings.ToLower(name)
	switch {
	case strings.HasSuffix(lower, ".md"), strings.HasSuffix(lower, ".markdown"):
		return true
	case strings.HasSuffix(lower, ".txt"):
		return false
	}
	return front != "" || strings.Contains("\n"+body, "\n#")
}

// treatyArticles is how many articles a text must have to be taken for a
// treaty when nothing says what it is.
const treatyArticles = 3

// GuessKind tells from the structure whether the text is a treaty.
func (f File) GuessKind() Kind {
	n := 0
	for _, c := range segmentTreaty(f.Blocks).Children {
		if c.Locator.Article != "" {
			n++
		}
	}
	if n >= treatyArticles || !f.Adopted.IsZero() {
		return Treaty
	}
	return Background
}

// NewDocument lays the texts of one document over each other. All files
// share the id and kind of the first; of a treaty, the official text gives the
// order and the passages of the plain one join theirs by place.
func NewDocument(meta Meta, files ...LayerFile) Document {
	d := Document{Meta: meta}
	merged := merger{document: d.ID, byAnchor: map[string]*Passage{}}
	for _, f := range files {
		root := Segment(f.Blocks, structureOf(f.File, meta.Kind))
		list := excerpts(root)
		articles := articlesOf(root)
		if len(d.Articles) == 0 {
			d.Articles = articles
		}
		d.Layers = append(d.Layers, describe(f, len(articles), list))
		merged.add(f, list)
	}
	d.Passages = merged.passages()
	for i := range d.Passages {
		p := &d.Passages[i]
		p.Document, p.Kind, p.Title, p.Ordinal = d.ID, d.Kind, d.Name(), i
	}
	return d
}

// structureOf tells how to segment a text: what a guild added may be a treaty.
func structureOf(f File, kind Kind) Kind {
	if kind == Community {
		return f.GuessKind()
	}
	return kind
}

// NewCommunityDocument makes a document that the moderators of a guild added,
// of its text in Markdown. A text with articles is segmented as a treaty.
func NewCommunityDocument(meta Meta, markdown string) Document {
	meta.Kind, meta.Layer = Community, Prose
	return NewDocument(meta, LayerFile{File: File{Meta: meta, Blocks: ReadMarkdown(markdown)}, Layer: Prose})
}

// LayerFile is a text and its part in a document.
type LayerFile struct {
	File
	Layer     Layer
	Retrieved Date
}

func describe(f LayerFile, articles int, list []excerpt) LayerInfo {
	info := LayerInfo{Layer: f.Layer, Source: f.sourceOf(), Publisher: f.Publisher, Licence: f.Licence, Retrieved: f.Retrieved, Articles: articles}
	for _, e := range list {
		if len(e.locator.Points) == 0 {
			info.Paragraphs++
		}
	}
	return info
}

func articlesOf(root *Provision) []ArticleHeading {
	var list []ArticleHeading
	for _, c := range root.Children {
		if c.Locator.Article != "" {
			list = append(list, ArticleHeading{c.Locator.Article, c.Locator.Roman, c.Heading})
		}
	}
	return list
}

// merger joins the excerpts of several layers by anchor.
type merger struct {
	document string
	byAnchor map[string]*Passage
	order    []string // anchors in reading order
}

// add joins one layer. A place that earlier layers lack comes after the one
// before it.
func (m *merger) add(f LayerFile, list []excerpt) {
	fresh := len(m.order) == 0
	previous := ""
	for _, e := range list {
		anchor := e.locator.Anchor()
		p, known := m.byAnchor[anchor]
		if !known {
			p = &Passage{ID: m.document + "#" + anchor, Locator: e.locator, Section: e.section, Source: f.sourceOf()}
			if e.parent != "" {
				p.Parent = m.document + "#" + e.parent
			}
			m.byAnchor[anchor] = p
			at := len(m.order)
			if !fresh {
				at = slices.Index(m.order, previous) + 1
			}
			m.order = slices.Insert(m.order, at, anchor)
		}
		switch f.Layer {
		case Official:
			p.Official = e.wording
		case Plain:
			p.Plain = e.wording
		default:
			p.Prose = e.wording
		}
		previous = anchor
	}
}

// passages lists what was joined, in reading order.
func (m *merger) passages() []Passage {
	list := make([]Passage, len(m.order))
	for i, anchor := range m.order {
		list[i] = *m.byAnchor[anchor]
	}
	return list
}

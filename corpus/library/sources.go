package library

import (
	_ "embed"
	"errors"
	"fmt"
	"sync"

	"go.yaml.in/yaml/v3"

	"treatybot/corpus"
)

//go:embed sources.yaml
var sourcesFile []byte

// Shape names the way in which a publisher writes treaties down; package pull
// has a reader for each.
type Shape string

// The shapes.
const (
	DutchMarkdown Shape = "dutch-markdown" // wetten.overheid.nl, turned into Markdown
	IrishMarkdown Shape = "irish-markdown" // schedule of an act, turned into Markdown
	CanadianXML   Shape = "canadian-xml"   // schedule of an act in the XML of Justice Laws
)

// SourceFile is a published file, known down to its bytes.
type SourceFile struct {
	Name      string // under which it is kept on disk
	URL       string `yaml:"url"`
	SHA256    string `yaml:"sha256"`
	Bytes     int64  `yaml:"bytes"`
	Shape     Shape  `yaml:"shape"`
	Publisher string `yaml:"publisher"`
	Licence   string `yaml:"licence"`
}

// Source says where the official wording of a treaty is published, and what
// makes a clean text of it. Everything here is a fact about the files; how a
// shape is read is the business of package pull.
type Source struct {
	ID      string       `yaml:"id"`
	Names   []string     `yaml:"files"` // the text; after it, copies that it is compared with
	Files   []SourceFile `yaml:"-"`     // the same, looked up
	Witness *Cut         `yaml:"witness"`
	Cut     `yaml:",inline"`
	// Articles and Paragraphs are what segmentation must find.
	Articles   int `yaml:"articles"`
	Paragraphs int `yaml:"paragraphs"`
	// Annex is the name that the parts of an annex are known by.
	Annex    string      `yaml:"annex"`
	Headings []Heading   `yaml:"headings"`
	Errata   []Erratum   `yaml:"errata"`
	Meta     corpus.Meta `yaml:"meta"` // of a treaty without a built-in document
}

// Cut says where a treaty stands in a file, and in which language.
type Cut struct {
	Begin    string   `yaml:"begin"` // start of the first line
	End      string   `yaml:"end"`   // start of the first line that is no longer part of it; empty: end of the file
	Language string   `yaml:"language"`
	Has      []string `yaml:"has"`   // words that every text in the language has
	Lacks    []string `yaml:"lacks"` // words that only the other languages of the file have
}

// Heading gives structure that the file does not mark. The line that starts
// with At becomes the heading Text; where Keep is set, the line stays and the
// heading stands before it; where Text is empty, the line goes; where Text
// ends in a dash, the line after is the title that belongs behind it.
type Heading struct {
	At   string `yaml:"at"`
	Text string `yaml:"text"`
	Keep bool   `yaml:"keep"`
	// Level is 3 for a heading inside an article; 0 means 2.
	Level int `yaml:"level"`
}

// Erratum corrects a slip of the file in one article. A pilcrow in To breaks
// the paragraph; "## " after it makes a heading.
type Erratum struct {
	In    string `yaml:"in"` // "Article VII", "Preamble": start of the heading over it; empty: anywhere
	From  string `yaml:"from"`
	To    string `yaml:"to"`
	Times int    `yaml:"times"` // how often it stands there; 0 means once
	Why   string `yaml:"why"`
}

// Text is the file that the wording is taken from.
func (s Source) Text() SourceFile { return s.Files[0] }

// Sources lists where the official wordings are published, in order of id.
var Sources = sync.OnceValues(func() ([]Source, error) { return parseSources(sourcesFile) })

func parseSources(content []byte) ([]Source, error) {
	var list struct {
		Files    map[string]SourceFile `yaml:"files"`
		Treaties []Source              `yaml:"treaties"`
	}
	if err := yaml.Unmarshal(content, &list); err != nil {
		return nil, fmt.Errorf("sources.yaml: %w", err)
	}
	for i := range list.Treaties {
		s := &list.Treaties[i]
		for _, name := range s.Names {
			f, ok := list.Files[name]
			if !ok {
				return nil, fmt.Errorf("sources.yaml: %s: no file %s", s.ID, name)
			}
			f.Name = name
			s.Files = append(s.Files, f)
		}
		if len(s.Files) == 0 {
			return nil, fmt.Errorf("sources.yaml: %s: %w", s.ID, errNoFile)
		}
	}
	return list.Treaties, nil
}

var errNoFile = errors.New("no file")

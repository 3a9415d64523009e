package pull

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"treatybot/corpus"
	"treatybot/corpus/library"
)

// front is the front matter of an installed text.
type front struct {
	ID                 string   `yaml:"id"`
	Kind               string   `yaml:"kind"`
	Title              string   `yaml:"title"`
	ShortTitle         string   `yaml:"short_title,omitempty"`
	Aliases            []string `yaml:"aliases,omitempty"`
	Adopted            string   `yaml:"adopted,omitempty"`
	OpenedForSignature string   `yaml:"opened_for_signature,omitempty"`
	EntryIntoForce     string   `yaml:"entry_into_force,omitempty"`
	Depositary         string   `yaml:"depositary,omitempty"`
	Source             string   `yaml:"source"`
	SourceURL          string   `yaml:"source_url"`
	Publisher          string   `yaml:"publisher"`
	Licence            string   `yaml:"licence"`
	Language           string   `yaml:"language"`
}

// compose writes the text as the Markdown that [corpus.ParseFile] reads.
func compose(blocks []corpus.Block, s library.Source, m corpus.Meta) ([]byte, error) {
	f := s.Text()
	head, err := yaml.Marshal(front{
		ID: s.ID, Kind: string(corpus.Treaty), Title: m.Title, ShortTitle: m.ShortTitle, Aliases: m.Aliases,
		Adopted: m.Adopted.String(), OpenedForSignature: m.OpenedForSignature.String(), EntryIntoForce: m.EntryIntoForce.String(),
		Depositary: m.Depositary, Source: attribution(s), SourceURL: f.URL, Publisher: f.Publisher, Licence: f.Licence, Language: s.Language,
	})
	if err != nil {
		return nil, err
	}
	return []byte("---\n" + string(head) + "---\n\n# " + markupSign.Replace(m.Title) + "\n\n" + render(blocks)), nil
}

// attribution is what stands under every quotation: publisher, licence, and
// that the text is not the file's letter for letter, as CC BY 4.0 wants to be
// told (section 3(a)(1)(B), https://creativecommons.org/licenses/by/4.0/legalcode).
func attribution(s library.Source) string {
	f := s.Text()
	changes := "cleaned"
	if n := len(s.Errata); n > 0 {
		changes = fmt.Sprintf("cleaned, %d slips corrected", n)
		if n == 1 {
			changes = "cleaned, one slip corrected"
		}
	}
	return fmt.Sprintf("%s; %s; %s", f.Publisher, f.Licence, changes)
}

// markupSign is what CommonMark could take for markup inside a line.
var markupSign = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, "`", "\\`", "&", `\&`, "~", `\~`, "#", `\#`)

// render writes blocks as Markdown that [corpus.ReadMarkdown] reads back as
// the same blocks.
func render(blocks []corpus.Block) string {
	var b strings.Builder
	for _, block := range blocks {
		text := markupSign.Replace(block.Text)
		switch {
		case block.Level > 0:
			text = strings.Repeat("#", block.Level) + " " + text
		case strings.ContainsRune(">=-+", rune(text[0])):
			text = `\` + text
		}
		b.WriteString(text + "\n\n")
	}
	return b.String()
}

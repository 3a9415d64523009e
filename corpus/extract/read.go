package extract

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"treatybot/corpus"
	"treatybot/corpus/extract/pdf"
)

// reader reads one file in this process.
type reader struct {
	limits Limits
	cache  string      // folder for compiled code; empty: none is kept
	engine *pdf.Engine // nil: one is started for a PDF, and ended after it
}

// draft is what a format's reader gives: blocks as they come, not tidied.
type draft struct {
	meta     corpus.Meta
	blocks   []corpus.Block
	pages    int
	warnings []Warning
}

func (d *draft) warn(w Warning) {
	if !slices.Contains(d.warnings, w) {
		d.warnings = append(d.warnings, w)
	}
}

// read finds out what the file is and reads it.
func (r reader) read(ctx context.Context, f File) (Text, error) {
	if len(f.Content) > r.limits.Bytes {
		return Text{}, ErrTooLarge
	}
	format, err := sniff(f)
	if err != nil {
		return Text{}, err
	}
	var d draft
	switch format {
	case PDF:
		d, err = r.readPDF(ctx, f)
	case DOCX:
		d, err = r.readDOCX(f)
	case HTML:
		d, err = r.readHTML(f)
	case CSV:
		d, err = r.readCSV(f)
	default:
		d, err = r.readText(f, format)
	}
	if err != nil {
		return Text{}, err
	}
	return r.finish(d, format)
}

// finish tidies what a reader gave, checks it against the limits and adds
// what the text shows of itself.
func (r reader) finish(d draft, format Format) (Text, error) {
	size := 0
	for i := range d.blocks {
		if strings.ContainsFunc(d.blocks[i].Text, hidden) {
			d.warn(ControlCharactersRemoved)
			d.blocks[i].Text = strings.Map(dropHidden, d.blocks[i].Text)
		}
		if strings.ContainsRune(d.blocks[i].Text, unicode.ReplacementChar) {
			d.warn(UnreadableCharacters)
		}
		size += len(d.blocks[i].Text)
	}
	if size > r.limits.Characters || len(d.blocks) > r.limits.Blocks {
		return Text{}, ErrTooLarge
	}
	t := Text{Format: format, Meta: cleanMeta(d.meta), Blocks: corpus.TidyBlocks(d.blocks), Pages: d.pages}
	if !hasWords(t.Blocks) {
		return Text{}, ErrNoText
	}
	if t.Meta.Title == "" {
		t.Meta.Title = titleOf(t.Blocks)
	}
	if t.Meta.Language == "" {
		t.Meta.Language = detectLanguage(t.Blocks)
	}
	if t.Meta.Language == "" {
		d.warn(UnknownLanguage)
	}
	t.Warnings = d.warnings
	return t, nil
}

// maxName is the most bytes of a title or another name that a file declares;
// what is longer is none. The longest title of a treaty known to us has 250.
const maxName = 1000

// cleanMeta gives what a file says of itself without what nobody sees, and
// without names that are none.
func cleanMeta(m corpus.Meta) corpus.Meta {
	for _, s := range []*string{&m.Title, &m.ShortTitle, &m.Language, &m.Depositary, &m.Source, &m.SourceURL, &m.Publisher, &m.Licence} {
		*s = strings.Map(dropHidden, *s)
		if len(*s) > maxName {
			*s = ""
		}
	}
	for i := range m.Aliases {
		m.Aliases[i] = strings.Map(dropHidden, m.Aliases[i])
	}
	return m.Clean()
}

// hidden reports whether a character is there but not to be seen: what
// [corpus.Invisible] says, and marks of direction, tags and fillers with which
// words can be hidden from a moderator. Spaces, soft hyphens and byte order
// marks are in honest files.
func hidden(c rune) bool {
	switch {
	case unicode.IsSpace(c), c == '\u00ad', c == '\ufeff', c == '\u200b':
		return false
	}
	return corpus.Invisible(c) || tag(c)
}

// tag reports whether a character is a tag, an annotation or an invisible
// operator of Unicode: nobody sees them, and programs read them.
func tag(c rune) bool {
	return c >= 0xe0000 && c <= 0xe0fff || c >= 0xfff9 && c <= 0xfffb || c >= 0x2060 && c <= 0x2065 || c >= 0x206a && c <= 0x206f ||
		c == '\u200e' || c == '\u200f' || c == '\u061c' || c == '\u180e' || c >= 0xfdd0 && c <= 0xfdef || c&0xfffe == 0xfffe
}

func dropHidden(c rune) rune {
	if hidden(c) {
		return -1
	}
	return c
}

// hasWords reports whether the blocks hold anything to read.
func hasWords(blocks []corpus.Block) bool {
	for _, b := range blocks {
		if strings.ContainsFunc(b.Text, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }) {
			return true
		}
	}
	return false
}

// titleWords is the most that a title may have. That of the Biological Weapons
// Convention has 23.
const titleWords = 40

// titleOf gives the heading that a text begins with, or a first line that
// stands over the first heading like one.
func titleOf(blocks []corpus.Block) string {
	for i, b := range blocks[:min(len(blocks), 3)] {
		words := len(strings.Fields(b.Text))
		switch {
		case words > titleWords, len(b.Text) > maxName, corpus.IsStructuralHeading(b.Text):
			return ""
		case b.Level > 0, i == 0 && len(blocks) > 1 && (blocks[1].Level > 0 || corpus.IsStructuralHeading(blocks[1].Text)) && !strings.ContainsAny(b.Text[len(b.Text)-1:], ".;:,"):
			return b.Text
		}
	}
	return ""
}

// stem gives the name of a file without folder and extension.
func stem(name string) string {
	base := filepath.Base(strings.ReplaceAll(name, `\`, "/"))
	return strings.TrimSuffix(base, filepath.Ext(base))
}

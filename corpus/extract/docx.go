package extract

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"treatybot/corpus"
)

// isDOCX reports whether a ZIP file says that it is a Word document, even if
// the rest of it is damaged.
func isDOCX(content []byte) bool {
	return bytes.Contains(content, []byte("[Content_Types].xml")) && bytes.Contains(content, []byte("word/"))
}

// maxParts is how many files a DOCX may pack. Those with many pictures have
// some hundreds.
const maxParts = 10_000

// docx is a Word document: a ZIP file of XML parts. Only the parts with words
// and what numbers paragraphs are unpacked.
type docx struct {
	parts  map[string]*zip.File
	room   int // bytes that may still be unpacked
	limits Limits
	blocks int // that were read
	size   int // of their texts, in bytes

	styles    map[string]*docxStyle
	numbering docxNumbering
	notes     map[string][]rough // "footnote 3" -> its paragraphs
	cited     []string           // notes in the order of their marks
	flattened bool
}

// readDOCX reads a Word document.
func (r reader) readDOCX(f File) (draft, error) {
	archive, err := zip.NewReader(bytes.NewReader(f.Content), int64(len(f.Content)))
	if err != nil {
		return draft{}, ErrDamaged
	}
	if len(archive.File) > maxParts {
		return draft{}, ErrTooComplex
	}
	d := &docx{parts: map[string]*zip.File{}, room: r.limits.Unpacked, limits: r.limits, notes: map[string][]rough{}}
	for _, part := range archive.File {
		if part.Flags&1 != 0 {
			return draft{}, ErrEncrypted
		}
		if name := strings.ToLower(strings.TrimPrefix(part.Name, "/")); d.parts[name] == nil {
			d.parts[name] = part
		}
	}
	main, err := d.mainPart()
	if err != nil {
		return draft{}, err
	}
	blocks, err := d.read(main)
	if err != nil {
		return draft{}, err
	}
	out := draft{blocks: headings(blocks), meta: corpus.Meta{Title: titleOf(corpus.TidyBlocks(headings(blocks)))}}
	if out.meta.Title == "" {
		if title, err := d.declaredTitle(); err != nil {
			return draft{}, err
		} else if plausibleTitle(title) {
			out.meta.Title = title
		}
	}
	if d.flattened {
		out.warn(NestingFlattened)
	}
	return out, nil
}

// read reads styles, numbering and notes, then the text.
func (d *docx) read(main string) ([]rough, error) {
	folder := path.Dir(main)
	if err := d.readStyles(path.Join(folder, "styles.xml")); err != nil {
		return nil, err
	}
	if err := d.readNumbering(path.Join(folder, "numbering.xml")); err != nil {
		return nil, err
	}
	for _, kind := range []string{"footnote", "endnote"} {
		if err := d.readNotes(path.Join(folder, kind+"s.xml"), kind); err != nil {
			return nil, err
		}
	}
	p, err := d.parser(main)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, ErrDamaged
	}
	blocks, err := p.blocks(0)
	if err != nil {
		return nil, p.fault(err)
	}
	return d.appendNotes(blocks)
}

// appendNotes puts the notes that are cited after the text. A note may be cited
// many times, and counts each time.
func (d *docx) appendNotes(blocks []rough) ([]rough, error) {
	for i, id := range d.cited {
		for j, n := range d.notes[id] {
			if j == 0 {
				n.Text = noteMark(i+1) + " " + n.Text
			}
			blocks = append(blocks, n)
			if err := d.count(n.Text); err != nil {
				return nil, err
			}
		}
	}
	return blocks, nil
}

// count checks the limits as blocks are read, before there are many more.
func (d *docx) count(text string) error {
	d.blocks++
	d.size += len(text)
	if d.blocks > d.limits.Blocks || d.size > d.limits.Characters {
		return ErrTooLarge
	}
	return nil
}

// settings is the most that a part other than a text may unpack to: what is
// read of it takes many times that. The largest known to us have 1 MB.
const settings = 8 * mega

// openSettings unpacks a part that is no text; nil where there is none.
func (d *docx) openSettings(name string) ([]byte, error) {
	content, err := d.open(name)
	if len(content) > settings {
		return nil, ErrTooComplex
	}
	return content, err
}

// open unpacks a part, within what room is left; nil where there is none.
func (d *docx) open(name string) ([]byte, error) {
	part := d.parts[strings.ToLower(name)]
	if part == nil {
		return nil, nil
	}
	in, err := part.Open()
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, ErrUnknownFormat
	}
	if err != nil {
		return nil, ErrDamaged
	}
	defer in.Close()
	content, err := io.ReadAll(io.LimitReader(in, int64(d.room)+1))
	if len(content) > d.room {
		return nil, ErrTooComplex
	}
	if err != nil {
		return nil, ErrDamaged
	}
	d.room -= len(content)
	return content, nil
}

// mainPart finds the part with the text.
func (d *docx) mainPart() (string, error) {
	content, err := d.openSettings("_rels/.rels")
	if err != nil {
		return "", err
	}
	var relations struct {
		Relationship []struct {
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	if content != nil && xml.Unmarshal(content, &relations) != nil {
		return "", ErrDamaged
	}
	for _, r := range relations.Relationship {
		target := strings.TrimPrefix(path.Clean("/"+r.Target), "/")
		if strings.HasSuffix(r.Type, "/officeDocument") && d.parts[strings.ToLower(target)] != nil {
			return target, nil
		}
	}
	if d.parts["word/document.xml"] == nil {
		return "", ErrUnknownFormat
	}
	return "word/document.xml", nil
}

// declaredTitle gives the title in the document's properties.
func (d *docx) declaredTitle() (string, error) {
	content, err := d.openSettings("docProps/core.xml")
	if content == nil || err != nil {
		return "", err
	}
	var core struct {
		Title string `xml:"title"`
	}
	if xml.Unmarshal(content, &core) != nil {
		return "", nil // the text is what counts
	}
	return corpus.OneLine(core.Title), nil
}

// readNotes reads footnotes or endnotes.
func (d *docx) readNotes(name, kind string) error {
	p, err := d.parser(name)
	if p == nil || err != nil {
		return err
	}
	for {
		token, err := p.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return p.fault(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != kind {
			continue
		}
		id, special := attribute(start, "id"), attribute(start, "type")
		blocks, err := p.blocks(p.depth)
		if err != nil {
			return p.fault(err)
		}
		if special == "" || special == "normal" {
			d.notes[kind+" "+id] = blocks
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

package extract

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"treatybot/corpus"
)

// docxParser walks through the XML of a part. The XML reader knows no
// entities but XML's own five: a file that declares others is damaged to it.
type docxParser struct {
	docx  *docx
	xml   *xml.Decoder
	depth int
}

var errDeep = errors.New("nested too deeply")

// parser opens a part; nil where there is none.
func (d *docx) parser(name string) (*docxParser, error) {
	content, err := d.open(name)
	if content == nil || err != nil {
		return nil, err
	}
	return &docxParser{docx: d, xml: xml.NewDecoder(bytes.NewReader(content))}, nil
}

// fault makes an error of the XML reader ours.
func (p *docxParser) fault(err error) error {
	switch {
	case errors.Is(err, errDeep):
		return ErrTooComplex
	case errors.Is(err, ErrTooLarge):
		return ErrTooLarge
	}
	return ErrDamaged
}

// next gives the next token and keeps count of the depth.
func (p *docxParser) next() (xml.Token, error) {
	token, err := p.xml.Token()
	switch token.(type) {
	case xml.StartElement:
		if p.depth++; p.depth > p.docx.limits.Depth {
			return nil, errDeep
		}
	case xml.EndElement:
		p.depth--
	}
	return token, err
}

// skip passes over the element that has just begun.
func (p *docxParser) skip() error {
	for until := p.depth - 1; p.depth > until; {
		if _, err := p.next(); err != nil {
			return unexpected(err)
		}
	}
	return nil
}

// unexpected makes an early end of the file an error.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// unread are elements whose words are not part of the text: what was deleted
// or moved away, other renderings of what is read, and settings.
var unread = map[string]bool{
	"del": true, "moveFrom": true, "Fallback": true, "sectPr": true, "tblPr": true, "tblGrid": true, "trPr": true, "tcPr": true, "sdtPr": true,
	"instrText": true, "delText": true, "binData": true, "annotationRef": true, "rt": true, "tblPrEx": true,
}

// blocks reads paragraphs and tables until the element at that depth ends, or
// the part where it is 0.
func (p *docxParser) blocks(depth int) ([]rough, error) {
	var list []rough
	for {
		token, err := p.next()
		if errors.Is(err, io.EOF) && depth == 0 {
			return list, nil
		}
		if err != nil {
			return nil, unexpected(err)
		}
		var more []rough
		switch t := token.(type) {
		case xml.StartElement:
			switch name := t.Name.Local; {
			case name == "p":
				more, err = p.paragraph()
			case name == "tbl":
				more, err = p.table()
			case unread[name]:
				err = p.skip()
			}
		case xml.EndElement:
			if p.depth < depth {
				return list, nil
			}
		}
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
}

// paragraph reads a paragraph that has just begun. What is in frames within it
// comes before it.
func (p *docxParser) paragraph() ([]rough, error) {
	w := docxParagraph{parser: p}
	for until := p.depth - 1; p.depth > until; {
		token, err := p.next()
		if err != nil {
			return nil, unexpected(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := w.element(t); err != nil {
				return nil, err
			}
		case xml.CharData:
			w.write(t)
		case xml.EndElement:
			if t.Name.Local == "t" {
				w.inText = false
			}
		}
	}
	block, err := w.finish()
	return append(w.framed, block...), err
}

// docxParagraph gathers a paragraph.
type docxParagraph struct {
	parser       *docxParser
	text         strings.Builder
	framed       []rough
	style        string
	level        int // of the outline, from 1; 0: the style's
	number       docxNumber
	numbered     bool // number is the paragraph's own, not the style's
	inText       bool
	hidden       bool // the run is not shown
	bold         bool // the run is bold
	heavy, plain int  // bytes that are and are not bold
	centred      bool
}

// write takes in words of a run.
func (w *docxParagraph) write(words []byte) {
	if !w.inText || w.hidden {
		return
	}
	w.text.Write(words)
	if w.bold {
		w.heavy += len(words)
	} else {
		w.plain += len(bytes.TrimSpace(words))
	}
}

// element takes in an element within the paragraph.
func (w *docxParagraph) element(t xml.StartElement) error {
	value := attribute(t, "val")
	switch name := t.Name.Local; name {
	case "r":
		w.hidden, w.bold = false, false
	case "t":
		w.inText = true
	case "tab", "ptab":
		if attribute(t, "pos") == "" { // not the definition of a tab stop
			w.text.WriteByte(' ')
		}
	case "br", "cr":
		if kind := attribute(t, "type"); kind == "" || kind == "textWrapping" {
			w.text.WriteByte('\n')
		} else {
			w.text.WriteByte(' ')
		}
	case "noBreakHyphen":
		w.text.WriteByte('-')
	case "vanish", "webHidden":
		w.hidden = isOn(value)
	case "b":
		w.bold = isOn(value)
	case "jc":
		w.centred = value == "center"
	case "pStyle":
		w.style = value
	case "outlineLvl":
		w.level = outline(value)
	case "numId":
		w.number.id, w.numbered = value, true
	case "ilvl":
		w.number.level, _ = strconv.Atoi(value)
	case "footnoteReference", "endnoteReference":
		w.note(strings.TrimSuffix(name, "Reference") + " " + attribute(t, "id"))
	case "txbxContent":
		blocks, err := w.parser.blocks(w.parser.depth)
		w.framed = append(w.framed, blocks...)
		return err
	case "tbl":
		blocks, err := w.parser.table()
		w.framed = append(w.framed, blocks...)
		return err
	case "rPr":
		return w.runProperties()
	default:
		if unread[name] || name == "tabs" || name == "pPrChange" || name == "rPrChange" {
			return w.parser.skip()
		}
	}
	return nil
}

// runProperties reads what a run looks like. Those of the paragraph's mark are
// read as well and overwritten by the first run.
func (w *docxParagraph) runProperties() error {
	for until := w.parser.depth - 1; w.parser.depth > until; {
		token, err := w.parser.next()
		if err != nil {
			return unexpected(err)
		}
		if t, ok := token.(xml.StartElement); ok {
			switch t.Name.Local {
			case "b":
				w.bold = isOn(attribute(t, "val"))
			case "vanish", "webHidden":
				w.hidden = isOn(attribute(t, "val"))
			case "rPrChange":
				if err := w.parser.skip(); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// note puts the mark of a note into the text.
func (w *docxParagraph) note(id string) {
	d := w.parser.docx
	if d.notes[id] == nil || w.hidden {
		return
	}
	d.cited = append(d.cited, id)
	w.text.WriteString(noteMark(len(d.cited)))
}

func noteMark(n int) string { return fmt.Sprintf("[%d]", n) }

// finish makes a block of the paragraph, with the number that Word shows
// before it and its level as a heading; none where it is empty.
func (w *docxParagraph) finish() ([]rough, error) {
	d := w.parser.docx
	text := strings.TrimSpace(w.text.String())
	style := d.style(w.style)
	number := style.number
	if w.numbered {
		number = w.number
	}
	if text == "" {
		return nil, nil
	}
	if label := d.numbering.label(number); label != "" {
		text = label + " " + text
	}
	level := style.level
	if w.level > 0 {
		level = w.level
	}
	return []rough{{Block: corpus.Block{Level: level, Text: text}, strong: (w.plain == 0 && w.heavy > 0) || w.centred}}, d.count(text)
}

// isOn reads a switch of Word: there without a value means on.
func isOn(value string) bool { return value != "0" && value != "false" && value != "none" }

// table reads a table that has just begun.
func (p *docxParser) table() ([]rough, error) {
	var t table
	for until := p.depth - 1; p.depth > until; {
		token, err := p.next()
		if err != nil {
			return nil, unexpected(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch name := start.Name.Local; {
		case name == "tr":
			t.rows = append(t.rows, nil)
		case name == "tc":
			cell, err := p.blocks(p.depth)
			if err != nil {
				return nil, err
			}
			if len(t.rows) > 0 {
				t.rows[len(t.rows)-1] = append(t.rows[len(t.rows)-1], cell)
			}
		case unread[name]:
			if err := p.skip(); err != nil {
				return nil, err
			}
		}
	}
	if t.nested() {
		p.docx.flattened = true
	}
	return t.blocks(), nil
}

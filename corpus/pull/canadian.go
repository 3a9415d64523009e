package pull

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// The Canadian acts print a treaty as a Schedule of Groups, one per article,
// with a GroupHeading (Label, TitleText) and Provisions, each with a Label, a
// Text and the Provisions under it. Everything else in the file is the act.

var canadianNumber = pattern.New(`^\d+$`)

// canadianLines reads a heading or a provision as a block.
func canadianLines(raw []byte) ([]corpus.Block, error) {
	dec := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff"))))
	var r canadianReader
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errMalformed, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			r.open(t.Name.Local)
		case xml.EndElement:
			r.close(t.Name.Local)
		case xml.CharData:
			if r.collecting > 0 {
				r.text.Write(t)
			}
		}
	}
	return r.blocks, nil
}

// canadianReader gathers the text of Label, TitleText and Text elements.
type canadianReader struct {
	blocks     []corpus.Block
	text       strings.Builder
	label      string
	heading    bool
	collecting int // open elements from the one that is gathered inwards
}

func (r *canadianReader) open(name string) {
	switch {
	case r.collecting > 0:
		r.collecting++
	case name == "Label", name == "TitleText", name == "Text":
		r.text.Reset()
		r.collecting = 1
	case name == "GroupHeading":
		r.heading, r.label = true, ""
	case name == "Provision":
		r.label = ""
	}
}

func (r *canadianReader) close(name string) {
	if r.collecting > 0 {
		if r.collecting--; r.collecting > 0 {
			return
		}
		text := squeeze(r.text.String())
		if name == "Label" {
			r.label = text
			return
		}
		if r.heading {
			r.blocks = append(r.blocks, corpus.Block{Level: 2, Text: strings.Join(filled(canadianLabel(r.label), text), " — ")})
		} else if text != "" {
			r.blocks = append(r.blocks, corpus.Block{Text: strings.Join(filled(canadianLabel(r.label), text), " ")})
		}
		r.label = ""
		return
	}
	if name == "GroupHeading" {
		if r.label != "" {
			r.blocks = append(r.blocks, corpus.Block{Level: 2, Text: canadianLabel(r.label)})
		}
		r.heading, r.label = false, ""
	}
}

func canadianLabel(s string) string {
	switch {
	case canadianNumber.MatchString(s):
		return s + "."
	case partLabel.MatchString(s):
		return label(s)
	}
	return s
}

func filled(parts ...string) []string {
	var list []string
	for _, p := range parts {
		if p != "" {
			list = append(list, p)
		}
	}
	return list
}

// arrangeCanadian has nothing left to do: the elements say it all.
func arrangeCanadian(lines []corpus.Block) []corpus.Block { return lines }

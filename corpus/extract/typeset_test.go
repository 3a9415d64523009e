package extract

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/go-pdf/fpdf"

	"treatybot/corpus"
)

// sheet says how a test sets a text as a PDF.
type sheet struct {
	columns    int     // default 1
	size       float64 // of the type; default 10
	spacing    float64 // between paragraphs, in points
	indent     float64 // of the first line of a paragraph
	hanging    bool    // lines after the first of a numbered paragraph are set in
	justified  bool
	hyphenated bool // words are parted at line ends
	boldOnly   bool // headings differ by bold type alone
	header     string
	numbered   bool // pages
	password   string
	owned      bool // the password is the owner's: anybody may read
}

// typesetter sets a text word by word.
type typesetter struct {
	sheet
	pdf       *fpdf.Fpdf
	translate func(string) string
	column    int
	y         float64
	style     string  // of the paragraph
	height    float64 // of its type
}

const (
	pageWidth, pageHeight = 595.28, 841.89
	margin                = 60
	gutter                = 20
)

// typeset makes a PDF of blocks.
func typeset(t testing.TB, blocks []corpus.Block, s sheet) []byte {
	t.Helper()
	if s.columns == 0 {
		s.columns = 1
	}
	if s.size == 0 {
		s.size = 10
	}
	w := &typesetter{sheet: s, pdf: fpdf.New("P", "pt", "A4", "")}
	w.pdf.SetAutoPageBreak(false, 0)
	switch {
	case s.owned:
		w.pdf.SetProtection(fpdf.CnProtectCopy, "", s.password)
	case s.password != "":
		w.pdf.SetProtection(0, s.password, s.password+"x")
	}
	w.translate = w.pdf.UnicodeTranslatorFromDescriptor("")
	w.page()
	for _, b := range blocks {
		for _, line := range strings.Split(b.Text, "\n") {
			w.paragraph(corpus.Block{Level: b.Level, Text: line})
		}
	}
	var out bytes.Buffer
	if err := w.pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (w *typesetter) page() {
	w.pdf.AddPage()
	w.column, w.y = 0, margin+30
	if w.header != "" {
		w.pdf.SetFont("Times", "I", w.size)
		w.pdf.Text(margin, margin, w.translate(w.header))
	}
	if w.numbered {
		w.pdf.SetFont("Times", "", w.size)
		w.pdf.Text(pageWidth/2, pageHeight-margin/2, fmt.Sprint(w.pdf.PageNo()))
	}
}

func (w *typesetter) width() float64 {
	return (pageWidth - 2*margin - float64(w.columns-1)*gutter) / float64(w.columns)
}

func (w *typesetter) left() float64 { return margin + float64(w.column)*(w.width()+gutter) }

// paragraph sets a block, which may run over columns and pages.
func (w *typesetter) paragraph(b corpus.Block) {
	w.style, w.height = "", w.size
	if b.Level > 0 {
		w.style = "B"
		if w.y += w.size; !w.boldOnly {
			w.height *= 1.6 - float64(b.Level)*0.1
		}
	}
	w.pdf.SetFont("Times", w.style, w.height)
	space := w.pdf.GetStringWidth(" ")
	words := strings.Fields(b.Text)
	indent := w.indent
	if b.Level > 0 {
		indent = 0
	}
	for first := true; len(words) > 0; first = false {
		if !first {
			if indent = 0; w.hanging && b.Level == 0 && corpus.HasMarker(b.Text) {
				indent = 1.5 * w.size
			}
		}
		line, rest := w.fill(words, w.width()-indent, space)
		w.line(line, indent, len(rest) > 0)
		words = rest
	}
	w.y += w.spacing
}

// fill takes as many words as a line holds, and parts the next one where that
// is wanted.
func (w *typesetter) fill(words []string, room, space float64) (line, rest []string) {
	for i, word := range words {
		width := w.pdf.GetStringWidth(w.translate(word))
		if width <= room || i == 0 {
			line = append(line, word)
			room -= width + space
			continue
		}
		if cut := len(word) / 2; w.hyphenated && cut >= 3 && isASCIIWord(word) && w.pdf.GetStringWidth(word[:cut]+"-") <= room {
			return append(line, word[:cut]+"-"), append([]string{word[cut:]}, words[i+1:]...)
		}
		return line, words[i:]
	}
	return line, nil
}

func isASCIIWord(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}

// line sets a line at its place, on the next column or page if need be.
func (w *typesetter) line(words []string, indent float64, more bool) {
	if w.y+w.height > pageHeight-margin {
		if w.column++; w.column == w.columns {
			w.page()
		} else {
			w.y = margin + 30
		}
		w.pdf.SetFont("Times", w.style, w.height)
	}
	w.y += w.height * 1.2
	x := w.left() + indent
	if w.justified && more && len(words) > 1 {
		total := 0.0
		for _, word := range words {
			total += w.pdf.GetStringWidth(w.translate(word))
		}
		space := (w.width() - indent - total) / float64(len(words)-1)
		for _, word := range words {
			w.pdf.Text(x, w.y, w.translate(word))
			x += w.pdf.GetStringWidth(w.translate(word)) + space
		}
		return
	}
	w.pdf.Text(x, w.y, w.translate(strings.Join(words, " ")))
}

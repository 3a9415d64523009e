package extract

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/go-pdf/fpdf"
)

// part is a file within a ZIP file.
type part struct {
	name, content string
	declared      uint64 // size that the archive tells; 0: the true one
	flags         uint16
	method        uint16 // 0: deflated
}

// archive makes a ZIP file, true or not.
func archive(t testing.TB, parts ...part) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	deflate, err := flate.NewWriter(nil, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		var packed bytes.Buffer
		deflate.Reset(&packed)
		if _, err := deflate.Write([]byte(p.content)); err != nil {
			t.Fatal(err)
		}
		if err := deflate.Close(); err != nil {
			t.Fatal(err)
		}
		h := &zip.FileHeader{
			Name: p.name, Method: zip.Deflate, Flags: p.flags, CRC32: crc32.ChecksumIEEE([]byte(p.content)),
			CompressedSize64: uint64(packed.Len()), UncompressedSize64: uint64(len(p.content)),
		}
		if p.declared > 0 {
			h.UncompressedSize64 = p.declared
		}
		if p.method > 0 {
			h.Method = p.method
		}
		f, err := w.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(packed.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const (
	wordTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`
	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
)

// types is the part that every DOCX has.
var types = part{name: "[Content_Types].xml", content: wordTypes}

// word makes the main part of a DOCX of the XML in its body.
func word(body string) part {
	return part{name: "word/document.xml", content: `<?xml version="1.0"?><w:document ` + wordSpace + `><w:body>` + body + `</w:body></w:document>`}
}

// paragraphs makes the XML of paragraphs.
func paragraphs(texts ...string) string {
	var b strings.Builder
	for _, t := range texts {
		fmt.Fprintf(&b, "<w:p><w:r><w:t>%s</w:t></w:r></w:p>", t)
	}
	return b.String()
}

// rawPDF makes a PDF of objects that are written out, from number 1, which is the
// catalogue.
func rawPDF(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, at)
	return b.Bytes()
}

// stream makes a stream of a PDF, with more entries in its dictionary.
func stream(entries, content string) string {
	return fmt.Sprintf("<< /Length %d %s >>\nstream\n%s\nendstream", len(content), entries, content)
}

// The objects of a PDF of one page.
const (
	pdfRoot  = "<< /Type /Catalog /Pages 2 0 R >>"
	pdfPages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
	pdfPage  = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>"
	pdfFont  = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
)

// drawsItself makes a form that draws itself so many times. PDFium stops at some
// depth; with more than a few times, there is no end to it.
func drawsItself(times int) string {
	return stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>", strings.Repeat("/X Do ", times))
}

// endlessPDF makes a PDF that takes hours to read.
func endlessPDF() []byte {
	return rawPDF(pdfRoot, pdfPages, pdfPage, stream("", "/X Do"), pdfFont, drawsItself(100))
}

// pictures makes a PDF whose pages are pictures, and more pages with words.
func pictures(t testing.TB, n int, words ...string) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range 64 {
		img.SetGray(i, i, color.Gray{255})
	}
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, img); err != nil {
		t.Fatal(err)
	}
	p := fpdf.New("P", "pt", "A4", "")
	p.RegisterImageOptionsReader("scan", fpdf.ImageOptions{ImageType: "png"}, &encoded)
	for range n {
		p.AddPage()
		p.ImageOptions("scan", 0, 0, 500, 700, false, fpdf.ImageOptions{ImageType: "png"}, 0, "")
	}
	for _, w := range words {
		p.AddPage()
		p.SetFont("Times", "", 12)
		p.Text(100, 100, w)
	}
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

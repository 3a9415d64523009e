package extract

import (
	"bytes"
	"mime"
	"path/filepath"
	"strings"

	"treatybot/corpus/pattern"
)

// pdfHeader is how far into a file a PDF may begin: readers of PDF pass over
// what mail programs put before it.
const pdfHeader = 1024

var (
	// htmlStart is what a web page begins with, after comments and such.
	htmlStart = pattern.New(`(?is)^\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b`)
	// htmlTag is an element that only a web page has.
	htmlTag = pattern.New(`(?i)<(?:html|body|div|p|br|table|h[1-6]|article|section|span)\b[^<>]*>`)
	// otherMark begins files that are text but have to be read by a program.
	otherMark = pattern.New(`(?i)^\s*(?:\{\\rtf|%!PS|<\?xml|<svg|%PDF)`)
	pdfMark   = pattern.New(`%PDF-\d`)
	// oleMark begins files of old office programs, and encrypted ones of new.
	oleMark = []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}
	// encryptedPackage is the name of an encrypted DOCX within, in UTF-16.
	encryptedPackage = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
)

// Sniff tells what a file is without reading it. Its errors are those of
// [Extractor.Extract] that show at once.
func Sniff(f File) (Format, error) { return sniff(f) }

// sniff tells from the bytes what a file is. Name and declared type only
// choose between kinds of text.
func sniff(f File) (Format, error) {
	c := f.Content
	switch {
	case len(bytes.TrimSpace(c)) == 0:
		return "", ErrNoText
	case bytes.HasPrefix(c, []byte("PK")) && len(c) > 3 && c[2] < 9:
		if isDOCX(c) {
			return DOCX, nil
		}
		return "", ErrUnknownFormat
	case bytes.HasPrefix(c, oleMark):
		if bytes.Contains(c, encryptedPackage) {
			return "", ErrEncrypted
		}
		return "", ErrUnknownFormat
	case isPDF(c[:min(len(c), pdfHeader)]):
		return PDF, nil
	}
	text, _, err := decode(c[:min(len(c), sniffed)], charsetOf(f.MediaType))
	if err != nil {
		return "", err
	}
	extension, mediaType := extensionOf(f.Name), typeOf(f.MediaType)
	switch {
	case htmlStart.MatchString(text),
		(extension == ".html" || extension == ".htm" || extension == ".xhtml" || mediaType == "text/html" || mediaType == "application/xhtml+xml") && htmlTag.MatchString(text):
		return HTML, nil
	case otherMark.MatchString(text):
		return "", ErrUnknownFormat
	case extension == ".csv" || mediaType == "text/csv", isLedgerTable(text):
		return CSV, nil
	case extension == ".md" || extension == ".markdown" || mediaType == "text/markdown":
		return Markdown, nil
	case extension != ".txt" && (strings.Contains("\n"+text, "\n# ") || strings.Contains("\n"+text, "\n## ") || strings.HasPrefix(text, "---\n")):
		return Markdown, nil
	}
	return Plain, nil
}

// isPDF reports whether a PDF begins in the head of a file: at the start of a
// line, for a text may tell of PDF, or after bytes that are no text.
func isPDF(head []byte) bool {
	at := pdfMark.FindIndex(head)
	if at == nil || htmlStart.Match(head[:at[0]]) {
		return false
	}
	before := bytes.TrimPrefix(head[:at[0]], []byte("\ufeff"))
	return len(bytes.TrimRight(before, " \t")) == 0 || bytes.ContainsAny(before[len(before)-1:], "\r\n") || isBinary(string(before))
}

// sniffed is how many bytes of a text tell what it is.
const sniffed = 1 << 16

func extensionOf(name string) string { return strings.ToLower(filepath.Ext(name)) }

// typeOf gives a media type without its parameters.
func typeOf(mediaType string) string {
	t, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return ""
	}
	return t
}

// charsetOf gives the encoding that a media type names.
func charsetOf(mediaType string) string {
	_, parameters, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return ""
	}
	return parameters["charset"]
}

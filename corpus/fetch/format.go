package fetch

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"treatybot/corpus"
)

// format is a format that we read.
type format struct {
	mediaType string
	extension string // that a file gets
}

var (
	pdf      = format{"application/pdf", ".pdf"}
	docx     = format{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"}
	html     = format{"text/html", ".html"}
	markdown = format{"text/markdown", ".md"}
	csv      = format{"text/csv", ".csv"}
	plain    = format{"text/plain", ".txt"}
)

// accepted tells sites what we read.
const accepted = "text/html, application/xhtml+xml, application/pdf, application/vnd.openxmlformats-officedocument.wordprocessingml.document, text/markdown, text/plain, text/csv, */*;q=0.1"

// declaredTexts are the formats of text by how sites declare them.
var declaredTexts = map[string]format{
	"text/html": html, "application/xhtml+xml": html,
	"text/markdown": markdown, "text/x-markdown": markdown, "text/x-web-markdown": markdown,
	"text/csv": csv, "application/csv": csv,
	"text/plain": plain,
}

// textExtensions are the formats of text by the name of a file, which count
// where a site declares nothing better than text/plain.
var textExtensions = map[string]format{".md": markdown, ".markdown": markdown, ".csv": csv}

// sniff tells the format of content, or gives an ErrFormat. PDF, DOCX and HTML
// show themselves; sites declare them wrong often enough. Of other text only the
// site knows what it is meant to be: Markdown looks like plain text, and so does
// much that nobody would read.
func sniff(content []byte, declared, extension string) (format, error) {
	if len(content) == 0 {
		return format{}, fmt.Errorf("%w: it is empty", ErrFormat)
	}
	found := mimetype.Detect(content)
	declared, _, _ = mime.ParseMediaType(declared)
	isGeneric := declared == "" || declared == "application/octet-stream" || declared == "binary/octet-stream"
	switch {
	case found.Is(pdf.mediaType):
		return pdf, nil
	case found.Is(docx.mediaType), found.Is("application/zip") && (declared == docx.mediaType || extension == docx.extension):
		return docx, nil // the parts of a DOCX that tell may come late in it
	case !isText(found) || found.Is("text/rtf"):
		return format{}, fmt.Errorf("%w: its content is %s", ErrFormat, bare(found.String()))
	}
	if f, ok := declaredTexts[declared]; ok && f != plain {
		return f, nil
	}
	if f, ok := textExtensions[extension]; ok && (isGeneric || declared == plain.mediaType) {
		return f, nil
	}
	switch {
	case found.Is(html.mediaType), found.Is("application/xhtml+xml"):
		return html, nil
	case declared == plain.mediaType, isGeneric && (found.Is(plain.mediaType) || found.Is(csv.mediaType)):
		return plain, nil
	}
	return format{}, fmt.Errorf("%w: the site calls it something else than text", ErrFormat)
}

// isText reports whether a media type is of a kind of text.
func isText(found *mimetype.MIME) bool {
	for ; found != nil; found = found.Parent() {
		if found.Is(plain.mediaType) {
			return true
		}
	}
	return false
}

func bare(mediaType string) string {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	return mediaType
}

// withCharset gives the media type of text with the charset that the site
// declares.
func (f format) withCharset(declared string) string {
	_, params, err := mime.ParseMediaType(declared)
	if charset := params["charset"]; err == nil && charset != "" && strings.HasPrefix(f.mediaType, "text/") {
		if full := mime.FormatMediaType(f.mediaType, map[string]string{"charset": charset}); full != "" {
			return full
		}
	}
	return f.mediaType
}

// maxName is how long a file's name may be, in bytes, with its extension.
const maxName = 100

// extensionOf gives the extension of the last part of an address, in lower case.
func extensionOf(u *url.URL) string { return strings.ToLower(path.Ext(u.Path)) }

// fileName names a file as the site does, else by the last part of its
// address, else by its host, and gives it the extension of its format. It is
// one line, without a folder.
func fileName(header http.Header, u *url.URL, f format) string {
	_, params, _ := mime.ParseMediaType(header.Get("Content-Disposition"))
	for _, name := range []string{params["filename"], u.Path, u.Hostname()} {
		name = strings.ToValidUTF8(name, "")
		name = name[strings.LastIndexAny(name, `/\`)+1:]
		name = strings.Trim(corpus.OneLine(name), ". ")
		if ext := path.Ext(name); knownExtensions[strings.ToLower(ext)] {
			name = strings.TrimRight(strings.TrimSuffix(name, ext), ". ")
		}
		for len(name) > maxName-len(f.extension) {
			_, size := utf8.DecodeLastRuneInString(name)
			name = name[:len(name)-size]
		}
		if name != "" {
			return name + f.extension
		}
	}
	return "page" + f.extension
}

// knownExtensions are those that a format's own takes the place of.
var knownExtensions = map[string]bool{".pdf": true, ".docx": true, ".html": true, ".htm": true, ".xhtml": true, ".md": true, ".markdown": true, ".csv": true, ".txt": true, ".php": true, ".aspx": true, ".asp": true, ".jsp": true}

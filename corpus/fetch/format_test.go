package fetch

import (
	"archive/zip"
	"bytes"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// archive makes a ZIP file with parts of these names, each of some size.
func archive(t *testing.T, size int, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write(make([]byte, size))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSniff(t *testing.T) {
	const page = "<!doctype html><html><title>a</title>"
	word := archive(t, 10, "[Content_Types].xml", "_rels/.rels", "word/document.xml")
	late := archive(t, 6000, "_rels/.rels", "docProps/app.xml", "word/document.xml")
	for _, tt := range []struct {
		name, content, declared, extension string
		want                               string // extension; empty: refused
	}{
		{"PDF", "%PDF-1.7\n%\xe2\xe3", "application/pdf", ".pdf", ".pdf"},
		{"PDF declared as a stream", "%PDF-1.7\n", "application/octet-stream", "", ".pdf"},
		{"PDF after an empty line", "\r\n%PDF-1.7\n", "application/pdf", ".pdf", ".pdf"},
		{"PDF declared as a page", "%PDF-1.7\n", "text/html", ".php", ".pdf"},
		{"page declared as PDF", page, "application/pdf", ".pdf", ".html"},
		{"text declared as PDF", "Not found.", "application/pdf", ".pdf", ""},
		{"DOCX", word, docx.mediaType, ".docx", ".docx"},
		{"DOCX declared as a stream", word, "application/octet-stream", "", ".docx"},
		{"DOCX whose parts come late", late, docx.mediaType, "", ".docx"},
		{"ZIP", archive(t, 10, "a.txt"), "application/zip", ".zip", ""},
		{"spreadsheet", archive(t, 10, "[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"), "application/octet-stream", ".xlsx", ""},
		{"page", page, "text/html; charset=utf-8", "", ".html"},
		{"page undeclared", page, "", "", ".html"},
		{"page without marks", "Hello", "text/html", "", ".html"},
		{"page named like Markdown", page, "text/html", ".md", ".html"},
		{"XHTML", "<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">", "application/xhtml+xml", "", ".html"},
		{"page declared as an image", page, "image/png", ".png", ".html"},
		{"Markdown", "# Title\n", "text/markdown", "", ".md"},
		{"Markdown by name", "# Title\n", "text/plain; charset=utf-8", ".md", ".md"},
		{"Markdown that begins with a tag", "<h1 align=center>Title</h1>\n", "text/plain", ".md", ".md"},
		{"CSV", "state,treaty\nFI,a\n", "text/csv", "", ".csv"},
		{"CSV by name", "state,treaty\nFI,a\n", "application/octet-stream", ".csv", ".csv"},
		{"CSV undeclared", "state,treaty\nFI,a\n", "", "", ".txt"},
		{"plain", "Article 1\n", "text/plain", ".txt", ".txt"},
		{"plain undeclared", "Article 1\n", "", "", ".txt"},
		{"plain that is like JSON", `{"a": 1}`, "text/plain", "", ".txt"},
		{"UTF-16", "\xff\xfeA\x00r\x00t\x00", "text/plain", "", ".txt"},
		{"Windows-1251", "\xd1\xf2\xe0\xf2\xfc\xff 1", "text/plain; charset=windows-1251", "", ".txt"},
		{"JSON", `{"a": 1}`, "application/json", "", ""},
		{"JSON named like Markdown", `{"a": 1}`, "application/json", ".md", ""},
		{"script", "function a() { return 1 }", "text/javascript", ".js", ""},
		{"style", "p { color: red }", "text/css", "", ""},
		{"feed", "<?xml version=\"1.0\"?><rss version=\"2.0\"></rss>", "application/rss+xml", "", ""},
		{"drawing", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>", "image/svg+xml", ".svg", ""},
		{"RTF", `{\rtf1\ansi Hello}`, "text/plain", ".txt", ""},
		{"picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image/png", "", ""},
		{"picture declared as a page", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "text/html", ".html", ""},
		{"program", "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 60), "text/plain", "", ""},
		{"old Word", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), "application/msword", ".doc", ""},
		{"nothing", "", "text/html", "", ""},
		{"senseless declaration", page, ";;;", "", ".html"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := sniff([]byte(tt.content), tt.declared, tt.extension)
			if got.extension != tt.want || (tt.want == "") != errors.Is(err, ErrFormat) {
				t.Errorf("got %q, %v; want %q", got.extension, err, tt.want)
			}
		})
	}
}

func TestCharset(t *testing.T) {
	for _, tt := range []struct {
		format         format
		declared, want string
	}{
		{html, "text/html; charset=KOI8-R", "text/html; charset=KOI8-R"},
		{plain, "text/plain", "text/plain"},
		{plain, `text/plain; charset="a b"`, `text/plain; charset="a b"`},
		{pdf, "text/html; charset=utf-8", "application/pdf"},
		{html, "text/html; charset", "text/html"},
		{markdown, "text/plain; charset=utf-8; format=flowed", "text/markdown; charset=utf-8"},
	} {
		if got := tt.format.withCharset(tt.declared); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.declared, got, tt.want)
		}
	}
}

func TestFileName(t *testing.T) {
	for _, tt := range []struct {
		name, disposition, address string
		format                     format
		want                       string
	}{
		{"by the address", "", "https://law.example/a/Ottawa%20Convention.pdf", pdf, "Ottawa Convention.pdf"},
		{"other extension", "", "https://law.example/a/report.php?id=5", pdf, "report.pdf"},
		{"no extension", "", "https://law.example/exit", html, "exit.html"},
		{"dot that is none of an extension", "", "https://law.example/art.5", html, "art.5.html"},
		{"folder", "", "https://law.example/treaties/", html, "law.example.html"},
		{"root", "", "https://law.example/", html, "law.example.html"},
		{"extension in capitals", "", "https://law.example/A.PDF", pdf, "A.pdf"},
		{"by the site", `attachment; filename="Final report.docx"`, "https://law.example/download", docx, "Final report.docx"},
		{"by the site, not ASCII", "attachment; filename*=UTF-8''%D0%B4%D0%BE%D0%B3%D0%BE%D0%B2%D0%BE%D1%80.pdf", "https://law.example/", pdf, "договор.pdf"},
		{"climbs", `attachment; filename="../../etc/passwd"`, "https://law.example/", plain, "passwd.txt"},
		{"climbs in the address", "", "https://law.example/..%2F..%2Fa", plain, "a.txt"},
		{"backslashes", `attachment; filename="C:\\temp\\a.txt"`, "https://law.example/", plain, "a.txt"},
		{"dots only", `attachment; filename=".."`, "https://law.example/b", plain, "b.txt"},
		{"control and direction characters", "", "https://law.example/a%00%0Ab%E2%80%AEfdp.md", markdown, "a bfdp.md"},
		{"not UTF-8", "", "https://law.example/%ff%fea", plain, "a.txt"},
		{"long", "", "https://law.example/" + strings.Repeat("%C3%BC", 200), plain, strings.Repeat("ü", 48) + ".txt"},
		{"extension only", "", "https://law.example/.pdf", pdf, "pdf.pdf"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u, err := url.Parse(tt.address)
			if err != nil {
				t.Fatal(err)
			}
			header := http.Header{"Content-Disposition": {tt.disposition}}
			if got := fileName(header, u, tt.format); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// FuzzPage: whatever a site declares and sends, the format is one that we read,
// its media type can be read, and the name is a short line without a folder.
func FuzzPage(f *testing.F) {
	f.Add([]byte("%PDF-1.7"), "application/pdf", `attachment; filename="a.pdf"`, "/a/b.pdf")
	f.Add([]byte("PK\x03\x04"), "text/html; charset=\x00", `attachment; filename*=UTF-8''%FF`, "/..")
	f.Add([]byte("<html>"), "", `;;;`, "/\u202e\\ \r\n")
	f.Fuzz(func(t *testing.T, content []byte, declared, disposition, file string) {
		u := &url.URL{Scheme: "https", Host: "law.example", Path: "/" + file}
		found, err := sniff(content, declared, extensionOf(u))
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatal(err)
			}
			return
		}
		if mediaType, _, err := mime.ParseMediaType(found.withCharset(declared)); err != nil || mediaType != found.mediaType {
			t.Fatalf("media type %q: %v", mediaType, err)
		}
		name := fileName(http.Header{"Content-Disposition": {disposition}}, u, found)
		if path.Ext(name) != found.extension || len(name) > maxName || len(name) <= len(found.extension) || !utf8.ValidString(name) ||
			strings.ContainsAny(name, `/\`) || strings.ContainsFunc(name, unicode.IsControl) || name[0] == '.' {
			t.Fatalf("name %q", name)
		}
	})
}

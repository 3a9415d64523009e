package extract

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"treatybot/corpus/corpustest"
	"treatybot/corpus/extract/pdf"
)

// fuzzLimits are small, so that inputs come near them.
var fuzzLimits = Limits{Bytes: 1 << 16, Unpacked: 1 << 18, Pages: 20, Characters: 1 << 15, Blocks: 1000, Depth: 40, Memory: 256 * mega}.withDefaults()

// fuzz reads each input as it is read in a child, but here. Whatever it is, no
// library panics, and it ends in an error of ours or in a text that keeps the limits.
func fuzz(f *testing.F, name string, format Format, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	r := reader{limits: fuzzLimits, cache: cacheDir}
	f.Fuzz(func(t *testing.T, content []byte) {
		file := File{Name: name, Content: content}
		if got, err := sniff(file); err != nil || got != format {
			t.Skip("another format")
		}
		if format == PDF && r.engine == nil {
			var err error
			if r.engine, err = pdf.Start(context.Background(), r.pdfConfig()); err != nil {
				t.Fatal(err)
			}
		}
		got, err := r.read(t.Context(), file)
		if errors.Is(err, ErrTooComplex) && r.engine != nil { // it may be broken
			r.engine.Close()
			r.engine = nil
		}
		checkText(t, got, err, fuzzLimits)
	})
}

// sharedFormats gives the files of a format in the shared folder, where there is one.
func sharedFormats(f *testing.F, extension string) [][]byte {
	dir, err := corpustest.Locate("corpus", "formats")
	if err != nil {
		f.Fatal(err)
	}
	var list [][]byte
	files, _ := filepath.Glob(filepath.Join(dir, "*"+extension))
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if dir != "" && len(content) <= fuzzLimits.Bytes {
			list = append(list, content)
		}
	}
	return list
}

// small gives the hostile files that are small.
func small(files []hostile) [][]byte {
	const most = 4 << 10
	var list [][]byte
	for _, h := range files {
		if len(h.content) <= most {
			list = append(list, h.content)
		}
	}
	return list
}

func FuzzPDF(f *testing.F) {
	seeds := append(small(hostilePDF(f)), pictures(f, 1, "Words."))
	for _, s := range sheets {
		seeds = append(seeds, typeset(f, pact(2), s.sheet))
	}
	fuzz(f, "a.pdf", PDF, seeds...)
}

func FuzzDOCX(f *testing.F) {
	fuzz(f, "a.docx", DOCX, append(small(hostileDOCX(f)), sharedFormats(f, ".docx")...)...)
}

// FuzzWord reads what is in a DOCX: the XML of the text, of notes, styles and
// numbering, which changes to packed bytes seldom reach.
func FuzzWord(f *testing.F) {
	f.Add(paragraphs("Words."), `<w:style w:styleId="a"><w:name w:val="heading 1"/></w:style>`, `<w:num w:numId="1"/>`, "")
	f.Add(`<w:p><w:pPr><w:pStyle w:val="a"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>Article</w:t><w:br/><w:footnoteReference w:id="1"/></w:r></w:p>`,
		`<w:style w:styleId="a"><w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>`,
		`<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="2"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%1)"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>`,
		`<w:footnote w:id="1">`+paragraphs("A note.")+`</w:footnote>`)
	f.Add(`<w:tbl><w:tr><w:tc>`+paragraphs("1.")+`</w:tc><w:tc>`+paragraphs("Words, with a comma.", "And more")+`<w:tbl><w:tr><w:tc/></w:tr></w:tbl></w:tc></w:tr></w:tbl>`, "", "", "")
	r := reader{limits: fuzzLimits}
	f.Fuzz(func(t *testing.T, body, styles, numbering, notes string) {
		wrap := func(name, s string) part {
			return part{name: "word/" + name + ".xml", content: "<w:x " + wordSpace + ">" + s + "</w:x>"}
		}
		content := archive(t, types, word(body), wrap("styles", styles), wrap("numbering", numbering), wrap("footnotes", notes))
		got, err := r.read(t.Context(), File{Name: "a.docx", Content: content})
		checkText(t, got, err, fuzzLimits)
	})
}

func FuzzHTML(f *testing.F) {
	page := `<!DOCTYPE html><html lang="en"><head><title>A title</title></head><body><nav><a href="/">Home</a></nav><main><h1>A title</h1>
<p align="center"><b>Article 1</b></p><p>1. Words.<br>More <i>words</i>.</p><ol type="a" start="3"><li>One</li><li value="9">Two</li></ol>
<table><tr><th>State</th><td>Year</td></tr><tr><td><table><tr><td>x</td></tr></table></td></tr></table><pre>As
it stands</pre></main><footer>Foot</footer></body></html>`
	fuzz(f, "a.html", HTML, append(small(hostileHTML()), []byte(page))...)
}

func FuzzText(f *testing.F) {
	seeds := small(hostileText())
	for _, s := range samples {
		seeds = append(seeds, []byte(s))
	}
	for _, s := range seeds {
		f.Add(s, true)
		f.Add(s, false)
	}
	r := reader{limits: fuzzLimits}
	f.Fuzz(func(t *testing.T, content []byte, plain bool) {
		name := "a.md"
		if plain {
			name = "a.txt"
		}
		file := File{Name: name, Content: content}
		if format, err := sniff(file); err != nil || format != Markdown && format != Plain {
			t.Skip("another format")
		}
		got, err := r.read(t.Context(), file)
		checkText(t, got, err, fuzzLimits)
	})
}

func FuzzCSV(f *testing.F) {
	fuzz(f, "facts.csv", CSV, append(small(hostileText()),
		[]byte("iso2,treaty,action,date,effective,note,source,confidence\nSE,ottawa-1997,withdrawal_notified,2026-09-01,2027-03-01,\"said, and done\",https://example.org,high\n"),
		[]byte("iso2,treaty,action,year,note,source,confidence\nSE,ottawa-1997,statement,2026,,https://example.org,low\n"),
		[]byte("date,title,states,treaties,source\n2026-09-01,A meeting,FI;SE,ottawa-1997,https://example.org\n"))...)
}

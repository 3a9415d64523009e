package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// Engine is PDFium. It sees no files, no network, no clock and no environment:
// what a PDF makes of it stays in its own memory, which never shrinks. It reads one
// file at a time.
type Engine struct {
	config Config
	pool   pdfium.Pool
	pdfium pdfium.Pdfium
	cache  wazero.CompilationCache
}

// document is a file that is open.
type document struct {
	pdfium pdfium.Pdfium
	ref    references.FPDF_DOCUMENT
	pages  int
}

// wasmPage is the unit in which WebAssembly counts memory.
const wasmPage = 64 << 10

// Start starts an engine, which takes 0.3 s with a cache and 3 s without.
func Start(ctx context.Context, c Config) (*Engine, error) {
	e := &Engine{config: c}
	config := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(uint32(max(c.Memory/wasmPage, 512)))
	if c.CacheDir != "" {
		// Without a folder that can be written it takes longer, no more.
		if cache, err := wazero.NewCompilationCacheWithDir(c.CacheDir); err == nil {
			e.cache = cache
			config = config.WithCompilationCache(cache)
		}
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context: experimental.WithMemoryAllocator(experimental.WithCompilationWorkers(ctx, runtime.GOMAXPROCS(0)), experimental.MemoryAllocatorFunc(reserve)),
		MaxIdle: 1, MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard, RuntimeConfig: config,
	})
	if err != nil {
		return nil, fmt.Errorf("start pdf engine: %w", err)
	}
	e.pool = pool
	if e.pdfium, err = pool.GetInstance(time.Minute); err != nil {
		e.Close()
		return nil, fmt.Errorf("start pdf engine: %w", err)
	}
	return e, nil
}

// Close ends the engine.
func (e *Engine) Close() {
	if e.pdfium != nil {
		_ = e.pdfium.Close()
	}
	if e.pool != nil {
		_ = e.pool.Close()
	}
	if e.cache != nil {
		_ = e.cache.Close(context.Background())
	}
}

// open opens a file.
func (e *Engine) open(content []byte) (document, error) {
	opened, err := e.pdfium.OpenDocument(&requests.OpenDocument{File: &content})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return document{}, ErrEncrypted
	case err != nil:
		return document{}, fault(err)
	}
	d := document{pdfium: e.pdfium, ref: opened.Document}
	count, err := e.pdfium.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.ref})
	if err == nil {
		d.pages = count.PageCount
		return d, nil
	}
	d.close()
	return document{}, fault(err)
}

func (d document) close() {
	_, _ = d.pdfium.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: d.ref})
}

// fault makes an error of the engine ours. One of the machine itself means
// that the file has run it out of memory, or found a fault in PDFium that
// WebAssembly has stopped.
func fault(err error) error {
	if strings.Contains(err.Error(), "wasm error") {
		return ErrTooComplex
	}
	return ErrDamaged
}

// title gives the title that the file declares.
func (d document) title() string {
	meta, err := d.pdfium.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: d.ref, Tag: "Title"})
	if err != nil {
		return ""
	}
	return corpusLine(meta.Value)
}

// page is what stands on a page.
type page struct {
	width, height float64 // of what is written on
	runs          []run
	characters    int
	shows         bool // something is drawn on it
}

// read gives the runs of a page, which may have so many characters.
func (d document) read(index, most int) (page, error) {
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: d.ref, Index: index}}
	if err := d.checkSize(at, most); err != nil {
		return page{}, err
	}
	text, err := d.pdfium.GetPageTextStructured(&requests.GetPageTextStructured{Page: at, Mode: requests.GetPageTextStructuredModeChars, CollectFontInformation: true})
	if err != nil {
		return page{}, fault(err)
	}
	var p page
	objects, err := d.pdfium.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: at})
	if err != nil {
		return page{}, fault(err)
	}
	p.shows = objects.Count > 0
	chars := make([]char, 0, len(text.Chars))
	for _, c := range text.Chars {
		ch := newChar(c)
		if ch.r > ' ' {
			p.characters++
		}
		chars = append(chars, ch)
	}
	if p.characters > 0 {
		p.runs = runsOf(chars)
		p.width, p.height = extent(p.runs)
	}
	return p, nil
}

// checkSize counts the characters of a page before all that is known of each
// is taken into memory.
func (d document) checkSize(at requests.Page, most int) error {
	loaded, err := d.pdfium.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: at})
	if err != nil {
		return fault(err)
	}
	count, err := d.pdfium.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: loaded.TextPage})
	if err != nil {
		return fault(err)
	}
	if _, err := d.pdfium.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: loaded.TextPage}); err != nil {
		return fault(err)
	}
	const perPage = 200_000 // a newspaper's page has a tenth of that
	if count.Count > most || count.Count > perPage {
		return ErrTooLarge
	}
	return nil
}

// char is a character and its place, in points from the lower left.
type char struct {
	r                        rune
	left, right, bottom, top float64
	size                     float64
	bold                     bool
	angle                    float64 // of the direction of writing, in radians
}

func newChar(c *responses.GetPageTextStructuredChar) char {
	r, _ := utf8.DecodeRuneInString(c.Text)
	if c.Text == "" {
		r = utf8.RuneError // the font does not say what the shape stands for
	}
	ch := char{r: r, left: finite(c.PointPosition.Left), right: finite(c.PointPosition.Right), bottom: finite(c.PointPosition.Bottom), top: finite(c.PointPosition.Top), angle: finite(c.Angle)}
	if f := c.FontInformation; f != nil {
		const demi = 600
		name := strings.ToLower(f.Name)
		ch.size = finite(f.RenderedSize)
		ch.bold = f.Weight >= demi || strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy") || strings.Contains(name, "-demi")
	}
	return ch
}

// finite keeps a hostile file from putting text at the ends of the world.
func finite(f float64) float64 {
	const far = 1e6
	if math.IsNaN(f) {
		return 0
	}
	return min(max(f, -far), far)
}

// Package pdf reads the text of PDF files in the order in which people read it.
//
// PDFium, compiled to WebAssembly, tells which character stands where (engine.go).
// From there on it is geometry: characters become runs (run.go); runs that
// recur from page to page are dropped (furniture.go); columns are found and put
// in order (column.go); runs become lines and lines paragraphs and headings
// (line.go, paragraph.go, heading.go), words that were parted at line ends are
// joined (hyphen.go).
package pdf

import (
	"context"
	"errors"

	"treatybot/corpus"
)

// Document is what was read.
type Document struct {
	Blocks    []corpus.Block
	Title     string // that the file declares, which few do well
	Pages     int
	Blank     int  // pages that show something, but no text
	Furniture bool // running headers and footers, or page numbers, were dropped
}

// Config says how files are read.
type Config struct {
	CacheDir   string // for the compiled engine; empty: it is compiled anew
	Memory     int    // bytes that the engine may use
	Pages      int    // the most that a file may have
	Characters int    // the most that all pages may have
}

// Errors of reading.
var (
	ErrEncrypted  = errors.New("pdf is encrypted")
	ErrDamaged    = errors.New("pdf is damaged")
	ErrTooLarge   = errors.New("pdf is too large")
	ErrTooComplex = errors.New("pdf is too complex")
	ErrScanned    = errors.New("pdf has pictures and no text")
	ErrNoText     = errors.New("pdf has no text")
)

// Read reads a PDF. It is meant for a process of its own: the engine takes
// 100 MB, and memory that it has grown to stays taken.
func Read(ctx context.Context, content []byte, c Config) (Document, error) {
	e, err := Start(ctx, c)
	if err != nil {
		return Document{}, err
	}
	defer e.Close()
	return e.Read(ctx, content)
}

// Read reads a PDF. After [ErrTooComplex] the engine may be broken.
func (e *Engine) Read(ctx context.Context, content []byte) (Document, error) {
	file, err := e.open(content)
	if err != nil {
		return Document{}, err
	}
	defer file.close()
	if file.pages > e.config.Pages {
		return Document{}, ErrTooLarge
	}
	d := Document{Pages: file.pages, Title: file.title()}
	var pages []page
	characters := 0
	for i := range file.pages {
		if err := ctx.Err(); err != nil {
			return Document{}, err
		}
		p, err := file.read(i, e.config.Characters-characters)
		if err != nil {
			return Document{}, err
		}
		if p.runs == nil && p.shows {
			d.Blank++
		}
		characters += p.characters
		pages = append(pages, p)
	}
	if characters == 0 {
		if d.Blank > 0 {
			return Document{}, ErrScanned
		}
		return Document{}, ErrNoText
	}
	d.Furniture = dropFurniture(pages)
	d.Blocks = layOut(pages)
	return d, nil
}

// layOut makes headings and paragraphs of the runs of all pages.
func layOut(pages []page) []corpus.Block {
	var lines []line
	var c columnist
	for i, p := range pages {
		for j, column := range c.columns(p.runs) {
			for _, l := range linesOf(column) {
				l.page, l.column = i, j
				lines = append(lines, l)
			}
		}
	}
	return blocksOf(paragraphsOf(lines), vocabularyOf(lines))
}

// Warm compiles the engine into the cache.
func Warm(ctx context.Context, cacheDir string, memory int) error {
	e, err := Start(ctx, Config{CacheDir: cacheDir, Memory: memory})
	if err != nil {
		return err
	}
	e.Close()
	return nil
}

package extract

import (
	"context"
	"errors"
	"fmt"

	"treatybot/corpus/extract/pdf"
)

// enginePart is the part of a child's memory that PDFium may take.
const enginePart = 2

// pdfConfig is what the limits leave to PDFium.
func (r reader) pdfConfig() pdf.Config {
	return pdf.Config{CacheDir: r.cache, Memory: r.limits.Memory / enginePart, Pages: r.limits.Pages, Characters: r.limits.Characters}
}

// pdf reads a PDF with the engine that there is, or one of its own.
func (r reader) pdf(ctx context.Context, content []byte) (pdf.Document, error) {
	if r.engine != nil {
		return r.engine.Read(ctx, content)
	}
	return pdf.Read(ctx, content, r.pdfConfig())
}

// readPDF reads a PDF: see package pdf.
func (r reader) readPDF(ctx context.Context, f File) (draft, error) {
	read, err := r.pdf(ctx, f.Content)
	if err != nil {
		return draft{}, pdfError(err)
	}
	d := draft{blocks: joinTitles(read.Blocks), pages: read.Pages}
	d.meta.Title = titleOf(d.blocks)
	if d.meta.Title == "" && plausibleTitle(read.Title) {
		d.meta.Title = read.Title
	}
	if read.Blank > 0 {
		d.warn(SomePagesWithoutText)
	}
	if read.Furniture {
		d.warn(PageFurnitureDropped)
	}
	return d, nil
}

// pdfError makes the errors of package pdf ours.
func pdfError(err error) error {
	for _, e := range [][2]error{
		{pdf.ErrEncrypted, ErrEncrypted}, {pdf.ErrDamaged, ErrDamaged}, {pdf.ErrTooLarge, ErrTooLarge}, {pdf.ErrTooComplex, ErrTooComplex},
		{pdf.ErrScanned, ErrScanned}, {pdf.ErrNoText, ErrNoText},
	} {
		if errors.Is(err, e[0]) {
			return e[1]
		}
	}
	return fmt.Errorf("%w: %w", ErrWorker, err)
}

package extract

import (
	"context"
	"errors"
	"fmt"

	"treatybot/corpus/extract/pdf"
)

// enginePart is the part of a child's memory that PDFium may take.
const enginePart = 2

// readPDF reads a PDF: see package pdf.
func (r reader) readPDF(ctx context.Context, f File) (draft, error) {
	read, err := pdf.Read(ctx, f.Content, pdf.Config{
		CacheDir: r.cache, Memory: r.limits.Memory / enginePart, Pages: r.limits.Pages, Characters: r.limits.Characters,
	})
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

package extract
import "context"
func (r reader) readPDF(ctx context.Context, f File) (draft, error) { return draft{}, ErrUnknownFormat }
func (r reader) readDOCX(f File) (draft, error) { return draft{}, ErrUnknownFormat }
func (r reader) readHTML(f File) (draft, error) { return draft{}, ErrUnknownFormat }
func isDOCX(c []byte) bool { return false }

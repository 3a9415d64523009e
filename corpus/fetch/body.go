package fetch

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// isEncoded reports whether a body is compressed in a way that nobody asked
// for; what the transport has decompressed no longer says so.
func isEncoded(response *http.Response) bool {
	encoding := response.Header.Get("Content-Encoding")
	return encoding != "" && !strings.EqualFold(encoding, "identity")
}

// read reads a body, counting bytes after decompression. Silence on the
// connection ends the fetch.
func (c *Client) read(response *http.Response, end context.CancelCauseFunc) ([]byte, error) {
	switch {
	case isEncoded(response):
		return nil, fmt.Errorf("%w: it is compressed in a way nobody asked for", ErrFormat)
	case response.ContentLength > c.limits.Bytes:
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, c.limits.Bytes)
	}
	watch := time.AfterFunc(c.limits.Silence, func() { end(ErrTimeout) })
	defer watch.Stop()
	body := &watchedReader{response.Body, watch, c.limits.Silence}
	content, err := io.ReadAll(io.LimitReader(body, c.limits.Bytes+1))
	if err == nil && int64(len(content)) > c.limits.Bytes {
		err = fmt.Errorf("%w: more than %d bytes", ErrTooLarge, c.limits.Bytes)
	}
	return content, err
}

// watchedReader sets a timer back whenever something comes.
type watchedReader struct {
	from    io.Reader
	watch   *time.Timer
	silence time.Duration
}

func (r *watchedReader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if n > 0 {
		r.watch.Reset(r.silence)
	}
	return n, err
}

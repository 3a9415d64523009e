package pull

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"treatybot/corpus/library"
)

// errSilence is a connection on which nothing comes.
var errSilence = errors.New("no byte")

// download is a file on its way.
type download struct {
	*fetcher
	file    library.SourceFile
	url     string
	part    string // name of the file that keeps what has come; empty in a dry run
	content []byte
}

// load takes up what an earlier run has left.
func (d *download) load() {
	b, err := library.ReadFile(d.part, d.file.Bytes)
	switch {
	case err == nil && int64(len(b)) <= d.file.Bytes:
		d.content = b
	case errors.Is(err, library.ErrNotRegular):
		_ = os.Remove(d.part) // a pipe there would be waited on
	}
}

// restart forgets what has come.
func (d *download) restart() error {
	d.content = nil
	if d.part == "" {
		return nil
	}
	if err := os.Remove(d.part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return backoff.Permanent(err)
	}
	return nil
}

// try asks for what is missing of the file, and checks the whole. Its error
// is permanent where another try cannot help.
func (d *download) try(ctx context.Context) error {
	resumed := len(d.content) > 0
	if int64(len(d.content)) < d.file.Bytes {
		if err := d.request(ctx); errors.Is(err, ErrSize) {
			return errors.Join(err, d.restart())
		} else if err != nil {
			return err
		}
	}
	err := check(d.content, d.file)
	if err == nil {
		return nil
	}
	err = errors.Join(err, d.restart())
	if resumed { // the part may be of another file; the whole will tell
		return err
	}
	return backoff.Permanent(err)
}

// request asks for the rest of the file and appends it. Silence for the time
// of Config.Stall ends it.
func (d *download) request(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := time.AfterFunc(d.Stall, func() { cancel(fmt.Errorf("%w: %w for %v", ErrCutOff, errSilence, d.Stall)) })
	defer watch.Stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url, nil)
	if err != nil {
		return backoff.Permanent(err)
	}
	req.Header.Set("User-Agent", "treatybot")
	req.Header.Set("Accept-Encoding", "identity") // sizes and ranges are those of the file
	if n := len(d.content); n > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", n))
	}
	resp, err := d.Client.Do(req)
	if err != nil {
		return asked(ctx, err)
	}
	defer resp.Body.Close()
	if err := d.accept(resp); err != nil {
		return err
	}
	return d.receive(ctx, resp.Body, watch)
}

// asked sorts the errors of a connection: a certificate does not get better.
func asked(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return backoff.Permanent(err)
	}
	return err
}

// accept checks the head of an answer against what was asked for.
func (d *download) accept(resp *http.Response) error {
	switch resp.StatusCode {
	case http.StatusOK:
		if err := d.restart(); err != nil { // the server sends the whole, asked or not
			return err
		}
	case http.StatusPartialContent:
		if !strings.HasPrefix(resp.Header.Get("Content-Range"), fmt.Sprintf("bytes %d-", len(d.content))) {
			return errors.Join(fmt.Errorf("%w: the server sends another part", ErrCutOff), d.restart())
		}
	default:
		err := error(&StatusError{resp.StatusCode, d.url})
		if !err.(*StatusError).temporary() {
			return backoff.Permanent(err)
		}
		if resp.StatusCode == http.StatusRequestedRangeNotSatisfiable {
			err = errors.Join(err, d.restart())
		}
		return err
	}
	if n := resp.ContentLength; n >= 0 && int64(len(d.content))+n != d.file.Bytes {
		return backoff.Permanent(fmt.Errorf("%w: %d bytes, not %d", ErrSize, int64(len(d.content))+n, d.file.Bytes))
	}
	return nil
}

// receive appends the body, on disk too, and never more than the file has.
func (d *download) receive(ctx context.Context, body io.Reader, watch *time.Timer) (err error) {
	var part *os.File
	if d.part != "" {
		if part, err = os.OpenFile(d.part, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644); err != nil {
			return backoff.Permanent(err)
		}
		defer func() { err = errors.Join(err, part.Close()) }()
	}
	buffer := make([]byte, 32<<10)
	for {
		n, err := body.Read(buffer)
		watch.Reset(d.Stall)
		d.content = append(d.content, buffer[:n]...)
		if int64(len(d.content)) > d.file.Bytes {
			return backoff.Permanent(fmt.Errorf("%w: more than %d bytes", ErrSize, d.file.Bytes))
		}
		if part != nil {
			if _, err := part.Write(buffer[:n]); err != nil {
				return backoff.Permanent(err)
			}
		}
		d.report(int64(len(d.content)))
		if errors.Is(err, io.EOF) && int64(len(d.content)) == d.file.Bytes {
			return nil
		}
		if err != nil {
			if cause := context.Cause(ctx); cause != nil {
				return cause
			}
			return fmt.Errorf("%w after %d of %d bytes", ErrCutOff, len(d.content), d.file.Bytes)
		}
	}
}

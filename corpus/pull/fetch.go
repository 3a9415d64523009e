package pull

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"treatybot/corpus/durable"
	"treatybot/corpus/library"
)

// Reasons to refuse a file.
var (
	ErrChanged = errors.New("the file is not the one that was checked: its SHA-256 differs")
	ErrSize    = errors.New("the file is not the one that was checked: its size differs")
	ErrCutOff  = errors.New("the file was cut off on the way")
	ErrMissing = errors.New("the file is not in the folder")
)

// StatusError is an answer of a server that brings no file.
type StatusError struct {
	Code int
	URL  string
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s answers %d %s", e.URL, e.Code, http.StatusText(e.Code))
}

// temporary reports whether the same question may be answered better later.
func (e *StatusError) temporary() bool {
	switch e.Code {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests, http.StatusRequestedRangeNotSatisfiable:
		return true
	}
	return e.Code >= 500
}

const (
	// tries is how often a download is tried. With pauses of 0.5, 1, 2 and 4
	// seconds, give or take a half, a server has some eight seconds to recover.
	tries = 5
	// firstPause and stall are the defaults of Config.
	firstPause = 500 * time.Millisecond
	stall      = 30 * time.Second
)

// NewClient makes an HTTP client for [Config] that asks proxy which proxy to
// go through; nil means none. It gives no bound to a whole download: silence
// has one.
func NewClient(proxy func(*http.Request) (*url.URL, error)) *http.Client {
	return &http.Client{Transport: &http.Transport{
		Proxy:                 proxy,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: stall,
		ForceAttemptHTTP2:     true,
	}}
}

// fetcher gets the files of a run, each once.
type fetcher struct {
	*puller
	folder  string
	got     map[string]fetched
	away    map[string]bool // hosts that could not be reached
	done    int64           // bytes of the files that are settled
	total   int64           // bytes of all files
	backoff time.Duration
}

type fetched struct {
	content []byte
	err     error
}

func newFetcher(p *puller) *fetcher {
	f := &fetcher{puller: p, folder: filepath.Join(p.Data, downloadsFolder), got: map[string]fetched{}, away: map[string]bool{}, backoff: p.Backoff}
	if f.Client == nil {
		f.Client = NewClient(nil)
	}
	if f.backoff == 0 {
		f.backoff = firstPause
	}
	if f.Stall == 0 {
		f.Stall = stall
	}
	counted := map[string]bool{}
	for _, s := range p.Sources {
		for _, file := range s.Files {
			if !counted[file.Name] {
				counted[file.Name] = true
				f.total += file.Bytes
			}
		}
	}
	return f
}

// get gives the bytes of a file, checked: from the folder of Config.From, from
// an earlier run, or from its address. What failed once in a run is not tried
// again in it.
func (f *fetcher) get(ctx context.Context, file library.SourceFile) ([]byte, error) {
	if r, ok := f.got[file.Name]; ok {
		return r.content, r.err
	}
	f.report(0)
	var r fetched
	if f.From != "" {
		r.content, r.err = readChecked(filepath.Join(f.From, file.Name), file)
		if errors.Is(r.err, fs.ErrNotExist) {
			r.err = ErrMissing
		}
	} else if r.content, r.err = readChecked(filepath.Join(f.folder, file.Name), file); r.err != nil {
		r.content, r.err = f.download(ctx, file)
	}
	if r.err != nil {
		r.err = fmt.Errorf("%s: %w", file.Name, r.err)
	}
	if ctx.Err() == nil {
		f.got[file.Name] = r
		f.done += file.Bytes
		f.report(0)
	}
	return r.content, r.err
}

// report tells how far the run is when so many bytes of a file are there.
func (f *fetcher) report(bytes int64) {
	f.Progress(Progress{Treaty: f.treaty, Done: f.done + bytes, Total: f.total})
}

// readChecked reads a file from disk.
func readChecked(name string, want library.SourceFile) ([]byte, error) {
	content, err := library.ReadFile(name, want.Bytes)
	if err != nil {
		return nil, err
	}
	return content, check(content, want)
}

// check compares content with what is pinned.
func check(content []byte, want library.SourceFile) error {
	if n := int64(len(content)); n < want.Bytes {
		return fmt.Errorf("%w: %d bytes, not %d", ErrSize, n, want.Bytes)
	} else if n > want.Bytes {
		return fmt.Errorf("%w: more than %d bytes", ErrSize, want.Bytes)
	}
	if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != want.SHA256 {
		return ErrChanged
	}
	return nil
}

// address says where a file is downloaded from.
func (f *fetcher) address(file library.SourceFile) string {
	if f.Base == "" {
		return file.URL
	}
	return strings.TrimSuffix(f.Base, "/") + "/" + url.PathEscape(file.Name)
}

// isAway reports whether an error tells of the host, not of the file.
func isAway(err error) bool {
	var network *net.OpError
	if errors.As(err, &network) && (network.Op == "dial" || network.Op == "proxyconnect") {
		return true
	}
	var timeout net.Error
	return errors.Is(err, errSilence) || errors.As(err, &timeout) && timeout.Timeout()
}

// download gets a file from its address, with pauses between tries. What has
// come of it stays in the downloads folder until the file is whole, so that
// the next try, or the next run, asks for the rest only. A host that is away
// for one file is tried once for each other: a user without a network should
// not wait for the pauses of each.
func (f *fetcher) download(ctx context.Context, file library.SourceFile) ([]byte, error) {
	d := &download{fetcher: f, file: file, url: f.address(file)}
	if !f.DryRun {
		d.part = filepath.Join(f.folder, file.Name+".part")
		d.load()
	}
	host := ""
	if u, err := url.Parse(d.url); err == nil {
		host = u.Host
	}
	n := uint(tries)
	if f.away[host] {
		n = 1
	}
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.Multiplier = f.backoff, 2
	_, err := backoff.Retry(ctx, func() (struct{}, error) { return struct{}{}, d.try(ctx) },
		backoff.WithBackOff(pauses), backoff.WithMaxTries(n), backoff.WithNotify(func(err error, pause time.Duration) {
			f.Log.Info("download is tried again", "file", file.Name, "error", err, "pause", pause)
		}))
	if err != nil {
		f.away[host] = isAway(err)
		return nil, err
	}
	if d.part == "" {
		return d.content, nil
	}
	if err := durable.WriteFile(filepath.Join(f.folder, file.Name), d.content); err != nil {
		return nil, err
	}
	return d.content, os.Remove(d.part)
}

// Package pull installs the official wordings of treaties: it fetches the
// files that the library's sources.yaml pins, makes clean texts of them, and
// puts those into the data folder, as an import would.
//
// Nothing is taken on trust. A file must have the size and the SHA-256 that
// are pinned; the text must be in its language, its errata must fit, it must
// have as many articles and paragraphs as it should, and agree with a second
// copy where there is one. What fails is refused with the reason, and the
// wording that was installed before stays.
package pull

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"treatybot/corpus"
	"treatybot/corpus/library"
)

// downloadsFolder is the folder in the data folder for the files as they
// came, and for those that were cut off on the way.
const downloadsFolder = "downloads"

// Config says what to pull, and how.
type Config struct {
	Data     string           // data folder
	Sources  []library.Source // the treaties asked for
	From     string           // folder with the files; empty: they are downloaded
	Base     string           // address of a folder that mirrors the files; empty: each comes from its own address
	DryRun   bool             // do all but write
	Today    corpus.Date
	Client   *http.Client  // nil: [NewClient] without a proxy
	Backoff  time.Duration // pause before the second try; 0 means half a second
	Stall    time.Duration // silence after which a connection is given up; 0 means half a minute
	Progress func(Progress)
	Log      *slog.Logger
}

// Progress tells how far a pull is. It comes many times a second.
type Progress struct {
	Treaty  string
	Waiting bool // for another pull of the same data folder to end
	Done    int64
	Total   int64 // bytes of all files
}

// Result tells what became of one treaty.
type Result struct {
	Treaty     string
	Change     library.Change
	Articles   int
	Paragraphs int
	Publisher  string
	Licence    string
	Note       string // what the operator should know; empty when all is well
	Err        error  // why it was refused
}

// ErrCounts is a text that was cleaned into something else than the treaty.
var ErrCounts = errors.New("the text does not have the articles and paragraphs it should")

// Run pulls the treaties one after another. One that fails does not keep the
// others from being installed; its Result has the reason. The error tells
// that the run as a whole could not begin or go on; then the results are
// those of the treaties before.
//
// Two runs on one data folder follow one another. A run that is stopped goes
// on where it was when it is repeated.
func Run(ctx context.Context, c Config) ([]Result, error) {
	p := &puller{Config: c}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	if p.Progress == nil {
		p.Progress = func(Progress) {}
	}
	if !c.DryRun {
		unlock, err := p.lock(ctx)
		if err != nil {
			return nil, err
		}
		defer unlock()
	}
	shared, err := library.Open(c.Data)
	if shared == nil {
		return nil, err
	}
	if err != nil {
		for _, e := range library.Left(err) {
			p.Log.Warn("a document is left out; pull or import it again, or remove it", "error", e)
		}
	}
	p.shared, p.files = shared, newFetcher(p)
	var results []Result
	for _, s := range c.Sources {
		p.treaty = s.ID
		r := p.pull(ctx, s)
		if ctx.Err() != nil {
			return results, context.Cause(ctx)
		}
		results = append(results, r)
	}
	return results, nil
}

// puller is one run.
type puller struct {
	Config
	shared *library.Library
	files  *fetcher
	treaty string // being pulled
}

// lock keeps other runs off the data folder until unlock is called.
func (p *puller) lock(ctx context.Context) (unlock func(), err error) {
	folder := filepath.Join(p.Data, downloadsFolder)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	lock := flock.New(filepath.Join(folder, "lock"))
	ok, err := lock.TryLock()
	if err == nil && !ok {
		p.Progress(Progress{Waiting: true})
		_, err = lock.TryLockContext(ctx, 100*time.Millisecond)
	}
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", folder, err)
	}
	return func() {
		if err := lock.Close(); err != nil {
			p.Log.Warn("unlock the downloads", "error", err)
		}
	}, nil
}

// pull does all steps for one treaty.
func (p *puller) pull(ctx context.Context, s library.Source) Result {
	r := Result{Treaty: s.ID, Publisher: s.Text().Publisher, Licence: s.Text().Licence}
	r.Err = p.install(ctx, s, &r)
	return r
}

func (p *puller) install(ctx context.Context, s library.Source, r *Result) error {
	raw, err := p.files.get(ctx, s.Text())
	if err != nil {
		return err
	}
	blocks, err := clean(raw, s)
	if err != nil {
		return fmt.Errorf("clean %s: %w", s.Text().Name, err)
	}
	content, err := compose(blocks, s, p.meta(s))
	if err != nil {
		return err
	}
	in := library.Import{Name: s.ID + ".md", Content: content, Today: p.Today, DryRun: true, Force: true} // it is checked more strictly here
	out, err := p.shared.Import(p.Data, in)
	if err != nil {
		return err
	}
	layer := out.Document.Layers[0]
	r.Change, r.Articles, r.Paragraphs = out.Change, layer.Articles, layer.Paragraphs
	if r.Articles != s.Articles || r.Paragraphs != s.Paragraphs {
		return fmt.Errorf("%w: it has %d and %d, not %d and %d", ErrCounts, r.Articles, r.Paragraphs, s.Articles, s.Paragraphs)
	}
	if r.Note, err = p.compareCopies(ctx, s, blocks); err != nil || p.DryRun {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	in.DryRun = false
	_, err = p.shared.Import(p.Data, in)
	return err
}

// meta gives what is known of the treaty: a built-in document knows more than
// the file.
func (p *puller) meta(s library.Source) corpus.Meta {
	for _, m := range p.shared.Metas() {
		if m.ID == s.ID && s.Meta.Title == "" {
			return m
		}
	}
	return s.Meta
}

// compareCopies compares the text with its second copy, where there is one.
// A copy that cannot be had is worth a note and no more: the bytes of the
// text are those that were compared with it when they were pinned.
func (p *puller) compareCopies(ctx context.Context, s library.Source, text []corpus.Block) (note string, err error) {
	if s.Witness == nil {
		return "", nil
	}
	for _, f := range s.Files[1:] {
		raw, err := p.files.get(ctx, f)
		if err != nil {
			note = fmt.Sprintf("not compared with a second copy: %v", err)
			continue
		}
		if err := agree(text, raw, f.Shape, *s.Witness); err != nil {
			return "", fmt.Errorf("compare with %s: %w", f.Name, err)
		}
	}
	return note, nil
}

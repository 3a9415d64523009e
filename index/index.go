package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"

	"treatybot/corpus"
)

// Source gives the documents to index.
type Source interface {
	// Fingerprint changes when and only when a document does.
	Fingerprint() string
	// Documents reads all of them. It is called only when an index is built.
	Documents() ([]corpus.Document, error)
	// Unanswered lists questions that people ask about the subjects of the
	// documents and none of these answers. The fingerprint changes with them.
	Unanswered() []string
}

// Config says what to index and where.
type Config struct {
	Dir      string // folder of the index; empty: a temporary one
	Source   Source
	Names    *Names
	Progress func(done, total int) // passages written; may be nil
	Log      *slog.Logger          // may be nil
}

// Index is an open index of the shared documents. It may be used by several
// goroutines, and several processes may open one folder.
type Index struct {
	View
	temporary string    // folder to remove on Close, if any
	close     sync.Once // bleve panics when it is closed twice
	closed    error
}

// DocumentInfo is a document without its passages.
type DocumentInfo struct {
	corpus.Meta
	Layers   []corpus.LayerInfo
	Articles []corpus.ArticleHeading
	Passages int

	Divisions []string // of a treaty: its parts outside the numbered articles, "Annex 1", "Preamble"
}

// Dated gives the day from which the document is there: of a text its
// publication, of a treaty its adoption.
func (d DocumentInfo) Dated() corpus.Date {
	for _, date := range []corpus.Date{d.Date, d.Adopted, d.OpenedForSignature} {
		if !date.IsZero() {
			return date
		}
	}
	return corpus.Date{}
}

const (
	finalPrefix = "index-"
	buildPrefix = "build-"
	staleAfter  = time.Hour // a build that old was broken off

	temporaryPrefix = "treatybot-index-" // in the system's folder for temporary files
)

// Open opens the index of the source, and builds it first where there is none
// or it is broken. Where the folder cannot be written the index is built in a
// temporary one, which Close removes.
func Open(ctx context.Context, cfg Config) (*Index, error) {
	if cfg.Progress == nil {
		cfg.Progress = func(int, int) {}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	sweepTemporary()
	if cfg.Dir == "" {
		return openTemporary(ctx, cfg)
	}
	name, err := fingerprint(cfg)
	if err != nil {
		return nil, err
	}
	final := filepath.Join(cfg.Dir, finalPrefix+name)
	if _, err := os.Stat(final); err == nil {
		x, err := openFolder(final, cfg)
		if err == nil {
			return x, nil
		}
		cfg.Log.Warn("index is broken and will be rebuilt", "error", err)
		if err := os.RemoveAll(final); err != nil {
			cfg.Log.Warn("broken index cannot be removed", "error", err)
		}
	}
	if err := build(ctx, cfg, final); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		cfg.Log.Warn("index folder cannot be written; a temporary one is used", "error", err)
		return openTemporary(ctx, cfg)
	}
	removeOthers(cfg.Dir, final)
	x, err := openFolder(final, cfg)
	if err != nil { // another process removed it, or a broken one cannot be removed
		cfg.Log.Warn("new index cannot be read; a temporary one is used", "error", err)
		return openTemporary(ctx, cfg)
	}
	return x, nil
}

// openTemporary builds an index that lasts until it is closed.
func openTemporary(ctx context.Context, cfg Config) (*Index, error) {
	dir, err := os.MkdirTemp("", temporaryPrefix)
	if err != nil {
		return nil, inFolder(os.TempDir(), err)
	}
	cfg.Dir = dir
	final := filepath.Join(dir, finalPrefix+"temporary")
	err = build(ctx, cfg, final)
	var x *Index
	if err == nil {
		x, err = openFolder(final, cfg)
	}
	if err != nil {
		return nil, errors.Join(inFolder(os.TempDir(), err), os.RemoveAll(dir))
	}
	x.temporary = dir
	return x, nil
}

// fingerprint names the index of a configuration: the same documents, names,
// mapping and knowledge of words give the same.
func fingerprint(cfg Config) (string, error) {
	made, err := madeBy(cfg.Names)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %q %s %v", made, cfg.Source.Fingerprint(), thesaurus, lexicon, []any{
		sameWeight, looseWeight, layWeight, layRarer, togetherLeast, bondLeast, translationsMost, translated, kindPhrases,
	}))
	return hex.EncodeToString(sum[:])[:16], nil
}

// madeBy changes with all that entries are made by, the documents aside.
func madeBy(names *Names) (string, error) {
	m, err := newMapping()
	if err != nil {
		return "", err
	}
	described, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %s", version, names.fingerprint(), described))
	return hex.EncodeToString(sum[:])[:16], nil
}

// openFolder opens a complete index for reading. A panic of the library over
// damaged bytes is an error like any other.
func openFolder(folder string, cfg Config) (x *Index, err error) {
	defer func() {
		if r := recover(); r != nil {
			x, err = nil, fmt.Errorf("open index: %v", r)
		}
	}()
	if err := verify(folder); err != nil {
		return nil, err
	}
	b, err := bleve.OpenUsing(folder, map[string]any{"read_only": true})
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	return wrap(b, cfg)
}

// wrap reads the catalogue of an open index and checks that the index holds
// what it says.
func wrap(b bleve.Index, cfg Config) (*Index, error) {
	var c catalogue
	raw, err := b.GetInternal(catalogueKey)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	var v *vocabulary
	if err == nil {
		v, err = readVocabulary(b, cfg.Names)
	}
	p := newPart(b, c)
	p.postings = newPostingsOf(postingsKept)
	if err == nil {
		err = p.check()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("index catalogue: %w", err), b.Close())
	}
	return &Index{View: View{v, []*part{p}}}, nil
}

// check compares the number of entries with the catalogue.
func (p *part) check() error {
	want := p.passages
	got, err := p.bleve.DocCount()
	if err != nil {
		return err
	}
	if int(got) != want {
		return fmt.Errorf("%d entries, want %d", got, want)
	}
	return nil
}

// Close releases the index. It may be called more than once.
func (x *Index) Close() error {
	x.close.Do(func() {
		x.closed = x.parts[0].bleve.Close()
		if x.temporary != "" {
			x.closed = errors.Join(x.closed, os.RemoveAll(x.temporary))
		}
	})
	return x.closed
}

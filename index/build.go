package index

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"golang.org/x/sync/errgroup"

	"treatybot/corpus"
	"treatybot/corpus/durable"
)

// batchSize is how many passages are written at once: enough that bleve
// makes few segments, few enough that progress shows.
const batchSize = 1000

// catalogue is what the index knows of itself.
type catalogue struct {
	Documents     []DocumentInfo
	AverageLength float64 // words of a passage, after analysis: of its tellings the longer
	AverageText   float64 // words of all its tellings
}

// catalogueKey is where the index keeps its catalogue.
var catalogueKey = []byte("treatybot_catalogue")

// translationsKey is where it keeps what lay words stand for, and thesaurusKey
// where it keeps the thesaurus by stem, so that no start has to stem its words;
// unansweredKey where it keeps questions without answer.
var (
	translationsKey = []byte("treatybot_translations")
	thesaurusKey    = []byte("treatybot_thesaurus")
	unansweredKey   = []byte("treatybot_unanswered")
)

// build writes a new index for the documents of the source into its folder.
// It is written under another name and renamed when it is complete, so that a
// folder of the final name is always whole.
func build(ctx context.Context, cfg Config, final string) error {
	if err := os.MkdirAll(cfg.Dir, 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(cfg.Dir, buildPrefix)
	if err != nil {
		return inFolder(cfg.Dir, err)
	}
	defer os.RemoveAll(tmp)
	return inFolder(cfg.Dir, buildIn(ctx, cfg, tmp, final))
}

// buildIn writes the index in a folder for work.
func buildIn(ctx context.Context, cfg Config, tmp, final string) error {
	m, err := newMapping()
	if err != nil {
		return err
	}
	work := filepath.Join(tmp, "index")
	b, err := bleve.New(work, m)
	if err != nil {
		return err
	}
	if err := fill(ctx, cfg, b); err != nil {
		return errors.Join(err, b.Close())
	}
	if err := b.Close(); err != nil {
		return err
	}
	if err := writeManifest(work); err != nil {
		return err
	}
	if err := os.Rename(work, final); err != nil {
		if _, exists := os.Stat(final); exists == nil {
			return nil // another process was faster
		}
		return err
	}
	return durable.SyncFolder(cfg.Dir)
}

// fill writes all passages and the list of documents.
func fill(ctx context.Context, cfg Config, b bleve.Index) error {
	documents, err := cfg.Source.Documents()
	if err != nil {
		return err
	}
	var passages []corpus.Passage
	for _, d := range documents {
		passages = append(passages, d.Passages...)
	}
	longer, both := 0, 0
	learnt := newTranslator()
	s := stemmer{b.Mapping().AnalyzerNamed(en.AnalyzerName)}
	done := 0
	for some := range slices.Chunk(passages, batchSize) {
		entries, err := newEntries(some, cfg.Names, s)
		if err != nil {
			return err
		}
		batch := b.NewBatch() // bleve may still be reading the one before
		for i, e := range entries {
			longer += e.traits.length()
			both += e.traits.lengths()
			learnt.add(e.traits.Stems)
			if err := batch.Index(some[i].ID, e.fields); err != nil {
				return fmt.Errorf("index %s: %w", some[i].ID, err)
			}
		}
		if err := flush(ctx, b, batch); err != nil {
			return err
		}
		done += len(some)
		cfg.Progress(done, len(passages))
	}
	n := float64(max(1, len(passages)))
	described, err := json.Marshal(catalogue{
		Documents: infosOf(documents), AverageLength: float64(longer) / n, AverageText: float64(both) / n,
	})
	if err != nil {
		return err
	}
	batch := b.NewBatch()
	batch.SetInternal(catalogueKey, described)
	batch.SetInternal(translationsKey, learnt.translations().encode())
	batch.SetInternal(thesaurusKey, wordsFor(s, learnt).encode())
	batch.SetInternal(unansweredKey, []byte(s.keywordLine(unnamed(cfg.Source.Unanswered(), cfg.Names))))
	return flush(ctx, b, batch)
}

// wordsFor gives the synonyms of the thesaurus and the lexicon, for texts that
// the translator has seen.
func wordsFor(s stemmer, seen *translator) synonyms {
	m := newSynonyms(s)
	m.addLexicon(s, seen.passagesWith)
	return m
}

// indexed is what newEntry gives.
type indexed struct {
	fields map[string]any
	traits traits
}

// newEntries makes the entries of some passages, in their order, on all
// processors.
func newEntries(passages []corpus.Passage, names *Names, s stemmer) ([]indexed, error) {
	list := make([]indexed, len(passages))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < len(passages); from += entriesAtOnce {
		g.Go(func() (err error) {
			for i := from; i < min(from+entriesAtOnce, len(passages)) && err == nil; i++ {
				list[i].fields, list[i].traits, err = newEntry(passages[i], names, s)
			}
			return err
		})
	}
	return list, g.Wait()
}

// entriesAtOnce is how many entries one goroutine makes before it takes others.
const entriesAtOnce = 50

func flush(ctx context.Context, b bleve.Index, batch *bleve.Batch) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return b.Batch(batch)
}

// infosOf describes the documents without their passages.
func infosOf(documents []corpus.Document) []DocumentInfo {
	list := make([]DocumentInfo, len(documents))
	for i, d := range documents {
		list[i] = DocumentInfo{Meta: d.Meta, Layers: d.Layers, Articles: d.Articles, Passages: len(d.Passages), Divisions: divisionsOf(d)}
	}
	return list
}

// divisionsOf lists the parts of a treaty outside its numbered articles, in
// reading order.
func divisionsOf(d corpus.Document) []string {
	var list []string
	for _, p := range d.Passages {
		if name := p.Locator.Division; d.Kind == corpus.Treaty && name != "" && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

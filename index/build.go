package index

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"

	"treatybot/corpus"
	"treatybot/corpus/durable"
)

// batchSize is how many passages are written at once: enough that bleve
// makes few segments, few enough that progress shows.
const batchSize = 1000

// catalogue is what the index knows of itself.
type catalogue struct {
	Documents     []DocumentInfo
	AverageLength float64 // words of a passage, after analysis
}

// catalogueKey is where the index keeps its catalogue.
var catalogueKey = []byte("treatybot_catalogue")

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

// fill writes all passages, the thesaurus and the list of documents.
func fill(ctx context.Context, cfg Config, b bleve.Index) error {
	documents, err := cfg.Source.Documents()
	if err != nil {
		return err
	}
	total, done := 0, 0
	for _, d := range documents {
		total += len(d.Passages)
	}
	batch := b.NewBatch()
	if err := addThesaurus(batch); err != nil {
		return err
	}
	words := 0
	s := stemmer{b.Mapping().AnalyzerNamed(en.AnalyzerName)}
	for _, d := range documents {
		holders := holdersOf(d)
		for _, p := range d.Passages {
			entry, found, err := newEntry(p, holders[p.ID], cfg.Names, s)
			if err != nil {
				return err
			}
			words += found.length()
			if err := batch.Index(p.ID, entry); err != nil {
				return fmt.Errorf("index %s: %w", p.ID, err)
			}
			if done++; done%batchSize != 0 {
				continue
			}
			if err := flush(ctx, b, batch); err != nil {
				return err
			}
			batch = b.NewBatch() // bleve may still be reading the old one
			cfg.Progress(done, total)
		}
	}
	described, err := json.Marshal(catalogue{Documents: infosOf(documents), AverageLength: float64(words) / float64(max(1, total))})
	if err != nil {
		return err
	}
	batch.SetInternal(catalogueKey, described)
	if err := flush(ctx, b, batch); err != nil {
		return err
	}
	cfg.Progress(total, total)
	return nil
}

// holdersOf tells which passages of a document hold others.
func holdersOf(d corpus.Document) map[string]bool {
	holders := map[string]bool{}
	for _, p := range d.Passages {
		if p.Parent != "" {
			holders[p.Parent] = true
		}
	}
	return holders
}

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

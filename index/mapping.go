package index

import (
	"encoding/json"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/mapping"
	api "github.com/blevesearch/bleve_index_api"

	"treatybot/corpus"
)

// version changes with the meaning of the stored entries: an index of another
// version is built anew. TestEntries tells when it must.
const version = 6

// Fields of an entry. Text fields are analysed as English: words at Unicode
// boundaries, stop words out, Porter stems. Keyword fields are exact.
const (
	fieldOfficial = "official" // text: official wording
	fieldPlain    = "plain"    // text: plain wording of a treaty, or prose
	fieldHeading  = "heading"  // text: heading of the article or section
	fieldContext  = "context"  // text: the words that introduce the passage
	fieldDocument = "document" // keyword: id of the document
	fieldAnchors  = "anchors"  // keyword: the passage's anchor and those of the places it lies in
	fieldTreaties = "treaties" // keyword: the treaty it is part of, or treaties it names
	fieldStates   = "states"   // keyword: ISO codes of the states it names
	fieldDates    = "dates"    // keyword: years, months and days it names: "2025", "2025-07", "2025-07-10"
	fieldArticle  = "article"  // keyword: "20"
	fieldParag    = "paragraph"
	fieldKind     = "kind"
	fieldTraits   = "traits"  // stored: what ranking wants to know, as JSON
	fieldPassage  = "passage" // stored: the passage as JSON
)

// textFields are the analysed fields.
var textFields = []string{fieldOfficial, fieldPlain, fieldHeading, fieldContext}

// synonymSource names the thesaurus of the text fields.
const (
	synonymSource     = "field"
	synonymCollection = "thesaurus"
)

// newMapping tells bleve how entries are indexed.
//
// Candidates are scored by bleve's BM25 and ranked by rank.go. bleve takes the
// number of distinct terms of a field for the average length of its texts,
// which all but switches off the correction for length: alone, that loses to
// bleve's TF-IDF (Recall@10 0.715 against 0.767 on 1,000 questions of ObliQA's
// development split), but it brings no crowd of short passages among the
// hundred candidates, and rank.go, which knows the true lengths, makes more of
// them (0.762 against 0.711).
func newMapping() (*mapping.IndexMappingImpl, error) {
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.SynonymSource = en.AnalyzerName, synonymSource
	text.Store, text.IncludeInAll, text.DocValues = false, false, false

	exact := bleve.NewTextFieldMapping()
	exact.Analyzer = keyword.Name
	exact.Store, exact.IncludeInAll, exact.IncludeTermVectors, exact.DocValues = false, false, false, false

	stored := bleve.NewTextFieldMapping()
	stored.Index, stored.Store, stored.IncludeInAll, stored.DocValues = false, true, false, false

	entry := bleve.NewDocumentStaticMapping()
	for _, f := range textFields {
		entry.AddFieldMappingsAt(f, text)
	}
	for _, f := range []string{fieldDocument, fieldAnchors, fieldTreaties, fieldStates, fieldDates, fieldArticle, fieldParag, fieldKind} {
		entry.AddFieldMappingsAt(f, exact)
	}
	entry.AddFieldMappingsAt(fieldTraits, stored)
	entry.AddFieldMappingsAt(fieldPassage, stored)

	m := bleve.NewIndexMapping()
	m.ScoringModel = api.BM25Scoring
	m.DefaultMapping = entry
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	return m, m.AddSynonymSource(synonymSource, map[string]any{"collection": synonymCollection, "analyzer": en.AnalyzerName})
}

// newEntry gives the fields of a passage, and its traits. holds says whether
// other passages are points of it.
func newEntry(p corpus.Passage, holds bool, names *Names, s stemmer) (map[string]any, traits, error) {
	plain := p.Plain
	if p.Kind != corpus.Treaty {
		plain = p.Prose
	}
	texts := map[string]string{
		fieldOfficial: p.Official.Text, fieldPlain: plain.Text, fieldHeading: p.Section, fieldContext: p.Official.Intro + "\n" + plain.Intro,
	}
	found := newTraits(p, holds, texts, names, s)
	storedTraits, err := json.Marshal(found)
	if err != nil {
		return nil, found, err
	}
	storedPassage, err := json.Marshal(p)
	if err != nil {
		return nil, found, err
	}
	entry := map[string]any{
		fieldDocument: p.Document,
		fieldAnchors:  found.Anchors,
		fieldTreaties: found.Treaties,
		fieldStates:   found.States,
		fieldDates:    found.Dates,
		fieldArticle:  p.Locator.Article,
		fieldParag:    p.Locator.Paragraph,
		fieldKind:     string(p.Kind),
		fieldTraits:   string(storedTraits),
		fieldPassage:  string(storedPassage),
	}
	for field, text := range texts {
		entry[field] = text
	}
	return entry, found, nil
}

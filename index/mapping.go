package index

import (
	"encoding/json"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/simple"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/mapping"
	api "github.com/blevesearch/bleve_index_api"

	"treatybot/corpus"
)

// version changes with the meaning of the stored entries: an index of another
// version is built anew. TestEntries tells when it must.
const version = 19

// Fields of an entry. The three text fields are analysed as English: words at
// Unicode boundaries, stop words out, Porter stems. They only find candidates,
// so they keep how often a stem stands in an entry and how long the entry is,
// not where. Keyword fields are exact.
const (
	fieldText     = "text"     // text: all wordings of the passage
	fieldAbove    = "above"    // text: the headings over it and the words that introduce it
	fieldKeywords = "keywords" // text: what lay readers would look for it by
	fieldSpelling = "spelling" // words as they are spelt, to put mistyped ones right
	fieldDocument = "document" // keyword: id of the document
	fieldAnchors  = "anchors"  // keyword: the passage's anchor and those of the places it lies in
	fieldTreaties = "treaties" // keyword: the treaty it is part of, or treaties it names
	fieldStates   = "states"   // keyword: ISO codes of the states it names
	fieldKind     = "kind"
	fieldTraits   = "traits"  // stored: what ranking wants to know, as JSON
	fieldPassage  = "passage" // stored: the passage as JSON
)

// newMapping tells bleve how entries are indexed. bleve scores nothing: scan.go
// reads its postings and scores them by BM25 with the true lengths. bleve's own
// BM25 takes the number of distinct terms of a field for the average length of
// its texts, which all but switches off the correction for length; as the first
// stage it made Recall@10 0.750 of what is 0.78 by scan.go alone (ObliQA,
// development split).
func newMapping() (*mapping.IndexMappingImpl, error) {
	text := bleve.NewTextFieldMapping()
	text.Analyzer = en.AnalyzerName
	text.Store, text.IncludeInAll, text.IncludeTermVectors, text.DocValues = false, false, false, false

	spelling := bleve.NewTextFieldMapping()
	spelling.Analyzer = simple.Name
	spelling.Store, spelling.IncludeInAll, spelling.IncludeTermVectors, spelling.DocValues, spelling.SkipFreqNorm = false, false, false, false, true

	exact := bleve.NewTextFieldMapping()
	exact.Analyzer = keyword.Name
	exact.Store, exact.IncludeInAll, exact.IncludeTermVectors, exact.DocValues = false, false, false, false

	stored := bleve.NewTextFieldMapping()
	stored.Index, stored.Store, stored.IncludeInAll, stored.DocValues = false, true, false, false

	entry := bleve.NewDocumentStaticMapping()
	for _, f := range []string{fieldText, fieldAbove, fieldKeywords} {
		entry.AddFieldMappingsAt(f, text)
	}
	for _, f := range []string{fieldDocument, fieldAnchors, fieldTreaties, fieldStates, fieldKind} {
		entry.AddFieldMappingsAt(f, exact)
	}
	entry.AddFieldMappingsAt(fieldSpelling, spelling)
	entry.AddFieldMappingsAt(fieldTraits, stored)
	entry.AddFieldMappingsAt(fieldPassage, stored)

	m := bleve.NewIndexMapping()
	m.ScoringModel = api.BM25Scoring
	m.DefaultMapping = entry
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	return m, nil
}

// newEntry gives the fields of a passage, and its traits.
func newEntry(p corpus.Passage, names *Names, s stemmer) (map[string]any, traits, error) {
	plain := p.Plain
	if p.Kind != corpus.Treaty {
		plain = p.Prose
	}
	texts := texts{Official: p.Official.Text, Plain: plain.Text, Heading: p.Section, Context: strings.TrimSpace(p.Official.Intro + "\n" + plain.Intro), Keywords: p.Keywords}
	if p.Kind != corpus.Treaty && askingPattern.MatchString(p.Section) {
		texts.Asks = p.Section
	}
	found := newTraits(p, texts, names, s)
	storedTraits, err := json.Marshal(found)
	if err != nil {
		return nil, found, err
	}
	p.Keywords = "" // searched, not shown
	storedPassage, err := json.Marshal(p)
	if err != nil {
		return nil, found, err
	}
	entry := map[string]any{
		fieldDocument: p.Document,
		fieldAnchors:  found.Anchors,
		fieldTreaties: found.Treaties,
		fieldStates:   found.States,
		fieldText:     strings.TrimSpace(texts.Official + "\n" + texts.Plain),
		fieldAbove:    strings.TrimSpace(texts.Heading + "\n" + texts.Context),
		fieldKeywords: texts.Keywords,
		fieldSpelling: strings.Join([]string{texts.Heading, texts.Official, texts.Plain, texts.Keywords}, "\n"),
		fieldKind:     string(p.Kind),
		fieldTraits:   string(storedTraits),
		fieldPassage:  string(storedPassage),
	}
	return entry, found, nil
}

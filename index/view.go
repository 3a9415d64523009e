package index

import (
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
)

// View is what one guild can find: the shared documents and, where it has any,
// its own. Nothing of another guild has an effect on it. It may be used by
// several goroutines.
type View struct {
	*vocabulary
	parts []*part // that of the shared documents first
}

// vocabulary is what all views know of words.
type vocabulary struct {
	stemmer  stemmer
	synonyms map[string][]string // stem -> other stems that mean it
	names    *Names
}

func newVocabulary(b bleve.Index, names *Names) *vocabulary {
	s := stemmer{b.Mapping().AnalyzerNamed(en.AnalyzerName)}
	return &vocabulary{s, s.synonyms(), names}
}

// Documents lists what is indexed: treaties first, then by id; those of the
// guild last.
func (v *View) Documents() []DocumentInfo {
	if len(v.parts) == 1 {
		return v.parts[0].catalogue.Documents
	}
	var list []DocumentInfo
	for _, p := range v.parts {
		list = append(list, p.catalogue.Documents...)
	}
	return list
}

// Document gives a document by id.
func (v *View) Document(id string) (DocumentInfo, bool) {
	for _, p := range v.parts {
		for _, d := range p.catalogue.Documents {
			if d.ID == id {
				return d, true
			}
		}
	}
	return DocumentInfo{}, false
}

// averageLength gives the words of a passage, after analysis, over all parts.
func (v *View) averageLength() float64 {
	words, passages := 0.0, 0
	for _, p := range v.parts {
		words += p.catalogue.AverageLength * float64(p.passages)
		passages += p.passages
	}
	return words / float64(max(1, passages))
}

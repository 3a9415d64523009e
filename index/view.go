package index

import (
	"context"
	"errors"
	"fmt"
	"sync"

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

// ErrOwnDocuments marks an error of searching a guild's own documents: see
// [Guilds.Rebuild].
var ErrOwnDocuments = errors.New("the guild's own documents")

// ofPart marks the error of a part that is not the shared one.
func ofPart(i int, err error) error {
	if i == 0 || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrOwnDocuments, err)
}

// vocabulary is what all views know of words.
type vocabulary struct {
	stemmer  stemmer
	synonyms synonymLines    // of the thesaurus
	learnt   synonymLines    // by the translator
	weak     map[string]bool // stems of weakWords
	names    *Names

	// unanswered gives questions that the documents do not answer. They are read
	// when one is asked for.
	unanswered func() []entry
}

// readVocabulary reads what the index keeps of it.
func readVocabulary(b bleve.Index, names *Names) (*vocabulary, error) {
	var kept [3][]byte
	for i, key := range [][]byte{thesaurusKey, translationsKey, unansweredKey} {
		var err error
		if kept[i], err = b.GetInternal(key); err != nil {
			return nil, err
		}
	}
	s := stemmer{b.Mapping().AnalyzerNamed(en.AnalyzerName)}
	weak := map[string]bool{}
	for _, stem := range s.stems(weakWords) {
		weak[stem] = true
	}
	unanswered := sync.OnceValue(func() []entry { return parseEntries(string(kept[2]), new(tokens)) })
	return &vocabulary{s, splitSynonyms(kept[0]), splitSynonyms(kept[1]), weak, names, unanswered}, nil
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

// lengths gives the average words of a passage over all parts: of its tellings
// the longer, and all of them.
func (v *View) lengths() (longer, all float64) {
	passages := 0
	for _, p := range v.parts {
		longer += p.catalogue.AverageLength * float64(p.passages)
		all += p.catalogue.AverageText * float64(p.passages)
		passages += p.passages
	}
	return longer / float64(max(1, passages)), all / float64(max(1, passages))
}

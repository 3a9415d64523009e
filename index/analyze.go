package index

import (
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
)

// stemmer turns text into what the text fields index: words at Unicode
// boundaries, lower case, without English stop words, as Porter stems.
type stemmer struct{ analysis.Analyzer }

// stems lists the stems of a text in order, each once.
func (s stemmer) stems(text string) []string {
	var list []string
	for _, t := range s.Analyze([]byte(text)) {
		if stem := string(t.Term); !slices.Contains(list, stem) {
			list = append(list, stem)
		}
	}
	return list
}

// count tells how many words of a text are indexed.
func (s stemmer) count(text string) int { return len(s.Analyze([]byte(text))) }

// synonyms gives the other stems that the thesaurus has for each stem.
func (s stemmer) synonyms() map[string][]string {
	synonyms := map[string][]string{}
	for _, words := range thesaurus {
		stems := s.stems(strings.Join(words, " "))
		for _, a := range stems {
			for _, b := range stems {
				if a != b && !slices.Contains(synonyms[a], b) {
					synonyms[a] = append(synonyms[a], b)
				}
			}
		}
	}
	return synonyms
}

// Stems lists the stems of a text in English, without stop words.
func (v *View) Stems(text string) []string { return v.stemmer.stems(text) }

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

// line gives the stems of a text in order, with spaces between. No stem has a
// space: words end there.
func (s stemmer) line(text string) string {
	tokens := s.Analyze([]byte(text))
	list := make([]string, len(tokens))
	for i, t := range tokens {
		list[i] = string(t.Term)
	}
	return strings.Join(list, " ")
}

// tokens gives the tokens of a text in order.
func (s stemmer) tokens(text string) []token { return new(tokens).of(s.line(text)) }

// Stems lists the stems of a text in English, without stop words.
func (v *View) Stems(text string) []string { return v.stemmer.stems(text) }

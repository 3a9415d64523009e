package pull

import (
	"errors"
	"fmt"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/library"
)

// ErrDisagree is a text that differs too much from its second copy.
var ErrDisagree = errors.New("the text and its second copy disagree")

// leastAgreement is the share of an article's words that a second copy must
// have too, and the other way round. Copies differ in hyphens, spelling and
// slips; the two pairs we have share 98 % and more of every article. A lost
// paragraph or another treaty is far below.
const leastAgreement = 0.95

// agree compares a text with another copy of it, article by article, as bags
// of words. That finds lost, doubled and foreign passages, not transposed
// ones; the hash of the text guards against those.
func agree(text []corpus.Block, raw []byte, shape library.Shape, cut library.Cut) error {
	copied, err := between(raw, shape, cut)
	if err != nil {
		return err
	}
	copied = tidy(split(frame(readers[shape].arrange(copied))))
	ours, theirs := articleWords(text), articleWords(copied)
	var differ []string
	for _, a := range ours {
		if shared(a.words, find(theirs, a.number)) < leastAgreement {
			differ = append(differ, a.number)
		}
	}
	if len(differ) > 0 {
		return fmt.Errorf("%w in Art. %s", ErrDisagree, strings.Join(differ, ", "))
	}
	if len(theirs) != len(ours) {
		return fmt.Errorf("%w: the copy has %d articles, not %d", ErrDisagree, len(theirs), len(ours))
	}
	return nil
}

// numbered is the words of an article.
type numbered struct {
	number string
	words  []string
}

func articleWords(blocks []corpus.Block) []numbered {
	var list []numbered
	for _, c := range corpus.Segment(blocks, corpus.Treaty).Children {
		if c.Locator.Article != "" {
			list = append(list, numbered{c.Locator.Article, c.Words()})
		}
	}
	return list
}

func find(list []numbered, number string) []string {
	for _, a := range list {
		if a.number == number {
			return a.words
		}
	}
	return nil
}

// shared gives the share of words that two texts have in common, measured
// against the longer one.
func shared(a, b []string) float64 {
	left := map[string]int{}
	for _, w := range a {
		left[corpus.Fold(w)]++
	}
	common := 0
	for _, w := range b {
		if left[corpus.Fold(w)] > 0 {
			left[corpus.Fold(w)]--
			common++
		}
	}
	return float64(common) / float64(max(len(a), len(b), 1))
}

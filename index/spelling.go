package index

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	api "github.com/blevesearch/bleve_index_api"
)

// A word of fewestMistyped bytes may differ from the one that is meant by one
// letter, one of manyLetters by two. The first letter is never wrong.
const (
	manyLetters  = 8
	mostLetters  = 40  // a longer word is none
	mistypedness = 0.8 // what a word counts that is taken for another
)

// meant gives what counts for a word that no passage has: the word with the
// likest spelling that some passage has, the most common of such.
func (v *View) meant(ctx context.Context, word, stem string) ([]variant, error) {
	if len(word) < fewestMistyped || len(word) > mostLetters || strings.ContainsAny(word, "0123456789") {
		return nil, nil
	}
	n, err := v.documentFrequency(ctx, stem)
	if err != nil || n > 0 {
		return nil, err
	}
	edits := 1
	if len(word) >= manyLetters {
		edits = 2
	}
	for e := 1; e <= edits; e++ {
		best, most := "", uint64(0)
		for i, p := range v.parts {
			near, n, err := p.nearest(ctx, word, e)
			if err != nil {
				return nil, ofPart(i, err)
			}
			if n > most {
				best, most = near, n
			}
		}
		if best != "" {
			var variants []variant
			for _, s := range v.stemmer.stems(best) {
				variants = append(variants, variant{s, mistypedness})
				for _, synonym := range v.synonyms.with(v.learnt, s) {
					variants = append(variants, variant{synonym.stem, mistypedness * synonym.weight})
				}
			}
			return variants, nil
		}
	}
	return nil, nil
}

// nearest gives the most common word of the part within some edits of one.
func (p *part) nearest(ctx context.Context, word string, edits int) (best string, most uint64, err error) {
	reader, err := p.reader()
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	fuzzy, ok := reader.(api.IndexReaderFuzzy)
	if !ok {
		return "", 0, nil
	}
	_, size := utf8.DecodeRuneInString(word)
	words, err := fuzzy.FieldDictFuzzy(fieldSpelling, word, edits, word[:size])
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, words.Close()) }()
	for {
		entry, err := words.Next()
		if err != nil || entry == nil {
			return best, most, err
		}
		found, err := count(ctx, reader, fieldSpelling, entry.Term) // the dictionary leaves it out
		if err != nil {
			return "", 0, err
		}
		if found > most {
			best, most = entry.Term, found
		}
	}
}

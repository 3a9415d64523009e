package store

import "context"

// Likeness tells how a document of the guild resembles another text.
type Likeness struct {
	Document   Document // without text
	SameFile   bool     // the original is the same, byte for byte
	SameText   bool     // the words are the same, in order
	Similarity float64  // estimated share of common four-word sequences, 0 to 1
}

// NearDuplicate is a similarity from which on two texts are best shown as
// near-duplicates: most sentences are the same.
const NearDuplicate = 0.5

// Duplicates lists the published documents of a guild that have the same
// original as p, the same words, or a similarity of at least NearDuplicate, the
// most alike first. The document that p replaces is left out.
//
// Each text is stored with a sketch of at most 128 numbers: the smallest hashes
// of its sequences of four folded words. The share that two sketches have in
// common estimates the Jaccard similarity of the sets of sequences, with a
// standard error of at most 0.045; of texts shorter than 131 words it is exact.
func (s *Store) Duplicates(ctx context.Context, guild string, p Proposal) ([]Likeness, error) {
	panic("x")
}

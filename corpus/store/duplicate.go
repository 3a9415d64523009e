package store

import (
	"cmp"
	"context"
	"slices"
)

// Likeness tells how a document of the guild resembles another text.
type Likeness struct {
	Document   Document // without text
	SameFile   bool     // the original is the same, byte for byte
	SameText   bool     // the words are the same, in order
	Similarity float64  // estimated share of common four-word sequences, 0 to 1
}

// NearDuplicate is a similarity from which on two texts are best shown as
// near-duplicates: with one word in ten changed, two texts still have about
// half of their four-word sequences in common.
const NearDuplicate = 0.5

// Duplicates lists the published documents of a guild that have the same
// original as p, the same words, or a similarity of at least NearDuplicate, the
// most alike first. The document that p replaces is left out.
//
// Each text is stored with a sketch of at most 128 numbers: the smallest hashes
// of its sequences of four folded words. The share that two sketches have in
// common estimates the Jaccard similarity of the sets of sequences, with a
// standard error of at most 0.045; of texts of up to 130 words it is exact.
func (s *Store) Duplicates(ctx context.Context, guild string, p Proposal) (list []Likeness, err error) {
	words, sketch := measure(p.Text)
	file := sum(p.Original)
	err = s.readGuild(ctx, "look for duplicates", guild, func(ctx context.Context, q querier) error {
		scan := func(r scanner) (Likeness, error) {
			d, i, err := scanRevision(r)
			return Likeness{d, len(p.Original) > 0 && i.file.SHA256 == file, i.words == words, i.sketch.similarity(sketch)}, err
		}
		list, err = collect(ctx, q, scan, selectDocument("d.revision", "")+" WHERE d.guild = ? AND d.removed_at = 0 AND d.id <> ?", guild, p.Replaces)
		return err
	})
	list = slices.DeleteFunc(list, func(l Likeness) bool { return !l.SameFile && !l.SameText && l.Similarity < NearDuplicate })
	slices.SortStableFunc(list, func(a, b Likeness) int {
		return cmp.Or(rank(b.SameFile)-rank(a.SameFile), rank(b.SameText)-rank(a.SameText), cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.Document.ID, b.Document.ID))
	})
	return list, err
}

func rank(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

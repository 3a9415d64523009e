// Package corpus holds the words of the domain: documents, the passages they
// are quoted by, the places passages stand in, and dates that may be known to
// the day, the month or only the year.
//
// A text enters as bytes and is read into blocks (headings and paragraphs,
// [ReadMarkdown] and [ReadPlain]). [Segment] turns the blocks of a treaty into
// a tree of provisions and the blocks of prose into sections of paragraphs.
// [NewDocument] lays the plain and the official tree of a treaty over each
// other, provision by provision, and lists the passages.
//
// Invariants:
//   - Segmentation loses no text: the words of a tree, read in order, are the
//     words of its blocks ([Provision.Words]).
//   - A passage id is unique within its document and depends on the
//     structure of the text alone, so that both layers of a treaty give the
//     same ids and an id in an old link keeps its meaning.
//
// The package imports nothing else of this program.
package corpus

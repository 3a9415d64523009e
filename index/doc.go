// Package index finds passages. It is the only package that imports bleve.
//
// From a document to a hit: build.go writes every passage as one entry of a
// bleve index on disk (mapping.go says with which fields and analysis),
// question.go reads what a question is about, term.go finds the words that it is
// searched by and what counts for each, scan.go gathers candidates from bleve's
// postings, rank.go orders them and explains every score (feature.go,
// weights.go), answer.go tells an answer from a near miss, and search.go does
// all this in turn.
//
// The index is built once and reused while the library and the mapping stay
// the same; a new one is built beside it and swapped in whole. It also keeps
// the passages themselves, so that a start need not read the library again.
package index

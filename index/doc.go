// Package index finds passages. It is the only package that imports bleve.
//
// From a document to a hit: build.go writes every passage as one entry of a
// bleve index on disk (mapping.go says with which fields and analysis),
// question.go reads what a question is about, query.go turns it into a bleve
// query, search.go runs it, and rank.go orders what it found and explains
// every score.
//
// The index is built once and reused while the library and the mapping stay
// the same; a new one is built beside it and swapped in whole. It also keeps
// the passages themselves, so that a start need not read the library again.
package index

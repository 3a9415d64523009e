package index

import (
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"treatybot/corpus"
)

// boostsOf lists what lifts candidates beside the question's words.
func boostsOf(q Question) []boost {
	var list []boost
	for _, t := range q.Treaties {
		list = append(list, boost{fieldTreaties, t, ranking.Treaty / ranking.Words})
	}
	for id, sure := range q.Subjects {
		list = append(list, boost{fieldDocument, id, sure * ranking.Subject / ranking.Words})
	}
	for _, s := range q.States {
		list = append(list, boost{fieldStates, s, ranking.State / ranking.Words})
	}
	for _, p := range q.Places {
		list = append(list, boost{fieldAnchors, p.Anchor(), ranking.Place / ranking.Words})
	}
	return list
}

// filtersOf lists what every candidate must fit.
func filtersOf(opt Options) []filter {
	var list []filter
	if len(opt.Kinds) > 0 {
		list = append(list, filter{fieldKind, kindNames(opt.Kinds)})
	}
	if opt.Documents != nil {
		list = append(list, filter{fieldDocument, opt.Documents})
	}
	if len(opt.States) > 0 {
		list = append(list, filter{fieldStates, opt.States})
	}
	return list
}

// maxWords is from how many words on a question is searched for by its first
// distinct words only. Each costs time, said again or not: a thousand characters
// of them took 80 ms, a hundred times an ordinary question.
const maxWords = 40

// bounded leaves a question of ordinary length as it is.
func bounded(terms string) string {
	words := strings.Fields(terms)
	if len(words) <= maxWords {
		return terms
	}
	seen := map[string]bool{}
	words = slices.DeleteFunc(words, func(w string) bool {
		w = strings.ToLower(w)
		if seen[w] || len(seen) == maxWords {
			return true
		}
		seen[w] = true
		return false
	})
	return strings.Join(words, " ")
}

// newPlaceQuery asks for what lies at a place of a document, within what the
// options allow.
func newPlaceQuery(document, anchor string, opt Options) query.Query {
	must := []query.Query{exactly(fieldDocument, document), exactly(fieldAnchors, anchor)}
	for _, f := range filtersOf(opt) {
		must = append(must, oneOf(f.field, f.values))
	}
	return bleve.NewConjunctionQuery(must...)
}

// oneOf asks for any of some values; none of no values.
func oneOf(field string, values []string) query.Query {
	if len(values) == 0 {
		return bleve.NewMatchNoneQuery()
	}
	d := bleve.NewDisjunctionQuery()
	for _, v := range values {
		d.AddQuery(exactly(field, v))
	}
	return d
}

func exactly(field, value string) query.Query {
	t := bleve.NewTermQuery(value)
	t.SetField(field)
	return t
}

func kindNames(kinds []corpus.Kind) []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return names
}

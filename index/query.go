package index

import (
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"treatybot/corpus"
)

// Boosts when candidates are gathered. The official and the plain wording say
// the same and count alike; what stands over or before a passage counts less
// than the passage.
const (
	boostText    = 1.0
	boostHeading = 0.5
	boostContext = 0.3
	boostTreaty  = 0.5 // the treaty that the question names
	boostArticle = 0.5 // the number of an article that it names
	boostDate    = 0.5 // a year or a day that it names
)

// newQuery asks for passages with any of the question's words, within what
// the options allow.
func newQuery(q Question, opt Options) query.Query {
	terms := bounded(q.Terms)
	words := bleve.NewDisjunctionQuery(
		match(terms, fieldOfficial, boostText), match(terms, fieldPlain, boostText),
		match(terms, fieldHeading, boostHeading), match(terms, fieldContext, boostContext),
	)
	b := bleve.NewBooleanQuery()
	b.AddMust(append(filters(opt), words)...)
	if len(q.Treaties) > 0 {
		b.AddShould(oneOf(fieldTreaties, q.Treaties, boostTreaty))
	}
	if len(q.Dates) > 0 {
		b.AddShould(oneOf(fieldDates, q.Dates, boostDate))
	}
	for _, p := range q.Places {
		b.AddShould(term(fieldArticle, p.Article, boostArticle))
	}
	return b
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

// newPlaceQuery asks for what lies at a place of a document.
func newPlaceQuery(document, anchor string, opt Options) query.Query {
	return bleve.NewConjunctionQuery(append(filters(opt), term(fieldDocument, document, 0), term(fieldAnchors, anchor, 0))...)
}

// filters are the queries that every hit must fit.
func filters(opt Options) []query.Query {
	var must []query.Query
	if len(opt.Kinds) > 0 {
		must = append(must, oneOf(fieldKind, kindNames(opt.Kinds), 0))
	}
	if opt.Documents != nil {
		must = append(must, oneOf(fieldDocument, opt.Documents, 0))
	}
	if len(opt.States) > 0 {
		must = append(must, oneOf(fieldStates, opt.States, 0))
	}
	return must
}

func match(text, field string, boost float64) query.Query {
	m := bleve.NewMatchQuery(text)
	m.SetField(field)
	m.SetBoost(boost)
	return m
}

// oneOf asks for any of some values; none of no values.
func oneOf(field string, values []string, boost float64) query.Query {
	if len(values) == 0 {
		return bleve.NewMatchNoneQuery()
	}
	d := bleve.NewDisjunctionQuery()
	for _, v := range values {
		d.AddQuery(term(field, v, boost))
	}
	return d
}

func term(field, value string, boost float64) query.Query {
	t := bleve.NewTermQuery(value)
	t.SetField(field)
	t.SetBoost(boost)
	return t
}

func kindNames(kinds []corpus.Kind) []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return names
}

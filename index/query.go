package index

import (
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"treatybot/corpus"
)

// Boosts of the text fields when candidates are gathered. The official and
// the plain wording say the same and count alike; what stands over or before
// a passage counts less than the passage.
const (
	boostText    = 1.0
	boostHeading = 0.5
	boostContext = 0.3
	boostTreaty  = 0.5 // the treaty that the question names
)

// newQuery asks for passages with any of the question's words, within the
// kinds and documents that the options allow.
func newQuery(q Question, opt Options) query.Query {
	any := bleve.NewDisjunctionQuery(
		match(q.Terms, fieldOfficial, boostText), match(q.Terms, fieldPlain, boostText),
		match(q.Terms, fieldHeading, boostHeading), match(q.Terms, fieldContext, boostContext),
	)
	if len(opt.Kinds) == 0 && len(opt.Documents) == 0 && len(opt.States) == 0 && len(q.Treaties) == 0 {
		return any
	}
	b := bleve.NewBooleanQuery()
	b.AddMust(any)
	if len(opt.Kinds) > 0 {
		b.AddMust(oneOf(fieldKind, kindNames(opt.Kinds), 0))
	}
	if len(opt.Documents) > 0 {
		b.AddMust(oneOf(fieldDocument, opt.Documents, 0))
	}
	if len(opt.States) > 0 {
		b.AddMust(oneOf(fieldStates, opt.States, 0))
	}
	if len(q.Treaties) > 0 {
		b.AddShould(oneOf(fieldTreaties, q.Treaties, boostTreaty))
	}
	return b
}

func match(text, field string, boost float64) query.Query {
	m := bleve.NewMatchQuery(text)
	m.SetField(field)
	m.SetBoost(boost)
	return m
}

func oneOf(field string, values []string, boost float64) query.Query {
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

package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/index"
)

// sources lists what the corpus and the ledger hold.
func (b *Bot) sources(context.Context, Request) (Answer, error) {
	a := Answer{Title: "Sources"}
	documents := b.index.Documents()
	passages := 0
	for _, d := range documents {
		passages += d.Passages
		a.Facts = append(a.Facts, documentFact(d))
	}
	for _, t := range b.ledger.Treaties {
		a.Facts = append(a.Facts, Fact{
			Label: "Ledger: " + t.ShortName, Value: fmt.Sprintf("actions of states as of %s", t.AsOf.Long()), Treaty: t.Slug,
			Date: t.AsOf.String(), AsOf: t.AsOf.String(), Source: corpus.Source{Title: t.AsOfBasis, URL: depositaryList},
		})
	}
	a.Facts = append(a.Facts, b.localFacts()...)
	a.Summary = fmt.Sprintf("%d documents with %s passages; a ledger of %d states, %d treaties and %s actions.", len(documents),
		formatNumber(float64(passages)), len(b.ledger.States), len(b.ledger.Treaties), formatNumber(float64(len(b.ledger.Actions))))
	a.note("Every fact and passage names its own source. Official wordings are shown as their publishers print them; all else is in our own words.")
	return a, nil
}

// localFacts lists the tables by which the operator extended the ledger.
func (b *Bot) localFacts() []Fact {
	rows := map[string]int{}
	for _, a := range b.ledger.Actions {
		if a.Local {
			rows[a.File]++
		}
	}
	for _, e := range b.ledger.Events {
		if e.Local {
			rows[e.File]++
		}
	}
	var facts []Fact
	for _, file := range slices.Sorted(maps.Keys(rows)) {
		facts = append(facts, Fact{Label: "Facts added locally: " + file, Value: plural(rows[file], "row") + " that the ledger did not have", Source: OwnWords})
	}
	return facts
}

// documentFact describes a document and its texts.
func documentFact(d index.DocumentInfo) Fact {
	var parts []string
	for _, l := range d.Layers {
		part := string(l.Layer)
		if l.Articles > 0 {
			part += " text with " + plural(l.Articles, "article")
		} else {
			part += " text with " + plural(l.Paragraphs, "paragraph")
		}
		for _, more := range []string{l.Publisher, l.Licence} {
			if more != "" {
				part += ", " + more
			}
		}
		if !l.Retrieved.IsZero() {
			part += ", imported " + l.Retrieved.Long()
		}
		parts = append(parts, part)
	}
	kind := string(d.Kind)
	if d.Kind == corpus.Community {
		kind = "added by this server's moderators"
	}
	f := Fact{Label: d.Name(), Value: fmt.Sprintf("%s: %s", kind, strings.Join(parts, "; ")), Date: d.Dated().String()}
	if d.Kind == corpus.Treaty {
		f.Treaty = d.ID
	}
	if len(d.Layers) > 0 {
		f.Source = d.Layers[0].Source
	}
	return f
}

// Package corpustest holds what tests of several packages share.
package corpustest

import (
	"fmt"
	"strings"

	"treatybot/corpus"
)

// CopiedRun is how many words in a row may not equal a text that is not ours.
const CopiedRun = 8

// Originals is a set of texts that no text of ours may copy.
type Originals struct {
	names []string            // folded names of treaties and bodies, which are no one's wording
	runs  map[string]struct{} // every run of CopiedRun words
}

// NewOriginals prepares texts for comparison. Names stand for themselves
// wherever they occur and part the words around them.
func NewOriginals(names []string, texts ...string) *Originals {
	o := &Originals{runs: map[string]struct{}{}}
	for _, n := range names {
		if n = corpus.Fold(n); len(strings.Fields(n)) > 2 {
			o.names = append(o.names, n)
		}
	}
	for _, t := range texts {
		for _, words := range o.stretches(t) {
			for i := 0; i+CopiedRun <= len(words); i++ {
				o.runs[strings.Join(words[i:i+CopiedRun], " ")] = struct{}{}
			}
		}
	}
	return o
}

// Copied lists the runs of text that equal an original, each as long as it
// goes.
func (o *Originals) Copied(text string) []string {
	var found []string
	for _, words := range o.stretches(text) {
		end := 0 // of the run reported last
		for i := 0; i+CopiedRun <= len(words); i++ {
			run := words[i : i+CopiedRun]
			if _, copied := o.runs[strings.Join(run, " ")]; !copied || isReference(run) {
				continue
			}
			if i < end && len(found) > 0 {
				found[len(found)-1] += " " + words[i+CopiedRun-1]
			} else {
				found = append(found, strings.Join(run, " "))
			}
			end = i + CopiedRun
		}
	}
	return found
}

// stretches gives the folded words of a text, cut at names.
func (o *Originals) stretches(text string) [][]string {
	folded := " " + corpus.Fold(text) + " "
	for _, n := range o.names {
		folded = strings.ReplaceAll(folded, " "+n+" ", " \n ")
	}
	var list [][]string
	for _, stretch := range strings.Split(folded, "\n") {
		list = append(list, strings.Fields(stretch))
	}
	return list
}

// isReference reports whether a run is a cross-reference such as "paragraphs
// 2, 3 and 4 of this Article", which has no other wording.
func isReference(run []string) bool {
	n := 0
	for _, word := range run {
		if len(word) == 1 || word[0] >= '0' && word[0] <= '9' {
			n++
		}
	}
	return n >= 3
}

// Uncovered compares two documents of one treaty and lists the places of the
// official one that the plain one lacks, and those it has beyond it.
func Uncovered(official, plain corpus.Document) (missing, extra []string) {
	return placesBeyond(official, plain), placesBeyond(plain, official)
}

func placesBeyond(a, b corpus.Document) []string {
	have := map[string]bool{}
	for _, p := range b.Passages {
		have[p.Locator.Anchor()] = true
	}
	var list []string
	for _, p := range a.Passages {
		if !have[p.Locator.Anchor()] {
			list = append(list, fmt.Sprint(p.Locator))
		}
	}
	return list
}

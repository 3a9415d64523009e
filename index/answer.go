package index

import (
	"math"
	"slices"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// Rules do not tell what is so these days, or was in a year of late, nor what
// somebody did.
var (
	presentTense = pattern.New(`(?i)\b(?:now|today|currently|at present|these days|so far|latest|last|yet|recent(?:ly)?|running|next|20\d\d)\b`)
	pastTense    = pattern.New(`(?i)\bdid\b`)
)

// confidence gives the features of the first hit as an answer.
func (r *ranker) confidence(c *candidate) []Feature {
	texts := c.texts()
	rarest, literal := 0.0, 0.0
	for _, t := range r.terms {
		rarest = max(rarest, t.rarity)
		if !t.literally(texts) {
			literal = max(literal, t.rarity)
		}
	}
	lacks := 0.0
	for _, name := range r.names {
		lacks += oneIf(!hasAll(texts, name))
	}
	q := r.question
	return append(r.likenesses(c), []Feature{
		{"bias", 1, answers.Bias},
		{"local", c.local, answers.Local},
		{"named", oneIf(r.treaty(c) > 0), answers.Named},
		{"subject", q.Subjects[c.Document], answers.Subject},
		{"state", oneIf(len(q.States) > 0 && r.state(c) == 0), answers.State},
		{"name", lacks, answers.Name},
		{"literal", share(literal, rarest), answers.Literal},
		{"number", r.wanted(HowMany, oneIf(!c.Number)), answers.Number},
		{"present", oneIf(c.Kind == corpus.Treaty && presentTense.MatchString(q.Text)), answers.Present},
		{"past", oneIf(pastTense.MatchString(q.Text)), answers.Past},
		{"many", math.Log(float64(1 + len(r.terms))), answers.Many},
	}...)
}

// severally is how many of the likest entries count, where one may be so by
// chance.
const severally = 5

// likenesses gives the features of what a passage is like: of its keywords and
// of what nothing answers; where it has no keywords, of its own words.
func (r *ranker) likenesses(c *candidate) []Feature {
	var asked, own, unanswered float64
	var shared kinds
	if len(c.entries) > 0 {
		likest := r.likest(severally, c.entries)
		for _, l := range likest {
			asked += l.likeness / severally
		}
		shared = likest[0].entry.kinds & r.kinds
		unanswered = r.likest(1, r.unanswered())[0].likeness
	} else {
		own = r.ownShare(&c.match)
	}
	return []Feature{
		{"asked", asked, answers.Asked},
		{"kinds", shared.count(), answers.Kinds},
		{"unanswered", unanswered, answers.Unanswered},
		{"own", own, answers.Own},
		{"unkeyed", oneIf(len(c.entries) == 0), answers.Unkeyed},
	}
}

// literally reports whether one text of a passage has a word, or one that
// stands for it.
func (t term) literally(texts [][]token) bool {
	for _, v := range t.variants {
		k := newToken(v.stem)
		if v.weight >= sameWeight && slices.ContainsFunc(texts, func(text []token) bool { return slices.Contains(text, k) }) {
			return true
		}
	}
	return false
}

// answers reports whether the first candidate answers the question, and why
// unless a rule decides.
func (r *ranker) answers(list []candidate) (bool, []Feature) {
	if answered, ruled := r.ruled(list); ruled {
		return answered, nil
	}
	features := r.confidence(&list[0])
	return sum(features) >= 0, features
}

// ruled decides what needs no weighing: what a question asks of a treaty that
// is not known nothing here answers, nor what is beyond the corpus or says
// nothing; a place of a treaty is there, or is not.
func (r *ranker) ruled(list []candidate) (answered, ruled bool) {
	q := r.question
	switch {
	case r.asksForAnother(&list[0]), q.Beyond != AnyBeyond, r.saysNothing():
		return false, true
	case len(q.Treaties) > 0 && len(q.Places) > 0:
		return r.place(&list[0]) > 0, true
	default:
		return false, false
	}
}

// asksForAnother reports whether a question names a treaty that is not known.
// An agreement that the passage itself names may be what it tells of.
func (r *ranker) asksForAnother(c *candidate) bool {
	return slices.ContainsFunc(r.question.UnknownTreaties, func(name string) bool {
		return !otherAgreements.MatchString(name) || !hasPhrase([][]token{c.official, c.plain, c.heading}, r.stemmer.tokens(name))
	})
}

// saysNothing reports whether a question names no treaty and has no word that
// means something of its own.
func (r *ranker) saysNothing() bool {
	return len(r.question.Treaties) == 0 && !slices.ContainsFunc(r.terms, func(t term) bool { return !t.weak })
}

// hasPhrase reports whether one text of a passage has some words, two at least,
// one after the other.
func hasPhrase(texts [][]token, words []token) bool {
	if len(words) < 2 {
		return false
	}
	for _, text := range texts {
		for i := 0; i+len(words) <= len(text); i++ {
			if slices.Equal(text[i:i+len(words)], words) {
				return true
			}
		}
	}
	return false
}

// hasAll reports whether one text of a passage has all of some words.
func hasAll(texts [][]token, words []token) bool {
	for _, text := range texts {
		if !slices.ContainsFunc(words, func(w token) bool { return !slices.Contains(text, w) }) {
			return true
		}
	}
	return false
}

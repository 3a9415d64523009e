package index

import (
	"context"
	"slices"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// Question is what a question was found to be about.
type Question struct {
	Text     string             // as asked, white space folded, groups of states spelt out, mistyped names put right
	Terms    string             // what is searched for: without the names of treaties, lay phrases in the treaties' words
	Treaties []string           // ids, in the order named
	States   []string           // ISO codes
	Subjects map[string]float64 // documents that it may be about though it names no treaty, by id: 1 is as good as a name
	Unclear  []corpus.Mention   // names that mean several things
	Places   []corpus.Locator   // articles referred to, in the order named: "Art. 5(3)"; at most 12
	Dates    []string           // years, months and days named, years first: "2025", "2025-07", "2025-07-10"
	Intent   Intent
	Beyond   Beyond // a kind of question that no text answers

	// Rest is the stems of what is left when the names of treaties and states,
	// places, dates and the words that make it a question are taken out.
	Rest []string

	Mistyped []Mistyped // names that were read although they are spelt a little wrong

	Names []string // names in capitals that are neither of a treaty nor of a state: "European Union"

	MorePlaces int // how many other places are referred to

	UnknownTreaties []string // what looks like the name of a treaty, and is none that is known

	stateNames string // the names of states, as they stand in the question
}

// Mistyped is a name as typed, and what it was taken for: an ISO code or the
// id of a treaty.
type Mistyped struct{ Typed, ID string }

// Intent is the kind of answer a question asks for.
type Intent string

// The intents. Most questions show none.
const (
	AnyIntent Intent = ""
	Why       Intent = "why"       // reasons
	WhoSaid   Intent = "who said"  // what somebody said
	HowLong   Intent = "how long"  // a time or a deadline
	HowMany   Intent = "how many"  // a number
	WhatBans  Intent = "what bans" // the core duty of a treaty
	WhatIs    Intent = "what is"   // a definition
)

// intents are tried in order.
var intents = []struct {
	intent  Intent
	pattern *pattern.Pattern
}{
	{Why, pattern.New(`(?i)\b(?:why (?:did|do|does|is|are|was|were|have|has)|what (?:made|makes|drove|motivated)|reasons? (?:for|given|of))\b`)},
	{WhoSaid, pattern.New(`(?i)\bwhat (?:did|does|do) .*\b(?:say|think|warn|argue)\b`)},
	{HowLong, pattern.New(`(?i)\b(?:how (?:long|soon|quickly|fast|often)|when|deadline|time limit|due|notice period)\b`)},
	{HowMany, pattern.New(`(?i)\b(?:how (?:many|much)|number of|percentage|share of)\b`)},
	{WhatBans, pattern.New(`(?i)\bwhat (?:does|do|did|is|are) .*\b(?:ban|bans|banned|prohibit|prohibits|prohibited|forbid|forbids|forbidden)\b`)},
	{WhatIs, pattern.New(`(?i)\b(?:what (?:is|are|counts as|does .* mean)|defin\w+|meaning of)\b`)},
}

// framing are the words that make a question of what is asked for. They are
// not searched for.
var framing = pattern.New(`(?i)\b(?:how (?:long|many|much|often|soon|fast|quickly)|what(?: (?:is|are|was|were|does|do|did|happens|counts as|must))?|when(?: (?:is|are|was|does|do|did|must))?|wh(?:o|ich|ere)(?: (?:is|are|has|have|had|to be))?|why(?: (?:is|are|did|do|does))?|can (?:i|you|we)|could|would|please|tell me|explain|do(?:es)?|did|have to|has to|need to|say about|someone|anyone)\b`)

// ParseQuestion finds what a question in plain English is about.
func (v *View) ParseQuestion(text string) Question {
	q := Question{Text: plainReferences(spelledOut(text))}
	for _, g := range groups {
		q.Text = g.pattern.ReplaceAllString(q.Text, g.states)
	}
	v.respell(&q)
	q.Dates = datesOf(q.Text)
	q.Beyond = beyondOf(text)
	for _, i := range intents {
		if i.pattern.MatchString(q.Text) {
			q.Intent = i.intent
			break
		}
	}
	treaties := v.names.FindTreaties(q.Text)
	q.Treaties = q.take(treaties)
	rest := cut(q.Text, treaties)
	places := v.findPlaces(q.Text, rest, q.Treaties)
	q.Places, q.MorePlaces = fewPlaces(places, q.Treaties)
	for _, p := range places {
		treaties = append(treaties, corpus.Mention{Start: p.start, End: p.end}) // neither is searched for as words
	}
	rest = cut(rest, treaties)
	states := v.names.FindStates(rest)
	q.States = q.take(states)
	for _, m := range states {
		q.stateNames += q.Text[m.Start:m.End] + " "
	}
	rest = cut(rest, states)
	for _, name := range treatyNames(rest) {
		found := v.names.ResolveTreaty(name)
		if id, ok := found.One(); ok && !(found.Near && abbreviation.MatchString(name)) {
			q.Treaties = append(q.Treaties, id)
		} else {
			q.UnknownTreaties = append(q.UnknownTreaties, name)
		}
	}
	rest = strings.NewReplacer("'s ", "   ", "’s ", "     ").Replace(rest) // a possessive is no word
	q.Names = otherNames(rest)
	for _, d := range corpus.FindDates(rest) {
		rest = cut(rest, []corpus.Mention{{Start: d.Start, End: d.End}})
	}
	q.Terms = searchTerms(q.Text, treaties)
	if len(q.Treaties) == 0 {
		q.Subjects = subjectsOf(inTreatyWords(q.Text))
	}
	q.Rest = v.stemmer.stems(framing.ReplaceAllString(rest, " "))
	return q
}

// fewestMistyped is the shortest word that is taken for a mistyped one, in
// bytes; mostMistyped is how many words a mistyped name has.
const (
	fewestMistyped = 5
	mostMistyped   = 4
)

// groups are names of several states together.
var groups = []struct {
	pattern *pattern.Pattern
	states  string
}{
	{pattern.New(`(?i)\b(?:the |all |of the )*baltic (?:states|countries|nations|republics)\b|\bthe baltics\b`), "Estonia, Latvia and Lithuania"},
	{pattern.New(`(?i)\b(?:the |all |of the )*nordic (?:states|countries|nations)\b|\bthe nordics\b`), "Denmark, Finland, Iceland, Norway and Sweden"},
	{pattern.New(`(?i)\b(?:the |all )*benelux(?: (?:states|countries))?\b`), "Belgium, the Netherlands and Luxembourg"},
	{pattern.New(`\b(?:the )?P5\b|(?i:\b(?:the )?(?:five )?permanent members(?: of the (?:UN )?security council)?\b)`), "China, France, Russia, the United Kingdom and the United States"},
}

// respell puts names of states and treaties, and words of the field, right
// that have a wrong letter or two. It looks only at words that no passage has.
func (v *View) respell(q *Question) {
	if !slices.ContainsFunc(strings.Fields(q.Text), v.strange) {
		return
	}
	known := append(v.names.FindStates(q.Text), v.names.FindTreaties(q.Text)...)
	words := strings.Fields(cut(q.Text, known))
	for i, w := range words {
		w = strings.Trim(w, punctuation)
		if !v.strange(w) {
			continue
		}
		if word, ok := fieldWords.Mistyped(w); ok {
			q.Text = strings.Replace(q.Text, w, word, 1)
			continue
		}
		if typed, id := v.mistyped(words, i); id != "" && strings.Contains(q.Text, typed) {
			q.Text = strings.Replace(q.Text, typed, v.names.Name(id), 1)
			q.Mistyped = append(q.Mistyped, Mistyped{typed, id})
		}
	}
}

// punctuation is what stands around words.
const punctuation = "?!.,;:'’\"“”()"

// fieldWords are words of the field that are put right when they are mistyped.
var fieldWords = func() *corpus.Gazetteer {
	g := corpus.NewGazetteer()
	for _, w := range strings.Fields(`convention treaty treaties protocol agreement country countries states party parties member members signed signatories
		ratified joined acceded withdraw withdrew withdrawn withdrawal landmine landmines cluster munition munitions nuclear chemical biological weapon
		weapons stockpile stockpiles deadline suspended suspend destroy destroyed casualties reservation reservations`) {
		g.Add(w, w)
	}
	return g
}()

// mistyped tries the word at i as the name of a state, and with its
// neighbours as that of a treaty, longest first. A word in capitals is a name
// of its own: Angela is not Angola.
func (v *View) mistyped(words []string, i int) (typed, id string) {
	if w := strings.Trim(words[i], punctuation); w == strings.ToLower(w) {
		if id, ok := v.names.MistypedState(w); ok {
			return w, id
		}
	}
	for n := mostMistyped; n > 1; n-- {
		for from := max(0, i-n+1); from <= i && from+n <= len(words); from++ {
			typed = strings.Trim(strings.Join(words[from:from+n], " "), punctuation)
			if abbreviation.MatchString(typed) {
				continue // CFE is no mistyped CCM
			}
			if id, ok := v.names.MistypedTreaty(typed); ok {
				return typed, id
			}
		}
	}
	return "", ""
}

// abbreviation matches names of their own.
var abbreviation = pattern.New(`\b[A-Z]{3,}\b`)

// strange reports whether a word is long enough to be a mistyped one, and
// stands in no passage.
func (v *View) strange(word string) bool {
	if word = strings.Trim(word, punctuation); len(word) < fewestMistyped {
		return false
	}
	stems := v.stemmer.stems(word)
	if len(stems) != 1 {
		return false
	}
	n, err := v.documentFrequency(context.Background(), stems[0])
	return err == nil && n == 0
}

// treatyName matches what is written like the name of a treaty: capitalised
// words before "Treaty", or "Treaty on" and the like before one.
var treatyName = pattern.New(`\b(?:[A-Z][\w-]*\s+){1,5}(?i:treaty|convention|protocol|pact|accords?|agreement)\b|` +
	`\b(?:Treaty|Convention|Protocol|Pact|Accords?|Agreement)\s+(?:of|on|for|against|concerning)\s+(?:the\s+)?[A-Z][\w-]*`)

// properName matches names of two words or more.
var properName = pattern.New(`\b(?:[A-Z][\w-]+(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w-]+)+)\b`)

// singleName matches a capitalised word within a sentence.
var singleName = pattern.New(`[a-z,]\s+([A-Z][a-z][\w-]+)\b`)

// generic are words of the field that are no name though they have a capital.
var generic = pattern.New(`^(?i:(?:states?|part(?:y|ies)|members?|governments?|countr(?:y|ies)|treat(?:y|ies)|conventions?|protocols?|articles?|meetings?|conferences?)\s*)+$`)

// otherNames lists the names in a text from which those of states and treaties
// have been cut.
func otherNames(text string) []string {
	found := properName.FindAllString(text, -1)
	for _, m := range singleName.FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	var names []string
	for _, name := range found {
		if name = notNames.ReplaceAllString(name, ""); name != "" && !generic.MatchString(name) {
			names = append(names, name)
		}
	}
	return names
}

// notNames are words that begin a question, or go before a name, in capitals.
var notNames = pattern.New(`^(?i:(?:a|an|the|this|that|which|what|who|when|where|why|how|is|are|was|were|does|do|did|has|have|had|can|could|may|must|will|would|should|if|in|under|of|on|for|to|by|and|or|not|any|every|each|no|our|your|tell|explain|show|list|first|second|additional|optional|final|new|old|international|arms|control)\s+)*`)

// treatyNames lists what looks like the name of a treaty in a text from which
// the names of known ones have been cut.
func treatyNames(text string) []string {
	names := agreementsNamed(text)
	for _, m := range treatyName.FindAllString(text, -1) {
		if name := notNames.ReplaceAllString(m, ""); strings.Contains(strings.TrimSpace(name), " ") {
			names = append(names, strings.Join(strings.Fields(name), " "))
		}
	}
	return names
}

// take keeps the mentions that mean one thing and notes the others.
func (q *Question) take(mentions []corpus.Mention) []string {
	var ids []string
	for _, m := range mentions {
		if len(m.IDs) > 1 {
			q.Unclear = append(q.Unclear, m)
		} else if !slices.Contains(ids, m.IDs[0]) {
			ids = append(ids, m.IDs[0])
		}
	}
	return ids
}

// cut blanks the mentions out of a text.
func cut(text string, mentions []corpus.Mention) string {
	b := []byte(text)
	for _, m := range mentions {
		for i := m.Start; i < m.End; i++ {
			b[i] = ' '
		}
	}
	return string(b)
}

// searchTerms drops the names of treaties and the places in them, which
// keyword fields answer for, and the words that only make it a question, unless
// nothing else is left; and puts treaty words for lay phrases.
func searchTerms(text string, named []corpus.Mention) string {
	rest := strings.Join(strings.Fields(framing.ReplaceAllString(cut(text, named), " ")), " ")
	if len(corpus.Words(rest)) == 0 {
		rest = text
	}
	return inTreatyWords(rest)
}

package index

import "treatybot/corpus/pattern"

// Beyond is a kind of question that no collection of texts answers, whatever
// words it has.
type Beyond string

// The kinds of question beyond the corpus.
const (
	AnyBeyond Beyond = ""        // none of them
	Opinion   Beyond = "opinion" // what somebody should think or do
	Price     Beyond = "price"   // what a thing costs
	HowTo     Beyond = "how to"  // how a weapon is made or handled
	News      Beyond = "news"    // what happens these days
	SmallTalk Beyond = "chat"    // words to the bot itself, orders among them
)

// beyonds are tried in order.
var beyonds = []struct {
	kind    Beyond
	pattern *pattern.Pattern
}{
	{SmallTalk, pattern.New(`(?i)^\W*(?:hi|hello|hey|yo|thanks?|thank you|thx|good (?:morning|night|evening|bot)|lol|ok(?:ay)?|cool|nice)\b(?:\W+(?:there|bot|nice|cool|wow|thanks|thx|all|everyone|guys|you|so|very|much|lol|ok|man|dude|and|are|great|good|the|a|lot|friend))*\W*$` +
		`|\b(?:are|r) (?:you|u) (?:a (?:bot|human|robot|person)|there|real|ok|alive|ai|an ai)\b|\bu there\b|\bhow (?:old|are) (?:are )?(?:you|u)\b|\bwho (?:are you|made you|built you)\b` +
		`|\b(?:ignore|forget|disregard)\b.*\b(?:your|all|these|any|previous|prior|earlier|above|system) (?:\w+ )?(?:instructions?|rules|prompt)\b` +
		`|\byour (?:system )?(?:prompt|token|password|instructions)\b|\bthe (?:system )?(?:prompt|password)\b|\b(?:bot|api|discord) token\b` +
		`|\bpretend\b|\brole-?play\b|\b(?:write|tell|sing|give) (?:me |us )?(?:a|an|another) (?:poem|song|joke|story|essay|haiku)\b|\btranslate\b.*\b(?:into|to)\b|@everyone|@here|\badmin role\b`)},
	{HowTo, pattern.New(`(?i)\bhow (?:do|can|could|would|should|to|2)\s*(?:i|you|we|one|someone)?\s*(?:make|build|cook|synthesi[sz]e|assemble|brew|disarm|defuse|set off|detonate|hack|buy|get hold of|grow|mix|smuggle)\b` +
		`|\bwhere (?:can|could|do|2|to) (?:i|you|we|one)? ?(?:buy|get|order|find)\b|\bdo i mix\b` +
		`|\bstep[- ]by[- ]step\b|\brecipe\b|\bblueprints?\b|\binstructions (?:for|to) (?:mak|build)\w*`)},
	{Price, pattern.New(`(?i)\bprices?\b|\bpricey\b|\bsalar(?:y|ies)\b|\bwages?\b|\bhow expensive\b|\bwhat (?:does|do|did|would) .*\bcosts?\W*$|\bhow much (?:is|are|does|do|did|would|will)\b.*\b(?:cost|pay|paid|earn|spend|spent|euros?|dollars?|€|\$)` +
		`|\b(?:in|how many) (?:euros?|dollars?|usd|eur)\b|[€$]\s*\d|\d\s*[€$]|[€$]\W*$|\bhow (?:large|big|high) is the (?:\w+ )?budget\b`)},
	{Opinion, pattern.New(`(?i)\b(?:im)?moral(?:ly|ity)?\b|\b(?:un)?ethical(?:ly)?\b|\bdo you (?:think|believe|like|agree|feel|support)\b|\b(?:your|ur) (?:opinion|view|favou?rite|thoughts?)\b|\bin your (?:opinion|view)\b` +
		`|\brecommend(?: me)?\b.*\b(?:laptop|book|film|movie|restaurant|phone)\b|\bwho is the (?:best|worst|greatest|smartest|dumbest)\b|\bwhich (?:country|army|tank|gun|side) is (?:the )?(?:best|worst|stronger|strongest)\b|\bstupid|\bshould i\b|\bto blame\b|\bis it (?:right or wrong|a good idea|good or bad)\b`)},
	{News, pattern.New(`(?i)\b(?:yesterday|tonight|this (?:week|month|morning)|last (?:week|night|month)|these days|at the moment|right now|breaking news|latest news|tomorrow|next (?:week|month|year))\b`)},
}

// papers are what states make by the rules of treaties, or read there.
var papers = pattern.New(`(?i)\b(?:make|build|buy|get|order|find|get hold of)\s+(?:(?:an?|the|our|my|its|any|such)\s+)?(?:[\w-]+\s+)?` +
	`(?:requests?|reservations?|declarations?|claims?|complaints?|reports?|proposals?|amendments?|statements?|objections?|notifications?|decisions?|treaty|treaties|texts?|cop(?:y|ies)|confidence)\b`)

// beyondOf tells whether a question is beyond the corpus, by the first kind
// that fits.
func beyondOf(text string) Beyond {
	for _, b := range beyonds {
		if b.pattern.MatchString(text) && !(b.kind == HowTo && papers.MatchString(text)) {
			return b.kind
		}
	}
	return AnyBeyond
}

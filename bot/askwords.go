package bot

import "treatybot/corpus/pattern"

// The words of questions. A vocabulary lists the words that a question may
// have beside names and days, any form of a word standing for all; a pattern
// finds what it asks for in its text.

// memberVocabulary are those of questions about who is in a treaty and who is out.
const memberVocabulary = `country countries nation state party parties member membership signatory signatories signature
	join joined ratify ratification consent accede accession accept approve sign signed belong part bound become became
	left leave leaving leaver withdraw withdrew withdrawn withdrawal quit exit suspend suspension denounce pull out gone outside non-party without
	treaty convention agreement ban protocol status position situation standing stand still yet already ever never now today currently current remain stay
	officially formally legally really actually list name names all total number many far world else also there since year true false
	anyone anybody either neither both long time date day first last latest recent recently earliest`

// What questions of other subjects may have besides.
const (
	forceVocabulary      = " enter entry entered force effect apply applies bind binding binds end ended dead expired"
	stepVocabulary       = " notify notified notification notice give gave given deposit deposited instrument hand announce announced announcement vote voted parliament approve approved take took effect effective final promulgate law decree propose proposal bill government would plan decide decision"
	aheadVocabulary      = " will go plan planning next soon future want"
	dateVocabulary       = "enter entry force effect effective take come came start began begin apply valid law date day year binding bind still yet already now open opened sign signed signature adopt adopted conclude concluded made written agree agreed place city"
	depositaryVocabulary = "depositary depository deposit keep keeps held holds treaty convention agreement protocol"
	treatyVocabulary     = "treaty convention agreement ban protocol about fact facts key summary overview information info know mean"
)

// articleVocabulary may stand beside the number of an article in a question for
// its text.
const articleVocabulary = "article say says state provide text wording read show quote content paragraph exact give full"

// deadlineVocabulary are those of questions about the deadlines of a state.
const deadlineVocabulary = "destroy destruction stockpile clear clearance area mine landmine cluster munition bomb report declaration declare deadline due date finish complete first submit long time must until have has"

var (
	leavePattern    = pattern.New(`(?i)\b(?:left|leav\w+|withdr\w+|quit\w*|exit\w*|denounc\w+|pull\w* out|out of|gone)\b`)
	signPattern     = pattern.New(`(?i)\bsign(?:s|ed|ing|atory|atories|atures?)?\b`)
	joinPattern     = pattern.New(`(?i)\b(?:join\w*|consented|consent to|ratif\w+|acced\w+|accession|becom\w+|became|sign(?:ed)? up)\b`)
	negationPattern = pattern.New(`(?i)\b(?:not|never|outside|non-part(?:y|ies)|non-members?|without)\b|n['’]t\b`)
	membersPattern  = pattern.New(`(?i)\b(?:who|which|what (?:countries|states|nations)|how many|number of|list|members?|parties|signatories|any(?:one|body)?|has any|no one|nobody)\b`)
	openingPattern  = pattern.New(`(?i)\b(?:open\w*|sign\w*|adopt\w*|conclu\w+|made|written|agreed|where)\b`)
	datesPattern    = pattern.New(`(?i)\b(?:when|where|what (?:day|date|year)|in(?:to)? force|effect)\b`)
	// what asks for a rule or a possibility, not for what is
	rulePattern = pattern.New(`(?i)\b(?:can|could|may|might|must|should|shall|will|if|how (?:do|does|to|can|is|are|soon|fast)|how long (?:do|does|can|must|may)|what happens|allowed|because|instead|despite|next|going to)\b`)
	// what parts a time from another, where no date is named
	orderingPattern   = pattern.New(`(?i)\b(?:after|before|during)\b`)
	forcePattern      = pattern.New(`(?i)\b(?:force|effect|appl(?:y|ies)|bind(?:s|ing)?)\b`)
	inForcePattern    = pattern.New(`(?i)\b(?:force|end(?:ed)?|dead|expired)\b`)
	endedPattern      = pattern.New(`(?i)\b(?:end(?:ed)?|dead|expired)\b`)
	treatiesPattern   = pattern.New(`(?i)\b(?:treaties|conventions|agreements)\b`)
	pairPattern       = pattern.New(`(?i)\b(?:both|not|but|neither|only)\b|n['’]t\b`)
	firstLastPattern  = pattern.New(`(?i)\b(?:first|last|latest|earliest|most recent(?:ly)?)\b`)
	firstPattern      = pattern.New(`(?i)\b(?:first|earliest)\b`)
	depositaryPattern = pattern.New(`(?i)\bdeposit[ao]ry\b|\bwho (?:keeps|holds)\b`)
	suspendPattern    = pattern.New(`(?i)\bsuspen\w+`)
	signedOnlyPattern = pattern.New(`(?i)\b(?:signed|signatories)\b.*\b(?:not|never|without|n['’]t)\b.*\b(?:join|ratif|acced|part(?:y|ies))`)
	joinedOnlyPattern = pattern.New(`(?i)\b(?:join\w*|ratif\w+|acced\w+|part(?:y|ies))\b.*\b(?:not|never|without|n['’]t)\b.*\bsign`)
	neitherPattern    = pattern.New(`(?i)\bneither\b`)
	stayOutPattern    = pattern.New(`(?i)\b(?:stay|remain|kept|keep)\w* out\b`)
	leavingPattern    = pattern.New(`(?i)\b(?:is|are|currently|now|still)\b.*\bleaving\b`)
	boundPattern      = pattern.New(`(?i)\bbound\b|\bleavers\b`)
	olderNamePattern  = pattern.New(`(?i)\b(?:Yugoslavia|USSR|Soviet Union|Scotland|England|Wales|Rhodesia)\b`)
	partyPattern      = pattern.New(`(?i)\b(?:party|parties|members?)\b`)
)

var aheadPattern = pattern.New(`(?i)\b(?:will|going to|plans? to|planning to|next)\b`)

var relativeYearPattern = pattern.New(`(?i)\b(?:this|last) year\b`)

// A question for compare: "what is the difference between the CCM and Ottawa?"
var comparePattern = pattern.New(`(?i)\b(?:compar\w+|difference|versus|vs|differ)\b`)

const compareVocabulary = "compare comparison difference differ different versus vs treaty treaties convention"

// A question for the timeline: "what has changed since May 2025?", "what
// happened to the mine ban in 2025?"
var changePattern = pattern.New(`(?i)^what(?:['’]s|\s+has|\s+have|\s+is)?\s+(?:changed|happened|new)\b.*\b(since|in)\b`)

const changeVocabulary = "change changed happen happened new treaty treaties country state since under"

var (
	deadlinePattern = pattern.New(`(?i)\b(?:deadline|due|by when|until when|when (?:must|does|do|did|will)|how long|must)\b`)
	clusterPattern  = pattern.New(`(?i)\bcluster|\bbomb`)
	minePattern     = pattern.New(`(?i)\b(?:land)?mines?\b`)
)

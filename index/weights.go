package index

// weights are what the features of a score count, and the constants of the
// word score. `go test ./index -run TestTune -tune -v` proposes others.
type weights struct {
	// What any text shows. Learnt from ObliQA's development split.
	Words     float64 // BM25 of the question's words, as a share of the most they could give
	Local     float64 // the same, each word counting by its rarity within the document
	Coverage  float64 // share of the question's words found, rare words counting more
	Own       float64 // the same of the passage itself, without what stands above it; more in long questions
	Phrases   float64 // share of neighbouring words of the question that follow each other; more in long questions
	Document  float64 // words of the best passage of the same document
	Neighbour float64 // words of the passages before and after it, on average
	Long      float64 // logarithm of its words, an average passage having 0
	Scrap     float64 // has three words or less: headings and titles answer nothing

	// What treaties and articles show. Learnt from our own questions.
	Asked    float64 // likeness of the question to the likest entry of the keywords, and of their kind
	Treaty   float64 // 1: of the treaty named; a quarter: prose about it; minus a half: of another treaty
	Subject  float64 // is of a treaty that the question's words point to
	State    float64 // names a state that the question names
	Place    float64 // is the article that the question refers to
	Defines  float64 // defines what is asked for
	Time     float64 // names a period or a deadline, which is asked for
	Number   float64 // has a number, which is asked for
	Duty     float64 // says the core duty of its treaty, which is asked for
	Reason   float64 // is prose, where a reason is asked for or what somebody said
	Kind     float64 // is a treaty's own text
	Preamble float64 // recitals say why, not what

	// BM25 over the texts of a passage as one (BM25F): a word in a heading, or
	// in the words that introduce a passage, counts as part of one in the
	// passage; Above is both, when candidates are gathered; Keyed is one among
	// the keywords.
	K1, B                          float64
	Heading, Context, Above, Keyed float64

	Alike float64 // likeness of passages of several treaties to each other, where they are compared
}

var ranking = weights{
	Words: 1.3, Local: 0.8, Coverage: 0.3, Own: 0.7, Phrases: 1.35, Document: 2.1, Neighbour: 0.6, Long: -0.08, Scrap: -3,
	Asked: 2.2, Treaty: 1.65, Subject: 0.6, State: 0.5, Place: 6, Defines: 0.4, Time: 0.2, Number: 0.15, Duty: 0.4, Reason: 1, Kind: -0.3, Preamble: -0.2,
	K1: 1.2, B: 0.6, Heading: 0.6, Context: 0.1, Above: 0.3, Keyed: 0.9,
	Alike: 2,
}

// answering says what counts for and against the first hit being an answer,
// rather than resembling one. The sum of the features, each times its weight,
// is the logarithm of the odds.
type answering struct {
	Bias    float64 // always
	Asked   float64 // how like the question the likest keyword entry is
	Words   float64 // BM25, as a share of the most
	Named   float64 // is of the treaty named
	Subject float64 // is of a treaty that the words point to
	State   float64 // lacks the states named
	Date    float64 // names none of the dates named
	Name    float64 // lacks a name of the question, each
	Missing float64 // rarity of the rarest word that it lacks, as a share of the rarest there is
	Literal float64 // the same, words that mean nearly the same aside
	Unknown float64 // share of words that no passage has
	Number  float64 // has no number, which is asked for
	Prose   float64 // is no treaty
	Many    float64 // logarithm of the number of words asked
	Lead    float64 // score above that of the fifth hit
}

var answers = answering{
	Bias: -2.35, Asked: 0.45, Words: 1.1, Named: 2.6, Subject: 0.5, State: -1.9, Date: -1, Name: -1.4, Missing: -1, Literal: -1, Unknown: -0.3,
	Number: -1.1, Prose: -0.6, Many: 1.75, Lead: 0.45,
}

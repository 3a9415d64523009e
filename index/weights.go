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
	KeyedLong                      float64 // keywords are taken to be so many times as long as texts

	Alike float64 // likeness of passages of several treaties to each other, where they are compared
}

var ranking = weights{
	Words: 1.3, Local: 0.8, Coverage: 0.3, Own: 0.7, Phrases: 1.35, Document: 2.1, Neighbour: 0.6, Long: -0.08, Scrap: -3,
	Asked: 2.2, Treaty: 1.65, Subject: 0.6, State: 0.5, Place: 6, Defines: 0.4, Time: 0.2, Number: 0.15, Duty: 0.4, Reason: 1.5, Kind: -0.3, Preamble: -0.2,
	K1: 1.2, B: 0.6, Heading: 0.6, Context: 0.1, Above: 0.3, Keyed: 1, KeyedLong: 4,
	Alike: 1,
}

// answering says what counts for and against the first hit being an answer,
// rather than resembling one. The sum of the features, each times its weight,
// is the logarithm of the odds.
type answering struct {
	Bias       float64 // always
	Asked      float64 // how like the question the five likest keyword entries are, on average
	Kinds      float64 // kinds of question that the likest entry is of too
	Unanswered float64 // how like the question the likest is of those that nothing answers
	Own        float64 // share of the words that it has, where it has no keywords
	Unkeyed    float64 // it has none; less than is learnt, for who adds a document wants to find it
	Local      float64 // BM25, as a share of the most, each word counting by its rarity within the document
	Named      float64 // is of the treaty named
	Subject    float64 // is of a treaty that the words point to
	State      float64 // lacks the states named
	Name       float64 // lacks a name of the question, each
	Literal    float64 // rarity of the rarest word that it lacks, words that mean nearly the same too, as a share of the rarest there is
	Number     float64 // has no number, which is asked for
	Present    float64 // is a treaty, where the question is how things are these days
	Past       float64 // the question is what somebody did
	Many       float64 // logarithm of the number of words asked
}

// answers are what logistic regression gives (TestTuneAnswers), but for Bias, which
// is chosen so that nine in ten of the questions to tune by that have no answer are
// told.
var answers = answering{
	Asked: 5.8, Kinds: 1.1, Unanswered: -11.3, Own: 0.9, Unkeyed: -0.6, Bias: -3.5, Local: 5.9, Named: 3.4, Subject: 1.4, State: -3, Name: -2, Literal: -1.8, Number: -2.5,
	Present: -2.1, Past: -0.7, Many: 2.2,
}

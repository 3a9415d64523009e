package bot

import (
	"slices"
	"strconv"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/corpus/pattern"
	"treatybot/index"
)

// figureQuestion says which questions the figures of a topic answer.
type figureQuestion struct {
	topic   string
	pattern *pattern.Pattern // what must be asked
	words   string           // what else may be: with any other word the question is about something else
	treaty  string           // the only treaty that may be named
	state   string           // the state that must be named; "": none may
}

const (
	mineWords      = "mine landmine land anti-personnel antipersonnel apm explosive remnant war erw "
	stockpileWords = mineWords + "stock stockpile stockpiled have has hold keep own left remain store arsenal"
	casualtyWords  = "people person human casualty victim kill killed injure injured death die maim maimed "
)

var (
	stockpilePattern = pattern.New(`(?i)\b(?:land)?mines?\b`)
	casualtyPattern  = pattern.New(`(?i)\b(?:casualt\w+|victims?|killed|injured|deaths?|died?|maimed)\b.*\b(?:land)?mines?\b|\b(?:land)?mines?\b.*\b(?:casualt\w+|victims?|kill(?:ed)?|injured?|deaths?|die|maim(?:ed)?)\b`)
)

var figureQuestions = []figureQuestion{
	{"mine_erw_casualties", casualtyPattern, mineWords + casualtyWords, mineBan, ""},
	{"mine_erw_casualties_revised", casualtyPattern, mineWords + casualtyWords, mineBan, ""},
	{
		"stockpiled_apm_destroyed",
		pattern.New(`(?i)\b(?:land)?mines?\b.*\bdestroyed\b|\bdestroyed\b.*\b(?:land)?mines?\b`), mineWords + "stockpile stockpiled destroy party parties", mineBan, "",
	},
	{
		"states_completed_stockpile_destruction",
		pattern.New(`(?i)\b(?:states|countries|parties)\b.*\b(?:completed?|finished|destroyed)\b.*\bstock\w*`),
		mineWords + "complete finish destruction destroy stock stockpile country state party", mineBan, "",
	},
	{
		"apm_producers",
		pattern.New(`(?i)\b(?:produc(?:e|es|ers?|ing)|mak(?:e|es|ing)|manufactur\w+)\b.*\b(?:land)?mines?\b|\b(?:land)?mines?\b.*\b(?:produc(?:ed|ers?)|made|manufactur\w+)\b`),
		mineWords + "produce producer make maker manufacture manufacturer country state nation", "", "",
	},
	{
		"apm_contaminated",
		pattern.New(`(?i)\bcontaminat\w+|\b(?:land)?mines? in the ground\b`), mineWords + "contaminate contaminated ground country state nation area", mineBan, "",
	},
	{
		"area_cleared_by_parties",
		pattern.New(`(?i)\b(?:area|land|square|km2?)\b.*\bcleared\b|\bcleared\b.*\b(?:area|land|square|km2?)\b`),
		mineWords + "area land square kilometre kilometer km km2 clear cleared party", mineBan, "",
	},
	{
		"mines_cleared_by_parties", pattern.New(`(?i)\b(?:land)?mines?\b.*\bcleared\b`),
		mineWords + "clear cleared party", mineBan, "",
	},
	{
		"states_completed_clearance",
		pattern.New(`(?i)\b(?:completed?|finished)\b.*\bclear`), mineWords + "complete finish clear clearance country state party", mineBan, "",
	},
	{
		"inf_missiles_destroyed",
		pattern.New(`(?i)\bmissiles?\b.*\bdestroyed\b|\bdestroyed\b.*\bmissiles?\b`), "missile destroy destroyed nuclear intermediate range eliminate", "inf-1987", "",
	},
	{"stockpile_estimate_russia", stockpilePattern, stockpileWords, mineBan, "RU"},
	{"stockpile_estimate_pakistan", stockpilePattern, stockpileWords, mineBan, "PK"},
	{"stockpile_estimate_india", stockpilePattern, stockpileWords, mineBan, "IN"},
	{"stockpile_estimate_china", stockpilePattern, stockpileWords, mineBan, "CN"},
	{"stockpile_remaining_ukraine", stockpilePattern, stockpileWords, mineBan, "UA"},
	{"stockpile_remaining_greece", stockpilePattern, stockpileWords, mineBan, "GR"},
}

// quantityWords may stand in every question for a figure, and one of them
// must: quantityPattern finds it.
const quantityWords = " many much number figure statistic count total toll year annual annually world worldwide global globally still now today currently last latest recent so far were was"

var quantityPattern = pattern.New(`(?i)\b(?:how (?:many|much)|number|figures?|statistics|count|total|toll)\b`)

// latestFigures is how many years are shown when none is asked for.
const latestFigures = 3

// answerFigures gives the figures that a question about a quantity asks for.
func (b *Bot) answerFigures(q index.Question, on corpus.Date) (Answer, bool) {
	var a Answer
	if !quantityPattern.MatchString(q.Text) || len(q.States) > 1 {
		return a, false
	}
	state := strings.Join(q.States, "")
	for _, topic := range figureQuestions {
		if topic.state != state || !topic.pattern.MatchString(q.Text) || !b.hasOnly(q, topic.words+quantityWords) ||
			slices.ContainsFunc(q.Treaties, func(t string) bool { return t != topic.treaty }) || topic.treaty == "inf-1987" && len(q.Treaties) == 0 {
			continue
		}
		for _, f := range slices.Backward(ofYears(b.figuresOf(topic.topic, on), q.Dates)) {
			a.Facts = append(a.Facts, figureFact(f))
		}
	}
	return a, len(a.Facts) > 0
}

// ofYears keeps the figures of some years, or the latest.
func ofYears(figures []*ledger.Figure, years []string) []*ledger.Figure {
	if len(years) == 0 {
		return figures[max(0, len(figures)-latestFigures):]
	}
	return slices.DeleteFunc(figures, func(f *ledger.Figure) bool { return !slices.Contains(years, strconv.Itoa(f.Year)) })
}

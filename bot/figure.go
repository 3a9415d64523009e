package bot

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"treatybot/corpus/ledger"
	"treatybot/index"
)

// figureTopic says in words what a figure of the ledger is, and which
// questions it answers.
type figureTopic struct {
	topic   string
	label   string
	pattern *regexp.Regexp // what must be asked
	words   string         // what else may be: with any other word the question is about something else
	treaty  string         // the only treaty that may be named
}

const (
	mineWords     = "mine landmine land anti-personnel antipersonnel apm explosive remnant war erw "
	casualtyWords = "people person human casualty victim kill killed injure injured death die maim maimed "
)

var casualtyPattern = regexp.MustCompile(`(?i)\b(?:casualt\w+|victims?|killed|injured|deaths?|died?|maimed)\b.*\b(?:land)?mines?\b|\b(?:land)?mines?\b.*\b(?:casualt\w+|victims?|kill(?:ed)?|injured?|deaths?|die|maim(?:ed)?)\b`)

var figureTopics = []figureTopic{
	{"mine_erw_casualties", "People killed or injured by mines and explosive remnants", casualtyPattern, mineWords + casualtyWords, mineBan},
	{"mine_erw_casualties_revised", "People killed or injured by mines and explosive remnants, as revised later", casualtyPattern, mineWords + casualtyWords, mineBan},
	{
		"stockpiled_apm_destroyed", "Stockpiled anti-personnel mines destroyed by parties, all years",
		regexp.MustCompile(`(?i)\b(?:land)?mines?\b.*\bdestroyed\b|\bdestroyed\b.*\b(?:land)?mines?\b`), mineWords + "stockpile stockpiled destroy party parties", mineBan,
	},
	{
		"states_completed_stockpile_destruction", "Parties that have destroyed their stockpiles",
		regexp.MustCompile(`(?i)\b(?:states|countries|parties)\b.*\b(?:completed?|finished|destroyed)\b.*\bstock\w*`),
		mineWords + "complete finish destruction destroy stock stockpile country state party", mineBan,
	},
	{
		"apm_producers", "States that produce anti-personnel mines",
		regexp.MustCompile(`(?i)\b(?:produc(?:e|es|ers?|ing)|mak(?:e|es|ing)|manufactur\w+)\b.*\b(?:land)?mines?\b|\b(?:land)?mines?\b.*\b(?:produc(?:ed|ers?)|made|manufactur\w+)\b`),
		mineWords + "produce producer make maker manufacture manufacturer country state nation", "",
	},
	{
		"apm_contaminated", "States and areas with anti-personnel mines in the ground",
		regexp.MustCompile(`(?i)\bcontaminat\w+|\b(?:land)?mines? in the ground\b`), mineWords + "contaminate contaminated ground country state nation area", mineBan,
	},
	{
		"area_cleared_by_parties", "Area cleared by parties",
		regexp.MustCompile(`(?i)\b(?:area|land|square|km2?)\b.*\bcleared\b|\bcleared\b.*\b(?:area|land|square|km2?)\b`),
		mineWords + "area land square kilometre kilometer km km2 clear cleared party", mineBan,
	},
	{
		"mines_cleared_by_parties", "Mines cleared by parties", regexp.MustCompile(`(?i)\b(?:land)?mines?\b.*\bcleared\b`),
		mineWords + "clear cleared party", mineBan,
	},
	{
		"states_completed_clearance", "Parties that have completed clearance",
		regexp.MustCompile(`(?i)\b(?:completed?|finished)\b.*\bclear`), mineWords + "complete finish clear clearance country state party", mineBan,
	},
	{
		"inf_missiles_destroyed", "Missiles destroyed under the INF Treaty",
		regexp.MustCompile(`(?i)\bmissiles?\b.*\bdestroyed\b|\bdestroyed\b.*\bmissiles?\b`), "missile destroy destroyed nuclear intermediate range eliminate", "inf-1987",
	},
}

// quantityWords may stand in every question for a figure, and one of them
// must: quantityPattern finds it.
const quantityWords = " many much number figure statistic count total toll year annual annually world worldwide global globally still now today currently last latest recent so far were was"

var quantityPattern = regexp.MustCompile(`(?i)\b(?:how (?:many|much)|number|figures?|statistics|count|total|toll)\b`)

// latestFigures is how many years are shown when none is asked for.
const latestFigures = 3

// answerFigures gives the figures that a question about a quantity asks for.
func (b *Bot) answerFigures(q index.Question) (Answer, bool) {
	var a Answer
	if !quantityPattern.MatchString(q.Text) || len(q.States) > 0 {
		return a, false
	}
	for _, topic := range figureTopics {
		if !topic.pattern.MatchString(q.Text) || !b.hasOnly(q, topic.words+quantityWords) ||
			slices.ContainsFunc(q.Treaties, func(t string) bool { return t != topic.treaty }) || topic.treaty == "inf-1987" && len(q.Treaties) == 0 {
			continue
		}
		for _, f := range slices.Backward(b.figuresOf(topic.topic, q.Dates)) {
			a.Facts = append(a.Facts, figureFact(topic.label, f))
		}
	}
	return a, len(a.Facts) > 0
}

// figuresOf lists the figures of a topic, of some years or the latest, by
// year.
func (b *Bot) figuresOf(topic string, years []string) []*ledger.Figure {
	var figures []*ledger.Figure
	for _, f := range b.ledger.Figures {
		if f.Topic == topic && (len(years) == 0 || slices.Contains(years, strconv.Itoa(f.Year))) {
			figures = append(figures, f)
		}
	}
	if len(years) == 0 {
		figures = figures[max(0, len(figures)-latestFigures):]
	}
	return figures
}

func figureFact(label string, f *ledger.Figure) Fact {
	value := formatNumber(f.Value) + " " + f.Unit
	if f.Note != "" {
		value += " (" + f.Note + ")"
	}
	return Fact{Label: fmt.Sprintf("%s, %d", label, f.Year), Value: value, Date: strconv.Itoa(f.Year), AsOf: strconv.Itoa(f.Year), Source: f.Source()}
}

// formatNumber prints a number with commas between thousands.
func formatNumber(v float64) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return whole
}

package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
)

// Series is figures of one thing over the years, for a chart.
type Series struct {
	Label  string
	Unit   string
	Points []Point // by year
}

// Point is a figure of a year.
type Point struct {
	Year  int
	Value float64
}

// figureSet is what the command figures calls by one name.
type figureSet struct {
	name        string
	description string
	topics      []string // of the ledger
}

// partiesSet is the set that is counted from the ledger.
const partiesSet = "parties"

var figureSets = []figureSet{
	{"casualties", "People killed or injured by mines and explosive remnants", []string{"mine_erw_casualties", "mine_erw_casualties_revised", "mine_erw_casualties_total_1999_2008"}},
	{"stockpiles", "Anti-personnel mines still stockpiled", []string{
		"stockpile_non_parties", "stockpile_estimate_russia", "stockpile_estimate_pakistan", "stockpile_estimate_india", "stockpile_estimate_china",
		"stockpile_remaining_ukraine", "stockpile_remaining_greece",
	}},
	{"destroyed", "Stockpiled anti-personnel mines destroyed", []string{"stockpiled_apm_destroyed", "states_completed_stockpile_destruction"}},
	{"producers", "States that produce anti-personnel mines", []string{"apm_producers"}},
	{"contaminated", "States and areas with anti-personnel mines in the ground", []string{"apm_contaminated"}},
	{"cleared", "Mines and land cleared", []string{"mines_cleared_by_parties", "area_cleared_by_parties", "states_completed_clearance"}},
	{"missiles", "Missiles destroyed under the INF Treaty", []string{"inf_missiles_destroyed"}},
	{"meetings", "States at the 22nd meeting of the parties to the Ottawa Convention, December 2025", []string{"states_at_22msp"}},
	{partiesSet, "Parties to a treaty, year by year", nil},
}

// topicLabels says in words what the figures of the ledger count.
var topicLabels = map[string]string{
	"mine_erw_casualties":                    "People killed or injured by mines and explosive remnants",
	"mine_erw_casualties_revised":            "People killed or injured by mines and explosive remnants, as revised later",
	"mine_erw_casualties_total_1999_2008":    "People killed or injured by mines and explosive remnants, 1999 to 2008 together; told in",
	"stockpile_non_parties":                  "Stockpiled by states that are not parties",
	"stockpile_estimate_russia":              "Stockpile of Russia, estimate",
	"stockpile_estimate_pakistan":            "Stockpile of Pakistan, estimate",
	"stockpile_estimate_india":               "Stockpile of India, estimate",
	"stockpile_estimate_china":               "Stockpile of China, estimate",
	"stockpile_remaining_ukraine":            "Stockpile of Ukraine, to be destroyed",
	"stockpile_remaining_greece":             "Stockpile of Greece, to be destroyed",
	"stockpiled_apm_destroyed":               "Stockpiled anti-personnel mines destroyed by parties, all years",
	"states_completed_stockpile_destruction": "Parties that have destroyed their stockpiles",
	"apm_producers":                          "States that produce anti-personnel mines",
	"apm_contaminated":                       "States and areas with anti-personnel mines in the ground",
	"mines_cleared_by_parties":               "Mines cleared by parties",
	"area_cleared_by_parties":                "Area cleared by parties",
	"states_completed_clearance":             "Parties that have completed clearance",
	"inf_missiles_destroyed":                 "Missiles destroyed under the INF Treaty",
	"states_at_22msp":                        "States at the 22nd meeting of the parties to the Ottawa Convention",
}

// figures gives numbers over the years, with the source of each.
func (b *Bot) figures(_ context.Context, r Request) (Answer, error) {
	on, err := b.asOf(r)
	if err != nil {
		return Answer{}, err
	}
	name := strings.ToLower(r.option("topic"))
	if name == "" && r.option("treaty") != "" {
		name = partiesSet
	}
	if name == "" {
		return b.figureTopics(on), nil
	}
	i := slices.IndexFunc(figureSets, func(s figureSet) bool { return s.name == name })
	switch {
	case i < 0:
		return Answer{}, unknownTopic(name, figureSets)
	case name == partiesSet:
		return b.partiesByYear(r, on)
	case r.option("treaty") != "":
		return Answer{}, topicWithoutTreaty(name)
	}
	set := figureSets[i]
	a := Answer{Title: set.description}
	for _, topic := range set.topics {
		s := Series{Label: topicLabels[topic]}
		for _, f := range b.figuresOf(topic, on) {
			a.Facts = append(a.Facts, figureFact(f))
			s.Unit = f.Unit
			s.Points = append(s.Points, Point{f.Year, f.Value})
		}
		if len(s.Points) > 0 {
			a.series = append(a.series, s)
		}
	}
	if len(a.Facts) == 0 {
		return Answer{}, noFigures(set.description, on)
	}
	years := fmt.Sprintf("from %s to %s", a.Facts[0].Date, lastYear(a.Facts))
	if a.Facts[0].Date == lastYear(a.Facts) {
		years = "of " + a.Facts[0].Date
	}
	a.Summary = fmt.Sprintf("%s, %s. Each names its source; counts of one year can differ between sources and are revised later.",
		plural(len(a.Facts), "figure"), years)
	return a, nil
}

func lastYear(facts []Fact) string {
	last := ""
	for _, f := range facts {
		last = max(last, f.Date)
	}
	return last
}

// figureTopics lists what there are figures of, with the latest of each.
func (b *Bot) figureTopics(on corpus.Date) Answer {
	a := Answer{Title: "Figures", Summary: "The latest figure of each topic. Name a topic for all its figures, or a treaty for its parties year by year."}
	for _, set := range figureSets {
		a.Choices = append(a.Choices, Choice{set.description, "figures", map[string]string{"topic": set.name}})
		if len(set.topics) == 0 {
			continue
		}
		if known := b.figuresOf(set.topics[0], on); len(known) > 0 {
			a.Facts = append(a.Facts, figureFact(known[len(known)-1]))
		}
	}
	return a
}

// partiesByYear counts the parties to a treaty at the end of each year.
func (b *Bot) partiesByYear(r Request, on corpus.Date) (Answer, error) {
	name := r.option("treaty")
	if name == "" {
		name = mineBan
	}
	id, err := b.treatyID(name, func(id string) Choice {
		return Choice{Command: "figures", Options: withOption(r.Options, "treaty", id)}
	})
	if err != nil {
		return Answer{}, err
	}
	t := b.ledger.Treaty(id)
	if t == nil {
		return Answer{}, noParties(b.names.Treaty(id))
	}
	a := Answer{Title: "Parties to the " + t.ShortName}
	s := Series{Label: a.Title, Unit: "states"}
	for year := t.Opened.Year; year <= on.Year; year++ {
		day := corpus.Date{Year: year}.Last()
		if on.Before(day) {
			day = on
		}
		n := b.ledger.Count(id, day).Parties
		s.Points = append(s.Points, Point{year, float64(n)})
		a.Facts = append(a.Facts, Fact{Label: day.Long(), Value: strconv.Itoa(n), Treaty: id, Date: day.String(), AsOf: day.String(), Source: counted(t)})
	}
	if len(a.Facts) == 0 {
		return Answer{}, notYetOpenFailure(t, on)
	}
	a.series = []Series{s}
	a.Summary = fmt.Sprintf("%s parties on %s, counted from deposits.", a.Facts[len(a.Facts)-1].Value, a.Facts[len(a.Facts)-1].Label)
	a.Facts = append(a.Facts, b.publishedCounts(id, on)...)
	a.note(freshness(t))
	a.Choices = append(a.Choices, treatyChoice(t))
	return a, nil
}

// publishedCounts lists counts of parties and signatures that others have
// published.
func (b *Bot) publishedCounts(treaty string, on corpus.Date) []Fact {
	var facts []Fact
	for _, f := range b.ledger.Figures {
		label := ""
		switch {
		case strings.HasPrefix(f.Topic, "parties_"+treaty):
			label = "Parties, as published"
		case strings.HasPrefix(f.Topic, "signatories_"+treaty):
			label = "Signatures, as published"
		}
		if label != "" && b.known(f, on) {
			fact := figureFact(f)
			fact.Label, fact.Treaty = fmt.Sprintf("%s, %d", label, f.Year), treaty
			facts = append(facts, fact)
		}
	}
	return append(facts, b.claimFacts(treaty, "", on)...)
}

// figuresOf lists the figures of a topic that were known on a day, by year.
func (b *Bot) figuresOf(topic string, on corpus.Date) []*ledger.Figure {
	return slices.DeleteFunc(slices.Clone(b.ledger.Figures), func(f *ledger.Figure) bool { return f.Topic != topic || !b.known(f, on) })
}

// known reports whether a figure was surely known on a day: figures of a year
// are published up to the end of the next.
func (b *Bot) known(f *ledger.Figure, on corpus.Date) bool {
	return b.before(on).IsZero() || f.Year+1 < on.Year
}

func figureFact(f *ledger.Figure) Fact {
	value := formatNumber(f.Value) + " " + f.Unit
	if f.Note != "" {
		value += " (" + f.Note + ")"
	}
	year := strconv.Itoa(f.Year)
	return Fact{Label: topicLabels[f.Topic] + ", " + year, Value: value, Date: year, AsOf: year, Source: f.Source()}
}

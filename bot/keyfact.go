package bot

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/index"
)

// What a question must say for the ledger to answer it.
var (
	membershipWords = regexp.MustCompile(`(?i)\b(part(?:y|ies)|members?|join(?:ed|s)?|sign(?:ed|s|atory)?|ratif\w+|acced\w+|left|leav\w+|leave|withdr\w+|quit\w*|exit\w*|out of|status|still in|belongs?|bound|in the|suspen\w+|pull\w* out|part of)\b`)
	countWords      = regexp.MustCompile(`(?i)\b(?:how many|number of)\s+(?:of the\s+)?(?:countries|states|nations|parties|members|signatories)\b`)
	leaverWords     = regexp.MustCompile(`(?i)\b(?:who|which|what)\b.*\b(?:left|leav\w+|withdr\w+|quit|exited|pulled out)\b`)
	forceWords      = regexp.MustCompile(`(?i)\bin(?:to)? force\b|\btake effect\b`)
)

// addKeyFacts appends what the ledger has on the question. It reports whether
// these facts are an answer.
func (b *Bot) addKeyFacts(a *Answer, q index.Question, on corpus.Date) bool {
	asked := q.Text
	switch {
	case len(q.States) > 0:
		b.addStandings(a, q, on)
	case countWords.MatchString(asked) && !ofTheWorld(asked):
		b.addCounts(a, q, on)
	case leaverWords.MatchString(asked):
		b.addLeavers(a, q, on)
	case forceWords.MatchString(asked):
		b.addForce(a, q)
	}
	fromLedger := len(a.Facts) > 0 && (len(q.States) == 0 || membershipWords.MatchString(asked)) && q.Intent != index.Why
	if len(a.Facts) > 0 && len(q.States) > 0 && !membershipWords.MatchString(asked) {
		a.Facts = nil
	}
	fromFigures := b.addFigures(a, q)
	if len(a.Facts) > 0 {
		for _, t := range q.Treaties {
			if known := b.ledger.Treaty(t); known != nil {
				a.note(freshness(known))
			}
		}
	}
	return fromLedger || fromFigures
}

// ofTheWorld recognises counts of something else than parties: "how many
// countries produce mines".
func ofTheWorld(s string) bool {
	return regexp.MustCompile(`(?i)\b(?:produc\w+|mak(?:e|ing)|contaminat\w+|stockpil\w+|clear\w+|destroy\w+)\b`).MatchString(s)
}

// addStandings tells where the states named stand: under the treaties named,
// else under those where there is something to tell, else under the mine ban.
func (b *Bot) addStandings(a *Answer, q index.Question, on corpus.Date) {
	for _, code := range q.States {
		state := b.ledger.State(code)
		treaties := slices.DeleteFunc(slices.Clone(q.Treaties), func(t string) bool { return b.ledger.Treaty(t) == nil })
		if len(treaties) == 0 {
			for _, t := range b.ledger.Treaties {
				if s := b.ledger.Standing(code, t.Slug, on); salience(s) > 0 || t.Slug == mineBan {
					treaties = append(treaties, t.Slug)
				}
			}
		}
		for _, t := range treaties {
			s := b.ledger.Standing(code, t, on)
			f := b.standingFact(s)
			f.Label = state.Name + " and the " + s.Treaty.ShortName
			a.Facts = append(a.Facts, f)
			for _, n := range standingNotes(s) {
				a.note(n)
			}
		}
		a.Choices = append(a.Choices, Choice{"Status of " + state.Name, "status", map[string]string{"country": code}})
	}
}

func (b *Bot) addCounts(a *Answer, q index.Question, on corpus.Date) {
	for _, id := range q.Treaties {
		if t := b.ledger.Treaty(id); t != nil {
			a.Facts = append(a.Facts, b.countFacts(t, on)...)
		}
	}
}

func (b *Bot) addLeavers(a *Answer, q index.Question, on corpus.Date) {
	for _, t := range b.ledger.Treaties {
		if len(q.Treaties) > 0 && !slices.Contains(q.Treaties, t.Slug) {
			continue
		}
		for _, s := range b.ledger.Standings(t.Slug, on) {
			if s.Status == ledger.Withdrawn || s.Status == ledger.WithdrawalPending {
				f := b.standingFact(s)
				f.Label = s.State.Name + " and the " + t.ShortName
				a.Facts = append(a.Facts, f)
			}
		}
	}
	slices.SortStableFunc(a.Facts, func(x, y Fact) int { return cmp.Compare(x.Date, y.Date) })
}

func (b *Bot) addForce(a *Answer, q index.Question) {
	for _, id := range q.Treaties {
		if t := b.ledger.Treaty(id); t != nil {
			a.Facts = append(a.Facts, forceFact(t))
		}
	}
}

// figureTopics says in words what the figures are, and which questions they
// answer. The first word of a question that fits decides.
var figureTopics = []struct {
	topic   string
	label   string
	pattern *regexp.Regexp
}{
	{"mine_erw_casualties", "People killed or injured by mines and explosive remnants", regexp.MustCompile(`(?i)\b(?:casualt\w+|victims?|killed|injured|deaths?|died?|maimed)\b`)},
	{"mine_erw_casualties_revised", "The same, as revised later", regexp.MustCompile(`(?i)\b(?:casualt\w+|victims?|killed|injured|deaths?|died?|maimed)\b`)},
	{"stockpiled_apm_destroyed", "Stockpiled anti-personnel mines destroyed by parties, all years", regexp.MustCompile(`(?i)\b(?:stock\w*\b.*\bdestroyed|destroyed\b.*\bstock\w*|mines?\b.*\bdestroyed|destroyed\b.*\bmines?)\b`)},
	{"states_completed_stockpile_destruction", "Parties that have destroyed their stockpiles", regexp.MustCompile(`(?i)\bcompleted?\b.*\bstockpile`)},
	{"apm_producers", "States that produce anti-personnel mines", regexp.MustCompile(`(?i)\b(?:produc(?:e|es|ers?|ing)|mak(?:e|es|ing)|manufactur\w+)\b.*\bmines?\b|\bmines?\b.*\b(?:produc(?:ed|ers?)|made|manufactur\w+)\b`)},
	{"apm_contaminated", "States and areas with anti-personnel mines in the ground", regexp.MustCompile(`(?i)\bcontaminat\w+|\bmines? in the ground\b`)},
	{"area_cleared_by_parties", "Area cleared by parties", regexp.MustCompile(`(?i)\b(?:area|land|square|km2?)\b.*\bcleared\b|\bcleared\b.*\b(?:area|land|square|km2?)\b`)},
	{"mines_cleared_by_parties", "Mines cleared by parties", regexp.MustCompile(`(?i)\bmines?\b.*\bcleared\b`)},
	{"states_completed_clearance", "Parties that have completed clearance", regexp.MustCompile(`(?i)\bcompleted?\b.*\bclear`)},
	{"inf_missiles_destroyed", "Missiles destroyed under the INF Treaty", regexp.MustCompile(`(?i)\bmissiles?\b.*\bdestroyed\b|\bdestroyed\b.*\bmissiles?\b`)},
}

// quantityWords must be in a question that a figure answers.
var quantityWords = regexp.MustCompile(`(?i)\b(?:how (?:many|much)|number|figures?|statistics|count|total|toll)\b`)

// latestFigures is how many years are shown when none is asked for.
const latestFigures = 3

// addFigures appends the figures that a question about a quantity asks for.
func (b *Bot) addFigures(a *Answer, q index.Question) bool {
	if !quantityWords.MatchString(q.Text) && q.Intent != index.HowMany {
		return false
	}
	before := len(a.Facts)
	for _, topic := range figureTopics {
		if !topic.pattern.MatchString(q.Text) {
			continue
		}
		var figures []*ledger.Figure
		for _, f := range b.ledger.Figures {
			if f.Topic == topic.topic && (len(q.Dates) == 0 || slices.Contains(q.Dates, strconv.Itoa(f.Year))) {
				figures = append(figures, f)
			}
		}
		if len(q.Dates) == 0 {
			figures = figures[max(0, len(figures)-latestFigures):]
		}
		for _, f := range slices.Backward(figures) {
			a.Facts = append(a.Facts, figureFact(topic.label, f))
		}
	}
	return len(a.Facts) > before
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

package bot

import (
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
	"treatybot/index"
)

// interval is the days that a question is about.
type interval struct {
	from, to corpus.Date // from is zero where it has no beginning
	snapshot bool        // said with "in" or "on": one time, not a stretch
}

var (
	beforeDate  = pattern.New(`(?i)\b(since|after|from|between|in|on|of|during|before|until|till|by)\s+(?:the (?:year|end of)\s+)?$`)
	betweenDays = pattern.New(`(?i)^\s*(?:and|to|until|till|-|–)\s*$`)
)

// intervalOf reads the days that a question is about, up to the day for which
// it is answered. It reports false where the question names dates in a way
// that it does not understand.
func intervalOf(q index.Question, on corpus.Date) (i interval, ok bool) {
	i.to = on
	dates := corpus.FindDates(q.Text)
	if len(dates) == 0 {
		return i, true
	}
	first, last := dates[0], dates[len(dates)-1]
	m := beforeDate.FindStringSubmatch(q.Text[:first.Start])
	if m == nil || len(dates) > 2 || len(dates) == 2 && !betweenDays.MatchString(q.Text[first.End:last.Start]) {
		return i, false
	}
	switch word := strings.ToLower(m[1]); {
	case word == "from" && len(dates) == 2, word == "between":
		i.from, i.to = first.Date.First(), last.Date.Last()
	case len(dates) == 2:
		return i, false
	case word == "since" || word == "from":
		i.from = first.Date.First()
	case word == "after":
		i.from = first.Date.Last().AddDays(1)
	case word == "before":
		i.to = first.Date.First().AddDays(-1)
	case word == "until" || word == "till" || word == "by":
		i.to = first.Date.Last()
	default:
		i.from, i.to, i.snapshot = first.Date.First(), first.Date.Last(), true
	}
	if i.to.After(on) {
		i.to = on
	}
	return i, i.from.IsZero() || !i.to.Before(i.from)
}

// words says the days in a sentence.
func (i interval) words() string {
	if i.from.IsZero() {
		return "up to " + i.to.Long()
	}
	if i.from == i.to {
		return "on " + i.to.Long()
	}
	return "from " + i.from.Long() + " to " + i.to.Long()
}

// holds reports whether a day lies in the interval.
func (i interval) holds(d corpus.Date) bool {
	return !d.After(i.to) && (i.from.IsZero() || !d.Before(i.from))
}

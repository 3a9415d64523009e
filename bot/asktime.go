package bot

import (
	"regexp"
	"strings"

	"treatybot/corpus"
	"treatybot/index"
)

// interval is the days that a question is about.
type interval struct {
	from, to corpus.Date // from is zero where it has no beginning
	snapshot bool        // said with "in" or "on": one time, not a stretch
}

// datePattern matches a date as people write it.
const datePattern = `((?:\d{1,2} )?(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) )?(?:19|20)\d\d(?:-\d\d){0,2})`

// intervalPattern matches a date with the word before it, and the end of a
// stretch.
var intervalPattern = regexp.MustCompile(`(?i)\b(since|after|from|between|in|on|of|during|before|until|till|by)\s+(?:the (?:year|end of)\s+)?` + datePattern + `(?:\s*(?:and|to|until|till|-|–)\s*` + datePattern + `)?`)

// intervalOf reads the days that a question is about, up to the day for which
// it is answered. It reports false where the question names dates in a way
// that it does not understand.
func intervalOf(q index.Question, on corpus.Date) (i interval, ok bool) {
	i.to = on
	m := intervalPattern.FindAllStringSubmatch(q.Text, -1)
	if len(q.Dates) == 0 {
		return i, true
	}
	if len(m) != 1 {
		return i, false
	}
	first, err := parseDay(m[0][2])
	if err != nil {
		return i, false
	}
	last := first
	if m[0][3] != "" {
		if last, err = parseDay(m[0][3]); err != nil {
			return i, false
		}
	}
	switch word := strings.ToLower(m[0][1]); {
	case word == "since" && last == first:
		i.from = first.First()
	case word == "after" && last == first:
		i.from = first.Last().AddDays(1)
	case word == "from" && last == first:
		i.from = first.First()
	case word == "from" || word == "between":
		i.from, i.to = first.First(), last.Last()
	case last != first:
		return i, false
	case word == "before":
		i.to = first.First().AddDays(-1)
	case word == "until" || word == "till" || word == "by":
		i.to = first.Last()
	default:
		i.from, i.to, i.snapshot = first.First(), first.Last(), true
	}
	if i.to.After(on) {
		i.to = on
	}
	return i, !i.to.Before(i.from) || i.from.IsZero()
}

// words says the days in a sentence.
func (i interval) words() string {
	if i.from.IsZero() {
		return "up to " + i.to.Long()
	}
	return "from " + i.from.Long() + " to " + i.to.Long()
}

// holds reports whether a day lies in the interval.
func (i interval) holds(d corpus.Date) bool {
	return !d.After(i.to) && (i.from.IsZero() || !d.Before(i.from))
}

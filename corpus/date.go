package corpus

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"treatybot/corpus/pattern"
)

// Date is a calendar day that may be known only to the month or the year:
// Month or Day is zero where it is not known. The zero Date is no date.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf gives the day of t in t's own time zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2026-01-10", "2026-01" or "2026". It refuses days that no
// calendar has.
func ParseDate(s string) (Date, error) {
	parts := strings.Split(strings.TrimSpace(s), "-")
	widths := []int{4, 2, 2}
	if len(parts) > len(widths) {
		return Date{}, fmt.Errorf("date %q is not of the form 2026-01-10", s)
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.ParseUint(p, 10, 16)
		if err != nil || len(p) != widths[i] || v < 1 {
			return Date{}, fmt.Errorf("date %q is not of the form 2026-01-10", s)
		}
		n[i] = int(v)
	}
	d := Date{n[0], time.Month(n[1]), n[2]}
	if d.Month > time.December || d.Day > 28 && DateOf(d.Time()) != d {
		return Date{}, fmt.Errorf("there is no day %s in the calendar", s)
	}
	return d, nil
}

// IsZero reports whether d is no date at all.
func (d Date) IsZero() bool { return d == Date{} }

// Exact reports whether d is known to the day.
func (d Date) Exact() bool { return d.Day != 0 }

// First gives the earliest day that d can mean.
func (d Date) First() Date {
	return Date{d.Year, max(d.Month, 1), max(d.Day, 1)}
}

// Last gives the latest day that d can mean.
func (d Date) Last() Date {
	switch {
	case d.Exact() || d.IsZero():
		return d
	case d.Month != 0:
		return DateOf(time.Date(d.Year, d.Month+1, 0, 0, 0, 0, 0, time.UTC))
	default:
		return Date{d.Year, time.December, 31}
	}
}

// Time gives the first moment of the earliest day that d can mean, in UTC.
func (d Date) Time() time.Time {
	f := d.First()
	return time.Date(f.Year, f.Month, f.Day, 0, 0, 0, 0, time.UTC)
}

// Compare orders dates by the latest day they can mean, so that "some day in
// 2026" follows every known day of 2026. It returns -1, 0 or +1.
func (d Date) Compare(e Date) int {
	return cmp.Or(d.Last().Time().Compare(e.Last().Time()), d.Time().Compare(e.Time()))
}

// Before reports whether every day that d can mean comes before every day
// that e can mean.
func (d Date) Before(e Date) bool { return d.Last().Time().Before(e.Time()) }

// After reports whether every day that d can mean comes after every day that
// e can mean.
func (d Date) After(e Date) bool { return e.Before(d) }

// AddDays gives the day n days after d.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// AddMonths gives the same day n months later, or the last day of that month
// where it has no such day.
func (d Date) AddMonths(n int) Date {
	first := DateOf(time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC))
	first.Day = min(d.Day, Date{Year: first.Year, Month: first.Month}.Last().Day)
	return first
}

// DaysUntil counts the days from d to e; it is negative where e comes first.
func (d Date) DaysUntil(e Date) int { return int(e.Time().Sub(d.Time()).Hours() / 24) }

// String gives the ISO form, as long as the date is known: "2026-01-10",
// "2026-01" or "2026". It inverts [ParseDate].
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	default:
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
	}
}

// Long gives the form for readers: "10 January 2026", "January 2026", "2026".
func (d Date) Long() string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return strconv.Itoa(d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%s %d", d.Month, d.Year)
	default:
		return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year)
	}
}

// MarshalText gives the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form; empty text is no date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	if err == nil {
		*d = v
	}
	return err
}

// ParseLongDate reads the form for readers, as [Date.Long] prints it, and
// others that people write: "10 Jan 2026", "January 10, 2026", "Jan 2026".
func ParseLongDate(s string) (Date, error) {
	plain := strings.Join(strings.Fields(ordinalPattern.ReplaceAllString(strings.NewReplacer(",", " ", ".", " ").Replace(s), "$1")), " ")
	plain = strings.Replace(strings.ToLower(plain), "sept ", "sep ", 1)
	for _, form := range []struct {
		layout     string
		month, day bool
	}{
		{"2 January 2006", true, true}, {"2 Jan 2006", true, true}, {"January 2 2006", true, true}, {"Jan 2 2006", true, true},
		{"January 2006", true, false}, {"Jan 2006", true, false}, {"2006", false, false},
	} {
		t, err := time.Parse(form.layout, plain)
		if err != nil {
			continue
		}
		d := DateOf(t)
		if !form.day {
			d.Day = 0
		}
		if !form.month {
			d.Month = 0
		}
		return d, nil
	}
	return Date{}, fmt.Errorf("date %q is not of the form 10 January 2026", s)
}

const (
	monthName = `(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?`
	dayNumber = `\d{1,2}(?:st|nd|rd|th)?`
	someYear  = `(?:19|20)\d\d`
)

var (
	ordinalPattern = pattern.New(`(?i)\b(\d{1,2})(?:st|nd|rd|th)\b`)
	datePattern    = pattern.New(`(?i)\b(?:` + someYear + `-\d\d(?:-\d\d)?|(?:` + dayNumber + ` )?` + monthName + ` (?:` + dayNumber + `,? )?` + someYear + `|` + someYear + `)\b`)
)

// DateMention is a date found in running text.
type DateMention struct {
	Date       Date
	Start, End int // byte range
}

// FindDates lists the dates in a text, in order: days, months and years from
// 1900 to 2099.
func FindDates(text string) []DateMention {
	var list []DateMention
	for _, at := range datePattern.FindAllStringIndex(text, -1) {
		found := text[at[0]:at[1]]
		d, err := ParseDate(found)
		if err != nil {
			d, err = ParseLongDate(found)
		}
		if err == nil {
			list = append(list, DateMention{d, at[0], at[1]})
		}
	}
	return list
}

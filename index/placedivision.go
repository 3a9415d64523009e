package index

import (
	"slices"
	"strconv"
	"strings"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// addDivisions finds the parts of a treaty outside its numbered articles:
// "preamble", "technical annex, paragraphs 2 and 3", "annexes 1 and 2".
func (f *placeFinder) addDivisions(rest string, divisions []string) {
	f.addNumbered(rest, divisions)
	for _, name := range divisions {
		short := shortDivision(name)
		start := indexName(rest, short)
		if start < 0 || f.reading.left <= 0 || f.taken(start, start+1) {
			continue
		}
		f.reading.left--
		p := place{start, start + len(short), corpus.Locator{Division: name}}
		m := divisionParagraph.FindStringSubmatch(rest[p.end:])
		if m == nil || m[0] == m[1]+m[2] && !byWord.MatchString(m[1]) && counts(rest[p.end+len(m[1]):], len(m[2])) {
			f.list = append(f.list, p)
			continue
		}
		p.end += len(m[0])
		p.Paragraph, p.Unnumbered = m[2], true
		f.list = append(f.list, p)
		list := placeList{text: f.untaken(p.end), last: p.Locator, at: p.end, byWord: byWord.MatchString(m[1])}
		f.list = append(f.list, list.rest(f.reading)...)
	}
}

// divisionParagraph is the number of a paragraph after the name of a division.
var divisionParagraph = pattern.New(`^(,?\s*(?:par(?:a|agraph)?s?\.?\s*)?)\(?(\d{1,2})\b\)?`)

// indexName gives where a text first has a name as words of their own, in capital
// letters or small; -1 where it has not.
func indexName(text, name string) int {
	for i := range text {
		if beginsWord(text, i, name) && !inWord(text, i+len(name)) {
			return i
		}
	}
	return -1
}

// beginsWord reports whether a word of a text, at a byte, begins with a name.
func beginsWord(text string, at int, name string) bool {
	return at+len(name) <= len(text) && strings.EqualFold(text[at:at+len(name)], name) && !inWord(text, at)
}

// inWord reports whether a place in a text has letters or digits on both sides.
func inWord(text string, at int) bool {
	return at > 0 && at < len(text) && isWordByte(text[at-1]) && isWordByte(text[at])
}

// isWordByte is \w of regular expressions.
func isWordByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z'
}

// shortDivision gives the name of a part as people write it: "Annex 2" for
// "Annex 2 to the Treaty".
func shortDivision(name string) string {
	short, _, _ := strings.Cut(name, " to the ")
	return short
}

// numberedDivision matches the names of parts that are told apart by numbers or
// letters.
var numberedDivision = pattern.New(`^(.*\S) (\d{1,2}|[IVX]+|[A-Z])$`)

// addNumbered finds several of the parts that have one name and a number each:
// "annexes 1 and 2", "Annex I to III".
func (f *placeFinder) addNumbered(rest string, divisions []string) {
	var bases []string
	numbered := map[string]map[string]int{} // name -> number -> which of the divisions
	for i, name := range divisions {
		m := numberedDivision.FindStringSubmatch(shortDivision(name))
		if m == nil {
			continue
		}
		if numbered[m[1]] == nil {
			bases = append(bases, m[1])
			numbered[m[1]] = map[string]int{}
		}
		number := divisionNumber(m[2])
		if _, twice := numbered[m[1]][number]; !twice {
			numbered[m[1]][number] = i
		}
	}
	for _, base := range bases {
		for start := range rest {
			if f.reading.left <= 0 {
				return
			}
			if !beginsWord(rest, start, base) {
				continue
			}
			end := start + len(base)
			m := divisionNumbers.FindStringSubmatch(rest[end:])
			if m == nil {
				continue
			}
			l := divisionList{text: rest, at: end + len(m[0]), base: base, plural: m[1] != "", numbers: numbered[base]}
			found := l.from(m[2])
			if len(found) < 2 || f.taken(start, l.at) {
				continue // one alone may go on with a paragraph
			}
			found = found[:min(len(found), f.reading.left)]
			f.reading.left -= len(found)
			for _, i := range found {
				f.list = append(f.list, place{start, l.at, corpus.Locator{Division: divisions[i]}})
			}
		}
	}
}

// What follows the name that several divisions share: an ending of the plural,
// and the first number; a further number.
var (
	divisionNumbers = pattern.New(`^((?:e?s)?)\s+(\w{1,4})\b`)
	furtherNumber   = pattern.New(`^\s*(\w{1,4})\b`)
)

// divisionList reads the numbers after "annexes".
type divisionList struct {
	text    string
	at      int // byte of the text after what was read
	base    string
	plural  bool           // else what follows a comma may be a paragraph
	numbers map[string]int // number -> which of the divisions
}

// from lists the divisions of a list that begins with a number, in order.
func (l *divisionList) from(first string) []int {
	last, ok := l.numbers[divisionNumber(first)]
	if !ok {
		return nil
	}
	found := []int{last}
	for {
		kind, length := joinOf(l.text[l.at:])
		next := l.at + length
		announced := beginsWord(l.text, next, l.base)
		if announced {
			next += len(l.base)
		}
		m := furtherNumber.FindStringSubmatch(l.text[next:])
		if kind == noJoin || m == nil || !l.plural && (kind == closeComma || kind == spaceComma) {
			return found
		}
		i, ok := l.numbers[divisionNumber(m[1])]
		if !ok || kind == ranged && i <= last ||
			!announced && !(l.plural && kind == joinedAnd) && counts(l.text[next:], len(m[0])) {
			return found
		}
		if kind == ranged {
			found = append(found, l.within(last, i)...)
		}
		found, last = append(found, i), i
		l.at = next + len(m[0])
	}
}

// within lists the divisions of this name between two of them, in the order of
// the treaty.
func (l *divisionList) within(first, last int) []int {
	var list []int
	for _, i := range l.numbers {
		if first < i && i < last {
			list = append(list, i)
		}
	}
	slices.Sort(list)
	return list
}

// divisionNumber gives "II", "ii" and "2" one form.
func divisionNumber(s string) string {
	if n, ok := corpus.ParseRoman(s); ok {
		return strconv.Itoa(n)
	}
	return strings.ToLower(s)
}

package index

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// maxPlaces is how many places of a question are looked up: more than that is
// no question about them, and each costs time. maxRead is how many are read and
// counted at most, with the numbers of ranges that were tried in vain: no treaty
// has so many articles.
const (
	maxPlaces = 12
	maxRead   = 1000
)

var (
	listJoin  = pattern.New(`^(?:\s*([,;&+])\s*(?:((?i:and|or))\s+)?|\s+((?i:and|or))\s+)`)
	rangeJoin = pattern.New(`^(?:\s*(?:[-–—]|\.{2,3}|…)\s*|\s+(?i:(?:up\s+)?to|through|thru|until|till)\s+)`)

	// What may come next in a list: "article 4(2)" or "4(2)"; "(2)(b)"; "para 2";
	// and after "paras 1 and" a bare "2".
	nextArticle   = pattern.New(`^(?i:(?:articles?|arts?)\b\.?\s*)?` + numberPart + `\b` + afterPart)
	nextParts     = pattern.New(`^(?:\(\s*[0-9A-Za-z]{1,4}\s*\))+`)
	nextParagraph = pattern.New(`^(?i:(?:sub-?)?par(?:a|agraph)?s?\.?|§+|points?|clauses?)\s*\(?(\d{1,2}|[a-z])\b\)?`)
	nextBare      = pattern.New(`^(\d{1,2}|[b-h])\b((?:\([0-9a-z]{1,4}\))*)`)

	// byWord matches what follows an article where a word announces its
	// paragraphs: the numbers after it are paragraphs too.
	byWord = pattern.New(`(?i)(?:par|§|point|clause)[^()]*$`)

	pluralArticles = pattern.New(`(?i)^(?:articles|arts)\b`)
)

// fewPlaces keeps the first places, each once, and counts the others. With
// several treaties the same number may be a place of each: then all count.
func fewPlaces(places []place, treaties []string) (first []corpus.Locator, more int) {
	seen := map[string]bool{}
	for _, p := range places {
		anchor := p.Anchor()
		switch {
		case seen[anchor] && len(treaties) < 2:
		case len(first) == maxPlaces:
			more++
		default:
			first = append(first, p.Locator)
		}
		seen[anchor] = true
	}
	return first, more
}

// ListedPlaces reads a list of places of a treaty, the first twelve of them: "4
// to 6", "3(1) and 4", "annexes 1 and 2"; and counts the others. It gives none
// where a text is no list, or has anything else in it. Without a treaty, "", a
// range has every number between its ends.
func (v *View) ListedPlaces(treaty, text string) (places []corpus.Locator, more int) {
	text = strings.TrimSpace(text)
	if bareList.MatchString(text) {
		text = "articles " + text
	}
	text = plainReferences(text)
	var treaties []string
	if treaty != "" {
		treaties = []string{treaty}
	}
	found := v.findPlaces(text, text, treaties)
	var read []corpus.Mention
	for _, p := range found {
		read = append(read, corpus.Mention{Start: p.start, End: p.end})
	}
	if len(found) < 2 || strings.Trim(joinWords.ReplaceAllString(cut(text, read), ""), " ,;&+") != "" {
		return nil, 0
	}
	return fewPlaces(found, treaties)
}

var (
	// bareList matches a list of numbers without the word for an article; "5,2" is
	// none, but one place.
	bareList  = pattern.New(`^(?i)(?:\d{1,3}|[ivxlc]+)(?:\(|\.\d|\s*[;&+–—-]|\s*,\s|\s*,\s*\d+\s*,|\s+(?:to|and|or|through)\b)`)
	joinWords = pattern.New(`(?i)\b(?:and|or)\b`)
)

// placeList reads the list that a reference begins: "Art. 3(1)" is followed by
// "and 4", "to 7", ", (2)", "and paragraph 2".
type placeList struct {
	text     string
	last     corpus.Locator // the place read last
	at       int            // byte of the text after it
	number   string         // of its article, as written; "" outside articles
	byWord   bool           // its paragraph was announced by a word: so are bare numbers after it
	articles bool           // the word was "articles": a number after "and" is one
}

// rest reads the list to its end, or as far as the reading may go. Every place
// of a range has the span of the range; joins belong to the place after them.
func (l *placeList) rest(r *reading) []place {
	var list []place
	for r.left > 0 {
		kind, length := joinOf(l.text[l.at:])
		start, from := l.at, l.last
		if kind == noJoin || !l.next(start+length, kind) {
			return list
		}
		r.left--
		if kind == ranged {
			s, ok := newSpan(from, l.last)
			if !ok {
				l.last, l.at = from, start
				return list
			}
			for _, b := range r.between(s) {
				list = append(list, place{start, l.at, b})
			}
		}
		list = append(list, place{start, l.at, l.last})
	}
	return list
}

// join is what stands between two places.
type join int

const (
	noJoin     join = iota
	ranged          // "to", "-"
	joinedAnd       // "and", ", and"
	spaceComma      // ", "
	closeComma      // ",", which may be of a decimal
	joined          // "or", ";", "&" and the like
)

// joinOf gives the join that a text begins with, and its bytes.
func joinOf(tail string) (kind join, length int) {
	if found := rangeJoin.FindString(tail); found != "" {
		return ranged, len(found)
	}
	m := listJoin.FindStringSubmatch(tail)
	switch {
	case m == nil:
		return noJoin, 0
	case strings.EqualFold(m[2]+m[3], "and"):
		kind = joinedAnd
	case m[1] != "," || m[2] != "":
		kind = joined
	case strings.HasSuffix(m[0], ","):
		kind = closeComma
	default:
		kind = spaceComma
	}
	return kind, len(m[0])
}

// next reads the place at a byte of the text, after a join.
func (l *placeList) next(at int, after join) bool {
	tail := l.text[at:]
	if m := nextBare.FindStringSubmatch(tail); m != nil && (l.byWord || m[1][0] > '9') && !counts(tail, len(m[0])) && l.beside(m[1]+m[2], at+len(m[0])) {
		return true
	}
	if parts := nextParts.FindString(tail); parts != "" {
		return l.beside(parts, at+len(parts))
	}
	if m := nextParagraph.FindStringSubmatch(tail); m != nil && l.beside(m[1], at+len(m[0])) {
		l.byWord = true
		return true
	}
	m := nextArticle.FindStringSubmatchIndex(tail)
	if m == nil || l.number == "" {
		return false
	}
	number, parts, announced := tail[m[2]:m[3]], tail[m[4]:m[5]], m[2] > 0
	switch {
	case announced:
	case styleOf(number) != styleOf(l.number), strings.EqualFold(number, "i"),
		!l.articles && after == closeComma, // "5,2"
		!(l.articles && after == joinedAnd) && parts == "" && counts(tail, m[1]):
		return false
	}
	found, ok := newPlace(number, parts, tail[m[1]:])
	if !ok {
		return false
	}
	l.last, l.at, l.number, l.byWord = found, at+m[1], number, byWord.MatchString(parts)
	return true
}

// counts reports whether the number that a text begins with, so many bytes
// long, counts something or is of a date: "10 years", "10 January 2026".
func counts(tail string, length int) bool {
	then := strings.TrimLeftFunc(tail[length:], unicode.IsSpace)
	if at := countedUnit.FindStringIndex(then[:min(len(then), maxCounted)]); at != nil && at[0] == 0 {
		return true
	}
	dates := corpus.FindDates(tail[:min(len(tail), maxCounted)])
	return len(dates) > 0 && dates[0].Start == 0
}

// maxCounted is longer than any date or counted unit, in bytes: a list calls
// counts at each number.
const maxCounted = 48

// beside reads a part of the article or division that the last place lies in:
// after Art. 5(1)(a) "(b)" is Art. 5(1)(b), and "(2)" is Art. 5(2).
func (l *placeList) beside(parts string, end int) bool {
	steps := strings.FieldsFunc(strings.ToLower(parts), func(r rune) bool { return strings.ContainsRune("() \t", r) })
	if len(steps) == 0 {
		return false
	}
	to := l.last
	for depth := len(to.Points) - 1; depth >= -1; depth-- {
		switch {
		case depth >= 0 && kindOf(to.Points[depth], depth) == kindOf(steps[0], depth):
			to.Points = slices.Concat(to.Points[:depth], steps)
		case depth < 0 && to.Paragraph != "" && isNumber(steps[0]):
			to.Paragraph, to.Points = steps[0], append([]string(nil), steps[1:]...)
		default:
			continue
		}
		if _, err := corpus.ParseLocator(to.String()); err != nil {
			return false
		}
		l.last, l.at = to, end
		return true
	}
	return false
}

func isNumber(s string) bool { _, err := strconv.Atoi(s); return err == nil }

// kindOf tells numbers, letters and Roman numerals apart, which stand below
// letters only.
func kindOf(part string, depth int) string {
	_, roman := corpus.ParseRoman(part)
	switch {
	case isNumber(part):
		return "number"
	case depth > 0 && roman && strings.Trim(part, "ivx") == "":
		return "roman"
	default:
		return "letter"
	}
}

// styleOf tells 5, V, v and five apart: a list keeps to one.
func styleOf(number string) string {
	switch {
	case isNumber(number):
		return "arabic"
	case strings.Trim(number, "IVXLC") == "":
		return "Roman"
	case strings.Trim(number, "ivxlc") == "":
		return "small Roman"
	default:
		return "word"
	}
}

package corpus

import (
	"strconv"
	"strings"

	"treatybot/corpus/pattern"
)

// marker is the number or letter that a paragraph of a treaty begins with.
type marker struct {
	class markerClass
	label string // as printed: "3.", "(a)"
	part  string // as in a Locator: "3", "a", "5bis"
	value int    // place in its series, from 1
}

// markerClass is a series of markers. A text uses each class on one level
// at a time.
type markerClass int

const (
	noMarker      markerClass = iota
	decimalDot                // 1.
	decimalParens             // (1)
	letter                    // (a)
	doubleLetter              // (aa)
	romanNumeral              // (i)
	dash                      // –
)

var (
	decimalPattern = pattern.New(`^(\(?)(\d{1,3})\s?(bis|ter|quater)?([.)])(?:\s+|$)`)
	letterPattern  = pattern.New(`^\(([a-z]{1,2}|[ivx]{1,5})\)(?:\s+|$)`)
	dashPattern    = pattern.New(`^[-–—•]\s+`)
)

// cutMarker parts a paragraph into its marker and its words. A letter that
// may also be a Roman numeral comes as a letter; the segmenter, which sees
// the series, decides.
func cutMarker(s string) (marker, string) {
	if m := decimalPattern.FindStringSubmatch(s); m != nil {
		n, _ := strconv.Atoi(m[2])
		mk := marker{class: decimalDot, label: strings.TrimSpace(m[0]), part: trimNumber(m[2]) + m[3], value: n}
		if m[1] == "(" {
			mk.class = decimalParens
		}
		return mk, s[len(m[0]):]
	}
	if m := letterPattern.FindStringSubmatch(s); m != nil {
		mk := marker{class: letter, label: strings.TrimSpace(m[0]), part: m[1], value: int(m[1][0]-'a') + 1}
		switch n, roman := ParseRoman(m[1]); {
		case len(m[1]) == 1:
		case roman:
			mk.class, mk.value = romanNumeral, n
		case len(m[1]) == 2 && m[1][0] == m[1][1]:
			mk.class = doubleLetter
		default:
			return marker{}, s
		}
		return mk, s[len(m[0]):]
	}
	if m := dashPattern.FindString(s); m != "" {
		return marker{class: dash, label: strings.TrimSpace(m)}, s[len(m):]
	}
	return marker{}, s
}

// asRoman gives the Roman reading of a letter marker, if it has one.
func (m marker) asRoman() (marker, bool) {
	n, ok := ParseRoman(m.part)
	if m.class != letter || !ok {
		return m, false
	}
	m.class, m.value = romanNumeral, n
	return m, true
}

// IsMarker reports whether s is no more than the number or letter that a
// paragraph begins with: "1.", "(a)", "–".
func IsMarker(s string) bool {
	m, words := cutMarker(strings.TrimSpace(s) + " ")
	return m.class != noMarker && words == ""
}

// HasMarker reports whether s begins with such a number or letter.
func HasMarker(s string) bool {
	m, _ := cutMarker(s)
	return m.class != noMarker
}

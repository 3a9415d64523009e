package corpus

import (
	"fmt"
	"strconv"
	"strings"

	"treatybot/corpus/pattern"
)

// Locator is a place in a document, outermost part first. The zero Locator is
// the whole document.
//
//	Art. 20(3)             Article "20", Paragraph "3"
//	Art. XIII(2)           Article "13", Roman, Paragraph "2"
//	Art. 5(4)(b)(iii)      Points "b", "iii"
//	Art. 32, para. 2       Paragraph "2", Unnumbered: counted by us
//	Preamble, para. 4      Division "Preamble", Paragraph "4", Unnumbered
//	Technical Annex(1)(a)  Division "Technical Annex"
//	Protocol, Art. 1(2)    Division "Protocol", Article "1"
//	Art. 5(1) [2]          Again 2: a second paragraph that the text numbers 1
//
// Prose has divisions (its headings) and unnumbered paragraphs only.
type Locator struct {
	Division   string   // named part outside the numbered articles, or heading in prose
	Article    string   // arabic: "20", "5bis"; empty outside articles
	Roman      bool     // the treaty prints its articles in Roman numerals
	Paragraph  string   // arabic: "3", "5bis"
	Unnumbered bool     // the text prints no number; Paragraph is its count
	Points     []string // letters of sub-paragraphs and what they hold: "b", "iii"
	Again      int      // 2 for the second place that the text gives the same name, and so on
}

var (
	// how people announce an article
	articleWord = pattern.New(`(?i)^(?:articles?|arts?|§)\.?\s*`)
	// an article's number, and the rest: "20", "XIII(2)", "5 bis (1)"
	citePattern = pattern.New(`(?i)^(\d{1,4}|[ivxlcdm]+)\s*(bis|ter|quater)?(.*)$`)
	// words that may stand between the parts of a citation
	joinPattern = pattern.New(`(?i)\b(?:paragraphs?|paras?|par|subparagraphs?|sub-paragraphs?|subparas?|points?|letters?|lit|no)\b\.?|[§¶]`)
	// the next part: "(3)", ".b", " 5 bis"
	partPattern = pattern.New(`(?i)^[\s(.,/)-]*(?:(\d{1,4})\s*(bis|ter|quater)?|([a-z]+))`)
	// "Preamble, para. 4", "Technical Annex(1)(a)"
	divisionPattern = pattern.New(`^(.*?)(?:,? para\. (\d{1,4}(?:bis|ter|quater)?)|\((\d{1,4}(?:bis|ter|quater)?)\))?((?:\([a-z0-9]{1,5}\))*)$`)
	pointPattern    = pattern.New(`[a-z0-9]+`)
	// "Protocol, Art. 1(2)"
	annexedPattern = pattern.New(`^(.*[^\s,]), Art\. (.+)$`)
	// "Art. 5(1) [2]"
	againPattern = pattern.New(`^(.*\S) \[(\d{1,4})\]$`)
)

// ParseLocator reads a place as people and treaties write it: "5", "V",
// "5(1)(b)", "Art. 5 para 1", "Article XIII, paragraph 2", "Preamble, para. 4".
// It inverts [Locator.String]. What names no article is taken for a division.
func ParseLocator(s string) (Locator, error) {
	s = strings.Join(strings.Fields(s), " ")
	if m := againPattern.FindStringSubmatch(s); m != nil {
		l, err := ParseLocator(m[1])
		if n, _ := strconv.Atoi(m[2]); n > 1 && l.Again == 0 {
			l.Again = n
			return l, err
		}
	}
	rest := articleWord.ReplaceAllString(s, "")
	if rest == "" {
		return Locator{}, fmt.Errorf("%q names no article", s)
	}
	announced := len(rest) < len(s)
	if l, ok := parseCitation(rest); ok {
		return l, nil
	}
	if announced {
		return Locator{}, fmt.Errorf("%q is not an article number such as 5, V or 5(1)(b)", s)
	}
	if m := annexedPattern.FindStringSubmatch(s); m != nil && Slug(m[1]) != "" {
		if l, ok := parseCitation(m[2]); ok {
			l.Division = m[1]
			return l, nil
		}
	}
	return parseDivision(s)
}

// parseCitation reads an article number and the parts after it.
func parseCitation(s string) (Locator, bool) {
	unnumbered := strings.Contains(s, ", para. ")
	m := citePattern.FindStringSubmatch(strings.TrimSpace(joinPattern.ReplaceAllString(s, " ")))
	if m == nil {
		return Locator{}, false
	}
	l := Locator{Article: trimNumber(m[1]) + strings.ToLower(m[2])}
	if n, ok := ParseRoman(m[1]); ok {
		l.Article, l.Roman = strconv.Itoa(n)+strings.ToLower(m[2]), true
	} else if m[1][0] > '9' {
		return Locator{}, false
	}
	rest := m[3]
	for {
		p := partPattern.FindStringSubmatch(rest)
		if p == nil {
			return l, strings.Trim(rest, " ).,") == ""
		}
		rest = rest[len(p[0]):]
		part := strings.ToLower(trimNumber(p[1]) + p[2] + p[3])
		switch {
		case p[1] != "" && l.Paragraph == "" && len(l.Points) == 0:
			l.Paragraph, l.Unnumbered = part, unnumbered
		case p[1] != "" || isPoint(part):
			l.Points = append(l.Points, part)
		default:
			return Locator{}, false
		}
	}
}

// isPoint reports whether a part can be a letter or numeral of a point: "b",
// "aa", "iii".
func isPoint(s string) bool {
	_, roman := ParseRoman(s)
	return len(s) == 1 || roman || len(s) == 2 && s[0] == s[1]
}

// parseDivision reads a named part and the paragraph in it.
func parseDivision(s string) (Locator, error) {
	m := divisionPattern.FindStringSubmatch(s)
	if m == nil || Slug(m[1]) == "" {
		return Locator{}, fmt.Errorf("%q names no article", s)
	}
	l := Locator{Division: strings.TrimRight(m[1], ", "), Paragraph: m[2] + m[3], Unnumbered: m[2] != ""}
	l.Points = pointPattern.FindAllString(m[4], -1)
	return l, nil
}

// trimNumber drops leading zeros of a decimal number.
func trimNumber(s string) string {
	if t := strings.TrimLeft(s, "0"); t != "" || s == "" {
		return t
	}
	return "0"
}

// String prints the place in the treaty's own style.
func (l Locator) String() string {
	var b strings.Builder
	b.WriteString(l.Division)
	if l.Article != "" {
		if l.Division != "" {
			b.WriteString(", ")
		}
		b.WriteString("Art. " + l.printedArticle())
	}
	switch {
	case l.Paragraph == "":
	case l.Unnumbered:
		if b.Len() > 0 && (l.Article != "" || !strings.HasSuffix(l.Division, "?")) {
			b.WriteByte(',')
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString("para. " + l.Paragraph)
	default:
		b.WriteString("(" + l.Paragraph + ")")
	}
	for _, p := range l.Points {
		b.WriteString("(" + p + ")")
	}
	if l.Again > 0 {
		fmt.Fprintf(&b, " [%d]", l.Again)
	}
	return b.String()
}

// Number gives the place without the word for an article: "20(3)", "XIII".
func (l Locator) Number() string { return strings.TrimPrefix(l.String(), "Art. ") }

func (l Locator) printedArticle() string {
	digits := strings.TrimRight(l.Article, "abcdefghijklmnopqrstuvwxyz")
	n, err := strconv.Atoi(digits)
	if !l.Roman || err != nil {
		return l.Article
	}
	return FormatRoman(n) + l.Article[len(digits):]
}

// Anchor gives the part of a passage id after the "#": "art-20-3",
// "art-2-1-a", "preamble-4", "protocol-art-1". Roman articles become arabic.
func (l Locator) Anchor() string {
	var parts []string
	if l.Division != "" {
		parts = append(parts, anchorSlug(l.Division))
	}
	switch {
	case l.Article != "":
		parts = append(parts, "art", l.Article)
	case l.Division == "" && l.Paragraph != "":
		parts = append(parts, "para")
	}
	if l.Paragraph != "" {
		parts = append(parts, l.Paragraph)
	}
	anchor := strings.Join(append(parts, l.Points...), "-")
	if l.Again > 0 {
		anchor += "--" + strconv.Itoa(l.Again)
	}
	return anchor
}

// Parent gives the next larger place, and false for a whole article,
// division or document.
func (l Locator) Parent() (Locator, bool) {
	l.Again = 0
	switch {
	case len(l.Points) > 0:
		l.Points = l.Points[:len(l.Points)-1]
		if len(l.Points) == 0 {
			l.Points = nil
		}
	case l.Paragraph != "":
		l.Paragraph, l.Unnumbered = "", false
	default:
		return l, false
	}
	return l, true
}

// romanDigits lists the values of Roman numerals, greatest first.
var romanDigits = []struct {
	value  int
	symbol string
}{
	{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
	{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
}

// FormatRoman prints n, from 1 to 3999, in Roman numerals; other numbers in
// arabic.
func FormatRoman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, d := range romanDigits {
		for n >= d.value {
			b.WriteString(d.symbol)
			n -= d.value
		}
	}
	return b.String()
}

// ParseRoman reads a Roman numeral in its canonical form, in either case.
func ParseRoman(s string) (int, bool) {
	n, rest := 0, strings.ToUpper(s)
	for _, d := range romanDigits {
		for strings.HasPrefix(rest, d.symbol) {
			n += d.value
			rest = rest[len(d.symbol):]
		}
	}
	return n, rest == "" && n > 0 && n < 4000 && FormatRoman(n) == strings.ToUpper(s)
}

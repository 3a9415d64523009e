package index

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"treatybot/corpus/pattern"
)

// ordinals are numbers as people write them before "article" or "paragraph".
var ordinals = strings.Fields("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")

var (
	ordinalParagraph = pattern.New(`(?i)\b(` + strings.Join(ordinals, "|") + `|\d{1,2}(?:st|nd|rd|th))\s+(?:numbered\s+)?par(?:a|agraph)?\.?\s+(?:of|in)\s+(?:the\s+)?(?:article|art)(?:\b\.?\s*(\d{1,3}|[ivxlc]+)|(\d{1,3}))\b`)
	ordinalArticle   = pattern.New(`(?i)\b(` + strings.Join(ordinals, "|") + `|\d{1,2}(?:st|nd|rd|th))\s+article\b`)
	sectionSign      = pattern.New(`§+\s*(\d)`)
	articleWord      = pattern.New(`(?i)\b(?:articles?|arts?)\b`)
	looseArticle     = pattern.New(`(?i)\b(article|art)\b\.?\s*(\d{1,3})\s+(\d{1,2})\b(?:\s+([a-z])\b)?(\W*(?:$|[a-z]{3,}))`)
	wordsOfPart      = pattern.New(`(?i)\b((?:article|art)\b\.?\s*(?:\d{1,3}|[IVXLC]+)(?:\(\w+\))*),?\s+(?:sub(?:section)?|lit(?:era)?|letter|item|no)\b\.?\s*\(?(\w{1,3})\b\)?`)

	// countedUnit matches what a number counts that belongs to no article: "article 5 10 years".
	countedUnit = pattern.New(`(?i)\b(?:hour|day|week|month|year|yr|percent|state|countr|part(?:y|ies)|member|ratification)`)
)

// plainReferences brings references to places of treaties into the one form
// that [View.findPlaces] reads: "third paragraph of article 20" becomes "Art.
// 20(3)". Lists of places stay as they are.
func plainReferences(text string) string {
	text = ordinalParagraph.ReplaceAllStringFunc(text, func(found string) string {
		m := ordinalParagraph.FindStringSubmatch(found)
		return fmt.Sprintf("Art. %s(%d)", m[2]+m[3], ordinal(m[1]))
	})
	text = ordinalArticle.ReplaceAllStringFunc(text, func(found string) string {
		return fmt.Sprintf("Art. %d", ordinal(ordinalArticle.FindStringSubmatch(found)[1]))
	})
	if !articleWord.MatchString(text) { // else it is a paragraph
		text = sectionSign.ReplaceAllString(text, "Art. $1")
	}
	text = wordsOfPart.ReplaceAllString(text, "$1($2)")
	return looseArticle.ReplaceAllStringFunc(text, func(found string) string {
		m := looseArticle.FindStringSubmatch(found)
		if countedUnit.MatchString(m[5]) {
			return found
		}
		place := fmt.Sprintf("Art. %s(%s)", m[2], m[3])
		if m[4] != "" {
			place += "(" + m[4] + ")"
		}
		return place + m[5]
	})
}

// ordinal gives the number of "third" or "3rd".
func ordinal(word string) int {
	if at := slices.Index(ordinals, strings.ToLower(word)); at >= 0 {
		return at + 1
	}
	n, _ := strconv.Atoi(strings.TrimRight(word, "stndrhSTNDRH")) // the pattern has found digits
	return n
}

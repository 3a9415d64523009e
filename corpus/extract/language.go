package extract

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"

	"treatybot/corpus"
)

// What it takes to tell a language.
const (
	languageLetters = 60      // fewer letters may be of any language
	languageSample  = 8 << 10 // bytes; more make it no surer
)

// detectLanguage guesses the language of a text as BCP 47, empty where it is not
// sure. The words of treaties come from Latin in many languages, which lowers
// what the guesser thinks of any one; so parts of the text vote as well.
func detectLanguage(blocks []corpus.Block) string {
	var sample strings.Builder
	votes, parts := map[string]int{}, 0
	for _, b := range blocks {
		if sample.Len()+len(b.Text) > languageSample && sample.Len() > 0 {
			break
		}
		part := firstBytes(b.Text, languageSample)
		sample.WriteString(part + "\n")
		if letters(part) >= languageLetters {
			parts++
			votes[codeOf(whatlanggo.DetectLang(part))]++
		}
	}
	text := sample.String()
	info := whatlanggo.Detect(text)
	code := codeOf(info.Lang)
	if letters(text) >= languageLetters && (info.IsReliable() || parts >= enoughParts && votes[code]*4 >= parts*3) {
		return code
	}
	return ""
}

// firstBytes gives the beginning of a text, so many bytes at most, without a
// character that is cut in two.
func firstBytes(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

// enoughParts is how many paragraphs make an election.
const enoughParts = 4

// letters counts the letters of a text; those of scripts that write more with
// each, or that few languages share, count more.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		if n++; !unicode.Is(unicode.Latin, r) && !unicode.Is(unicode.Cyrillic, r) {
			n += 3
		}
	}
	return n
}

// codeOf gives the BCP 47 code of a language. The two written forms of
// Norwegian are one here.
func codeOf(l whatlanggo.Lang) string {
	code := l.Iso6391()
	if code == "nb" || code == "nn" {
		return "no"
	}
	return code
}

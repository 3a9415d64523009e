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

// language guesses the language of a text as BCP 47, empty where it is not
// sure.
func language(blocks []corpus.Block) string {
	var sample strings.Builder
	for _, b := range blocks {
		if sample.Len()+len(b.Text) > languageSample && sample.Len() > 0 {
			break
		}
		sample.WriteString(b.Text + "\n")
	}
	text := sample.String()
	letters := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if !unicode.Is(unicode.Latin, r) && !unicode.Is(unicode.Cyrillic, r) {
				letters += 3 // scripts that write more with a letter, or have fewer languages
			}
		}
	}
	info := whatlanggo.Detect(text)
	if letters < languageLetters || !info.IsReliable() {
		return ""
	}
	code := info.Lang.Iso6391()
	if code == "nb" || code == "nn" {
		return "no"
	}
	return code
}

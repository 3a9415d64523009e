package index

import (
	"regexp"
	"testing"
	"unicode/utf8"
)

func TestPlainReferences(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"none", "can Finland leave in 6 months?", "can Finland leave in 6 months?"},
		{"plain already", "Art. 5(3) CCM", "Art. 5(3) CCM"},
		{"section sign", "§5(3) CCM", "Art. 5(3) CCM"},
		{"section sign of an article", "Art. 7 § 1 (d)", "Art. 7 § 1 (d)"},
		{"ordinal paragraph", "third paragraph of article 20", "Art. 20(3)"},
		{"ordinal in digits", "the 20th para of art. IV", "the Art. IV(20)"},
		{"ordinal article", "the First Article of the NPT", "the Art. 1 of the NPT"},
		{"several articles", "articles 3, 4 and 5 of Ottawa", "articles 3, 4 and 5 of Ottawa"},
		{"several paragraphs", "article 5, paragraphs 1 and 2", "article 5, paragraphs 1 and 2"},
		{"letters", "art 7 1 b", "Art. 7(1)(b)"},
		{"letters before a name", "art 7 1 b ottawa", "Art. 7(1)(b) ottawa"},
		{"no letter before a name", "art 20 3 ottawa", "Art. 20(3) ottawa"},
		{"a word for the letter", "Article 9 lit. b CWC", "Article 9(b) CWC"},
		{"a number of something else", "article 5 10 years", "article 5 10 years"},
		{"no article but art", "the art of 3 wars", "the art of 3 wars"},
	} {
		if got := plainReferences(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// referring matches what every reference has that plainReferences changes.
var referring = regexp.MustCompile(`(?i)\bart(?:icle)?s?(?:\b|\d)|§`)

// FuzzPlainReferences: text without references stays, and what is plain is not
// changed again.
func FuzzPlainReferences(f *testing.F) {
	for _, seed := range []string{
		"third paragraph of article 20", "articles 3, 4 and 5", "art 7 1 b ottawa", "Art. 7 § 1 (d)", "§§5", "article 5, paragraphs 1 & 2 or 3",
		"99th article", "art. IV, item (b)", "arts 1 and", "article 0 0", "third par of art0", "Ärt 1 2 \xff", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := plainReferences(text)
		if !referring.MatchString(text) && once != text {
			t.Errorf("%q has no reference, and becomes %q", text, once)
		}
		if utf8.ValidString(text) && !utf8.ValidString(once) {
			t.Errorf("%q becomes %q, which is no text", text, once)
		}
		if twice := plainReferences(once); twice != once {
			t.Errorf("%q becomes %q, and that %q", text, once, twice)
		}
	})
}

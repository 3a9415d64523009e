package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// vocabulary is the words of a text as they stand within lines, in lower case:
// it tells whether a hyphen at the end of a line belongs to the word.
type vocabulary map[string]int

func vocabularyOf(lines []line) vocabulary {
	v := vocabulary{}
	for i, l := range lines {
		words := strings.Fields(l.text)
		if i > 0 && lines[i-1].goesOn && len(words) > 0 {
			words = words[1:] // the rest of a word
		}
		if l.goesOn && len(words) > 0 {
			words = words[:len(words)-1]
		}
		for _, w := range words {
			w = trimWord(w)
			v[w]++
			for _, part := range strings.Split(w, "-") {
				if part != w {
					v[part]++
				}
			}
		}
	}
	return v
}

func trimWord(w string) string {
	return strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
}

// keepHyphen are the first parts after which English keeps a hyphen.
var keepHyphen = map[string]bool{"non": true, "self": true, "ex": true, "anti": true, "co": true, "all": true, "semi": true, "quasi": true, "vice": true}

// joinedWords are first parts that are words and yet belong to the next one
// without a hyphen: "under-taking", "there-fore".
var joinedWords = map[string]bool{
	"under": true, "over": true, "with": true, "where": true, "there": true, "here": true, "fore": true, "after": true, "inter": true,
	"more": true, "some": true, "every": true, "like": true, "other": true, "never": true, "mean": true, "head": true, "land": true,
}

// suspends are the words before which a hyphen stands for what the next word
// ends with: "age- and gender-sensitive".
var suspends = map[string]bool{"and": true, "or": true, "to": true, "und": true, "oder": true, "et": true, "ou": true, "och": true, "og": true, "ja": true}

// join puts the two parts of a word together that a line end parted. The
// text's own usage decides; where it has none, a hyphen is taken for one of the
// line, unless both parts are words of their own.
func (v vocabulary) join(first, second string) string {
	a, b := lastWord(first), firstWord(second)
	joined, hyphenated := first+second, first+"-"+second
	start, _ := utf8.DecodeRuneInString(second)
	folded := strings.ToLower(a)
	switch {
	case suspends[b] && v[folded+b] == 0:
		return first + "- " + second
	case a == "" || b == "" || !unicode.IsLower(start) && strings.ToUpper(a) != a:
		return hyphenated
	case v[folded+b] > 0 && v[folded+b] >= v[folded+"-"+b]:
		return joined
	case v[folded+"-"+b] > 0:
		return hyphenated
	case strings.HasPrefix(folded, "co") && len(folded) == 2 && strings.HasPrefix(b, "o"), folded != "co" && keepHyphen[folded]:
		return hyphenated
	case strings.Contains(folded, "-"):
		return joined
	case len(a) >= 4 && len(b) >= 4 && v[folded] > 0 && v[b] > 0 && !joinedWords[folded]:
		return hyphenated
	}
	return joined
}

// lastWord gives the letters and hyphens that a text ends with.
func lastWord(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
	if i >= 0 {
		_, size := utf8.DecodeRuneInString(s[i:])
		s = s[i+size:]
	}
	return strings.TrimLeft(s, "-")
}

// firstWord gives the letters that a text begins with, in lower case.
func firstWord(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		s = s[:i]
	}
	return strings.ToLower(s)
}

func endsInLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}

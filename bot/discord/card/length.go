package card

import "strings"

// Length is the length of a text in UTF-16 code units.
func Length(s string) int {
	n := 0
	for _, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}

// Clip shortens text to at most limit UTF-16 code units, at the end of a word
// if one is near.
func Clip(s string, limit int) string {
	if Length(s) <= limit {
		return s
	}
	n := 0
	for i, r := range s {
		size := 1
		if r > 0xFFFF {
			size = 2
		}
		if n+size > limit-1 {
			s = s[:i]
			break
		}
		n += size
	}
	if i := strings.LastIndexByte(s, ' '); i >= len(s)/2 {
		s = s[:i]
	}
	return strings.TrimRight(s, " ,;:") + "…"
}

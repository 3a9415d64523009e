package index

import (
	"fmt"
	"strings"
	"testing"
)

// TestBounded: a long question is searched for by its first distinct words.
func TestBounded(t *testing.T) {
	var many []string
	for i := range 60 {
		many = append(many, fmt.Sprint("w", i))
	}
	for _, c := range []struct{ name, terms, want string }{
		{"ordinary", "war War war and peace", "war War war and peace"},
		{"repeated", strings.Repeat("War war peace ", 20), "War peace"},
		{"many", strings.Join(many, " "), strings.Join(many[:maxWords], " ")},
	} {
		if got := bounded(c.terms); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

package index

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAgreementsNamed: other agreements are known by name, words that are alike
// are not.
func TestAgreementsNamed(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"what is New START?", []string{"New START"}},
		{"did new start expire", []string{"new start"}},
		{"which missiles did START I cut?", []string{"START I"}},
		{"is the outer space treaty still valid", []string{"outer space treaty"}},
		{"ccw protocol v for old shells", []string{"ccw protocol v"}},
		{"does the JCPOA bind Iran", []string{"JCPOA"}},
		{"do the Geneva Conventions forbid it", []string{"Geneva Conventions"}},
		{"do obligations start 3 months after ratification?", nil},
		{"where do i start i have mines", nil},
		{"can we salt 1 field", nil},
		{"do states need a common position on transfers", nil},
		{"protocol 1 of the inspection", nil},
		{"the geneva convention on gas", nil},
		{"what sort of mines are banned", nil},
		{"WHAT SORT OF MINES ARE BANNED?", nil},
	} {
		if diff := cmp.Diff(c.want, agreementsNamed(c.text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestHasPhrase(t *testing.T) {
	words := func(s string) []token { return new(tokens).of(s) }
	for _, c := range []struct {
		name  string
		texts [][]token
		words []token
		want  bool
	}{
		{"one after the other", [][]token{words("mine"), words("the new start treati")}, words("new start"), true},
		{"apart", [][]token{words("new treati start")}, words("new start"), false},
		{"in two texts", [][]token{words("new"), words("start")}, words("new start"), false},
		{"one word tells nothing", [][]token{words("start")}, words("start"), false},
		{"none", [][]token{words("start")}, nil, false},
	} {
		if got := hasPhrase(c.texts, c.words); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

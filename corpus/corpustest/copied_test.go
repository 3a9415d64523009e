package corpustest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus/corpustest"
)

func TestCopied(t *testing.T) {
	o := corpustest.NewOriginals([]string{"Convention on the Law of All Good Things"},
		"Each State shall, on or before the first day of June, report to the Convention on the Law of All Good Things without any delay.")
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"seven words in a row", "They say: each state shall on or before the day.", nil},
		{"eight words in a row", "So each STATE shall (on or before) the first!", []string{"each state shall on or before the first"}},
		{"a longer run is one", "each state shall on or before the first day of June, then", []string{"each state shall on or before the first day of june"}},
		{"a name is no copy", "before the Convention on the Law of All Good Things without", nil},
	} {
		if diff := cmp.Diff(c.want, o.Copied(c.text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

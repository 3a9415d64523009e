package terminal

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWrap(t *testing.T) {
	long := strings.Repeat("x", 30)
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", []string{""}},
		{"fits", "twenty columns fit in", []string{"twenty columns fit", "in"}},
		{"to the last column", "nineteen columns are", []string{"nineteen columns are"}},
		{"line ends stay", "one\n\ntwo", []string{"one", "", "two"}},
		{"spaces inside stay", "2026-01-10  done", []string{"2026-01-10  done"}},
		{"spaces at a break go", "eighteen columns a  word", []string{"eighteen columns a ", "word"}},
		{"a word too long", "see " + long + " there", []string{"see", long, "there"}},
		{"hyphens are no breaks", "a non-proliferation-treaty", []string{"a", "non-proliferation-treaty"}},
		{"bold type takes no room", "\x1b[1mnineteen columns\x1b[0m are", []string{"\x1b[1mnineteen columns\x1b[0m are"}},
		{"wide letters take two", "芬兰退出渥太华公约 ok 了", []string{"芬兰退出渥太华公约", "ok 了"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, wrap(c.text, 0)); diff != "" {
				t.Errorf("wrap (-want +got):\n%s", diff)
			}
		})
	}
}

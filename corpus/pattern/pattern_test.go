package pattern_test

import (
	"sync"
	"testing"

	"treatybot/corpus/pattern"
)

func TestWrongExpression(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a wrong expression gets past the tests")
		}
	}()
	pattern.New(`(`)
}

// TestSharedPattern: goroutines may be the first to use a pattern at once. The
// race detector watches.
func TestSharedPattern(t *testing.T) {
	p := pattern.New(`^(\d+) days?$`)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if m := p.FindStringSubmatch("12 days"); len(m) != 2 || m[1] != "12" || p.MatchString("12 weeks") {
				t.Errorf("found %q", m)
			}
		})
	}
	all.Wait()
}

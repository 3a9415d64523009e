package bot

import (
	"testing"

	"treatybot/corpus/ledger"
)

// TestActionWords: the bot has words for every kind of action.
func TestActionWords(t *testing.T) {
	for _, kind := range ledger.ActionKinds() {
		if deeds[kind] == "" && steps[kind] == "" {
			t.Errorf("%s has no words", kind)
		}
	}
}

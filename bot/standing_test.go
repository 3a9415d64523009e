package bot

import (
	"strings"
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

// TestFigureLabels: every figure of the ledger is shown by the command
// figures, under a label.
func TestFigureLabels(t *testing.T) {
	facts, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, set := range figureSets {
		for _, topic := range set.topics {
			shown[topic] = true
		}
	}
	for _, f := range facts.Figures {
		ofParties := strings.HasPrefix(f.Topic, "parties_") || strings.HasPrefix(f.Topic, "signatories_")
		if !ofParties && (!shown[f.Topic] || topicLabels[f.Topic] == "") {
			t.Errorf("%s is not shown", f.Topic)
		}
	}
}

package bot_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"treatybot/bot"
)

// reachedByLedger is how many of the judged questions that the ledger answers
// come out right: no fewer may.
var reachedByLedger = map[string]int{"tune": 35, "check": 23}

// TestJudgedLedger asks the judged questions that the ledger answers. An answer
// is right where its title, summary and facts contain every text given.
func TestJudgedLedger(t *testing.T) {
	b := newBot(t, "")
	for split, want := range reachedByLedger {
		questions, err := os.ReadFile("../index/testdata/questions/" + split + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		asked, right := 0, 0
		for line := range strings.Lines(string(questions)) {
			parts := strings.Split(strings.TrimSpace(line), " | ")
			if len(parts) != 3 || parts[0] != "ledger" {
				continue
			}
			asked++
			a := answer(b, "ask "+parts[1])
			if missing := missingTexts(a, strings.Split(strings.TrimPrefix(parts[2], "= "), "; ")); len(missing) == 0 {
				right++
			} else {
				t.Logf("%s: %s: without %q: %s %s", split, parts[1], missing, a.Title, a.Summary)
			}
		}
		t.Logf("%s: %d of %d right", split, right, asked)
		if right < want {
			t.Errorf("%s: %d of %d right, want %d", split, right, asked, want)
		}
	}
}

// missingTexts lists the texts that neither the title of an answer has, nor its
// summary, nor one of its facts.
func missingTexts(a bot.Answer, texts []string) []string {
	said := []string{a.Title, a.Summary}
	for _, f := range a.Facts {
		said = append(said, f.Label+": "+f.Value)
	}
	return slices.DeleteFunc(texts, func(text string) bool {
		return slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, text) })
	})
}

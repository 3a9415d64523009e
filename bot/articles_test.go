package bot_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"treatybot/bot"
)

// TestSeveralPlaces: who asks for several places of a treaty gets them all,
// in order, as far as they fit, and is told what is left out or not there.
func TestSeveralPlaces(t *testing.T) {
	b := newBot(t, "")
	const plainOnly = "The official wording is not installed here; whoever runs the bot adds it with: corpus pull, or corpus import FILE."
	for _, c := range []struct {
		line, title string
		places      []string // of the passages
		choices     []string
		notes       []string // besides that on the wording
	}{
		{
			"ask Articles 1 to 3 of the Ottawa Convention", "Ottawa Convention, Art. 1, Art. 2 and Art. 3",
			[]string{"Art. 1(1)", "Art. 1(2)", "Art. 2(1)", "Art. 2(2)", "Art. 2(3)", "Art. 2(4)", "Art. 2(5)", "Art. 3(1)", "Art. 3(2)"},
			[]string{"Art. 4"}, nil,
		},
		{
			"ask show me Art. 3(1) and 4 of the mine ban", "Ottawa Convention, Art. 3(1) and Art. 4",
			[]string{"Art. 3(1)", "Art. 4"}, []string{"Art. 3", "Art. 2", "Art. 5"}, nil,
		},
		{
			"ask what does Article VI, paragraphs 1 and 2 of the CWC say?", "Chemical Weapons Convention, Art. VI(1) and Art. VI(2)",
			[]string{"Art. VI(1)", "Art. VI(2)"}, []string{"Art. VI", "Art. V", "Art. VII"}, nil,
		},
		{
			"ask Art 20 (2)-(9) ottawa", "Ottawa Convention, Art. 20(2), Art. 20(3) and Art. 20(4)",
			[]string{"Art. 20(2)", "Art. 20(3)", "Art. 20(4)"}, []string{"Art. 20", "Art. 19", "Art. 21"},
			[]string{"The Ottawa Convention has no Art. 20(9)."},
		},
		{
			"article npt 6 and 9-12", "Non-Proliferation Treaty, Art. VI, Art. IX, Art. X and Art. XI",
			[]string{"Art. VI", "Art. IX(1)", "Art. IX(2)", "Art. IX(3)", "Art. IX(4)", "Art. IX(5)", "Art. IX(6)", "Art. X(1)", "Art. X(2)", "Art. XI"},
			[]string{"Art. V"}, []string{"The Non-Proliferation Treaty has 11 articles; there is no Art. XII."},
		},
		{
			"article ottawa 5(1); 5(1); 1(1)(a) to (c)", "Ottawa Convention, Art. 5(1), Art. 1(1)(a), Art. 1(1)(b) and Art. 1(1)(c)",
			[]string{"Art. 5(1)", "Art. 1(1)(a)", "Art. 1(1)(b)", "Art. 1(1)(c)"}, []string{"Art. 5", "Art. 1", "Art. 4", "Art. 2"}, nil,
		},
		{
			"article ottawa 5(1); 5; 5(1)(a); 3(1); 4", "Ottawa Convention, Art. 5, Art. 3(1) and Art. 4",
			[]string{"Art. 5(1)", "Art. 5(2)", "Art. 5(3)", "Art. 5(4)", "Art. 5(5)", "Art. 5(6)", "Art. 3(1)", "Art. 4"},
			[]string{"Art. 3"}, nil,
		},
		{
			"article ottawa 5; 5(1)", "Ottawa Convention, Art. 5",
			[]string{"Art. 5(1)", "Art. 5(2)", "Art. 5(3)", "Art. 5(4)", "Art. 5(5)", "Art. 5(6)"},
			[]string{"Art. 4", "Art. 6"}, nil,
		},
		{
			"article ctbt annexes 1 and 2", "Comprehensive Nuclear-Test-Ban Treaty, Annex 1 to the Treaty and Annex 2 to the Treaty",
			[]string{
				"Annex 1 to the Treaty, para. 1", "Annex 1 to the Treaty, para. 2", "Annex 1 to the Treaty, para. 3", "Annex 1 to the Treaty, para. 4",
				"Annex 1 to the Treaty, para. 5", "Annex 1 to the Treaty, para. 6", "Annex 2 to the Treaty, para. 1", "Annex 2 to the Treaty, para. 2",
			}, nil, nil,
		},
	} {
		a := answer(b, c.line)
		var places, choices []string
		for _, p := range a.Passages {
			places = append(places, p.Locator)
		}
		for _, choice := range a.Choices {
			choices = append(choices, choice.Label)
		}
		if a.Title != c.title || !a.Answered {
			t.Errorf("%s is titled %q, answered %v: %s", c.line, a.Title, a.Answered, a.Summary)
		}
		if diff := cmp.Diff(c.places, places); diff != "" {
			t.Errorf("%s, passages (-want +got):\n%s", c.line, diff)
		}
		if diff := cmp.Diff(c.choices, choices, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s, choices (-want +got):\n%s", c.line, diff)
		}
		if diff := cmp.Diff(append(c.notes, plainOnly), a.Notes); diff != "" {
			t.Errorf("%s, notes (-want +got):\n%s", c.line, diff)
		}
	}
}

// TestTooManyPlaces: an answer quotes whole places only, and counts the others.
func TestTooManyPlaces(t *testing.T) {
	b := newBot(t, "")
	for _, c := range []struct{ line, note string }{
		{"ask articles 1 to 22 of the Ottawa Convention", "These are 12 of 22 places; ask for the others by themselves."},
		{"ask CWC articles IV to IX", "These are 4 of 6 places; ask for the others by themselves."},
		{"article ctbt 2, 4 and 5", "These are 1 of 3 places; ask for the others by themselves."},
	} {
		a := answer(b, c.line)
		if len(a.Notes) == 0 || a.Notes[0] != c.note || !a.Answered {
			t.Errorf("%s: %q, want %q first", c.line, a.Notes, c.note)
		}
	}
}

// TestNoneOfSeveralPlaces: where no place is there, the answer is as for one.
func TestNoneOfSeveralPlaces(t *testing.T) {
	b := newBot(t, "")
	for _, c := range []struct {
		line    string
		outcome bot.Outcome
		summary string
	}{
		{"ask articles 30 to 40 of Ottawa", bot.NotFound, "The Ottawa Convention has 22 articles; there is no Art. 30."},
		{"article ottawa 20(8) and (9)", bot.NotFound, "The Ottawa Convention has no Art. 20(8)."},
		{"ask what do articles 30 and 31 of Ottawa say about mines?", bot.NotFound, "The Ottawa Convention has 22 articles; there is no Art. 30."},
		{"ask articles 2 and 3", bot.Unclear, "Art. 2 and Art. 3 of which treaty?"},
		{"ask articles 1 to 22", bot.Unclear, "Art. 1, Art. 2, Art. 3, Art. 4, Art. 5, Art. 6, Art. 7, Art. 8, Art. 9, Art. 10, Art. 11 and Art. 12 of which treaty? These are 12 of 22 places; ask for the others by themselves."},
	} {
		a := answer(b, c.line)
		if a.Outcome() != c.outcome || a.Summary != c.summary {
			t.Errorf("%s: %v, %q, want %v, %q", c.line, a.Outcome(), a.Summary, c.outcome, c.summary)
		}
	}
	asked := answer(b, "ask articles 2 and 3")
	if len(asked.Choices) == 0 {
		t.Fatal("no treaty is offered")
	}
	for _, choice := range asked.Choices {
		a := answer(b, "article "+choice.Options["treaty"]+" "+choice.Options["article"])
		if !a.Answered || len(a.Notes) > 1 {
			t.Errorf("%v is answered %q, %q", choice.Options, a.Summary, a.Notes)
		}
	}
}

package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
	"treatybot/corpus/store"
)

func TestGaps(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, _ *clock) {
		for _, row := range []struct {
			question string
			day      corpus.Date
		}{
			{"What is <@123> a  challenge\ninspection?", day.AddDays(1)},
			{"what is a challenge inspection", day},
			{"WHAT IS A CHALLENGE INSPECTION?!", day.AddDays(2)},
			{"Who pays <#99> <@!5> <@&6>?", day},
		} {
			if err := s.RecordGap(ctx, "g", row.question, row.day); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Gaps(ctx, "g")
		want := []store.Gap{
			{Question: "What is a challenge inspection?", Count: 3, First: day, Last: day.AddDays(2)},
			{Question: "Who pays ?", Count: 1, First: day, Last: day},
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		for name, err := range map[string]error{
			"nothing but a mention": s.RecordGap(ctx, "g", "<@1>?", day),
			"no day":                s.RecordGap(ctx, "g", "Why?", corpus.Date{Year: 2026}),
		} {
			t.Run(name, func(t *testing.T) { wantError(t, err, store.ErrInvalid) })
		}
	})
}

// TestGapsBound: the rarest and oldest make room.
func TestGapsBound(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 2,000 questions")
	}
	each(t, func(t *testing.T, s *store.Store, _ *clock) {
		record := func(question string, day corpus.Date) {
			if err := s.RecordGap(ctx, "g", question, day); err != nil {
				t.Fatal(err)
			}
		}
		record("old but asked twice", day)
		record("old but asked twice", day)
		record("old", day.AddDays(1))
		for i := range store.MaxGaps - 2 {
			record(fmt.Sprint("question ", i), day.AddDays(2))
		}
		record(strings.Repeat("new ", 200), day.AddDays(3))
		list, err := s.Gaps(ctx, "g")
		if err != nil || len(list) != store.MaxGaps {
			t.Fatalf("%d questions, %v", len(list), err)
		}
		if list[0].Question != "old but asked twice" || !strings.HasPrefix(list[1].Question, "new new") || len(list[1].Question) > 300 {
			t.Errorf("first %+v", list[:2])
		}
		for _, g := range list {
			if g.Question == "old" {
				t.Error("the oldest of the rarest is still there")
			}
		}
	})
}

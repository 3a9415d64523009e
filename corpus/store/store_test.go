package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/store"
	"treatybot/corpus/store/storetest"
)

var (
	ctx  = context.Background()
	anna = store.Actor{ID: "1", Name: "Anna"}
	ben  = store.Actor{ID: "2", Name: "Ben"}
)

// clock is set by hand.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// proposal makes a small document of its own text.
func proposal(title string) store.Proposal {
	return store.Proposal{
		Meta:     corpus.Meta{Title: title, Language: "en", Date: corpus.Date{Year: 2024, Month: 5}, Licence: "CC BY 4.0"},
		File:     store.File{Name: "a.txt", MediaType: "text/plain"},
		Original: []byte("original of " + title),
		Text:     "# " + title + "\n\nWhat the inspectors saw in " + title + " is told here.",
		Passages: 1,
		Origin:   store.Origin{Kind: store.OriginFile, Ref: "a.txt"},
	}
}

func add(t testing.TB, s *store.Store, guild, title string) store.Document {
	t.Helper()
	d, err := s.Add(ctx, guild, proposal(title), anna)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSmoke(t *testing.T) {
	storetest.Each(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		for i := range 3 {
			fmt.Println(add(t, s, "g", fmt.Sprint("Smoke ", i)))
		}
		fmt.Println(s.Get(ctx, "g", "c-smoke-1"))
		fmt.Println(s.List(ctx, "g", store.Query{Filter: "smoke"}))
		fmt.Println(s.Changes(ctx, 0, 10))
		fmt.Println(s.History(ctx, "g", store.HistoryQuery{}))
		fmt.Println(s.Sweep(ctx))
		fmt.Println(s.Erase(ctx, "g"))
		fmt.Println(s.Changes(ctx, 0, 10))
	})
}

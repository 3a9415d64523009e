package storetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"

	"treatybot/corpus"
	"treatybot/corpus/store"
)

// childVariable names the environment variable by which a test binary is told
// to be a child of [Kill], and how.
const childVariable = "TREATYBOT_STORE_CHILD"

type childSettings struct {
	Dir, URL, Guild string
	Seed            uint64
}

// Child does the work of a child of [Kill] and never returns, in a process
// that is one; in any other it does nothing. TestMain calls it first. beside, if
// not nil, is run beside the work with the same store, such as a follower that
// keeps an index; its errors end the child, which the test reports.
func Child(beside func(context.Context, *store.Store) error) {
	text := os.Getenv(childVariable)
	if text == "" {
		return
	}
	var c childSettings
	err := json.Unmarshal([]byte(text), &c)
	if err == nil {
		err = c.work(beside)
	}
	fmt.Fprintln(os.Stderr, "child:", err)
	os.Exit(1)
}

// work writes until the process is killed, or fails.
func (c childSettings) work(beside func(context.Context, *store.Store) error) error {
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{Dir: c.Dir, URL: c.URL})
	if err != nil {
		return err
	}
	failed := make(chan error, 2)
	if beside != nil {
		go func() {
			if err := beside(ctx, s); err != nil {
				failed <- fmt.Errorf("beside: %w", err)
			}
		}()
	}
	w := writer{s: s, guild: c.Guild, rng: rand.New(rand.NewPCG(c.Seed, 2))}
	go func() { failed <- w.run(ctx) }()
	return <-failed
}

// writer does random operations, one after the other, and acknowledges each.
type writer struct {
	s                  *store.Store
	guild              string
	rng                *rand.Rand
	published, removed []string
}

var somebody = store.Actor{ID: "1", Name: "Child"}

// run goes on where a child before it was killed.
func (w *writer) run(ctx context.Context) error {
	for offset := 0; ; offset += store.MaxPage {
		page, err := w.s.List(ctx, w.guild, store.Query{Which: store.All, Offset: offset})
		if err != nil {
			return err
		}
		for _, d := range page.Documents {
			w.note(d)
		}
		if len(page.Documents) == 0 {
			break
		}
	}
	for {
		action, d, err := w.step(ctx)
		if err != nil {
			return err
		}
		w.note(d)
		line, err := json.Marshal(acknowledge(action, d))
		if err == nil {
			_, err = os.Stdout.Write(append(line, '\n'))
		}
		if err != nil {
			return err
		}
	}
}

// note remembers which documents there are, and in which state.
func (w *writer) note(d store.Document) {
	if d.Published() {
		w.published = append(w.published, d.ID)
	} else {
		w.removed = append(w.removed, d.ID)
	}
}

// take picks a document of a list and takes it out.
func (w *writer) take(list *[]string) string {
	i, last := w.rng.IntN(len(*list)), len(*list)-1
	id := (*list)[i]
	(*list)[i] = (*list)[last]
	*list = (*list)[:last]
	return id
}

// step does one operation.
func (w *writer) step(ctx context.Context) (store.Action, store.Document, error) {
	switch n := w.rng.IntN(10); {
	case n < 3 && len(w.published) > 3:
		d, err := w.s.Remove(ctx, w.guild, w.take(&w.published), somebody)
		return store.ActionRemoved, d, err
	case n < 5 && len(w.removed) > 0:
		d, err := w.s.Restore(ctx, w.guild, w.take(&w.removed), somebody)
		return store.ActionRestored, d, err
	case n < 6 && len(w.published) > 3:
		d, err := w.s.Add(ctx, w.guild, w.proposal(w.take(&w.published)), somebody)
		return store.ActionReplaced, d, err
	}
	d, err := w.s.Add(ctx, w.guild, w.proposal(""), somebody)
	return store.ActionPublished, d, err
}

// proposal makes a document of some words, of up to a few hundred kilobytes, so
// that some writes take many pages.
func (w *writer) proposal(replaces string) store.Proposal {
	text := fmt.Sprintf("# Report %d\n\nWhat the inspectors saw, part %d.", w.rng.IntN(1_000_000), w.rng.Uint64())
	for range w.rng.IntN(3) * w.rng.IntN(1000) {
		text += fmt.Sprintf("\n\nFinding %d.", w.rng.Uint32())
	}
	return store.Proposal{
		Meta: corpus.Meta{Title: fmt.Sprint("Report ", w.rng.IntN(1_000_000)), Language: "en"},
		File: store.File{Name: "report.md", MediaType: "text/markdown"}, Original: []byte(originalOf(text)), Text: text, Passages: 1,
		Origin: store.Origin{Kind: store.OriginFile, Ref: "report.md"}, Replaces: replaces,
	}
}

// originalOf makes the original of a text: whoever sees both can tell whether
// they belong together.
func originalOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:]) + text
}

package bot

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
	"treatybot/corpus/store"
)

// gapsShown is how many groups of questions an answer has.
const gapsShown = 25

// corpusGaps lists the questions of the guild that found no answer, alike ones
// together, without those who asked.
func (b *Bot) corpusGaps(ctx context.Context, r Request) (Answer, error) {
	s, err := b.kept(ctx)
	if err != nil {
		return Answer{}, err
	}
	b.gaps.settle(ctx) // what was asked a moment ago belongs to it
	gaps, err := s.Gaps(ctx, r.Guild)
	if err != nil {
		return Answer{}, b.storeFailure(err)
	}
	a := Answer{Title: "Questions without an answer", Choices: []Choice{addChoice("Add a source")}}
	if len(gaps) == 0 {
		a.Summary = fmt.Sprintf("None in the last %d days: every question of this server found an answer, or nobody asked.", store.GapDays)
		return a, nil
	}
	groups := b.clustered(gaps)
	asked := 0
	for _, g := range groups {
		asked += g.count
	}
	a.Summary = fmt.Sprintf("%s in the last %d days, asked %s.", plural(len(groups), "question"), store.GapDays, times(asked))
	for _, g := range groups[:min(gapsShown, len(groups))] {
		f := told(g.gaps[0].Question, g.words())
		f.Date = g.last.String()
		a.Facts = append(a.Facts, f)
	}
	if more := len(groups) - gapsShown; more > 0 {
		a.note(fmt.Sprintf("And %s that were asked less often.", plural(more, "more question")))
	}
	a.note("Who asked is not recorded. A source that answers them helps: add one.")
	return a, nil
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return formatNumber(float64(n)) + " times"
}

// gapGroup is questions that are much alike, the most frequent first.
type gapGroup struct {
	gaps  []store.Gap
	count int
	last  corpus.Date
	stems []string // of the first
}

// variantsShown is how many other wordings of a question are quoted.
const variantsShown = 3

func (g gapGroup) words() string {
	words := fmt.Sprintf("asked %s, last on %s", times(g.count), g.last.Long())
	var others []string
	for _, v := range g.gaps[1:min(len(g.gaps), 1+variantsShown)] {
		others = append(others, "“"+clip(v.Question, longHeading)+"”")
	}
	if len(others) > 0 {
		words += "; also as " + listed(others)
	}
	if more := len(g.gaps) - 1 - variantsShown; more > 0 {
		words += fmt.Sprintf(" and %d more wordings", more)
	}
	return words
}

// sameQuestion is the share of common stems from which on two questions count
// as one. "who signed the ferret treaty" and "which countries signed the ferret
// treaty" have two of three in common.
const sameQuestion = 0.6

// clustered puts questions together that have most of their stems in common,
// the most frequent group first.
func (b *Bot) clustered(gaps []store.Gap) []gapGroup {
	var groups []gapGroup
	for _, g := range gaps {
		g.Question = clip(corpus.OneLine(g.Question), MaxName)
		stems := b.index.Stems(g.Question)
		if len(stems) == 0 {
			stems = strings.Fields(corpus.Fold(g.Question))
		}
		i := slices.IndexFunc(groups, func(other gapGroup) bool { return sharedWords(stems, other.stems) >= sameQuestion })
		if i < 0 {
			groups = append(groups, gapGroup{stems: stems})
			i = len(groups) - 1
		}
		groups[i].gaps = append(groups[i].gaps, g)
		groups[i].count += g.Count
		if g.Last.Compare(groups[i].last) > 0 {
			groups[i].last = g.Last
		}
	}
	slices.SortStableFunc(groups, func(x, y gapGroup) int { return y.count - x.count })
	return groups
}

// sharedWords gives the share of all different words of two lists that both have.
func sharedWords(a, b []string) float64 {
	both := 0
	all := map[string]bool{}
	for _, w := range a {
		if !all[w] && slices.Contains(b, w) {
			both++
		}
		all[w] = true
	}
	for _, w := range b {
		all[w] = true
	}
	return float64(both) / float64(max(1, len(all)))
}

// noteGap remembers a question of a guild that found no answer, in the
// background.
func (b *Bot) noteGap(r Request, a Answer) {
	documents, _ := b.shelf.opened()
	question := withoutMentions(r.gapQuestion())
	if a.outcome != NotFound || r.Command != "ask" || r.Guild == "" || documents == nil || question == "" {
		return
	}
	day := corpus.DateOf(b.now().UTC())
	b.gaps.add(func(ctx context.Context) {
		if err := documents.RecordGap(ctx, r.Guild, question, day); err != nil {
			b.log.LogAttrs(ctx, slog.LevelWarn, "a question without an answer is not recorded", slog.Any("error", err))
		}
	})
}

// gapQuestion gives the question of a request, named or not.
func (r Request) gapQuestion() string {
	if q := r.option("question"); q != "" {
		return q
	}
	return r.option(AllOptions)
}

// mention is how chat servers write the names of members, roles and channels.
var mention = pattern.New(`<(?:@[!&]?|#|a?:\w*:|/[^:>]*:|id:)[^>\s]*>`)

// withoutMentions takes what names people out of a question.
func withoutMentions(question string) string {
	return corpus.OneLine(mention.ReplaceAllString(question, " "))
}

const (
	gapsWaiting = 64              // more are dropped: an answer must not wait for them
	gapWithin   = 2 * time.Second // for one
	gapsDrained = 3 * time.Second // for all that wait, on close
)

// gapRecorder writes gaps one after another, in the background. The zero value
// is ready.
type gapRecorder struct {
	mu      sync.Mutex
	waiting []func(context.Context)
	running bool
	closed  bool
	idle    chan struct{} // closed when nothing waits; nil while nothing does
}

// add has something written soon, unless too much waits already.
func (g *gapRecorder) add(write func(context.Context)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed || len(g.waiting) >= gapsWaiting {
		return
	}
	g.waiting = append(g.waiting, write)
	if !g.running {
		g.running, g.idle = true, make(chan struct{})
		go g.run()
	}
}

// run writes what waits, and ends when nothing does.
func (g *gapRecorder) run() {
	for {
		g.mu.Lock()
		if len(g.waiting) == 0 {
			g.running = false
			close(g.idle)
			g.mu.Unlock()
			return
		}
		write := g.waiting[0]
		g.waiting = g.waiting[1:]
		g.mu.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), gapWithin)
		write(ctx)
		cancel()
	}
}

// settle waits until nothing waits to be written.
func (g *gapRecorder) settle(ctx context.Context) {
	g.mu.Lock()
	idle, running := g.idle, g.running
	g.mu.Unlock()
	if !running {
		return
	}
	select {
	case <-idle:
	case <-ctx.Done():
	}
}

// close takes no more and waits a little for what is to be written.
func (g *gapRecorder) close() error {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), gapsDrained)
	defer cancel()
	g.settle(ctx)
	return nil
}

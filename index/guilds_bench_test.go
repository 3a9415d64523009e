package index_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/store"
)

// The guild of the benchmarks has as many documents as a guild may have.
const (
	manyDocuments = 1000
	manyPassages  = 50 // of each
)

// BenchmarkGuildAdd publishes documents of 50 passages in one guild, one after
// another, each indexed before the next: SQLite, full sync.
func BenchmarkGuildAdd(b *testing.B) {
	x := builtIn(b)
	s := newShelf(b, x, b.TempDir())
	m := newTexts(b, x, 3)
	s.add("A", "First", zebras)
	s.ask("A", "zebra") // opens the index
	for b.Loop() {
		s.addLong(m)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
}

// BenchmarkGuildSearch asks in a guild with 1,000 documents of 50 passages, and
// in one without any.
func BenchmarkGuildSearch(b *testing.B) {
	x := builtIn(b)
	s := newShelf(b, x, b.TempDir())
	m := newTexts(b, x, 3)
	before := heap()
	start := time.Now()
	for range manyDocuments {
		s.addLong(m)
	}
	added := time.Since(start)
	s.ask("A", "zebra")
	b.Logf("%d documents of %d passages: %.0f added a second; the heap grew by %.1f MB, the first question took %v in all",
		manyDocuments, manyPassages, manyDocuments/added.Seconds(), float64(heap()-before)/(1<<20), time.Since(start)-added)
	var asked []string
	for _, j := range readJudged(b, splits...) {
		asked = append(asked, j.Text)
	}
	for _, c := range []struct{ name, guild string }{{"full", "A"}, {"empty", "B"}} {
		b.Run(c.name, func(b *testing.B) {
			var took []time.Duration
			i := 0
			for b.Loop() {
				start := time.Now()
				s.ask(c.guild, asked[i%len(asked)])
				took = append(took, time.Since(start))
				i++
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

// addLong publishes a document of 50 passages without waiting for the index
// where that is not open.
func (s *shelf) addLong(m texts) {
	s.Helper()
	var text strings.Builder
	for i := range manyPassages {
		if i%10 == 0 {
			fmt.Fprintf(&text, "## Section %d\n\n", i/10+1)
		}
		for range 20 + m.IntN(60) {
			text.WriteString(m.words[m.IntN(len(m.words))] + " ")
		}
		text.WriteString("\n\n")
	}
	_, err := s.store.Add(context.Background(), "A", store.Proposal{
		Meta: corpus.Meta{Title: fmt.Sprintf("Document %d", m.Uint32()), Language: "en"}, File: store.File{Name: "text.md"},
		Original: []byte(text.String()), Text: text.String(), Passages: manyPassages,
	}, moderator)
	if err != nil {
		s.Fatal(err)
	}
	s.update("A")
}

// heap gives the bytes in use after a collection.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

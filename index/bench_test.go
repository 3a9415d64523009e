package index_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"treatybot/corpus"
	"treatybot/corpus/corpustest"
	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
	"treatybot/index"
	"treatybot/index/judge"
)

// BenchmarkBuild builds the index of the built-in documents on disk.
func BenchmarkBuild(b *testing.B) {
	facts, err := ledger.Default()
	if err != nil {
		b.Fatal(err)
	}
	shared, err := library.Open("")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		x, err := index.Open(context.Background(), index.Config{Dir: b.TempDir(), Source: shared, Names: index.NewNames(facts, shared.Metas())})
		if err != nil {
			b.Fatal(err)
		}
		_ = x.Close()
	}
}

// BenchmarkOpen opens an index that is there.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	open(b, dir, "")
	for b.Loop() {
		b.StopTimer()
		facts, err := ledger.Default()
		if err != nil {
			b.Fatal(err)
		}
		shared, err := library.Open("")
		if err != nil {
			b.Fatal(err)
		}
		names := index.NewNames(facts, shared.Metas())
		b.StartTimer()
		x, err := index.Open(context.Background(), index.Config{Dir: dir, Source: shared, Names: names})
		if err != nil {
			b.Fatal(err)
		}
		_ = x.Close()
	}
}

// BenchmarkSearch asks all judged questions of each register, and broad ones,
// of the built-in documents. "first" asks an index that has just been opened,
// and remembers nothing.
func BenchmarkSearch(b *testing.B) {
	byKind := questionsByKind(b)
	b.Run("first", func(b *testing.B) {
		var t times
		for b.Loop() {
			x := builtIn(b)
			for _, q := range oneIn(8, slices.Concat(byKind["lay"], byKind["chat"], byKind["none"])) {
				t.ask(b, x, q)
			}
		}
		t.report(b)
	})
	x := builtIn(b)
	for _, kind := range kindsAsked {
		b.Run(kind, func(b *testing.B) { askAll(b, x, byKind[kind]) })
	}
}

// BenchmarkLarge asks questions of each kind, and ObliQA's own, of 100,000
// passages; and SQLite FTS5 some of them of the same passages, as a reference.
func BenchmarkLarge(b *testing.B) {
	set := obliqa(b)
	many := newRepeated(b, set, largePassages)
	start := time.Now()
	x := openSource(b, filepath.Join(builtInFolder, "large"), many)
	built := time.Since(start)
	start = time.Now()
	db := newReference(b, many)
	b.Logf("%d passages: index built in %v, FTS5 in %v", largePassages, built.Round(time.Millisecond), time.Since(start).Round(time.Millisecond))
	byKind := questionsByKind(b)
	for _, q := range oneIn(4, set.Queries) {
		byKind["obliqa"] = append(byKind["obliqa"], q.Text)
	}
	for _, kind := range append(slices.Clone(kindsAsked), "obliqa") {
		b.Run(kind+"/index", func(b *testing.B) { askAll(b, x, byKind[kind]) })
		b.Run(kind+"/fts5", func(b *testing.B) { askAll(b, db, oneIn(8, byKind[kind])) }) // it takes its time
	}
}

// BenchmarkReference measures what the search finds on ObliQA's development
// split, and what SQLite FTS5 does with Porter stems, its own BM25 and any word
// of the question.
func BenchmarkReference(b *testing.B) {
	set := obliqa(b)
	x := openSource(b, b.TempDir(), set)
	db := newReference(b, set)
	b.Run("index", func(b *testing.B) { judgeAll(b, x, set) })
	b.Run("fts5", func(b *testing.B) { judgeAll(b, db, set) })
}

// judgeAll asks the queries of a set and reports how well they come out.
func judgeAll(b *testing.B, s any, set *judge.Set) {
	var t times
	var metrics []judge.Metrics
	for b.Loop() {
		metrics = nil
		for _, q := range set.Queries {
			metrics = append(metrics, judge.Measure(t.ask(b, s, q.Text), q.Relevant))
		}
	}
	mean := judge.Mean(metrics)
	b.ReportMetric(mean.Recall, "recall@10")
	b.ReportMetric(mean.MAP, "map@10")
	b.ReportMetric(mean.NDCG, "ndcg@10")
	t.report(b)
}

// askAll asks all questions, over and over, and reports how long single ones
// take.
func askAll(b *testing.B, s any, questions []string) {
	var t times
	for b.Loop() {
		for _, q := range questions {
			t.ask(b, s, q)
		}
	}
	t.report(b)
}

// times are what single questions took.
type times []time.Duration

// ask puts a question to an index or to the reference.
func (t *times) ask(b *testing.B, s any, question string) (ids []string) {
	b.Helper()
	var err error
	start := time.Now()
	switch s := s.(type) {
	case *index.Index:
		var result index.Result
		result, err = s.Search(context.Background(), s.ParseQuestion(question), index.Options{Limit: 10})
		for _, h := range result.Hits {
			ids = append(ids, h.ID)
		}
	case *reference:
		ids, err = s.search(question)
	}
	*t = append(*t, time.Since(start))
	if err != nil {
		b.Fatal(err)
	}
	return ids
}

func (t times) report(b *testing.B) {
	slices.Sort(t)
	milliseconds := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(milliseconds(t[len(t)/2]), "p50-ms")
	b.ReportMetric(milliseconds(t[len(t)*99/100]), "p99-ms")
	b.ReportMetric(0, "ns/op") // of all questions together
}

// kindsAsked are the registers of judged questions that passages answer, or
// that nothing does; and broad questions, all of whose words are common.
var kindsAsked = []string{"lay", "chat", "exact", "comparing", "broad", "none"}

func questionsByKind(b *testing.B) map[string][]string {
	b.Helper()
	list := map[string][]string{"broad": broadQuestions()}
	for _, j := range readJudged(b, splits...) {
		list[j.Register] = append(list[j.Register], j.Text)
	}
	return list
}

// broadQuestions have words that many passages have.
func broadQuestions() []string {
	var list []string
	for _, who := range []string{"states parties", "each state party", "the parties", "a person", "the regulator"} {
		for _, does := range []string{"must do", "shall provide", "may use", "are required to do", "may request"} {
			for _, what := range []string{"about weapons under these treaties", "with information of another state", "in accordance with this convention", "under the rules of any party"} {
				list = append(list, "what "+who+" "+does+" "+what)
			}
		}
	}
	return list
}

// oneIn takes one in n of a list, evenly.
func oneIn[T any](n int, list []T) []T {
	var some []T
	for i := 0; i < len(list); i += n {
		some = append(some, list[i])
	}
	return some
}

// obliqa reads ObliQA's development split.
func obliqa(b *testing.B) *judge.Set {
	b.Helper()
	set, err := judge.ReadSet(corpustest.Shared(b, "bench", "obliqa"), "dev")
	if err != nil {
		b.Fatal(err)
	}
	return set
}

func openSource(b *testing.B, dir string, s index.Source) *index.Index {
	b.Helper()
	facts, err := ledger.Default()
	if err != nil {
		b.Fatal(err)
	}
	x, err := index.Open(context.Background(), index.Config{Dir: dir, Source: s, Names: index.NewNames(facts, nil)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = x.Close() })
	return x
}

const (
	largePassages = 100_000
	varied        = 0.2 // share of words that a repeated passage has from elsewhere
)

// repeated is a collection that repeats another, with words varied from copy to
// copy: each as common as it is in the texts.
type repeated struct {
	documents   []corpus.Document
	fingerprint string
}

func newRepeated(b *testing.B, s index.Source, passages int) *repeated {
	b.Helper()
	documents, err := s.Documents()
	if err != nil {
		b.Fatal(err)
	}
	var words []string
	for _, d := range documents {
		for _, p := range d.Passages {
			words = append(words, strings.Fields(p.Prose.Text)...)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	r := &repeated{fingerprint: fmt.Sprint("repeated ", passages, " ", s.Fingerprint())}
	for copied := 0; passages > 0; copied++ {
		for _, d := range documents {
			n := min(passages, len(d.Passages))
			passages -= n
			d.ID = fmt.Sprintf("%s-%d", d.ID, copied)
			d.Passages = slices.Clone(d.Passages[:n])
			for i := range d.Passages {
				p := &d.Passages[i]
				p.ID, p.Document = fmt.Sprintf("%s-%d", p.ID, copied), d.ID
				text := strings.Fields(p.Prose.Text)
				for at := range text {
					if copied > 0 && random.Float64() < varied {
						text[at] = words[random.IntN(len(words))]
					}
				}
				p.Prose.Text = strings.Join(text, " ")
			}
			if n > 0 {
				r.documents = append(r.documents, d)
			}
		}
	}
	return r
}

func (r *repeated) Fingerprint() string  { return r.fingerprint }
func (r *repeated) Unanswered() []string { return nil }

func (r *repeated) Documents() ([]corpus.Document, error) { return r.documents, nil }

// reference is SQLite FTS5 over the texts of a collection.
type reference struct{ best *sql.Stmt }

func newReference(b *testing.B, s index.Source) *reference {
	b.Helper()
	documents, err := s.Documents()
	if err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(b.TempDir(), "reference.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec("CREATE VIRTUAL TABLE passages USING fts5(id UNINDEXED, text, tokenize = 'porter unicode61')"); err != nil {
		b.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range documents {
		for _, p := range d.Passages {
			if _, err := tx.Exec("INSERT INTO passages VALUES (?, ?)", p.ID, p.Prose.Text); err != nil {
				b.Fatal(err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO passages(passages) VALUES ('optimize')"); err != nil {
		b.Fatal(err)
	}
	best, err := db.Prepare("SELECT id FROM passages WHERE passages MATCH ? ORDER BY bm25(passages) LIMIT 10")
	if err != nil {
		b.Fatal(err)
	}
	return &reference{best}
}

// search finds the ids of the best passages with any word of a question.
func (r *reference) search(question string) ([]string, error) {
	words := corpus.Words(question)
	if len(words) == 0 {
		return nil, nil
	}
	rows, err := r.best.Query(`"` + strings.Join(words, `" OR "`) + `"`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

package index_test

import (
	"context"
	"testing"

	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
	"treatybot/index"
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

// BenchmarkSearch asks one question of each kind.
func BenchmarkSearch(b *testing.B) {
	x := open(b, b.TempDir(), "")
	for _, c := range []struct{ name, question string }{
		{"lay", "can a country quit the mine ban in the middle of a war?"},
		{"chat", "apl stockpile deadline ottawa"},
		{"exact", "Art. 5(3) of the Ottawa Convention"},
		{"broad", "what must states parties do about weapons under these treaties"},
		{"none", "what is the best pizza in town?"},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := x.Search(context.Background(), x.ParseQuestion(c.question), index.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

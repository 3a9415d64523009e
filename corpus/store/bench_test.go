package store_test

import (
	"fmt"
	"testing"

	"treatybot/corpus/store"
	"treatybot/corpus/store/storetest"
)

// BenchmarkPublish is a proposal of 20 kB and its publication.
func BenchmarkPublish(b *testing.B) {
	storetest.EachB(b, func(b *testing.B, c store.Config) {
		s := storetest.Open(b, c)
		p := proposal("Document")
		p.Original = make([]byte, 20_000)
		for i := 0; b.Loop(); i++ {
			p.Meta.Title = fmt.Sprint("Document ", i)
			if _, err := s.Add(ctx, "g", p, anna); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// filled is a store with 1,000 documents in one guild.
func filled(b *testing.B, c store.Config) *store.Store {
	b.Helper()
	s := storetest.Open(b, c)
	for i := range 1000 {
		add(b, s, "g", fmt.Sprint("Document ", i))
	}
	return s
}

// BenchmarkRead is what commands and followers ask of a guild with 1,000
// documents.
func BenchmarkRead(b *testing.B) {
	storetest.EachB(b, func(b *testing.B, c store.Config) {
		s := filled(b, c)
		for name, call := range map[string]func() error{
			"list": func() error { _, err := s.List(ctx, "g", store.Query{Limit: 10}); return err },
			"filter": func() error {
				_, err := s.List(ctx, "g", store.Query{Filter: "document 777", Limit: 10})
				return err
			},
			"get":        func() error { _, err := s.Get(ctx, "g", "c-document-500"); return err },
			"changes":    func() error { _, err := s.Changes(ctx, 0, 1000); return err },
			"duplicates": func() error { _, err := s.Duplicates(ctx, "g", proposal("Document 5")); return err },
			"head":       func() error { _, err := s.Head(ctx); return err },
		} {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					if err := call(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}

// BenchmarkOpen opens a database that is there.
func BenchmarkOpen(b *testing.B) {
	storetest.EachB(b, func(b *testing.B, c store.Config) {
		storetest.Open(b, c)
		for b.Loop() {
			s, err := store.Open(ctx, c)
			if err != nil {
				b.Fatal(err)
			}
			if err := s.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

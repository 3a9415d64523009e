package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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

// each runs a test on both databases, with a store whose clock is set by hand.
func each(t *testing.T, test func(t *testing.T, s *store.Store, c *clock)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, config store.Config) {
		c := newClock()
		config.Now = c.now
		test(t, storetest.Open(t, config), c)
	})
}

func actions(list []store.Change) string {
	var words []string
	for _, c := range list {
		words = append(words, strings.TrimSpace(fmt.Sprint(c.Seq, " ", c.Action, " ", c.Document)))
	}
	return strings.Join(words, ", ")
}

func changes(t *testing.T, s *store.Store) string {
	t.Helper()
	list, err := s.Changes(ctx, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return actions(list)
}

func wantError(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}

// TestLife takes a document through all that can happen to it.
func TestLife(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clock) {
		p := proposal("Inspections at Sea: a Guide")
		p.Meta.Aliases, p.Meta.Kind = []string{"The\u202e Guide", " "}, ""
		p.File.Name = `C:\files\guide.txt`
		draft, err := s.Propose(ctx, "g", p, anna)
		if err != nil {
			t.Fatal(err)
		}
		want := store.Document{
			Guild: "g", ID: "c-inspections-at-sea-a-guide", Revision: 1, Latest: 1, Meta: p.Meta,
			File: store.File{Name: "guide.txt", MediaType: "text/plain", Size: int64(len(p.Original)), SHA256: fmt.Sprintf("%x", sha256.Sum256(p.Original))},
			Text: p.Text, TextSize: int64(len(p.Text)), Passages: 1, Origin: p.Origin, Seq: 1,
		}
		want.Meta.ID, want.Meta.Kind, want.Meta.Aliases = want.ID, corpus.Community, []string{"The Guide"}
		c.advance(time.Hour)
		want.Added = store.Deed{Actor: ben, At: c.now()}
		want.Changed = want.Added
		for range 2 { // the second press changes nothing
			if _, err = s.Publish(ctx, "g", draft.ID, ben); err != nil {
				t.Fatal(err)
			}
		}
		check := func(step string) {
			t.Helper()
			got, err := s.Get(ctx, "g", want.ID)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", step, err, diff)
			}
		}
		check("published")

		c.advance(time.Hour)
		for range 2 {
			if _, err := s.Remove(ctx, "g", want.ID, anna); err != nil {
				t.Fatal(err)
			}
		}
		want.Removed, want.Seq = store.Deed{Actor: anna, At: c.now()}, 2
		check("removed")
		for range 2 {
			if _, err := s.Restore(ctx, "g", want.ID, ben); err != nil {
				t.Fatal(err)
			}
		}
		want.Removed, want.Seq = store.Deed{}, 3
		check("restored")

		second := proposal("Inspections at Sea, Second Edition")
		second.Replaces = want.ID
		replacement, err := s.Add(ctx, "g", second, anna)
		if err != nil || replacement.ID != want.ID || replacement.Revision != 2 {
			t.Fatalf("replaced: %v, %v", replacement, err)
		}
		for range 2 {
			if _, err := s.RestoreRevision(ctx, "g", want.ID, 1, ben); err != nil {
				t.Fatal(err)
			}
		}
		want.Seq, want.Latest = 5, 2
		check("first revision restored")
		revisions, err := s.Revisions(ctx, "g", want.ID)
		if err != nil || len(revisions) != 2 || revisions[0].Meta.Title != second.Meta.Title || revisions[1].Meta.Title != p.Meta.Title {
			t.Errorf("revisions %v, %v", revisions, err)
		}
		if old, err := s.Revision(ctx, "g", want.ID, 2); err != nil || old.Text != second.Text {
			t.Errorf("revision 2: %v, %v", old, err)
		}
		for revision, original := range map[int][]byte{0: p.Original, 1: p.Original, 2: second.Original} {
			if f, got, err := s.Original(ctx, "g", want.ID, revision); err != nil || !bytes.Equal(got, original) || f.Size != int64(len(original)) {
				t.Errorf("original of %d: %q, %v", revision, got, err)
			}
		}
		id := want.ID
		if got, want := changes(t, s), fmt.Sprintf("1 published %s, 2 removed %s, 3 restored %s, 4 replaced %s, 5 replaced %s", id, id, id, id, id); got != want {
			t.Errorf("feed %s; want %s", got, want)
		}
		history, total, err := s.History(ctx, "g", store.HistoryQuery{Document: id, Limit: 2})
		if err != nil || total != 5 || len(history) != 2 || history[0].Seq != 5 || history[0].Actor != ben || history[1].Detail != "a.txt" {
			t.Errorf("history %v, %d, %v", history, total, err)
		}
	})
}

func TestDrafts(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clock) {
		draft, err := s.Propose(ctx, "g", proposal("Wrong title"), anna)
		if err != nil {
			t.Fatal(err)
		}
		meta := draft.Meta
		meta.Title = "Right title"
		if edited, err := s.Edit(ctx, "g", draft.ID, meta); err != nil || edited.Meta.Title != "Right title" || edited.Text == "" {
			t.Fatalf("edited: %v, %v", edited, err)
		}
		other, err := s.Propose(ctx, "g", proposal("Other"), anna)
		if err != nil {
			t.Fatal(err)
		}
		if list, err := s.Drafts(ctx, "g"); err != nil || len(list) != 2 || list[0].Text != "" {
			t.Errorf("drafts %v, %v", list, err)
		}
		for range 2 {
			if err := s.Discard(ctx, "g", other.ID); err != nil {
				t.Error(err)
			}
		}
		_, err = s.Publish(ctx, "g", other.ID, anna)
		wantError(t, err, store.ErrNotFound)
		doc, err := s.Publish(ctx, "g", draft.ID, anna)
		if err != nil || doc.ID != "c-right-title" {
			t.Errorf("published %v, %v", doc, err)
		}
		wantError(t, s.Discard(ctx, "g", draft.ID), store.ErrConflict)
		_, err = s.Edit(ctx, "g", draft.ID, meta)
		wantError(t, err, store.ErrConflict)
		if got, err := s.Draft(ctx, "g", draft.ID); err != nil || got.Document != doc.ID || got.Text == "" {
			t.Errorf("draft once published: %v, %v", got, err)
		}

		late, err := s.Propose(ctx, "g", proposal("Late"), anna)
		if err != nil {
			t.Fatal(err)
		}
		c.advance(store.DraftLife)
		_, err = s.Publish(ctx, "g", late.ID, anna)
		wantError(t, err, store.ErrNotFound)
		if got, err := s.Sweep(ctx); err != nil || got.Drafts != 1 {
			t.Errorf("swept %+v, %v", got, err)
		}
		if got, err := s.Get(ctx, "g", doc.ID); err != nil || got.Text == "" {
			t.Errorf("the document went with its draft: %v, %v", got, err)
		}
	})
}

// TestConflict: a replacement of what was replaced or removed meanwhile is not
// let in.
func TestConflict(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, _ *clock) {
		doc := add(t, s, "g", "Guide")
		var drafts []store.Draft
		for _, title := range []string{"Second", "Third"} {
			p := proposal(title)
			p.Replaces = doc.ID
			d, err := s.Propose(ctx, "g", p, anna)
			if err != nil {
				t.Fatal(err)
			}
			drafts = append(drafts, d)
		}
		if _, err := s.Publish(ctx, "g", drafts[0].ID, anna); err != nil {
			t.Fatal(err)
		}
		_, err := s.Publish(ctx, "g", drafts[1].ID, ben)
		wantError(t, err, store.ErrConflict)
		if _, err := s.Remove(ctx, "g", doc.ID, anna); err != nil {
			t.Fatal(err)
		}
		p := proposal("Fourth")
		p.Replaces = doc.ID
		_, err = s.Propose(ctx, "g", p, anna)
		wantError(t, err, store.ErrNotFound)
	})
}

func TestIDs(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clock) {
		for _, row := range []struct{ title, want string }{
			{"Article VI", "c-article-vi"},
			{"Article VI", "c-article-vi-2"},
			{"Article VI", "c-article-vi-3"},
			{"!?", "c-document"},
			{"Запрет испытаний", "c-запрет-испытании"},
			{"한국 조약", "c-한국-조약"},
			{strings.Repeat("word ", 60), "c-word-word-word-word-word-word-word-word-word-word-word"},
			{strings.Repeat("x", 300), "c-document-2"},
		} {
			if d := add(t, s, "g", row.title); d.ID != row.want {
				t.Errorf("%.40q got %q, want %q", row.title, d.ID, row.want)
			}
		}
		if _, err := s.Remove(ctx, "g", "c-article-vi-3", anna); err != nil {
			t.Fatal(err)
		}
		c.advance(store.KeepRemoved)
		if _, err := s.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
		if d := add(t, s, "g", "Article VI"); d.ID != "c-article-vi-4" {
			t.Errorf("the id of a purged document went to another one: %q", d.ID)
		}
	})
}

func TestInvalid(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, _ *clock) {
		for name, spoil := range map[string]func(*store.Proposal){
			"no title":        func(p *store.Proposal) { p.Meta.Title = " \u200b" },
			"long title":      func(p *store.Proposal) { p.Meta.Title = strings.Repeat("x", 301) },
			"long licence":    func(p *store.Proposal) { p.Meta.Licence = strings.Repeat("x", 2001) },
			"no text":         func(p *store.Proposal) { p.Text = " \n-- " },
			"text not UTF-8":  func(p *store.Proposal) { p.Text = "caf\xe9" },
			"long address":    func(p *store.Proposal) { p.Origin.Ref = strings.Repeat("x", 2001) },
			"fewer than none": func(p *store.Proposal) { p.Passages = -1 },
		} {
			p := proposal("Fine")
			spoil(&p)
			if _, err := s.Propose(ctx, "g", p, anna); !errors.Is(err, store.ErrInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, guild := range []string{"", "a b", "g'--", strings.Repeat("1", 61), "g\x00", "a'b"} {
			_, err := s.Propose(ctx, guild, proposal("Fine"), anna)
			wantError(t, err, store.ErrInvalid)
			_, err = s.List(ctx, guild, store.Query{})
			wantError(t, err, store.ErrInvalid)
		}
		// Whatever else strings hold, both databases keep.
		p := proposal("Odd \x00 \xff ' ? $1 name")
		p.Text = "word \x00?$1"
		p.Original = []byte{0, 0xff, '?'}
		p.File.Name, p.Origin.Ref, p.Meta.Licence = "a\x00?.txt", "'; DROP TABLE documents; --", "\xff\x00"
		d, err := s.Add(ctx, "g", p, store.Actor{ID: "\x00", Name: "\xff"})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Get(ctx, "g", d.ID); err != nil || got.Text != p.Text || got.Origin.Ref != p.Origin.Ref {
			t.Errorf("got %+v, %v", got, err)
		}
		if _, got, err := s.Original(ctx, "g", d.ID, 0); err != nil || !bytes.Equal(got, p.Original) {
			t.Errorf("original %q, %v", got, err)
		}
		p = proposal("No original")
		p.Original = nil
		if _, err := s.Add(ctx, "g", p, anna); err != nil {
			t.Error(err)
		}
	})
}

func TestList(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, _ *clock) {
		for _, title := range []string{"Côte d'Ivoire and the Treaty", "100% verified_", "Sea beds", "Outer space"} {
			add(t, s, "g", title)
		}
		add(t, s, "h", "Sea of another guild")
		if _, err := s.Remove(ctx, "g", "c-sea-beds", anna); err != nil {
			t.Fatal(err)
		}
		for _, row := range []struct {
			name  string
			query store.Query
			want  string
			total int
		}{
			{"all", store.Query{Which: store.All}, "Sea beds, Outer space, 100% verified_, Côte d'Ivoire and the Treaty", 4},
			{"published", store.Query{}, "Outer space, 100% verified_, Côte d'Ivoire and the Treaty", 3},
			{"removed", store.Query{Which: store.Removed}, "Sea beds", 1},
			{"folded", store.Query{Filter: "COTE ivoire"}, "Côte d'Ivoire and the Treaty", 1},
			{"pattern characters", store.Query{Filter: "%_"}, "Outer space, 100% verified_, Côte d'Ivoire and the Treaty", 3},
			{"part of the id", store.Query{Filter: "c-outer"}, "Outer space", 1},
			{"no such", store.Query{Filter: "sea"}, "", 0},
			{"second page", store.Query{Limit: 2, Offset: 2}, "Côte d'Ivoire and the Treaty", 3},
			{"past the end", store.Query{Offset: 9}, "", 3},
			{"out of bounds", store.Query{Offset: -1, Limit: -1}, "Outer space, 100% verified_, Côte d'Ivoire and the Treaty", 3},
		} {
			page, err := s.List(ctx, "g", row.query)
			var titles []string
			for _, d := range page.Documents {
				titles = append(titles, d.Meta.Title)
				if d.Text != "" {
					t.Errorf("%s: a list has texts", row.name)
				}
			}
			if got := strings.Join(titles, ", "); err != nil || got != row.want || page.Total != row.total {
				t.Errorf("%s: %s (%d), %v; want %s (%d)", row.name, got, page.Total, err, row.want, row.total)
			}
		}
		if guilds, err := s.Guilds(ctx); err != nil || strings.Join(guilds, " ") != "g h" {
			t.Errorf("guilds %v, %v", guilds, err)
		}
	})
}

// TestIsolation: by no method does one guild reach what another one has.
func TestIsolation(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, _ *clock) {
		doc := add(t, s, "a", "Secret of A")
		draft, err := s.Propose(ctx, "a", proposal("Draft of A"), anna)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RecordGap(ctx, "a", "What does A ask?", corpus.DateOf(time.Now())); err != nil {
			t.Fatal(err)
		}
		before := dump(t, s, "a")
		replace := proposal("Replacement by B")
		replace.Replaces = doc.ID
		for name, call := range map[string]func() error{
			"get":              func() error { _, err := s.Get(ctx, "b", doc.ID); return err },
			"revision":         func() error { _, err := s.Revision(ctx, "b", doc.ID, 1); return err },
			"revisions":        func() error { _, err := s.Revisions(ctx, "b", doc.ID); return err },
			"original":         func() error { _, _, err := s.Original(ctx, "b", doc.ID, 0); return err },
			"draft":            func() error { _, err := s.Draft(ctx, "b", draft.ID); return err },
			"edit":             func() error { _, err := s.Edit(ctx, "b", draft.ID, draft.Meta); return err },
			"publish":          func() error { _, err := s.Publish(ctx, "b", draft.ID, ben); return err },
			"remove":           func() error { _, err := s.Remove(ctx, "b", doc.ID, ben); return err },
			"restore":          func() error { _, err := s.Restore(ctx, "b", doc.ID, ben); return err },
			"restore revision": func() error { _, err := s.RestoreRevision(ctx, "b", doc.ID, 1, ben); return err },
			"replace":          func() error { _, err := s.Propose(ctx, "b", replace, ben); return err },
		} {
			if err := call(); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := s.Discard(ctx, "b", draft.ID); err != nil {
			t.Error(err)
		}
		if got := dump(t, s, "b"); strings.Contains(got, "of A") {
			t.Errorf("B sees %s", got)
		}
		add(t, s, "b", "Secret of A")
		if err := s.Erase(ctx, "b"); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(before, dump(t, s, "a")); diff != "" {
			t.Errorf("A has changed (-before +after):\n%s", diff)
		}
		if likeness, err := s.Duplicates(ctx, "b", proposal("Secret of A")); err != nil || len(likeness) > 0 {
			t.Errorf("B learns of %v, %v", likeness, err)
		}
	})
}

// dump tells all that the lists of a guild show.
func dump(t *testing.T, s *store.Store, guild string) string {
	t.Helper()
	page, err1 := s.List(ctx, guild, store.Query{Which: store.All})
	drafts, err2 := s.Drafts(ctx, guild)
	history, _, err3 := s.History(ctx, guild, store.HistoryQuery{})
	feed, err4 := s.ChangesOf(ctx, guild, 0, 1000)
	gaps, err5 := s.Gaps(ctx, guild)
	usage, err6 := s.Usage(ctx, guild)
	if err := errors.Join(err1, err2, err3, err4, err5, err6); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%+v\n%+v\n%+v\n%+v\n%+v\n%+v", page, drafts, history, feed, gaps, usage)
}

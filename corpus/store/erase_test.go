package store_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/store"
	"treatybot/corpus/store/storetest"
)

var day = corpus.Date{Year: 2026, Month: 3, Day: 1}

// fill gives a guild some of everything.
func fill(t *testing.T, s *store.Store, guild string) {
	t.Helper()
	for i := range 3 {
		add(t, s, guild, fmt.Sprint("Document ", i))
	}
	p := proposal("Document 1, second edition")
	p.Replaces = "c-document-1"
	if _, err := s.Add(ctx, guild, p, ben); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Remove(ctx, guild, "c-document-2", ben); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Propose(ctx, guild, proposal("A draft"), anna); err != nil {
		t.Fatal(err)
	}
	if err := s.RecordGap(ctx, guild, "What is verification?", day); err != nil {
		t.Fatal(err)
	}
}

func TestErase(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, _ *clock) {
		empty := dump(t, s, "g")
		fill(t, s, "g")
		fill(t, s, "other")
		other := dump(t, s, "other")
		for range 2 {
			if err := s.Erase(ctx, "g"); err != nil {
				t.Fatal(err)
			}
		}
		feed, err := s.ChangesOf(ctx, "g", 0, 1000)
		if err != nil || actions(feed) != "11 erased" || feed[0].Actor != (store.Actor{}) || feed[0].Document != "" {
			t.Errorf("feed %+v, %v", feed, err)
		}
		got := dump(t, s, "g")
		if want := strings.Replace(empty, "\n[]\n[]\n[]\n[]\n", fmt.Sprintf("\n[]\n[]\n%+v\n[]\n", feed), 1); got != want {
			t.Errorf("left: %s\nwant: %s", got, want)
		}
		if got := dump(t, s, "other"); got != other {
			t.Errorf("another guild has lost something: %s", got)
		}
		if guilds, err := s.Guilds(ctx); err != nil || strings.Join(guilds, " ") != "other" {
			t.Errorf("guilds %v, %v", guilds, err)
		}
		if d := add(t, s, "g", "Document 0"); d.ID != "c-document-0" || d.Seq != 12 {
			t.Errorf("after it: %+v", d)
		}
		if err := s.Erase(ctx, "never"); err != nil {
			t.Error(err)
		}
		if head, err := s.Head(ctx); err != nil || head != 12 {
			t.Errorf("erasing nothing made a change: %d, %v", head, err)
		}
	})
}

// TestEraseFile: nothing of what was erased is left in the files of the
// database, and they shrink.
func TestEraseFile(t *testing.T) {
	c := storetest.SQLite(t)
	s := storetest.Open(t, c)
	p := proposal("Confidential")
	p.Original = bytes.Repeat([]byte("needle in the haystack "), 100_000)
	p.Text = "needle in the haystack"
	if _, err := s.Add(ctx, "g", p, anna); err != nil {
		t.Fatal(err)
	}
	if err := s.Erase(ctx, "g"); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(c.Dir), "*", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte("needle in the haystack")) {
			t.Errorf("%s still holds the text", filepath.Base(name))
		}
		if len(content) > 300_000 {
			t.Errorf("%s has %d bytes", filepath.Base(name), len(content))
		}
		if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %v", filepath.Base(name), info.Mode())
		}
	}
}

func TestScheduledErasure(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clock) {
		for _, guild := range []string{"gone", "back", "stays"} {
			add(t, s, guild, "Document")
		}
		due := c.now().Add(30 * 24 * time.Hour)
		for _, guild := range []string{"gone", "back"} {
			if err := s.ScheduleErasure(ctx, guild, due); err != nil {
				t.Fatal(err)
			}
			if err := s.ScheduleErasure(ctx, guild, due.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
			if got, err := s.ErasureDue(ctx, guild); err != nil || !got.Equal(due) {
				t.Errorf("due %v, %v; want %v", got, err, due)
			}
		}
		for _, guild := range []string{"back", "never"} {
			if err := s.CancelErasure(ctx, guild); err != nil {
				t.Fatal(err)
			}
		}
		c.advance(30*24*time.Hour - time.Millisecond)
		if got, err := s.Sweep(ctx); err != nil || len(got.Erased) > 0 {
			t.Errorf("too early: %+v, %v", got, err)
		}
		c.advance(time.Millisecond)
		if got, err := s.Sweep(ctx); err != nil || strings.Join(got.Erased, " ") != "gone" {
			t.Errorf("swept %+v, %v", got, err)
		}
		if guilds, err := s.Guilds(ctx); err != nil || strings.Join(guilds, " ") != "back stays" {
			t.Errorf("guilds %v, %v", guilds, err)
		}
	})
}

func TestSweep(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clock) {
		fill(t, s, "g")
		c.advance(store.KeepRemoved - time.Millisecond)
		if got, err := s.Sweep(ctx); err != nil || got.Purged+got.Revisions+got.Gaps > 0 || got.Drafts != 1 {
			t.Errorf("too early: %+v, %v", got, err)
		}
		c.advance(24 * time.Hour)
		got, err := s.Sweep(ctx)
		if err != nil || got.Purged != 1 || got.Revisions != 1 || got.Drafts != 0 || got.Gaps != 1 {
			t.Errorf("swept %+v, %v", got, err)
		}
		feed, err := s.Changes(ctx, 5, 10)
		if err != nil || actions(feed) != "6 purged c-document-2" {
			t.Errorf("feed %v, %v", feed, err)
		}
		_, err = s.Get(ctx, "g", "c-document-2")
		wantError(t, err, store.ErrNotFound)
		_, err = s.RestoreRevision(ctx, "g", "c-document-1", 1, anna)
		wantError(t, err, store.ErrNotFound)
		if h, n, err := s.History(ctx, "g", store.HistoryQuery{Document: "c-document-2"}); err != nil || n != 3 || h[0].Action != store.ActionPurged || h[0].Title != "Document 2" {
			t.Errorf("history %v, %v", h, err)
		}
		if got, err := s.Sweep(ctx); err != nil || got.Purged+got.Revisions+got.Drafts+got.Gaps > 0 {
			t.Errorf("swept again: %+v, %v", got, err)
		}
	})
}

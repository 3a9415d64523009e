package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"treatybot/corpus/store"
	"treatybot/corpus/store/storetest"
)

// sized makes a document of 100 bytes in all.
func sized(title string) store.Proposal {
	p := proposal(title)
	p.Text = strings.Repeat("a", 40)
	p.Original = []byte(strings.Repeat("b", 60))
	return p
}

func wantLimit(t *testing.T, err error, want store.LimitError) {
	t.Helper()
	var got *store.LimitError
	if !errors.As(err, &got) {
		t.Errorf("error %v, want %v", err, &want)
		return
	}
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Errorf("limit (-want +got):\n%s", diff)
	}
}

func TestLimits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, config store.Config) {
		c := newClock()
		config.Now, config.Limits = c.now, store.Limits{Documents: 3, Bytes: 450, AddsPerHour: 5, FileBytes: 300}
		s := storetest.Open(t, config)
		addSized := func(title, replaces string) (store.Document, error) {
			p := sized(title)
			p.Replaces = replaces
			return s.Add(ctx, "g", p, anna)
		}
		p := sized("Large")
		p.Original = make([]byte, 301)
		_, err := s.Add(ctx, "g", p, anna)
		wantLimit(t, err, store.LimitError{What: store.QuotaFile, Limit: 300, Used: 301})
		for i := range 3 {
			if _, err := addSized(fmt.Sprint("Document ", i), ""); err != nil {
				t.Fatal(err)
			}
		}
		_, err = addSized("Fourth", "")
		wantLimit(t, err, store.LimitError{What: store.QuotaDocuments, Limit: 3, Used: 3})

		// A draft takes room until it is gone. One that was refused does not
		// count against the hour.
		if _, err := s.Remove(ctx, "g", "c-document-0", anna); err != nil {
			t.Fatal(err)
		}
		draft, err := s.Propose(ctx, "g", sized("Waiting"), anna)
		if err != nil {
			t.Fatal(err)
		}
		p = sized("Second draft")
		p.Original = make([]byte, 111)
		_, err = s.Propose(ctx, "g", p, anna)
		wantLimit(t, err, store.LimitError{What: store.QuotaBytes, Limit: 450, Used: 300})
		if _, err := s.Publish(ctx, "g", draft.ID, anna); err != nil {
			t.Fatal(err)
		}
		_, err = s.Restore(ctx, "g", "c-document-0", anna)
		wantLimit(t, err, store.LimitError{What: store.QuotaDocuments, Limit: 3, Used: 3})

		first := c.now()
		c.advance(59 * time.Minute)
		if _, err := addSized("Document 1, again", "c-document-1"); err != nil {
			t.Fatal(err)
		}
		_, err = addSized("Document 1, once more", "c-document-1")
		wantLimit(t, err, store.LimitError{What: store.QuotaAdds, Limit: 5, Used: 5, Until: first.Add(time.Hour)})
		if got, err := s.Usage(ctx, "g"); err != nil || got != (store.Usage{Documents: 3, Bytes: 300, Kept: 200, Adds: 5}) {
			t.Errorf("usage %+v, %v", got, err)
		}
		if _, err := s.Add(ctx, "h", sized("Another guild"), anna); err != nil {
			t.Errorf("the limit of one guild holds up another: %v", err)
		}

		// What is removed or replaced is kept, up to as much again.
		c.advance(time.Minute)
		for i := range 4 {
			if _, err := addSized(fmt.Sprint("Document 1, edition ", i), "c-document-1"); err != nil {
				t.Fatal(err)
			}
		}
		c.advance(time.Hour)
		_, err = addSized("Too many editions", "c-document-1")
		wantLimit(t, err, store.LimitError{What: store.QuotaKept, Limit: 900, Used: 900, Until: first.Add(store.KeepRemoved)})
		c.advance(store.KeepRemoved)
		if got, err := s.Sweep(ctx); err != nil || got.Purged != 1 || got.Revisions != 5 {
			t.Errorf("swept %+v, %v", got, err)
		}
		if _, err := addSized("Room again", "c-document-1"); err != nil {
			t.Error(err)
		}
	})
}

// TestLimitRace: of many that add at once, no more get in than there is room
// for.
func TestLimitRace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, c store.Config) {
		c.Limits = store.Limits{Documents: 4}
		s := storetest.Open(t, c)
		var adding errgroup.Group
		added := make(chan bool, 12)
		for i := range cap(added) {
			adding.Go(func() error {
				_, err := s.Add(ctx, "g", proposal(fmt.Sprint("Document ", i)), anna)
				var limit *store.LimitError
				if err != nil && !errors.As(err, &limit) {
					return err
				}
				added <- err == nil
				return nil
			})
		}
		if err := adding.Wait(); err != nil {
			t.Fatal(err)
		}
		close(added)
		n := 0
		for ok := range added {
			if ok {
				n++
			}
		}
		if u, err := s.Usage(ctx, "g"); err != nil || n != 4 || u.Documents != 4 {
			t.Errorf("%d added, usage %+v, %v", n, u, err)
		}
		if list, err := s.Drafts(ctx, "g"); err != nil || len(list) != 0 {
			t.Errorf("refused ones left drafts: %v, %v", list, err)
		}
	})
}

// TestPressedTwice: the same button pressed many times at once publishes once.
func TestPressedTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, c store.Config) {
		s, other := storetest.Open(t, c), storetest.Open(t, c)
		d, err := s.Propose(ctx, "g", proposal("Guide"), anna)
		if err != nil {
			t.Fatal(err)
		}
		var pressing errgroup.Group
		for i := range 10 {
			pressing.Go(func() error {
				in := s
				if i%2 == 0 {
					in = other
				}
				doc, err := in.Publish(ctx, "g", d.ID, ben)
				if err == nil && (doc.ID != "c-guide" || doc.Seq != 1) {
					err = fmt.Errorf("it became %s, %d", doc.ID, doc.Seq)
				}
				return err
			})
		}
		if err := pressing.Wait(); err != nil {
			t.Error(err)
		}
		if got := changes(t, s); got != "1 published c-guide" {
			t.Errorf("feed %s", got)
		}
	})
}

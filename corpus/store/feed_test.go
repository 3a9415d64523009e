package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"treatybot/corpus/store"
	"treatybot/corpus/store/storetest"
)

// TestFeedOrder: while several processes write to several guilds, a reader that
// remembers only the last number it saw misses no change, and no number.
func TestFeedOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, c store.Config) {
		const writers, each = 4, 15
		reader := storetest.Open(t, c)
		var writing errgroup.Group
		for w := range writers {
			s := storetest.Open(t, c)
			writing.Go(func() error {
				guild := fmt.Sprint("g", w%3) // two of them share one
				for i := range each {
					if _, err := s.Add(ctx, guild, proposal(fmt.Sprint("Document ", w, " ", i)), anna); err != nil {
						return err
					}
				}
				return nil
			})
		}
		waiting, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		seen, documents := int64(0), map[string]bool{}
		for seen < writers*each {
			if _, err := reader.Wait(waiting, seen); err != nil {
				t.Fatalf("after %d: %v", seen, err)
			}
			list, err := reader.Changes(ctx, seen, 7)
			if err != nil {
				t.Fatal(err)
			}
			for _, change := range list {
				if change.Seq != seen+1 {
					t.Fatalf("%d follows %d", change.Seq, seen)
				}
				seen = change.Seq
				documents[change.Guild+change.Document] = true
			}
		}
		if err := writing.Wait(); err != nil {
			t.Fatal(err)
		}
		if head, err := reader.Head(ctx); err != nil || head != seen || len(documents) != writers*each {
			t.Errorf("%d documents, head %d, %v", len(documents), head, err)
		}
		head, err1 := reader.HeadOf(ctx, "g1")
		list, err2 := reader.ChangesOf(ctx, "g1", 0, 1000)
		if err := errors.Join(err1, err2); err != nil || len(list) != each || list[each-1].Seq != head {
			t.Errorf("guild g1: head %d, %d changes, %v", head, len(list), err)
		}
	})
}

// TestWait: what another process writes is seen within two seconds.
func TestWait(t *testing.T) {
	storetest.Each(t, func(t *testing.T, c store.Config) {
		reader, writer := storetest.Open(t, c), storetest.Open(t, c)
		woken := make(chan time.Time)
		go func() {
			defer close(woken)
			for after := int64(0); after < 3; {
				head, err := reader.Wait(ctx, after)
				if err != nil {
					t.Error(err)
					return
				}
				woken <- time.Now()
				after = head
			}
		}()
		for i := range 3 {
			add(t, writer, "g", fmt.Sprint("Document ", i))
			written := time.Now()
			took := (<-woken).Sub(written)
			t.Logf("seen after %v", took.Round(time.Millisecond))
			if took > 2*time.Second {
				t.Errorf("seen after %v", took)
			}
		}
		cancelled, cancel := context.WithCancel(ctx)
		cancel()
		if _, err := reader.Wait(cancelled, 3); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		go func() { _ = reader.Close() }()
		if _, err := reader.Wait(ctx, 3); !errors.Is(err, store.ErrClosed) {
			t.Errorf("closed: %v", err)
		}
	})
}

func TestFeedID(t *testing.T) {
	storetest.Each(t, func(t *testing.T, c store.Config) {
		first, err1 := storetest.Open(t, c).FeedID(ctx)
		again, err2 := storetest.Open(t, c).FeedID(ctx)
		other, err3 := storetest.Open(t, storetest.SQLite(t)).FeedID(ctx)
		if err := errors.Join(err1, err2, err3); err != nil || len(first) != 32 || first != again || first == other {
			t.Errorf("%q, %q, another database %q, %v", first, again, other, err)
		}
	})
}

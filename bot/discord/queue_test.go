package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"treatybot/bot"
)

// TestQueueOrder: one worker, and who is served after whom. A request is a line,
// a user and what it costs; the first is being served when the others come, the
// last when the third begins.
func TestQueueOrder(t *testing.T) {
	for _, c := range []struct {
		name  string
		asked string // line/user/ms
		late  string // comes when the third is being served
		want  string // lines, or users within one
	}{
		{"one line: as they come", "a/1/5 a/1/5 a/1/5 a/1/5", "", "a1 a1 a1 a1"},
		{"two lines by turns", "a/1/5 a/1/5 a/1/5 b/2/5 b/2/5", "", "a1 b2 a1 b2 a1"},
		{"a light line before the third of a heavy one", "a/1/50 a/1/50 a/1/50 a/1/50", "b/2/1", "a1 a1 a1 b2 a1"},
		{"who costs more waits longer", "a/1/50 a/1/50 b/2/5 b/2/5 b/2/5 b/2/5", "", "a1 b2 b2 b2 b2 a1"},
		{"within a server, users by turns", "a/1/5 a/1/5 a/1/5 a/2/5 a/3/5 a/3/5", "", "a1 a1 a2 a3 a1 a3"},
		{"a server has one share however many ask", "a/1/5 a/2/5 a/3/5 a/4/5 b/5/5 b/5/5", "", "a1 b5 a2 b5 a3 a4"},
		{"who comes back has saved nothing up", "a/1/50 b/2/5 a/1/50 a/1/50", "b/2/50 b/2/50", "a1 b2 a1 b2 a1 b2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := newQueue(1)
				var got []string
				request := func(s string) {
					part := strings.Split(s, "/")
					cost, err := time.ParseDuration(part[2] + "ms")
					if err != nil {
						t.Fatal(err)
					}
					p, ok := q.enter(part[0], part[1])
					if !ok {
						t.Fatal("no place")
					}
					go func() {
						defer p.leave()
						if err := p.wait(t.Context()); err != nil {
							t.Error(err)
						}
						if got = append(got, part[0]+part[1]); len(got) == 3 {
							for _, s := range strings.Fields(c.late) {
								late, _ := q.enter(strings.Split(s, "/")[0], strings.Split(s, "/")[1])
								name := strings.ReplaceAll(s[:3], "/", "")
								go func() {
									defer late.leave()
									_ = late.wait(t.Context())
									got = append(got, name)
									time.Sleep(50 * time.Millisecond)
								}()
							}
						}
						time.Sleep(cost)
					}()
				}
				for _, s := range strings.Fields(c.asked) {
					request(s)
				}
				time.Sleep(time.Minute)
				synctest.Wait()
				if diff := cmp.Diff(strings.Fields(c.want), got); diff != "" {
					t.Errorf("served, -want +got:\n%s", diff)
				}
				empty(t, q, 1)
			})
		})
	}
}

// TestQueueTurns: within a server nobody overtakes themselves, and who comes
// later is served at the turn that the others have come to.
func TestQueueTurns(t *testing.T) {
	q := newQueue(1)
	places := map[string]*place{}
	enter := func(names ...string) { // a name begins with its user
		for _, name := range names {
			p, ok := q.enter("a", name[:1])
			if !ok {
				t.Fatal("no place")
			}
			places[name] = p
		}
	}
	var got []string
	serve := func(n int) {
		for range n {
			for name, p := range places {
				if !p.begun.IsZero() {
					got = append(got, name)
					delete(places, name)
					p.leave()
					break
				}
			}
		}
	}
	enter("x1", "x2", "x3", "x4")
	serve(2)
	enter("x5", "y1", "y2", "z1")
	serve(6)
	if diff := cmp.Diff(strings.Fields("x1 x2 x3 y1 z1 x4 y2 x5"), got); diff != "" {
		t.Errorf("served, -want +got:\n%s", diff)
	}
	empty(t, q, 1)
}

// empty checks that a queue is as it was at first.
func empty(t *testing.T, q *queue, workers int) {
	t.Helper()
	if q.free != workers || q.waiting != 0 || len(q.lines) != 0 {
		t.Errorf("%d of %d workers free, %d waiting, %d lines kept", q.free, workers, q.waiting, len(q.lines))
	}
}

// TestQueueLeave: who gives up while waiting keeps no place and no worker, even
// when a worker was just given to them.
func TestQueueLeave(t *testing.T) {
	q := newQueue(1)
	var places []*place
	for range 3 {
		p, ok := q.enter("a", "1")
		if !ok {
			t.Fatal("no place")
		}
		places = append(places, p)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := places[1].wait(ended); !errors.Is(err, context.Canceled) || q.waiting != 1 {
		t.Errorf("wait gives %v, %d wait; want %v, and 1", err, q.waiting, context.Canceled)
	}
	places[1].leave() // a second time
	places[0].leave()
	select {
	case <-places[2].ready:
	default:
		t.Fatal("the third has no worker")
	}
	_ = places[2].wait(ended) // by chance with its worker, or without
	places[2].leave()
	empty(t, q, 1)
}

// TestQueueBounds: a full queue takes a line's first, up to as many again; what
// idle lines have paid is not kept for ever.
func TestQueueBounds(t *testing.T) {
	q := newQueue(1)
	var places []*place
	enter := func(line string) bool {
		p, ok := q.enter(line, line)
		if ok {
			places = append(places, p)
		}
		return ok
	}
	for range maxPending + 1 { // one of them is being served
		if !enter("heavy") {
			t.Fatal("the queue is full too early")
		}
	}
	if enter("heavy") {
		t.Error("a full queue takes another of the same line")
	}
	if !enter("light") || enter("light") {
		t.Error("a full queue takes a first and no second of another line")
	}
	for n := range maxPending - 1 {
		if !enter(fmt.Sprint("light", n)) {
			t.Fatalf("the first of line %d is refused", n)
		}
	}
	if enter("one more") {
		t.Error("the queue has no bound")
	}
	for _, p := range slices.Backward(places) {
		p.leave()
	}
	empty(t, q, 1)

	held, _ := q.enter("a", "1")
	waits, _ := q.enter("b", "1")
	for n := range maxLines + 100 {
		l := &line{key: fmt.Sprint(n), paid: time.Hour} // idle, and ahead
		q.makeRoom()
		q.lines[l.key] = l
	}
	if got := len(q.lines); got > maxLines {
		t.Errorf("%d lines are kept, %d at most", got, maxLines)
	}
	held.leave()
	waits.leave()
	empty(t, q, 1)
}

// TestQueuePanic: an answer that panics gives its worker back.
func TestQueuePanic(t *testing.T) {
	h := newHandler(Config{}, nil) // no bot
	for range 2 * maxWorkers {
		p, ok := h.queue.enter("a", "1")
		if !ok {
			t.Fatal("no place")
		}
		if m := <-h.make(t.Context(), p, bot.Request{Command: "sources"}); m.panicked == nil {
			t.Fatal("no panic")
		}
	}
}

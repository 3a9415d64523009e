package discord

import (
	"context"
	"slices"
	"sync"
	"time"
)

// queue shares the workers among all who ask. It is a fair queue: each line, a
// server or a user outside servers, pays with the time that its answers take,
// and who has paid least is next. So a line that asks seldom is served before
// the second request of one that asks much, however many those are; within a
// line the same holds for its users. The cost is known only afterwards, so the
// mean is charged in advance and set right then.
//
// Nobody saves up: a line that comes back pays no less than what the one that
// was served last had paid (start-time fair queueing: Goyal, Vin and Cheng, 1996).
type queue struct {
	mu      sync.Mutex
	lines   map[string]*line
	came    int           // places taken so far
	free    int           // workers
	waiting int           // places in all lines
	paid    time.Duration // by the line that was served last, before its turn
	mean    time.Duration // cost of an answer, lately
}

// line is a server, or a user outside servers.
type line struct {
	key     string
	paid    time.Duration
	waiting []*place // in the order of their turns, then as they came
	turn    int      // of the one that was served last
	working int
}

// place is a request's in a line.
type place struct {
	q     *queue
	line  *line
	user  string
	came  int           // its number among all
	turn  int           // one after the user's turn before; no less than the line's
	ready chan struct{} // closed when it has a worker

	begun   time.Time
	charged time.Duration
	left    bool
}

const (
	// firstMean is what an answer is charged before one was made.
	firstMean = 10 * time.Millisecond

	// maxLines bounds the lines that are kept for what they have paid, while
	// others wait. It is more than can be in use.
	maxLines = 4 * maxPending
)

func newQueue(workers int) *queue {
	return &queue{lines: map[string]*line{}, free: workers, mean: firstMean}
}

// enter takes a place in a line; false: too many wait. Where others fill the
// queue there is still room for a line's first, up to as many again.
func (q *queue) enter(key, user string) (*place, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	l := q.lines[key]
	if q.waiting >= 2*maxPending || q.waiting >= maxPending && l != nil && len(l.waiting) > 0 {
		return nil, false
	}
	if l == nil {
		q.makeRoom()
		l = &line{key: key}
		q.lines[key] = l
	}
	if len(l.waiting) == 0 {
		l.paid = max(l.paid, q.paid)
	}
	q.came++
	p := &place{q: q, line: l, user: user, came: q.came, turn: l.turn, ready: make(chan struct{})}
	for _, other := range l.waiting {
		if other.user == user {
			p.turn = other.turn + 1
		}
	}
	at := len(l.waiting)
	for at > 0 && l.waiting[at-1].turn > p.turn {
		at--
	}
	l.waiting = slices.Insert(l.waiting, at, p)
	q.waiting++
	q.serve()
	return p, true
}

// makeRoom forgets what idle lines have paid, where too many are kept.
func (q *queue) makeRoom() {
	if len(q.lines) < maxLines {
		return
	}
	for key, l := range q.lines {
		if l.idle() {
			delete(q.lines, key)
		}
	}
}

func (l *line) idle() bool { return len(l.waiting) == 0 && l.working == 0 }

// wait waits for a worker, which the place then has until it leaves, or for the
// end of the context.
func (p *place) wait(ctx context.Context) error {
	select {
	case <-p.ready:
		return nil
	case <-ctx.Done():
		p.leave()
		return ctx.Err()
	}
}

// leave gives back the worker, or the place. It may be called twice.
func (p *place) leave() {
	q, l := p.q, p.line
	q.mu.Lock()
	defer q.mu.Unlock()
	if p.left {
		return
	}
	p.left = true
	if p.begun.IsZero() {
		l.waiting = slices.DeleteFunc(l.waiting, func(other *place) bool { return other == p })
		q.waiting--
	} else {
		cost := time.Since(p.begun)
		l.paid += cost - p.charged
		q.mean += (cost - q.mean) / 16
		l.working--
		q.free++
	}
	q.forget(l)
	q.serve()
}

// serve gives workers to those whose turn it is. The lock is held.
func (q *queue) serve() {
	for q.free > 0 && q.waiting > 0 {
		l := q.next()
		p := l.waiting[0]
		l.waiting = slices.Delete(l.waiting, 0, 1)
		q.waiting--
		l.turn = p.turn
		q.free--
		q.paid = max(q.paid, l.paid)
		p.begun, p.charged = time.Now(), q.mean
		l.paid += p.charged
		l.working++
		close(p.ready)
	}
	if q.waiting == 0 { // nobody was kept waiting: what was paid counts no more
		for _, l := range q.lines {
			q.forget(l)
		}
	}
}

// next finds the line that has paid least, of equals the one whose first came
// first. There is one.
func (q *queue) next() *line {
	var next *line
	for _, l := range q.lines {
		if len(l.waiting) == 0 {
			continue
		}
		if next == nil || l.paid < next.paid || l.paid == next.paid && l.waiting[0].came < next.waiting[0].came {
			next = l
		}
	}
	return next
}

// forget drops a line in which nobody is, unless it has paid ahead.
func (q *queue) forget(l *line) {
	if l.idle() && (q.waiting == 0 || l.paid <= q.paid) {
		delete(q.lines, l.key)
	}
}

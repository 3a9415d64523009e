package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// identifyAlarm is how many identifies of a day are told of as too many. After
// 1,000 in 24 h Discord resets the token.
const identifyAlarm = 500

// identifies paces and counts the identifies of all shards. Shards of the same
// shard_id % max_concurrency wait for each other; between two of them lies the
// window. The count is Discord's own, from when it was last asked, less each
// identify that was sent since, whatever came of it.
type identifies struct {
	log    *slog.Logger
	window time.Duration
	ask    func(context.Context) (Advice, error)

	mu        sync.Mutex
	queues    []chan time.Time // by bucket: what the last in the queue will pass on
	total     int
	remaining int
	resets    time.Time
	alarmed   bool
}

// newIdentifies begins with Discord's advice.
func newIdentifies(log *slog.Logger, window time.Duration, ask func(context.Context) (Advice, error), a Advice) *identifies {
	i := &identifies{log: log, window: window, ask: ask}
	for range a.Starts.MaxConcurrency {
		first := make(chan time.Time, 1)
		first <- time.Time{}
		i.queues = append(i.queues, first)
	}
	i.learn(a)
	return i
}

// turn is a place in the queue of a bucket. It hands on, from the one before
// to the one after, when the next identify may be sent.
type turn struct {
	before, after chan time.Time
	window        time.Duration
}

// queue takes the next place for a shard.
func (i *identifies) queue(shard int) *turn {
	i.mu.Lock()
	defer i.mu.Unlock()
	last := &i.queues[shard%len(i.queues)]
	t := &turn{*last, make(chan time.Time, 1), i.window}
	*last = t.after
	return t
}

// wait returns when it is the turn's time. After an error the queue stands
// still: all who wait have the same context.
func (t *turn) wait(ctx context.Context) error {
	select {
	case at := <-t.before:
		return sleep(ctx, time.Until(at))
	case <-ctx.Done():
		return ctx.Err()
	}
}

// done says that the identify was sent, or will not be.
func (t *turn) done() { t.after <- time.Now().Add(t.window) }

// learn takes the numbers from Discord.
func (i *identifies) learn(a Advice) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.total, i.remaining = a.Starts.Total, a.Starts.Remaining
	i.resets = time.Now().Add(time.Duration(a.Starts.ResetAfter) * time.Millisecond)
	i.alarm()
}

// left is how many identifies remain by our own count.
func (i *identifies) left() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.renew()
	return i.remaining
}

// spend counts an identify.
func (i *identifies) spend() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.renew()
	i.remaining--
	i.alarm()
}

// renew begins another day.
func (i *identifies) renew() {
	if now := time.Now(); i.resets.Before(now) {
		i.remaining, i.resets, i.alarmed = i.total, now.Add(24*time.Hour), false
	}
}

// alarm tells, once a day, that many identifies were spent.
func (i *identifies) alarm() {
	if used := i.total - i.remaining; used >= identifyAlarm && !i.alarmed {
		i.alarmed = true
		i.log.Warn("many identifies today; Discord resets the token when none remain",
			"used", used, "remaining", i.remaining, "renewed", i.resets)
	}
}

// check gives a *FatalError where there are fewer identifies left than
// needed, after asking Discord whether it counts so too.
func (i *identifies) check(ctx context.Context, needed int) error {
	if i.left() >= needed {
		return nil
	}
	a, err := i.ask(ctx)
	if err != nil {
		return err
	}
	i.learn(a)
	if a.Starts.Remaining >= needed {
		return nil
	}
	return noIdentifies(a, needed)
}

// noIdentifies is the error for a day whose identifies are used up.
func noIdentifies(a Advice, needed int) error {
	back := time.Now().Add(time.Duration(a.Starts.ResetAfter) * time.Millisecond).UTC()
	return &FatalError{
		Next: fmt.Sprintf("Start again after %s, and find out what starts the bot so often.", back.Format("2 January 2006, 15:04 UTC")),
		Wrong: fmt.Sprintf("Discord allows %d connections a day; %d remain, and %d are needed. They come back at %s",
			a.Starts.Total, a.Starts.Remaining, needed, back.Format("15:04 UTC")),
	}
}

// sleep waits, or returns the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

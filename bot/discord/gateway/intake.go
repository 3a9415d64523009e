package gateway

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// intake hands interactions on until it is closed.
type intake struct {
	log    *slog.Logger
	handle func(json.RawMessage)

	mu     sync.Mutex
	closed bool
	inside sync.WaitGroup
}

// take hands on the data of an interaction. A panic ends the handling of this
// one only: it would else end the process, for discordgo recovers none.
func (i *intake) take(raw json.RawMessage) {
	i.mu.Lock()
	if i.closed {
		i.mu.Unlock()
		return
	}
	i.inside.Add(1)
	i.mu.Unlock()
	defer i.inside.Done()
	defer func() {
		if p := recover(); p != nil {
			i.log.Error("panic while an interaction was taken in", "panic", panicked(p), "stack", string(debug.Stack()))
		}
	}()
	i.handle(raw)
}

// close lets nothing more in, and waits for what is inside, within a bound.
func (i *intake) close(within time.Duration) {
	i.mu.Lock()
	i.closed = true
	i.mu.Unlock()
	left := make(chan struct{})
	go func() { i.inside.Wait(); close(left) }()
	select {
	case <-left:
	case <-time.After(within):
		i.log.Warn("an interaction is still being taken in")
	}
}

// panicked describes a panic for the log. A value that is not the runtime's
// own may hold what a user wrote: its type must do.
func panicked(p any) string {
	if err, ok := p.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", p)
}

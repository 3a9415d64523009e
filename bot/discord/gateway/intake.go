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
	guild  func(id string, there bool) // nil: nobody wants to know

	mu     sync.Mutex
	closed bool
	inside sync.WaitGroup
}

// take hands on the data of an interaction.
func (i *intake) take(raw json.RawMessage) { i.within(func() { i.handle(raw) }) }

// takeGuild hands on that a server has the bot, or no longer. One that is merely
// out of reach has it still.
func (i *intake) takeGuild(raw json.RawMessage, there bool) {
	var g struct {
		ID          string `json:"id"`
		Unavailable bool   `json:"unavailable"`
	}
	if i.guild == nil || json.Unmarshal(raw, &g) != nil || g.ID == "" || g.Unavailable {
		return
	}
	i.within(func() { i.guild(g.ID, there) })
}

// within does something, unless the intake is closed. A panic ends this only: it
// would else end the process, for discordgo recovers none.
func (i *intake) within(do func()) {
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
			i.log.Error("panic while an event was taken in", "panic", panicked(p), "stack", string(debug.Stack()))
		}
	}()
	do()
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

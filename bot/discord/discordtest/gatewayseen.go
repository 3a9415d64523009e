package discordtest

import (
	"fmt"
	"slices"
	"time"
)

// Seen is what a gateway has seen of its clients.
type Seen struct {
	Connections int // tried, also those that got an HTTP error
	Sessions    int // begun
	Heartbeats  int
	Identifies  []Identify
	Resumes     []Resume
	Closes      []Close
}

// Identify is an identify that a client sent, whatever came of it.
type Identify struct {
	Connection int // counted from 1
	At         time.Time
	Shard      [2]int // [0, 1] where none was sent
	Intents    int    // -1 where none were sent
	Compress   bool
}

// Resume is a resume that a client sent.
type Resume struct {
	Connection int
	At         time.Time
	Seq        int
	Accepted   bool
}

// Close is the end of a connection.
type Close struct {
	Connection int
	Code       int  // 0: without a close frame
	ByClient   bool // the client was first to close
}

// Seen gives what was seen so far.
func (g *Gateway) Seen() Seen {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.copySeen()
}

func (g *Gateway) copySeen() Seen {
	s := g.seen
	s.Identifies, s.Resumes, s.Closes = slices.Clone(s.Identifies), slices.Clone(s.Resumes), slices.Clone(s.Closes)
	return s
}

// Await waits until what was seen is as wanted, 20 s at most, and gives it.
// When it never is, that is an error of the test.
func (g *Gateway) Await(what string, wanted func(Seen) bool) Seen {
	g.tb.Helper()
	late := time.NewTimer(20 * time.Second)
	defer late.Stop()
	for {
		g.mu.Lock()
		seen, changed := g.copySeen(), g.changed
		g.mu.Unlock()
		if wanted(seen) {
			return seen
		}
		select {
		case <-changed:
		case <-late.C:
			g.tb.Errorf("gateway: waited in vain: %s; seen %+v", what, seen)
			return seen
		}
	}
}

// notify wakes those who wait. The lock is held.
func (g *Gateway) notify() {
	close(g.changed)
	g.changed = make(chan struct{})
}

func (c Close) String() string {
	who := "gateway"
	if c.ByClient {
		who = "client"
	}
	return fmt.Sprintf("%d by the %s", c.Code, who)
}

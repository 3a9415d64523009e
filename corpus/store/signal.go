package store

import "sync"

// signal wakes all who wait for it. The zero value is ready.
type signal struct {
	mu sync.Mutex
	ch chan struct{}
}

// next gives a channel that is closed by the next broadcast.
func (s *signal) next() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ch == nil {
		s.ch = make(chan struct{})
	}
	return s.ch
}

func (s *signal) broadcast() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ch != nil {
		close(s.ch)
		s.ch = nil
	}
}

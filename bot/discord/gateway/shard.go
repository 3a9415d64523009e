package gateway

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/gorilla/websocket"
)

// maxResumes is how often in a row a resume may fail before the session is
// given up. What could be replayed by then has no time left to be answered.
const maxResumes = 3

// shardStatus tells how the connection of a shard is.
type shardStatus struct {
	ID         int
	Connected  bool      // READY or RESUMED came, and nothing is known against it
	Since      time.Time // when that began; zero: it never was
	LastAck    time.Time // of a heartbeat, seen some 5 s late; zero: none yet
	Reconnects int       // connections that were lost, or could not be opened
}

// shard keeps one shard connected.
type shard struct {
	g       *gateway
	id      int
	log     *slog.Logger
	first   *turn    // its place among those that start; nil once used
	session *session // nil: there is none to resume
	resumes int      // tried since it was last ready

	mu     sync.Mutex
	status shardStatus
}

// run connects again and again until the context ends, when it gives nil, or
// until there is a *FatalError.
func (s *shard) run(ctx context.Context) error {
	pauses := s.g.pauses()
	for {
		lasted, err := s.connect(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if fatal := AsFatal(err); fatal != nil {
			return fatal
		}
		s.update(func(st *shardStatus) { st.Reconnects++ })
		pause := s.pause(pauses, lasted, err)
		level := slog.LevelWarn
		if pause == 0 {
			level = slog.LevelInfo // Discord moves each connection now and then
		}
		s.log.Log(ctx, level, "gateway connection ended", "reason", err, "lasted", lasted.Round(time.Second), "pause", pause, "resumes", s.session != nil)
		if sleep(ctx, pause) != nil {
			return nil
		}
	}
}

// pause is how long to wait after a connection that lasted so long and ended
// so. One that was stable is renewed at once: users wait, and have 3 s. After
// op 9 Discord asks for 1-5 s, whatever was before.
func (s *shard) pause(pauses backoff.BackOff, lasted time.Duration, err error) time.Duration {
	pause := time.Duration(0)
	if lasted >= s.g.Pace.Stable {
		pauses.Reset() // should this fail, waiting begins anew
	} else {
		pause = pauses.NextBackOff()
	}
	if errors.Is(err, errInvalid) || errors.Is(err, errNotReady) {
		fifth := s.g.Pace.Identify / 5
		pause = max(pause, fifth+rand.N(4*fifth+1))
	}
	return pause
}

// connect opens a connection and stays with it until it ends. It gives how
// long it was ready, and why it ended.
func (s *shard) connect(ctx context.Context) (time.Duration, error) {
	defer s.update(func(st *shardStatus) { st.Connected = false })
	open := s.resume
	if s.session == nil {
		open = s.identify
	}
	if err := open(ctx); err != nil {
		return 0, err
	}
	return s.watch(ctx)
}

// identify opens a new session, in its turn.
func (s *shard) identify(ctx context.Context) error {
	t := s.first
	if s.first = nil; t == nil {
		t = s.g.identifies.queue(s.id)
	}
	if err := t.wait(ctx); err != nil {
		return err
	}
	defer t.done()
	if err := s.g.identifies.check(ctx, 1); err != nil {
		return err
	}
	s.session, s.resumes = s.g.newSession(s.id), 0
	err := s.session.open(ctx, s.g.Pace.Open)
	if err != nil {
		s.session = nil
	}
	return err
}

// resume opens the session again. discordgo decides by itself what to send,
// and for a session that was ready that is a resume.
func (s *shard) resume(ctx context.Context) error {
	s.resumes++
	err := s.session.open(ctx, s.g.Pace.Open)
	var refused *websocket.CloseError
	if err != nil && (errors.As(err, &refused) || s.session.link.severed() || s.resumes >= maxResumes) {
		s.session = nil
	}
	return err
}

// watch stays with an open connection until it ends, or the context does. The
// session is closed then, or given up, or left to be resumed.
//
// Discord wants a heartbeat each 41 s; discordgo keeps the figure to itself. A
// connection whose last ACK is 105 s old has missed two of them, and the half
// interval besides keeps a late one from costing a connection.
func (s *shard) watch(ctx context.Context) (ready time.Duration, err error) {
	var since time.Time
	defer func() {
		if !since.IsZero() {
			ready = time.Since(since)
		}
	}()
	pace := s.g.Pace
	late := time.NewTimer(pace.Ready)
	defer late.Stop()
	look := time.NewTicker(pace.Silence / 20)
	defer look.Stop()
	acked := time.Now()
	for {
		select {
		case <-ctx.Done():
			s.session.close(closeForGood, pace.Close)
			s.session = nil
			return 0, ctx.Err()
		case <-s.session.lost:
			if s.session.link.refused() {
				s.session = nil
				return 0, errInvalid
			}
			if since.IsZero() && len(s.session.ready) == 0 {
				s.session = nil // nothing to resume, or it was refused
			}
			return 0, errLost
		case <-s.session.link.invalid: // discordgo is about to close it, which takes a second
			s.session = nil
			return 0, errInvalid
		case how := <-s.session.ready:
			late.Stop()
			since, s.resumes = s.connected(how), 0
		case <-late.C:
			s.session.close(closeForGood, pace.Close)
			s.session = nil
			return 0, errNotReady
		case <-look.C:
			at, free := s.session.lastAck()
			if free && at.After(acked) {
				acked = at
				s.update(func(st *shardStatus) { st.LastAck = at })
			}
			if time.Since(acked) > pace.Silence {
				s.giveUp(free)
				return 0, errSilent
			}
		}
	}
}

// giveUp closes a silent connection so that it can be resumed. Where the
// session's lock is held it is stuck, and must not be called.
func (s *shard) giveUp(free bool) {
	if !free {
		s.session.link.sever()
	}
	if !free || !s.session.close(closeToResume, s.g.Pace.Close) {
		s.session = nil
	}
}

// connected notes that the session is ready, by READY or RESUMED.
func (s *shard) connected(how string) time.Time {
	now := time.Now()
	s.log.Info("gateway connected", "by", how)
	s.update(func(st *shardStatus) { st.Connected, st.Since = true, now })
	return now
}

func (s *shard) update(change func(*shardStatus)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.status)
}

package gateway

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// Why a connection is over, beside what discordgo tells.
var (
	errLost     = errors.New("the connection was lost")
	errStuck    = errors.New("opening the connection hangs")
	errSilent   = errors.New("heartbeats are not acknowledged")
	errNotReady = errors.New("neither READY nor RESUMED came")
	errInvalid  = errors.New("the session is invalid (op 9)")
)

// Close codes that we send. 1000 and 1001 end the session at Discord; after
// any other it can be resumed.
const (
	closeForGood  = websocket.CloseNormalClosure
	closeToResume = 4000
)

// session is one discordgo.Session. Its faults, as of v0.29.0, and what is
// done about them:
//
//   - Op 7 as the first packet deadlocks Open, and a hello that never comes
//     holds it for ever; either way Close hangs too. Open runs in a goroutine
//     under a deadline. Past that the session is abandoned: its TCP connection
//     is cut underneath it, and none of its methods is called again.
//   - It reconnects by itself for ever, whatever the close code: that is off,
//     and shard.run decides.
//   - On op 7 it closes with 1012 and reports a disconnection: opened again, it
//     resumes (on the usual address; it does not know resume_gateway_url).
//   - On op 9 it identifies at once, on the same connection, without the pause
//     of 1-5 s and whether or not it might resume, and again after the next.
//     The link lets no second identify through (link.go): it is cut instead,
//     and shard.run waits before a new session identifies.
//   - A dead connection is noticed after five heartbeats (206 s), and closed
//     with 1000, which ends the session: shard.watch is earlier, and uses 4000.
//   - HeartbeatLatency and State race with the heartbeat and with events: the
//     one is never called, the other off.
//   - Each event would have a goroutine of its own, without bound. SyncEvents
//     calls the handler in the one that reads; what it calls must not block.
type session struct {
	dg    *discordgo.Session
	link  *link
	lost  chan struct{} // a disconnection was reported
	ready chan string   // READY or RESUMED came
}

// newSession makes a session that has yet to identify.
func (g *gateway) newSession(shard int) *session {
	dg, _ := discordgo.New("Bot " + g.Token) // it has no error to give
	s := &session{dg: dg, link: newLink(g.identifies.spend), lost: make(chan struct{}, 1), ready: make(chan string, 1)}
	dg.Client = g.REST.HTTP
	dg.Dialer = &websocket.Dialer{Proxy: g.Proxy, HandshakeTimeout: g.Pace.Open, NetDialContext: s.link.dial, WriteBufferPool: s.link}
	dg.ShardID, dg.ShardCount = shard, g.ShardCount
	dg.Identify.Intents = g.intents()
	dg.LogLevel = discordgo.LogError // from the next level on, it prints events; from LogDebug, the token
	dg.ShouldReconnectOnError = false
	dg.ShouldRetryOnRateLimit = false // it would sleep with the lock held
	dg.MaxRestRetries = 0
	dg.StateEnabled = false
	dg.SyncEvents = true
	dg.AddHandler(func(_ *discordgo.Session, _ *discordgo.Disconnect) {
		select {
		case s.lost <- struct{}{}:
		default:
		}
	})
	// The raw event: discordgo decodes no interaction that has a component
	// it does not know.
	dg.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		switch e.Type {
		case "READY", "RESUMED":
			s.became(e.Type)
		case "INTERACTION_CREATE":
			if !s.link.severed() {
				g.intake.take(e.RawData)
			}
		case "GUILD_CREATE", "GUILD_DELETE":
			g.intake.takeGuild(e.RawData, e.Type == "GUILD_CREATE")
		}
	})
	return s
}

// intents are the kinds of event that Discord is asked to send. Interactions come
// without any; who has the bot is told with GUILDS, which needs no leave.
func (g *gateway) intents() discordgo.Intent {
	if g.Guild == nil {
		return discordgo.IntentsNone
	}
	return discordgo.IntentsGuilds
}

// became notes how the session became ready.
func (s *session) became(how string) {
	select {
	case s.ready <- how:
	default:
	}
}

// open connects, to identify or, if it was ready before, to resume. When it
// does not come back in time, or the context ends, the session is abandoned.
// discordgo holds its lock meanwhile: an error other than errStuck and the
// context's leaves it free.
func (s *session) open(ctx context.Context, within time.Duration) error {
	select { // of the connection before
	case <-s.lost:
	default:
	}
	select {
	case <-s.ready:
	default:
	}
	opened := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil { // a first packet that is null
				opened <- fmt.Errorf("discordgo panics: %s", panicked(p))
			}
		}()
		opened <- s.dg.Open()
	}()
	deadline := time.NewTimer(within)
	defer deadline.Stop()
	select {
	case err := <-opened:
		if errors.Is(err, discordgo.ErrWSAlreadyOpen) { // a disconnection was reported twice
			s.became("still open")
			return nil
		}
		if s.link.refused() {
			return errInvalid
		}
		return err
	case <-deadline.C:
		s.link.sever()
		return errStuck
	case <-ctx.Done():
		s.link.sever()
		return ctx.Err()
	}
}

// close closes the connection with a code, within a bound. Past that the
// session is abandoned, and the result false.
func (s *session) close(code int, within time.Duration) bool {
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		_ = s.dg.CloseWithCode(code) // it always gives nil
	}()
	select {
	case <-closed:
		return true
	case <-time.After(within):
		s.link.sever()
		return false
	}
}

// lastAck tells when a heartbeat was last acknowledged; false: the lock is
// held, and it cannot be told.
func (s *session) lastAck() (time.Time, bool) {
	if !s.dg.TryRLock() {
		return time.Time{}, false
	}
	defer s.dg.RUnlock()
	return s.dg.LastHeartbeatAck, true
}

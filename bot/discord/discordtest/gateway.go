package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// Gateway is the websocket side of a local Discord. It follows
// https://docs.discord.com/developers/events/gateway: what a client does
// against that is answered as Discord does, and is reported as an error of the
// test at its end.
type Gateway struct {
	tb     testing.TB
	token  string
	server *httptest.Server

	mu         sync.Mutex
	changed    chan struct{} // closed, and replaced, when seen changes
	heartbeat  time.Duration
	atOnce     int
	window     time.Duration
	faults     []planned
	conns      []*conn
	sessions   []*gatewaySession
	seen       Seen
	violations []string
	allowed    []string
}

// gatewaySession is what survives a connection.
type gatewaySession struct {
	id     string
	shard  [2]int
	guilds bool              // events of guilds are wanted
	events []json.RawMessage // the latest dispatched
	seq    int               // of the last of them
	conn   *conn             // nil while disconnected
}

// NewGateway starts a gateway for one bot. It is closed at the end of the
// test.
func NewGateway(tb testing.TB, token string) *Gateway {
	tb.Helper()
	g := &Gateway{
		tb: tb, token: token, changed: make(chan struct{}),
		heartbeat: 41250 * time.Millisecond, atOnce: 1, window: 5 * time.Second,
	}
	g.server = httptest.NewServer(http.HandlerFunc(g.accept))
	tb.Cleanup(g.close)
	return g
}

// close ends all connections and reports what was against the rules.
func (g *Gateway) close() {
	g.tb.Helper()
	g.mu.Lock()
	for _, c := range g.conns {
		_ = c.ws.Close()
	}
	g.mu.Unlock()
	g.server.Close()
	for _, v := range g.Violations() {
		g.tb.Errorf("gateway: %s", v)
	}
}

// URL is the address that GET /gateway gives.
func (g *Gateway) URL() string { return "ws" + strings.TrimPrefix(g.server.URL, "http") }

// SetHeartbeat sets the interval that hello asks for from now on; 41.25 s
// before.
func (g *Gateway) SetHeartbeat(interval time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.heartbeat = interval
}

// SetIdentifyRate sets how many identifies (max_concurrency) may come in a
// window; 1 in 5 s before. What is more gets op 9.
func (g *Gateway) SetIdentifyRate(maxConcurrency int, window time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.atOnce, g.window = maxConcurrency, window
}

// Allow says that a violation whose text has this part is meant to happen.
func (g *Gateway) Allow(part string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.allowed = append(g.allowed, part)
}

// Violations lists what clients did against the rules, less what is allowed.
func (g *Gateway) Violations() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(g.violations), func(v string) bool {
		return slices.ContainsFunc(g.allowed, func(part string) bool { return strings.Contains(v, part) })
	})
}

func (g *Gateway) violate(format string, a ...any) {
	g.violations = append(g.violations, fmt.Sprintf(format, a...))
}

// Dispatch sends an event to all sessions of the guild's shard, (guild_id >>
// 22) % n; "" stands for direct messages, which are shard 0's. Whether one of
// them is connected is the result; one that is not gets the event when it
// resumes. Events of guilds go to those that asked for them.
func (g *Gateway) Dispatch(guildID, event string, data any) bool {
	g.tb.Helper()
	raw, err := json.Marshal(data)
	if err != nil {
		g.tb.Errorf("dispatch %s: %v", event, err)
		return false
	}
	id := uint64(0)
	if guildID != "" {
		if id, err = strconv.ParseUint(guildID, 10, 64); err != nil {
			g.tb.Errorf("dispatch %s: guild id %q: %v", event, guildID, err)
			return false
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	connected := false
	for _, s := range g.sessions {
		if strings.HasPrefix(event, "GUILD_") && !s.guilds {
			continue
		}
		if id>>22%uint64(s.shard[1]) == uint64(s.shard[0]) {
			s.dispatch(event, raw)
			connected = connected || s.conn != nil
		}
	}
	return connected
}

// DispatchText sends a shard text that need not be JSON. Whether the shard is
// connected is the result.
func (g *Gateway) DispatchText(shard int, text string) bool {
	return g.each(shard, func(c *conn) { c.write(websocket.TextMessage, []byte(text)) })
}

// each does something to the connections of a shard, and tells whether there
// is one.
func (g *Gateway) each(shard int, do func(*conn)) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	any := false
	for _, s := range g.sessions {
		if s.shard[0] == shard && s.conn != nil {
			do(s.conn)
			any = true
		}
	}
	return any
}

// maxReplay is how many events a session keeps for a resume. Discord names no
// figure.
const maxReplay = 500

// since gives the events after a sequence; false if they are not kept, or not
// yet dispatched.
func (s *gatewaySession) since(seq int) ([]json.RawMessage, bool) {
	first := s.seq - len(s.events)
	if seq < first || seq > s.seq {
		return nil, false
	}
	return s.events[seq-first:], true
}

// dispatch adds an event to a session, and sends it if there is a connection.
func (s *gatewaySession) dispatch(event string, data json.RawMessage) {
	s.seq++
	e, _ := json.Marshal(payload{Op: opDispatch, Seq: s.seq, Event: event, Data: data})
	if s.events = append(s.events, e); len(s.events) > maxReplay {
		s.events = slices.Clone(s.events[maxReplay/2:])
	}
	if s.conn != nil {
		s.conn.sendEvent(e)
	}
}

// find gives the session with an id, or nil.
func (g *Gateway) find(id string) *gatewaySession {
	i := slices.IndexFunc(g.sessions, func(s *gatewaySession) bool { return s.id == id })
	if i < 0 {
		return nil
	}
	return g.sessions[i]
}

// end forgets a session: it cannot be resumed.
func (g *Gateway) end(s *gatewaySession) {
	g.sessions = slices.DeleteFunc(g.sessions, func(o *gatewaySession) bool { return o == s })
}

// accept makes a connection of a request, and stays with it.
func (g *Gateway) accept(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	g.seen.Connections++
	c := &conn{g: g, number: g.seen.Connections, heartbeat: g.heartbeat}
	c.faults = g.faultsOf(c.number)
	g.notify()
	q := r.URL.Query()
	if q.Get("encoding") != "json" || q.Get("compress") != "" {
		g.violate("connection %d: asks for encoding %q, compress %q", c.number, q.Get("encoding"), q.Get("compress"))
	}
	c.version = q.Get("v")
	g.mu.Unlock()
	if f := c.faults[AtHandshake]; f.kind == faultStatus {
		http.Error(w, "<html><body>upstream connect error</body></html>", f.code)
		return
	}
	ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	c.ws = ws
	g.mu.Lock()
	g.conns = append(g.conns, c)
	g.mu.Unlock()
	c.serve()
}

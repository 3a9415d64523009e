package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

// Opcodes: https://docs.discord.com/developers/topics/opcodes-and-status-codes
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opVoice          = 4
	opResume         = 6
	opReconnect      = 7
	opRequestMembers = 8
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatAck   = 11
)

// Limits on what a client sends: events/gateway.
const (
	maxSend      = 4096 // bytes of a payload
	maxSends     = 120  // in a minute
	knownIntents = 1<<26 - 1
	intentGuilds = 1 << 0
	privileged   = 1<<1 | 1<<8 | 1<<15 // members, presences, message content
)

// payload is what is sent either way.
type payload struct {
	Op    int             `json:"op"`
	Data  json.RawMessage `json:"d"`
	Seq   int             `json:"s,omitempty"`
	Event string          `json:"t,omitempty"`
}

// identity is the data of an identify.
type identity struct {
	Token      string            `json:"token"`
	Properties map[string]string `json:"properties"`
	Compress   bool              `json:"compress"`
	Shard      *[2]int           `json:"shard"`
	Intents    *int              `json:"intents"`
}

// conn is one connection.
type conn struct {
	g         *Gateway
	ws        *websocket.Conn
	number    int
	version   string
	heartbeat time.Duration
	faults    map[Moment]GatewayFault

	// The rest is guarded by the gateway's lock, as is writing.
	session  *gatewaySession
	compress bool
	mute     bool // nothing is sent any more
	sends    []time.Time
	closed   int // with which code, by us
}

// serve speaks until the connection ends.
func (c *conn) serve() {
	defer c.ws.Close()
	c.begin()
	for {
		_, message, err := c.ws.ReadMessage()
		c.g.mu.Lock()
		if err != nil {
			c.ended(err)
			c.g.mu.Unlock()
			return
		}
		c.receive(message)
		c.g.mu.Unlock()
	}
}

// begin says hello, and what is to come instead or after it.
func (c *conn) begin() {
	c.g.mu.Lock()
	defer c.g.mu.Unlock()
	c.fail(BeforeHello)
	if c.version != "9" && c.version != "10" {
		c.g.violate("connection %d: asks for version %q", c.number, c.version)
		c.close(4012)
		return
	}
	c.send(opHello, map[string]any{"heartbeat_interval": c.heartbeat.Milliseconds()})
	c.fail(AfterHello)
}

// receive answers what the client sent.
func (c *conn) receive(message []byte) {
	if c.closed != 0 {
		return
	}
	now := time.Now()
	c.sends = slices.DeleteFunc(append(c.sends, now), func(t time.Time) bool { return now.Sub(t) > time.Minute })
	var p payload
	switch {
	case len(message) > maxSend:
		c.refuse(4002, "sends %d bytes", len(message))
	case len(c.sends) > maxSends:
		c.refuse(4008, "sends more than %d payloads in a minute", maxSends)
	case json.Unmarshal(message, &p) != nil:
		c.refuse(4002, "sends what is not JSON")
	case p.Op == opHeartbeat:
		c.g.seen.Heartbeats++
		c.g.notify()
		c.send(opHeartbeatAck, nil)
	case p.Op == opIdentify:
		c.identify(p.Data, now)
	case p.Op == opResume:
		c.resume(p.Data, now)
	case p.Op != opPresence && p.Op != opVoice && p.Op != opRequestMembers:
		c.refuse(4001, "sends opcode %d", p.Op)
	case c.session == nil:
		c.refuse(4003, "sends opcode %d before it is identified", p.Op)
	}
}

// identify begins a session.
func (c *conn) identify(data json.RawMessage, now time.Time) {
	var id identity
	if err := json.Unmarshal(data, &id); err != nil || id.Properties == nil {
		c.refuse(4002, "identifies with what is none: %v", err)
		return
	}
	shard := [2]int{0, 1}
	if id.Shard != nil {
		shard = *id.Shard
	}
	seen := Identify{Connection: c.number, At: now, Shard: shard, Intents: -1, Compress: id.Compress}
	if id.Intents != nil {
		seen.Intents = *id.Intents
	}
	early := c.g.early(seen)
	c.g.seen.Identifies = append(c.g.seen.Identifies, seen)
	c.g.notify()
	switch {
	case c.session != nil:
		c.refuse(4005, "identifies again")
	case id.Token != c.g.token && id.Token != "Bot "+c.g.token:
		c.close(4004)
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		c.close(4010)
	case id.Intents == nil || *id.Intents&^knownIntents != 0:
		c.refuse(4013, "asks for unknown intents %d", seen.Intents)
	case *id.Intents&privileged != 0:
		c.refuse(4014, "asks for privileged intents %d", seen.Intents)
	case early:
		c.g.violate("connection %d: shard %d identifies too early", c.number, shard[0])
		c.invalidate(false)
	default:
		c.compress = id.Compress
		c.g.seen.Sessions++
		c.session = &gatewaySession{id: fmt.Sprintf("session-%d", c.g.seen.Sessions), shard: shard, guilds: *id.Intents&intentGuilds != 0, conn: c}
		c.g.sessions = append(c.g.sessions, c.session)
		c.fail(AfterIdentify)
		c.ready()
		c.fail(AfterReady)
	}
}

// ready says what a session begins with.
func (c *conn) ready() {
	if c.session == nil {
		return // a fault has ended it
	}
	data, _ := json.Marshal(map[string]any{
		"v": 10, "session_id": c.session.id, "resume_gateway_url": c.g.URL(), "shard": c.session.shard,
		"user":        map[string]any{"id": DefaultApplicationID, "username": "treatybot", "discriminator": "0", "bot": true},
		"application": map[string]any{"id": DefaultApplicationID, "flags": 0},
		"guilds":      []any{},
	})
	c.session.dispatch("READY", data)
	c.g.notify()
}

// early reports whether an identify comes sooner than the rate allows, by
// those of its bucket before.
func (g *Gateway) early(id Identify) bool {
	bucket := id.Shard[0] % g.atOnce
	return slices.ContainsFunc(g.seen.Identifies, func(o Identify) bool {
		return o.Shard[0]%g.atOnce == bucket && id.At.Sub(o.At) < g.window
	})
}

// resume goes on with a session.
func (c *conn) resume(data json.RawMessage, now time.Time) {
	var r struct {
		Token     string `json:"token"`
		SessionID string `json:"session_id"`
		Seq       int    `json:"seq"`
	}
	if err := json.Unmarshal(data, &r); err != nil {
		c.refuse(4002, "resumes with what is no resume: %v", err)
		return
	}
	s := c.g.find(r.SessionID)
	seen := Resume{Connection: c.number, At: now, Seq: r.Seq, Accepted: s != nil && r.Seq <= s.seq}
	c.g.seen.Resumes = append(c.g.seen.Resumes, seen)
	c.g.notify()
	switch {
	case r.Token != c.g.token && r.Token != "Bot "+c.g.token:
		c.close(4004)
	case s == nil:
		c.invalidate(false)
	case r.Seq > s.seq:
		c.g.end(s)
		c.refuse(4007, "resumes from sequence %d of %d", r.Seq, s.seq)
	default:
		missed, kept := s.since(max(r.Seq, 0))
		if !kept {
			c.g.end(s)
			c.invalidate(false)
			return
		}
		c.session, s.conn = s, c
		c.fail(AfterIdentify)
		if c.session == nil {
			return
		}
		for _, e := range missed {
			c.sendEvent(e)
		}
		s.dispatch("RESUMED", json.RawMessage(`{}`))
		c.fail(AfterReady)
	}
}

// refuse closes for a reason that the client is to blame for.
func (c *conn) refuse(code int, format string, a ...any) {
	c.g.violate("connection %d: %s", c.number, fmt.Sprintf(format, a...))
	c.close(code)
}

// close closes with a code. Sessions survive most of them.
func (c *conn) close(code int) {
	c.closed = code
	c.write(websocket.CloseMessage, websocket.FormatCloseMessage(code, "closed by the test"))
	c.detach()
	// What Discord does when the client does not answer the close.
	time.AfterFunc(time.Second, func() { _ = c.ws.Close() })
}

// invalidate is op 9. Where the session is not resumable, it is gone.
func (c *conn) invalidate(resumable bool) {
	if c.session != nil && !resumable {
		c.g.end(c.session)
	}
	c.detach()
	c.send(opInvalidSession, resumable)
}

// detach parts the connection from its session.
func (c *conn) detach() {
	if c.session != nil && c.session.conn == c {
		c.session.conn = nil
	}
	c.session = nil
}

// ended notes how the connection ended. When the client closed it with 1000 or
// 1001, its session is over.
func (c *conn) ended(err error) {
	seen := Close{Connection: c.number, Code: c.closed}
	var closed *websocket.CloseError
	if errors.As(err, &closed) && c.closed == 0 && closed.Code != websocket.CloseAbnormalClosure {
		seen.Code, seen.ByClient = closed.Code, true
		if s := c.session; s != nil && (closed.Code == websocket.CloseNormalClosure || closed.Code == websocket.CloseGoingAway) {
			c.g.end(s)
		}
	}
	c.detach()
	c.g.seen.Closes = append(c.g.seen.Closes, seen)
	c.g.notify()
}

// send writes a payload that is no event.
func (c *conn) send(op int, data any) {
	raw, _ := json.Marshal(data)
	message, _ := json.Marshal(payload{Op: op, Data: raw})
	c.write(websocket.TextMessage, message)
}

// sendEvent writes an event, compressed if the client asked for it.
func (c *conn) sendEvent(message []byte) {
	if !c.compress {
		c.write(websocket.TextMessage, message)
		return
	}
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write(message)
	_ = z.Close()
	c.write(websocket.BinaryMessage, b.Bytes())
}

// write writes a message. Errors show when reading.
func (c *conn) write(kind int, message []byte) {
	if !c.mute {
		_ = c.ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
		_ = c.ws.WriteMessage(kind, message)
	}
}

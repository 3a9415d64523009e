package gateway

import (
	"context"
	"net"
	"sync"
)

// link is the TCP connection under a session, which can be cut without the
// session's consent. It lets one identify through, the first message of all;
// what discordgo would send after op 9 it refuses, and cuts the connection.
//
// The bytes may be encrypted, so it goes by where messages begin, which it
// learns as the pool that they take their buffers from, and by their length.
// The first message of a connection is an identify, or of a later connection a
// resume; what follows are heartbeats, and those are short.
type link struct {
	ctx     context.Context // ends when it is severed
	cut     context.CancelFunc
	spend   func()        // counts an identify
	invalid chan struct{} // closed when an identify was refused

	mu       sync.Mutex
	conn     net.Conn
	messages int  // begun on this connection
	spent    bool // the identify went
}

// maxHeartbeat is more than a heartbeat takes on the wire, or a pong of the
// greatest length, and less than an identify. Heartbeats take at most 41 bytes,
// a pong 131; TLS adds 22 to 60. An identify was measured at 549.
const maxHeartbeat = 200

func newLink(spend func()) *link {
	l := &link{spend: spend, invalid: make(chan struct{})}
	l.ctx, l.cut = context.WithCancel(context.Background())
	return l
}

// dial connects, unless the link was severed.
func (l *link) dial(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(l.ctx, cancel)()
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ctx.Err() != nil {
		_ = conn.Close()
		return nil, net.ErrClosed
	}
	l.conn, l.messages = conn, 0
	return &guarded{conn, l}, nil
}

// Get notes that a message begins. It has no buffer to give: messages are few,
// and the websocket makes its own.
func (l *link) Get() any {
	l.mu.Lock()
	l.messages++
	first := !l.spent
	l.spent = true
	l.mu.Unlock()
	if first {
		l.spend() // perhaps it will not be sent; better too many
	}
	return nil
}

// Put drops a buffer.
func (l *link) Put(any) {}

// guarded is a connection that refuses a second identify.
type guarded struct {
	net.Conn
	link *link
}

// Write writes what is not a second identify; that cuts the link.
func (c *guarded) Write(p []byte) (int, error) {
	if len(p) > maxHeartbeat && c.link.begun() > 1 {
		c.link.refuse()
		return 0, errInvalid
	}
	return c.Conn.Write(p)
}

// begun gives how many messages were begun on the connection.
func (l *link) begun() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.messages
}

// refuse severs the link for an identify that must not be sent.
func (l *link) refuse() {
	l.sever()
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.refused() {
		close(l.invalid)
	}
}

// refused reports whether an identify was.
func (l *link) refused() bool {
	select {
	case <-l.invalid:
		return true
	default:
		return false
	}
}

// sever cuts the connection, and any that might follow.
func (l *link) sever() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut()
	if l.conn != nil {
		_ = l.conn.Close()
	}
}

func (l *link) severed() bool { return l.ctx.Err() != nil }

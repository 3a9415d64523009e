package discordtest

import "slices"

// Moment is when in a connection a fault happens.
type Moment int

// The moments.
const (
	AtHandshake   Moment = iota // instead of the upgrade; StatusCode only
	BeforeHello                 // instead of hello, or as the packet before it
	AfterHello                  // before anything is read
	AfterIdentify               // before READY, or what a resume gets
	AfterReady                  // at once after READY or RESUMED
)

// GatewayFault is what goes wrong.
type GatewayFault struct {
	kind int
	code int
}

const (
	faultStatus = iota + 1
	faultReconnect
	faultInvalid
	faultClose
	faultCut
	faultZombie
)

// StatusCode answers the handshake with an HTTP error and a page of HTML.
func StatusCode(code int) GatewayFault { return GatewayFault{faultStatus, code} }

// Reconnect is op 7.
func Reconnect() GatewayFault { return GatewayFault{faultReconnect, 0} }

// InvalidSession is op 9. A session that is not resumable ends with it.
func InvalidSession(resumable bool) GatewayFault {
	if resumable {
		return GatewayFault{faultInvalid, 1}
	}
	return GatewayFault{faultInvalid, 0}
}

// CloseCode closes the connection with a code.
func CloseCode(code int) GatewayFault { return GatewayFault{faultClose, code} }

// CutLink ends the TCP connection without a close frame.
func CutLink() GatewayFault { return GatewayFault{faultCut, 0} }

// Zombie keeps the connection and reads from it, and sends nothing more: no
// ACKs, no events; before hello, no hello.
func Zombie() GatewayFault { return GatewayFault{faultZombie, 0} }

// planned is a fault that is to happen.
type planned struct {
	connection int // 0: each
	when       Moment
	fault      GatewayFault
}

// Break makes a fault happen on the connection with a number, counted from 1;
// 0 stands for all from now on.
func (g *Gateway) Break(connection int, when Moment, f GatewayFault) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.faults = append(g.faults, planned{connection, when, f})
}

// BreakNext makes a fault happen on the next connection.
func (g *Gateway) BreakNext(when Moment, f GatewayFault) {
	g.mu.Lock()
	next := g.seen.Connections + 1
	g.mu.Unlock()
	g.Break(next, when, f)
}

// Heal takes back all faults that are yet to happen.
func (g *Gateway) Heal() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.faults = nil
}

// Now makes a fault happen on what connects a shard, and tells whether
// anything does.
func (g *Gateway) Now(shard int, f GatewayFault) bool {
	return g.each(shard, func(c *conn) { c.apply(f) })
}

// faultsOf gives the faults of a connection; the last named counts.
func (g *Gateway) faultsOf(connection int) map[Moment]GatewayFault {
	faults := map[Moment]GatewayFault{}
	for _, p := range slices.Backward(g.faults) {
		if _, known := faults[p.when]; !known && (p.connection == 0 || p.connection == connection) {
			faults[p.when] = p.fault
		}
	}
	return faults
}

// fail makes the fault of a moment happen, if there is one; only once, for a
// client may identify again on the same connection.
func (c *conn) fail(when Moment) {
	f := c.faults[when]
	delete(c.faults, when)
	c.apply(f)
}

func (c *conn) apply(f GatewayFault) {
	switch f.kind {
	case faultReconnect:
		c.send(opReconnect, nil)
	case faultInvalid:
		c.invalidate(f.code == 1)
	case faultClose:
		c.close(f.code)
	case faultCut:
		c.detach()
		_ = c.ws.Close()
	case faultZombie:
		c.mute = true
	}
}

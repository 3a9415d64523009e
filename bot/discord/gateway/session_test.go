package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"treatybot/bot/discord/discordtest"
	"treatybot/bot/discord/rest"
)

// TestConnect: no intent is asked for, interactions come all the same, raw.
func TestConnect(t *testing.T) {
	t.Parallel()
	r := startRig(t, patient)
	r.delivers(t, "")
	seen := r.Seen()
	if n := len(seen.Identifies); n != 1 {
		t.Fatalf("%d identifies, want 1", n)
	}
	if id := seen.Identifies[0]; id.Intents != 0 || id.Shard != [2]int{0, 1} || !id.Compress {
		t.Errorf("identify %+v, want no intents, shard 0 of 1, compression", id)
	}
	r.stop()
	if err := <-r.ended; err != nil {
		t.Errorf("run: %v", err)
	}
	r.ended <- nil
	closes := r.Await("the close", func(s discordtest.Seen) bool { return len(s.Closes) == 1 }).Closes
	if closes[0] != (discordtest.Close{Connection: 1, Code: 1000, ByClient: true}) {
		t.Errorf("closed with %+v, want 1000 by the client", closes[0])
	}
}

// TestHungOpen: rows 1 and 5. Whatever holds Open for ever, another session
// takes its place, and the stuck one is cut off.
func TestHungOpen(t *testing.T) {
	for _, c := range []struct {
		name  string
		when  discordtest.Moment
		fault discordtest.GatewayFault
	}{
		{"op 7 as first packet", discordtest.BeforeHello, discordtest.Reconnect()},
		{"op 7 after hello", discordtest.AfterHello, discordtest.Reconnect()},
		{"op 7 after identify", discordtest.AfterIdentify, discordtest.Reconnect()},
		{"no hello", discordtest.BeforeHello, discordtest.Zombie()},
		{"no READY", discordtest.AfterIdentify, discordtest.Zombie()},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, func(c *Config) { c.Pace.Open = 300 * time.Millisecond })
			r.Break(1, c.when, c.fault)
			r.Break(2, c.when, c.fault)
			r.start(t)
			r.delivers(t, "")
			r.Await("both stuck connections cut", func(s discordtest.Seen) bool { return len(s.Closes) == 2 })
			r.becomes(t, "connected after 2 reconnects", func(s []shardStatus) bool { return s[0].Connected && s[0].Reconnects >= 2 })
		})
	}
}

// TestStopWhileStuck: a stuck Open does not hold up the stop.
func TestStopWhileStuck(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.Pace.Open = time.Hour })
	r.Break(0, discordtest.BeforeHello, discordtest.Reconnect())
	r.start(t)
	r.Await("a connection", func(s discordtest.Seen) bool { return s.Connections == 1 })
	began := time.Now()
	r.stop()
	if err := <-r.ended; err != nil {
		t.Errorf("run: %v", err)
	}
	r.ended <- nil
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("the stop took %v", took)
	}
}

// TestOp7: rows 1 and 2. Asked to reconnect, the session resumes, and gets
// what it missed.
func TestOp7(t *testing.T) {
	t.Parallel()
	r := startRig(t, nil)
	r.delivers(t, "")
	if !r.Now(0, discordtest.Reconnect()) {
		t.Fatal("not connected")
	}
	r.Await("the close", func(s discordtest.Seen) bool { return len(s.Closes) == 1 })
	if r.Dispatch("", "INTERACTION_CREATE", map[string]any{"id": "missed"}) {
		t.Fatal("still connected")
	}
	if got := r.next(t); !strings.Contains(got, "missed") {
		t.Errorf("got %s, want what was missed", got)
	}
	seen := r.Seen()
	if got := seen.Closes[0]; got.Code != 1012 || !got.ByClient {
		t.Errorf("closed with %+v, want 1012", got)
	}
	if len(seen.Resumes) != 1 || !seen.Resumes[0].Accepted || len(seen.Identifies) != 1 {
		t.Errorf("resumes %+v, %d identifies; want one accepted resume and no second identify", seen.Resumes, len(seen.Identifies))
	}
}

// TestOp9: row 3. The identify that discordgo would send at once is not sent; a
// new session identifies after a pause, and each identify is counted once.
func TestOp9(t *testing.T) {
	for _, c := range []struct {
		name      string
		resumable bool
	}{{"not resumable", false}, {"resumable", true}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := startRig(t, func(c *Config) { c.Pace.Identify = 200 * time.Millisecond })
			r.delivers(t, "")
			at := time.Now()
			r.Now(0, discordtest.InvalidSession(c.resumable))
			seen := r.Await("another session", func(s discordtest.Seen) bool { return s.Sessions == 2 })
			r.delivers(t, "")
			if seen.Connections != 2 || len(seen.Identifies) != 2 {
				t.Errorf("%d connections, %d identifies; want 2 of each", seen.Connections, len(seen.Identifies))
			}
			if pause := seen.Identifies[1].At.Sub(at); pause < 40*time.Millisecond {
				t.Errorf("it identifies %v after op 9, want a fifth of the window or more", pause)
			}
			if got := r.gateway.identifies.left(); got != 998 {
				t.Errorf("%d identifies left, want 998", got)
			}
		})
	}
}

// TestOp9First: as the first packet, and after the first identify.
func TestOp9First(t *testing.T) {
	for _, c := range []struct {
		name string
		when discordtest.Moment
	}{
		{"before hello", discordtest.BeforeHello},
		{"after hello", discordtest.AfterHello},
		{"after identify", discordtest.AfterIdentify},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, func(c *Config) { c.Pace.Open = time.Second })
			r.SetIdentifyRate(1, 0)
			r.Allow("identifies again") // op 9 before the identify that is on its way
			r.Break(1, c.when, discordtest.InvalidSession(false))
			r.start(t)
			r.delivers(t, "")
			seen := r.Seen()
			perConnection(t, seen)
			if got := r.gateway.identifies.left(); got > 1000-len(seen.Identifies) || got < 998 {
				t.Errorf("%d identifies left after %d", got, len(seen.Identifies))
			}
		})
	}
}

// perConnection checks that no connection has seen two identifies.
func perConnection(t *testing.T, seen discordtest.Seen) {
	t.Helper()
	sent := map[int]int{}
	for _, id := range seen.Identifies {
		if sent[id.Connection]++; sent[id.Connection] > 1 {
			t.Errorf("connection %d: identify %d", id.Connection, sent[id.Connection])
		}
	}
}

// TestOp9Storm: row 3. Where each identify gets op 9, each connection sees one
// of them, they come ever more slowly, and all are counted; when it is over the
// bot is back.
func TestOp9Storm(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.SetIdentifyRate(1, time.Hour)
	r.Allow("identifies too early")
	r.start(t)
	r.delivers(t, "")
	r.Now(0, discordtest.InvalidSession(false))
	seen := r.Await("the storm", func(s discordtest.Seen) bool { return len(s.Identifies) > 6 })
	perConnection(t, seen)
	r.SetIdentifyRate(1, 0)
	r.delivers(t, "")
	seen = r.Seen()
	perConnection(t, seen)
	if got, want := r.gateway.identifies.left(), 1000-len(seen.Identifies); got != want {
		t.Errorf("%d identifies left after %d, want %d", got, len(seen.Identifies), want)
	}
	// After op 9, and the tries that failed: 10 + 20 + 40 + 80 + 160 ms, each no less than half of it.
	if took := seen.Identifies[6].At.Sub(seen.Identifies[1].At); took < 150*time.Millisecond {
		t.Errorf("5 identifies within %v", took)
	}
}

// TestOp9StormEnds: row 3. Such a storm ends the bot before it takes the last
// identify of the day.
func TestOp9StormEnds(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.rest.advise(r.URL(), 1, 4, 1)
	r.SetIdentifyRate(1, time.Hour)
	r.Allow("identifies too early")
	r.start(t)
	r.delivers(t, "")
	r.rest.advise(r.URL(), 1, 0, 1)
	r.Now(0, discordtest.InvalidSession(false))
	if got := r.fails(t).Error(); !strings.Contains(got, "come back at") {
		t.Errorf("ends with %q", got)
	}
	if got := len(r.Seen().Identifies); got != 4 {
		t.Errorf("%d identifies, want 4", got)
	}
}

// TestRefusedResume: what cannot be resumed begins anew.
func TestRefusedResume(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault discordtest.GatewayFault
	}{
		{"invalid sequence", discordtest.CloseCode(4007)},
		{"session timed out", discordtest.CloseCode(4009)},
		{"op 9", discordtest.InvalidSession(false)},
		{"cut", discordtest.CutLink()},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, nil)
			r.Break(2, discordtest.AfterIdentify, c.fault)
			r.SetIdentifyRate(1, 0)
			r.start(t)
			r.delivers(t, "")
			r.Now(0, discordtest.CutLink())
			r.Await("a resume", func(s discordtest.Seen) bool { return len(s.Resumes) > 0 })
			r.delivers(t, "")
		})
	}
}

// TestCut: a connection that ends without a close frame resumes.
func TestCut(t *testing.T) {
	t.Parallel()
	r := startRig(t, nil)
	r.delivers(t, "")
	r.Now(0, discordtest.CutLink())
	seen := r.Await("a resume", func(s discordtest.Seen) bool { return len(s.Resumes) == 1 })
	if !seen.Resumes[0].Accepted || len(seen.Identifies) != 1 {
		t.Errorf("resume %+v after %d identifies, want it accepted after 1", seen.Resumes[0], len(seen.Identifies))
	}
	r.delivers(t, "")
}

// TestZombie: rows 4 and 5. Without ACKs the connection is closed with a code
// after which it can resume.
func TestZombie(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { patient(c); c.Pace.Silence = 400 * time.Millisecond })
	r.SetHeartbeat(100 * time.Millisecond)
	r.start(t)
	r.delivers(t, "")
	r.Await("heartbeats", func(s discordtest.Seen) bool { return s.Heartbeats > 3 })
	r.Now(0, discordtest.Zombie())
	seen := r.Await("a resume", func(s discordtest.Seen) bool { return len(s.Resumes) == 1 && len(s.Closes) == 1 })
	if got := seen.Closes[0]; got.Code != 4000 || !got.ByClient {
		t.Errorf("closed with %+v, want 4000 by the client", got)
	}
	if !seen.Resumes[0].Accepted {
		t.Error("the resume is refused")
	}
	r.delivers(t, "")
	r.becomes(t, "connected, and acknowledged", func(s []shardStatus) bool { return s[0].Connected && !s[0].LastAck.IsZero() })
}

// TestLockHeld: row 5. A session whose lock is never free is dropped, and no
// method of it is called: Close would hang.
func TestLockHeld(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.Pace.Silence = 200 * time.Millisecond })
	r.SetHeartbeat(50 * time.Millisecond)
	g := r.gateway
	g.identifies = newIdentifies(g.Log, 0, nil, Advice{})
	g.ShardCount = 1
	s := &shard{g: g, log: g.Log, session: g.newSession(0)}
	if err := s.session.open(t.Context(), time.Second); err != nil {
		t.Fatal(err)
	}
	s.session.dg.Lock() // its goroutines are stuck from here on
	if _, err := s.watch(t.Context()); !errors.Is(err, errSilent) || s.session != nil {
		t.Errorf("watch gives %v, session kept: %v; want %v, and none", err, s.session != nil, errSilent)
	}
	r.Await("the connection is cut", func(s discordtest.Seen) bool { return len(s.Closes) == 1 && s.Closes[0].Code == 0 })
}

// TestFatalCodes: row 6. They end the bot at once, with words.
func TestFatalCodes(t *testing.T) {
	for _, c := range []struct {
		name string
		code int
	}{
		{"4004 token", 4004},
		{"4010 shard", 4010},
		{"4011 too few shards", 4011},
		{"4012 version", 4012},
		{"4013 unknown intents", 4013},
		{"4014 privileged intents", 4014},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, nil)
			r.Break(1, discordtest.AfterIdentify, discordtest.CloseCode(c.code))
			r.start(t)
			if got := r.fails(t).Code; got != c.code {
				t.Errorf("code %d, want %d", got, c.code)
			}
			if got := r.Seen().Connections; got != 1 {
				t.Errorf("%d connections, want 1", got)
			}
		})
		t.Run(c.name+" later", func(t *testing.T) {
			t.Parallel()
			r := startRig(t, nil)
			r.delivers(t, "")
			r.Break(0, discordtest.AfterIdentify, discordtest.CloseCode(c.code))
			r.Now(0, discordtest.CloseCode(c.code))
			if got := r.fails(t).Code; got != c.code {
				t.Errorf("code %d, want %d", got, c.code)
			}
		})
	}
}

// TestWrongToken: the gateway itself refuses it.
func TestWrongToken(t *testing.T) {
	t.Parallel()
	other := discordtest.NewGateway(t, "another token")
	r := newRig(t, nil)
	stub := newREST(t, other.URL())
	client, err := rest.New(rest.Config{Token: testToken, APIURL: stub.server.URL + "/api/v10"})
	if err != nil {
		t.Fatal(err)
	}
	r.gateway.REST = client
	r.start(t)
	if got := r.fails(t).Code; got != 4004 {
		t.Errorf("code %d, want 4004", got)
	}
}

// TestOtherCodes: after these it goes on.
func TestOtherCodes(t *testing.T) {
	for _, code := range []int{4000, 4001, 4008, 4009, 1001, 1011} {
		t.Run(discordtest.Close{Code: code}.String(), func(t *testing.T) {
			t.Parallel()
			r := newRig(t, nil)
			r.Break(1, discordtest.BeforeHello, discordtest.CloseCode(code))
			r.start(t)
			r.delivers(t, "")
			r.Now(0, discordtest.CloseCode(code))
			r.Await("reconnected", func(s discordtest.Seen) bool { return s.Connections == 3 })
			r.delivers(t, "")
		})
	}
}

// TestHandshakeError: HTML instead of a websocket.
func TestHandshakeError(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	for n := 1; n <= 3; n++ {
		r.Break(n, discordtest.AtHandshake, discordtest.StatusCode(520+n))
	}
	r.start(t)
	r.delivers(t, "")
	if got := len(r.Seen().Identifies); got != 1 {
		t.Errorf("%d identifies, want 1", got)
	}
}

// TestBackoff: tries that fail come less and less often.
func TestBackoff(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.Pace.Retry = 20 * time.Millisecond })
	r.Break(0, discordtest.BeforeHello, discordtest.CutLink())
	began := time.Now()
	r.start(t)
	r.Await("6 tries", func(s discordtest.Seen) bool { return s.Connections == 6 })
	// 20 + 40 + 80 + 160 + 320 ms, each no less than half of it.
	if took := time.Since(began); took < 310*time.Millisecond {
		t.Errorf("6 tries within %v", took)
	}
}

// TestPause: how long it is until the next try.
func TestPause(t *testing.T) {
	t.Parallel()
	g := newGateway(Config{})
	s := &shard{g: g}
	for _, c := range []struct {
		name     string
		tries    int // that failed before
		lasted   time.Duration
		err      error
		min, max time.Duration
	}{
		{"first failure", 0, 0, errStuck, time.Second, 3 * time.Second},
		{"third failure", 2, 0, errLost, 4 * time.Second, 12 * time.Second},
		{"many failures", 30, 0, errLost, 64 * time.Second, 192 * time.Second},
		{"stable", 30, time.Minute, errLost, 0, 0},
		{"not stable", 0, 59 * time.Second, errLost, time.Second, 3 * time.Second},
		{"no READY", 0, 0, errNotReady, time.Second, 5 * time.Second},
		{"op 9", 0, 0, errInvalid, time.Second, 5 * time.Second},
		{"op 9, long after", 30, time.Minute, errInvalid, time.Second, 5 * time.Second},
		{"op 9 again and again", 30, 0, errInvalid, 64 * time.Second, 192 * time.Second},
	} {
		for range 100 { // there is chance in it
			pauses := g.pauses()
			for range c.tries {
				pauses.NextBackOff()
			}
			if got := s.pause(pauses, c.lasted, c.err); got < c.min || got > c.max {
				t.Errorf("%s: %v, want %v to %v", c.name, got, c.min, c.max)
			}
			if next := pauses.NextBackOff(); c.lasted >= time.Minute && next > 3*time.Second {
				t.Errorf("%s: %v after a stable connection", c.name, next)
			}
		}
	}
}

// TestOddInteractions: row 8. What discordgo cannot decode comes through raw;
// what is no JSON costs nothing but itself.
func TestOddInteractions(t *testing.T) {
	t.Parallel()
	r := startRig(t, nil)
	r.delivers(t, "")
	for _, c := range []struct {
		name string
		data string
	}{
		{"unknown component", `{"type":3,"message":{"components":[{"type":99,"components":[{"type":98}]}]}}`},
		{"data of the wrong type", `{"type":2,"data":[1,2]}`},
		{"unknown interaction", `{"type":77,"data":{"x":1}}`},
		{"huge", `{"type":2,"data":{"name":"` + strings.Repeat("x", 4<<20) + `"}}`},
		{"null", `null`},
	} {
		r.DispatchText(0, `{"op":0,"s":`)
		r.DispatchText(0, `[]`)
		r.Dispatch("", "INTERACTION_CREATE", json.RawMessage(c.data))
		if got := r.next(t); got != c.data {
			t.Errorf("%s: got %.100s", c.name, got)
		}
	}
	if got := r.Seen().Connections; got != 1 {
		t.Errorf("%d connections, want 1", got)
	}
}

// TestPanic: row 8. A panic in what takes interactions ends nothing, and what
// a user wrote stays out of the log.
func TestPanic(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.gateway.intake.handle = func(raw json.RawMessage) {
		if strings.Contains(string(raw), "private words") {
			panic(string(raw))
		}
		r.got <- raw
	}
	r.start(t)
	r.delivers(t, "")
	r.Dispatch("", "INTERACTION_CREATE", map[string]any{"data": "private words"})
	r.delivers(t, "")
	if got := r.log.String(); !strings.Contains(got, "panic=string") || strings.Contains(got, "private words") {
		t.Errorf("log:\n%s", got)
	}
}

// TestStop: row 19 and the graceful stop. Once told to stop, nothing more is
// taken in; one that is inside holds it up no longer than agreed.
func TestStop(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(c *Config) { c.Pace.Close = 50 * time.Millisecond })
	inside, leave := make(chan bool, 10), make(chan bool)
	handle := r.gateway.intake.handle
	r.gateway.intake.handle = func(raw json.RawMessage) {
		if strings.Contains(string(raw), "slow") {
			inside <- true
			<-leave
			return
		}
		handle(raw)
	}
	r.start(t)
	r.delivers(t, "")
	r.Dispatch("", "INTERACTION_CREATE", "slow")
	<-inside
	began := time.Now()
	r.stop()
	if err := <-r.ended; err != nil {
		t.Errorf("run: %v", err)
	}
	r.ended <- nil
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("the stop took %v", took)
	}
	close(leave)
	r.gateway.intake.take(json.RawMessage(`"slow"`))
	select {
	case <-inside:
		t.Error("something was taken in after the stop")
	default:
	}
}

// TestDiscordgoLog: what discordgo writes through the log package shows no
// token and no event, whatever befalls it. Not parallel: the log is global.
func TestDiscordgoLog(t *testing.T) {
	var out discordtest.Log
	log.SetOutput(&out)
	defer log.SetOutput(os.Stderr)
	r := newRig(t, func(c *Config) { c.Pace.Open = time.Second })
	r.SetIdentifyRate(1, 0)
	r.Break(1, discordtest.AtHandshake, discordtest.StatusCode(502))
	r.Break(2, discordtest.BeforeHello, discordtest.InvalidSession(false))
	r.Break(3, discordtest.BeforeHello, discordtest.Reconnect())
	r.start(t)
	r.delivers(t, "")
	secret := map[string]any{"token": "interaction-secret", "data": "private words", "message": map[string]any{"components": []any{map[string]any{"type": 99}}}}
	r.Dispatch("", "INTERACTION_CREATE", secret)
	r.Dispatch("", "NOT_KNOWN_TO_DISCORDGO", secret)
	r.Now(0, discordtest.CutLink())
	r.Dispatch("", "INTERACTION_CREATE", secret) // the first packet after the resume
	r.delivers(t, "")
	r.Now(0, discordtest.InvalidSession(false))
	r.delivers(t, "")
	if !strings.Contains(out.String(), "[DG0]") {
		t.Errorf("discordgo logs no error: does the test still reach it?\n%s", &out)
	}
	for _, word := range []string{"a-secret", "interaction-secret", "private words", "[DG1]", "[DG2]", "[DG3]"} {
		if strings.Contains(out.String(), word) {
			t.Errorf("discordgo's log shows %q:\n%s", word, &out)
		}
	}
}

// TestSettings: what of discordgo is off, and does not show from outside.
func TestSettings(t *testing.T) {
	t.Parallel()
	s := newRig(t, nil).gateway.newSession(0).dg
	for name, on := range map[string]bool{
		"its own reconnecting (rows 1 and 6)": s.ShouldReconnectOnError,
		"sleeping on 429 (row 12)":            s.ShouldRetryOnRateLimit,
		"retries (row 13)":                    s.MaxRestRetries != 0,
		"its state (row 10)":                  s.StateEnabled,
		"a goroutine for each event (row 19)": !s.SyncEvents,
		"printing requests":                   s.Debug,
		"logging more than errors":            s.LogLevel > discordgo.LogError,
	} {
		if on {
			t.Errorf("%s is on", name)
		}
	}
}

// TestOrder: row 19. Interactions come one after another, as they were sent.
func TestOrder(t *testing.T) {
	t.Parallel()
	r := startRig(t, nil)
	r.delivers(t, "")
	for n := range 90 {
		r.Dispatch("", "INTERACTION_CREATE", 1000+n)
	}
	for n := range 90 {
		if got, want := r.next(t), fmt.Sprint(1000+n); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
}

// TestAbandoned: a session that comes back to life after it was given up is
// not listened to.
func TestAbandoned(t *testing.T) {
	t.Parallel()
	r := startRig(t, nil)
	r.delivers(t, "")
	s := r.gateway.newSession(0)
	s.link.sever()
	if err := s.open(context.Background(), time.Second); err == nil {
		t.Error("a severed session opens")
	}
}

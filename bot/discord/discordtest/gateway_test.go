package discordtest_test

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"treatybot/bot/discord/discordtest"
)

const hello, ready, resumed, ack, invalid = "10 ", "0 READY", "0 RESUMED", "11 ", "9 "

// client is a client that does what it is told.
type client struct {
	t  *testing.T
	ws *websocket.Conn
}

func dial(t *testing.T, g *discordtest.Gateway) *client {
	t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(g.URL()+"/?v=10&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close() })
	return &client{t, ws}
}

// send sends JSON text.
func (c *client) send(format string, a ...any) {
	c.t.Helper()
	if err := c.ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, format, a...)); err != nil {
		c.t.Fatal(err)
	}
}

// next gives the next packet, as opcode and event with its data, or the close
// code.
func (c *client) next() (packet string, data json.RawMessage) {
	c.t.Helper()
	_ = c.ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	kind, message, err := c.ws.ReadMessage()
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		return fmt.Sprint("closed ", closed.Code), nil
	}
	if err != nil {
		return err.Error(), nil
	}
	if kind == websocket.BinaryMessage {
		z, err := zlib.NewReader(bytes.NewReader(message))
		if err != nil {
			c.t.Fatal(err)
		}
		message, _ = io.ReadAll(z)
	}
	var p struct {
		Op    int             `json:"op"`
		Event string          `json:"t"`
		Data  json.RawMessage `json:"d"`
	}
	if err := json.Unmarshal(message, &p); err != nil {
		c.t.Fatal(err)
	}
	return fmt.Sprint(p.Op, " ", p.Event), p.Data
}

// gets checks the packets that come next, and gives the data of the last.
func (c *client) gets(want ...string) (data json.RawMessage) {
	c.t.Helper()
	for _, w := range want {
		got := ""
		if got, data = c.next(); got != w {
			c.t.Fatalf("got %q, want %q", got, w)
		}
	}
	return data
}

// identify is the data of one that is right.
func identify(more string) string {
	return `{"op":2,"d":{"token":"T","properties":{},"intents":0` + more + `}}`
}

// silent collects the errors of a test.
type silent struct {
	testing.TB
	errors   []string
	cleanups []func()
}

func (s *silent) Helper()                   {}
func (s *silent) Errorf(f string, a ...any) { s.errors = append(s.errors, fmt.Sprintf(f, a...)) }
func (s *silent) Cleanup(f func())          { s.cleanups = append(s.cleanups, f) }

// TestRules: what the gateway answers to what clients get wrong, and whether
// it reports it.
func TestRules(t *testing.T) {
	for _, c := range []struct {
		name, send, want, report string
	}{
		{"no JSON", `{`, "closed 4002", "not JSON"},
		{"too large", identify(`,"x":"` + strings.Repeat("x", 4096) + `"`), "closed 4002", "bytes"},
		{"unknown opcode", `{"op":99}`, "closed 4001", "opcode 99"},
		{"not identified", `{"op":3,"d":{}}`, "closed 4003", "before it is identified"},
		{"wrong token", strings.Replace(identify(""), "T", "U", 1), "closed 4004", ""},
		{"shard beyond the count", identify(`,"shard":[2,2]`), "closed 4010", ""},
		{"no properties", `{"op":2,"d":{"token":"T","intents":0}}`, "closed 4002", "identifies"},
		{"no intents", `{"op":2,"d":{"token":"T","properties":{}}}`, "closed 4013", "unknown intents"},
		{"unknown intents", identify(`,"intents":1073741824`), "closed 4013", "unknown intents"},
		{"privileged intents", identify(`,"intents":32768`), "closed 4014", "privileged intents"},
		{"wrong token in a resume", `{"op":6,"d":{"token":"U","session_id":"session-1","seq":1}}`, "closed 4004", ""},
		{"unknown session", `{"op":6,"d":{"token":"T","session_id":"x","seq":1}}`, invalid, ""},
		{"heartbeat", `{"op":1,"d":null}`, ack, ""},
		{"identify", identify(""), ready, ""},
		{"identify as discordgo does", strings.Replace(identify(`,"compress":true`), "T", "Bot T", 1), ready, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			tb := &silent{}
			g := discordtest.NewGateway(tb, "T")
			client := dial(t, g)
			client.gets(hello)
			client.send("%s", c.send)
			client.gets(c.want)
			for _, f := range tb.cleanups {
				f()
			}
			if got := strings.Join(tb.errors, "\n"); (got == "") != (c.report == "") || !strings.Contains(got, c.report) {
				t.Errorf("reports %q, want %q", got, c.report)
			}
		})
	}
}

// TestRates: identifies come a window apart, in each bucket; a client sends
// 120 payloads a minute.
func TestRates(t *testing.T) {
	g := discordtest.NewGateway(t, "T")
	g.SetIdentifyRate(2, time.Hour)
	g.Allow("shard 2 identifies too early")
	g.Allow("more than 120")
	for shard, want := range []string{ready, ready, invalid} {
		client := dial(t, g)
		client.gets(hello)
		client.send("%s", identify(fmt.Sprintf(`,"shard":[%d,3]`, shard)))
		client.gets(want)
	}
	client := dial(t, g)
	client.gets(hello)
	for range 120 {
		client.send(`{"op":1}`)
		client.gets(ack)
	}
	client.send(`{"op":1}`)
	client.gets("closed 4008")
	if got := len(g.Violations()); got != 0 {
		t.Errorf("%d violations beside those allowed", got)
	}
}

// TestResume: a session outlives its connection, unless the client closes
// with 1000 or 1001.
func TestResume(t *testing.T) {
	for _, c := range []struct {
		name  string
		code  int // 0: cut
		lives bool
	}{{"cut", 0, true}, {"4000", 4000, true}, {"1012", 1012, true}, {"1000", 1000, false}, {"1001", 1001, false}} {
		t.Run(c.name, func(t *testing.T) {
			g := discordtest.NewGateway(t, "T")
			first := dial(t, g)
			first.gets(hello)
			first.send("%s", identify(""))
			var data struct {
				SessionID string `json:"session_id"`
			}
			if err := json.Unmarshal(first.gets(ready), &data); err != nil {
				t.Fatal(err)
			}
			if !g.Dispatch("", "A", 1) {
				t.Error("not connected")
			}
			first.gets("0 A")
			if c.code != 0 {
				_ = first.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(c.code, ""))
			}
			_ = first.ws.Close()
			g.Await("the end", func(s discordtest.Seen) bool {
				return len(s.Closes) == 1 && s.Closes[0].Code == c.code
			})
			if g.Dispatch("", "B", 2) {
				t.Error("still connected")
			}
			second := dial(t, g)
			second.gets(hello)
			second.send(`{"op":6,"d":{"token":"T","session_id":%q,"seq":1}}`, data.SessionID)
			if c.lives {
				second.gets("0 A", "0 B", resumed)
				return
			}
			if got := second.gets(invalid); string(got) != "false" {
				t.Errorf("op 9 with %s", got)
			}
		})
	}
}

// TestDispatch: an event goes to the shard of its guild.
func TestDispatch(t *testing.T) {
	g := discordtest.NewGateway(t, "T")
	g.SetIdentifyRate(16, time.Hour)
	var shards []*client
	for n := range 2 {
		c := dial(t, g)
		c.gets(hello)
		c.send("%s", identify(fmt.Sprintf(`,"shard":[%d,3]`, n)))
		c.gets(ready)
		shards = append(shards, c)
	}
	for _, c := range []struct {
		guild string
		shard int // 2: not connected
	}{{"", 0}, {"4194304", 1}, {"8388608", 2}, {"12582912", 0}, {"16777215", 0}} {
		if got := g.Dispatch(c.guild, "E"+c.guild, nil); got != (c.shard < 2) {
			t.Errorf("guild %q: dispatched %v", c.guild, got)
		}
		if c.shard < 2 {
			shards[c.shard].gets("0 E" + c.guild)
		}
	}
}

// TestFaults: each fault, when it is to happen, and not on the connection
// after.
func TestGatewayFaults(t *testing.T) {
	for _, c := range []struct {
		name  string
		when  discordtest.Moment
		fault discordtest.GatewayFault
		want  []string
	}{
		{"op 7 before hello", discordtest.BeforeHello, discordtest.Reconnect(), []string{"7 ", hello}},
		{"op 7 after hello", discordtest.AfterHello, discordtest.Reconnect(), []string{hello, "7 ", ready}},
		{"op 7 after identify", discordtest.AfterIdentify, discordtest.Reconnect(), []string{hello, "7 ", ready}},
		{"op 9 after READY", discordtest.AfterReady, discordtest.InvalidSession(true), []string{hello, ready, invalid}},
		{"close before hello", discordtest.BeforeHello, discordtest.CloseCode(4014), []string{"closed 4014"}},
		{"close after identify", discordtest.AfterIdentify, discordtest.CloseCode(4004), []string{hello, "closed 4004"}},
		{"cut", discordtest.AfterIdentify, discordtest.CutLink(), []string{hello, "closed 1006"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := discordtest.NewGateway(t, "T")
			g.SetIdentifyRate(1, 0)
			g.BreakNext(c.when, c.fault)
			for _, want := range [][]string{c.want, {hello, ready}} {
				client := dial(t, g)
				_ = client.ws.WriteMessage(websocket.TextMessage, []byte(identify("")))
				client.gets(want...)
			}
		})
	}
	t.Run("HTTP error", func(t *testing.T) {
		g := discordtest.NewGateway(t, "T")
		g.BreakNext(discordtest.AtHandshake, discordtest.StatusCode(503))
		_, response, err := websocket.DefaultDialer.Dial(g.URL()+"/?v=10&encoding=json", nil)
		if err == nil || response.StatusCode != 503 {
			t.Errorf("got %v, want 503", err)
		}
		dial(t, g).gets(hello)
	})
	t.Run("zombie", func(t *testing.T) {
		g := discordtest.NewGateway(t, "T")
		client := dial(t, g)
		client.gets(hello)
		client.send("%s", identify(""))
		client.gets(ready)
		g.Now(0, discordtest.Zombie())
		client.send(`{"op":1}`)
		g.Await("the heartbeat", func(s discordtest.Seen) bool { return s.Heartbeats == 1 })
		if !g.Dispatch("", "E", nil) {
			t.Error("not connected")
		}
		_ = client.ws.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		if _, m, err := client.ws.ReadMessage(); err == nil {
			t.Errorf("got %s", m)
		}
	})
}

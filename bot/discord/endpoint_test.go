package discord

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"treatybot/bot/discord/card"
	"treatybot/bot/discord/discordtest"

	"github.com/google/go-cmp/cmp"
)

const (
	ping    = `{"id":"1","type":1}`
	pressed = `{"id":"2","type":2,"token":"t","data":{"name":"status"}}`
)

// signer makes signed requests.
type signer struct {
	private ed25519.PrivateKey
	at      time.Time
}

// newEndpointOf makes an endpoint whose clock stands still, and its signer.
func newEndpointOf(t testing.TB, handle handleFunc, log io.Writer) (*endpoint, *signer) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := newEndpoint(Config{PublicKey: public, Log: slog.New(slog.NewTextHandler(log, nil)), Pace: Pace{Drain: time.Minute}}, handle)
	if err != nil {
		t.Fatal(err)
	}
	s := &signer{private, time.Unix(1_800_000_000, 0)}
	e.now = func() time.Time { return s.at }
	return e, s
}

// request signs a body at a time.
func (s *signer) request(body string, at time.Time) *http.Request {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("X-Signature-Timestamp", timestamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.private, []byte(timestamp+body))))
	return r
}

// answering responds at once.
func answering(ctx context.Context, _ json.RawMessage, first func(context.Context, Response) error) {
	_ = first(ctx, Response{Type: DeferredMessage})
}

// TestEndpoint: who gets which status.
func TestEndpoint(t *testing.T) {
	e, s := newEndpointOf(t, answering, io.Discard)
	with := func(r *http.Request, name, value string) *http.Request {
		r.Header.Set(name, value)
		return r
	}
	command := func(id string) string { return strings.Replace(pressed, `"2"`, `"`+id+`"`, 1) }
	at := func(path string, r *http.Request) *http.Request { r.URL.Path = path; return r }
	long := `{"id":"2","type":2,"x":"` + strings.Repeat("x", maxInteraction) + `"}`
	for _, c := range []struct {
		name    string
		request *http.Request
		status  int
		body    string
	}{
		{"a ping", s.request(ping, s.at), 200, `{"type":1}`},
		{"a command", s.request(pressed, s.at), 200, `{"type":5}`},
		{"at another path", at("/discord/in", s.request(command("21"), s.at)), 200, `{"type":5}`},
		{"at an odd path", at("//", s.request(command("22"), s.at)), 200, `{"type":5}`},
		{"at an odd path, unsigned", httptest.NewRequest(http.MethodPost, "//", nil), 401, "Unauthorized\n"},
		{"at an odd path, another method", httptest.NewRequest(http.MethodGet, "//x/../", nil), 405, "Method Not Allowed\n"},
		{"as long as a modal can be", s.request(`{"id":"23","type":5,"x":"`+strings.Repeat("x", 200_000)+`"}`, s.at), 200, `{"type":5}`},
		{"a clock that is a little off", s.request(command("24"), s.at.Add(-4*time.Minute)), 200, `{"type":5}`},
		{"no signature", with(s.request(ping, s.at), "X-Signature-Ed25519", ""), 401, "Unauthorized\n"},
		{"no timestamp", with(s.request(ping, s.at), "X-Signature-Timestamp", ""), 401, "Unauthorized\n"},
		{"another timestamp", with(s.request(ping, s.at), "X-Signature-Timestamp", "1800000001"), 401, "Unauthorized\n"},
		{"a signature of something else", with(s.request(ping, s.at), "X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.private, []byte("x")))), 401, "Unauthorized\n"},
		{"a short signature", with(s.request(ping, s.at), "X-Signature-Ed25519", "00ff"), 401, "Unauthorized\n"},
		{"a signature that is not hex", with(s.request(ping, s.at), "X-Signature-Ed25519", strings.Repeat("zz", 64)), 401, "Unauthorized\n"},
		{"sent again later", s.request(pressed, s.at.Add(-6*time.Minute)), 401, "Unauthorized\n"},
		{"from the future", s.request(pressed, s.at.Add(6*time.Minute)), 401, "Unauthorized\n"},
		{"a signed timestamp that is no number", func() *http.Request {
			r := with(s.request(ping, s.at), "X-Signature-Timestamp", "soon")
			return with(r, "X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.private, []byte("soon"+ping))))
		}(), 401, "Unauthorized\n"},
		{"too long", s.request(long, s.at), 413, "Request Entity Too Large\n"},
		{"too long, of no stated length", func() *http.Request { r := s.request(long, s.at); r.ContentLength = -1; return r }(), 413, "Request Entity Too Large\n"},
		{"signed, but not JSON", s.request("x", s.at), 400, "Bad Request\n"},
		{"signed, but empty", s.request("", s.at), 400, "Bad Request\n"},
		{"another method", httptest.NewRequest(http.MethodGet, "/", nil), 405, "Method Not Allowed\n"},
		{"a supervisor", httptest.NewRequest(http.MethodGet, "/healthz", nil), 200, "ok\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			e.routes().ServeHTTP(w, c.request)
			if w.Code != c.status || w.Body.String() != c.body {
				t.Errorf("replies %d %q, want %d %q", w.Code, w.Body, c.status, c.body)
			}
			if got := w.Header().Get("Content-Type"); strings.HasPrefix(c.body, "{") != (got == "application/json") {
				t.Errorf("the reply is %s", got)
			}
			if allow := w.Header().Get("Allow"); (allow == "POST") != (c.status == 405) {
				t.Errorf("allows %q", allow)
			}
		})
	}
}

// TestEndpointReplay: an interaction is answered once, however often it is
// sent; a ping as often.
func TestEndpointReplay(t *testing.T) {
	var log discordtest.Log
	answered := 0
	e, s := newEndpointOf(t, func(ctx context.Context, raw json.RawMessage, first func(context.Context, Response) error) {
		answered++
		answering(ctx, raw, first)
	}, &log)
	for _, c := range []struct {
		name, body string
		later      time.Duration // since it was signed
		status     int
	}{
		{"first", pressed, 0, 200},
		{"again", pressed, time.Second, 409},
		{"as late as it is valid", pressed, maxAge, 409},
		{"later", pressed, maxAge + time.Second, 401},
		{"another", strings.Replace(pressed, "2", "3", 1), 0, 200},
		{"a ping", ping, 0, 200},
		{"a ping again", ping, time.Second, 200},
	} {
		w := httptest.NewRecorder()
		e.ServeHTTP(w, s.request(c.body, s.at.Add(-c.later)))
		if w.Code != c.status {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.status)
		}
	}
	if answered != 2 || !strings.Contains(log.String(), "second time") {
		t.Errorf("%d answered, want 2; the log says %s", answered, &log)
	}
}

// TestEndpointConnections: beyond the bound connections wait, and get their
// turn when those who dawdle are let go.
func TestEndpointConnections(t *testing.T) {
	e, s := newEndpointOf(t, answering, io.Discard)
	e.connections, e.patience.readHeader = 2, 300*time.Millisecond
	address, _ := served(t, e)
	begun := time.Now()
	for range 2 {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	r := s.request(pressed, s.at)
	r.RequestURI, r.URL.Scheme, r.URL.Host = "", "http", address
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = reply.Body.Close()
	if took := time.Since(begun); reply.StatusCode != http.StatusOK || took < 200*time.Millisecond {
		t.Errorf("the third connection gets %s after %v, want 200 after 300 ms", reply.Status, took)
	}
}

// TestEndpointBodies: 300 strangers who send long bodies and do not end them
// take little memory, and a command is answered meanwhile.
func TestEndpointBodies(t *testing.T) {
	e, s := newEndpointOf(t, answering, io.Discard)
	address, _ := served(t, e)
	before := heapNow()
	head := "POST / HTTP/1.1\r\nHost: x\r\nX-Signature-Timestamp: 1800000000\r\nX-Signature-Ed25519: " + strings.Repeat("00", 64) + "\r\n"
	part := head + fmt.Sprintf("Content-Length: %d\r\n\r\n", maxInteraction) + strings.Repeat("x", maxInteraction-1)
	var sent sync.WaitGroup
	for range 300 {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		sent.Go(func() { _, _ = io.WriteString(conn, part) }) // most are cut off
	}
	sent.Wait()
	r := s.request(pressed, s.at)
	r.RequestURI, r.URL.Scheme, r.URL.Host = "", "http", address
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = reply.Body.Close()
	grown := int64(heapNow()) - int64(before)
	t.Logf("the heap grew by %.1f MB", float64(grown)/1e6)
	if reply.StatusCode != http.StatusOK || grown > 60<<20 {
		t.Errorf("a command gets %s; the heap grew by %d bytes", reply.Status, grown)
	}
}

func TestEndpointNeedsKey(t *testing.T) {
	if _, err := newEndpoint(Config{PublicKey: []byte("short")}, answering); err == nil {
		t.Error("an endpoint is made with a bad key")
	}
}

// TestEndpointHandsOver: the handler gets the bytes as they came, and a context
// that lives on after the reply.
func TestEndpointHandsOver(t *testing.T) {
	type handed struct {
		raw  string
		sent error
		ctx  error
	}
	got, replied := make(chan handed, 1), make(chan struct{})
	e, s := newEndpointOf(t, func(ctx context.Context, raw json.RawMessage, first func(context.Context, Response) error) {
		err := first(ctx, Response{Type: NewMessage, Data: Deferral{Flags: card.Ephemeral}})
		<-replied
		got <- handed{string(raw), err, ctx.Err()}
	}, io.Discard)
	ctx, hangUp := context.WithCancel(t.Context())
	w := httptest.NewRecorder()
	body := "{ \"type\": 2, \"id\":\"7\" }\n"
	e.ServeHTTP(w, s.request(body, s.at).WithContext(ctx))
	hangUp()
	close(replied)
	if want := `{"type":4,"data":{"flags":64}}`; w.Body.String() != want || !w.Flushed {
		t.Errorf("replies %q, flushed %v, want %q", w.Body, w.Flushed, want)
	}
	if diff := cmp.Diff(handed{raw: body}, <-got, cmp.AllowUnexported(handed{})); diff != "" {
		t.Errorf("the handler gets, -want +got:\n%s", diff)
	}
}

// TestEndpointGuards: what becomes of a handler that breaks, sleeps or forgets.
func TestEndpointGuards(t *testing.T) {
	for _, c := range []struct {
		name   string
		handle handleFunc
		status int
		after  time.Duration
		logged string
	}{
		{"a panic before the response", func(context.Context, json.RawMessage, func(context.Context, Response) error) { panic("oh no") }, 500, 0, "endpoint_test.go"},
		{"a panic after it", func(ctx context.Context, raw json.RawMessage, first func(context.Context, Response) error) {
			answering(ctx, raw, first)
			panic("oh no")
		}, 200, 0, "panic=string"},
		{"no response", func(context.Context, json.RawMessage, func(context.Context, Response) error) {}, 500, 0, "no response"},
		{"a response too late", func(ctx context.Context, _ json.RawMessage, first func(context.Context, Response) error) {
			time.Sleep(4 * time.Second)
			if err := first(ctx, Response{Type: DeferredMessage}); !errors.Is(err, errTooLate) {
				panic(fmt.Sprintf("first gives %v", err))
			}
		}, 500, 3 * time.Second, "not in time"},
		{"a response in time", func(ctx context.Context, raw json.RawMessage, first func(context.Context, Response) error) {
			time.Sleep(2 * time.Second)
			answering(ctx, raw, first)
		}, 200, 2 * time.Second, ""},
		{"a response that cannot be written as JSON", func(ctx context.Context, _ json.RawMessage, first func(context.Context, Response) error) {
			if err := first(ctx, Response{Type: NewMessage, Data: make(chan int)}); err == nil {
				panic("first gives no error")
			}
		}, 500, 0, "did not reach Discord"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log discordtest.Log
				e, s := newEndpointOf(t, c.handle, &log)
				w, start := httptest.NewRecorder(), time.Now()
				e.ServeHTTP(w, s.request(pressed, s.at))
				if got := time.Since(start); w.Code != c.status || got != c.after {
					t.Errorf("replies %d after %v, want %d after %v", w.Code, got, c.status, c.after)
				}
				time.Sleep(5 * time.Second)
				synctest.Wait()
				said := strings.ReplaceAll(log.String(), "no response in time", "not in time")
				if !strings.Contains(said, c.logged) || c.logged == "" && said != "" || strings.Contains(said, "first gives") {
					t.Errorf("logs %q, want %q in it", said, c.logged)
				}
				if said != "" && !strings.Contains(said, "interaction=2") {
					t.Errorf("the log does not tell which interaction: %q", said)
				}
			})
		})
	}
}

// TestEndpointClientGone: where Discord hangs up, the handler learns that
// nothing arrived.
func TestEndpointClientGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		told := make(chan error, 1)
		e, s := newEndpointOf(t, func(ctx context.Context, _ json.RawMessage, first func(context.Context, Response) error) {
			time.Sleep(time.Second)
			told <- first(ctx, Response{Type: DeferredMessage})
		}, io.Discard)
		ctx, hangUp := context.WithTimeout(t.Context(), time.Second/2)
		defer hangUp()
		e.ServeHTTP(httptest.NewRecorder(), s.request(pressed, s.at).WithContext(ctx))
		if err := <-told; !errors.Is(err, errTooLate) {
			t.Errorf("first gives %v", err)
		}
	})
}

// served starts a real server of an endpoint; end stops it and gives the error.
func served(t *testing.T, e *endpoint) (address string, end func() error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- e.serveOn(ctx, listener) }()
	end = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() { _ = end() })
	return listener.Addr().String(), end
}

// raw sends bytes to an address and gives the reply; nil: it hung up.
func raw(t *testing.T, address, request string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	reply, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return nil
	}
	return reply
}

// TestEndpointSlow: who dawdles is let go, and others are served meanwhile.
func TestEndpointSlow(t *testing.T) {
	e, s := newEndpointOf(t, answering, io.Discard)
	e.patience = patience{readHeader: 50 * time.Millisecond, read: 100 * time.Millisecond, write: time.Second, idle: time.Second}
	address, _ := served(t, e)
	head := "POST / HTTP/1.1\r\nHost: x\r\nX-Signature-Timestamp: 1\r\nX-Signature-Ed25519: " + strings.Repeat("00", 64) + "\r\n"
	if reply := raw(t, address, head+"Content-Length: 10\r\n\r\nabc"); reply == nil || reply.StatusCode != http.StatusRequestTimeout {
		t.Errorf("a slow body gets %v, want 408", reply)
	}
	if reply := raw(t, address, head); reply != nil && reply.StatusCode < 400 {
		t.Errorf("a slow header gets %v", reply.Status)
	}
	if reply := raw(t, address, head+"X: "+strings.Repeat("x", 2*maxHeader)+"\r\n\r\n"); reply == nil || reply.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a long header gets %v, want 431", reply)
	}
	r := s.request(pressed, s.at)
	r.RequestURI, r.URL.Scheme, r.URL.Host = "", "http", address
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	if body, err := io.ReadAll(reply.Body); string(body) != `{"type":5}` || err != nil {
		t.Errorf("replies %s %q: %v", reply.Status, body, err)
	}
}

// TestEndpointStops: told to stop, it takes nothing new and finishes what it
// has taken.
func TestEndpointStops(t *testing.T) {
	begun, goOn := make(chan struct{}), make(chan struct{})
	e, s := newEndpointOf(t, func(ctx context.Context, raw json.RawMessage, first func(context.Context, Response) error) {
		close(begun)
		<-goOn
		answering(ctx, raw, first)
	}, io.Discard)
	address, end := served(t, e)
	r := s.request(pressed, s.at)
	r.RequestURI, r.URL.Scheme, r.URL.Host = "", "http", address
	status := make(chan string, 1)
	go func() {
		reply, err := http.DefaultClient.Do(r)
		if err != nil {
			status <- err.Error()
			return
		}
		_ = reply.Body.Close()
		status <- reply.Status
	}()
	<-begun
	ended := make(chan error, 1)
	go func() { ended <- end() }()
	for { // until it listens no more
		conn, err := net.Dial("tcp", address)
		if err != nil {
			break
		}
		_ = conn.Close()
	}
	select {
	case err := <-ended:
		t.Fatalf("it ends (%v) before the request does", err)
	default:
	}
	close(goOn)
	if got := <-status; got != "200 OK" {
		t.Errorf("the request in flight gets %s", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// TestEndpointStopsInTime: a request that does not end is cut off.
func TestEndpointStopsInTime(t *testing.T) {
	begun, never := make(chan struct{}), make(chan struct{})
	defer close(never)
	var log discordtest.Log
	e, s := newEndpointOf(t, func(context.Context, json.RawMessage, func(context.Context, Response) error) { close(begun); <-never }, &log)
	e.due, e.drain = time.Hour, time.Millisecond
	address, end := served(t, e)
	r := s.request(pressed, s.at)
	r.RequestURI, r.URL.Scheme, r.URL.Host = "", "http", address
	cut := make(chan error, 1)
	go func() {
		_, err := http.DefaultClient.Do(r)
		cut <- err
	}()
	<-begun
	if err := end(); err != nil {
		t.Errorf("it ends with %v", err)
	}
	if err := <-cut; err == nil {
		t.Error("the request is not cut off")
	}
	if !strings.Contains(log.String(), "cut off") {
		t.Errorf("logs %q", log.String())
	}
}

// TestEndpointAddressTaken: the reason is told in words.
func TestEndpointAddressTaken(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	e, _ := newEndpointOf(t, answering, io.Discard)
	err = e.serve(t.Context(), taken.Addr().String())
	if err == nil {
		t.Fatal("it listens where another does")
	}
	if wrong, _ := Explain(err); wrong != "the address of the interactions endpoint is taken" {
		t.Errorf("%v is told as %q", err, wrong)
	}
}

// FuzzEndpoint: nothing panics, and only what is signed gets 200.
func FuzzEndpoint(f *testing.F) {
	e, s := newEndpointOf(f, answering, io.Discard)
	good := s.request(pressed, s.at)
	f.Add(pressed, good.Header.Get("X-Signature-Ed25519"), good.Header.Get("X-Signature-Timestamp"), true)
	f.Add(ping, strings.Repeat("00", 64), "1800000000", false)
	f.Add(`{"type":`, "zz", "", true)
	f.Add(`[]`, "", "-1", true)
	f.Add(`{"type":1e99,"id":7}`, "", "99999999999999999999", true)
	f.Fuzz(func(t *testing.T, body, signature, timestamp string, sign bool) {
		if sign {
			signature = hex.EncodeToString(ed25519.Sign(s.private, []byte(timestamp+body)))
		}
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.Header["X-Signature-Ed25519"], r.Header["X-Signature-Timestamp"] = []string{signature}, []string{timestamp}
		w := httptest.NewRecorder()
		e.routes().ServeHTTP(w, r)
		sum, err := hex.DecodeString(signature)
		signed := err == nil && len(sum) == ed25519.SignatureSize && ed25519.Verify(e.key, []byte(timestamp+body), sum)
		switch {
		case w.Code == http.StatusOK && !signed:
			t.Errorf("%q with the signature %q is taken", body, signature)
		case w.Code == http.StatusInternalServerError:
			t.Errorf("%q breaks it", body)
		case sign && timestamp == "1800000000" && json.Valid([]byte(body)) && len(body) < maxInteraction && w.Code == http.StatusUnauthorized:
			t.Errorf("%q is refused though signed", body)
		}
	})
}

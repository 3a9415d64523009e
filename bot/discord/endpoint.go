package discord

import (
	"bytes"
	"cmp"
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
	"runtime/debug"
	"strconv"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/net/netutil"

	"treatybot/bot"
)

// Bounds of what the endpoint takes.
const (
	// maxInteraction bounds a body, in bytes. The longest that Discord could
	// bring is a modal of five texts of 4,000 characters under a message of
	// 4,000, each written as \uXXXX: 150 kB. Uploads come as addresses, and
	// what they, or users and messages, resolve to takes a few kB.
	maxInteraction = 256 << 10

	// maxSmall is up to where a body, which may be a stranger's, is read
	// without more ado: a command takes 2 kB, a button brings its message with
	// it. Of longer ones maxLarge are read at once, and the others refused.
	maxSmall = 32 << 10
	maxLarge = 32

	// maxConnections bounds connections; more wait to be accepted. It is what
	// 300 interactions a second need if each takes the 3 s that it may. With
	// the bounds above bodies take at most 80 MB.
	maxConnections = 1000

	maxHeader = 16 << 10 // bytes; Discord's headers take under 1 kB

	// maxAge is how far a signed timestamp may be off, either way. The
	// signature alone would be good for ever: who has seen one request could
	// send it again at any time. Discord names no figure; five minutes is what
	// signed webhooks elsewhere allow, and forgives a clock that runs a little
	// wrong.
	maxAge = 5 * time.Minute

	// maxSeen is how many interactions are remembered, to refuse a second of
	// the same: 160 a second for twice maxAge; about 15 MB.
	maxSeen = 100_000
)

// patience is how long the endpoint waits for the other side.
type patience struct{ readHeader, read, write, idle time.Duration }

// handleFunc takes one interaction, calls first exactly once with the first
// response to it, and returns when all is done. An error of first means that
// the response did not arrive; then nothing more can be said.
type handleFunc func(ctx context.Context, raw json.RawMessage, first func(context.Context, Response) error)

// endpoint is the interactions endpoint: Discord posts each interaction to it,
// signed, and takes the first response from the reply.
type endpoint struct {
	key      ed25519.PublicKey
	handle   handleFunc
	log      *slog.Logger
	now      func() time.Time
	due      time.Duration // of the first response
	drain    time.Duration // of requests in flight when told to stop
	patience patience

	connections int                          // at a time
	large       chan struct{}                // a place for each long body that is being read
	seen        *lru.Cache[string, struct{}] // ids of interactions that were handed on
}

// newEndpoint makes the endpoint. It takes no interaction without a public key.
func newEndpoint(cfg Config, handle handleFunc) (*endpoint, error) {
	if len(cfg.PublicKey) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("interactions endpoint: the public key has %d bytes, not %d", len(cfg.PublicKey), ed25519.PublicKeySize)
	}
	seen, err := lru.New[string, struct{}](maxSeen)
	if err != nil {
		return nil, fmt.Errorf("interactions endpoint: %w", err)
	}
	return &endpoint{
		connections: maxConnections, large: make(chan struct{}, maxLarge), seen: seen,
		key: cfg.PublicKey, handle: handle, log: cmp.Or(cfg.Log, slog.New(slog.DiscardHandler)), now: time.Now,
		due: firstResponseDue, drain: cmp.Or(cfg.Pace.Drain, defaultDrain),
		// Discord waits 3 s for a response; what takes much longer is not Discord.
		patience: patience{readHeader: 3 * time.Second, read: 5 * time.Second, write: 10 * time.Second, idle: 30 * time.Second},
	}, nil
}

// serve listens at an address until the context ends, then lets the requests
// in flight finish, within a bound.
func (e *endpoint) serve(ctx context.Context, addr string) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("interactions endpoint: %w", err)
	}
	e.log.Info("interactions endpoint listens", "address", listener.Addr().String())
	return e.serveOn(ctx, listener)
}

func (e *endpoint) serveOn(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: e.routes(), ReadHeaderTimeout: e.patience.readHeader, ReadTimeout: e.patience.read,
		WriteTimeout: e.patience.write, IdleTimeout: e.patience.idle, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(e.log.Handler(), slog.LevelDebug), // what strangers send wrong
	}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), e.drain)
		defer cancel()
		err := server.Shutdown(within)
		if err != nil {
			err = errors.Join(err, server.Close())
		}
		stopped <- err
	})
	err := server.Serve(netutil.LimitListener(listener, e.connections))
	if stop() { // it ended by itself
		return fmt.Errorf("interactions endpoint: %w", err)
	}
	if err := <-stopped; err != nil {
		e.log.Warn("requests were cut off", "error", err)
	}
	return nil
}

// routes takes interactions at any path, since the operator, or the proxy in
// front, chooses it. It is no ServeMux: that one redirects what it finds odd.
func (e *endpoint) routes() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" || r.Method != http.MethodGet && r.Method != http.MethodHead {
			e.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Connection", "close")
		_, _ = io.WriteString(w, "ok\n")
	})
}

// ServeHTTP takes one interaction. Who is not Discord learns nothing but a
// status, and keeps no connection.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Connection", "close")
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, http.StatusMethodNotAllowed)
		return
	}
	body, status := e.verified(w, r)
	if status != http.StatusOK {
		w.Header().Set("Connection", "close")
		refuse(w, status)
		return
	}
	var i struct {
		ID   string          `json:"id"`
		Type InteractionType `json:"type"`
	}
	switch err := json.Unmarshal(body, &i); {
	case err != nil:
		e.log.Warn("a signed interaction cannot be read", "error", err)
		refuse(w, http.StatusBadRequest)
	case i.Type == Ping:
		_ = e.write(w, Response{Type: Pong})
	case e.again(i.ID):
		e.log.Warn("a signed interaction was sent a second time and refused", "interaction", i.ID)
		refuse(w, http.StatusConflict)
	default:
		e.respond(w, r, i.ID, body)
	}
}

// again notes an interaction, and reports whether it was here before. What is
// older than it remembers is refused for its age.
func (e *endpoint) again(id string) bool {
	before, _ := e.seen.ContainsOrAdd(id, struct{}{})
	return before
}

// verified reads a body and checks that Discord signed it. The status is 200
// if so. What cannot be signed is refused before anything is read.
func (e *endpoint) verified(w http.ResponseWriter, r *http.Request) ([]byte, int) {
	timestamp := r.Header.Get("X-Signature-Timestamp")
	signature, err := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	if err != nil || len(signature) != ed25519.SignatureSize {
		return nil, http.StatusUnauthorized
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return nil, http.StatusUnauthorized
	}
	body, status := e.read(w, r)
	if status != http.StatusOK {
		return nil, status
	}
	if !ed25519.Verify(e.key, append([]byte(timestamp), body...), signature) {
		e.log.Debug("an interaction with a bad signature was refused")
		return nil, http.StatusUnauthorized
	}
	if age := e.now().Sub(time.Unix(seconds, 0)); age.Abs() > maxAge {
		e.log.Warn("a signed interaction of another time was refused; if this goes on, set the clock of this machine", "age", age.Round(time.Second))
		return nil, http.StatusUnauthorized
	}
	return body, http.StatusOK
}

// read reads a body into a buffer that grows with it. The status is 200 if it
// was read whole.
func (e *endpoint) read(w http.ResponseWriter, r *http.Request) ([]byte, int) {
	if r.ContentLength > maxInteraction {
		return nil, http.StatusRequestEntityTooLarge
	}
	limited := http.MaxBytesReader(w, r.Body, maxInteraction)
	var body bytes.Buffer
	n, err := io.CopyN(&body, limited, maxSmall)
	if err == nil && n == maxSmall {
		select {
		case e.large <- struct{}{}:
			defer func() { <-e.large }()
		default:
			return nil, http.StatusServiceUnavailable
		}
		_, err = body.ReadFrom(limited)
	}
	var large *http.MaxBytesError
	var network net.Error
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return body.Bytes(), http.StatusOK
	case errors.As(err, &large):
		return nil, http.StatusRequestEntityTooLarge
	case errors.As(err, &network) && network.Timeout():
		return nil, http.StatusRequestTimeout
	}
	return nil, http.StatusBadRequest
}

// reply is a first response, on its way from the handler to the connection.
type reply struct {
	response Response
	sent     chan error // takes one value
}

// respond hands an interaction to the handler and writes its first response.
// The handler goes on after that, so it has a context of its own.
func (e *endpoint) respond(w http.ResponseWriter, r *http.Request, id string, raw json.RawMessage) {
	replies, over := make(chan reply), make(chan struct{})
	defer close(over)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer e.recover(id)
		e.handle(context.WithoutCancel(r.Context()), raw, func(ctx context.Context, response Response) error {
			sent := make(chan error, 1)
			select {
			case replies <- reply{response, sent}:
				err := <-sent
				if response.Type == DeferredMessage || response.Type == DeferredUpdate {
					time.Sleep(settling)
				}
				return err
			case <-over:
				return errTooLate
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	due := time.NewTimer(e.due)
	defer due.Stop()
	select {
	case reply := <-replies:
		err := e.write(w, reply.response)
		if err != nil {
			e.log.Warn("a response did not reach Discord", "interaction", id, "error", err)
		}
		reply.sent <- err
	case <-r.Context().Done():
		e.log.Warn("Discord hung up before the response", "interaction", id)
	case <-ended: // it panicked, or forgot
		e.log.Error("the handler gave no response", "interaction", id)
		refuse(w, http.StatusInternalServerError)
	case <-due.C:
		e.log.Error("the handler gave no response in time", "interaction", id, "after", e.due)
		refuse(w, http.StatusInternalServerError)
	}
}

// settling is what Discord gets to read a deferral before the edit of it is
// made: what overtakes its own deferral is refused.
const settling = 100 * time.Millisecond

// errTooLate says that nobody waits for the first response any more.
var errTooLate = errors.New("first response: the request is over")

// recover keeps a panic of the handler from ending the process.
func (e *endpoint) recover(id string) {
	if v := recover(); v != nil {
		e.log.Error("the handler panicked", "interaction", id, "panic", bot.Panicked(v), "stack", string(debug.Stack()))
	}
}

// write sends a response and flushes it: when write is done the response is on
// its way, and an edit may follow it. Files cannot go with it: what has some is
// deferred, and they come with the edit.
func (e *endpoint) write(w http.ResponseWriter, response Response) error {
	body, err := json.Marshal(response)
	if err != nil {
		refuse(w, http.StatusInternalServerError)
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if _, err := w.Write(body); err != nil {
		return err
	}
	return http.NewResponseController(w).Flush()
}

// refuse replies with a status and no detail.
func refuse(w http.ResponseWriter, status int) {
	http.Error(w, http.StatusText(status), status)
}

package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"treatybot/bot/discord/discordtest"
	"treatybot/bot/discord/rest"
)

const testToken = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.Gtest0.a-secret-that-must-not-show"

// quick is a pace for tests. Close does not leave discordgo the second that it
// sleeps with its lock held; patient does.
var quick = Pace{
	Open: 5 * time.Second, Ready: 2 * time.Second, Retry: 10 * time.Millisecond, Stable: time.Hour,
	Identify: 20 * time.Millisecond, Silence: time.Hour, Close: 100 * time.Millisecond,
}

func patient(c *Config) { c.Pace.Close = 5 * time.Second }

// rig is a gateway of ours, connected to a local Discord.
type rig struct {
	*discordtest.Gateway
	rest    *restStub
	gateway *gateway
	log     *discordtest.Log
	got     chan json.RawMessage // what was handed on
	calls   int                  // of delivers
	stop    context.CancelFunc
	ended   chan error
}

// restStub answers /gateway and /gateway/bot.
type restStub struct {
	server *httptest.Server
	mu     sync.Mutex
	advice string
	status int
	asked  chan struct{}
}

func newREST(t *testing.T, gatewayURL string) *restStub {
	r := &restStub{asked: make(chan struct{}, 100)}
	r.advise(gatewayURL, 1, 1000, 1)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v10/gateway", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"url":%q}`, gatewayURL)
	})
	mux.HandleFunc("GET /api/v10/gateway/bot", func(w http.ResponseWriter, q *http.Request) {
		r.mu.Lock()
		defer r.mu.Unlock()
		select {
		case r.asked <- struct{}{}:
		default:
		}
		if q.Header.Get("Authorization") != "Bot "+testToken {
			t.Errorf("/gateway/bot: Authorization is %q", q.Header.Get("Authorization"))
		}
		if r.status != 0 {
			w.WriteHeader(r.status)
			return
		}
		fmt.Fprint(w, r.advice)
	})
	r.server = httptest.NewServer(mux)
	t.Cleanup(r.server.Close)
	return r
}

func (r *restStub) advise(gatewayURL string, shards, remaining, atOnce int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.advice = fmt.Sprintf(`{"url":%q,"shards":%d,"session_start_limit":{"total":1000,"remaining":%d,"reset_after":3600000,"max_concurrency":%d}}`,
		gatewayURL, shards, remaining, atOnce)
}

func (r *restStub) fail(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

// newRig makes a gateway, and what it talks to, as the change to the
// configuration says; start runs it.
func newRig(t *testing.T, change func(*Config)) *rig {
	t.Helper()
	r := &rig{Gateway: discordtest.NewGateway(t, testToken), log: &discordtest.Log{}, got: make(chan json.RawMessage, 1000), ended: make(chan error, 1)}
	r.SetIdentifyRate(1, quick.Identify)
	r.rest = newREST(t, r.URL())
	client, err := rest.New(rest.Config{Token: testToken, APIURL: r.rest.server.URL + "/api/v10"})
	if err != nil {
		t.Fatal(err)
	}
	c := Config{
		Token: testToken, REST: client, Pace: quick, Log: slog.New(slog.NewTextHandler(r.log, nil)),
		Handle: func(raw json.RawMessage) { r.got <- raw },
	}
	if change != nil {
		change(&c)
	}
	r.gateway = newGateway(c)
	return r
}

func (r *rig) start(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	ended := make(chan struct{})
	go func() {
		r.ended <- r.gateway.run(ctx)
		close(ended)
	}()
	t.Cleanup(func() {
		stop()
		select {
		case <-ended:
		case <-time.After(15 * time.Second):
			t.Error("the gateway does not stop")
		}
		if strings.Contains(r.log.String(), "a-secret") {
			t.Errorf("the log shows the token:\n%s", r.log)
		}
		if t.Failed() {
			t.Logf("log:\n%s", r.log)
		}
	})
}

// startRig is newRig, running.
func startRig(t *testing.T, change func(*Config)) *rig {
	t.Helper()
	r := newRig(t, change)
	r.start(t)
	return r
}

// delivers checks that an interaction gets through, sending until one does:
// the gateway may be on its way to connecting. What comes before is dropped.
func (r *rig) delivers(t *testing.T, guild string) {
	t.Helper()
	r.calls++
	mine := fmt.Sprintf("delivery-%d.", r.calls)
	send := func() {
		r.Dispatch(guild, "INTERACTION_CREATE", map[string]any{"id": mine, "type": 2, "data": map[string]any{"name": "status"}})
	}
	late := time.After(20 * time.Second)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for send(); ; {
		select {
		case raw := <-r.got:
			if bytes.Contains(raw, []byte(mine)) {
				return
			}
		case <-again.C:
			send()
		case <-late:
			t.Fatal("no interaction comes through")
		}
	}
}

// next gives the next interaction that was handed on and is not of delivers.
func (r *rig) next(t *testing.T) string {
	t.Helper()
	for late := time.After(20 * time.Second); ; {
		select {
		case raw := <-r.got:
			if !bytes.Contains(raw, []byte("delivery-")) {
				return string(raw)
			}
		case <-late:
			t.Fatal("no interaction comes through")
		}
	}
}

// becomes waits until the status is as wanted. The shards note it a little
// after they were sent something.
func (r *rig) becomes(t *testing.T, what string, wanted func([]shardStatus) bool) {
	t.Helper()
	late := time.After(20 * time.Second)
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for !wanted(r.gateway.status()) {
		select {
		case <-again.C:
		case <-late:
			t.Fatalf("waited in vain: %s; status %+v", what, r.gateway.status())
		}
	}
}

// fails gives the *FatalError with which the gateway ends.
func (r *rig) fails(t *testing.T) *FatalError {
	t.Helper()
	select {
	case err := <-r.ended:
		var fatal *FatalError
		if !errors.As(err, &fatal) {
			t.Fatalf("the gateway ends with %v, want a FatalError", err)
		}
		if fatal.Error() == "" || fatal.Next == "" {
			t.Errorf("no words for the operator: %q, %q", fatal.Error(), fatal.Next)
		}
		return fatal
	case <-time.After(20 * time.Second):
		t.Fatal("the gateway does not end")
		return nil
	}
}

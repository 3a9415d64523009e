package gateway

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"treatybot/bot/discord/discordtest"
	"treatybot/bot/discord/rest"
)

// TestLinkTLS: row 3, as Discord has it: the bytes on the link are encrypted, so
// an identify is known by its length. A heartbeat is none, nor is the handshake.
func TestLinkTLS(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.SetHeartbeat(20 * time.Millisecond)
	address, roots := encrypted(t, strings.TrimPrefix(r.URL(), "ws://"))
	r.rest = newREST(t, "wss://"+address)
	r.gateway.ShardCount = 1
	r.gateway.identifies = newIdentifies(r.gateway.Log, 0, nil, Advice{})
	s := r.gateway.newSession(0)
	s.dg.Dialer.TLSClientConfig = &tls.Config{RootCAs: roots}
	client, err := rest.New(rest.Config{Token: testToken, APIURL: r.rest.server.URL + "/api/v10"})
	if err != nil {
		t.Fatal(err)
	}
	s.dg.Client = client.HTTP // says that the gateway is there
	if err := s.open(t.Context(), 5*time.Second); err != nil {
		t.Fatal(err)
	}
	r.Await("heartbeats", func(s discordtest.Seen) bool { return s.Heartbeats > 3 })
	if s.link.refused() {
		t.Fatal("the link is cut without op 9")
	}
	r.Now(0, discordtest.InvalidSession(false))
	select {
	case <-s.link.invalid:
	case <-time.After(5 * time.Second):
		t.Fatal("the second identify is not refused")
	}
	seen := r.Await("the cut", func(s discordtest.Seen) bool { return len(s.Closes) == 1 })
	if len(seen.Identifies) != 1 {
		t.Errorf("%d identifies, want 1", len(seen.Identifies))
	}
	if got := r.gateway.identifies.left(); got != -1 {
		t.Errorf("the count went from 0 to %d, want -1", got)
	}
}

// encrypted puts TLS in front of an address, and gives its own, and who vouches
// for it.
func encrypted(t *testing.T, backend string) (address string, roots *x509.CertPool) {
	t.Helper()
	issuer := httptest.NewUnstartedServer(nil)
	issuer.StartTLS()
	t.Cleanup(issuer.Close)
	roots = x509.NewCertPool()
	roots.AddCert(issuer.Certificate())
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: issuer.TLS.Certificates})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			front, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer front.Close()
				back, err := net.Dial("tcp", backend)
				if err != nil {
					return
				}
				go func() { _, _ = io.Copy(back, front); _ = back.Close() }()
				_, _ = io.Copy(front, back)
			}()
		}
	}()
	return listener.Addr().String(), roots
}

// TestLinkGuards: what passes, by the length and the place of a message.
func TestLinkGuards(t *testing.T) {
	t.Parallel()
	spent := 0
	l := newLink(func() { spent++ })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	dial := func() net.Conn {
		conn, err := l.dial(context.Background(), "tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		return conn
	}
	long, short := make([]byte, 400), make([]byte, 110)
	for connection := range 2 { // identify, then resume
		conn := dial()
		for _, p := range [][]byte{long, long} { // TLS and HTTP
			if _, err := conn.Write(p); err != nil {
				t.Fatal(err)
			}
		}
		l.Get()
		if _, err := conn.Write(long); err != nil {
			t.Errorf("connection %d: the first message: %v", connection, err)
		}
		for range 3 {
			l.Get()
			if _, err := conn.Write(short); err != nil {
				t.Errorf("connection %d: a heartbeat: %v", connection, err)
			}
		}
		if connection == 1 {
			l.Get()
			for range 2 {
				if _, err := conn.Write(long); !errors.Is(err, errInvalid) {
					t.Errorf("a second identify gives %v", err)
				}
			}
		}
	}
	if spent != 1 || !l.refused() || !l.severed() {
		t.Errorf("%d spent, refused %v, severed %v; want 1, and both", spent, l.refused(), l.severed())
	}
}

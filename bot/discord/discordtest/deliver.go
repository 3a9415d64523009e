package discordtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// endpointPatience is how long a posted interaction waits for its reply. The
// 3 s are judged by the clock of the Options.
const endpointPatience = 10 * time.Second

// send sends the interaction with its data, and the message that it belongs to.
func (e *Exchange) send(data any, carried object) *Exchange {
	s := e.s
	i := s.payload(e)
	if data != nil {
		i["data"] = data
	}
	if carried != nil {
		if s.o.Strange {
			carried = strange(carried)
		}
		i["message"] = carried
	}
	if d, ok := data.(object); ok {
		e.typing = typed(items(d["options"]))
	}
	s.mu.Lock()
	endpoint := s.endpoint
	e.sent = s.o.Now()
	s.mu.Unlock()
	if endpoint == "" {
		if s.o.Gateway == nil || !s.o.Gateway.Dispatch(e.place.GuildID, "INTERACTION_CREATE", i) {
			return e.impossible(errors.New("send interaction: nobody is connected to the gateway"))
		}
		return e
	}
	raw, err := json.Marshal(i)
	if err != nil {
		return e.impossible(fmt.Errorf("send interaction: %w", err))
	}
	s.posts.Go(func() { s.post(e, endpoint, raw) })
	return e
}

// typed is the type of the option that is being typed.
func typed(options list) int {
	for _, o := range options {
		o, _ := o.(object)
		if truth(o["focused"]) {
			return number(o["type"])
		}
		if t := typed(items(o["options"])); t != 0 {
			return t
		}
	}
	return 0
}

// post posts an interaction and takes the reply as its first response.
func (s *Server) post(e *Exchange, endpoint string, payload []byte) {
	r, err := s.signed(endpoint, payload, Genuine)
	arrived := s.o.Now()
	if err != nil {
		e.impossible(fmt.Errorf("post interaction: %w", err))
		return
	}
	defer r.Body.Close()
	s.mu.Lock()
	e.status = r.StatusCode
	e.change()
	s.mu.Unlock()
	route := "reply of " + endpoint
	switch r.StatusCode {
	case http.StatusAccepted, http.StatusNoContent: // the callback route has the response
		return
	case http.StatusOK:
	default:
		s.note(RuleEndpoint, route, e.token, "status "+r.Status)
		e.impossible(fmt.Errorf("post interaction: the endpoint replied %s", r.Status))
		return
	}
	kind := r.Header.Get("Content-Type")
	if media, _, _ := mime.ParseMediaType(kind); media != "application/json" && media != "multipart/form-data" {
		s.note(RuleEndpoint, route, e.token, "content type "+kind)
		e.impossible(fmt.Errorf("post interaction: the endpoint replied with content type %q", kind))
		return
	}
	b, no := readBody(kind, r.Body)
	if no == nil {
		no = s.respond(e, route, b, arrived)
	}
	if no != nil {
		s.note(no.Rule, route, e.token, no.detail())
	}
}

// Forgery is a way in which a signed interaction is not Discord's.
type Forgery string

// The ways. An endpoint must answer each but Genuine with 401.
const (
	Genuine      Forgery = ""
	OtherKey     Forgery = "signed with another key"
	OtherBody    Forgery = "body changed after signing"
	OtherTime    Forgery = "timestamp changed after signing"
	NoSignature  Forgery = "no signature"
	NoTimestamp  Forgery = "no timestamp"
	BadSignature Forgery = "signature that is no hex"
	ShortSigned  Forgery = "signature too short"
)

// Forgeries lists every forgery.
func Forgeries() []Forgery {
	return []Forgery{OtherKey, OtherBody, OtherTime, NoSignature, NoTimestamp, BadSignature, ShortSigned}
}

// Forge posts a forged PING to the endpoint, as Discord does now and then, and
// gives the status of the reply.
func (s *Server) Forge(f Forgery) (status int, err error) {
	e := s.begin(typePing, User{ID: "1147000000000000001"}, Place{})
	payload, err := json.Marshal(s.payload(e))
	if err != nil {
		return 0, fmt.Errorf("forge interaction: %w", err)
	}
	s.mu.Lock()
	endpoint := s.endpoint
	s.mu.Unlock()
	r, err := s.signed(endpoint, payload, f)
	if err != nil {
		return 0, fmt.Errorf("forge interaction: %w", err)
	}
	defer r.Body.Close()
	_, _ = io.Copy(io.Discard, r.Body)
	if f != Genuine && r.StatusCode != http.StatusUnauthorized {
		s.note(RuleEndpoint, "reply of "+endpoint, e.token, fmt.Sprintf("status %s to an interaction with %s", r.Status, f))
	}
	return r.StatusCode, nil
}

// signed posts a body with a signature over timestamp and body.
func (s *Server) signed(endpoint string, body []byte, f Forgery) (*http.Response, error) {
	key, at := s.private, strconv.FormatInt(time.Now().Unix(), 10)
	if f == OtherKey {
		_, key, _ = ed25519.GenerateKey(rand.Reader)
	}
	signature := hex.EncodeToString(ed25519.Sign(key, append([]byte(at), body...)))
	switch f {
	case OtherBody:
		body = append(body, ' ')
	case OtherTime:
		at += "0"
	case BadSignature:
		signature = strings.Repeat("zz", ed25519.SignatureSize)
	case ShortSigned:
		signature = signature[:32]
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)")
	if f != NoSignature {
		r.Header.Set("X-Signature-Ed25519", signature)
	}
	if f != NoTimestamp {
		r.Header.Set("X-Signature-Timestamp", at)
	}
	return s.client.Do(r)
}

package discordtest

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"time"
)

// What a Server goes by where its Options say nothing.
const (
	DefaultToken         = "MTE0NzAwMDAwMDAwMDAwMDAwMA.GtReAt.bot-token-of-the-local-Discord"
	DefaultApplicationID = "1147000000000000000"
)

// TB is what a Server needs of a test. Every testing.TB is one.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Cleanup(func())
}

// Events is the websocket side, as a Server uses it.
type Events interface {
	URL() string                                   // ws://...
	Dispatch(guildID, event string, data any) bool // false: nobody is connected
}

// Options say what kind of Discord a Server is. The zero value is a good one.
type Options struct {
	Token         string           // of the bot, without "Bot "
	ApplicationID string           // a snowflake; also of the bot's user
	Gateway       Events           // delivers interactions; nil: no gateway
	Endpoint      string           // address that interactions are posted to, instead of the gateway
	Now           func() time.Time // the clock of the 3 s and the 15 min; nil: the real one
	Shards        int              // that GET /gateway/bot advises; 0: one
	Starts        Starts           // of sessions; zero: 1000 left of 1000, one at a time
	Keep          int              // exchanges and violations remembered; 0: all
	Strange       bool             // messages in interactions carry a component of a type that nobody knows
}

// Starts is the session_start_limit of GET /gateway/bot.
type Starts struct {
	Total          int `json:"total"`
	Remaining      int `json:"remaining"`
	ResetAfter     int `json:"reset_after"` // milliseconds
	MaxConcurrency int `json:"max_concurrency"`
}

// Server is a local Discord. Its methods may be called from many goroutines.
type Server struct {
	o       Options
	tb      TB // nil: violations are only recorded
	http    *httptest.Server
	client  *http.Client // posts interactions
	public  ed25519.PublicKey
	private ed25519.PrivateKey
	closed  chan struct{}
	posts   sync.WaitGroup // interactions on their way to the endpoint

	mu         sync.Mutex
	starts     Starts
	shards     int
	endpoint   string
	serial     uint64 // of the last snowflake
	counts     map[string]int
	commands   map[string][]object // by guild; "": global
	creates    map[string]creates
	byToken    map[string]*Exchange
	recent     []*Exchange // a ring of Keep
	next       int         // place in the ring
	faults     []*failing
	pauses     map[string]time.Time // path -> when a 429 lets it be asked again
	violations []Violation
	dropped    int // violations beyond Keep
	expected   map[Rule]bool
	files      map[string]Upload                  // of the CDN, by path
	permits    map[string]map[string][]Permission // by guild and command
	left       map[string]bool                    // guilds that threw the bot out
}

// New starts a local Discord, which ends with the test. Without a test (nil) it
// ends with Close.
func New(tb TB, o Options) *Server {
	if o.Token == "" {
		o.Token = DefaultToken
	}
	if o.ApplicationID == "" {
		o.ApplicationID = DefaultApplicationID
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Starts == (Starts{}) {
		o.Starts = Starts{Total: 1000, Remaining: 1000, ResetAfter: 86_400_000, MaxConcurrency: 1}
	}
	s := &Server{
		o: o, tb: tb, closed: make(chan struct{}),
		starts: o.Starts, shards: max(o.Shards, 1), endpoint: o.Endpoint,
		counts: map[string]int{}, commands: map[string][]object{}, creates: map[string]creates{},
		byToken: map[string]*Exchange{}, recent: make([]*Exchange, o.Keep),
		pauses: map[string]time.Time{}, expected: map[Rule]bool{},
		files: map[string]Upload{}, permits: map[string]map[string][]Permission{}, left: map[string]bool{},
		client: &http.Client{Timeout: endpointPatience, Transport: &http.Transport{MaxIdleConnsPerHost: 64}},
	}
	s.public, s.private, _ = ed25519.GenerateKey(rand.Reader) // never fails
	s.http = httptest.NewServer(s.handler())
	if tb != nil {
		if err := described().err; err != nil {
			tb.Errorf("%v", err)
		}
		tb.Cleanup(func() {
			tb.Helper()
			s.Close()
			s.report(tb)
		})
	}
	return s
}

// Close ends the server and waits for what is on its way. It may be called
// twice.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.closed:
		s.mu.Unlock()
		return
	default:
		close(s.closed)
	}
	s.mu.Unlock()
	s.posts.Wait()
	s.http.Close()
	s.client.CloseIdleConnections()
}

// URL is the base of the HTTP API, as DISCORD_API_URL takes it.
func (s *Server) URL() string { return s.http.URL + "/api/v10" }

// Token is the bot's.
func (s *Server) Token() string { return s.o.Token }

// ApplicationID is a snowflake.
func (s *Server) ApplicationID() string { return s.o.ApplicationID }

// PublicKey is the key that checks interactions sent over HTTP, in hex.
func (s *Server) PublicKey() string { return hex.EncodeToString(s.public) }

// SetEndpoint has interactions posted to an address from now on; empty: they
// go through the gateway.
func (s *Server) SetEndpoint(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint = url
}

// SetStarts changes what GET /gateway/bot tells.
func (s *Server) SetStarts(shards int, starts Starts) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shards, s.starts = shards, starts
}

// The routes, as Count and Fail name them.
const (
	RouteGateway            = "GET /gateway"
	RouteGatewayBot         = "GET /gateway/bot"
	RouteMe                 = "GET /users/@me"
	RouteApplication        = "GET /applications/@me"
	RouteOAuthApplication   = "GET /oauth2/applications/@me"
	RouteCommands           = "GET /applications/{app}/commands"
	RouteSetCommands        = "PUT /applications/{app}/commands"
	RouteCreateCommand      = "POST /applications/{app}/commands"
	RouteCommand            = "GET /applications/{app}/commands/{command}"
	RouteEditCommand        = "PATCH /applications/{app}/commands/{command}"
	RouteDeleteCommand      = "DELETE /applications/{app}/commands/{command}"
	RouteGuildCommands      = "GET /applications/{app}/guilds/{guild}/commands"
	RouteSetGuildCommands   = "PUT /applications/{app}/guilds/{guild}/commands"
	RouteCreateGuildCommand = "POST /applications/{app}/guilds/{guild}/commands"
	RouteGuildCommand       = "GET /applications/{app}/guilds/{guild}/commands/{command}"
	RouteEditGuildCommand   = "PATCH /applications/{app}/guilds/{guild}/commands/{command}"
	RouteDeleteGuildCommand = "DELETE /applications/{app}/guilds/{guild}/commands/{command}"
	RouteAllPermissions     = "GET /applications/{app}/guilds/{guild}/commands/permissions"
	RouteCommandPermissions = "GET /applications/{app}/guilds/{guild}/commands/{command}/permissions"
	RouteCallback           = "POST /interactions/{id}/{token}/callback"
	RouteFollowUp           = "POST /webhooks/{app}/{token}"
	RouteMessage            = "GET /webhooks/{app}/{token}/messages/{message}"
	RouteEdit               = "PATCH /webhooks/{app}/{token}/messages/{message}" // of the original too
	RouteDelete             = "DELETE /webhooks/{app}/{token}/messages/{message}"
)

// route is what answers a request: the status, and what becomes its JSON.
type route func(*Server, *http.Request) (int, any)

// routes has every route; those with a bot's token first.
func routes() (withToken, without map[string]route) {
	return map[string]route{
			RouteGatewayBot:         (*Server).gatewayBot,
			RouteMe:                 (*Server).me,
			RouteApplication:        (*Server).application,
			RouteOAuthApplication:   (*Server).application,
			RouteCommands:           (*Server).listCommands,
			RouteSetCommands:        (*Server).setCommands,
			RouteCreateCommand:      (*Server).createCommand,
			RouteCommand:            (*Server).getCommand,
			RouteEditCommand:        (*Server).editCommand,
			RouteDeleteCommand:      (*Server).deleteCommand,
			RouteGuildCommands:      (*Server).listCommands,
			RouteSetGuildCommands:   (*Server).setCommands,
			RouteCreateGuildCommand: (*Server).createCommand,
			RouteGuildCommand:       (*Server).getCommand,
			RouteEditGuildCommand:   (*Server).editCommand,
			RouteDeleteGuildCommand: (*Server).deleteCommand,
			RouteAllPermissions:     (*Server).commandPermissions,
			RouteCommandPermissions: (*Server).oneCommandPermissions,
		}, map[string]route{
			RouteGateway:  (*Server).gateway,
			RouteCallback: (*Server).callback,
			RouteFollowUp: (*Server).followUp,
			RouteMessage:  (*Server).getMessage,
			RouteEdit:     (*Server).editMessage,
			RouteDelete:   (*Server).deleteMessage,
		}
}

var version = regexp.MustCompile(`^/api/v(?:9|10)(/.*)$`)

// handler is the HTTP side: version, faults, token, route.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	withToken, without := routes()
	for pattern, to := range withToken {
		mux.Handle(pattern, s.serve(to, true))
	}
	for pattern, to := range without {
		mux.Handle(pattern, s.serve(to, false))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, cdnPath) {
			s.mu.Lock()
			s.counts[RouteCDN]++
			s.mu.Unlock()
			if !s.interfere(w, r, RouteCDN, http.HandlerFunc(s.cdn)) {
				s.cdn(w, r)
			}
			return
		}
		path := version.FindStringSubmatch(r.URL.Path)
		if path == nil {
			s.refused(w, r, "", refusal{Rule: RuleRoute, Status: http.StatusNotFound, Message: "404: Not Found"})
			return
		}
		u := *r.URL
		u.Path, u.RawPath = path[1], ""
		inner := r.Clone(r.Context())
		inner.URL = &u
		_, pattern := mux.Handler(inner)
		if pattern == "" {
			s.refused(w, r, "", refusal{Rule: RuleRoute, Status: http.StatusNotFound, Message: "404: Not Found"})
			return
		}
		s.mu.Lock()
		s.counts[pattern]++
		s.mu.Unlock()
		if agent := r.UserAgent(); !strings.HasPrefix(agent, "DiscordBot (") {
			s.note(RuleUserAgent, pattern, "", "User-Agent is "+agent)
		}
		if s.interfere(w, inner, pattern, mux) {
			return
		}
		mux.ServeHTTP(w, inner)
	})
}

// serve makes a handler of a route.
func (s *Server) serve(to route, token bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token && r.Header.Get("Authorization") != "Bot "+s.o.Token {
			s.refused(w, r, "", refusal{Rule: RuleUnauthorized, Status: http.StatusUnauthorized, Message: "401: Unauthorized"})
			return
		}
		if app := r.PathValue("app"); token && app != "" && app != s.o.ApplicationID {
			s.refused(w, r, "", refusal{Rule: RuleApplication, Status: http.StatusForbidden, Code: 20012,
				Message: "You are not authorized to perform this action on this application"})
			return
		}
		status, answer := to(s, r)
		if no, ok := answer.(refusal); ok {
			s.refused(w, r, r.PathValue("token"), no)
			return
		}
		reply(w, status, answer)
	})
}

// Count tells how often a route was asked for, faults included.
func (s *Server) Count(route string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[route]
}

// Counts tells how often each route was asked for.
func (s *Server) Counts() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.counts)
}

// snowflake makes an id, greater than all before. The lock is held.
func (s *Server) snowflake() string {
	const epoch = 1_420_070_400_000 // first millisecond of 2015
	s.serial = max(s.serial+1, uint64(s.o.Now().UnixMilli()-epoch)<<22)
	return decimal(s.serial)
}

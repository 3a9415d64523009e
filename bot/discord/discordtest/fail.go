package discordtest

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"
)

// Fault is something that goes wrong on the way.
type Fault struct {
	status int
	code   int
	html   string
	after  time.Duration // Retry-After, or how slow
	scope  string
	cut    bool // the connection ends
	done   bool // after the request was carried out
	slow   bool
}

// Limited is a 429 with Discord's JSON: try again after so long. The scope is
// "user", "shared" or "global".
func Limited(after time.Duration, scope string) Fault {
	return Fault{status: http.StatusTooManyRequests, after: after, scope: scope}
}

// Banned is a 429 of Cloudflare: HTML, from before Discord.
func Banned(after time.Duration) Fault {
	return Fault{status: http.StatusTooManyRequests, after: after,
		html: "<!doctype html>\n<html><head><title>Access denied | discord.com used Cloudflare to restrict access</title></head><body><h1>Error 1015</h1><p>You are being rate limited</p></body></html>\n"}
}

// Broken is a 5xx with Discord's JSON.
func Broken(status int) Fault { return Fault{status: status} }

// Down is a 5xx as HTML, from before Discord.
func Down(status int) Fault {
	return Fault{status: status, html: fmt.Sprintf("<html>\r\n<head><title>%d %[2]s</title></head>\r\n<body>\r\n<center><h1>%[1]d %[2]s</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n", status, http.StatusText(status))}
}

// Cut ends the connection before anything is done.
func Cut() Fault { return Fault{cut: true} }

// Lost carries the request out and ends the connection before the answer.
func Lost() Fault { return Fault{cut: true, done: true} }

// Slow waits before the request is carried out.
func Slow(by time.Duration) Fault { return Fault{slow: true, after: by} }

// failing is a fault that has been ordered.
type failing struct {
	route string
	left  int // below 0: for ever
	fault Fault
}

// Fail has the next n requests of a route (a Route constant; "*": any) meet a
// fault; all, if n is below 0. Several faults of one route come one after the
// other.
func (s *Server) Fail(route string, n int, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &failing{route: route, left: n, fault: f})
}

// Heal takes back all faults.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// fault takes the next fault that a request meets, and notes a client that did
// not wait as long as it was told.
func (s *Server) fault(route, path string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now() // the client's clock, whatever the server's
	for _, p := range []string{path, ""} {
		until, told := s.pauses[p]
		if told && now.Before(until) {
			s.noteLocked(RuleHaste, route, nil, fmt.Sprintf("%v before a 429 allows it", until.Sub(now)))
		}
		if told {
			delete(s.pauses, p)
		}
	}
	for _, f := range s.faults {
		if f.left == 0 || f.route != route && f.route != "*" {
			continue
		}
		f.left--
		if f.fault.status == http.StatusTooManyRequests {
			p := path
			if f.fault.scope == "global" {
				p = ""
			}
			s.pauses[p] = now.Add(f.fault.after)
		}
		return f.fault, true
	}
	return Fault{}, false
}

// interfere lets a request meet its fault; true: it has been answered.
func (s *Server) interfere(w http.ResponseWriter, r *http.Request, route string, next http.Handler) bool {
	f, ok := s.fault(route, r.URL.Path)
	switch {
	case !ok:
		return false
	case f.slow:
		select {
		case <-time.After(f.after):
			return false
		case <-r.Context().Done():
		case <-s.closed:
		}
		panic(http.ErrAbortHandler)
	case f.cut:
		if f.done {
			next.ServeHTTP(httptest.NewRecorder(), r)
		}
		panic(http.ErrAbortHandler) // net/http closes the connection
	}
	f.answer(w)
	return true
}

// answer writes a fault that has a status.
func (f Fault) answer(w http.ResponseWriter) {
	seconds := strconv.FormatFloat(f.after.Seconds(), 'f', 3, 64)
	h := w.Header()
	if f.status == http.StatusTooManyRequests {
		h.Set("Retry-After", strconv.Itoa(int((f.after+time.Second-1)/time.Second)))
	}
	if f.html != "" {
		h.Set("Content-Type", "text/html; charset=UTF-8")
		h.Set("Server", "cloudflare")
		w.WriteHeader(f.status)
		_, _ = w.Write([]byte(f.html))
		return
	}
	if f.status != http.StatusTooManyRequests {
		reply(w, f.status, object{"message": fmt.Sprintf("%d: %s", f.status, http.StatusText(f.status)), "code": f.code})
		return
	}
	scope := cmp.Or(f.scope, "user")
	h.Set("X-RateLimit-Scope", scope)
	h.Set("Via", "1.1 google")
	if scope == "global" {
		h.Set("X-RateLimit-Global", "true")
	} else {
		h.Set("X-RateLimit-Limit", "5")
		h.Set("X-RateLimit-Remaining", "0")
		h.Set("X-RateLimit-Reset", strconv.FormatFloat(float64(time.Now().Add(f.after).UnixMilli())/1000, 'f', 3, 64))
		h.Set("X-RateLimit-Reset-After", seconds)
		h.Set("X-RateLimit-Bucket", "6f4c2a0d9be1")
	}
	reply(w, f.status, object{"message": "You are being rate limited.", "retry_after": f.after.Seconds(), "global": scope == "global"})
}

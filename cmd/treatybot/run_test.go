package main

import (
	"bufio"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// discordAPI is a stand-in for the little of Discord's API that doctor asks
// for. The first part of the path says in which state it is: /good, /revoked
// (the token was reset), /other (the token of another application, posted to an
// endpoint), /page (of a network that wants a login).
func discordAPI(t *testing.T) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		state, call, _ := strings.Cut(strings.TrimPrefix(path.Clean(r.URL.Path), "/"), "/")
		application := fmt.Sprintf(`{"id":%q,"verify_key":%q,"interactions_endpoint_url":null}`, botID, keyText)
		if state == "other" {
			application = fmt.Sprintf(`{"id":%q,"verify_key":%q,"interactions_endpoint_url":"https://example.org/in"}`, otherID, strings.Repeat("02", 32))
		}
		reply, known := map[string]string{
			"gateway":                               `{"url":"wss://gateway.invalid"}`,
			"gateway/bot":                           `{"url":"wss://gateway.invalid","shards":1,"session_start_limit":{"total":1000,"remaining":999,"reset_after":0,"max_concurrency":1}}`,
			"users/@me":                             `{"id":"` + botID + `","username":"Treaty Bot"}`,
			"applications/@me":                      application,
			"applications/" + botID + "/commands":   `[]`,
			"applications/" + otherID + "/commands": `[]`,
		}[call]
		switch {
		case state == "page":
			_, _ = io.WriteString(w, "<html>Please log in</html>")
		case state == "revoked" && call != "gateway":
			http.Error(w, `{"message":"401: Unauthorized","code":0}`, http.StatusUnauthorized)
		case !known:
			http.Error(w, `{"message":"404: Not Found","code":0}`, http.StatusNotFound)
		default:
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, reply)
		}
	}))
	t.Cleanup(server.Close) // after the scripts, which run in parallel
	return server
}

// served is treatybot run with an endpoint, as a process.
type served struct {
	*exec.Cmd
	address string
	log     *bufio.Scanner
	key     ed25519.PrivateKey
}

// startRun starts the program and waits until it listens.
func startRun(t *testing.T) *served {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := startProgram(t, "INTERACTIONS_ADDR=127.0.0.1:0", "DISCORD_PUBLIC_KEY="+hex.EncodeToString(public), "DISCORD_TOKEN=")
	s.key = private
	s.address = s.await(t, `listens.* address=(\S+)`)
	return s
}

// startProgram starts the program with settings.
func startProgram(t *testing.T, settings ...string) *served {
	t.Helper()
	program := exec.Command(os.Args[0], "run", "--data", newData(t))
	program.Dir = t.TempDir() // without a .env
	program.Env = append(append(os.Environ(), runProgram+"=1", "LOG_LEVEL="), settings...)
	errs, err := program.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = program.Process.Kill() })
	time.AfterFunc(3*time.Minute, func() { _ = program.Process.Kill() }) // it does not end: end it
	return &served{Cmd: program, log: bufio.NewScanner(errs)}
}

// await reads the log until a line matches, and gives its first group.
func (s *served) await(t *testing.T, pattern string) string {
	t.Helper()
	sought, seen := regexp.MustCompile(pattern), ""
	for s.log.Scan() {
		if m := sought.FindStringSubmatch(s.log.Text()); m != nil {
			return m[len(m)-1]
		}
		seen += s.log.Text() + "\n"
	}
	t.Fatalf("%s is not logged, but:\n%s", pattern, seen)
	return ""
}

// end waits for the end of the process, and gives its exit code, or the signal
// that killed it.
func (s *served) end(t *testing.T) string {
	t.Helper()
	for s.log.Scan() { // Wait closes the pipe
	}
	err := s.Wait()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return s.ProcessState.String()
}

// ping posts a signed ping, and gives the status and body of the reply.
func (s *served) ping(t *testing.T) string {
	t.Helper()
	const body = `{"id":"1","type":1}`
	timestamp := strconv.FormatInt(time.Now().Unix(), 10)
	r, err := http.NewRequest(http.MethodPost, "http://"+s.address+"/", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Signature-Timestamp", timestamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.key, []byte(timestamp+body))))
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(reply.StatusCode, " ", string(text))
}

// TestRun: the bot serves, logs what it does, and stops as told.
func TestRun(t *testing.T) {
	s := startRun(t)
	if got, want := s.ping(t), `200 {"type":1}`; got != want {
		t.Errorf("a ping gets %s, want %s", got, want)
	}
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.await(t, "stopping")
	if got := s.end(t); got != "exit status 0" {
		t.Errorf("it ends with %s", got)
	}
}

// TestRunSecondSignal: while it waits for what has begun, a second signal ends
// it at once.
func TestRunSecondSignal(t *testing.T) {
	s := startRun(t)
	conn, err := net.Dial("tcp", s.address) // a request that does not end by itself for 5 s
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\nX-Signature-Timestamp: 1\r\nX-Signature-Ed25519: %s\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n", strings.Repeat("00", 64)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(conn, make([]byte, len("HTTP/1.1 100"))); err != nil { // it reads the body
		t.Fatal(err)
	}
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for { // until it has taken the first signal
		conn, err := net.Dial("tcp", s.address)
		if err != nil {
			break
		}
		_ = conn.Close()
	}
	start := time.Now()
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if got := s.end(t); got != "signal: terminated" || time.Since(start) > 4*time.Second {
		t.Errorf("it ends with %s after %v", got, time.Since(start))
	}
}

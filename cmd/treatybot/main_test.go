package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	if os.Getenv(runProgram) != "" {
		main()
		return
	}
	testscript.Main(tests{m}, map[string]func(){programName: main})
}

// programName is what scripts call the program, which lies in PATH.
const programName = "treatybot"

// runProgram makes the test binary be the program, watched by the race detector
// where the tests are.
const runProgram = "TREATYBOT_TEST_RUN_PROGRAM"

// tests are those of this package, with what they share.
type tests struct{ *testing.M }

// prepared gives a data folder with the index of the built-in documents. It is
// built by this process.
var prepared func() (string, error)

// Run runs the tests. Scripts call the program some 300 times, one call after the
// other, and the race detector makes a call ten times as slow, one that reads a
// PDF thirty times. So scripts get the program without it; it watches what does
// several things at once: building the index, the console, the bot that serves.
func (m tests) Run() int {
	dir, err := os.MkdirTemp("", "treatybot-data")
	if err == nil && raceDetector() {
		err = buildProgram()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailure
	}
	defer os.RemoveAll(dir)
	prepared = sync.OnceValues(func() (string, error) {
		if code := run(context.Background(), []string{"--data", dir, "sources"}, os.Stdin, io.Discard, os.Stderr); code != exitAnswered {
			return "", fmt.Errorf("building the index ends with exit code %d", code)
		}
		return dir, nil
	})
	return m.M.Run()
}

// raceDetector tells whether the race detector watches this process.
func raceDetector() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// buildProgram puts the program, built without the race detector, in the place of
// the test binary in PATH.
func buildProgram() error {
	program, err := exec.LookPath(programName)
	if err != nil {
		return err
	}
	if out, err := exec.Command("go", "build", "-race=false", "-o", program, ".").CombinedOutput(); err != nil {
		return fmt.Errorf("build the program without the race detector: %w\n%s", err, out)
	}
	return nil
}

// newData gives a data folder as every start but the first finds it: with the
// index built.
func newData(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := copyPrepared(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func copyPrepared(to string) error {
	from, err := prepared()
	if err != nil {
		return err
	}
	return os.CopyFS(to, os.DirFS(from))
}

// TestScripts runs the program as a user does: testdata/*.txtar, each named
// after what it shows. The index of the built-in documents is built once and
// copied; a script that wants an empty data folder removes it.
func TestScripts(t *testing.T) {
	discord := discordAPI(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(env *testscript.Env) error {
			env.Setenv("DISCORD", discord.URL)
			env.Setenv("TAKEN", discord.Listener.Addr().String())
			env.Setenv("TOKEN", token(botID))
			env.Setenv("BOT_ID", botID)
			env.Setenv("KEY", keyText)
			share := filepath.Join(env.WorkDir, "share")
			env.Setenv("XDG_DATA_HOME", share)
			env.Setenv("TMPDIR", filepath.Join(env.WorkDir, "tmp"))
			if err := os.MkdirAll(filepath.Join(env.WorkDir, "tmp"), 0o755); err != nil {
				return err
			}
			return copyPrepared(filepath.Join(share, "treatybot"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"garble": garble, "exitcode": exitCodeOf},
	})
}

// TestInteractive drives the console on a terminal: completion, an answer with
// a chart, and the end by a signal while it waits for a line.
func TestInteractive(t *testing.T) {
	program := exec.Command(os.Args[0], "--data", newData(t))
	program.Env = append(os.Environ(), runProgram+"=1", "TERM=xterm", "NO_COLOR=1")
	console, err := pty.StartWithSize(program, &pty.Winsize{Rows: 40, Cols: 100})
	if err != nil {
		t.Skipf("no terminal to be had: %v", err)
	}
	defer console.Close()
	defer time.AfterFunc(time.Minute, func() { _ = program.Process.Kill() }).Stop() // nothing shows: end it
	screen := &screen{from: console}
	screen.await(t, "Type help")
	_, _ = io.WriteString(console, "status Finl\t otta\t\r")
	screen.await(t, "no longer bound since 10 January 2026")
	_, _ = io.WriteString(console, "figures casualties\r")
	screen.await(t, "┤")
	screen.await(t, "> ")
	if err := program.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, console) }()
	ended := make(chan error, 1)
	go func() { ended <- program.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("the console ends with %v", err)
		}
	case <-time.After(10 * time.Second):
		_ = program.Process.Kill()
		t.Error("the console does not end when it is told to")
	}
}

// screen collects what a terminal shows.
type screen struct {
	from  io.Reader
	shown string
}

// await reads until a text shows, and forgets what came before it.
func (s *screen) await(t *testing.T, text string) {
	t.Helper()
	buffer := make([]byte, 4096)
	for !strings.Contains(s.shown, text) {
		n, err := s.from.Read(buffer)
		if s.shown += string(buffer[:n]); err != nil {
			t.Fatalf("%q does not show (%v):\n%s", text, err, s.shown)
		}
	}
	_, s.shown, _ = strings.Cut(s.shown, text)
}

// garble overwrites the second half of each file that matches.
func garble(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: garble pattern")
	}
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(files) == 0 {
		ts.Fatalf("garble: no file matches %s", args[0])
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		ts.Check(err)
		for i := len(b) / 2; i < len(b); i++ {
			b[i] = 'x'
		}
		ts.Check(os.WriteFile(f, b, 0o644))
	}
}

// exitCodeOf runs the program and compares its exit code.
func exitCodeOf(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exitcode n program args...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if m := regexp.MustCompile(`exit status (\d+)`).FindStringSubmatch(errorText(err)); m != nil {
		got = m[1]
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != args[0] {
		ts.Fatalf("%v exits with %s, want %s", args[1:], got, args[0])
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestEnvExample: .env.example lists exactly the settings that are read.
func TestEnvExample(t *testing.T) {
	source, err := os.ReadFile("config.go")
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("../../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	read, listed := names(source, `os\.Getenv\("([A-Z_]+)"\)`), names(example, `(?m)^#?\s?([A-Z][A-Z_]+)=`)
	if diff := cmp.Diff(read, listed); diff != "" {
		t.Errorf("-read +listed:\n%s", diff)
	}
}

func names(text []byte, pattern string) []string {
	var list []string
	for _, m := range regexp.MustCompile(pattern).FindAllSubmatch(text, -1) {
		list = append(list, string(m[1]))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

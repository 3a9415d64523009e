package extract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
)

// misbehave is a child that something is wrong with.
func misbehave(mode string) {
	_, _ = io.CopyN(io.Discard, os.Stdin, 100)
	say := func(r response) { _ = json.NewEncoder(os.Stdout).Encode(r) }
	switch mode {
	case "killed":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "hangs":
		fmt.Println("{")
		time.Sleep(time.Hour)
	case "hangs and tells":
		fmt.Fprintln(os.NewFile(3, "its parent's output"), os.Getpid())
		time.Sleep(time.Hour)
	case "garbage":
		fmt.Println("\x00\xff no JSON")
	case "fails":
		os.Exit(3)
	case "panics":
		panic("of the child")
	case "floods":
		for {
			if _, err := os.Stdout.WriteString(strings.Repeat("x", mega)); err != nil {
				os.Exit(1)
			}
		}
	case "complains":
		for range 100 {
			os.Stderr.WriteString(strings.Repeat("x", mega))
		}
		say(response{Text: Text{Blocks: []corpus.Block{{Text: "Words."}}}})
	case "unknown error":
		say(response{Error: "other"})
	case "lies":
		say(response{Text: Text{
			Format: "exe", Pages: -1, Meta: corpus.Meta{Title: "a\u202eb"}, Warnings: []Warning{"@everyone", UnknownLanguage},
			Blocks: []corpus.Block{{Level: 99, Text: "x\x1b\U000e0041y"}, {Text: "\x00"}},
		}})
	case "too many blocks":
		say(response{Text: Text{Blocks: make([]corpus.Block, 100_000)}})
	case "too long":
		say(response{Text: Text{Blocks: []corpus.Block{{Text: strings.Repeat("x", 5*mega)}}}})
	case "parent":
		beParent()
	}
}

// longText is a file that is not read without a child.
var longText = File{Name: "a.txt", Content: []byte(strings.Repeat("Words of a text. ", 2000))}

// TestBadChild: whatever a child does, the parent goes on and says what is
// wrong, and the next file is read.
func TestBadChild(t *testing.T) {
	for name, want := range map[string]error{
		"killed": ErrTooComplex, "hangs": ErrTimeout, "garbage": ErrWorker, "fails": ErrWorker, "panics": ErrWorker, "silent": ErrWorker,
		"floods": ErrTooComplex, "unknown error": ErrWorker, "too many blocks": ErrWorker, "too long": ErrWorker, "complains": nil, "lies": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mode, limits := name, Limits{Time: time.Minute}
			if errors.Is(want, ErrTimeout) {
				limits.Time = time.Second
			}
			e := New(Config{CacheDir: cacheDir, Limits: limits, Worker: func(ctx context.Context) *exec.Cmd {
				cmd := worker(ctx)
				cmd.Env = []string{asWorker + "=" + mode}
				return cmd
			}})
			got, err := e.Extract(t.Context(), longText)
			if !errors.Is(err, want) {
				t.Errorf("error %v, want %v", err, want)
			}
			if name == "lies" {
				honest := Text{Format: Plain, Meta: corpus.Meta{Title: "ab"}, Blocks: []corpus.Block{{Level: 6, Text: "xy"}}, Warnings: []Warning{UnknownLanguage}}
				if diff := cmp.Diff(honest, got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			}
			mode = wellBehaved
			if got, err := e.Extract(t.Context(), longText); err != nil || len(got.Blocks) != 1 {
				t.Errorf("the next file: %v, %d blocks", err, len(got.Blocks))
			}
		})
	}
}

// TestNoChild: a child that cannot be started is no fault of the file.
func TestNoChild(t *testing.T) {
	missing := func(ctx context.Context) *exec.Cmd { return exec.CommandContext(ctx, "/nonexistent") }
	for name, worker := range map[string]func(context.Context) *exec.Cmd{"none is set": nil, "missing": missing} {
		for _, f := range []File{longText, {Content: []byte("%PDF-1.7")}} {
			if _, err := New(Config{Worker: worker, CacheDir: cacheDir}).Extract(t.Context(), f); !errors.Is(err, ErrWorker) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestEndless: a PDF that takes hours ends with its time, or when nobody waits
// for it any more, and leaves no process.
func TestEndless(t *testing.T) {
	file := File{Name: "a.pdf", Content: endlessPDF()}
	for name, test := range map[string]struct {
		time, wait time.Duration
		want       error
	}{
		"time of the file":  {2 * time.Second, time.Minute, ErrTimeout},
		"time of the asker": {time.Minute, time.Second, context.DeadlineExceeded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var last *exec.Cmd
			e := New(Config{CacheDir: cacheDir, Limits: Limits{Time: test.time}, Worker: func(ctx context.Context) *exec.Cmd {
				last = worker(ctx)
				return last
			}})
			if err := e.Warm(t.Context()); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), test.wait)
			defer cancel()
			start := time.Now()
			if _, err := e.Extract(ctx, file); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
			if last.ProcessState == nil {
				t.Error("the child was not waited for")
			}
		})
	}
}

// TestCold: without a cache, what reads PDFs is compiled for each of them, within
// the same limit of memory.
func TestCold(t *testing.T) {
	e := New(Config{Worker: worker, Limits: usualLimits})
	got, err := e.Extract(t.Context(), File{Name: "a.pdf", Content: typeset(t, pact(3), sheet{spacing: 6})})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(pact(3), got.Blocks); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestColdFails: where it cannot be compiled, no file is blamed.
func TestColdFails(t *testing.T) {
	limits := usualLimits
	limits.Memory = 100 * mega
	e := New(Config{Worker: worker, CacheDir: t.TempDir(), Limits: limits})
	if _, err := e.Extract(t.Context(), File{Content: rawPDF(pdfRoot)}); !errors.Is(err, ErrWorker) || errors.Is(err, ErrTooComplex) {
		t.Errorf("error %v", err)
	}
}

// TestQueue: files beyond those that may be read at once wait, as long as who
// asked does.
func TestQueue(t *testing.T) {
	started := make(chan struct{}, 2)
	e := New(Config{Worker: func(ctx context.Context) *exec.Cmd {
		started <- struct{}{}
		cmd := worker(ctx)
		cmd.Env = []string{asWorker + "=hangs"}
		return cmd
	}})
	first, cancelFirst := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := e.Extract(first, longText)
		done <- err
	}()
	<-started
	second, cancelSecond := context.WithCancel(t.Context())
	go func() {
		_, err := e.Extract(second, longText)
		done <- err
	}()
	cancelSecond()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("the one that waits: %v", err)
	}
	cancelFirst()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("the one that runs: %v", err)
	}
	if len(started) > 0 {
		t.Error("a second child was started")
	}
}

// TestOrphan: a child that does not look ends with its parent all the same.
func TestOrphan(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems tell a child by its standard input only: see TestWork")
	}
	parent := exec.Command(child)
	parent.Env = []string{asWorker + "=parent"}
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = parent.Wait() })
	pid := 0
	if _, err := fmt.Fscan(out, &pid); err != nil {
		t.Fatal(err)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	// The child has the other end of this pipe, too: it closes when both are gone.
	closed := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, out)
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(10 * time.Second):
		t.Error("the child lives on")
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
}

// beParent reads a file in a child that hangs and says its number.
func beParent() {
	e := New(Config{Limits: Limits{Time: time.Minute}, Worker: func(ctx context.Context) *exec.Cmd {
		cmd := worker(ctx)
		cmd.Env = []string{asWorker + "=hangs and tells"}
		cmd.ExtraFiles = []*os.File{os.Stdout}
		return cmd
	}})
	_, _ = e.Extract(context.Background(), longText)
}

// TestWork: a child ends by itself when its parent is gone or its time is over,
// and believes nothing that a parent would not say.
func TestWork(t *testing.T) {
	endless := endlessPDF()
	line := func(r request) string {
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(b) + "\n"
	}
	for name, test := range map[string]struct {
		in   string
		open bool // standard input stays open
		want int
	}{
		"parent gone":        {line(request{Length: len(endless), CacheDir: cacheDir}) + string(endless), false, exitAlone},
		"time over":          {line(request{Length: len(endless), CacheDir: cacheDir, Limits: Limits{Time: time.Second}}) + string(endless), true, exitLate},
		"nothing":            {"", false, 1},
		"no request":         {"%PDF-1.7 and more\n", false, 1},
		"endless request":    {strings.Repeat("{", mega), false, 1},
		"less than promised": {line(request{Length: 1000}) + "short", false, 1},
		"negative length":    {line(request{Length: -1}), false, 1},
		"giant length":       {line(request{Length: 1 << 40}), false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := worker(t.Context())
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(in, bytes.NewReader([]byte(test.in))) // it may not want all of it
			if !test.open {
				_ = in.Close()
			}
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != test.want {
				t.Errorf("exit code %d, want %d", code, test.want)
			}
		})
	}
}

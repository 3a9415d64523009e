package extract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"treatybot/corpus"
)

// Config says how an Extractor works.
type Config struct {
	// Worker makes the command of a child process that calls [Work]. Its Env
	// is all the environment that the child gets: none, where it is nil. Standard
	// streams and life cycle are the Extractor's.
	Worker   func(context.Context) *exec.Cmd
	CacheDir string // for compiled code, 15 MB; without one, every PDF costs 3 s more
	Limits   Limits
	Log      *slog.Logger // nil: none
}

// Extractor reads files in child processes, so many at once and no more. It
// may be shared.
type Extractor struct {
	config Config
	limits Limits
	log    *slog.Logger
	slots  chan struct{}

	warming sync.Mutex
	warm    *warmth // the attempt that runs, or has worked
}

// New makes an Extractor. Nothing runs until a file comes.
func New(c Config) *Extractor {
	limits, log := c.Limits.withDefaults(), c.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Extractor{config: c, limits: limits, log: log, slots: make(chan struct{}, limits.AtOnce)}
}

// shortText is the size up to which plain text is read without a child. The
// worst of this size, brackets that never close, takes a few milliseconds.
const shortText = 8 << 10

// Extract reads a file. It waits for a free child as long as ctx lasts; from
// there on the file has the time that the limits give. Its errors are those of
// this package, and ctx's own.
func (e *Extractor) Extract(ctx context.Context, f File) (Text, error) {
	if len(f.Content) > e.limits.Bytes {
		return Text{}, ErrTooLarge
	}
	format, err := sniff(f)
	if err != nil {
		return Text{}, err
	}
	if len(f.Content) <= shortText && (format == Plain || format == Markdown) {
		return reader{limits: e.limits}.safely(ctx, f)
	}
	if format == PDF && e.config.CacheDir != "" {
		if err := e.Warm(ctx); err != nil {
			return Text{}, err
		}
	}
	text, err := e.ask(ctx, request{Name: f.Name, MediaType: f.MediaType, Length: len(f.Content)}, f.Content, e.limits.Time)
	if err != nil {
		return Text{}, err
	}
	return e.checked(text, format)
}

// checked checks what a child says, for a file may have taken it over: it is
// within the limits, and such as any file may give.
func (e *Extractor) checked(t Text, format Format) (Text, error) {
	t.Format, t.Meta, t.Pages = format, cleanMeta(t.Meta), max(t.Pages, 0)
	t.Warnings = slices.DeleteFunc(t.Warnings, func(w Warning) bool { return !slices.Contains(warnings, w) })
	size := 0
	for i, b := range t.Blocks {
		t.Blocks[i].Text = strings.Map(dropHidden, b.Text)
		size += len(b.Text)
	}
	t.Blocks = corpus.TidyBlocks(t.Blocks)
	if len(t.Blocks) == 0 || size > e.limits.Characters || len(t.Blocks) > e.limits.Blocks {
		return Text{}, fmt.Errorf("%w: answer of %d blocks, %d bytes", ErrWorker, len(t.Blocks), size)
	}
	return t, nil
}

// warmTime is how long it may take to compile what reads PDFs: 3 s on an idle
// machine of two cores, many times that on one that answers questions.
const warmTime = 2 * time.Minute

// Warm compiles what reads PDFs into the cache, unless that has been done, so
// that the first PDF does not wait for it. What one call has begun goes on when
// ctx ends, for the next to find.
func (e *Extractor) Warm(ctx context.Context) error {
	e.warming.Lock()
	if e.warm == nil {
		w := &warmth{done: make(chan struct{})}
		e.warm = w
		go func() {
			_, w.err = e.ask(context.WithoutCancel(ctx), request{Warm: true}, nil, warmTime)
			if w.err != nil {
				if !errors.Is(w.err, ErrWorker) { // no file is to blame
					w.err = fmt.Errorf("%w: prepare what reads PDFs: %v", ErrWorker, w.err)
				}
				e.log.Warn("what reads PDFs cannot be prepared", "error", w.err)
				e.warming.Lock()
				e.warm = nil // the next may have more luck
				e.warming.Unlock()
			}
			close(w.done)
		}()
	}
	w := e.warm
	e.warming.Unlock()
	select {
	case <-w.done:
		return w.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// warmth is one attempt to compile.
type warmth struct {
	done chan struct{}
	err  error // once done
}

// ask runs a child for one request, which has so much time.
func (e *Extractor) ask(ctx context.Context, r request, content []byte, most time.Duration) (Text, error) {
	if e.config.Worker == nil {
		return Text{}, fmt.Errorf("%w: none is set", ErrWorker)
	}
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return Text{}, ctx.Err()
	}
	r.Limits, r.CacheDir = e.limits, e.config.CacheDir
	r.Limits.Time = most
	header, err := json.Marshal(r)
	if err != nil {
		return Text{}, fmt.Errorf("%w: %w", ErrWorker, err)
	}
	limited, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	start := time.Now()
	out, err := e.run(limited, io.MultiReader(bytes.NewReader(header), strings.NewReader("\n"), bytes.NewReader(content)))
	e.log.Debug("file read by a child process", "bytes", len(content), "took", time.Since(start), "error", err)
	switch {
	case ctx.Err() != nil:
		return Text{}, ctx.Err()
	case limited.Err() != nil:
		return Text{}, ErrTimeout
	case err != nil:
		return Text{}, err
	}
	var answer response
	if err := json.Unmarshal(out, &answer); err != nil {
		return Text{}, fmt.Errorf("%w: answer of %d bytes: %w", ErrWorker, len(out), err)
	}
	return answer.open()
}

// maxAnswer bounds what a child may say: JSON writes a character of one byte
// in six at most.
func (l Limits) maxAnswer() int { return 6*l.Characters + 64*l.Blocks + mega }

// run starts a child, gives it the input and takes what it prints. Standard
// input stays open until the child has ended: it ends by itself when that
// closes, which is how it learns that its parent is gone.
func (e *Extractor) run(ctx context.Context, in io.Reader) ([]byte, error) {
	cmd := e.config.Worker(ctx)
	if cmd.Env == nil {
		cmd.Env = []string{}
	}
	out, told := &bounded{limit: e.limits.maxAnswer()}, &bounded{limit: 16 << 10}
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = out, told, time.Second
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWorker, err)
	}
	out.over = func() { _ = cmd.Process.Kill() }
	isolate(cmd)
	// The signal that ends the child with its parent is sent when the thread
	// ends that started it, so that thread is kept.
	ended := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		if err := cmd.Start(); err != nil {
			_ = stdin.Close()
			ended <- fmt.Errorf("%w: %w", ErrWorker, err)
			return
		}
		go func() { _, _ = io.Copy(stdin, in) }()
		if err := cmd.Wait(); err != nil {
			err = childError(err, told.kept.String(), out.full)
			level := slog.LevelDebug
			if errors.Is(err, ErrWorker) {
				level = slog.LevelError
			}
			e.log.Log(ctx, level, "a reader of files ended early", "error", err, "state", cmd.ProcessState, "said", told.kept.String())
			ended <- err
			return
		}
		ended <- nil
	}()
	err = <-ended
	return out.kept.Bytes(), err
}

// childError tells why a child ended without an answer. A file that brings its
// reader down has run it out of memory or stack.
func childError(err error, told string, full bool) error {
	var exit *exec.ExitError
	switch {
	case full, strings.Contains(told, "fatal error:"): // what Go's runtime says of memory and stack
		return ErrTooComplex
	case errors.As(err, &exit) && exit.ExitCode() == exitLate:
		return ErrTimeout
	case errors.As(err, &exit) && !exit.Exited(): // killed by the system
		return ErrTooComplex
	}
	return fmt.Errorf("%w: %w", ErrWorker, err)
}

// bounded keeps what is written up to a limit, and drops the rest. The buffer
// is no embedded one: its ReadFrom would be used, which knows no limit.
type bounded struct {
	kept  bytes.Buffer
	limit int
	full  bool
	over  func() // called when there is more; may be nil
}

func (b *bounded) Write(p []byte) (int, error) {
	room := b.limit - b.kept.Len()
	if len(p) > room && !b.full {
		if b.full = true; b.over != nil {
			b.over()
		}
	}
	b.kept.Write(p[:min(len(p), room)])
	return len(p), nil
}

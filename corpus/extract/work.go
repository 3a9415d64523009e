package extract

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"treatybot/corpus/extract/pdf"
	"treatybot/corpus/ledger"
)

// request is what a child is asked: a line of JSON, then the bytes of the file.
type request struct {
	Name, MediaType string
	Length          int
	Limits          Limits
	CacheDir        string
	Warm            bool // compile, read nothing
}

// response is what a child answers: one JSON object.
type response struct {
	Text    Text
	Error   string           // a name in codes; empty: none
	Problem string           // of a table
	Rows    ledger.RowErrors // of a table
}

// codes name the errors that a child can answer.
var codes = map[string]error{
	"no text": ErrNoText, "scanned": ErrScanned, "too large": ErrTooLarge, "too complex": ErrTooComplex, "encrypted": ErrEncrypted,
	"damaged": ErrDamaged, "unknown format": ErrUnknownFormat, "timeout": ErrTimeout, "table": ErrTable, "worker": ErrWorker,
}

// answer makes a response of what a reader gave.
func answer(t Text, err error) response {
	if err == nil {
		return response{Text: t}
	}
	var table *TableError
	if errors.As(err, &table) {
		return response{Error: "table", Problem: table.Problem, Rows: table.Rows}
	}
	if errors.Is(err, ErrScanned) {
		return response{Error: "scanned"}
	}
	for code, known := range codes {
		if errors.Is(err, known) {
			return response{Error: code}
		}
	}
	return response{Error: "damaged"}
}

// open gives what the child's reader gave.
func (r response) open() (Text, error) {
	switch {
	case r.Error == "":
		return r.Text, nil
	case r.Error == "table":
		return Text{}, &TableError{Problem: r.Problem, Rows: r.Rows}
	case codes[r.Error] != nil:
		return Text{}, codes[r.Error]
	}
	return Text{}, fmt.Errorf("%w: unknown answer", ErrWorker)
}

// exitLate is the exit code of a child that ends itself because its time is
// over, exitAlone that of one whose parent is gone.
const (
	exitLate  = 75
	exitAlone = 76
)

// Work is the child process: it reads a file from in, as [Extractor] sends it,
// prints its text to out, and returns. It must be all that the process does:
// it lowers the limits of the process. It calls exit when in ends early, for
// then the parent is gone, and when its time is over.
func Work(in io.Reader, out io.Writer, exit func(code int)) error {
	buffered := bufio.NewReader(in)
	line, err := buffered.ReadSlice('\n')
	if err != nil {
		return fmt.Errorf("read request: %w", err)
	}
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return fmt.Errorf("read request: %w", err)
	}
	r.Limits = r.Limits.withDefaults()
	if r.Length < 0 || r.Length > r.Limits.Bytes {
		return fmt.Errorf("read request: %w", ErrTooLarge)
	}
	debug.SetMemoryLimit(int64(r.Limits.Memory) * 3 / 4)
	debug.SetGCPercent(400) // it lives shortly: a fifth less work to start PDFium
	debug.SetMaxStack(64 * mega)
	if err := confine(r.Limits); err != nil {
		return fmt.Errorf("limit the process: %w", err)
	}
	time.AfterFunc(r.Limits.Time+time.Second, func() { exit(exitLate) }) // the parent ends it before that, if it can
	content := make([]byte, r.Length)
	if _, err := io.ReadFull(buffered, content); err != nil {
		return fmt.Errorf("read file: %w", err)
	}
	go func() {
		_, _ = io.Copy(io.Discard, buffered)
		exit(exitAlone)
	}()
	ctx := context.Background()
	var text Text
	if r.Warm {
		err = pdf.Warm(ctx, r.CacheDir, r.Limits.Memory/enginePart)
	} else {
		text, err = reader{limits: r.Limits, cache: r.CacheDir}.safely(ctx, File{Name: r.Name, MediaType: r.MediaType, Content: content})
	}
	if r.Warm && err != nil || errors.Is(err, ErrWorker) {
		return err // for the log
	}
	return json.NewEncoder(out).Encode(answer(text, err))
}

// safely is read for a file that may make a library panic.
func (r reader) safely(ctx context.Context, f File) (t Text, err error) {
	defer func() {
		if recover() != nil {
			t, err = Text{}, ErrDamaged
		}
	}()
	return r.read(ctx, f)
}

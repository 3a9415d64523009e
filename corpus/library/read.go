package library

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// ErrNotRegular is what has a file's name but is a folder, a pipe or a device.
// To open a pipe would wait for somebody to write into it.
var ErrNotRegular = errors.New("not a file")

// ReadFile reads a file, but no more than limit bytes and one, which tells
// that it is longer, so that a huge one is not held in memory.
func ReadFile(name string, limit int64) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("%w but %s", ErrNotRegular, kindOf(info.Mode()))}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit+1))
}

// kindOf says what stands in the place of a file.
func kindOf(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "a folder"
	case m&fs.ModeNamedPipe != 0:
		return "a pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	default:
		return "a device"
	}
}

// ReadDocument reads a file that is to be imported as a document.
func ReadDocument(name string) ([]byte, error) { return ReadFile(name, maxImport) }

//go:build unix

package library_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
)

// TestReadFile: what is no file is refused at once; a pipe would never end.
func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Skip(err)
	}
	for _, name := range []string{pipe, dir, os.DevNull} {
		if _, err := library.ReadFile(name, 10); !errors.Is(err, library.ErrNotRegular) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("0123456789"), 0o644); err != nil {
		t.Fatal(err)
	}
	if b, err := library.ReadFile(file, 5); err != nil || string(b) != "012345" {
		t.Errorf("reads %q, %v; want the limit and a byte", b, err)
	}
}

// TestOpenPipes: pipes among documents and tables are left out.
func TestOpenPipes(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"documents/news.json", "facts/ours.csv"} {
		name = filepath.Join(dir, name)
		if err := os.Mkdir(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Mkfifo(name, 0o644); err != nil {
			t.Skip(err)
		}
	}
	if l, err := library.Open(dir); l == nil || !errors.Is(err, library.ErrNotRegular) {
		t.Errorf("Open gives %v, %v", l, err)
	}
	base, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	if l, err := library.OpenFacts(dir, base); l == nil || !errors.Is(err, library.ErrNotRegular) {
		t.Errorf("OpenFacts gives %v, %v", l, err)
	}
}

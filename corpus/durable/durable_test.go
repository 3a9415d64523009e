package durable_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"treatybot/corpus/durable"
)

func TestWriteFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "folder", "file")
	for _, content := range []string{"one", "", "three"} {
		if err := durable.WriteFile(name, []byte(content)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != content {
			t.Errorf("reads %q, %v; want %q", got, err, content)
		}
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v, %v; want 0644", info.Mode(), err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(name)); len(entries) != 1 {
		t.Errorf("%d files are left, want one", len(entries))
	}
}

// TestWriteFileFails: what cannot be written leaves the old file and nothing
// else.
func TestWriteFileFails(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "taken", "inner"), 0o755); err != nil {
		t.Fatal(err)
	}
	err := durable.WriteFile(filepath.Join(dir, "taken"), []byte("x"))
	if err == nil {
		t.Fatal("a folder was replaced by a file")
	}
	if !strings.Contains(err.Error(), "taken") || strings.Contains(err.Error(), ".write-") {
		t.Errorf("the error is %q", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%d entries are left, want one", len(entries))
	}
}

// TestSweep: only what a killed process left goes.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-2 * time.Hour)
	for name, at := range map[string]time.Time{".write-1": old, ".write-2": time.Now(), "document.json": old} {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
	durable.Sweep(dir)
	durable.Sweep(filepath.Join(dir, "missing"))
	entries, _ := os.ReadDir(dir)
	if len(entries) != 2 || entries[0].Name() != ".write-2" {
		t.Errorf("%v are left", entries)
	}
}

package durable_test

import (
	"os"
	"path/filepath"
	"testing"

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
	if err := durable.WriteFile(filepath.Join(dir, "taken"), []byte("x")); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%d entries are left, want one", len(entries))
	}
}

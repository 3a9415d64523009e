package corpustest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// RequireShared names the environment variable under which a test that needs
// the shared folder fails, rather than skips, where there is none.
const RequireShared = "TREATYBOT_REQUIRE_SHARED"

// Shared gives the path of a file or folder in the folder "shared" beside the
// project. A user's machine does not have it: the test is skipped there.
func Shared(t testing.TB, elem ...string) string {
	t.Helper()
	path, err := Locate(elem...)
	if err != nil {
		t.Fatal(err)
	}
	if path == "" {
		t.Skipf("needs the folder shared beside the project: %s is missing", filepath.Join(elem...))
	}
	return path
}

// Locate gives the path of a file or folder in the folder "shared", empty where
// there is none. That is an error under RequireShared.
func Locate(elem ...string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the shared folder: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("find the shared folder: no go.mod above the test")
		}
		dir = parent
	}
	path := filepath.Join(append([]string{filepath.Dir(dir), "shared"}, elem...)...)
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	if os.Getenv(RequireShared) != "" {
		return "", fmt.Errorf("%s is set, but %s is missing", RequireShared, path)
	}
	return "", nil
}

// OfficialFiles lists the clean treaty texts of the shared folder.
func OfficialFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(Shared(t, "corpus", "official"), "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no official texts: %v", err)
	}
	return files
}

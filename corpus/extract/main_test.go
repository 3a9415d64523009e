package extract

import (
	"context"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// asWorker makes the test binary be the child.
const asWorker = "TREATYBOT_TEST_EXTRACT_WORKER"

func TestMain(m *testing.M) {
	if os.Getenv(asWorker) != "" {
		if err := Work(os.Stdin, os.Stdout, os.Exit); err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// worker runs this test binary as the child.
func worker(ctx context.Context) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = []string{asWorker + "=1"}
	return cmd
}

// cacheDir is a folder for compiled code that the tests of this package share.
func cacheDir(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(os.TempDir(), "treatybot-extract-test-cache")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// newExtractor makes an Extractor whose children are this test binary.
func newExtractor(t testing.TB, l Limits) *Extractor {
	t.Helper()
	return New(Config{Worker: worker, CacheDir: cacheDir(t), Limits: l, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))})
}

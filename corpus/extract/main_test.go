package extract

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

const (
	// asWorker makes the test binary be the child, and says how it behaves.
	asWorker    = "TREATYBOT_TEST_EXTRACT_WORKER"
	wellBehaved = "well"
	// peakFile names a file into which the child copies what Linux tells of it,
	// among it the most memory that it took.
	peakFile = "TREATYBOT_TEST_EXTRACT_PEAK"
)

// What the tests of this package share: compiled code, and the program that is
// the child.
var (
	cacheDir string
	child    = os.Args[0]
)

func TestMain(m *testing.M) {
	switch mode := os.Getenv(asWorker); mode {
	case "":
		os.Exit(runTests(m))
	case wellBehaved:
		err := Work(os.Stdin, os.Stdout, os.Exit)
		if peak := os.Getenv(peakFile); peak != "" {
			status, _ := os.ReadFile("/proc/self/status")
			_ = os.WriteFile(peak, status, 0o600)
		}
		if err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
	default:
		misbehave(mode)
	}
}

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "treatybot-extract")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	// Compiled code is kept from run to run where the user has a folder for such.
	cacheDir = filepath.Join(dir, "cache")
	if user, err := os.UserCacheDir(); err == nil && os.MkdirAll(filepath.Join(user, "treatybot-test"), 0o700) == nil {
		cacheDir = filepath.Join(user, "treatybot-test")
	}
	if raceDetector {
		// It makes a child seven times as slow, and takes its limits of memory from it.
		child = filepath.Join(dir, "child")
		if out, err := exec.Command("go", "test", "-c", "-o", child, ".").CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "build the child without the race detector: %v\n%s", err, out)
			return 1
		}
	}
	return m.Run()
}

// peakKey is the key under which a context has the name of a file for [peakFile].
type peakKey struct{}

// worker runs this test binary as the child.
func worker(ctx context.Context) *exec.Cmd {
	cmd := exec.CommandContext(ctx, child)
	cmd.Env = []string{asWorker + "=" + wellBehaved}
	if peak, ok := ctx.Value(peakKey{}).(string); ok {
		cmd.Env = append(cmd.Env, peakFile+"="+peak)
	}
	return cmd
}

// usualLimits are the usual ones but for more time, since the machine of a test
// may be busy, and for less to unpack, since bombs take time to make.
var usualLimits = Limits{Time: time.Minute, AtOnce: 2, Unpacked: 16 * mega}.withDefaults()

// usual is an Extractor with these limits. It is shared, for preparing one takes
// a child.
var usual = sync.OnceValue(func() *Extractor {
	return New(Config{Worker: worker, CacheDir: cacheDir, Limits: usualLimits})
})

// newExtractor makes an Extractor with limits of its own.
func newExtractor(l Limits) *Extractor {
	if l.Time == 0 {
		l.Time = time.Minute
	}
	return New(Config{Worker: worker, CacheDir: cacheDir, Limits: l})
}

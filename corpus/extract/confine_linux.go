package extract

import (
	"os/exec"
	"syscall"
)

// isolate makes a child end with its parent, and keeps signals of a terminal
// from it.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}

// addressSpace is what a Go process with a WebAssembly runtime reserves beside
// the memory that it uses.
const addressSpace = 2 << 30

// niceness leaves the processor to those who answer questions.
const niceness = 10

// confine takes from this process what a reader of files does not need: more
// memory than the limits give, core dumps, large files.
func confine(l Limits) error {
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, niceness) // a courtesy
	for _, limit := range []struct {
		resource int
		most     uint64
	}{
		{syscall.RLIMIT_AS, uint64(l.Memory) + addressSpace},
		{syscall.RLIMIT_DATA, uint64(l.Memory)},
		{syscall.RLIMIT_CORE, 0},
		{syscall.RLIMIT_FSIZE, 64 * mega}, // of the cache
	} {
		if raceDetector && (limit.resource == syscall.RLIMIT_AS || limit.resource == syscall.RLIMIT_DATA) {
			continue
		}
		var now syscall.Rlimit
		if err := syscall.Getrlimit(limit.resource, &now); err != nil {
			return err
		}
		most := min(limit.most, now.Max)
		if err := syscall.Setrlimit(limit.resource, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return err
		}
	}
	return nil
}

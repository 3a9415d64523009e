package main

import (
	"io"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkNextStart starts the program as it is shipped, with the index built, and
// waits for the first byte of the answer: design.md allows 150 ms on two cores. The
// processor time, of user and system, tells what another load does not blur.
func BenchmarkNextStart(b *testing.B) {
	program := filepath.Join(b.TempDir(), programName)
	if out, err := exec.Command("go", "build", "-race=false", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	data := newData(b)
	for _, c := range []struct {
		name string
		args []string
	}{
		{"status", []string{"status", "Finland"}},
		{"ask", []string{"ask", "can a country quit the mine ban during a war?"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var first, processor time.Duration
			for b.Loop() {
				took, used := startOnce(b, exec.Command(program, append([]string{"--data", data}, c.args...)...))
				first += took
				processor += used
			}
			n := float64(b.N) * float64(time.Millisecond)
			b.ReportMetric(float64(first)/n, "first-ms/op")
			b.ReportMetric(float64(processor)/n, "cpu-ms/op")
		})
	}
}

// startOnce runs a program and gives how long it took to its first output, and the
// processor time of it all.
func startOnce(b *testing.B, program *exec.Cmd) (first, processor time.Duration) {
	out, err := program.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if err := program.Start(); err != nil {
		b.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		b.Errorf("read the answer: %v", err)
	}
	first = time.Since(start)
	_, _ = io.Copy(io.Discard, out)
	if err := program.Wait(); err != nil {
		b.Fatal(err)
	}
	return first, program.ProcessState.UserTime() + program.ProcessState.SystemTime()
}

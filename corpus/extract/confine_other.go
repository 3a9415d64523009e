//go:build !linux

package extract

import "os/exec"

// isolate does nothing here: a child ends when its standard input does.
func isolate(*exec.Cmd) {}

// confine does nothing here: memory is bounded by the runtimes of Go and of
// WebAssembly alone.
func confine(Limits) error { return nil }

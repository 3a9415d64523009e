package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

// TestPrintError: two lines, whatever the error holds.
func TestPrintError(t *testing.T) {
	full := &fs.PathError{Op: "write", Path: "/data/news.json", Err: syscall.ENOSPC}
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"a hint", &hinted{errors.New("wrong"), "Do right."}, "treatybot: wrong\nDo right.\n"},
		{"a hint below", fmt.Errorf("doing: %w", &hinted{errors.New("wrong"), "Do right."}), "treatybot: doing: wrong\nDo right.\n"},
		{"several lines", errors.New("one\ntwo"), "treatybot: one; two\nSee treatybot --help.\n"},
		{"a name that steers", &hinted{errors.New("ev\x1b[31mil"), "See ev\ail."}, "treatybot: ev\\x1b[31mil\nSee ev\\ail.\n"},
		{"a full disk", &hinted{fmt.Errorf("npt: %w", full), "Other."}, "treatybot: npt: write /data/news.json: no space is left on the disk\nFree some space there, or name a data folder elsewhere with --data.\n"},
		{"a full disk, nobody knows where", syscall.ENOSPC, "treatybot: no space is left on the disk\nFree some space there, or name a data folder elsewhere with --data.\n"},
		{"a disk to read", &fs.PathError{Op: "mkdir", Path: "/data", Err: syscall.EROFS}, "treatybot: mkdir /data: the disk can only be read\nName a data folder that can be written with --data.\n"},
		{"no right", &fs.PathError{Op: "open", Path: "/data", Err: syscall.EACCES}, "treatybot: open /data: permission denied\n" + refusedHint + "\n"},
		{"a signal", context.Canceled, "treatybot: stopped before the end\nRun it again for the rest.\n"},
	} {
		var out strings.Builder
		if printError(&out, c.err); out.String() != c.want {
			t.Errorf("%s: prints %q, want %q", c.name, out.String(), c.want)
		}
	}
}

func TestCounted(t *testing.T) {
	for n, want := range map[int]string{0: "0 articles", 1: "1 article", 2: "2 articles"} {
		if got := counted(n, "article"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

package index

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// removeOthers drops indexes of other fingerprints and builds broken off.
// Another process that still reads one keeps its open files.
func removeOthers(dir, final string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		stale := strings.HasPrefix(e.Name(), finalPrefix) && name != final
		if strings.HasPrefix(e.Name(), buildPrefix) {
			stale = isStale(name)
		}
		if stale {
			_ = os.RemoveAll(name)
		}
	}
}

// isStale reports whether nobody wrote into a folder for long.
func isStale(name string) bool {
	info, err := os.Lstat(name)
	return err == nil && info.IsDir() && time.Since(info.ModTime()) > staleAfter
}

// sweepTemporary drops temporary indexes of processes that were killed. As
// with removeOthers, one that is still read from lives on in its open files.
func sweepTemporary() {
	names, err := filepath.Glob(filepath.Join(os.TempDir(), temporaryPrefix+"*"))
	if err != nil {
		return
	}
	for _, name := range names {
		if isStale(name) {
			_ = os.RemoveAll(name)
		}
	}
}

// inFolder says of an error of the system only in which folder it came up: the
// names of files that are there for a second tell nobody anything. bleve hands
// some on as text.
func inFolder(dir string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return &fs.PathError{Op: "write", Path: dir, Err: path.Err}
	}
	for _, e := range []error{syscall.ENOSPC, syscall.EROFS} {
		if err != nil && strings.Contains(err.Error(), e.Error()) {
			return &fs.PathError{Op: "write", Path: dir, Err: e}
		}
	}
	return err
}

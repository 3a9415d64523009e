// Package durable writes files so that neither a crash nor a power cut leaves
// half of one.
package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// workPrefix begins the names of files that are being written.
const workPrefix = ".write-"

// staleAfter is how old a file that is being written may get: one is done in
// seconds, so that the process that wrote it must have died.
const staleAfter = time.Hour

// WriteFile replaces the file as a whole, and makes the folder it is in. A
// reader sees the old content or the new; once WriteFile returns, a power cut
// leaves the new. Its errors name the file, not the one that is written first.
func WriteFile(name string, content []byte) error {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, workPrefix+"*")
	if err != nil {
		return naming(name, err)
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(content)
	err = errors.Join(err, tmp.Chmod(0o644))
	if err == nil {
		err = tmp.Sync()
	}
	if err := errors.Join(err, tmp.Close()); err != nil {
		return naming(name, err)
	}
	if err := os.Rename(tmp.Name(), name); err != nil {
		return naming(name, err)
	}
	return SyncFolder(dir)
}

// naming says of which file an error is.
func naming(name string, err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		err = path.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return &fs.PathError{Op: "write", Path: name, Err: err}
}

// Sweep removes what [WriteFile] left in a folder where its process was
// killed. It is tidiness: what cannot be removed stays.
func Sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), workPrefix) || !e.Type().IsRegular() {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > staleAfter {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// SyncFolder makes what was renamed or removed in a folder survive a power
// cut, where the system can.
func SyncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, os.ErrInvalid) {
		return err
	}
	return nil
}

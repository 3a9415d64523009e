// Package durable writes files so that neither a crash nor a power cut leaves
// half of one.
package durable

import (
	"errors"
	"os"
	"path/filepath"
)

// WriteFile replaces the file as a whole, and makes the folder it is in. A
// reader sees the old content or the new; once WriteFile returns, a power cut
// leaves the new.
func WriteFile(name string, content []byte) error {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, ".write-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(content)
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), name); err != nil {
		return err
	}
	return SyncFolder(dir)
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

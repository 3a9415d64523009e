package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"

	"treatybot/corpus"
	"treatybot/corpus/library"
)

// usageError is a wrong command line, with what to do about it.
type usageError struct {
	err  error
	next string
}

func (u *usageError) Error() string { return u.err.Error() }
func (u *usageError) Unwrap() error { return u.err }

// hinted is an error with the user's next step.
type hinted struct {
	err  error
	next string
}

func (h *hinted) Error() string { return h.err.Error() }
func (h *hinted) Unwrap() error { return h.err }

// printError says what is wrong in one line and what to do in another.
func printError(w io.Writer, err error) {
	wrong, next := worded(err)
	fmt.Fprintf(w, "treatybot: %s\n%s\n", corpus.Escaped(wrong), corpus.Escaped(next))
}

// worded gives what is wrong, in one line, and what to do about it.
func worded(err error) (wrong, next string) {
	var u *usageError
	var h *hinted
	wrong, next = systemError(err)
	wrong = strings.ReplaceAll(wrong, "\n", "; ")
	switch {
	case next != "":
		return wrong, next
	case errors.As(err, &h):
		return wrong, h.next
	case errors.As(err, &u) && u.next != "":
		return wrong, u.next
	case errors.Is(err, fs.ErrPermission):
		return wrong, refusedHint
	}
	return wrong, "See treatybot --help."
}

// systemErrors are errors from below that mean the same wherever they
// come up, in words.
var systemErrors = []struct {
	is    error
	wrong string
	next  string
}{
	{syscall.ENOSPC, "no space is left on the disk", "Free some space there, or name a data folder elsewhere with --data."},
	{syscall.EDQUOT, "no more may be stored on the disk", "Free some space there, or name a data folder elsewhere with --data."},
	{syscall.EROFS, "the disk can only be read", "Name a data folder that can be written with --data."},
	{syscall.ENOTDIR, "a part of the path is a file, not a folder", "Check the path."},
	{context.Canceled, "stopped before the end", "Run it again for the rest."},
	{library.ErrNotRegular, "", "Name a file with text in it."},
}

// systemError puts an error of the system into words, with the file that it
// is about and what was being done, and says what to do about it.
func systemError(err error) (wrong, next string) {
	for _, s := range systemErrors {
		if !errors.Is(err, s.is) {
			continue
		}
		if s.wrong == "" {
			return err.Error(), s.next
		}
		var path *fs.PathError
		if errors.As(err, &path) {
			told := fmt.Sprintf("%s %s: %s", path.Op, path.Path, s.wrong)
			if before, _, has := strings.Cut(err.Error(), path.Error()); has {
				told = before + told
			}
			return told, s.next
		}
		return s.wrong, s.next
	}
	return err.Error(), ""
}

// refusedHint is for a file or folder that may not be touched.
const refusedHint = "Check that the data folder can be written, or name another with --data."

// readHint says what to do about a file that is named and cannot be read.
func readHint(err error) string {
	if errors.Is(err, fs.ErrPermission) {
		return "Check that you may read the file."
	}
	return "Check the name of the file."
}

// counted gives a number with its noun, which takes an s.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

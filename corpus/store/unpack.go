package store

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Bounds of an archive that is not trusted.
const (
	maxListing  = 64 << 20 // bytes of each JSON file
	maxRevision = 1 << 30  // bytes of one original or text, where no limit is set
	clockSkew   = 24 * time.Hour
)

// archive is one that is read, not trusted.
type archive struct {
	manifest manifest
	history  []archivedEntry
	gaps     []archivedGap
	files    map[string]*zip.File
	limits   Limits
	now      time.Time
}

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrArchive, fmt.Sprintf(format, args...))
}

// openArchive reads the lists and checks what they say.
func openArchive(r io.ReaderAt, size int64, limits Limits, now time.Time) (*archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuse("%v", err)
	}
	a := &archive{files: make(map[string]*zip.File, len(z.File)), limits: limits, now: now}
	for _, f := range z.File {
		if a.files[f.Name] != nil {
			return nil, refuse("it has %q twice", f.Name)
		}
		a.files[f.Name] = f
	}
	for _, list := range []struct {
		name string
		into any
	}{{manifestName, &a.manifest}, {historyName, &a.history}, {gapsName, &a.gaps}} {
		content, err := a.read(list.name, maxListing)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(content, list.into); err != nil {
			return nil, refuse("%s: %v", list.name, err)
		}
	}
	switch m := a.manifest; {
	case m.Format != archiveFormat:
		return nil, refuse("its format is %q", m.Format)
	case m.Version != archiveVersion:
		return nil, refuse("it is of version %d, this program knows %d", m.Version, archiveVersion)
	}
	return a, nil
}

// read gives the content of a file of at most so many bytes, whatever its
// header says.
func (a *archive) read(name string, most int64) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, refuse("it has no %s", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, refuse("%s: %v", name, err)
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, most+1))
	switch {
	case err != nil:
		return nil, refuse("%s: %v", name, err)
	case int64(len(content)) > most:
		return nil, refuse("%s is longer than it says", name)
	}
	return content, nil
}

// isID reports whether an id is of the form that this package gives.
func isID(id string) bool {
	rest, ok := strings.CutPrefix(id, IDPrefix)
	return ok && rest != "" && utf8.RuneCountInString(id) <= maxName && utf8.ValidString(id) &&
		!strings.ContainsFunc(rest, func(r rune) bool { return !isWord(r) && !unicode.IsMark(r) && r != '-' })
}

// check reads the whole archive once, so that a bad one is found before
// anything is written.
func (a *archive) check(ctx context.Context) error {
	seen := map[string]bool{}
	for _, d := range a.manifest.Documents {
		if !isID(d.ID) || seen[d.ID] {
			return refuse("%q is no id, or there twice", cut(d.ID, maxName))
		}
		seen[d.ID] = true
		if err := a.checkDocument(d); err != nil {
			return err
		}
		for _, r := range d.Revisions {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if _, _, err := a.revision(d.ID, r); err != nil {
				return fmt.Errorf("document %q: %w", d.ID, err)
			}
		}
	}
	for _, e := range a.history {
		if !a.plausible(e.At) || !utf8.ValidString(string(e.Action)) {
			return refuse("its history has an entry of %s", e.At)
		}
	}
	for _, g := range a.gaps {
		if g.Count < 1 || !g.First.Exact() || !g.Last.Exact() {
			return refuse("it has a question asked %d times from %s to %s", g.Count, g.First, g.Last)
		}
	}
	return nil
}

func (a *archive) checkDocument(d archivedDocument) error {
	numbers := map[int]bool{}
	for _, r := range d.Revisions {
		if r.Revision < 1 || r.Revision > d.Latest || numbers[r.Revision] || !a.plausible(r.Published.At) || !r.Superseded.IsZero() && !a.plausible(r.Superseded) {
			return refuse("document %q: revision %d does not fit", d.ID, r.Revision)
		}
		numbers[r.Revision] = true
	}
	if !numbers[d.Revision] || !a.plausible(d.Added.At) || d.Removed != nil && !a.plausible(d.Removed.At) {
		return refuse("document %q does not fit together", d.ID)
	}
	return nil
}

// plausible reports whether something can have happened then.
func (a *archive) plausible(t time.Time) bool {
	return t.Unix() > 0 && t.Before(a.now.Add(clockSkew))
}

// revision reads a revision, and checks that it is what the manifest says.
func (a *archive) revision(document string, r archivedRevision) (item, Proposal, error) {
	most := int64(maxRevision)
	if a.limits.FileBytes > 0 {
		most = a.limits.FileBytes
	}
	if larger := max(r.Size, r.TextSize); larger > most {
		return item{}, Proposal{}, &LimitError{What: QuotaFile, Limit: most, Used: larger}
	}
	originalPath, textPath := r.paths(document)
	original, err := a.read(originalPath, r.Size)
	if err != nil {
		return item{}, Proposal{}, err
	}
	text, err := a.read(textPath, r.TextSize)
	if err != nil {
		return item{}, Proposal{}, err
	}
	p := Proposal{Meta: r.Meta.meta(), File: File{Name: r.Name, MediaType: r.MediaType}, Original: original, Text: string(text), Passages: r.Passages, Origin: r.Origin}
	i, err := newItem(p, r.Published.Actor, r.Published.At.UTC().Truncate(time.Millisecond), a.limits)
	switch {
	case errors.Is(err, ErrInvalid):
		return item{}, Proposal{}, refuse("revision %d: %v", r.Revision, err)
	case err != nil:
		return item{}, Proposal{}, err
	case i.file.Size != r.Size || i.textSize != r.TextSize || i.file.SHA256 != r.SHA256 || i.textSum != r.TextSHA256:
		return item{}, Proposal{}, refuse("revision %d is not what the manifest says", r.Revision)
	}
	return i, p, nil
}

package store

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
)

// archiveOf packs a manifest with the files of one small document.
func archiveOf(t testing.TB, manifest []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range map[string]string{
		manifestName: string(manifest), historyName: "[]", gapsName: "null",
		"documents/c-a/1/original.txt": "original", "documents/c-a/1/text.md": "text",
	} {
		if err := addFile(z, time.Time{}, name, []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// FuzzImport: whatever a manifest says, checking the archive ends, and what it
// lets in is what export would write, so that it can be exported and imported
// again.
func FuzzImport(f *testing.F) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	anna := archivedDeed{Actor{"1", "Anna"}, now}
	good, err := json.Marshal(manifest{Format: archiveFormat, Version: archiveVersion, Guild: "g", Exported: now, Documents: []archivedDocument{{
		ID: "c-a", Revision: 1, Latest: 1, Added: anna, Removed: &anna, Revisions: []archivedRevision{{
			Revision: 1, Meta: metadata{Kind: "community", Title: "A", Aliases: []string{"B"}, Date: corpus.Date{Year: 2024}}, Name: "a.txt", MediaType: "text/plain",
			Size: 8, SHA256: sum([]byte("original")), TextSize: 4, TextSHA256: sum([]byte("text")), Passages: 1, Origin: Origin{Kind: OriginFile}, Published: anna,
		}},
	}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(bytes.Replace(good, []byte(`"A"`), []byte(`"\u0000\u202e é"`), 1))
	f.Add(bytes.Replace(good, []byte(`a.txt`), []byte(`../../a.txt`), 1))
	f.Fuzz(func(t *testing.T, manifest []byte) {
		archive := archiveOf(t, manifest)
		a, err := openArchive(bytes.NewReader(archive), int64(len(archive)), Limits{FileBytes: 100}, now)
		if err == nil {
			err = a.check(context.Background())
		}
		if err != nil {
			return
		}
		for _, d := range a.manifest.Documents {
			if !strings.HasPrefix(d.ID, IDPrefix) || strings.ContainsAny(d.ID, "/\\.\x00") {
				t.Errorf("id %q", d.ID)
			}
			for _, r := range d.Revisions {
				i, p, err := a.revision(d.ID, r)
				if err != nil {
					t.Fatal(err)
				}
				p.Meta, p.Origin, p.File = i.meta, i.origin, i.file
				again, err := newItem(p, i.by.Actor, i.by.At, Limits{})
				again.content = i.content
				if diff := cmp.Diff(i, again, cmp.AllowUnexported(item{})); err != nil || diff != "" {
					t.Errorf("kept, then exported and imported: %v (-kept +again):\n%s", err, diff)
				}
			}
		}
	})
}

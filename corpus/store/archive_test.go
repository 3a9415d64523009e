package store_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"treatybot/corpus/store"
	"treatybot/corpus/store/storetest"
)

func export(t testing.TB, s *store.Store, guild string) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := s.Export(ctx, guild, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func importInto(s *store.Store, guild string, archive []byte) (store.Imported, error) {
	return s.Import(ctx, guild, bytes.NewReader(archive), int64(len(archive)), ben)
}

// everything reads all documents of a guild with texts, originals and
// revisions.
func everything(t *testing.T, s *store.Store, guild string) []store.Document {
	t.Helper()
	page, err := s.List(ctx, guild, store.Query{Which: store.All})
	if err != nil {
		t.Fatal(err)
	}
	var list []store.Document
	for _, d := range page.Documents {
		revisions, err := s.Revisions(ctx, guild, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range revisions {
			full, err1 := s.Revision(ctx, guild, d.ID, r.Revision)
			f, original, err2 := s.Original(ctx, guild, d.ID, r.Revision)
			if err := errors.Join(err1, err2); err != nil || f.SHA256 != r.File.SHA256 || int64(len(original)) != f.Size {
				t.Fatalf("%s %d: %v", d.ID, r.Revision, err)
			}
			list = append(list, full)
		}
	}
	return list
}

// TestArchive moves a guild to another guild on the other database, twice.
func TestArchive(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clock) {
		fill(t, s, "g")
		add(t, s, "elsewhere", "Not exported")
		archive := export(t, s, "g")

		config := storetest.SQLite(t)
		config.Now = c.now
		target := storetest.Open(t, config)
		add(t, target, "h", "Document 0") // the same one under the same id
		p := proposal("Document 1")
		p.Text += " But other words."
		if _, err := target.Add(ctx, "h", p, anna); err != nil { // the id is taken by another one
			t.Fatal(err)
		}
		c.advance(time.Hour)
		got, err := importInto(target, "h", archive)
		want := store.Imported{
			Added: []string{"c-document-1-2", "c-document-2"}, Present: []string{"c-document-0"},
			Renamed: map[string]string{"c-document-1": "c-document-1-2"},
			History: 4, // the publication of document 0 by the same person at the same time is there
		}
		if err != nil || !cmp.Equal(want, got) {
			t.Errorf("%v (-want +got):\n%s", err, cmp.Diff(want, got))
		}
		if head, err := target.Changes(ctx, 2, 10); err != nil || actions(head) != "3 published c-document-1-2, 4 removed c-document-2" {
			t.Errorf("feed %v, %v", head, err)
		}
		before := dump(t, target, "h")
		got, err = importInto(target, "h", archive)
		want = store.Imported{Present: []string{"c-document-0", "c-document-1", "c-document-2"}, Renamed: want.Renamed}
		if err != nil || !cmp.Equal(want, got) {
			t.Errorf("again: %v (-want +got):\n%s", err, cmp.Diff(want, got))
		}
		if diff := cmp.Diff(before, dump(t, target, "h")); diff != "" {
			t.Errorf("a second import changed (-before +after):\n%s", diff)
		}

		// In an empty guild, all comes out as it went in.
		if _, err := importInto(target, "empty", archive); err != nil {
			t.Fatal(err)
		}
		alike := cmp.Options{cmpopts.IgnoreFields(store.Document{}, "Guild", "Seq"), cmpopts.SortSlices(func(a, b store.Document) bool {
			return fmt.Sprint(a.ID, a.Revision) < fmt.Sprint(b.ID, b.Revision)
		})}
		if diff := cmp.Diff(everything(t, s, "g"), everything(t, target, "empty"), alike); diff != "" {
			t.Errorf("moved documents (-want +got):\n%s", diff)
		}
		if gaps, err := target.Gaps(ctx, "empty"); err != nil || len(gaps) != 1 {
			t.Errorf("gaps %v, %v", gaps, err)
		}
		if _, err := target.RestoreRevision(ctx, "empty", "c-document-1", 1, ben); err != nil {
			t.Errorf("an imported revision cannot be restored: %v", err)
		}
		if d, err := target.Restore(ctx, "empty", "c-document-2", ben); err != nil || !d.Published() {
			t.Errorf("an imported document cannot be restored: %v", err)
		}
	})
}

// TestImportCutOff: an import that was cut off is finished by the next one.
func TestImportCutOff(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, c *clock) {
		fill(t, s, "g")
		archive := export(t, s, "g")
		config := storetest.SQLite(t)
		config.Now, config.Limits = c.now, store.Limits{Documents: 1}
		small := storetest.Open(t, config)
		got, err := importInto(small, "h", archive)
		var limit *store.LimitError
		if !errors.As(err, &limit) || len(got.Added) != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		config.Limits = store.Limits{}
		got, err = importInto(storetest.Open(t, config), "h", archive)
		if err != nil || len(got.Added) != 2 || len(got.Present) != 1 || len(got.Renamed) != 0 || got.History != 5 {
			t.Errorf("finished: %+v, %v", got, err)
		}
	})
}

// rezip writes an archive anew, each file as edit says; nil leaves it out.
func rezip(t testing.TB, archive []byte, edit func(name string, content []byte) []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if content = edit(f.Name, content); content == nil {
			continue
		}
		out, err := w.Create(f.Name)
		if err == nil {
			_, err = out.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestHostileArchive(t *testing.T) {
	c := storetest.SQLite(t)
	c.Limits = store.Limits{FileBytes: 1 << 20}
	s := storetest.Open(t, c)
	add(t, s, "g", "Document")
	good := export(t, s, "g")
	replace := func(in, old, new string) []byte {
		return rezip(t, good, func(name string, content []byte) []byte {
			if name != in {
				return content
			}
			if !bytes.Contains(content, []byte(old)) {
				t.Fatalf("%s has no %q", in, old)
			}
			return bytes.Replace(content, []byte(old), []byte(new), 1)
		})
	}
	const manifest = "manifest.json"
	for name, archive := range map[string][]byte{
		"no archive":          []byte("PK but not really"),
		"empty":               nil,
		"cut off":             good[:len(good)/2],
		"no manifest":         rezip(t, good, func(name string, b []byte) []byte { return map[bool][]byte{false: b}[name == manifest] }),
		"other format":        replace(manifest, "treatybot-corpus", "treatybot-cactus"),
		"newer version":       replace(manifest, `"version": 1`, `"version": 2`),
		"no JSON":             replace(manifest, "{", "["),
		"nested too deep":     replace("gaps.json", "null", strings.Repeat("[", 20_000)),
		"id with a path":      replace(manifest, `"c-document"`, `"c-../../etc"`),
		"id of a built-in":    replace(manifest, `"c-document"`, `"npt"`),
		"other original":      replace("documents/c-document/1/original.txt", "original", "ORIGINAL"),
		"longer text":         replace("documents/c-document/1/text.md", "#", "##"),
		"longer than allowed": rezip(t, good, func(name string, b []byte) []byte { return append(b, make([]byte, 2<<20)...) }),
		"missing text": rezip(t, good, func(name string, b []byte) []byte {
			return map[bool][]byte{false: b}[strings.HasSuffix(name, "text.md")]
		}),
		"negative size":      replace(manifest, `"size": 20`, `"size": -20`),
		"revision 0":         replace(manifest, `"revision": 1`, `"revision": 0`),
		"other time":         replace(manifest, `"at": "20`, `"at": "90`),
		"history of no time": replace("history.json", `"at": "20`, `"at": "00`),
		"fewer passages":     replace(manifest, `"passages": 1`, `"passages": -1`),
		"no title":           replace(manifest, `"title": "Document"`, `"title": "\u200b"`),
		"no such date":       replace(manifest, `"2024-05"`, `"2024-55"`),
	} {
		before := dump(t, s, "h")
		if _, err := importInto(s, "h", archive); !errors.Is(err, store.ErrArchive) {
			t.Errorf("%s: %v", name, err)
		}
		if dump(t, s, "h") != before {
			t.Errorf("%s: something was imported", name)
		}
	}
	if _, err := importInto(s, "h", replace(manifest, `"size": 20`, `"size": 2000000000`)); err == nil {
		t.Error("a size over the limit was let in")
	}
	if got, err := importInto(s, "h", good); err != nil || len(got.Added) != 1 {
		t.Errorf("the good one: %+v, %v", got, err)
	}
}

// TestBombs: files that unpack to far more than they say, or names there twice,
// are refused before they take memory.
func TestBombs(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	var bomb bytes.Buffer
	w := zip.NewWriter(&bomb)
	out, err := w.Create("manifest.json")
	for range 65 {
		if err == nil {
			_, err = out.Write(bytes.Repeat([]byte(" "), 1<<20))
		}
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	_, err = importInto(s, "h", bomb.Bytes())
	wantError(t, err, store.ErrArchive)

	var twice bytes.Buffer
	w = zip.NewWriter(&twice)
	for range 2 {
		if _, err := w.Create("manifest.json"); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = importInto(s, "h", twice.Bytes())
	wantError(t, err, store.ErrArchive)
}

// TestExportFails: what the writer says comes back.
func TestExportFails(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	add(t, s, "g", "Document")
	r, w := io.Pipe()
	_ = r.CloseWithError(errBroken)
	_, err := s.Export(ctx, "g", w)
	wantError(t, err, errBroken)
}

var errBroken = errors.New("broken")

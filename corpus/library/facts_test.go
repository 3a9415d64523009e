package library_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"treatybot/corpus"
	"treatybot/corpus/ledger"
	"treatybot/corpus/library"
)

const (
	factsHead = "iso2,treaty,action,date,effective,note,source,confidence\r\n"
	notice    = "\ufeff" + factsHead + "SE,ottawa-1997,withdrawal_notified,2026-09-01,,,list,high\r\n\r\n"
)

func builtIn(t *testing.T) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Default()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// statusOf gives the status of Sweden under the Ottawa Convention by the
// ledger that the program would open.
func statusOf(t *testing.T, dir string) ledger.Status {
	t.Helper()
	l, err := library.OpenFacts(dir, builtIn(t))
	if err != nil {
		t.Fatal(err)
	}
	return l.Standing("SE", "ottawa-1997", corpus.Date{Year: 2026, Month: 11, Day: 23}).Status
}

// TestImportFacts: bytes are kept as they came; twice changes nothing, a new
// table replaces, a removed one is gone.
func TestImportFacts(t *testing.T) {
	dir := t.TempDir()
	add := func(content string, dry bool) library.FactsOutcome {
		t.Helper()
		out, err := open(t, dir).ImportFacts(dir, builtIn(t), library.FactsImport{Name: "My Facts.CSV", Content: []byte(content), DryRun: dry})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if out := add(notice, true); out.Change != library.Added || out.ID != "my-facts" || statusOf(t, dir) != ledger.Party {
		t.Errorf("a dry run has %s %s and Sweden is %s", out.Change, out.ID, statusOf(t, dir))
	}
	if out := add(notice, false); out.Change != library.Added || statusOf(t, dir) != ledger.WithdrawalPending {
		t.Errorf("%s, and Sweden is %s", out.Change, statusOf(t, dir))
	}
	if kept, err := os.ReadFile(filepath.Join(dir, "facts", "my-facts.csv")); err != nil || !bytes.Equal(kept, []byte(notice)) {
		t.Errorf("kept is %q, %v", kept, err)
	}
	if out := add(notice, false); out.Change != library.Unchanged || len(out.Gone) != 0 || out.Facts[0].Known {
		t.Errorf("the same again is %+v", out)
	}
	if out := add(strings.Replace(notice, "SE", "NO", 1), false); out.Change != library.Replaced || len(out.Gone) != 1 || out.Gone[0].Action.State != "SE" {
		t.Errorf("another table is %+v", out)
	}
	if ids, err := library.FactsIDs(dir); err != nil || len(ids) != 1 || ids[0] != "my-facts" {
		t.Errorf("ids %v, %v", ids, err)
	}
	if err := library.Remove(dir, "my-facts"); err != nil || statusOf(t, dir) != ledger.Party {
		t.Errorf("removed with %v, Sweden is %s", err, statusOf(t, dir))
	}
}

// TestOpenFactsBroken: a broken table is reported and left out; the others
// count, and the fingerprint of the library does not depend on any.
func TestOpenFactsBroken(t *testing.T) {
	dir := t.TempDir()
	before := open(t, dir).Fingerprint()
	for name, content := range map[string]string{
		"a.csv": factsHead + "XX,,,,,,,\n", "b.csv": notice, "c.csv": "\x00\xff", "d.csv": strings.Repeat("x", ledger.MaxTable+1), "notes.txt": "x",
	} {
		if err := os.MkdirAll(filepath.Join(dir, "facts", "folder.csv"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "facts", name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	l, err := library.OpenFacts(dir, builtIn(t))
	for _, want := range []string{"facts a: a.csv line 2", "facts c: ", "facts d: "} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if s := l.Standing("SE", "ottawa-1997", corpus.Date{Year: 2026, Month: 11, Day: 23}); s.Status != ledger.WithdrawalPending || s.Basis.File != "b.csv" {
		t.Errorf("Sweden is %s by %+v", s.Status, s.Basis)
	}
	if l.NamesFingerprint() != builtIn(t).NamesFingerprint() || open(t, dir).Fingerprint() != before {
		t.Error("facts change what the index is made of")
	}
	if l, err := library.OpenFacts("", builtIn(t)); l != builtIn(t) || err != nil {
		t.Errorf("no data folder gives %v", err)
	}
}

// TestImportFactsRefused: wrong rows and taken ids write nothing.
func TestImportFactsRefused(t *testing.T) {
	dir := t.TempDir()
	if _, err := open(t, dir).Import(dir, library.Import{Name: "notes.txt", Content: []byte("A paragraph of notes."), Kind: corpus.Article}); err != nil {
		t.Fatal(err)
	}
	var rows ledger.RowErrors
	for _, c := range []struct {
		name, id, content string
		want              error
	}{
		{"a.csv", "", factsHead, ledger.ErrNoRows},
		{"a.csv", "", "a,b\n", ledger.ErrColumns},
		{"notes.csv", "", notice, library.ErrIDTaken},
		{"ottawa-1997.csv", "", notice, library.ErrIDTaken},
		{"a.csv", "swissinfo-2025", notice, library.ErrIDTaken},
		{"---.csv", "", notice, library.ErrNoID},
	} {
		if _, err := open(t, dir).ImportFacts(dir, builtIn(t), library.FactsImport{Name: c.name, ID: c.id, Content: []byte(c.content)}); !errors.Is(err, c.want) {
			t.Errorf("%s as %q: %v, want %v", c.name, c.id, err, c.want)
		}
	}
	_, err := open(t, dir).ImportFacts(dir, builtIn(t), library.FactsImport{Name: "a.csv", Content: []byte(notice + "XX,,,,,,,\n")})
	if !errors.As(err, &rows) || rows[0].Line != 4 {
		t.Errorf("a wrong row: %v, want line 4", err)
	}
	if ids, err := library.FactsIDs(dir); len(ids) != 0 || err != nil {
		t.Errorf("facts %v are there, %v", ids, err)
	}
	if _, err := open(t, dir).ImportFacts(dir, builtIn(t), library.FactsImport{Name: "../more.csv", Content: []byte(notice)}); err != nil {
		t.Error(err)
	}
	if _, err := open(t, dir).Import(dir, library.Import{Name: "more.txt", Content: []byte("A paragraph of notes."), Kind: corpus.Article}); !errors.Is(err, library.ErrIDTaken) {
		t.Errorf("a document with the id of facts: %v, want %v", err, library.ErrIDTaken)
	}
}

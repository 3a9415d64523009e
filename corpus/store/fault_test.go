package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"treatybot/corpus/store"
	"treatybot/corpus/store/storetest"
)

// TestFull: a full disk is told as such, loses nothing, and does no harm once
// there is room again.
func TestFull(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	add(t, s, "g", "Document")
	if err := s.Write(ctx, "PRAGMA max_page_count = 60"); err != nil {
		t.Fatal(err)
	}
	p := proposal("Large")
	p.Original = make([]byte, 1<<20)
	_, err := s.Add(ctx, "g", p, anna)
	wantError(t, err, store.ErrFull)
	wantError(t, err, store.ErrUnavailable)
	if got := changes(t, s); got != "1 published c-document" {
		t.Errorf("feed %s", got)
	}
	if err := s.Write(ctx, "PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Add(ctx, "g", p, anna); err != nil {
		t.Error(err)
	}
}

// TestLocked: a writer waits for another process, but not for ever. Readers do
// not wait at all.
func TestLocked(t *testing.T) {
	c := storetest.SQLite(t)
	other := storetest.Open(t, c)
	c.Patience = 300 * time.Millisecond
	s := storetest.Open(t, c)
	if err := other.Write(ctx, "BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	_, err := s.Add(ctx, "g", proposal("Document"), anna)
	wantError(t, err, store.ErrUnavailable)
	if took := time.Since(began); took < c.Patience || took > 5*time.Second {
		t.Errorf("gave up after %v", took)
	}
	if _, err := s.List(ctx, "g", store.Query{}); err != nil {
		t.Errorf("a reader is held up: %v", err)
	}
	hurried, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	if _, err := s.Add(hurried, "g", proposal("Document"), anna); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("in a hurry: %v", err)
	}
	written := make(chan error)
	c.Patience = time.Minute
	patient := storetest.Open(t, c)
	go func() {
		_, err := patient.Add(ctx, "g", proposal("Document"), anna)
		written <- err
	}()
	if err := other.Write(ctx, "ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if err := <-written; err != nil {
		t.Error(err)
	}
}

func TestDamaged(t *testing.T) {
	garbage := bytes.Repeat([]byte("not a database "), 1000)
	for _, row := range []struct {
		name   string
		spoil  func(file string, content []byte) error
		opened error
	}{
		{"no database", func(file string, _ []byte) error { return os.WriteFile(file, garbage, 0o600) }, store.ErrCorrupt},
		{"header cut", func(file string, content []byte) error { return os.WriteFile(file, content[:50], 0o600) }, store.ErrCorrupt},
		{"first page spoilt", func(file string, content []byte) error {
			copy(content[100:], garbage[:3000])
			return os.WriteFile(file, content, 0o600)
		}, store.ErrCorrupt},
		{"folder in its place", func(file string, _ []byte) error {
			return errors.Join(os.Remove(file), os.Mkdir(file, 0o700))
		}, store.ErrUnavailable},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := storetest.SQLite(t)
			s, err := store.Open(ctx, c)
			if err != nil {
				t.Fatal(err)
			}
			add(t, s, "g", "Document")
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(c.Dir, store.FileName)
			content, err := os.ReadFile(file)
			if err == nil {
				err = row.spoil(file, content)
			}
			if err != nil {
				t.Fatal(err)
			}
			c.Patience = time.Second
			_, err = store.Open(ctx, c)
			wantError(t, err, row.opened)
		})
	}
}

// TestDurable: every connection syncs before it acknowledges.
func TestDurable(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "auto_vacuum": "2", "secure_delete": "1"} {
		if got, err := s.Value(ctx, "PRAGMA "+pragma); err != nil || got != want {
			t.Errorf("%s is %s, %v; want %s", pragma, got, err, want)
		}
		if got, err := s.WriterValue(ctx, "PRAGMA "+pragma); err != nil || got != want {
			t.Errorf("%s of the writer is %s, %v; want %s", pragma, got, err, want)
		}
	}
}

// TestFolder: data folders that cannot be used are told apart.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := store.Open(ctx, store.Config{Dir: filepath.Join(file, "data")})
	wantError(t, err, store.ErrUnavailable)
	if store.Exists(store.Config{Dir: dir}) {
		t.Error("an empty folder has a database")
	}
	storetest.Open(t, store.Config{Dir: dir})
	if !store.Exists(store.Config{Dir: dir}) {
		t.Error("a database that was opened does not exist")
	}
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere: the rest is not tested")
	}
	locked := filepath.Join(dir, "locked")
	if err := os.Mkdir(locked, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(ctx, store.Config{Dir: locked})
	wantError(t, err, store.ErrReadOnly)
}

// TestCancelled: a call that is cancelled says so and leaves the store usable.
func TestCancelled(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, _ *clock) {
		d := add(t, s, "g", "Document")
		cancelled, cancel := context.WithCancel(ctx)
		cancel()
		for name, call := range map[string]func() error{
			"add":    func() error { _, err := s.Add(cancelled, "g", proposal("Other"), anna); return err },
			"remove": func() error { _, err := s.Remove(cancelled, "g", d.ID, anna); return err },
			"get":    func() error { _, err := s.Get(cancelled, "g", d.ID); return err },
			"export": func() error { _, err := s.Export(cancelled, "g", &bytes.Buffer{}); return err },
			"sweep":  func() error { _, err := s.Sweep(cancelled); return err },
		} {
			if err := call(); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.Remove(ctx, "g", d.ID, anna); err != nil {
			t.Error(err)
		}
	})
}

func TestClosed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		for range 2 {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		_, err := s.Add(ctx, "g", proposal("Document"), anna)
		wantError(t, err, store.ErrClosed)
		_, err = s.List(ctx, "g", store.Query{})
		wantError(t, err, store.ErrClosed)
	})
}

// killOthers has the server cut all connections but the one that asks.
const killOthers = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'treatybot'"

// TestConnectionLost: cut connections are made again, in the middle of work
// too, and nothing is done twice.
func TestConnectionLost(t *testing.T) {
	c := storetest.Postgres(t)
	s, other := storetest.Open(t, c), storetest.Open(t, c)
	waiting, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if _, err := other.Wait(waiting, -1); err != nil { // listens from here on
		t.Fatal(err)
	}
	done := make(chan struct{})
	killed := make(chan int)
	go func() {
		n := 0
		for ; ; n++ {
			select {
			case <-done:
				killed <- n
				return
			case <-time.After(100 * time.Millisecond):
				storetest.Exec(t, c.URL+"&application_name=killer", killOthers)
			}
		}
	}()
	const documents = 60
	for i := range documents {
		add(t, s, "g", fmt.Sprint("Document ", i))
	}
	close(done)
	t.Logf("connections cut %d times", <-killed)
	list, err := s.Changes(ctx, 0, 1000)
	if err != nil || len(list) != documents || list[documents-1].Seq != documents {
		t.Errorf("%d changes, %v", len(list), err)
	}
	for seen := int64(0); seen < documents; {
		if seen, err = other.Wait(waiting, seen); err != nil {
			t.Fatal(err)
		}
	}
	add(t, s, "g", "After all")
	if head, err := other.Wait(waiting, documents); err != nil || head != documents+1 {
		t.Errorf("head %d, %v", head, err)
	}
}

// TestSecrets: no error and no line of the log tells the password.
func TestSecrets(t *testing.T) {
	const password = "s3cr%t/pa@ss"
	var log bytes.Buffer
	u := url.URL{Scheme: "postgres", User: url.UserPassword("anna", password), Host: "127.0.0.1:1", Path: "/treaty"}
	withQuery := u
	withQuery.RawQuery = "sslmode=" + url.QueryEscape(password)
	for name, address := range map[string]string{
		"nobody listens":   u.String(),
		"not escaped":      "postgres://anna:" + password + "@127.0.0.1:1/treaty",
		"no such setting":  withQuery.String(),
		"another database": strings.Replace(u.String(), "postgres", "mysql", 1),
		"no address":       password,
		"in the host":      "postgres://" + password + ":1",
	} {
		c := store.Config{URL: address, Patience: 50 * time.Millisecond, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
		_, err := store.Open(ctx, c)
		if !errors.Is(err, store.ErrAddress) && !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s: %v", name, err)
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			for _, secret := range []string{password, "s3cr"} {
				if strings.Contains(fmt.Sprintf("%v %+v %#v", e, e, e), secret) {
					t.Errorf("%s: the password is told: %#v", name, e)
				}
			}
		}
	}
	if strings.Contains(log.String(), "s3cr") {
		t.Errorf("logged: %s", log.String())
	}
}

package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"treatybot/corpus/corpustest"
)

// TestPullScripts runs the program against a local server of the published
// files: testdata/pull/*.txtar.
func TestPullScripts(t *testing.T) {
	raw := corpustest.Shared(t, "corpus", "raw")
	files := http.FileServer(http.Dir(raw))
	mux := http.NewServeMux()
	mux.Handle("/", files)
	mux.Handle("/files/", http.StripPrefix("/files", files)) // asked for as a proxy
	mux.HandleFunc("/spoilt/", func(w http.ResponseWriter, r *http.Request) {
		content, err := os.ReadFile(filepath.Join(raw, path.Base(r.URL.Path)))
		switch path.Base(r.URL.Path) {
		case "nl-BWBV0001384.md":
			content = bytes.Replace(content, []byte("mines"), []byte("mimes"), 1)
		case "nl-BWBV0003925.md":
			content = content[:1000]
		case "nl-BWBV0006252.md":
			err = os.ErrNotExist
		}
		if err != nil {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(content)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close) // after the scripts, which run in parallel
	testscript.Run(t, testscript.Params{
		Dir: "testdata/pull",
		Setup: func(env *testscript.Env) error {
			data := filepath.Join(env.WorkDir, "data")
			for name, value := range map[string]string{
				"SOURCES": server.URL, "PROXY": server.URL, "RAW": raw, "DATA": data, "DATA_DIR": data, "XDG_DATA_HOME": data,
			} {
				env.Setenv(name, value)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exitcode": exitCodeOf},
	})
}

// TestPullStopped: an interrupt ends a pull with a word on how to go on, and
// keeps what has come.
func TestPullStopped(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "36542")
		fmt.Fprint(w, "the first bytes")
		_ = http.NewResponseController(w).Flush()
		interrupt()
		<-r.Context().Done()
	}))
	defer server.Close()
	t.Setenv("TREATYBOT_SOURCES_URL", server.URL)
	var out, errs strings.Builder
	if code := run(ctx, []string{"--data", t.TempDir(), "corpus", "pull", "npt"}, os.Stdin, &out, &errs); code != exitFailure {
		t.Errorf("exit code %d", code)
	}
	if want := "treatybot: stopped after 0 of 1 treaties\nRun it again to go on from there.\n"; errs.String() != want || out.String() != "" {
		t.Errorf("prints %q and %q, want %q", out.String(), errs.String(), want)
	}
}

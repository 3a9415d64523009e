package pull_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/library"
	"treatybot/corpus/pull"
)

// ferrets is a file of the Dutch shape, with a treaty that no state has ever
// signed.
var ferrets = []byte(`<meta http-equiv='Content-Type' content='text/html; charset=utf-8' />

##Frettenverdrag

####Ferret Treaty

PreambleThe friends of ferrets, Liking ferrets and all that is long, Knowing that any ferret shall sleep, Have agreed as follows: 

### Article  1  

####Freedom

1.  Any ferret shall be free: 

a) by day;  

b) by night.   Both count.  
2.  Nobody shall hide the *cheese*.  

### Article  2  

####End

This treaty ends with the last ferret. 

####Het Frettenverdrag

Een fret is vrij. 
` + strings.Repeat("\n", 40<<10)) // several reads long

// source describes content as the source of the treaty.
func source(id string, content []byte) library.Source {
	sum := sha256.Sum256(content)
	return library.Source{
		ID: id,
		Files: []library.SourceFile{{
			Name: id + ".md", URL: "http://treaties.invalid/" + id + ".md", SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(content)),
			Shape: library.DutchMarkdown, Publisher: "Ferret Gazette", Licence: "free for ferrets",
		}},
		Cut:      library.Cut{Begin: "Preamble", End: "Het Fretten", Language: "en", Has: []string{"shall"}, Lacks: []string{"Een"}},
		Articles: 2, Paragraphs: 5,
		Meta: corpus.Meta{Title: "Treaty on the Freedom of Ferrets"},
	}
}

// config makes a run of ferrets against a server; its pauses are short.
func config(t *testing.T, h http.Handler, sources ...library.Source) pull.Config {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return pull.Config{
		Data: t.TempDir(), Sources: sources, Base: server.URL, Client: server.Client(), Backoff: time.Millisecond,
		Today: corpus.Date{Year: 2026, Month: 5, Day: 4},
	}
}

// run runs c and gives the result of its only treaty.
func run(t *testing.T, c pull.Config) pull.Result {
	t.Helper()
	results, err := pull.Run(context.Background(), c)
	if err != nil || len(results) != 1 {
		t.Fatalf("run: %v, %d results", err, len(results))
	}
	return results[0]
}

// serve answers with content as a file server does.
func serve(content []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	}
}

// installed reads the file of an installed document; nil where there is none.
func installed(t *testing.T, c pull.Config, id string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(c.Data, "documents", id+".json"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return b
}

func TestInstall(t *testing.T) {
	var requests atomic.Int32
	c := config(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		serve(ferrets)(w, r)
	}), source("ferret-2001", ferrets))
	if r := run(t, c); r.Err != nil || r.Change != library.Added || r.Articles != 2 || r.Paragraphs != 5 {
		t.Errorf("first run: %+v", r)
	}
	if r := run(t, c); r.Err != nil || r.Change != library.Unchanged {
		t.Errorf("second run: %+v", r)
	}
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests, want one: the file is kept", n)
	}
	shared, err := library.Open(c.Data)
	if err != nil {
		t.Fatal(err)
	}
	documents, err := shared.Documents()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range documents {
		if d.ID != "ferret-2001" {
			continue
		}
		if l := d.Layers[0]; l.Publisher != "Ferret Gazette" || l.Licence != "free for ferrets" || l.Layer != corpus.Official || l.Source.Title != "Ferret Gazette; free for ferrets; cleaned" {
			t.Errorf("layer %+v", l)
		}
		if p := d.Passages[len(d.Passages)-2]; p.ID != "ferret-2001#art-1-2" || p.Official.Text != "Nobody shall hide the cheese." {
			t.Errorf("passage %+v", p)
		}
		if err := library.Remove(c.Data, d.ID); err != nil {
			t.Errorf("remove: %v", err)
		}
		return
	}
	t.Error("the treaty is not in the library")
}

// cutOnce sends half of the first answer and cuts the connection.
func cutOnce(content []byte, ranges *[]string) http.HandlerFunc {
	first := true
	return func(w http.ResponseWriter, r *http.Request) {
		*ranges = append(*ranges, r.Header.Get("Range"))
		if !first {
			serve(content)(w, r)
			return
		}
		first = false
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		_, _ = w.Write(content[:len(content)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// TestResume: a connection that is cut goes on where it was.
func TestResume(t *testing.T) {
	var ranges []string
	c := config(t, cutOnce(ferrets, &ranges), source("ferret-2001", ferrets))
	if r := run(t, c); r.Err != nil {
		t.Fatal(r.Err)
	}
	if len(ranges) != 2 || ranges[0] != "" || !strings.HasPrefix(ranges[1], "bytes=") || ranges[1] == "bytes=0-" {
		t.Errorf("asked for %q, want all, then the rest", ranges)
	}
	if parts, _ := filepath.Glob(filepath.Join(c.Data, "downloads", "*.part")); len(parts) != 0 {
		t.Errorf("left behind: %v", parts)
	}
}

// TestResumeNextRun: what a stopped run has got, the next one does not ask for
// again.
func TestResumeNextRun(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	var asked string
	c := config(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked = r.Header.Get("Range"); asked != "" {
			serve(ferrets)(w, r)
			return
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(ferrets)))
		_, _ = w.Write(ferrets[:1000])
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}), source("ferret-2001", ferrets))
	c.Progress = func(p pull.Progress) {
		if p.Done >= 1000 {
			stop()
		}
	}
	results, err := pull.Run(ctx, c)
	if !errors.Is(err, context.Canceled) || len(results) != 0 || installed(t, c, "ferret-2001") != nil {
		t.Fatalf("a stopped run gives %v, %v", results, err)
	}
	c.Progress = nil
	if r := run(t, c); r.Err != nil {
		t.Fatal(r.Err)
	}
	if asked != "bytes=1000-" {
		t.Errorf("the second run asks for %q", asked)
	}
}

// TestForeignPart: what lies there of another file is thrown away.
func TestForeignPart(t *testing.T) {
	c := config(t, serve(ferrets), source("ferret-2001", ferrets))
	for _, part := range [][]byte{bytes.Repeat([]byte("x"), 5000), bytes.Repeat([]byte("x"), len(ferrets)), bytes.Repeat([]byte("x"), len(ferrets)+9)} {
		c.Data = t.TempDir()
		if err := os.MkdirAll(filepath.Join(c.Data, "downloads"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(c.Data, "downloads", "ferret-2001.md.part"), part, 0o644); err != nil {
			t.Fatal(err)
		}
		if r := run(t, c); r.Err != nil {
			t.Errorf("part of %d bytes: %v", len(part), r.Err)
		}
	}
}

// TestServers: what servers answer, and how often they are asked.
func TestServers(t *testing.T) {
	longer := append(bytes.Clone(ferrets), "more"...)
	changed := bytes.Replace(ferrets, []byte("cheese"), []byte("carrot"), 1)
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	unsized := func(content []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			_ = http.NewResponseController(w).Flush()
			_, _ = w.Write(content)
		}
	}
	silent := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for _, c := range []struct {
		name     string
		answers  []http.HandlerFunc // the last one stays
		want     error
		requests int
	}{
		{"500, then the file", []http.HandlerFunc{status(500), status(503), serve(ferrets)}, nil, 3},
		{"too many requests, then the file", []http.HandlerFunc{status(429), serve(ferrets)}, nil, 2},
		{"always 500", []http.HandlerFunc{status(500)}, &pull.StatusError{}, 5},
		{"404", []http.HandlerFunc{status(404)}, &pull.StatusError{}, 1},
		{"changed bytes", []http.HandlerFunc{serve(changed)}, pull.ErrChanged, 1},
		{"longer", []http.HandlerFunc{serve(longer)}, pull.ErrSize, 1},
		{"longer than it says", []http.HandlerFunc{unsized(longer)}, pull.ErrSize, 1},
		{"cut off file", []http.HandlerFunc{serve(ferrets[:3000])}, pull.ErrSize, 1},
		{"cut off without a word", []http.HandlerFunc{unsized(ferrets[:3000]), serve(ferrets)}, nil, 2},
		{"silence, then the file", []http.HandlerFunc{silent, serve(ferrets)}, nil, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			requests := 0
			old := []byte(`{"old": "layer"}`)
			cfg := config(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				answer := c.answers[min(requests, len(c.answers)-1)]
				requests++
				answer(w, r)
			}), source("ferret-2001", ferrets))
			cfg.Stall = time.Second
			name := filepath.Join(cfg.Data, "documents", "ferret-2001.json")
			if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, old, 0o644)); err != nil {
				t.Fatal(err)
			}
			r := run(t, cfg)
			var status *pull.StatusError
			if !errors.Is(r.Err, c.want) && !(errors.As(c.want, &status) && errors.As(r.Err, &status)) {
				t.Errorf("error %v, want %v", r.Err, c.want)
			}
			if requests != c.requests {
				t.Errorf("%d requests, want %d", requests, c.requests)
			}
			if stays := bytes.Equal(installed(t, cfg, "ferret-2001"), old); stays != (c.want != nil) {
				t.Errorf("the old layer stays: %v", stays)
			}
		})
	}
}

// TestRefused: texts that do not come out as they should.
func TestRefused(t *testing.T) {
	witness := bytes.Replace(ferrets, []byte("Nobody shall hide the *cheese*"), []byte("Somebody else takes all of it away"), 1)
	for _, c := range []struct {
		name   string
		change func(*library.Source)
		want   string
	}{
		{"articles are missing", func(s *library.Source) { s.Articles = 3 }, "it has 2 and 5, not 3 and 5"},
		{"paragraphs are missing", func(s *library.Source) { s.Paragraphs = 6 }, "it has 2 and 5, not 2 and 6"},
		{"no begin", func(s *library.Source) { s.Begin = "Weasels" }, `begins is not there: "Weasels"`},
		{"no end", func(s *library.Source) { s.End = "Weasels" }, `ends is not there: "Weasels"`},
		{"too long a cut", func(s *library.Source) { s.End = "" }, `has the word "Een"`},
		{"another language", func(s *library.Source) { s.Has = []string{"soll"} }, `has no word "soll"`},
		{"an erratum that does not fit", func(s *library.Source) {
			s.Errata = []library.Erratum{{In: "Article 2", From: "cheese", To: "milk"}}
		}, `"cheese" in "Article 2" stands there 0 times`},
		{"a heading that does not fit", func(s *library.Source) { s.Headings = []library.Heading{{At: "Weasels", Text: "Annex"}} }, `"Weasels" does not fit`},
		{"a copy that differs", func(s *library.Source) {
			second := source("second", witness)
			s.Files, s.Witness = append(s.Files, second.Files...), &s.Cut
		}, "disagree in Art. 1"},
		{"a shape that nobody reads", func(s *library.Source) { s.Files[0].Shape = "clay-tablet" }, "no reader for this shape of file: clay-tablet"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := source("ferret-2001", ferrets)
			c.change(&s)
			cfg := config(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.Contains(r.URL.Path, "second") {
					serve(witness)(w, r)
					return
				}
				serve(ferrets)(w, r)
			}), s)
			if r := run(t, cfg); r.Err == nil || !strings.Contains(r.Err.Error(), c.want) {
				t.Errorf("error %v, want %s", r.Err, c.want)
			}
			if installed(t, cfg, "ferret-2001") != nil {
				t.Error("it was installed")
			}
		})
	}
}

// TestCopyAway: a second copy that cannot be had is worth a note.
func TestCopyAway(t *testing.T) {
	s := source("ferret-2001", ferrets)
	s.Files, s.Witness = append(s.Files, source("second", ferrets).Files...), &s.Cut
	c := config(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "second") {
			http.NotFound(w, r)
			return
		}
		serve(ferrets)(w, r)
	}), s)
	if r := run(t, c); r.Err != nil || !strings.Contains(r.Note, "second.md") || !strings.Contains(r.Note, "404") {
		t.Errorf("note %q, error %v", r.Note, r.Err)
	}
}

// TestOneFails: one source that fails does not spoil the others.
func TestOneFails(t *testing.T) {
	c := config(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "weasel") {
			http.NotFound(w, r)
			return
		}
		serve(ferrets)(w, r)
	}), source("ferret-2001", ferrets), source("weasel-2002", ferrets), source("zorilla-2003", ferrets))
	results, err := pull.Run(context.Background(), c)
	if err != nil || len(results) != 3 {
		t.Fatalf("%v, %d results", err, len(results))
	}
	for i, fails := range []bool{false, true, false} {
		if r := results[i]; (r.Err != nil) != fails || (installed(t, c, r.Treaty) == nil) != fails {
			t.Errorf("%s: %v", r.Treaty, r.Err)
		}
	}
}

// TestProxy: the download goes through the proxy that the client names.
func TestProxy(t *testing.T) {
	var asked string
	c := config(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.String()
		serve(ferrets)(w, r)
	}), source("ferret-2001", ferrets))
	proxy, err := url.Parse(c.Base)
	if err != nil {
		t.Fatal(err)
	}
	c.Base, c.Client = "", pull.NewClient(http.ProxyURL(proxy))
	if r := run(t, c); r.Err != nil {
		t.Fatal(r.Err)
	}
	if asked != "http://treaties.invalid/ferret-2001.md" {
		t.Errorf("the proxy was asked for %q", asked)
	}
}

func TestFrom(t *testing.T) {
	c := config(t, http.NotFoundHandler(), source("ferret-2001", ferrets), source("weasel-2002", ferrets), source("zorilla-2003", ferrets))
	c.From = t.TempDir()
	if err := errors.Join(os.WriteFile(filepath.Join(c.From, "ferret-2001.md"), ferrets, 0o644),
		os.WriteFile(filepath.Join(c.From, "zorilla-2003.md"), ferrets[:100], 0o644)); err != nil {
		t.Fatal(err)
	}
	results, err := pull.Run(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []error{nil, pull.ErrMissing, pull.ErrSize} {
		if !errors.Is(results[i].Err, want) {
			t.Errorf("%s: %v, want %v", results[i].Treaty, results[i].Err, want)
		}
	}
	if installed(t, c, "ferret-2001") == nil {
		t.Error("the file that is there was not installed")
	}
}

func TestDryRun(t *testing.T) {
	c := config(t, serve(ferrets), source("ferret-2001", ferrets))
	c.DryRun = true
	if r := run(t, c); r.Err != nil || r.Change != library.Added {
		t.Errorf("%+v", r)
	}
	if entries, err := os.ReadDir(c.Data); err != nil || len(entries) > 0 {
		t.Errorf("a dry run wrote %v, %v", entries, err)
	}
}

// TestTwoAtOnce: two runs on one data folder follow one another.
func TestTwoAtOnce(t *testing.T) {
	var requests atomic.Int32
	c := config(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		serve(ferrets)(w, r)
	}), source("ferret-2001", ferrets))
	changes := make([]library.Change, 2)
	var both sync.WaitGroup
	for i := range changes {
		both.Go(func() {
			results, err := pull.Run(context.Background(), c)
			if err != nil || len(results) != 1 || results[0].Err != nil {
				t.Errorf("run %d: %v, %v", i, results, err)
				return
			}
			changes[i] = results[0].Change
		})
	}
	both.Wait()
	if n := requests.Load(); n != 1 || changes[0] == changes[1] {
		t.Errorf("%d requests, %v; want one, added by one and unchanged by the other", n, changes)
	}
}

// TestProgress: what is reported grows to the total, files shared by two
// treaties counted once.
func TestProgress(t *testing.T) {
	s := source("ferret-2001", ferrets)
	twin := s
	twin.ID = "ferret-annexes"
	c := config(t, serve(ferrets), s, twin)
	last := pull.Progress{}
	c.Progress = func(p pull.Progress) {
		if p.Done < last.Done || p.Done > p.Total || p.Total != int64(len(ferrets)) {
			t.Errorf("after %+v comes %+v", last, p)
		}
		last = p
	}
	if results, err := pull.Run(context.Background(), c); err != nil || len(results) != 2 || results[1].Err != nil {
		t.Fatalf("%v, %v", results, err)
	}
	if last.Done != last.Total {
		t.Errorf("ends at %+v", last)
	}
}

// TestAway: a host that cannot be reached is tried once for each file after
// the first.
func TestAway(t *testing.T) {
	c := config(t, http.NotFoundHandler(), source("ferret-2001", ferrets), source("weasel-2002", ferrets), source("zorilla-2003", ferrets))
	asked := 0
	c.Client = pull.NewClient(func(*http.Request) (*url.URL, error) {
		asked++
		return url.Parse("http://127.0.0.1:1") // nothing listens there
	})
	c.Base = ""
	results, err := pull.Run(context.Background(), c)
	if err != nil || len(results) != 3 {
		t.Fatalf("%v, %d results", err, len(results))
	}
	for _, r := range results {
		if r.Err == nil {
			t.Errorf("%s came from nowhere", r.Treaty)
		}
	}
	if asked != 7 {
		t.Errorf("asked %d times, want 5, 1 and 1", asked)
	}
}

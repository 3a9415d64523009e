package index_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"treatybot/corpus"
	"treatybot/corpus/store"
	"treatybot/corpus/store/storetest"
	"treatybot/index"
)

// builtInFolder is where tests that only need the built-in documents share
// their index.
var builtInFolder string

// preparedIndex names a folder with an index of the built-in documents, as in
// package bottest. What tests building builds one anew all the same.
const preparedIndex = "TREATYBOT_TEST_INDEX"

func TestMain(m *testing.M) {
	storetest.Child(followBesides)
	dir, err := os.MkdirTemp("", "indextest-")
	if from := os.Getenv(preparedIndex); err == nil && from != "" {
		err = os.CopyFS(dir, os.DirFS(from))
	}
	if err != nil {
		panic(err)
	}
	builtInFolder = dir
	code := m.Run()
	if sharedIndex != nil {
		if err := sharedIndex.Close(); err != nil {
			fmt.Fprintln(os.Stderr, "close the index that tests share:", err)
			code = max(code, 1)
		}
	}
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// builtInIndex is the index of the built-in documents, opened once for all tests:
// under the race detector that takes longer than most of them.
var builtInIndex = sync.OnceValues(func() (x *index.Index, err error) {
	sharedIndex, err = openIndex(builtInFolder, "")
	return sharedIndex, err
})

// sharedIndex is that index, if a test wanted it.
var sharedIndex *index.Index

func builtIn(t testing.TB) *index.Index {
	t.Helper()
	x, err := builtInIndex()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// differ tells how two values differ; "" where they do not. It is for what is
// large and should be equal, which cmp alone takes seconds to find.
func differ(want, got any) string {
	if reflect.DeepEqual(want, got) {
		return ""
	}
	return cmp.Diff(want, got)
}

var moderator = store.Actor{ID: "1", Name: "Mod"}

// shelf is a store with the indexes that follow it.
type shelf struct {
	testing.TB
	store  *store.Store
	guilds *index.Guilds
	dir    string
}

// newShelf opens a store and indexes in a folder, over the built-in documents.
func newShelf(t testing.TB, x *index.Index, dir string) *shelf {
	t.Helper()
	return newShelfOn(t, x, store.Config{Dir: dir}, dir)
}

// newShelfOn is newShelf over any database.
func newShelfOn(t testing.TB, x *index.Index, c store.Config, dir string) *shelf {
	t.Helper()
	s := &shelf{TB: t, store: storetest.Open(t, c), dir: filepath.Join(dir, "guilds")}
	s.openGuilds(x)
	return s
}

func (s *shelf) openGuilds(x *index.Index) {
	s.Helper()
	guilds, err := index.OpenGuilds(context.Background(), index.GuildsConfig{Dir: s.dir, Shared: x, Store: s.store, Open: 3})
	if err != nil {
		s.Fatal(err)
	}
	s.guilds = guilds
	s.Cleanup(func() { _ = guilds.Close() })
}

// add publishes a text, and gives its id.
func (s *shelf) add(guild, title, text string) string {
	s.Helper()
	d, err := s.store.Add(context.Background(), guild, store.Proposal{
		Meta: corpus.Meta{Title: title, Language: "en", Source: "a test"}, File: store.File{Name: "text.md", MediaType: "text/markdown"},
		Original: []byte(text), Text: text, Passages: 1, Origin: store.Origin{Kind: store.OriginText},
	}, moderator)
	if err != nil {
		s.Fatal(err)
	}
	s.update(guild)
	return d.ID
}

func (s *shelf) update(guild string) {
	s.Helper()
	if err := s.guilds.Update(context.Background(), guild); err != nil {
		s.Fatal(err)
	}
}

// ask gives what a guild finds.
func (s *shelf) ask(guild, question string) []index.Hit {
	s.Helper()
	v, release, err := s.guilds.View(context.Background(), guild)
	defer release()
	if err != nil {
		s.Fatal(err)
	}
	result, err := v.Search(context.Background(), v.ParseQuestion(question), index.Options{})
	if err != nil {
		s.Fatal(err)
	}
	return result.Hits
}

// finds reports whether a guild finds a document.
func (s *shelf) finds(guild, question, document string) bool {
	s.Helper()
	for _, h := range s.ask(guild, question) {
		if h.Document == document {
			return true
		}
	}
	return false
}

const zebras = "# Zebra clearance in Ruritania\n\nThe zebra battalion of Ruritania cleared the Strelsau ridge with trained zebras."

func TestGuildFollowsChanges(t *testing.T) {
	ctx := context.Background()
	s := newShelf(t, builtIn(t), t.TempDir())
	const question = "which battalion cleared the Strelsau ridge?"
	if s.finds("A", question, "c-zebras") {
		t.Fatal("found before it was added")
	}
	id := s.add("A", "Zebras", zebras)
	hits := s.ask("A", question)
	if len(hits) == 0 || hits[0].Document != id || hits[0].Kind != corpus.Community {
		t.Fatalf("added document is not first: %v", ids(hits))
	}
	if s.finds("B", question, id) || s.finds("", question, id) {
		t.Error("another guild finds it")
	}
	steps := []struct {
		name string
		do   func() error
		want bool
	}{
		{"remove", func() error { _, err := s.store.Remove(ctx, "A", id, moderator); return err }, false},
		{"restore", func() error { _, err := s.store.Restore(ctx, "A", id, moderator); return err }, true},
		{"replace", func() error {
			_, err := s.store.Add(ctx, "A", store.Proposal{
				Meta: corpus.Meta{Title: "Zebras"}, File: store.File{Name: "b.md"}, Original: []byte("b"), Text: "Nothing of the kind happened anywhere.", Replaces: id,
			}, moderator)
			return err
		}, false},
		{"restore the first text", func() error { _, err := s.store.RestoreRevision(ctx, "A", id, 1, moderator); return err }, true},
		{"erase", func() error { return s.store.Erase(ctx, "A") }, false},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		s.update("A")
		if got := s.finds("A", "Strelsau ridge zebra battalion", id); got != step.want {
			t.Errorf("after %s: found %t, want %t", step.name, got, step.want)
		}
	}
	id = s.add("A", "Zebras", zebras)
	if !s.finds("A", question, id) {
		t.Error("not found when added after all was erased")
	}
}

// texts makes documents of words that the shared documents use.
type texts struct {
	*rand.Rand
	words []string
}

func newTexts(t testing.TB, x *index.Index, seed uint64) texts {
	t.Helper()
	made := texts{Rand: rand.New(rand.NewPCG(seed, 1))}
	for _, d := range x.Documents()[:4] {
		passages, err := x.Passages(d.ID+"#art-1", d.ID+"#art-1-1", d.ID+"#art-2-1", d.ID+"#art-5-1", d.ID+"#art-9")
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range passages {
			made.words = append(made.words, strings.Fields(p.Wording().Text)...)
		}
	}
	if len(made.words) < 100 {
		t.Fatalf("only %d words to make texts of", len(made.words))
	}
	return made
}

func (m texts) markdown() string {
	var b strings.Builder
	for range 1 + m.IntN(4) {
		fmt.Fprintf(&b, "## Article %d\n\n", 1+m.IntN(30))
		for range 1 + m.IntN(4) {
			for range 5 + m.IntN(40) {
				b.WriteString(m.words[m.IntN(len(m.words))] + " ")
			}
			b.WriteString("\n\n")
		}
	}
	return b.String()
}

// TestGuildIsolation: what guild A adds changes no byte of what guild B finds,
// nor of its order and scores.
func TestGuildIsolation(t *testing.T) {
	x := builtIn(t)
	s := newShelf(t, x, t.TempDir())
	m := newTexts(t, x, 7)
	for range 3 {
		s.add("B", "B's own", m.markdown())
	}
	asked := []string{"Strelsau ridge zebra battalion"}
	for i, j := range readJudged(t, splits...) {
		if i%20 == 0 {
			asked = append(asked, j.Text)
		}
	}
	findings := func(guild string) (all [][]index.Hit) {
		for _, q := range asked {
			all = append(all, s.ask(guild, q))
		}
		return all
	}
	b, none := findings("B"), findings("C")
	for range 12 {
		s.add("A", "A's own", m.markdown())
	}
	s.add("A", "Zebras", zebras)
	if reflect.DeepEqual(none, findings("A")) {
		t.Error("A's documents have no effect on A")
	}
	if diff := differ(b, findings("B")); diff != "" {
		t.Errorf("A's documents change what B finds:\n%s", diff)
	}
	if diff := differ(none, findings("C")); diff != "" {
		t.Errorf("A's documents change what a guild without any finds:\n%s", diff)
	}
}

// TestGuildReopens: an index that is opened again, made anew, or damaged gives
// the same answers; one that fell behind the store catches up.
func TestGuildReopens(t *testing.T) {
	x := builtIn(t)
	s := newShelf(t, x, t.TempDir())
	m := newTexts(t, x, 11)
	for range 6 {
		s.add("A", "A's own", m.markdown())
	}
	id := s.add("A", "Zebras", zebras)
	const question = "clear mined areas in the Strelsau ridge, Ruritania"
	want := s.ask("A", question)
	reopen := func() { _ = s.guilds.Close(); s.openGuilds(x) }
	folder := func() string {
		found, err := filepath.Glob(filepath.Join(s.dir, "*", "index_meta.json"))
		if err != nil || len(found) != 1 {
			t.Fatalf("folders of indexes: %v, %v", found, err)
		}
		return filepath.Dir(found[0])
	}
	for _, c := range []struct {
		name   string
		damage func() error
	}{
		{"closed", func() error { return nil }},
		{"folder deleted", func() error { return os.RemoveAll(folder()) }},
		{"metadata damaged", func() error { return os.WriteFile(filepath.Join(folder(), "index_meta.json"), []byte("{"), 0o644) }},
		{"root damaged", func() error {
			return os.WriteFile(filepath.Join(folder(), "store", "root.bolt"), make([]byte, 5000), 0o644)
		}},
	} {
		_ = s.guilds.Close()
		if err := c.damage(); err != nil {
			t.Fatal(err)
		}
		reopen()
		if diff := differ(want, s.ask("A", question)); diff != "" {
			t.Errorf("%s: finds something else:\n%s", c.name, diff)
		}
	}
	_ = s.guilds.Close()
	if _, err := s.store.Remove(context.Background(), "A", id, moderator); err != nil {
		t.Fatal(err)
	}
	reopen()
	if s.finds("A", question, id) {
		t.Error("what was removed meanwhile is found")
	}
}

// TestGuildFollow: what another process writes is found within 2 s, whether
// the two share a folder or a server.
func TestGuildFollow(t *testing.T) {
	x := builtIn(t)
	storetest.Each(t, func(t *testing.T, c store.Config) {
		here, there := newShelfOn(t, x, c, t.TempDir()), newShelfOn(t, x, c, t.TempDir())
		ctx, stop := context.WithCancel(context.Background())
		var following sync.WaitGroup
		following.Go(func() { _ = here.guilds.Follow(ctx) })
		defer following.Wait()
		defer stop()
		const question = "Strelsau ridge zebra battalion"
		if here.finds("A", question, "c-zebras") {
			t.Fatal("found before it was added")
		}
		id := there.add("A", "Zebras", zebras)
		eventually(t, "what another process added is found", func() bool { return here.finds("A", question, id) })
		if err := there.store.Erase(ctx, "A"); err != nil {
			t.Fatal(err)
		}
		eventually(t, "what another process erased is gone", func() bool { return !here.finds("A", question, id) })
	})
}

// eventually waits for what another process should see within 2 s, and longer
// on a busy machine.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	start := time.Now()
	for !holds() {
		if time.Since(start) > 20*time.Second {
			t.Fatalf("not within 20 s: %s", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Logf("%s after %v", what, time.Since(start).Round(time.Millisecond))
}

// TestGuildErased: nothing of an erased guild stays on disk, whether its index
// was open or not.
func TestGuildErased(t *testing.T) {
	x := builtIn(t)
	s := newShelf(t, x, t.TempDir())
	for _, guild := range []string{"open", "closed"} {
		id := s.add(guild, "Zebras", zebras)
		if !s.finds(guild, "Strelsau ridge zebra battalion", id) {
			t.Fatalf("%s: not found", guild)
		}
	}
	_ = s.guilds.Close()
	s.openGuilds(x)
	s.ask("open", "zebra")
	ctx, stop := context.WithCancel(context.Background())
	var following sync.WaitGroup
	following.Go(func() { _ = s.guilds.Follow(ctx) })
	defer following.Wait()
	defer stop()
	for _, guild := range []string{"open", "closed"} {
		if err := s.store.Erase(ctx, guild); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "folders are removed", func() bool {
		found, err := filepath.Glob(filepath.Join(s.dir, "*", "index_meta.json"))
		return err == nil && len(found) == 0
	})
}

// TestGuildsEvict: more guilds than are kept open at a time all find their own.
func TestGuildsEvict(t *testing.T) {
	s := newShelf(t, builtIn(t), t.TempDir())
	const n = 8
	var wanted [n]string
	for i := range n {
		wanted[i] = s.add(fmt.Sprint(i), "Zebras", zebras+fmt.Sprintf("\n\nOf guild %d.", i))
	}
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for i := range 3 * n {
				if guild := i % n; !s.finds(fmt.Sprint(guild), "Strelsau ridge zebra battalion", wanted[guild]) {
					t.Errorf("guild %d does not find its own", guild)
				}
			}
		})
	}
	asking.Wait()
}

// TestGuildWhileChanging searches a guild's documents while they change.
func TestGuildWhileChanging(t *testing.T) {
	s := newShelf(t, builtIn(t), t.TempDir())
	id := s.add("A", "Zebras", zebras)
	done := make(chan struct{})
	var asking sync.WaitGroup
	for range 2 {
		asking.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					s.ask("A", "who cleared the Strelsau ridge?")
				}
			}
		})
	}
	for range 10 {
		if _, err := s.store.Remove(context.Background(), "A", id, moderator); err != nil {
			t.Fatal(err)
		}
		s.update("A")
		if _, err := s.store.Restore(context.Background(), "A", id, moderator); err != nil {
			t.Fatal(err)
		}
		s.update("A")
	}
	s.guilds.Rebuild("A")
	close(done)
	asking.Wait()
	if !s.finds("A", "Strelsau ridge zebra battalion", id) {
		t.Error("not found in the end")
	}
}

// TestGuildYieldsToTreaty: a treaty's text that a guild rewrote comes behind
// the treaty.
func TestGuildYieldsToTreaty(t *testing.T) {
	x := builtIn(t)
	s := newShelf(t, x, t.TempDir())
	ottawa, err := x.At(context.Background(), "ottawa-1997", corpus.Locator{Article: "20"})
	if err != nil {
		t.Fatal(err)
	}
	var forged strings.Builder
	for i := range 4 {
		fmt.Fprintf(&forged, "## Article %d\n\n", 17+i)
		for _, p := range ottawa {
			forged.WriteString(p.Wording().Label + " " + strings.ReplaceAll(p.Wording().Text, "six months", "six minutes") + "\n\n")
		}
	}
	s.add("A", "Ottawa Convention, corrected", forged.String())
	for _, question := range []string{
		"can a country quit the mine ban in the middle of a war?", "withdraw ottawa 6 months", "when does a withdrawal from the Ottawa Convention take effect?",
		"how long after withdrawal is a state still bound?",
	} {
		hits := s.ask("A", question)
		if len(hits) == 0 || hits[0].Kind == corpus.Community {
			t.Errorf("%s: first is %s", question, ids(hits))
		}
	}
}

package index_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"treatybot/corpus/store"
	"treatybot/corpus/store/storetest"
	"treatybot/index"
)

// The child that [TestGuildKill] kills is told where the indexes lie, and how
// many operations are to be acknowledged in a long run.
const (
	killFolder     = "TREATYBOT_INDEX_CHILD"
	killOperations = "TREATYBOT_KILL_OPERATIONS"
)

// followBesides keeps the indexes of all writers' guilds while a child writes.
func followBesides(ctx context.Context, s *store.Store) error {
	x, guilds, err := openGuildsOf(s, os.Getenv(killFolder))
	if err != nil {
		return err
	}
	defer x.Close()
	for w := range killWriters {
		_, release, err := guilds.View(ctx, fmt.Sprint("g", w)) // opens it
		if err != nil {
			return err
		}
		release()
	}
	return guilds.Follow(ctx)
}

// openGuildsOf opens the indexes of guilds below a folder.
func openGuildsOf(s *store.Store, folder string) (*index.Index, *index.Guilds, error) {
	x, err := openIndex(filepath.Join(folder, "index"), "")
	if err != nil {
		return nil, nil, err
	}
	guilds, err := index.OpenGuilds(context.Background(), index.GuildsConfig{Dir: filepath.Join(folder, "guilds"), Shared: x, Store: s})
	return x, guilds, err
}

const killWriters = 2

// TestGuildKill: however a process ends that writes documents and follows them
// with an index, a new one finds index and store agreeing.
func TestGuildKill(t *testing.T) {
	folder := t.TempDir()
	t.Setenv(killFolder, folder)
	kill := storetest.Kill{Writers: killWriters, Duration: 4 * time.Second, Seed: uint64(time.Now().UnixNano())}
	if text := os.Getenv(killOperations); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		kill.Operations, kill.Duration = n, 0
	}
	builtIn(t)
	if err := os.CopyFS(filepath.Join(folder, "index"), os.DirFS(builtInFolder)); err != nil { // so that no child has to build the shared index
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, c store.Config) {
		kill.Config = c
		compared := 0
		kill.After = func(t *testing.T, s *store.Store) { compared += compareGuilds(t, s, folder) }
		n := kill.Run(t)
		t.Logf("seed %d: %d operations acknowledged, %d more committed, %d processes killed; %d documents compared", kill.Seed, n.Acknowledged, n.Unheard, n.Kills, compared)
		if n.Acknowledged == 0 || compared == 0 {
			t.Error("nothing was done")
		}
	})
}

// compareGuilds opens the indexes as a new process does, and compares them
// with the store: the same documents, of each the same passages.
func compareGuilds(t *testing.T, s *store.Store, folder string) (compared int) {
	t.Helper()
	x, guilds, err := openGuildsOf(s, folder)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	defer guilds.Close()
	for w := range killWriters {
		guild := fmt.Sprint("g", w)
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		v, release, err := guilds.View(ctx, guild)
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		published := 0
		for offset := 0; ; offset += store.MaxPage {
			page, err := s.List(context.Background(), guild, store.Query{Offset: offset})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range page.Documents {
				compareDocument(t, s, v, guild, d.ID)
				published++
			}
			if len(page.Documents) == 0 {
				break
			}
		}
		if indexed := len(v.Documents()) - len(x.Documents()); indexed != published {
			t.Errorf("guild %s: %d documents in the index, %d in the store", guild, indexed, published)
		}
		compared += published
		release()
	}
	return compared
}

// compareDocument compares the passages of a document with those indexed.
func compareDocument(t *testing.T, s *store.Store, v *index.View, guild, id string) {
	t.Helper()
	kept, err := s.Get(context.Background(), guild, id)
	if err != nil {
		t.Fatal(err)
	}
	want := index.DocumentOf(kept)
	var ids []string
	for _, p := range want.Passages {
		ids = append(ids, p.ID)
	}
	got, err := v.Passages(ids...)
	if err != nil {
		t.Fatal(err)
	}
	info, _ := v.Document(id)
	if diff := differ(want.Passages, got); diff != "" || info.Passages != len(got) || info.Title != want.Title {
		t.Errorf("guild %s: document %s is not indexed as it is in the store (%d passages, want %d)\n%s", guild, id, info.Passages, len(want.Passages), diff)
	}
}

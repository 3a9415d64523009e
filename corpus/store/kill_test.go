package store_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"treatybot/corpus/store"
	"treatybot/corpus/store/storetest"
)

func TestMain(m *testing.M) {
	storetest.Child(nil)
	os.Exit(m.Run())
}

// killVariable names the environment variable that holds how many operations
// TestKill has acknowledged on each database. Without it, it takes a few seconds.
const killVariable = "TREATYBOT_KILL_OPERATIONS"

// TestKill: what was acknowledged is there, however its process ended.
func TestKill(t *testing.T) {
	kill := storetest.Kill{Writers: 2, Duration: 6 * time.Second, Seed: uint64(time.Now().UnixNano())}
	if text := os.Getenv(killVariable); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		kill.Operations, kill.Duration = n, 0
	} else if testing.Short() {
		kill.Duration = time.Second
	}
	storetest.Each(t, func(t *testing.T, c store.Config) {
		kill.Config = c
		n := kill.Run(t)
		t.Logf("seed %d: %d operations acknowledged, %d more committed, %d processes killed", kill.Seed, n.Acknowledged, n.Unheard, n.Kills)
		if n.Acknowledged == 0 {
			t.Error("nothing was done")
		}
		if c.URL == "" {
			checkIntegrity(t, storetest.Open(t, c))
		}
	})
}

// checkIntegrity has SQLite look through the whole file.
func checkIntegrity(t *testing.T, s *store.Store) {
	t.Helper()
	if got, err := s.Value(ctx, "PRAGMA integrity_check"); err != nil || got != "ok" {
		t.Errorf("integrity: %s, %v", got, err)
	}
	for _, orphans := range []string{
		"SELECT count(*) FROM contents WHERE id NOT IN (SELECT content FROM revisions UNION SELECT content FROM drafts)",
		"SELECT count(*) FROM revisions r WHERE NOT EXISTS (SELECT 1 FROM contents c WHERE c.id = r.content)",
		"SELECT count(*) FROM documents d WHERE NOT EXISTS (SELECT 1 FROM revisions r WHERE r.guild = d.guild AND r.document = d.id AND r.revision = d.revision)",
	} {
		if got, err := s.Value(ctx, orphans); err != nil || got != "0" {
			t.Errorf("%s: %s, %v", orphans, got, err)
		}
	}
}

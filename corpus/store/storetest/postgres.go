package storetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"treatybot/corpus/store"
)

const (
	// RequirePostgres names the environment variable under which a test that
	// needs PostgreSQL fails, rather than skips, where there is no server.
	RequirePostgres = "TREATYBOT_REQUIRE_POSTGRES"
	// TestDatabase names the one that holds the address of a server to use,
	// in place of starting one. Tests make and drop schemas of their own in it.
	TestDatabase = "TREATYBOT_TEST_DATABASE_URL"
)

// startWithin is how long a server may take to answer after its start.
const startWithin = 60 * time.Second

// Postgres gives the settings of an empty store on PostgreSQL: a schema of its
// own, dropped at the end of the test. The first call of a process starts a
// server, from what is installed on the machine; it ends with the process,
// however that ends.
func Postgres(t testing.TB) store.Config {
	t.Helper()
	address, err := server()
	if err != nil {
		if os.Getenv(RequirePostgres) != "" {
			t.Fatalf("%s is set, but there is no PostgreSQL server: %v", RequirePostgres, err)
		}
		t.Skipf("needs a PostgreSQL server: %v", err)
	}
	schema := "t_" + strings.ToLower(rand.Text()[:12])
	Exec(t, address, "CREATE SCHEMA "+schema)
	t.Cleanup(func() { Exec(t, address, "DROP SCHEMA "+schema+" CASCADE") })
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("the address of the server cannot be read")
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return store.Config{URL: u.String()}
}

// durable has the server wait for the disk, as servers do.
func durable(t testing.TB, address string) {
	t.Helper()
	if os.Getenv(TestDatabase) == "" {
		Exec(t, address, "ALTER SYSTEM SET fsync = on")
		Exec(t, address, "SELECT pg_reload_conf()")
	}
}

// Exec runs statements on a server, beside any store.
func Exec(t testing.TB, address, statements string, args ...any) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err == nil {
		_, err = db.ExecContext(context.Background(), statements, args...)
		err = errors.Join(err, db.Close())
	}
	if err != nil {
		t.Fatalf("%s: %v", statements, err)
	}
}

// server gives the address of the server of this process.
var server = sync.OnceValues(func() (string, error) {
	if address := os.Getenv(TestDatabase); address != "" {
		return address, nil
	}
	bin, err := programs()
	if err != nil {
		return "", err
	}
	return start(bin)
})

// programs finds the folder of the server's programs.
func programs() (string, error) {
	if found, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(found); err == nil {
			return filepath.Dir(real), nil
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // Debian's
	if err != nil || len(found) == 0 {
		return "", errors.New("no initdb in PATH or /usr/lib/postgresql")
	}
	return filepath.Dir(found[len(found)-1]), nil
}

// keeper makes a database, runs its server, and ends both when its standard
// input does: the process of the tests holds the other end. $1 is the folder,
// $2 that of the programs. Tests kill programs, never the machine: the server
// need not wait for the disk, except in benchmarks.
const keeper = `
trap '' INT HUP TERM
"$2/initdb" -D "$1/data" -U treatybot -A trust -E UTF8 --locale=C --no-sync >"$1/log" 2>&1 || exit 1
"$2/postgres" -D "$1/data" -k "$1" -c listen_addresses= -c max_connections=200 -c fsync=off >>"$1/log" 2>&1 </dev/null &
server=$!
read -r _
kill -QUIT $server
wait $server
rm -rf "$1/data" "$1/log" "$1"/.s.*
rmdir "$1" 2>/dev/null || true
`

// start makes a database in a temporary folder and waits until its server
// answers on a socket there.
func start(bin string) (string, error) {
	dir, err := os.MkdirTemp("", "treatybot-pg-")
	if err != nil {
		return "", err
	}
	command := []string{"/bin/sh", "-c", keeper, "keeper", dir, bin}
	if os.Geteuid() == 0 { // the server refuses to run as root
		if command, err = asUser(dir, command); err != nil {
			return "", errors.Join(err, os.Remove(dir))
		}
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	if _, err := cmd.StdinPipe(); err != nil { // closed by the end of this process
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", errors.Join(err, os.Remove(dir))
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	address := (&url.URL{Scheme: "postgres", User: url.User("treatybot"), Path: "/postgres", RawQuery: url.Values{"host": {dir}}.Encode()}).String()
	return address, answers(address, dir, ended)
}

// asUser has a command run by another user than root, who gets the folder.
func asUser(dir string, command []string) ([]string, error) {
	runuser, err := exec.LookPath("runuser")
	if err != nil {
		return nil, errors.New("the server does not run as root, and there is no runuser to change to another user")
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err := errors.Join(err1, err2, os.Chown(dir, uid, gid)); err != nil {
			return nil, err
		}
		return append([]string{runuser, "-u", name, "--"}, command...), nil
	}
	return nil, errors.New("the server does not run as root, and there is no user postgres or nobody")
}

// answers waits for the server.
func answers(address, dir string, ended <-chan error) error {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), startWithin)
	defer cancel()
	for {
		if err = db.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case <-ended:
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond):
			continue
		}
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		return fmt.Errorf("the server does not start: %w: %s", err, bytes.TrimSpace(log))
	}
}

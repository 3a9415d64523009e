package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os/user"
	"path/filepath"
	"time"

	"treatybot/bot"
	"treatybot/corpus/fetch"
	"treatybot/corpus/store"
	"treatybot/index"
)

// storeConfig says where the documents of servers are kept.
func (a *app) storeConfig() store.Config {
	return store.Config{Dir: a.config.DataDir, URL: string(a.config.Database), Limits: store.DefaultLimits(), Log: a.log}
}

// openShelf opens the store of the documents of servers, and makes it where
// there is none, and their indexes.
func (a *app) openShelf(ctx context.Context) (*store.Store, *index.Guilds, error) {
	if a.store != nil {
		return a.store, a.guilds, nil
	}
	documents, err := store.Open(ctx, a.storeConfig())
	if err != nil {
		return nil, nil, err
	}
	guilds, err := index.OpenGuilds(ctx, index.GuildsConfig{Dir: filepath.Join(a.config.DataDir, "guilds"), Shared: a.index, Store: documents, Log: a.log})
	if err != nil {
		return nil, nil, errors.Join(err, documents.Close())
	}
	a.store, a.guilds = documents, guilds
	return documents, guilds, nil
}

// keptWithin bounds how long a command that can do without the documents of
// servers waits for their database.
const keptWithin = 3 * time.Second

// openKept opens the store if there is one. Where it cannot be opened, answers
// do without: what is about documents of servers says so.
func (a *app) openKept(ctx context.Context) {
	if !store.Exists(a.storeConfig()) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, keptWithin)
	defer cancel()
	if _, _, err := a.openShelf(ctx); err != nil {
		a.log.Warn("the documents of servers are left out", "error", err)
	}
}

// storeErrors put errors of the store into words for the operator.
var storeErrors = []struct {
	is   error
	next string
}{
	{store.ErrFull, "Free some space there, or name a data folder elsewhere with --data."},
	{store.ErrReadOnly, refusedHint},
	{store.ErrNewerSchema, "Use the newest treatybot that has run here."},
	{store.ErrCorrupt, "Put " + store.FileName + " from a backup into the data folder; or move it away and bring the documents back with: treatybot corpus import ARCHIVE.zip"},
	{store.ErrAddress, "Write DATABASE_URL as postgres://user:password@host/name, or leave it out to keep documents in the data folder."},
	{store.ErrArchive, "Give a file that treatybot corpus export wrote, whole and unchanged."},
	{store.ErrUnavailable, "Check that the database runs and answers, and that no other program holds " + store.FileName + " in the data folder."},
}

// storeError adds the operator's next step to an error of the store.
func storeError(err error) error {
	for _, s := range storeErrors {
		if errors.Is(err, s.is) {
			return &hinted{err, s.next}
		}
	}
	var limit *store.LimitError
	if errors.As(err, &limit) {
		return &hinted{err, "Remove documents that are no longer needed: treatybot corpus list"}
	}
	return err
}

// passwordOf gives the password in the address of a database.
func passwordOf(address secret) secret {
	u, err := url.Parse(string(address))
	if err != nil || u.User == nil {
		return ""
	}
	password, _ := u.User.Password()
	return secret(password)
}

// operator is who works on the command line: whoever may start the program
// keeps all documents.
func operator() bot.Actor {
	name := "operator"
	if u, err := user.Current(); err == nil && u.Username != "" {
		name = u.Username
	}
	return bot.Actor{ID: name, Name: name, Moderator: true}
}

// userAgent names the program to sites from which it gets what is behind a
// link.
const userAgent = "treatybot"

// links makes what follows links.
func (a *app) links() (*fetch.Client, error) {
	return fetch.New(fetch.Config{UserAgent: userAgent, Proxy: http.ProxyFromEnvironment, Log: a.log})
}

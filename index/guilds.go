package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"treatybot/corpus/store"
)

// GuildsConfig says where the indexes of guilds are, and of what.
type GuildsConfig struct {
	Dir    string // folder that holds a folder for each
	Shared *Index // the shared documents, which every guild finds as well
	Store  *store.Store
	Log    *slog.Logger // may be nil
	Open   int          // indexes kept open at a time; 0: 64
}

// Guilds keeps an index for each guild that has documents of its own, beside
// the shared one. An index is opened, or made of what the store holds, when a
// guild first asks, and follows the store from then on ([Guilds.Follow]). It may
// be used by several goroutines.
type Guilds struct {
	cfg    GuildsConfig
	origin string // what indexes are made by and of; others are made anew
	head   int64  // of the feed when this was opened: no index that is open knows less

	mu     sync.Mutex
	guilds map[string]*guildEntry
	closed bool
}

// guildEntry is a guild whose documents were asked for.
type guildEntry struct {
	ready chan struct{}        // closed when it is open, or failed to be
	err   error                // once ready
	part  atomic.Pointer[part] // what is searched; nil: the guild has no document

	following sync.Mutex  // held while index follows the store
	index     *guildIndex // nil while the guild never had a document

	users int       // views in use; guarded by Guilds.mu
	used  time.Time // last; guarded by Guilds.mu
	gone  bool      // no more in the map; closed when the last user leaves. Guarded by Guilds.mu
	erase bool      // and removed
}

const (
	guildsOpen  = 64     // an open index holds a few files and some hundred KB
	guildsKnown = 10_000 // that have no documents: a few hundred bytes each
)

// ErrGuildsClosed is returned after Close.
var ErrGuildsClosed = errors.New("indexes of guilds are closed")

// OpenGuilds prepares the indexes of guilds. It opens none.
func OpenGuilds(ctx context.Context, cfg GuildsConfig) (*Guilds, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Open == 0 {
		cfg.Open = guildsOpen
	}
	feed, err := cfg.Store.FeedID(ctx)
	if err != nil {
		return nil, fmt.Errorf("open indexes of guilds: %w", err)
	}
	head, err := cfg.Store.Head(ctx)
	if err != nil {
		return nil, fmt.Errorf("open indexes of guilds: %w", err)
	}
	made, err := madeBy(cfg.Shared.names)
	if err != nil {
		return nil, err
	}
	return &Guilds{cfg: cfg, origin: made + " " + feed, head: head, guilds: map[string]*guildEntry{}}, nil
}

// View gives what a guild can find, for as long as it is not released. Where
// the guild's own documents cannot be searched the view is of the shared ones,
// and the error says why: ctx ended while their index was still being made, or
// the store or the disk is at fault. No guild ("") has no documents.
func (s *Guilds) View(ctx context.Context, guild string) (v *View, release func(), err error) {
	shared := &s.cfg.Shared.View
	if guild == "" {
		return shared, func() {}, nil
	}
	e, err := s.enter(guild)
	if err != nil {
		return shared, func() {}, err
	}
	release = sync.OnceFunc(func() { s.leave(guild, e) })
	select {
	case <-e.ready:
		err = e.err
	case <-ctx.Done():
		err = fmt.Errorf("index of guild is not ready: %w", ctx.Err())
	}
	own := e.part.Load()
	if err != nil || own == nil {
		return shared, release, err
	}
	return &View{shared.vocabulary, append(shared.parts[:1:1], own)}, release, nil
}

// enter counts a user of a guild's entry in, and begins to open one that is
// new.
func (s *Guilds) enter(guild string) (*guildEntry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrGuildsClosed
	}
	e := s.guilds[guild]
	if e == nil {
		e = &guildEntry{ready: make(chan struct{}), users: 1} // one for the opening
		s.guilds[guild] = e
		go s.open(guild, e)
	}
	e.users++
	return e, nil
}

// leave counts a user out. The last one closes an entry that is no more in
// the map.
func (s *Guilds) leave(guild string, e *guildEntry) {
	s.mu.Lock()
	e.users--
	e.used = time.Now()
	last := e.gone && e.users == 0
	s.mu.Unlock()
	if last {
		s.discard(guild, e)
	}
}

// open opens a guild's index and brings it up to date. An entry that fails is
// taken out, so that the next request tries again.
func (s *Guilds) open(guild string, e *guildEntry) {
	defer s.leave(guild, e)
	defer s.evict()
	defer close(e.ready)
	if e.err = s.follow(context.Background(), guild, e); e.err != nil {
		s.cfg.Log.Error("documents of a guild cannot be searched", "guild", guild, "error", e.err)
		s.forget(guild, e, false)
	}
}

// follow brings an entry to the state of the store, and opens its index first
// where the guild has had documents and it is not open.
func (s *Guilds) follow(ctx context.Context, guild string, e *guildEntry) error {
	e.following.Lock()
	defer e.following.Unlock()
	if e.index != nil {
		changed, err := e.index.follow(ctx)
		if changed {
			e.part.Store(e.index.part())
		}
		return err
	}
	head, err := s.cfg.Store.HeadOf(ctx, guild)
	if err != nil || head == 0 {
		return err
	}
	for again := true; ; again = false {
		if e.index, err = openGuild(guild, s.folder(guild), s.origin, s.cfg.Shared.vocabulary, s.cfg.Store); err != nil {
			return err
		}
		if _, err = e.index.follow(ctx); !errors.Is(err, errErased) || !again {
			break
		}
		if err := e.index.remove(); err != nil {
			s.cfg.Log.Warn("index of a guild could not be removed", "guild", guild, "error", err)
		}
	}
	e.part.Store(e.index.part())
	return err
}

// Update brings a guild's index to the state of the store, if it is open: who
// has just changed a document finds it with the next question.
func (s *Guilds) Update(ctx context.Context, guild string) error {
	s.mu.Lock()
	e := s.guilds[guild]
	if e != nil {
		e.users++
	}
	s.mu.Unlock()
	if e == nil {
		return nil // it will be up to date when it is opened
	}
	defer s.leave(guild, e)
	select {
	case <-e.ready:
	case <-ctx.Done():
		return ctx.Err()
	}
	if e.err != nil {
		return e.err
	}
	err := s.follow(ctx, guild, e)
	switch {
	case errors.Is(err, errErased):
		s.forget(guild, e, true)
		return nil
	case err != nil && ctx.Err() == nil:
		s.forget(guild, e, false) // opened again, or made anew, by the next request
	}
	return err
}

// forget takes an entry out of the map; its index is closed, and removed if it
// is erased, when nobody uses it any more.
func (s *Guilds) forget(guild string, e *guildEntry, erase bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.guilds[guild] == e {
		delete(s.guilds, guild)
	}
	e.gone, e.erase = true, e.erase || erase
}

// discard closes the index of an entry that nobody uses.
func (s *Guilds) discard(guild string, e *guildEntry) {
	e.following.Lock()
	defer e.following.Unlock()
	if e.index == nil {
		return
	}
	end := e.index.close
	if e.erase {
		end = e.index.remove
	}
	if err := end(); err != nil {
		s.cfg.Log.Warn("index of a guild could not be closed", "guild", guild, "error", err)
	}
	e.index = nil
}

// evict closes the indexes that were not used for longest, if too many are
// open, and forgets guilds that have none.
func (s *Guilds) evict() {
	for {
		guild, e := s.idle()
		if e == nil {
			return
		}
		s.forget(guild, e, false)
		s.leave(guild, e)
	}
}

// idle finds an entry to close, and counts itself as its user.
func (s *Guilds) idle() (guild string, oldest *guildEntry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	open := 0
	for _, e := range s.guilds {
		if e.part.Load() != nil {
			open++
		}
	}
	if open <= s.cfg.Open && len(s.guilds)-open <= guildsKnown {
		return "", nil
	}
	for name, e := range s.guilds {
		if e.users == 0 && (e.part.Load() != nil) == (open > s.cfg.Open) && (oldest == nil || e.used.Before(oldest.used)) {
			guild, oldest = name, e
		}
	}
	if oldest != nil {
		oldest.users++
	}
	return guild, oldest
}

const (
	feedRead   = 500         // changes at a time
	followWait = time.Second // after an error of the store
)

// Follow keeps open indexes at the state of the store, whichever process
// changed it, until the context ends. It first removes what is left of guilds
// that the store does not know any more.
func (s *Guilds) Follow(ctx context.Context) error {
	after, err := s.head, s.sweep(ctx)
	for ctx.Err() == nil {
		if err != nil {
			s.cfg.Log.Warn("documents of guilds may be out of date", "error", err)
			select {
			case <-time.After(followWait):
			case <-ctx.Done():
			}
		}
		if _, err = s.cfg.Store.Wait(ctx, after); err == nil {
			after, err = s.followFrom(ctx, after)
		}
	}
	return ctx.Err()
}

// followFrom updates the indexes of guilds with changes after a number, and
// gives the number of the last.
func (s *Guilds) followFrom(ctx context.Context, after int64) (int64, error) {
	changes, err := s.cfg.Store.Changes(ctx, after, feedRead)
	if err != nil {
		return after, err
	}
	updated := map[string]bool{}
	for _, c := range changes {
		if c.Action == store.ActionErased {
			s.drop(c.Guild)
		} else if !updated[c.Guild] {
			updated[c.Guild] = true
			if err := s.Update(ctx, c.Guild); err != nil {
				s.cfg.Log.Warn("documents of a guild could not be updated", "guild", c.Guild, "error", err)
			}
		}
		after = c.Seq
	}
	return after, nil
}

// Rebuild removes a guild's index, which a search found broken; the next
// request makes it anew of what the store has.
func (s *Guilds) Rebuild(guild string) { s.drop(guild) }

// drop removes a guild's index, open or not.
func (s *Guilds) drop(guild string) {
	s.mu.Lock()
	e := s.guilds[guild]
	if e != nil {
		e.users++
	}
	s.mu.Unlock()
	if e == nil {
		removeGuild(s.folder(guild))
		return
	}
	s.forget(guild, e, true)
	s.leave(guild, e)
}

// folder gives the folder of a guild's index. Guilds are named from outside;
// a digest is a safe name.
func (s *Guilds) folder(guild string) string {
	sum := sha256.Sum256([]byte(guild))
	return filepath.Join(s.cfg.Dir, hex.EncodeToString(sum[:16]))
}

// sweep removes the indexes of guilds of which the store has nothing.
func (s *Guilds) sweep(ctx context.Context) error {
	entries, err := os.ReadDir(s.cfg.Dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	guilds, err := s.cfg.Store.Guilds(ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, guild := range guilds {
		known[filepath.Base(s.folder(guild))] = true
	}
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), ".lock"); !known[name] {
			removeGuild(filepath.Join(s.cfg.Dir, name))
		}
	}
	return nil
}

// Close closes all indexes once nobody uses them. It may be called more than
// once.
func (s *Guilds) Close() error {
	s.mu.Lock()
	s.closed = true
	entries := make(map[string]*guildEntry, len(s.guilds))
	for guild, e := range s.guilds {
		e.users++
		entries[guild] = e
	}
	s.mu.Unlock()
	for guild, e := range entries {
		<-e.ready
		s.forget(guild, e, false)
		s.leave(guild, e)
	}
	return nil
}

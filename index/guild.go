package index

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/gofrs/flock"

	"treatybot/corpus"
	"treatybot/corpus/store"
)

// guildIndex is the index of one guild's documents: a copy of what the store
// has published there, which it follows change by change. It can always be
// made anew.
type guildIndex struct {
	guild    string
	shared   *vocabulary
	store    *store.Store
	bleve    bleve.Index
	lock     *flock.Flock // keeps other processes off the folder; nil: the folder is temporary
	folder   string
	sequence int64 // of the last change that the index has
	infos    map[string]*guildInfo
}

// Keys of what a guild's index keeps of itself.
var (
	sequenceKey = []byte("treatybot_sequence")
	originKey   = []byte("treatybot_origin") // what it was made by, and of which feed
)

// infoPrefix begins the ids of entries that describe a document: its id
// follows. They have no words, so that no search finds them.
const infoPrefix = "info:"

// guildInfo describes an indexed document.
type guildInfo struct {
	DocumentInfo
	Longer, Both int // words of all passages, after analysis: of their tellings the longer; all
}

// openGuild opens the index in a folder, or makes a new one where there is
// none, where it is broken, or where it was made by another version or from
// another database. While another process has it, a temporary one is made.
func openGuild(guild, folder, origin string, shared *vocabulary, s *store.Store) (*guildIndex, error) {
	g := &guildIndex{guild: guild, shared: shared, store: s, folder: folder, infos: map[string]*guildInfo{}}
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return nil, err
	}
	lock := flock.New(folder + ".lock")
	switch alone, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("lock index of guild: %w", err)
	case alone:
		g.lock = lock
		if err := g.open(origin); err == nil {
			return g, nil
		}
		if err := os.RemoveAll(folder); err != nil {
			return nil, errors.Join(err, lock.Unlock())
		}
	default:
		temporary, err := os.MkdirTemp("", temporaryPrefix)
		if err != nil {
			return nil, err
		}
		g.folder = filepath.Join(temporary, "guild")
	}
	if err := g.make(origin); err != nil {
		return nil, errors.Join(fmt.Errorf("make index of guild: %w", err), g.remove())
	}
	return g, nil
}

// open opens what is in the folder. Damaged bytes may end in a panic of the
// library; that is an error like any other.
func (g *guildIndex) open(origin string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("open index of guild: %v", r)
		}
	}()
	b, err := bleve.Open(g.folder)
	if err != nil {
		return err
	}
	made, err := b.GetInternal(originKey)
	if err == nil && string(made) != origin {
		err = errors.New("index of guild was made by another version, or from another database")
	}
	if err == nil {
		var raw []byte
		if raw, err = b.GetInternal(sequenceKey); err == nil && len(raw) == 8 {
			g.sequence = int64(binary.BigEndian.Uint64(raw))
		}
	}
	g.bleve = b
	if err == nil {
		err = g.readInfos()
	}
	if err != nil {
		g.bleve = nil
		return errors.Join(err, b.Close())
	}
	return nil
}

// readInfos reads what describes the documents.
func (g *guildIndex) readInfos() error {
	p := &part{bleve: g.bleve}
	ids, err := p.idsOf(context.Background(), exactly(fieldKind, infoPrefix), mostEntries)
	if err != nil {
		return err
	}
	return p.read(fieldPassage, ids, func(_ string, stored []byte) error {
		info := &guildInfo{}
		if err := json.Unmarshal(stored, info); err != nil {
			return err
		}
		g.infos[info.ID] = info
		return nil
	})
}

// make makes an empty index.
func (g *guildIndex) make(origin string) error {
	m, err := newMapping()
	if err != nil {
		return err
	}
	b, err := bleve.New(g.folder, m)
	if err != nil {
		return err
	}
	if err := b.SetInternal(originKey, []byte(origin)); err != nil {
		return errors.Join(err, b.Close())
	}
	g.bleve, g.sequence = b, 0
	return nil
}

// close releases the index. A temporary one goes.
func (g *guildIndex) close() error {
	err := g.bleve.Close()
	if g.lock == nil {
		return errors.Join(err, os.RemoveAll(filepath.Dir(g.folder)))
	}
	return errors.Join(err, g.lock.Unlock())
}

// remove releases the index and deletes it.
func (g *guildIndex) remove() error {
	var err error
	if g.bleve != nil {
		err = g.bleve.Close()
	}
	if g.lock == nil {
		return errors.Join(err, os.RemoveAll(filepath.Dir(g.folder)))
	}
	return errors.Join(err, os.RemoveAll(g.folder), g.lock.Unlock())
}

const (
	changesRead  = 500  // at a time
	passagesHeld = 1000 // from which on a batch is written
)

// errErased says that the guild's data were erased after the index was made:
// it is to be made anew.
var errErased = errors.New("guild was erased")

// follow brings the index to the state of the store, and reports whether
// anything changed. Documents are written in one batch with the number of the
// last change that they are the state of: after a crash it goes on from there.
func (g *guildIndex) follow(ctx context.Context) (changed bool, err error) {
	head, err := g.store.HeadOf(ctx, g.guild)
	if err != nil {
		return false, err
	}
	if head < g.sequence { // the database was brought back from a backup
		return false, errErased
	}
	for g.sequence < head {
		changes, err := g.store.ChangesOf(ctx, g.guild, g.sequence, changesRead)
		if err != nil || len(changes) == 0 {
			return changed, err
		}
		if g.sequence > 0 && slices.ContainsFunc(changes, func(c store.Change) bool { return c.Action == store.ActionErased }) {
			return changed, errErased
		}
		if err := g.apply(ctx, changes); err != nil {
			return changed, err
		}
		changed = true
	}
	return changed, nil
}

// apply writes the documents that changed, as they are now.
func (g *guildIndex) apply(ctx context.Context, changes []store.Change) error {
	batch := g.bleve.NewBatch()
	written := map[string]*guildInfo{} // of this batch; nil: the document is gone
	held := 0
	done := map[string]bool{"": true}
	for i, c := range changes {
		if !done[c.Document] {
			info, n, err := g.put(ctx, batch, c.Document)
			if err != nil {
				return err
			}
			done[c.Document], written[c.Document] = true, info
			held += n
		}
		if held < passagesHeld && i < len(changes)-1 {
			continue
		}
		batch.SetInternal(sequenceKey, binary.BigEndian.AppendUint64(nil, uint64(c.Seq)))
		if err := g.bleve.Batch(batch); err != nil {
			return fmt.Errorf("update index of guild: %w", err)
		}
		for id, info := range written {
			if g.infos[id] = info; info == nil {
				delete(g.infos, id)
			}
		}
		g.sequence, held = c.Seq, 0
		batch = g.bleve.NewBatch() // bleve may still be reading the old one
		clear(written)
	}
	return nil
}

// put replaces a document in a batch by what the store has of it: nil if it is
// not published. It also tells how many entries that takes.
func (g *guildIndex) put(ctx context.Context, batch *bleve.Batch, id string) (*guildInfo, int, error) {
	old, err := (&part{bleve: g.bleve}).idsOf(ctx, exactly(fieldDocument, id), mostEntries)
	if err != nil {
		return nil, 0, err
	}
	for _, entry := range old {
		batch.Delete(entry)
	}
	kept, err := g.store.Get(ctx, g.guild, id)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && !kept.Published():
		return nil, len(old), nil
	case err != nil:
		return nil, 0, err
	}
	d := DocumentOf(kept)
	info := &guildInfo{DocumentInfo: infosOf([]corpus.Document{d})[0]}
	for _, p := range d.Passages {
		entry, found, err := newEntry(p, g.shared.names, g.shared.stemmer)
		if err != nil {
			return nil, 0, err
		}
		info.Longer += found.length()
		info.Both += found.lengths()
		if err := batch.Index(p.ID, entry); err != nil {
			return nil, 0, fmt.Errorf("index %s: %w", p.ID, err)
		}
	}
	described, err := json.Marshal(info)
	if err != nil {
		return nil, 0, err
	}
	return info, len(old) + len(d.Passages), batch.Index(infoPrefix+id, map[string]any{fieldDocument: id, fieldKind: infoPrefix, fieldPassage: string(described)})
}

// mostEntries is more entries than one guild can have: its documents would
// pass the limit of bytes long before.
const mostEntries = 10_000_000

// DocumentOf gives a document of the store with its passages, as they are
// indexed.
func DocumentOf(kept store.Document) corpus.Document {
	kept.Meta.ID = kept.ID
	return corpus.NewCommunityDocument(kept.Meta, kept.Text)
}

// part gives what views search; nil where there is no document.
func (g *guildIndex) part() *part {
	if len(g.infos) == 0 {
		return nil
	}
	var c catalogue
	longer, both, passages := 0, 0, 0
	for _, id := range slices.Sorted(maps.Keys(g.infos)) {
		info := g.infos[id]
		c.Documents = append(c.Documents, info.DocumentInfo)
		longer, both, passages = longer+info.Longer, both+info.Both, passages+info.Passages
	}
	c.AverageLength, c.AverageText = float64(longer)/float64(max(1, passages)), float64(both)/float64(max(1, passages))
	return newPart(g.bleve, c)
}

// removeGuild deletes an index that no process has open.
func removeGuild(folder string) {
	lock := flock.New(folder + ".lock")
	if alone, err := lock.TryLock(); err != nil || !alone {
		return
	}
	_ = os.RemoveAll(folder)
	_ = lock.Unlock()
}

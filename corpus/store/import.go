package store

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"treatybot/corpus"
)

// Imported tells what an import did.
type Imported struct {
	Added   []string          // ids of documents that are new here
	Present []string          // ids, as in the archive, of those that were there
	Renamed map[string]string // id in the archive to id here
	History int               // entries added
}

// Import adds what an archive of [Store.Export] holds to a guild, the same or
// another one, here or elsewhere. All of the archive is checked before anything
// is written; a file that is no such archive is ErrArchive. Documents that the
// guild has already are left alone, so that an import that was cut off is
// finished by another one. A document whose id is taken by another one gets a
// new id. Limits apply, but for adds per hour. The history of the archive comes
// along, and says in entries of its own who imported what.
func (s *Store) Import(ctx context.Context, guild string, r io.ReaderAt, size int64, by Actor) (Imported, error) {
	const action = "import archive"
	if err := checkGuild(guild); err != nil {
		return Imported{}, fmt.Errorf("%s: %w", action, err)
	}
	a, err := openArchive(r, size, s.limits, s.moment())
	if err == nil {
		err = a.check(ctx)
	}
	if err != nil {
		return Imported{}, fmt.Errorf("%s: %w", action, err)
	}
	in := importer{store: s, archive: a, guild: guild, by: cleanActor(by), ids: map[string]string{}, done: Imported{Renamed: map[string]string{}}}
	for _, d := range a.manifest.Documents {
		if err := in.document(ctx, d); err != nil {
			return in.done, err
		}
	}
	return in.done, in.records(ctx)
}

// importer brings an archive into a guild.
type importer struct {
	store   *Store
	archive *archive
	guild   string
	by      Actor
	ids     map[string]string // in the archive to here
	done    Imported
}

// document adds one document, unless it is there.
func (in *importer) document(ctx context.Context, d archivedDocument) error {
	at := slices.IndexFunc(d.Revisions, func(r archivedRevision) bool { return r.Revision == d.Revision })
	current, _, err := in.archive.revision(d.ID, d.Revisions[at])
	if err != nil {
		return fmt.Errorf("document %q: %w", d.ID, err)
	}
	id, added := "", false
	err = in.store.write(ctx, "import document "+d.ID, in.guild, func(ctx context.Context, t *tx) error {
		id, err = in.find(ctx, t, d.ID, current)
		if added = err == nil && id == ""; added {
			id, err = in.add(ctx, t, d, current)
		}
		return err
	})
	if err != nil {
		return err
	}
	in.ids[d.ID] = id
	switch {
	case added:
		in.done.Added = append(in.done.Added, id)
	default:
		in.done.Present = append(in.done.Present, d.ID)
	}
	if id != d.ID {
		in.done.Renamed[d.ID] = id
	}
	return nil
}

// find gives the id of the document here that has or had the same revision, of
// several the one of the same id; empty if there is none, or only ones that
// other documents of the archive are.
func (in *importer) find(ctx context.Context, t *tx, id string, i item) (string, error) {
	type match struct{ id, meta string }
	scan := func(r scanner) (m match, err error) { return m, r.Scan(&m.id, &m.meta) }
	list, err := collect(ctx, t.querier, scan, "SELECT document, meta FROM revisions WHERE guild = ? AND sha256 = ? AND text_sha256 = ? ORDER BY CASE WHEN document = ? THEN 0 ELSE 1 END, document",
		t.guild, i.file.SHA256, i.textSum, id)
	if err != nil {
		return "", err
	}
	wanted := encode(keepMeta(i.meta))
	for _, m := range list {
		if m.meta == wanted && !in.taken(m.id) {
			return m.id, nil
		}
	}
	return "", nil
}

func (in *importer) taken(id string) bool {
	for _, here := range in.ids {
		if here == id {
			return true
		}
	}
	return false
}

// add makes a document with all its revisions and gives its id.
func (in *importer) add(ctx context.Context, t *tx, d archivedDocument, current item) (string, error) {
	room := need{}
	for _, r := range d.Revisions {
		room.kept += r.Size + r.TextSize
	}
	if d.Removed == nil {
		room.documents, room.bytes = 1, current.bytes()
	}
	if err := t.checkRoom(ctx, room); err != nil {
		return "", err
	}
	id, err := t.freeIDLike(ctx, d.ID)
	if err != nil {
		return "", err
	}
	added := cleanActor(d.Added.Actor)
	var removed Deed
	if d.Removed != nil {
		removed = Deed{cleanActor(d.Removed.Actor), d.Removed.At}
	}
	if err := t.exec(ctx, "INSERT INTO documents (guild, id, revision, latest, added_at, added_id, added_name, removed_at, removed_id, removed_name, seq) VALUES ("+marks(10)+", 0)",
		t.guild, id, d.Revision, d.Latest, stamp(d.Added.At), added.ID, added.Name, stamp(removed.At), removed.ID, removed.Name); err != nil {
		return "", err
	}
	for _, r := range d.Revisions {
		i, p, err := in.archive.revision(d.ID, r)
		if err != nil {
			return "", err
		}
		if err := t.putContent(ctx, i.content, p.Original, []byte(p.Text)); err != nil {
			return "", err
		}
		if err := t.addRevision(ctx, id, r.Revision, i); err != nil {
			return "", err
		}
		if r.Revision == d.Revision {
			continue
		}
		if r.Superseded.IsZero() {
			r.Superseded = t.now
		}
		if err := t.exec(ctx, "UPDATE revisions SET superseded_at = ? WHERE guild = ? AND document = ? AND revision = ?", stamp(r.Superseded), t.guild, id, r.Revision); err != nil {
			return "", err
		}
	}
	return id, in.announce(ctx, t, id, d, current)
}

// announce tells history and feed of a document that was imported.
func (in *importer) announce(ctx context.Context, t *tx, id string, d archivedDocument, current item) error {
	e := Entry{Actor: in.by, Action: ActionPublished, Document: id, Revision: d.Revision, Title: current.meta.Title, Detail: "imported"}
	if d.Removed == nil {
		return t.record(ctx, e)
	}
	e.Action = ActionRemoved
	return t.record(ctx, e)
}

// records adds the entries of the history and the questions that are not there.
func (in *importer) records(ctx context.Context) error {
	return in.store.write(ctx, "import history", in.guild, func(ctx context.Context, t *tx) error {
		in.done.History = 0
		here, err := collect(ctx, t.querier, scanEntry, selectEntry+" FROM history WHERE guild = ?", t.guild)
		if err != nil {
			return err
		}
		seen := map[Entry]int{}
		for _, e := range here {
			e.Seq = 0
			seen[e]++
		}
		for _, a := range in.archive.history {
			e := in.entry(a)
			if seen[e] > 0 {
				seen[e]--
				continue
			}
			if err := t.note(ctx, e); err != nil {
				return err
			}
			in.done.History++
		}
		return in.questions(ctx, t)
	})
}

func (in *importer) entry(a archivedEntry) Entry {
	id := cut(corpus.OneLine(a.Document), maxName)
	if here, ok := in.ids[id]; ok {
		id = here
	}
	return Entry{
		At: a.At.UTC().Truncate(time.Millisecond), Actor: cleanActor(a.Actor), Action: Action(cut(corpus.OneLine(string(a.Action)), maxID)),
		Document: id, Revision: a.Revision, Title: cut(corpus.OneLine(a.Title), maxTitle), Detail: cut(corpus.OneLine(a.Detail), maxName),
	}
}

func (in *importer) questions(ctx context.Context, t *tx) error {
	var n int
	if err := t.row(ctx, "SELECT count(*) FROM gaps WHERE guild = ?", t.guild).Scan(&n); err != nil {
		return err
	}
	for _, g := range in.archive.gaps {
		question := cut(corpus.OneLine(g.Question), maxTitle)
		folded := corpus.Fold(question)
		if folded == "" || n >= MaxGaps {
			continue
		}
		added, err := t.execCount(ctx, "INSERT INTO gaps (guild, folded, question, asked, first_day, last_day) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (guild, folded) DO NOTHING",
			t.guild, folded, question, g.Count, g.First.String(), g.Last.String())
		if err != nil {
			return err
		}
		n += added
	}
	return nil
}

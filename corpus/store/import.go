package store

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"treatybot/corpus"
)

// Bounds of an archive that is not trusted.
const (
	maxListing  = 64 << 20 // bytes of each JSON file
	maxRevision = 1 << 30  // bytes of one original or text, where no limit is set
	clockSkew   = 24 * time.Hour
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

// archive is one that is read, not trusted.
type archive struct {
	manifest manifest
	history  []archivedEntry
	gaps     []archivedGap
	files    map[string]*zip.File
	limits   Limits
	now      time.Time
}

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrArchive, fmt.Sprintf(format, args...))
}

// openArchive reads the lists and checks what they say.
func openArchive(r io.ReaderAt, size int64, limits Limits, now time.Time) (*archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuse("%v", err)
	}
	a := &archive{files: make(map[string]*zip.File, len(z.File)), limits: limits, now: now}
	for _, f := range z.File {
		if a.files[f.Name] != nil {
			return nil, refuse("it has %q twice", f.Name)
		}
		a.files[f.Name] = f
	}
	for _, list := range []struct {
		name string
		into any
	}{{manifestName, &a.manifest}, {historyName, &a.history}, {gapsName, &a.gaps}} {
		content, err := a.read(list.name, maxListing)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(content, list.into); err != nil {
			return nil, refuse("%s: %v", list.name, err)
		}
	}
	switch m := a.manifest; {
	case m.Format != archiveFormat:
		return nil, refuse("its format is %q", m.Format)
	case m.Version != archiveVersion:
		return nil, refuse("it is of version %d, this program knows %d", m.Version, archiveVersion)
	}
	return a, nil
}

// read gives the content of a file of at most so many bytes, whatever its
// header says.
func (a *archive) read(name string, most int64) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, refuse("it has no %s", name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, refuse("%s: %v", name, err)
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, most+1))
	switch {
	case err != nil:
		return nil, refuse("%s: %v", name, err)
	case int64(len(content)) > most:
		return nil, refuse("%s is longer than it says", name)
	}
	return content, nil
}

// archivedID is the form of the ids that this package gives, with room.
var archivedID = regexp.MustCompile(`^` + IDPrefix + `[\p{L}\p{N}\p{M}-]{1,200}$`)

// check reads the whole archive once, so that a bad one is found before
// anything is written.
func (a *archive) check(ctx context.Context) error {
	seen := map[string]bool{}
	for _, d := range a.manifest.Documents {
		if !archivedID.MatchString(d.ID) || seen[d.ID] {
			return refuse("%q is no id, or there twice", cut(d.ID, maxName))
		}
		seen[d.ID] = true
		if err := a.checkDocument(d); err != nil {
			return err
		}
		for _, r := range d.Revisions {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if _, _, err := a.revision(d.ID, r); err != nil {
				return fmt.Errorf("document %q: %w", d.ID, err)
			}
		}
	}
	for _, e := range a.history {
		if !a.plausible(e.At) || !utf8.ValidString(string(e.Action)) {
			return refuse("its history has an entry of %s", e.At)
		}
	}
	for _, g := range a.gaps {
		if g.Count < 1 || !g.First.Exact() || !g.Last.Exact() {
			return refuse("it has a question asked %d times from %s to %s", g.Count, g.First, g.Last)
		}
	}
	return nil
}

func (a *archive) checkDocument(d archivedDocument) error {
	numbers := map[int]bool{}
	for _, r := range d.Revisions {
		if r.Revision < 1 || r.Revision > d.Latest || numbers[r.Revision] || !a.plausible(r.Published.At) || !r.Superseded.IsZero() && !a.plausible(r.Superseded) {
			return refuse("document %q: revision %d does not fit", d.ID, r.Revision)
		}
		numbers[r.Revision] = true
	}
	if !numbers[d.Revision] || !a.plausible(d.Added.At) || d.Removed != nil && !a.plausible(d.Removed.At) {
		return refuse("document %q does not fit together", d.ID)
	}
	return nil
}

// plausible reports whether something can have happened then.
func (a *archive) plausible(t time.Time) bool {
	return t.Unix() > 0 && t.Before(a.now.Add(clockSkew))
}

// revision reads a revision, and checks that it is what the manifest says.
func (a *archive) revision(document string, r archivedRevision) (item, Proposal, error) {
	most := int64(maxRevision)
	if a.limits.FileBytes > 0 {
		most = a.limits.FileBytes
	}
	if larger := max(r.Size, r.TextSize); larger > most {
		return item{}, Proposal{}, &LimitError{What: QuotaFile, Limit: most, Used: larger}
	}
	originalPath, textPath := r.paths(document)
	original, err := a.read(originalPath, r.Size)
	if err != nil {
		return item{}, Proposal{}, err
	}
	text, err := a.read(textPath, r.TextSize)
	if err != nil {
		return item{}, Proposal{}, err
	}
	p := Proposal{Meta: r.Meta.meta(), File: File{Name: r.Name, MediaType: r.MediaType}, Original: original, Text: string(text), Passages: r.Passages, Origin: r.Origin}
	i, err := newItem(p, r.Published.Actor, r.Published.At.UTC().Truncate(time.Millisecond), a.limits)
	switch {
	case errors.Is(err, ErrInvalid):
		return item{}, Proposal{}, refuse("revision %d: %v", r.Revision, err)
	case err != nil:
		return item{}, Proposal{}, err
	case i.file.Size != r.Size || i.textSize != r.TextSize || i.file.SHA256 != r.SHA256 || i.textSum != r.TextSHA256:
		return item{}, Proposal{}, refuse("revision %d is not what the manifest says", r.Revision)
	}
	return i, p, nil
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

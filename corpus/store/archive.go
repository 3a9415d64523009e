package store

import (
	"archive/zip"
	"context"
	"encoding/json"
	"io"
	"path"
	"strconv"
	"strings"
	"time"

	"treatybot/corpus"
	"treatybot/corpus/pattern"
)

// The form of archives. A newer version is one that this program cannot read.
const (
	archiveFormat  = "treatybot-corpus"
	archiveVersion = 1
	manifestName   = "manifest.json"
	historyName    = "history.json"
	gapsName       = "gaps.json"
)

type manifest struct {
	Format    string             `json:"format"`
	Version   int                `json:"version"`
	Guild     string             `json:"guild"`
	Exported  time.Time          `json:"exported"`
	Documents []archivedDocument `json:"documents"`
}

type archivedDocument struct {
	ID        string             `json:"id"`
	Revision  int                `json:"revision"` // the current one
	Latest    int                `json:"latest"`
	Added     archivedDeed       `json:"added"`
	Removed   *archivedDeed      `json:"removed,omitempty"`
	Revisions []archivedRevision `json:"revisions"`
}

type archivedRevision struct {
	Revision   int          `json:"revision"`
	Meta       metadata     `json:"meta"`
	Name       string       `json:"file_name"`
	MediaType  string       `json:"media_type"`
	Size       int64        `json:"size"`
	SHA256     string       `json:"sha256"`
	TextSize   int64        `json:"text_size"`
	TextSHA256 string       `json:"text_sha256"`
	Passages   int          `json:"passages"`
	Origin     Origin       `json:"origin"`
	Published  archivedDeed `json:"published"`
	Superseded time.Time    `json:"superseded,omitzero"`
}

type archivedDeed struct {
	Actor
	At time.Time `json:"at"`
}

type archivedEntry struct {
	archivedDeed
	Action   Action `json:"action"`
	Document string `json:"document"`
	Revision int    `json:"revision"`
	Title    string `json:"title"`
	Detail   string `json:"detail,omitempty"`
}

type archivedGap struct {
	Question string      `json:"question"`
	Count    int         `json:"count"`
	First    corpus.Date `json:"first"`
	Last     corpus.Date `json:"last"`
}

// paths gives where the original and the text of a revision lie. The original
// keeps its extension, for people who look into the archive.
func (r archivedRevision) paths(document string) (original, text string) {
	folder := path.Join("documents", document, strconv.Itoa(r.Revision))
	return path.Join(folder, "original"+plainExtension.FindString(strings.ToLower(r.Name))), path.Join(folder, "text.md")
}

var plainExtension = pattern.New(`\.[a-z0-9]{1,8}$`)

// Exported counts what an archive holds.
type Exported struct {
	Documents, Revisions, History int
	Bytes                         int64 // of originals and texts
}

// Export writes all that is kept of a guild, but for drafts, as a zip archive:
// manifest.json, history.json, gaps.json and, under documents/, the original and
// text of every revision. It shows one moment, whatever is written meanwhile. w
// should be quick, as a file is: one that takes nothing for 30 s has a server end
// the transaction.
func (s *Store) Export(ctx context.Context, guild string, w io.Writer) (n Exported, err error) {
	started := false // what went out cannot be taken back for a second attempt
	err = s.snapshot(ctx, "export guild", guild, func(ctx context.Context, q querier) error {
		n = Exported{}
		m, history, gaps, err := q.archive(ctx, guild, s.moment())
		if err != nil {
			return err
		}
		if started {
			return &outsideError{ErrUnavailable}
		}
		started = true
		z := zip.NewWriter(w)
		n.Documents, n.History = len(m.Documents), len(history)
		for _, f := range []struct {
			name  string
			value any
		}{{manifestName, m}, {historyName, history}, {gapsName, gaps}} {
			if err := addJSON(z, m.Exported, f.name, f.value); err != nil {
				return err
			}
		}
		for _, d := range m.Documents {
			for _, r := range d.Revisions {
				if err := q.addContent(ctx, z, m, d.ID, r); err != nil {
					return err
				}
				n.Revisions++
				n.Bytes += r.Size + r.TextSize
			}
		}
		return outside(z.Close())
	})
	return n, err
}

// archive gathers all but originals and texts.
func (q querier) archive(ctx context.Context, guild string, now time.Time) (m manifest, history []archivedEntry, gaps []archivedGap, err error) {
	m = manifest{Format: archiveFormat, Version: archiveVersion, Guild: guild, Exported: now, Documents: []archivedDocument{}}
	if err = q.archiveDocuments(ctx, &m); err != nil {
		return
	}
	scan := func(r scanner) (archivedEntry, error) {
		e, err := scanEntry(r)
		return archivedEntry{archivedDeed{e.Actor, e.At}, e.Action, e.Document, e.Revision, e.Title, e.Detail}, err
	}
	if history, err = collect(ctx, q, scan, selectEntry+" FROM history WHERE guild = ? ORDER BY seq", guild); err != nil {
		return
	}
	list, err := q.gaps(ctx, guild)
	for _, g := range list {
		gaps = append(gaps, archivedGap(g))
	}
	return m, history, gaps, err
}

func (q querier) archiveDocuments(ctx context.Context, m *manifest) error {
	type revision struct {
		current    int
		superseded int64
		Document
		item
	}
	scan := func(r scanner) (v revision, err error) {
		v.Document, v.item, err = scanRevision(r, &v.current, &v.superseded)
		return v, err
	}
	list, err := collect(ctx, q, scan, selectDocument("r.revision", ", d.revision, r.superseded_at")+" WHERE d.guild = ? ORDER BY d.id, r.revision", m.Guild)
	if err != nil {
		return err
	}
	for _, v := range list {
		if n := len(m.Documents); n == 0 || m.Documents[n-1].ID != v.ID {
			d := archivedDocument{ID: v.ID, Revision: v.current, Latest: v.Latest, Added: archivedDeed(v.Added)}
			if !v.Document.Published() {
				removed := archivedDeed(v.Removed)
				d.Removed = &removed
			}
			m.Documents = append(m.Documents, d)
		}
		d := &m.Documents[len(m.Documents)-1]
		d.Revisions = append(d.Revisions, archivedRevision{
			Revision: v.Revision, Meta: keepMeta(v.item.meta), Name: v.file.Name, MediaType: v.file.MediaType, Size: v.file.Size, SHA256: v.file.SHA256,
			TextSize: v.textSize, TextSHA256: v.textSum, Passages: v.passages, Origin: v.origin, Published: archivedDeed(v.by), Superseded: unstamp(v.superseded),
		})
	}
	return nil
}

func (q querier) addContent(ctx context.Context, z *zip.Writer, m manifest, document string, r archivedRevision) error {
	var original, text []byte
	err := q.row(ctx, "SELECT c.original, c.body FROM revisions r JOIN contents c ON c.id = r.content WHERE r.guild = ? AND r.document = ? AND r.revision = ?",
		m.Guild, document, r.Revision).Scan(&original, &text)
	if err != nil {
		return err
	}
	originalPath, textPath := r.paths(document)
	if err := addFile(z, m.Exported, originalPath, original); err != nil {
		return err
	}
	return addFile(z, m.Exported, textPath, text)
}

func addJSON(z *zip.Writer, at time.Time, name string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return &outsideError{err}
	}
	return addFile(z, at, name, append(b, '\n'))
}

func addFile(z *zip.Writer, at time.Time, name string, content []byte) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
	if err == nil {
		_, err = w.Write(content)
	}
	return outside(err)
}

// outside marks an error of a writer or reader that was handed in.
func outside(err error) error {
	if err == nil {
		return nil
	}
	return &outsideError{err}
}

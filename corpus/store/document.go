package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"treatybot/corpus"
)

// IDPrefix begins the id of every document of a guild, and of no other
// document: built-in and imported ones must not use it.
const IDPrefix = "c-"

// Actor is who did something.
type Actor struct {
	ID   string `json:"id"`   // user id; on the command line the name of the account
	Name string `json:"name"` // as it was shown at the time
}

// OriginKind tells which way a document came.
type OriginKind string

// The ways in.
const (
	OriginFile        OriginKind = "file"    // attachment
	OriginLink        OriginKind = "link"    // fetched from an address
	OriginMessage     OriginKind = "message" // a message of the guild
	OriginText        OriginKind = "text"    // typed in
	OriginCommandLine OriginKind = "command" // by the operator
)

// Origin tells from where a document came.
type Origin struct {
	Kind   OriginKind `json:"kind"`
	Ref    string     `json:"ref,omitempty"`    // name of the file, address, or jump link
	Author string     `json:"author,omitempty"` // who wrote the message
}

// File describes the original bytes of a document.
type File struct {
	Name      string // as it was handed in, on one line; never a path to write to
	MediaType string // as found by looking at it, such as "application/pdf"
	Size      int64  // bytes; set by the store
	SHA256    string // 64 hexadecimal digits; set by the store
}

// Deed is who did something, and when.
type Deed struct {
	Actor
	At time.Time // UTC, to the millisecond; zero where it was not done
}

// Document is one revision of a document of a guild: the current one unless
// something else is said.
type Document struct {
	Guild    string
	ID       string // IDPrefix and a slug of the title it was first published under
	Revision int    // from 1 on; a new one for each replacement
	Latest   int    // the highest revision there was
	Meta     corpus.Meta
	File     File
	Text     string // extracted, as Markdown; empty in lists
	TextSize int64  // bytes
	Passages int    // as counted by whoever segmented it
	Origin   Origin
	Added    Deed  // first publication
	Changed  Deed  // publication of this revision
	Removed  Deed  // zero At: it is published
	Seq      int64 // of the last change to the document
}

// Published reports whether the document is to be found in answers.
func (d Document) Published() bool { return d.Removed.At.IsZero() }

// PurgedAt gives the day on which a removed document goes for good.
func (d Document) PurgedAt() time.Time {
	if d.Published() {
		return time.Time{}
	}
	return d.Removed.At.Add(KeepRemoved)
}

// Get gives a document of the guild with its text, removed ones included:
// look at [Document.Published]. ErrNotFound once it is purged.
func (s *Store) Get(ctx context.Context, guild, id string) (d Document, err error) {
	err = s.readGuild(ctx, "get document", guild, func(ctx context.Context, q querier) error {
		d, err = scanTexted(q.row(ctx, selectDocument("d.revision", ", c.body")+withContent+" WHERE d.guild = ? AND d.id = ?", guild, id))
		return missing(err, "document", id)
	})
	return d, err
}

// Revision gives a revision of a document that is kept, with its text.
func (s *Store) Revision(ctx context.Context, guild, id string, revision int) (d Document, err error) {
	err = s.readGuild(ctx, "get revision", guild, func(ctx context.Context, q querier) error {
		d, err = scanTexted(q.row(ctx, selectDocument("r.revision", ", c.body")+withContent+" WHERE d.guild = ? AND d.id = ? AND r.revision = ?", guild, id, revision))
		return missing(err, "revision", fmt.Sprint(id, " ", revision))
	})
	return d, err
}

// Revisions lists the revisions that are kept of a document, newest first,
// without texts.
func (s *Store) Revisions(ctx context.Context, guild, id string) (list []Document, err error) {
	err = s.readGuild(ctx, "list revisions", guild, func(ctx context.Context, q querier) error {
		list, err = collect(ctx, q, scanDocument, selectDocument("r.revision", "")+" WHERE d.guild = ? AND d.id = ? ORDER BY r.revision DESC", guild, id)
		if err == nil && len(list) == 0 {
			err = missing(sql.ErrNoRows, "document", id)
		}
		return err
	})
	return list, err
}

// Original gives the bytes of a revision as they were handed in; revision 0 is
// the current one.
func (s *Store) Original(ctx context.Context, guild, id string, revision int) (f File, original []byte, err error) {
	err = s.readGuild(ctx, "get original", guild, func(ctx context.Context, q querier) error {
		row := q.row(ctx, `SELECT r.file_name, r.media_type, r.size, r.sha256, c.original
			FROM documents d JOIN revisions r ON r.guild = d.guild AND r.document = d.id JOIN contents c ON c.id = r.content
			WHERE d.guild = ? AND d.id = ? AND r.revision = CASE WHEN ? = 0 THEN d.revision ELSE ? END`, guild, id, revision, revision)
		f, original = File{}, nil
		return missing(row.Scan(&f.Name, &f.MediaType, &f.Size, &f.SHA256, &original), "document", id)
	})
	return f, original, err
}

// selectDocument selects documents, each at the given revision: "d.revision"
// is the current one, "r.revision" any.
func selectDocument(revision, further string) string {
	return "SELECT d.guild, d.id, r.revision, d.latest, d.added_at, d.added_id, d.added_name, d.removed_at, d.removed_id, d.removed_name, d.seq, " +
		itemOf("r") + further + " FROM documents d JOIN revisions r ON r.guild = d.guild AND r.document = d.id AND r.revision = " + revision
}

const withContent = " JOIN contents c ON c.id = r.content"

func scanDocument(r scanner) (Document, error) { return scanDocumentAnd(r) }

// scanTexted scans a document with its text.
func scanTexted(r scanner) (Document, error) {
	var text []byte
	d, err := scanDocumentAnd(r, &text)
	d.Text = string(text)
	return d, err
}

func scanDocumentAnd(r scanner, further ...any) (Document, error) {
	d, _, err := scanRevision(r, further...)
	return d, err
}

// scanRevision scans what selectDocument selects, also as the item that it is.
func scanRevision(r scanner, further ...any) (Document, item, error) {
	var d Document
	var row itemRow
	var added, removed int64
	targets := []any{&d.Guild, &d.ID, &d.Revision, &d.Latest, &added, &d.Added.ID, &d.Added.Name, &removed, &d.Removed.ID, &d.Removed.Name, &d.Seq}
	targets = append(append(targets, row.targets()...), further...)
	if err := r.Scan(targets...); err != nil {
		return Document{}, item{}, err
	}
	i, err := row.read()
	d.Meta, d.File, d.TextSize, d.Passages, d.Origin, d.Changed = i.meta, i.file, i.textSize, i.passages, i.origin, i.by
	d.Meta.ID = d.ID
	d.Added.At, d.Removed.At = unstamp(added), unstamp(removed)
	return d, i, err
}

// document gives the current revision of a document within a transaction.
func (q querier) document(ctx context.Context, guild, id string) (Document, error) {
	d, err := scanDocument(q.row(ctx, selectDocument("d.revision", "")+" WHERE d.guild = ? AND d.id = ?", guild, id))
	return d, missing(err, "document", id)
}

// missing makes ErrNotFound of a row that is not there.
func missing(err error, what, id string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s %q: %w", what, id, ErrNotFound)
	}
	return err
}

// newID gives 26 letters and digits that nobody guesses.
func newID() string { return rand.Text() }

package store

import (
	"context"
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
func (s *Store) Get(ctx context.Context, guild, id string) (Document, error) {
	panic("x")
}

// Revision gives an older revision of a document, with its text.
func (s *Store) Revision(ctx context.Context, guild, id string, revision int) (Document, error) {
	panic("x")
}

// Revisions lists the revisions that are kept of a document, newest first,
// without texts.
func (s *Store) Revisions(ctx context.Context, guild, id string) ([]Document, error) {
	panic("x")
}

// Original gives the bytes of a revision as they were handed in; revision 0 is
// the current one.
func (s *Store) Original(ctx context.Context, guild, id string, revision int) (File, []byte, error) {
	panic("x")
}

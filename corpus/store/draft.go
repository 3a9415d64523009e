package store

import (
	"context"
	"time"

	"treatybot/corpus"
)

// DraftLife is how long a draft waits to be published.
const DraftLife = 24 * time.Hour

// Proposal is what a draft is made of.
type Proposal struct {
	Meta     corpus.Meta // title and language at least; id is ignored, kind defaults to Community
	File     File        // name and media type
	Original []byte
	Text     string // as Markdown
	Passages int
	Origin   Origin
	// Replaces is the id of the published document that this is a new revision
	// of; empty for a new document.
	Replaces string
}

// Draft is a document that waits to be published.
type Draft struct {
	Guild    string
	ID       string // 26 letters and digits; fits a button
	Meta     corpus.Meta
	File     File
	Text     string
	Passages int
	Origin   Origin
	Replaces string // id of the document that it would replace
	Base     int    // revision of that document when the draft was made
	By       Deed
	Expires  time.Time
	// Document is what became of it: its id once it is published.
	Document string
}

// Propose keeps a draft. It counts as one of the guild's adds per hour.
// Errors: [*LimitError], ErrInvalid, ErrNotFound for a document to replace that
// is not published.
func (s *Store) Propose(ctx context.Context, guild string, p Proposal, by Actor) (Draft, error) {
	panic("x")
}

// Draft gives a draft with its text; also one that is published already, until
// it expires.
func (s *Store) Draft(ctx context.Context, guild, id string) (Draft, error) { panic("x") }

// Drafts lists the drafts of a guild that wait to be published, newest first,
// without texts.
func (s *Store) Drafts(ctx context.Context, guild string) ([]Draft, error) { panic("x") }

// Edit replaces the metadata of a draft. The text stays, and so does what it
// replaces. ErrConflict if it is published already.
func (s *Store) Edit(ctx context.Context, guild, id string, meta corpus.Meta) (Draft, error) {
	panic("x")
}

// Publish lets a draft in and gives the document, without its text; its Seq is
// the number that an index must have reached to find it. A second call gives
// the same document and changes nothing. ErrConflict where the document to be
// replaced was replaced or removed since the draft was made.
func (s *Store) Publish(ctx context.Context, guild, draft string, by Actor) (Document, error) {
	panic("x")
}

// Discard drops a draft. One that is gone already is no error; one that is
// published is ErrConflict.
func (s *Store) Discard(ctx context.Context, guild, id string) error { panic("x") }

// Add proposes and publishes in one go, for the command line.
func (s *Store) Add(ctx context.Context, guild string, p Proposal, by Actor) (Document, error) {
	panic("x")
}

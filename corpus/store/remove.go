package store

import (
	"context"
	"time"
)

// KeepRemoved is how long a removed document, and a replaced revision, can be
// restored.
const KeepRemoved = 30 * 24 * time.Hour

// Remove takes a document out of the answers. It can be restored for
// [KeepRemoved]. Removing a removed one changes nothing.
func (s *Store) Remove(ctx context.Context, guild, id string, by Actor) (Document, error) {
	panic("x")
}

// Restore publishes a removed document again. Restoring a published one changes
// nothing. It counts against the limits of documents and bytes.
func (s *Store) Restore(ctx context.Context, guild, id string, by Actor) (Document, error) {
	panic("x")
}

// RestoreRevision makes an older revision the current one, and publishes the
// document if it was removed. The newer revision is kept in turn.
func (s *Store) RestoreRevision(ctx context.Context, guild, id string, revision int, by Actor) (Document, error) {
	panic("x")
}

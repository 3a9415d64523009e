package store

import (
	"context"
	"io"
)

// Export writes all that is kept of a guild, but for drafts, as a zip archive:
// manifest.json, history.json, gaps.json and, under documents/, the original and
// text of every revision. It shows one moment, whatever is written meanwhile.
func (s *Store) Export(ctx context.Context, guild string, w io.Writer) (Exported, error) {
	panic("x")
}

// Exported counts what an archive holds.
type Exported struct {
	Documents, Revisions, History int
	Bytes                         int64 // of originals and texts
}

// Import adds what an archive of [Store.Export] holds to a guild, the same or
// another one, here or elsewhere. All of the archive is checked before anything
// is written; a file that is no such archive is ErrArchive. Documents that the guild has
// already, revision by revision, are left alone, so that an import that was cut
// off is finished by another one. A document whose id is taken by another
// one gets a new id. Limits of documents and bytes apply.
func (s *Store) Import(ctx context.Context, guild string, r io.ReaderAt, size int64) (Imported, error) {
	panic("x")
}

// Imported tells what an import did.
type Imported struct {
	Added   []string          // ids of documents that are new here
	Present []string          // ids, as in the archive, of those that were there
	Renamed map[string]string // id in the archive to id here
	History int               // entries added
}

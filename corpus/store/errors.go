package store

import (
	"errors"
	"fmt"
	"time"
)

// Errors of this package, wrapped with what was being done. An error may match
// several: a full disk is ErrFull and ErrUnavailable.
var (
	// ErrNotFound: the guild has no such document, revision or draft (any more).
	ErrNotFound = errors.New("not found")
	// ErrConflict: somebody else changed the document meanwhile.
	ErrConflict = errors.New("changed by somebody else meanwhile")
	// ErrInvalid: what was handed in cannot be kept; the text says why.
	ErrInvalid = errors.New("invalid")
	// ErrUnavailable: the database cannot be reached, is locked by another
	// process for longer than [Config].Patience, or refuses to write. Trying
	// again later may help.
	ErrUnavailable = errors.New("the database is unavailable")
	// ErrFull: the disk is full.
	ErrFull = errors.New("the disk is full")
	// ErrReadOnly: the database or its folder cannot be written to.
	ErrReadOnly = errors.New("the database is read-only")
	// ErrCorrupt: the file is no database of ours, or damaged.
	ErrCorrupt = errors.New("the database is damaged")
	// ErrNewerSchema: a newer version of the program has changed the database.
	ErrNewerSchema = errors.New("the database was made by a newer version of the program")
	// ErrAddress: the address of the database server is not understood. Nothing
	// of it is quoted, as it may hold a password.
	ErrAddress = errors.New("not the address of a PostgreSQL database")
	// ErrArchive: the archive is damaged, of a newer format, or hostile.
	ErrArchive = errors.New("not an archive that can be imported")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the store is closed")
)

// Quota names what a limit is on.
type Quota string

// What is limited, per guild.
const (
	QuotaDocuments Quota = "documents" // published at one time
	QuotaBytes     Quota = "bytes"     // of originals and texts: published ones and drafts
	QuotaKept      Quota = "kept"      // bytes including removed and replaced ones: twice QuotaBytes
	QuotaAdds      Quota = "adds"      // drafts proposed in the last hour
	QuotaFile      Quota = "file"      // bytes of one original, or of its text
)

// LimitError says which limit of a guild would be passed.
type LimitError struct {
	What  Quota
	Limit int64     // bytes, or a count
	Used  int64     // in use before this; of QuotaFile, what the file has
	Until time.Time // when room is certain to be made; zero where that is up to the guild
}

// Error gives the limit in plain words for a log.
func (e *LimitError) Error() string {
	return fmt.Sprintf("limit of %s reached: %d of %d", e.What, e.Used, e.Limit)
}

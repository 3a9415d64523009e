package store

import "context"

// Swept counts what [Store.Sweep] deleted.
type Swept struct {
	Purged    int // documents removed longer ago than KeepRemoved
	Revisions int // replaced longer ago than that
	Drafts    int // expired
	Gaps      int
	Erased    []string // guilds
}

// Sweep deletes what has outlived its time. To be called about once an hour;
// by several processes at once is no harm.
func (s *Store) Sweep(ctx context.Context) (Swept, error) { panic("x") }

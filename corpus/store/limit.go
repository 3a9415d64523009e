package store

import "context"

// Limits bounds what one guild may keep. Zero means no limit.
type Limits struct {
	Documents   int   // published at one time
	Bytes       int64 // of originals and texts, published ones and drafts; removed and replaced ones may take as much again
	AddsPerHour int
	FileBytes   int64 // of one original, and of one text
}

// DefaultLimits is what guilds get unless the operator says otherwise.
func DefaultLimits() Limits {
	return Limits{Documents: 1000, Bytes: 200 << 20, AddsPerHour: 60, FileBytes: 10 << 20}
}

// Usage is how much of its limits a guild uses.
type Usage struct {
	Documents int
	Bytes     int64 // as QuotaBytes counts
	Kept      int64 // bytes of removed and replaced ones
	Adds      int   // in the last hour
}

// Usage tells how much of its limits a guild uses.
func (s *Store) Usage(ctx context.Context, guild string) (Usage, error) { panic("x") }

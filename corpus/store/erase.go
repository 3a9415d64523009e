package store

import (
	"context"
	"time"
)

// Erase deletes all data of a guild at once: documents, drafts, history, gaps
// and changes. One change remains, ActionErased, so that indexes follow.
// A guild without data is no error.
func (s *Store) Erase(ctx context.Context, guild string) error { panic("x") }

// ScheduleErasure has [Store.Sweep] erase a guild from a moment on. An earlier
// date that is set already stands, so that a bot that is told twice that it was removed does
// not put it off.
func (s *Store) ScheduleErasure(ctx context.Context, guild string, at time.Time) error {
	panic("x")
}

// CancelErasure takes the date back, as when the bot returns. None set is no
// error.
func (s *Store) CancelErasure(ctx context.Context, guild string) error { panic("x") }

// ErasureDue gives the date on which a guild will be erased; zero if none.
func (s *Store) ErasureDue(ctx context.Context, guild string) (time.Time, error) { panic("x") }

// EraseDue erases the guilds whose date has come, and lists them.
func (s *Store) EraseDue(ctx context.Context) ([]string, error) { panic("x") }

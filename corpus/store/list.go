package store

import "context"

// Which says which documents a list has.
type Which int

// What can be listed.
const (
	Published Which = iota
	Removed
	All
)

// Query says which page of a list is wanted.
type Query struct {
	Filter string // words that title, id, source or file name contain, in any case and accents; empty for all
	Which  Which
	Offset int
	Limit  int // 1 to MaxPage; 0 means MaxPage
}

// MaxPage bounds a page of any list.
const MaxPage = 200

// Page is a part of a list.
type Page struct {
	Documents []Document // without texts
	Total     int        // in the whole list
}

// List gives documents of the guild, the last changed first.
func (s *Store) List(ctx context.Context, guild string, q Query) (Page, error) { panic("x") }

// Guilds lists the guilds of which there is any content, by id.
func (s *Store) Guilds(ctx context.Context) ([]string, error) { panic("x") }

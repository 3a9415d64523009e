package store

import (
	"context"
	"strings"

	"treatybot/corpus"
)

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
func (s *Store) List(ctx context.Context, guild string, q Query) (page Page, err error) {
	where, args := q.where(guild)
	err = s.snapshot(ctx, "list documents", guild, func(ctx context.Context, in querier) error {
		count := "SELECT count(*) FROM documents d JOIN revisions r ON r.guild = d.guild AND r.document = d.id AND r.revision = d.revision" + where
		if err := in.row(ctx, count, args...).Scan(&page.Total); err != nil {
			return err
		}
		page.Documents, err = collect(ctx, in, scanDocument, selectDocument("d.revision", "")+where+" ORDER BY d.seq DESC LIMIT ? OFFSET ?",
			append(args[:len(args):len(args)], pageLimit(q.Limit), max(q.Offset, 0))...)
		return err
	})
	return page, err
}

// where gives the condition of a list. Every word of the filter must be part of
// the names or of the id.
func (q Query) where(guild string) (string, []any) {
	where, args := " WHERE d.guild = ?", []any{guild}
	switch q.Which {
	case Published:
		where += " AND d.removed_at = 0"
	case Removed:
		where += " AND d.removed_at > 0"
	}
	for _, word := range strings.Fields(corpus.Fold(cut(q.Filter, maxTitle))) { // folded: no % or _ is left
		where += " AND (r.names LIKE ? OR d.id LIKE ?)"
		args = append(args, "%"+word+"%", "%"+word+"%")
	}
	return where, args
}

// pageLimit brings the wanted size of a page within bounds.
func pageLimit(n int) int {
	if n <= 0 || n > MaxPage {
		return MaxPage
	}
	return n
}

// Guilds lists the guilds that have documents, removed ones included, by id.
func (s *Store) Guilds(ctx context.Context) (list []string, err error) {
	err = s.read(ctx, "list guilds", func(ctx context.Context, q querier) error {
		list, err = collect(ctx, q, scanString, "SELECT DISTINCT guild FROM documents ORDER BY guild")
		return err
	})
	return list, err
}

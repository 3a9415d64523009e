package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"treatybot/corpus"
)

// item is what a draft and a revision have in common.
type item struct {
	content  string // id of the original and the text
	meta     corpus.Meta
	file     File
	textSum  string // SHA-256 of the text
	textSize int64
	passages int
	origin   Origin
	words    string // SHA-256 of the folded text
	sketch   sketch
	names    string // what filters of lists look at, folded
	by       Deed
}

const itemColumns = "content, meta, file_name, media_type, sha256, size, text_sha256, text_size, passages, origin, words, sketch, names, at, actor_id, actor_name"

// itemOf writes the columns as those of a table in a join.
func itemOf(table string) string {
	return table + "." + strings.ReplaceAll(itemColumns, ", ", ", "+table+".")
}

// marks gives the question marks for so many arguments.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

// insertItem is a statement that adds a row of further columns and an item.
func insertItem(table string, further ...string) string {
	columns := strings.Join(further, ", ") + ", " + itemColumns
	return "INSERT INTO " + table + " (" + columns + ") VALUES (" + marks(strings.Count(columns, ",")+1) + ")"
}

// args gives the item in the order of itemColumns.
func (i item) args() []any {
	return []any{i.content, encode(keepMeta(i.meta)), i.file.Name, i.file.MediaType, i.file.SHA256, i.file.Size, i.textSum, i.textSize,
		i.passages, encode(i.origin), i.words, i.sketch.bytes(), i.names, stamp(i.by.At), i.by.ID, i.by.Name}
}

// itemRow receives an item from a row.
type itemRow struct {
	item
	meta, origin string
	sketch       []byte
	at           int64
}

func (r *itemRow) targets() []any {
	i := &r.item
	return []any{&i.content, &r.meta, &i.file.Name, &i.file.MediaType, &i.file.SHA256, &i.file.Size, &i.textSum, &i.textSize,
		&i.passages, &r.origin, &i.words, &r.sketch, &i.names, &r.at, &i.by.ID, &i.by.Name}
}

func (r *itemRow) read() (item, error) {
	var m metadata
	if err := json.Unmarshal([]byte(r.meta), &m); err != nil {
		return item{}, fmt.Errorf("read metadata: %w", err)
	}
	i := r.item
	i.meta, i.sketch, i.by.At = m.meta(), sketchOf(r.sketch), unstamp(r.at)
	if err := json.Unmarshal([]byte(r.origin), &i.origin); err != nil {
		return item{}, fmt.Errorf("read origin: %w", err)
	}
	return i, nil
}

// newItem checks and measures what was handed in.
func newItem(p Proposal, by Actor, at time.Time, limits Limits) (item, error) {
	if err := checkText(p.Text); err != nil {
		return item{}, err
	}
	meta, err := checkMeta(p.Meta)
	if err != nil {
		return item{}, err
	}
	origin, err := checkOrigin(p.Origin)
	if err != nil {
		return item{}, err
	}
	if p.Passages < 0 {
		return item{}, fmt.Errorf("%w: it has %d passages", ErrInvalid, p.Passages)
	}
	if most := int64(max(len(p.Original), len(p.Text))); limits.FileBytes > 0 && most > limits.FileBytes {
		return item{}, &LimitError{What: QuotaFile, Limit: limits.FileBytes, Used: most}
	}
	i := item{
		content: newID(), meta: meta, file: cleanFile(p.File), textSum: sum([]byte(p.Text)), textSize: int64(len(p.Text)),
		passages: p.Passages, origin: origin, by: Deed{cleanActor(by), at},
	}
	i.file.Size, i.file.SHA256 = int64(len(p.Original)), sum(p.Original)
	i.words, i.sketch = measure(p.Text)
	i.names = i.searchable()
	return i, nil
}

// searchable joins what a filter of a list looks at, within spaces so that it
// can tell words.
func (i item) searchable() string {
	return " " + corpus.Fold(strings.Join(append(i.meta.Names(), i.meta.Source, i.file.Name, i.origin.Ref), " ")) + " "
}

// bytes is what the item takes of the limits.
func (i item) bytes() int64 { return i.file.Size + i.textSize }

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// putContent stores the original and the text.
func (t *tx) putContent(ctx context.Context, id string, original, text []byte) error {
	if original == nil {
		original = []byte{} // nil would be NULL
	}
	return t.exec(ctx, "INSERT INTO contents (id, guild, original, body) VALUES (?, ?, ?, ?)", id, t.guild, original, text)
}

package store

import (
	"context"
	"errors"
	"fmt"
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
	Text     string // empty in lists
	TextSize int64  // bytes
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
	const action = "propose document"
	i, err := newItem(p, by, s.moment(), s.limits)
	if err != nil {
		return Draft{}, fmt.Errorf("%s: %w", action, err)
	}
	d := Draft{Guild: guild, ID: newID(), Replaces: p.Replaces, Expires: i.by.At.Add(DraftLife)}
	d.set(i)
	d.Text = p.Text
	err = s.write(ctx, action, guild, func(ctx context.Context, t *tx) error { return t.propose(ctx, &d, i, p) })
	return d, err
}

// propose keeps d, unless an attempt before did.
func (t *tx) propose(ctx context.Context, d *Draft, i item, p Proposal) error {
	if _, _, err := t.draft(ctx, d.ID); err == nil || !errors.Is(err, ErrNotFound) {
		return err
	}
	if _, err := t.dropDrafts(ctx, "expires_at <= ?", stamp(t.now)); err != nil {
		return err
	}
	room := need{documents: 1, bytes: i.bytes(), kept: i.bytes()}
	if d.Replaces != "" {
		old, err := t.document(ctx, t.guild, d.Replaces)
		if err != nil {
			return err
		}
		if !old.Published() {
			return fmt.Errorf("document %q is removed: %w", d.Replaces, ErrNotFound)
		}
		d.Base = old.Revision
		room.documents, room.bytes = 0, i.bytes()-old.File.Size-old.TextSize
	}
	if err := t.countAdd(ctx, d.ID); err != nil {
		return err
	}
	if err := t.checkRoom(ctx, room); err != nil {
		return err
	}
	if err := t.putContent(ctx, i.content, p.Original, []byte(p.Text)); err != nil {
		return err
	}
	args := append([]any{t.guild, d.ID, d.Replaces, d.Base, stamp(d.Expires)}, i.args()...)
	return t.exec(ctx, insertItem("drafts", "guild", "id", "replaces", "base", "expires_at"), args...)
}

// Draft gives a draft with its text; also one that is published already, until
// it expires.
func (s *Store) Draft(ctx context.Context, guild, id string) (d Draft, err error) {
	err = s.readGuild(ctx, "get draft", guild, func(ctx context.Context, q querier) error {
		var text []byte
		d, _, err = scanDraft(q.row(ctx, "SELECT "+draftColumns+", coalesce(c.body, ?) FROM drafts r LEFT JOIN contents c ON c.id = r.content WHERE r.guild = ? AND r.id = ? AND r.expires_at > ?",
			[]byte{}, guild, id, stamp(s.moment())), &text)
		d.Text = string(text)
		return missing(err, "draft", id)
	})
	return d, err
}

// Drafts lists the drafts of a guild that wait to be published, newest first,
// without texts.
func (s *Store) Drafts(ctx context.Context, guild string) (list []Draft, err error) {
	err = s.readGuild(ctx, "list drafts", guild, func(ctx context.Context, q querier) error {
		scan := func(r scanner) (Draft, error) {
			d, _, err := scanDraft(r)
			return d, err
		}
		list, err = collect(ctx, q, scan, "SELECT "+draftColumns+" FROM drafts r WHERE guild = ? AND expires_at > ? AND document = '' ORDER BY at DESC, id", guild, stamp(s.moment()))
		return err
	})
	return list, err
}

// Edit replaces the metadata of a draft. The text stays, and so does what it
// replaces. ErrConflict if it is published already.
func (s *Store) Edit(ctx context.Context, guild, id string, meta corpus.Meta) (d Draft, err error) {
	const action = "edit draft"
	meta, err = checkMeta(meta)
	if err != nil {
		return Draft{}, fmt.Errorf("%s: %w", action, err)
	}
	err = s.write(ctx, action, guild, func(ctx context.Context, t *tx) error {
		var i item
		if d, i, err = t.draft(ctx, id); err != nil {
			return err
		}
		if d.Document != "" {
			return fmt.Errorf("draft %q is published: %w", id, ErrConflict)
		}
		i.meta = meta
		d.Meta = meta
		return t.exec(ctx, "UPDATE drafts SET meta = ?, names = ? WHERE guild = ? AND id = ?", encode(keepMeta(meta)), i.searchable(), guild, id)
	})
	if err != nil {
		return Draft{}, err
	}
	return s.Draft(ctx, guild, id)
}

// Discard drops a draft. One that is gone already is no error; one that is
// published is ErrConflict.
func (s *Store) Discard(ctx context.Context, guild, id string) error {
	return s.write(ctx, "discard draft", guild, func(ctx context.Context, t *tx) error {
		d, _, err := t.draft(ctx, id)
		switch {
		case errors.Is(err, ErrNotFound):
			return nil
		case err != nil:
			return err
		case d.Document != "":
			return fmt.Errorf("draft %q is published: %w", id, ErrConflict)
		}
		_, err = t.dropDrafts(ctx, "id = ?", id)
		return err
	})
}

// Add proposes and publishes in one go, for the command line.
func (s *Store) Add(ctx context.Context, guild string, p Proposal, by Actor) (Document, error) {
	d, err := s.Propose(ctx, guild, p, by)
	if err != nil {
		return Document{}, err
	}
	doc, err := s.Publish(ctx, guild, d.ID, by)
	if err != nil {
		return Document{}, errors.Join(err, s.Discard(context.WithoutCancel(ctx), guild, d.ID))
	}
	return doc, nil
}

// draftColumns selects from the table drafts under the name r.
var draftColumns = "r.guild, r.id, r.replaces, r.base, r.expires_at, r.document, " + itemOf("r")

func scanDraft(r scanner, further ...any) (Draft, item, error) {
	var d Draft
	var row itemRow
	var expires int64
	targets := append([]any{&d.Guild, &d.ID, &d.Replaces, &d.Base, &expires, &d.Document}, row.targets()...)
	if err := r.Scan(append(targets, further...)...); err != nil {
		return Draft{}, item{}, err
	}
	i, err := row.read()
	d.set(i)
	d.Expires = unstamp(expires)
	return d, i, err
}

// set fills what a draft has of its item.
func (d *Draft) set(i item) {
	d.Meta, d.File, d.TextSize, d.Passages, d.Origin, d.By = i.meta, i.file, i.textSize, i.passages, i.origin, i.by
}

// draft gives a draft of the guild that has not expired.
func (t *tx) draft(ctx context.Context, id string) (Draft, item, error) {
	d, i, err := scanDraft(t.row(ctx, "SELECT "+draftColumns+" FROM drafts r WHERE guild = ? AND id = ? AND expires_at > ?", t.guild, id, stamp(t.now)))
	return d, i, missing(err, "draft", id)
}

// dropDrafts deletes drafts of the guild, with their contents unless these
// went into a document. It counts those that were not published.
func (t *tx) dropDrafts(ctx context.Context, which string, args ...any) (int, error) {
	args = append([]any{t.guild}, args...)
	n, err := t.execCount(ctx, "DELETE FROM contents WHERE id IN (SELECT content FROM drafts WHERE guild = ? AND document = '' AND "+which+")", args...)
	if err != nil {
		return 0, err
	}
	return n, t.exec(ctx, "DELETE FROM drafts WHERE guild = ? AND "+which, args...)
}

package store

import (
	"context"
	"fmt"
	"time"
)

// KeepRemoved is how long a removed document, and a replaced revision, can be
// restored.
const KeepRemoved = 30 * 24 * time.Hour

// Remove takes a document out of the answers. It can be restored for
// [KeepRemoved]. Removing a removed one changes nothing.
func (s *Store) Remove(ctx context.Context, guild, id string, by Actor) (Document, error) {
	return s.change(ctx, "remove document", guild, id, func(ctx context.Context, t *tx, d Document) error {
		if !d.Published() {
			return nil
		}
		by := cleanActor(by)
		if err := t.exec(ctx, "UPDATE documents SET removed_at = ?, removed_id = ?, removed_name = ? WHERE guild = ? AND id = ?", stamp(t.now), by.ID, by.Name, guild, id); err != nil {
			return err
		}
		return t.record(ctx, Entry{Actor: by, Action: ActionRemoved, Document: id, Revision: d.Revision, Title: d.Meta.Title})
	})
}

// Restore publishes a removed document again. Restoring a published one changes
// nothing. It counts against the limits of documents and bytes.
func (s *Store) Restore(ctx context.Context, guild, id string, by Actor) (Document, error) {
	return s.change(ctx, "restore document", guild, id, func(ctx context.Context, t *tx, d Document) error {
		return t.restore(ctx, d, d.Revision, by)
	})
}

// RestoreRevision makes an older revision the current one, and publishes the
// document if it was removed. The newer revision is kept in turn.
func (s *Store) RestoreRevision(ctx context.Context, guild, id string, revision int, by Actor) (Document, error) {
	return s.change(ctx, "restore revision", guild, id, func(ctx context.Context, t *tx, d Document) error {
		return t.restore(ctx, d, revision, by)
	})
}

// change brings a document to another state and gives it back as it is then.
func (s *Store) change(ctx context.Context, action, guild, id string, fn func(context.Context, *tx, Document) error) (Document, error) {
	var d Document
	err := s.write(ctx, action, guild, func(ctx context.Context, t *tx) error {
		before, err := t.document(ctx, guild, id)
		if err != nil {
			return err
		}
		if err := fn(ctx, t, before); err != nil {
			return err
		}
		d, err = t.document(ctx, guild, id)
		return err
	})
	if err != nil {
		return Document{}, err
	}
	return d, nil
}

// restore publishes a document at a revision.
func (t *tx) restore(ctx context.Context, d Document, revision int, by Actor) error {
	if d.Published() && d.Revision == revision {
		return nil
	}
	by = cleanActor(by)
	entry := Entry{Actor: by, Action: ActionRestored, Document: d.ID, Revision: revision, Title: d.Meta.Title}
	room := need{}
	if d.Published() {
		entry.Action = ActionReplaced
		room.bytes -= d.File.Size + d.TextSize
	} else {
		room.documents++
	}
	old, err := scanDocument(t.row(ctx, selectDocument("r.revision", "")+" WHERE d.guild = ? AND d.id = ? AND r.revision = ?", t.guild, d.ID, revision))
	if err != nil {
		return missing(err, "revision", fmt.Sprint(d.ID, " ", revision))
	}
	entry.Title, entry.Detail = old.Meta.Title, old.File.Name
	room.bytes += old.File.Size + old.TextSize
	if err := t.checkRoom(ctx, room); err != nil {
		return err
	}
	if revision != d.Revision {
		if err := t.makeCurrent(ctx, d, revision); err != nil {
			return err
		}
	}
	if err := t.exec(ctx, "UPDATE documents SET removed_at = 0, removed_id = '', removed_name = '' WHERE guild = ? AND id = ?", t.guild, d.ID); err != nil {
		return err
	}
	return t.record(ctx, entry)
}

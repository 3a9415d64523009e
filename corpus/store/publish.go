package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"treatybot/corpus"
)

// Publish lets a draft in and gives the document, without its text; its Seq is
// the number that an index must have reached to find it. A second call gives
// the same document and changes nothing. ErrConflict where the document to be
// replaced was replaced or removed since the draft was made.
func (s *Store) Publish(ctx context.Context, guild, draft string, by Actor) (doc Document, err error) {
	by = cleanActor(by)
	err = s.write(ctx, "publish draft", guild, func(ctx context.Context, t *tx) error {
		d, i, err := t.draft(ctx, draft)
		if err != nil {
			return err
		}
		id := d.Document
		if id == "" {
			i.by = Deed{by, t.now}
			if id, err = t.publish(ctx, d, i); err != nil {
				return err
			}
			if err := t.exec(ctx, "UPDATE drafts SET document = ? WHERE guild = ? AND id = ?", id, guild, draft); err != nil {
				return err
			}
		}
		doc, err = t.document(ctx, guild, id)
		return err
	})
	if err != nil {
		return Document{}, err
	}
	return doc, nil
}

// publish makes a document, or a revision of one, and gives its id.
func (t *tx) publish(ctx context.Context, d Draft, i item) (string, error) {
	entry := Entry{Actor: i.by.Actor, Title: i.meta.Title, Detail: i.file.Name}
	if d.Replaces != "" {
		old, err := t.document(ctx, t.guild, d.Replaces)
		if err != nil {
			return "", err
		}
		if !old.Published() || old.Revision != d.Base {
			return "", fmt.Errorf("document %q: %w", old.ID, ErrConflict)
		}
		entry.Action, entry.Document, entry.Revision = ActionReplaced, old.ID, old.Latest+1
		if err := t.addRevision(ctx, old.ID, entry.Revision, i); err != nil {
			return "", err
		}
		if err := t.makeCurrent(ctx, old, entry.Revision); err != nil {
			return "", err
		}
		return old.ID, t.record(ctx, entry)
	}
	if err := t.checkRoom(ctx, need{documents: 1}); err != nil {
		return "", err
	}
	id, err := t.freeID(ctx, i.meta.Title)
	if err != nil {
		return "", err
	}
	if err := t.exec(ctx, "INSERT INTO documents (guild, id, revision, latest, added_at, added_id, added_name, seq) VALUES (?, ?, 1, 1, ?, ?, ?, 0)",
		t.guild, id, stamp(i.by.At), i.by.ID, i.by.Name); err != nil {
		return "", err
	}
	if err := t.addRevision(ctx, id, 1, i); err != nil {
		return "", err
	}
	entry.Action, entry.Document, entry.Revision = ActionPublished, id, 1
	return id, t.record(ctx, entry)
}

func (t *tx) addRevision(ctx context.Context, document string, revision int, i item) error {
	return t.exec(ctx, insertItem("revisions", "guild", "document", "revision"), append([]any{t.guild, document, revision}, i.args()...)...)
}

// makeCurrent sets which revision of a document is shown.
func (t *tx) makeCurrent(ctx context.Context, d Document, revision int) error {
	if err := t.exec(ctx, "UPDATE documents SET revision = ?, latest = ? WHERE guild = ? AND id = ?", revision, max(d.Latest, revision), t.guild, d.ID); err != nil {
		return err
	}
	return t.exec(ctx, "UPDATE revisions SET superseded_at = CASE WHEN revision = ? THEN 0 ELSE CAST(? AS BIGINT) END WHERE guild = ? AND document = ? AND revision IN (?, ?)",
		revision, stamp(t.now), t.guild, d.ID, d.Revision, revision)
}

// freeID gives an id that no document of the guild has or had: an old answer or
// entry of the history must not lead to another document.
func (t *tx) freeID(ctx context.Context, title string) (string, error) {
	return t.freeIDLike(ctx, slug(title))
}

// freeIDLike gives an id that begins like base.
func (t *tx) freeIDLike(ctx context.Context, base string) (string, error) {
	for n, id := 1, base; ; n++ {
		var taken bool
		err := t.row(ctx, `SELECT EXISTS (SELECT 1 FROM documents WHERE guild = ? AND id = ?) OR EXISTS (SELECT 1 FROM history WHERE guild = ? AND document = ?)`,
			t.guild, id, t.guild, id).Scan(&taken)
		if err != nil || !taken {
			return id, err
		}
		id = base + "-" + strconv.Itoa(n+1)
	}
}

// slug makes an id of a title: whole words of it, as many as fit.
func slug(title string) string {
	id := IDPrefix
	for i, word := range strings.Split(norm.NFC.String(corpus.Slug(title)), "-") {
		if i > 0 {
			word = "-" + word
		}
		if longest([]string{id + word}) > maxID {
			break
		}
		id += word
	}
	if id == IDPrefix {
		id += "document"
	}
	return id
}

// record adds an entry to the history and a change to the feed. It must be
// called last: the feed is locked from here to commit.
func (t *tx) record(ctx context.Context, e Entry) error {
	if err := t.note(ctx, e); err != nil {
		return err
	}
	return t.feed(ctx, Change{Document: e.Document, Action: e.Action, Actor: e.Actor})
}

// note adds an entry to the history of the guild, of now unless it says when.
func (t *tx) note(ctx context.Context, e Entry) error {
	if e.At.IsZero() {
		e.At = t.now
	}
	if err := t.row(ctx, "UPDATE guilds SET history = history + 1 WHERE guild = ? RETURNING history", t.guild).Scan(&e.Seq); err != nil {
		return err
	}
	return t.exec(ctx, "INSERT INTO history (guild, seq, at, actor_id, actor_name, action, document, revision, title, detail) VALUES ("+marks(10)+")",
		t.guild, e.Seq, stamp(e.At), e.Actor.ID, e.Actor.Name, string(e.Action), e.Document, e.Revision, e.Title, e.Detail)
}

// feed numbers a change.
func (t *tx) feed(ctx context.Context, c Change) error {
	if err := t.row(ctx, "UPDATE feed SET head = head + 1 WHERE one = 1 RETURNING head").Scan(&c.Seq); err != nil {
		return err
	}
	if err := t.exec(ctx, "INSERT INTO changes (seq, guild, document, action, actor_id, actor_name, at) VALUES ("+marks(7)+")",
		c.Seq, t.guild, c.Document, string(c.Action), c.Actor.ID, c.Actor.Name, stamp(t.now)); err != nil {
		return err
	}
	t.recorded = true
	return t.exec(ctx, "UPDATE documents SET seq = ? WHERE guild = ? AND id = ?", c.Seq, t.guild, c.Document)
}

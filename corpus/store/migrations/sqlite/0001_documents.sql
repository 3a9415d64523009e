-- One row: the identity of the feed and its last number. A writer updates it
-- last and holds the lock until it commits, so that numbers appear in order.
CREATE TABLE feed (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  id   TEXT NOT NULL,
  head INTEGER NOT NULL
);
INSERT INTO feed (one, id, head) VALUES (1, lower(hex(randomblob(16))), 0);

CREATE TABLE changes (
  seq        INTEGER PRIMARY KEY,
  guild      TEXT NOT NULL,
  document   TEXT NOT NULL,
  action     TEXT NOT NULL,
  actor_id   TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  at         INTEGER NOT NULL
);
CREATE INDEX changes_guild ON changes (guild, seq);

-- Writers of a guild lock its row first. Times are milliseconds since 1970 UTC,
-- 0 for none, here and below.
CREATE TABLE guilds (
  guild   TEXT PRIMARY KEY,
  history INTEGER NOT NULL DEFAULT 0
);

-- What is large lies apart, so that lists do not read it.
CREATE TABLE contents (
  id       TEXT PRIMARY KEY,
  guild    TEXT NOT NULL,
  original BLOB NOT NULL,
  body     BLOB NOT NULL
);
CREATE INDEX contents_guild ON contents (guild);

CREATE TABLE documents (
  guild           TEXT NOT NULL,
  id              TEXT NOT NULL,
  revision        INTEGER NOT NULL,
  latest          INTEGER NOT NULL,
  added_at        INTEGER NOT NULL,
  added_id        TEXT NOT NULL,
  added_name      TEXT NOT NULL,
  removed_at      INTEGER NOT NULL DEFAULT 0,
  removed_id      TEXT NOT NULL DEFAULT '',
  removed_name    TEXT NOT NULL DEFAULT '',
  seq             INTEGER NOT NULL,
  PRIMARY KEY (guild, id)
);
CREATE INDEX documents_seq ON documents (guild, seq);

CREATE TABLE revisions (
  guild         TEXT NOT NULL,
  document      TEXT NOT NULL,
  revision      INTEGER NOT NULL,
  content       TEXT NOT NULL,
  meta          TEXT NOT NULL,
  file_name     TEXT NOT NULL,
  media_type    TEXT NOT NULL,
  sha256        TEXT NOT NULL,
  size          INTEGER NOT NULL,
  text_sha256   TEXT NOT NULL,
  text_size     INTEGER NOT NULL,
  passages      INTEGER NOT NULL,
  origin        TEXT NOT NULL,
  words         TEXT NOT NULL,
  sketch        BLOB NOT NULL,
  names         TEXT NOT NULL,
  at            INTEGER NOT NULL,
  actor_id      TEXT NOT NULL,
  actor_name    TEXT NOT NULL,
  superseded_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (guild, document, revision)
);

CREATE TABLE drafts (
  guild       TEXT NOT NULL,
  id          TEXT NOT NULL,
  content     TEXT NOT NULL,
  meta        TEXT NOT NULL,
  file_name   TEXT NOT NULL,
  media_type  TEXT NOT NULL,
  sha256      TEXT NOT NULL,
  size        INTEGER NOT NULL,
  text_sha256 TEXT NOT NULL,
  text_size   INTEGER NOT NULL,
  passages    INTEGER NOT NULL,
  origin      TEXT NOT NULL,
  words       TEXT NOT NULL,
  sketch      BLOB NOT NULL,
  names       TEXT NOT NULL,
  at          INTEGER NOT NULL,
  actor_id    TEXT NOT NULL,
  actor_name  TEXT NOT NULL,
  replaces    TEXT NOT NULL,
  base        INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL,
  document    TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (guild, id)
);

-- When a guild proposed drafts, for the limit per hour.
CREATE TABLE adds (
  guild TEXT NOT NULL,
  draft TEXT NOT NULL,
  at    INTEGER NOT NULL,
  PRIMARY KEY (guild, draft)
);

CREATE TABLE history (
  guild      TEXT NOT NULL,
  seq        INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  actor_id   TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  action     TEXT NOT NULL,
  document   TEXT NOT NULL,
  revision   INTEGER NOT NULL,
  title      TEXT NOT NULL,
  detail     TEXT NOT NULL,
  PRIMARY KEY (guild, seq)
);
CREATE INDEX history_document ON history (guild, document);

-- One row: the identity of the feed and its last number. A writer updates it
-- last and holds the lock until it commits, so that numbers appear in order.
CREATE TABLE feed (
  one  BIGINT PRIMARY KEY CHECK (one = 1),
  id   TEXT NOT NULL,
  head BIGINT NOT NULL
);
INSERT INTO feed (one, id, head) VALUES (1, replace(gen_random_uuid()::text, '-', ''), 0);

CREATE TABLE changes (
  seq        BIGINT PRIMARY KEY,
  guild      TEXT NOT NULL,
  document   TEXT NOT NULL,
  action     TEXT NOT NULL,
  actor_id   TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  at         BIGINT NOT NULL
);
CREATE INDEX changes_guild ON changes (guild, seq);

-- Writers of a guild lock its row first. Times are milliseconds since 1970 UTC,
-- 0 for none, here and below.
CREATE TABLE guilds (
  guild   TEXT PRIMARY KEY,
  history BIGINT NOT NULL DEFAULT 0
);

-- What is large lies apart, so that lists do not read it.
CREATE TABLE contents (
  id       TEXT PRIMARY KEY,
  guild    TEXT NOT NULL,
  original BYTEA NOT NULL,
  body     BYTEA NOT NULL
);
CREATE INDEX contents_guild ON contents (guild);

CREATE TABLE documents (
  guild           TEXT NOT NULL,
  id              TEXT NOT NULL,
  revision        BIGINT NOT NULL,
  latest          BIGINT NOT NULL,
  added_at        BIGINT NOT NULL,
  added_id        TEXT NOT NULL,
  added_name      TEXT NOT NULL,
  removed_at      BIGINT NOT NULL DEFAULT 0,
  removed_id      TEXT NOT NULL DEFAULT '',
  removed_name    TEXT NOT NULL DEFAULT '',
  seq             BIGINT NOT NULL,
  PRIMARY KEY (guild, id)
);
CREATE INDEX documents_seq ON documents (guild, seq);

CREATE TABLE revisions (
  guild         TEXT NOT NULL,
  document      TEXT NOT NULL,
  revision      BIGINT NOT NULL,
  content       TEXT NOT NULL,
  meta          TEXT NOT NULL,
  file_name     TEXT NOT NULL,
  media_type    TEXT NOT NULL,
  sha256        TEXT NOT NULL,
  size          BIGINT NOT NULL,
  text_sha256   TEXT NOT NULL,
  text_size     BIGINT NOT NULL,
  passages      BIGINT NOT NULL,
  origin        TEXT NOT NULL,
  words         TEXT NOT NULL,
  sketch        BYTEA NOT NULL,
  names         TEXT NOT NULL,
  at            BIGINT NOT NULL,
  actor_id      TEXT NOT NULL,
  actor_name    TEXT NOT NULL,
  superseded_at BIGINT NOT NULL DEFAULT 0,
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
  size        BIGINT NOT NULL,
  text_sha256 TEXT NOT NULL,
  text_size   BIGINT NOT NULL,
  passages    BIGINT NOT NULL,
  origin      TEXT NOT NULL,
  words       TEXT NOT NULL,
  sketch      BYTEA NOT NULL,
  names       TEXT NOT NULL,
  at          BIGINT NOT NULL,
  actor_id    TEXT NOT NULL,
  actor_name  TEXT NOT NULL,
  replaces    TEXT NOT NULL,
  base        BIGINT NOT NULL,
  expires_at  BIGINT NOT NULL,
  document    TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (guild, id)
);

-- When a guild proposed drafts, for the limit per hour.
CREATE TABLE adds (
  guild TEXT NOT NULL,
  draft TEXT NOT NULL,
  at    BIGINT NOT NULL,
  PRIMARY KEY (guild, draft)
);

CREATE TABLE history (
  guild      TEXT NOT NULL,
  seq        BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  actor_id   TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  action     TEXT NOT NULL,
  document   TEXT NOT NULL,
  revision   BIGINT NOT NULL,
  title      TEXT NOT NULL,
  detail     TEXT NOT NULL,
  PRIMARY KEY (guild, seq)
);
CREATE INDEX history_document ON history (guild, document);

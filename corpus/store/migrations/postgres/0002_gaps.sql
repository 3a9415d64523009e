-- Questions that found no answer, without who asked. Days are ISO dates.
CREATE TABLE gaps (
  guild     TEXT NOT NULL,
  folded    TEXT NOT NULL,
  question  TEXT NOT NULL,
  asked     BIGINT NOT NULL,
  first_day TEXT NOT NULL,
  last_day  TEXT NOT NULL,
  PRIMARY KEY (guild, folded)
);
CREATE INDEX gaps_day ON gaps (last_day);

-- When the guild is to be erased.
ALTER TABLE guilds ADD COLUMN erase_at BIGINT NOT NULL DEFAULT 0;

-- The counter of each scope. Its row is the lock that makes the order of
-- numbers the order of commits.
CREATE TABLE feed (
  scope TEXT NOT NULL PRIMARY KEY,
  n     INTEGER NOT NULL,
  tag   BLOB NOT NULL
) STRICT;

-- The living entities of a scope: a newer pointer at an entity replaces the
-- older one, so that reading all costs what is alive.
CREATE TABLE feed_pointer (
  scope TEXT NOT NULL,
  n     INTEGER NOT NULL,
  kind  TEXT NOT NULL,
  id    TEXT NOT NULL,
  PRIMARY KEY (scope, n),
  UNIQUE (scope, kind, id)
) STRICT;

-- The tag of every n ever given, kept also when its pointer is gone: a cursor
-- proves by it that it comes from this history.
CREATE TABLE feed_tag (
  scope TEXT NOT NULL,
  n     INTEGER NOT NULL,
  tag   BLOB NOT NULL,
  PRIMARY KEY (scope, n)
) STRICT;

-- Signed statements, exactly as signed. entity is what it speaks of (see the
-- types in package statement); the newest one of an entity is kept.
CREATE TABLE statement (
  type    TEXT NOT NULL,
  entity  TEXT NOT NULL,
  n       INTEGER NOT NULL,
  payload BLOB NOT NULL,
  kid     TEXT NOT NULL,
  sig     BLOB NOT NULL,
  scope   TEXT NOT NULL,
  adopted INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (type, entity)
) STRICT;

-- First-level facilities, as imported.
CREATE TABLE facility (
  code TEXT NOT NULL PRIMARY KEY,
  json TEXT NOT NULL
) STRICT;

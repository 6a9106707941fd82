-- Single facts about this database: id of central, epoch, floor of the
-- counters, secret of the nonces. One row a fact; few, and written rarely.
CREATE TABLE meta (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- Keys that sign statements. The root, which signs the set of them, is a file
-- apart and may be offline. A key stays listed after its end, so that old
-- statements still verify.
CREATE TABLE online_key (
  kid         TEXT NOT NULL PRIMARY KEY,
  private_key BLOB NOT NULL,
  valid_from  INTEGER NOT NULL,
  valid_until INTEGER NOT NULL
) STRICT;

-- The editions of the signed set of keys, as sent to laptops: JSON of
-- wire.Keys. The highest n is the one in force.
CREATE TABLE key_set (
  n    INTEGER NOT NULL PRIMARY KEY,
  keys TEXT NOT NULL
) STRICT;

-- Enrolment codes. The first five characters find the row, a keyed hash of all
-- ten proves it, so that a code cannot be read out of a backup. tries counts
-- failures; device is who used it.
CREATE TABLE enrol_code (
  id         TEXT NOT NULL PRIMARY KEY,
  prefix     TEXT NOT NULL,
  code_hash  BLOB NOT NULL,
  village    TEXT NOT NULL,
  expires    INTEGER NOT NULL,
  tries      INTEGER NOT NULL DEFAULT 0,
  device     TEXT,
  used_at    INTEGER
) STRICT;
CREATE INDEX enrol_code_prefix ON enrol_code (prefix);

-- Enrolled laptops. returned is the epoch in which the laptop last gave back
-- all statements that it holds.
CREATE TABLE device (
  id          TEXT NOT NULL PRIMARY KEY,
  public_key  BLOB NOT NULL,
  inbox       BLOB NOT NULL,
  enrolled_at INTEGER NOT NULL,
  revoked_at  INTEGER,
  returned    TEXT NOT NULL DEFAULT ''
) STRICT;

-- The villages that a laptop may write for and read of.
CREATE TABLE device_village (
  device  TEXT NOT NULL REFERENCES device (id),
  village TEXT NOT NULL,
  PRIMARY KEY (device, village)
) STRICT;

-- The lives of a laptop's store. The one with the highest life is the present
-- one; another that comes back is a clone.
CREATE TABLE incarnation (
  device     TEXT NOT NULL REFERENCES device (id),
  id         TEXT NOT NULL,
  life       INTEGER NOT NULL,
  device_seq INTEGER NOT NULL,
  audit_head TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen  INTEGER NOT NULL,
  PRIMARY KEY (device, id)
) STRICT;

-- Nonces that were used, until they expire.
CREATE TABLE used_nonce (
  nonce   TEXT NOT NULL PRIMARY KEY,
  expires INTEGER NOT NULL
) STRICT;

-- Bearers of laptops, hashed; a quarter of an hour each.
CREATE TABLE bearer (
  hash    BLOB NOT NULL PRIMARY KEY,
  device  TEXT NOT NULL REFERENCES device (id),
  expires INTEGER NOT NULL
) STRICT;

-- Reviewers and their tokens, hashed.
CREATE TABLE reviewer (
  id         TEXT NOT NULL PRIMARY KEY,
  name       TEXT NOT NULL,
  token_hash BLOB NOT NULL UNIQUE,
  added_at   INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;

-- What should never happen and did: clones, reused ids, contradicting
-- statements, scans whose bytes changed. detail holds ids and codes only.
CREATE TABLE alarm (
  id     TEXT NOT NULL PRIMARY KEY,
  at     INTEGER NOT NULL,
  code   TEXT NOT NULL,
  device TEXT,
  detail TEXT NOT NULL
) STRICT;

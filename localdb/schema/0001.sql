-- Version 1. docs/SCHEMA.md describes the whole; package localdb names every
-- column that is not sealed in its test of plain columns.
--
-- "sealed: use" is the key of localdb/seal that opens a body; the body is bound
-- to its table, its row's key and its seal_rev. Ids are UUIDs in their text
-- form, times are RFC 3339 in UTC with nanoseconds, so both sort as text.

-- Who this laptop is, and where it stands with central. One row.
CREATE TABLE store (
    one            INTEGER PRIMARY KEY CHECK (one = 1),
    id             TEXT    NOT NULL, -- bound into every sealed body
    created_at     TEXT    NOT NULL,
    device         TEXT    NOT NULL, -- our id at central
    device_key     BLOB    NOT NULL, -- sealed: transit; seed of the Ed25519 key
    village        TEXT    NOT NULL, -- region code, 10 digits
    incarnation    TEXT    NOT NULL, -- drawn at init and after every restore
    seq            INTEGER NOT NULL DEFAULT 0, -- highest number given in this incarnation
    -- Of the enrolment; null before it.
    central        TEXT,
    url            TEXT,
    ca             BLOB,    -- PEM, trusted for central only
    villages       TEXT,    -- JSON array of region codes: the grant
    keys           BLOB,    -- JSON of the newest key set, signed by central's root
    -- Of the feed; null before the first page.
    epoch          TEXT,
    cursor         TEXT,
    -- Of the line.
    last_central   TEXT,    -- latest time that central has signed
    clock_offset   INTEGER, -- central's clock minus ours, in milliseconds
    line_code      TEXT,    -- why the line waits
    line_not_before TEXT,
    line_attempts  INTEGER NOT NULL DEFAULT 0,
    -- Set from a restore until the next unlock: the file that was set aside
    -- and still has to be searched for newer rows.
    salvage        TEXT
) STRICT;

-- The data key, once per way in.
CREATE TABLE wrap (
    id         TEXT NOT NULL PRIMARY KEY, -- of the officer, the printed code, or our id at central
    kind       TEXT NOT NULL CHECK (kind IN ('passphrase', 'code', 'recipient')),
    created_at TEXT NOT NULL,
    body       BLOB NOT NULL              -- a wrap, see localdb/seal
) STRICT, WITHOUT ROWID;

-- People who unlock this laptop.
CREATE TABLE officer (
    id       TEXT    NOT NULL PRIMARY KEY,
    seal_rev INTEGER NOT NULL,
    body     BLOB    NOT NULL -- sealed: records; JSON with the name
) STRICT;

-- The newest state of every dossier as its officer typed it.
CREATE TABLE dossier (
    id           TEXT    NOT NULL PRIMARY KEY,
    rev          INTEGER NOT NULL CHECK (rev > 0), -- grows with every save
    seal_rev     INTEGER NOT NULL,
    saved_at     TEXT    NOT NULL,
    discarded_at TEXT,                             -- set while it lies in the bin
    body         BLOB    NOT NULL                  -- sealed: records; see app.EncodeDossier
) STRICT;
-- For the purge of the bin.
CREATE INDEX dossier_discarded ON dossier (discarded_at) WHERE discarded_at IS NOT NULL;

-- Families of the village register. They never travel.
CREATE TABLE household (
    id       TEXT    NOT NULL PRIMARY KEY, -- the family's
    seal_rev INTEGER NOT NULL,
    body     BLOB    NOT NULL              -- sealed: records; JSON of app.Household
) STRICT;

-- Papers. The scan itself is a file under scans/.
CREATE TABLE document (
    id          TEXT    NOT NULL PRIMARY KEY,
    dossier     TEXT    NOT NULL,
    added_at    TEXT    NOT NULL,
    dropped_at  TEXT,             -- set while the draft does not list it
    scan        TEXT,             -- name of the file; null if it is not on this laptop
    cipher_size INTEGER NOT NULL, -- of the file, in bytes
    seal_rev    INTEGER NOT NULL,
    body        BLOB    NOT NULL  -- sealed: records; JSON with the document and what opens its scan
) STRICT;
-- For a save, which compares what it lists with what is there.
CREATE INDEX document_dossier ON document (dossier);
-- For the sweep of files that nobody refers to.
CREATE INDEX document_scan ON document (scan);

-- Frozen submissions. The body never changes once written, but for what opens a
-- scan that was found again after a restore.
CREATE TABLE submission (
    ord         INTEGER PRIMARY KEY AUTOINCREMENT, -- order of arrival in this store
    id          TEXT    NOT NULL UNIQUE,
    dossier     TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    base        TEXT,
    kind        TEXT    NOT NULL,
    incarnation TEXT    NOT NULL, -- that gave it its number; empty if unknown
    seq         INTEGER NOT NULL, -- its number in that incarnation
    returned    INTEGER NOT NULL CHECK (returned IN (0, 1)), -- came back from central after a restore
    captured_at TEXT    NOT NULL,
    officer     TEXT    NOT NULL,
    bytes       INTEGER NOT NULL, -- length of the dossier's body
    seal_rev    INTEGER NOT NULL,
    body        BLOB    NOT NULL  -- sealed: transit; head and exact bytes, see docs/SCHEMA.md
) STRICT;
-- For the facts of one dossier.
CREATE INDEX submission_dossier ON submission (dossier);

-- What still has to leave, and what became of what left. All but the body are
-- hints: what they claim in our favour counts only together with a receipt.
CREATE TABLE outbox (
    submission TEXT    NOT NULL PRIMARY KEY REFERENCES submission (id),
    delivered  INTEGER NOT NULL DEFAULT 0 CHECK (delivered IN (0, 1)),
    wanted     INTEGER NOT NULL DEFAULT 0 CHECK (wanted IN (0, 1)), -- a restored central asked again: its next receipt replaces the held one
    parked     TEXT,             -- central's code while a person is needed
    code       TEXT,             -- why it waits
    not_before TEXT,
    attempts   INTEGER NOT NULL DEFAULT 0,
    seal_rev   INTEGER NOT NULL DEFAULT 0,
    body       BLOB              -- sealed: transit; JSON of central's answer while parked
) STRICT, WITHOUT ROWID;
-- For the list of what is pending.
CREATE INDEX outbox_pending ON outbox (delivered) WHERE delivered = 0;

-- How far each paper of a submission is.
CREATE TABLE upload (
    submission TEXT    NOT NULL REFERENCES submission (id),
    document   TEXT    NOT NULL,
    size       INTEGER NOT NULL, -- of the paper, in bytes
    offset     INTEGER NOT NULL DEFAULT 0, -- what central has acknowledged
    received   INTEGER NOT NULL DEFAULT 0 CHECK (received IN (0, 1)), -- hint: a receipt names it
    PRIMARY KEY (submission, document)
) STRICT, WITHOUT ROWID;
-- For an acknowledgement.
CREATE INDEX upload_document ON upload (document);
-- For the list of what is pending.
CREATE INDEX upload_pending ON upload (submission) WHERE received = 0;

-- The newest statement of central of each type about each entity: a receipt
-- about a submission, a decision about a member, a number and a membership about
-- a person, a bill and a payment about themselves, a change about a submission.
CREATE TABLE statement (
    type     TEXT    NOT NULL,
    entity   TEXT    NOT NULL,
    n        INTEGER NOT NULL, -- central's; 0 where it never says another thing
    at       TEXT    NOT NULL, -- when it arrived
    seal_rev INTEGER NOT NULL,
    body     BLOB    NOT NULL, -- sealed: transit; JSON of the signed statement
    PRIMARY KEY (type, entity)
) STRICT, WITHOUT ROWID;

-- First-level facilities, as central sent them.
CREATE TABLE facility (
    code     TEXT    NOT NULL PRIMARY KEY,
    seal_rev INTEGER NOT NULL,
    body     BLOB    NOT NULL -- sealed: transit; JSON
) STRICT, WITHOUT ROWID;

-- What was done on this laptop. Each head is a hash over the one before it and
-- the row, so that none can be taken out unnoticed.
CREATE TABLE audit (
    n    INTEGER PRIMARY KEY,
    at   TEXT NOT NULL,
    body BLOB NOT NULL, -- sealed: audit; JSON of the act
    head BLOB NOT NULL CHECK (length(head) = 32)
) STRICT;

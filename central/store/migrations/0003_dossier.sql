-- Items as pushed, for ever. body holds the exact bytes; content_hash covers
-- everything that a retry must repeat. village is who it belongs to; place
-- counts the submissions of a subject.
CREATE TABLE submission (
  id           TEXT NOT NULL PRIMARY KEY,
  village      TEXT NOT NULL,
  kind         TEXT NOT NULL,
  subject      TEXT NOT NULL,
  base         TEXT,
  device       TEXT NOT NULL,
  incarnation  TEXT NOT NULL,
  seq          INTEGER NOT NULL,
  captured_at  TEXT NOT NULL,
  officer      TEXT NOT NULL,
  body         TEXT NOT NULL,
  body_sha256  BLOB NOT NULL,
  content_hash BLOB NOT NULL,
  sig          BLOB NOT NULL,
  audit_head   TEXT NOT NULL,
  received_at  INTEGER NOT NULL,
  place        INTEGER NOT NULL
) STRICT;
CREATE INDEX submission_subject ON submission (subject, place);
CREATE INDEX submission_seq ON submission (device, incarnation, seq);

-- Papers. One row a document, whatever its bytes: two with equal bytes are
-- two. offset_bytes counts what is durably held; whole is set when the hash was checked.
CREATE TABLE document (
  id           TEXT NOT NULL PRIMARY KEY,
  kind         TEXT NOT NULL,
  size         INTEGER NOT NULL,
  sha256       BLOB NOT NULL,
  offset_bytes INTEGER NOT NULL DEFAULT 0,
  whole        INTEGER NOT NULL DEFAULT 0,
  touched_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX document_open ON document (touched_at) WHERE whole = 0;

-- Which papers a submission declared, in its order.
CREATE TABLE submission_document (
  submission TEXT NOT NULL REFERENCES submission (id),
  place      INTEGER NOT NULL,
  document   TEXT NOT NULL REFERENCES document (id),
  PRIMARY KEY (submission, place)
) STRICT;
CREATE INDEX submission_document_document ON submission_document (document);

-- Cases. head is the newest applied submission; state is the dossier as it
-- stands after merging, JSON, and differs from head's body only when somebody
-- else changed other fields.
CREATE TABLE dossier (
  id         TEXT NOT NULL PRIMARY KEY,
  village    TEXT NOT NULL,
  family     TEXT NOT NULL,
  kind       TEXT NOT NULL,
  head       TEXT NOT NULL REFERENCES submission (id),
  state      TEXT NOT NULL,
  captured   TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX dossier_family ON dossier (family);

-- The facts of a family, JSON of app.Family: from its dossiers and from the
-- changes since.
CREATE TABLE family (
  id      TEXT NOT NULL PRIMARY KEY,
  village TEXT NOT NULL,
  facts   TEXT NOT NULL
) STRICT;

-- Members of dossiers. state is pending, accepted, refused, exempt (needs no
-- decision) or left (no longer in the dossier).
CREATE TABLE member (
  dossier    TEXT NOT NULL REFERENCES dossier (id),
  id         TEXT NOT NULL,
  place      INTEGER NOT NULL,
  person     TEXT NOT NULL,
  nik        TEXT NOT NULL,
  segment    TEXT NOT NULL,
  state      TEXT NOT NULL,
  submission TEXT NOT NULL,
  decided_at INTEGER,
  PRIMARY KEY (dossier, id)
) STRICT;
CREATE INDEX member_id ON member (id);
CREATE INDEX member_nik ON member (nik) WHERE nik <> '';
CREATE INDEX member_person ON member (person);
CREATE INDEX member_pending ON member (dossier) WHERE state = 'pending';

-- What a reviewer should look at: the same NIK elsewhere, findings of the
-- rules. It never keeps anything from being received.
CREATE TABLE flag (
  dossier TEXT NOT NULL REFERENCES dossier (id),
  member  TEXT NOT NULL,
  code    TEXT NOT NULL,
  field   TEXT NOT NULL,
  other   TEXT NOT NULL,
  PRIMARY KEY (dossier, member, code, field, other)
) STRICT;

-- Every decision ever made here, by whom. What laptops are told is in statement.
CREATE TABLE decision (
  id         TEXT NOT NULL PRIMARY KEY,
  dossier    TEXT NOT NULL REFERENCES dossier (id),
  member     TEXT NOT NULL,
  submission TEXT NOT NULL,
  reviewer   TEXT NOT NULL,
  accepted   INTEGER NOT NULL,
  reason     TEXT NOT NULL,
  field      TEXT NOT NULL,
  at         INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_dossier ON decision (dossier);

-- Membership numbers. A row never changes and never goes.
CREATE TABLE number (
  person    TEXT NOT NULL PRIMARY KEY,
  number    TEXT NOT NULL,
  nik       TEXT NOT NULL,
  simulated INTEGER NOT NULL,
  given_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX number_number ON number (number);

-- Bills: JSON of wire.Bill.
CREATE TABLE bill (
  id      TEXT NOT NULL PRIMARY KEY,
  village TEXT NOT NULL,
  family  TEXT NOT NULL,
  dossier TEXT NOT NULL,
  json    TEXT NOT NULL
) STRICT;
CREATE INDEX bill_family ON bill (family);

-- Payments, one a bill; paid_on is a civil date. One that a laptop returned
-- after a restore may be here before its bill.
CREATE TABLE payment (
  bill    TEXT NOT NULL PRIMARY KEY,
  id      TEXT NOT NULL,
  amount  INTEGER NOT NULL,
  paid_on TEXT NOT NULL
) STRICT;

-- Dossiers on which something is due: numbers, bills, activations. A row goes
-- when all is done, so that a crash between the steps repeats them.
CREATE TABLE due (
  dossier TEXT NOT NULL PRIMARY KEY,
  since   INTEGER NOT NULL
) STRICT;

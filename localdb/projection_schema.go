package localdb

// projectionSchema is the database in memory that the screens read. It is made
// anew at each unlock and never written to a disk, so nothing in it is sealed
// and it has no migrations.
const projectionSchema = `
CREATE TABLE dossier (
	id       TEXT    NOT NULL PRIMARY KEY,
	rev      INTEGER NOT NULL,
	saved_at TEXT    NOT NULL,
	kind     TEXT    NOT NULL,
	stage    TEXT    NOT NULL,
	need     INTEGER NOT NULL, -- whether a person is needed
	family   TEXT    NOT NULL,
	local    TEXT    NOT NULL,
	body     BLOB    NOT NULL,
	facts    BLOB    NOT NULL
) STRICT;
CREATE INDEX dossier_saved ON dossier (saved_at DESC, id DESC);
CREATE INDEX dossier_family ON dossier (family);
CREATE INDEX dossier_local ON dossier (local);

-- What can be found: one row for a family, one for each of its members. Rows of
-- the register have low ids, rows of dossiers high ones, so that the highest ids
-- are the dossiers saved last.
CREATE TABLE entry (
	id      INTEGER PRIMARY KEY,
	owner   TEXT    NOT NULL, -- the dossier, or for a row of the register the family
	dossier TEXT    NOT NULL, -- empty for a row of the register
	family  TEXT    NOT NULL,
	person  TEXT    NOT NULL, -- empty for the family itself
	name    TEXT    NOT NULL,
	nik     TEXT    NOT NULL,
	kk      TEXT    NOT NULL,
	village TEXT    NOT NULL,
	words   TEXT    NOT NULL  -- folded; two spaces before each word and after the last
) STRICT;
CREATE INDEX entry_owner ON entry (owner);
CREATE INDEX entry_nik ON entry (nik) WHERE nik <> '';
CREATE INDEX entry_person ON entry (person) WHERE person <> '';

-- Trigrams of entry.words. The two spaces before a word make trigrams of its
-- first letter and of its first two, so that this one index also finds what is
-- too short for a trigram of its own.
CREATE VIRTUAL TABLE find USING fts5 (words, tokenize = 'trigram case_sensitive 1', content = '', contentless_delete = 1);
`

// firstDossierEntry is the first id of the entries of dossiers.
const firstDossierEntry = 1 << 40

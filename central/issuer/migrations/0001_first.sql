-- Numbers given, and the NIK each was given for, if any. The simulation stands
-- in for BPJS, so this file is no part of central's backups and no restore
-- turns it back.
CREATE TABLE given (
  number TEXT NOT NULL PRIMARY KEY,
  nik    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX given_nik ON given (nik) WHERE nik <> '';

-- Who holds which number; two records of one NIK hold the same.
CREATE TABLE holder (
  person TEXT NOT NULL PRIMARY KEY,
  number TEXT NOT NULL REFERENCES given (number)
) STRICT;

-- A row stands here while this ledger is younger than central and may not know
-- every number that was given: nothing is given meanwhile.
CREATE TABLE hold (
  since INTEGER NOT NULL PRIMARY KEY
) STRICT;

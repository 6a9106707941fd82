-- Where each officer was when the window was left: page, scroll, filter, fields
-- half typed. It may hold personal values.
CREATE TABLE state (
    officer  TEXT    NOT NULL PRIMARY KEY,
    seal_rev INTEGER NOT NULL,
    body     BLOB    NOT NULL -- sealed: records; as the window gave it
) STRICT, WITHOUT ROWID;

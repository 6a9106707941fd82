-- What the line carried: bytes of connections to central by hour (RFC 3339 up to
-- the hour, UTC), lane and submission; an empty submission for what was
-- nobody's. It names no person: ids only, as in outbox and upload.
CREATE TABLE traffic (
    hour       TEXT NOT NULL,
    lane       TEXT NOT NULL,
    submission TEXT NOT NULL,
    sent       INTEGER NOT NULL,
    received   INTEGER NOT NULL,
    PRIMARY KEY (hour, lane, submission)
) STRICT, WITHOUT ROWID;

CREATE INDEX traffic_submission ON traffic (submission);

// Package store is central's database: one SQLite file in WAL mode, its schema
// and its transactions.
//
// It holds no queries: each package of central keeps the SQL of its own
// tables, in a form that other databases understand too (keys made by clients,
// no sequences, no triggers, short transactions). It does not keep scans;
// those are files, see package uploads.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"strconv"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"titian/app/clock"
)

// readers is the number of connections that read beside the one that writes.
const readers = 4

// busyTimeout is how long a statement waits for another process's write.
const busyTimeout = 10 * time.Second

// ErrPragma tells that SQLite did not take a setting that durability rests on.
var ErrPragma = errors.New("store: a pragma was not taken")

// DB is the database. It is safe for concurrent use, also by several
// processes on one machine.
type DB struct {
	path  string
	clock clock.Clock
	pool  *sql.DB
	// Who writes or reads takes a connection and puts it back.
	write chan *conn
	read  chan *conn
}

// Open opens central's database, which is made if it is missing, and brings its
// schema up to date. ErrNewer if a newer program wrote it.
func Open(ctx context.Context, path string, c clock.Clock) (*DB, error) {
	return OpenWith(ctx, path, c, migrations)
}

// OpenWith opens a database with another schema: the *.sql files of a folder
// migrations, in the order of their names.
func OpenWith(ctx context.Context, path string, c clock.Clock, schema fs.FS) (*DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db := &DB{path: abs, clock: c, write: make(chan *conn, 1), read: make(chan *conn, readers)}
	if db.pool, err = sql.Open("sqlite", dsn(abs)); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := db.open(ctx, schema); err != nil {
		return nil, errors.Join(fmt.Errorf("open database: %w", err), db.Close())
	}
	return db, nil
}

func (db *DB) open(ctx context.Context, schema fs.FS) error {
	w, err := openConn(ctx, db.pool)
	if err != nil {
		return err
	}
	db.write <- w
	if err := db.verify(ctx); err != nil {
		return err
	}
	if err := db.migrate(ctx, schema); err != nil {
		return err
	}
	for range readers {
		r, err := openConn(ctx, db.pool)
		if err != nil {
			return err
		}
		db.read <- r
	}
	return nil
}

func dsn(path string) string {
	q := url.Values{}
	q.Add("_pragma", "busy_timeout("+strconv.FormatInt(busyTimeout.Milliseconds(), 10)+")")
	q.Add("_pragma", "journal_mode(WAL)")
	q.Add("_pragma", "synchronous(FULL)")
	q.Add("_pragma", "foreign_keys(1)")
	q.Add("_pragma", "temp_store(MEMORY)")
	// 16 MB of journal: writing it back costs a sync of the whole database.
	q.Add("_pragma", "wal_autocheckpoint(4000)")
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: q.Encode()}
	return u.String()
}

// verify reads back the settings that an acknowledgement relies on.
func (db *DB) verify(ctx context.Context) error {
	return db.take(ctx, db.write, func(c *conn) error {
		for pragma, want := range map[string]string{
			"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "temp_store": "2",
		} {
			var got string
			if err := c.sql.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(&got); err != nil {
				return fmt.Errorf("read pragma %s: %w", pragma, err)
			}
			if got != want {
				return fmt.Errorf("%s is %s: %w", pragma, got, ErrPragma)
			}
		}
		return nil
	})
}

// Close closes the database, after the transactions that run.
func (db *DB) Close() error {
	var errs []error
	for _, from := range []chan *conn{db.read, db.write} {
		for range cap(from) {
			select {
			case c := <-from:
				errs = append(errs, c.close())
			default: // it was never opened
			}
		}
	}
	return errors.Join(append(errs, db.pool.Close())...)
}

// Path is the file's absolute path.
func (db *DB) Path() string { return db.path }

// Write runs do in a transaction that may write. When Write returns nil the
// transaction is on the disk; on an error, or when ctx ended before, nothing of
// it happened. One transaction writes at a time, so do must not wait for
// anything outside.
func (db *DB) Write(ctx context.Context, do func(*Tx) error) error {
	return db.take(ctx, db.write, func(c *conn) error { return c.run(ctx, "BEGIN IMMEDIATE", db.clock.Now(), do) })
}

// Read runs do in a transaction that sees one state of the database.
func (db *DB) Read(ctx context.Context, do func(*Tx) error) error {
	return db.take(ctx, db.read, func(c *conn) error { return c.run(ctx, "BEGIN", db.clock.Now(), do) })
}

func (db *DB) take(ctx context.Context, from chan *conn, do func(*conn) error) error {
	select {
	case c := <-from:
		defer func() { from <- c }()
		return do(c)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Snapshot writes a consistent copy of the database to a file that must not
// exist, while others go on writing.
func (db *DB) Snapshot(ctx context.Context, path string) error {
	return db.take(ctx, db.read, func(c *conn) error {
		if _, err := c.sql.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
			return fmt.Errorf("copy database: %w", err)
		}
		return nil
	})
}

// IsUnique reports whether an error says that a key was there already.
func IsUnique(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) &&
		(e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY || e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE)
}

// Millis is how times are kept: milliseconds since 1970, UTC.
func Millis(t time.Time) int64 { return t.UnixMilli() }

// Time reads what Millis wrote; 0 is the zero time.
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// Settle writes the journal back into the file, so that the file alone is the
// database.
func (db *DB) Settle(ctx context.Context) error {
	return db.take(ctx, db.write, func(c *conn) error {
		var busy, log, moved int
		if err := c.sql.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved); err != nil {
			return fmt.Errorf("write journal back: %w", err)
		}
		return nil
	})
}

package localdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"titian/app"
	"titian/internal/files"
	"titian/localdb/seal"
)

// Errors that callers branch on; with those of package app.
var (
	// ErrNoStore: the directory holds no store; Init makes one.
	ErrNoStore = errors.New("localdb: no store here")
	// ErrExists: Init found a store, or what is left of one.
	ErrExists = errors.New("localdb: a store is here already")
	// ErrInUse: another process has the store open.
	ErrInUse = errors.New("localdb: open in another program")
	// ErrNewer: a newer version of the program wrote the store; nothing was
	// touched.
	ErrNewer = errors.New("localdb: written by a newer version")
	// ErrPassphrase: the passphrase or the recovery code opens nothing here.
	ErrPassphrase = errors.New("localdb: wrong passphrase or recovery code")
	// ErrDamaged: the database cannot be read, and there is no copy that can.
	// Nothing was touched.
	ErrDamaged = errors.New("localdb: damaged, and no good copy")
	// ErrCorrupt: SQLite found the database damaged while it was in use. The
	// next Open looks at all of it and restores it.
	ErrCorrupt = errors.New("localdb: damaged, to be opened again")
	// ErrFull: the disk is full; nothing was written.
	ErrFull = errors.New("localdb: disk full")
	// ErrDisk: the disk failed.
	ErrDisk = errors.New("localdb: disk error")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("localdb: closed")
	// ErrDocument: a paper is empty, too large, has an id that is taken, or is
	// listed by a dossier otherwise than it was added.
	ErrDocument = errors.New("localdb: document not as stored")
	// ErrAway: a paper is known, but its scan is not on this laptop.
	ErrAway = errors.New("localdb: scan not on this laptop")
)

// RowError tells that one row cannot be opened; the others live on. It answers
// to errors.Is with what [seal.Ring.Open] returned, most often
// [seal.ErrTampered].
type RowError struct {
	Table string
	// ID is the row's key.
	ID  string
	Err error
}

// Error implements error.
func (e *RowError) Error() string {
	return fmt.Sprintf("localdb: row %s of %s: %v", e.ID, e.Table, e.Err)
}

// Unwrap returns the cause.
func (e *RowError) Unwrap() error { return e.Err }

// fault gives an error of SQLite, the disk or the keys its meaning. A
// cancellation stays what it is.
func fault(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*RowError](err); ok {
		return err
	}
	if meaning := meaningOf(err); meaning != nil && !errors.Is(err, meaning) {
		return fmt.Errorf("%w: %w", meaning, err)
	}
	return err
}

func meaningOf(err error) error {
	if errors.Is(err, seal.ErrLocked) {
		return app.ErrLocked
	}
	if files.IsFull(err) {
		return ErrFull
	}
	switch primaryCode(err) {
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
		return ErrDisk
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ErrCorrupt
	case sqlite3.SQLITE_INTERRUPT:
		return context.Canceled
	}
	return nil
}

// primaryCode is the code of an error of SQLite without its extension; 0 for
// any other error.
func primaryCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

// unreadable reports whether SQLite found the file itself broken.
func unreadable(err error) bool {
	code := primaryCode(err)
	return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
}

// constraint reports whether a row with this key exists.
func constraint(err error) bool { return primaryCode(err) == sqlite3.SQLITE_CONSTRAINT }

// notFound turns a query that found no row into app.ErrNotFound.
func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return app.ErrNotFound
	}
	return err
}

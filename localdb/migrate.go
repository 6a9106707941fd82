package localdb

import (
	"context"
	"database/sql"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"titian/internal/files"
)

// Migration n brings a database from version n-1 to n. Once released, a file
// never changes.
//
//go:embed schema/*.sql
var schema embed.FS

// migrations returns the steps in order: index i leads to version i+1.
func migrations() ([]string, error) {
	names, err := fs.Glob(schema, "schema/*.sql")
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	steps := make([]string, len(names))
	for i, name := range names {
		if want := fmt.Sprintf("schema/%04d.sql", i+1); name != want {
			return nil, fmt.Errorf("migration %s where %s belongs", name, want)
		}
		text, err := schema.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read migration: %w", err)
		}
		steps[i] = string(text)
	}
	return steps, nil
}

// migrate brings a database to the newest version, one transaction a step.
// before is called once, if there is a step to take.
func migrate(ctx context.Context, db *sql.DB, before func(context.Context) error) error {
	steps, err := migrations()
	if err != nil {
		return err
	}
	version, err := versionOf(ctx, db)
	if err != nil {
		return err
	}
	switch {
	case version > len(steps):
		return ErrNewer
	case version == len(steps):
		return nil
	}
	if err := before(ctx); err != nil {
		return err
	}
	for ; version < len(steps); version++ {
		if err := step(ctx, db, steps[version], version+1); err != nil {
			return fmt.Errorf("migrate to version %d: %w", version+1, err)
		}
	}
	return nil
}

func versionOf(ctx context.Context, db *sql.DB) (int, error) {
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, fmt.Errorf("read version: %w", err)
	}
	return version, nil
}

func step(ctx context.Context, db *sql.DB, script string, version int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	script += fmt.Sprintf(";\nPRAGMA user_version = %d;\nPRAGMA application_id = %d;", version, applicationID)
	if _, err := tx.ExecContext(ctx, script); err != nil {
		return err
	}
	var table string
	err = tx.QueryRowContext(ctx, `SELECT "table" FROM pragma_foreign_key_check LIMIT 1`).Scan(&table)
	switch {
	case err == nil:
		return fmt.Errorf("table %s refers to what is not there", table)
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	return tx.Commit()
}

// checkHeader reads the version from a database file without opening it, for
// opening it alone changes files beside it. ErrNewer if this program is too old
// for it.
func checkHeader(fsys files.FS, name string) error {
	f, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("read header: %w", err)
	}
	var header [72]byte
	_, err = io.ReadFull(f, header[:])
	if err := errors.Join(err, f.Close()); err != nil {
		return nil //nolint:nilerr // too short to be a database: the next step says so
	}
	steps, err := migrations()
	if err != nil {
		return err
	}
	ours := binary.BigEndian.Uint32(header[68:]) == applicationID
	if ours && int64(binary.BigEndian.Uint32(header[60:])) > int64(len(steps)) {
		return ErrNewer
	}
	return nil
}

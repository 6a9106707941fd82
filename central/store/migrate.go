package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewer tells that a newer program wrote the database; this one must not
// touch it.
var ErrNewer = errors.New("store: the database was written by a newer program")

// migrate applies what is missing, in the order of the names, each in one
// transaction with its number. There is no way back: a restore is the way back.
func (db *DB) migrate(ctx context.Context, schema fs.FS) error {
	names, err := fs.Glob(schema, "migrations/*.sql")
	if err != nil {
		return fmt.Errorf("list migrations: %w", err)
	}
	slices.Sort(names)
	var version int
	err = db.Write(ctx, func(tx *Tx) error { return tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version) })
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if version > len(names) {
		return fmt.Errorf("schema version %d, known %d: %w", version, len(names), ErrNewer)
	}
	for i, name := range names[version:] {
		script, err := fs.ReadFile(schema, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		err = db.Write(ctx, func(tx *Tx) error {
			// Another process may have been faster.
			var now int
			if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&now); err != nil {
				return err
			}
			if now > version+i {
				return nil
			}
			return tx.script(ctx, fmt.Sprintf("%s;\nPRAGMA user_version = %d", script, version+i+1))
		})
		if err != nil {
			return fmt.Errorf("apply %s: %w", name, err)
		}
	}
	return nil
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Names in the table meta.
const (
	// MetaCentral is central's id, which laptops pin.
	MetaCentral = "central"
	// MetaEpoch is this life of the database; a restore draws a new one.
	MetaEpoch = "epoch"
	// MetaFloor is where the counters of feeds begin.
	MetaFloor = "floor"
	// MetaSecret is the key of nonces, 32 bytes in hexadecimal.
	MetaSecret = "secret"
)

// Meta reads a value; empty if there is none.
func (tx *Tx) Meta(ctx context.Context, name string) (string, error) {
	var value string
	err := tx.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = ?", name).Scan(&value)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read meta %s: %w", name, err)
	}
	return value, nil
}

// SetMeta writes a value; an empty one removes it.
func (tx *Tx) SetMeta(ctx context.Context, name, value string) error {
	query, args := "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", []any{name, value}
	if value == "" {
		query, args = "DELETE FROM meta WHERE name = ?", []any{name}
	}
	if _, err := tx.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("write meta %s: %w", name, err)
	}
	return nil
}

// All reads every row of a query into a slice; scan reads one.
func All[T any](ctx context.Context, tx *Tx, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// One reads a single column of every row.
func One[T any](rows *sql.Rows) (T, error) {
	var v T
	err := rows.Scan(&v)
	return v, err
}

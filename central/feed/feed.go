// Package feed is what laptops pull: for each scope a log of pointers at
// living entities, numbered without gaps in the order of commits.
//
// It does not know what an entity says; whoever answers a pull resolves the
// pointers.
package feed

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"titian/central/store"
	"titian/sync/wire"
)

// Reference is the scope of reference data, which every laptop follows.
const Reference = "reference"

const villagePrefix = "village:"

// Village is the scope of what concerns families of a village.
func Village(code string) string { return villagePrefix + code }

// VillageOf is the village of a scope made by Village.
func VillageOf(scope string) string { return strings.TrimPrefix(scope, villagePrefix) }

// Device is the scope of one laptop: its receipts and its own submissions.
func Device(id uuid.UUID) string { return "device:" + id.String() }

// ErrResync tells that a position does not lie in this history.
var ErrResync = errors.New("feed: position of another history")

// Pointer names a living entity.
type Pointer struct {
	N    int64
	Kind string
	ID   string
}

// Append gives the next number of a scope to an entity and removes its older
// pointer. Call it as late in a transaction as possible: from here on others
// who write to the scope wait.
func Append(ctx context.Context, tx *store.Tx, scope, kind, id string) (int64, error) {
	n, err := Next(ctx, tx, scope)
	if err != nil {
		return 0, err
	}
	return n, Point(ctx, tx, scope, n, kind, id)
}

// Next takes the next number of a scope; it has to be followed by [Point] with
// that number in the same transaction.
func Next(ctx context.Context, tx *store.Tx, scope string) (int64, error) {
	var n int64
	const bump = "UPDATE feed SET n = n + 1 WHERE scope = ? RETURNING n"
	err := tx.QueryRowContext(ctx, bump, scope).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		if err := begin(ctx, tx, scope); err != nil {
			return 0, fmt.Errorf("begin feed: %w", err)
		}
		err = tx.QueryRowContext(ctx, bump, scope).Scan(&n)
	}
	if err != nil {
		return 0, fmt.Errorf("number feed row: %w", err)
	}
	return n, nil
}

func begin(ctx context.Context, tx *store.Tx, scope string) error {
	floor, err := tx.Meta(ctx, store.MetaFloor)
	if err != nil {
		return err
	}
	n := int64(0)
	if floor != "" {
		if n, err = strconv.ParseInt(floor, 10, 64); err != nil {
			return fmt.Errorf("read floor: %w", err)
		}
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO feed (scope, n, tag) VALUES (?, ?, ?) ON CONFLICT (scope) DO NOTHING",
		scope, n, make([]byte, len(wire.Tag{})))
	return err
}

// Point records what number n of a scope points at.
func Point(ctx context.Context, tx *store.Tx, scope string, n int64, kind, id string) error {
	var last []byte
	if err := tx.QueryRowContext(ctx, "SELECT tag FROM feed WHERE scope = ?", scope).Scan(&last); err != nil {
		return fmt.Errorf("read feed tag: %w", err)
	}
	tag := wire.NextTag(toTag(last), n, kind, id)
	for _, step := range []struct {
		query string
		args  []any
	}{
		{"UPDATE feed SET tag = ? WHERE scope = ?", []any{tag[:], scope}},
		{"INSERT INTO feed_tag (scope, n, tag) VALUES (?, ?, ?)", []any{scope, n, tag[:]}},
		{
			"INSERT INTO feed_pointer (scope, n, kind, id) VALUES (?, ?, ?, ?) ON CONFLICT (scope, kind, id) DO UPDATE SET n = excluded.n",
			[]any{scope, n, kind, id},
		},
	} {
		if _, err := tx.ExecContext(ctx, step.query, step.args...); err != nil {
			return fmt.Errorf("write feed row: %w", err)
		}
	}
	return nil
}

// Check returns nil if a position lies in the history of the scope, and
// ErrResync if it lies ahead or on another branch.
func Check(ctx context.Context, tx *store.Tx, scope string, p wire.Position) error {
	if p.N == 0 && p.Tag == (wire.Tag{}) {
		return nil
	}
	var tag []byte
	err := tx.QueryRowContext(ctx, "SELECT tag FROM feed_tag WHERE scope = ? AND n = ?", scope, p.N).Scan(&tag)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ErrResync
	case err != nil:
		return fmt.Errorf("read feed tag: %w", err)
	case toTag(tag) != p.Tag:
		return ErrResync
	}
	return nil
}

// After returns up to limit pointers behind n, in order.
func After(ctx context.Context, tx *store.Tx, scope string, n int64, limit int) ([]Pointer, error) {
	out, err := store.All(ctx, tx, func(rows *sql.Rows) (p Pointer, err error) {
		err = rows.Scan(&p.N, &p.Kind, &p.ID)
		return p, err
	}, "SELECT n, kind, id FROM feed_pointer WHERE scope = ? AND n > ? ORDER BY n LIMIT ?", scope, n, limit)
	if err != nil {
		return nil, fmt.Errorf("read feed: %w", err)
	}
	return out, nil
}

// At returns the position of number n, which must have been given.
func At(ctx context.Context, tx *store.Tx, scope string, n int64) (wire.Position, error) {
	var tag []byte
	if err := tx.QueryRowContext(ctx, "SELECT tag FROM feed_tag WHERE scope = ? AND n = ?", scope, n).Scan(&tag); err != nil {
		return wire.Position{}, fmt.Errorf("read feed tag: %w", err)
	}
	return wire.Position{N: n, Tag: toTag(tag)}, nil
}

// End returns the newest position of a scope; the zero position before the
// first row.
func End(ctx context.Context, tx *store.Tx, scope string) (wire.Position, error) {
	var n int64
	var tag []byte
	err := tx.QueryRowContext(ctx, "SELECT n, tag FROM feed WHERE scope = ?", scope).Scan(&n, &tag)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return wire.Position{}, nil
	case err != nil:
		return wire.Position{}, fmt.Errorf("read feed end: %w", err)
	}
	return wire.Position{N: n, Tag: toTag(tag)}, nil
}

func toTag(b []byte) (t wire.Tag) {
	copy(t[:], b)
	return t
}

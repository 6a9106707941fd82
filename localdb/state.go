package localdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"titian/app"
	"titian/localdb/seal"
)

// maxState bounds what the window may keep: a page with every field half typed
// takes a hundredth of it.
const maxState = app.MaxBodyBytes

var errState = errors.New("localdb: too much to keep")

// KeepPlace keeps, sealed, where the officer who unlocked the store is, in the
// place of what was kept of them before. state is at most 1 MiB; an empty one
// forgets it.
func (db *DB) KeepPlace(ctx context.Context, state []byte) error {
	if len(state) > maxState {
		return fmt.Errorf("keep place: %w", errState)
	}
	err := db.writeUnlocked(ctx, func(ctx context.Context, t *tx) error {
		officer := db.officerNow().ID.String()
		if len(state) == 0 {
			_, err := t.ExecContext(ctx, `DELETE FROM state WHERE officer = ?`, officer)
			return err
		}
		var rev int64
		err := t.QueryRowContext(ctx, `SELECT seal_rev FROM state WHERE officer = ?`, officer).Scan(&rev)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		rev++
		body, err := db.sealRow(seal.Records, "state", officer, rev, state)
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx,
			`INSERT INTO state (officer, seal_rev, body) VALUES (?, ?, ?)
			 ON CONFLICT (officer) DO UPDATE SET seal_rev = excluded.seal_rev, body = excluded.body`, officer, rev, body)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep place: %w", err)
	}
	return nil
}

// Place returns what KeepPlace kept of the officer who unlocked the store; nil
// for nothing, and for what does not open any more: whoever loses their place
// begins at home.
func (db *DB) Place(ctx context.Context) ([]byte, error) {
	if db.Locked() {
		return nil, errLocked("find place")
	}
	officer := db.officerNow().ID.String()
	var rev int64
	var body []byte
	err := db.h.read.QueryRowContext(ctx, `SELECT seal_rev, body FROM state WHERE officer = ?`, officer).Scan(&rev, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	var state []byte
	if err == nil {
		state, err = db.openRow(seal.Records, "state", officer, rev, body)
	}
	if db.damaged.note(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find place: %w", fault(err))
	}
	return state, nil
}

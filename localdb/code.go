package localdb

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"

	"titian/localdb/seal"
)

// CodeWritten reports whether a recovery code of this store is known to be on
// paper.
func (db *DB) CodeWritten(ctx context.Context) (bool, error) {
	var written bool
	err := db.h.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM wrap WHERE kind = ? AND written_at IS NOT NULL)`, wrapCode).Scan(&written)
	if err != nil {
		return false, fmt.Errorf("look for recovery code: %w", fault(err))
	}
	return written, nil
}

// NewCode draws another recovery code for an unlocked store. It opens the store
// at once, beside the one on paper, and takes its place with [DB.ConfirmCode];
// one that was drawn before and never confirmed opens nothing any more. It is
// kept nowhere.
func (db *DB) NewCode(ctx context.Context) (seal.Code, error) {
	key, err := db.ring.DataKey()
	if err != nil {
		return seal.Code{}, fmt.Errorf("draw recovery code: %w", fault(err))
	}
	defer key.Wipe()
	code, printed := seal.NewCode(), uuid.NewString()
	wrap, err := key.WrapCode(seal.Holder{Store: db.self.store, ID: printed}, code)
	if err != nil {
		return seal.Code{}, fmt.Errorf("draw recovery code: %w", err)
	}
	err = db.writeUnlocked(ctx, func(ctx context.Context, t *tx) error {
		if _, err := t.ExecContext(ctx, `DELETE FROM wrap WHERE kind = ? AND written_at IS NULL`, wrapCode); err != nil {
			return err
		}
		if err := putWrap(ctx, t.Tx, printed, wrapCode, t.now, wrap); err != nil {
			return err
		}
		return t.record(ctx, act{Act: actCode, Entity: printed})
	})
	if err != nil {
		return seal.Code{}, fmt.Errorf("draw recovery code: %w", err)
	}
	return code, nil
}

// ConfirmCode tells that the newest recovery code was typed back from the paper.
// Older ones open nothing any more; a copy of the database is made at once, so
// that a restore does not bring them back. Without a newer code nothing changes.
func (db *DB) ConfirmCode(ctx context.Context) error {
	fresh := false
	err := db.writeUnlocked(ctx, func(ctx context.Context, t *tx) error {
		const waits = `SELECT EXISTS (SELECT 1 FROM wrap WHERE kind = ? AND written_at IS NULL)`
		if err := t.QueryRowContext(ctx, waits, wrapCode).Scan(&fresh); err != nil || !fresh {
			return err
		}
		if _, err := t.ExecContext(ctx, `DELETE FROM wrap WHERE kind = ? AND written_at IS NOT NULL`, wrapCode); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `UPDATE wrap SET written_at = ? WHERE kind = ?`, stamp(t.now), wrapCode); err != nil {
			return err
		}
		return t.record(ctx, act{Act: actConfirm})
	})
	if err != nil {
		return fmt.Errorf("confirm recovery code: %w", err)
	}
	if !fresh {
		return nil
	}
	return db.Copy(ctx)
}

// codeWritten notes that the code of a wrap is on paper.
func codeWritten(ctx context.Context, tx *sql.Tx, printed string, now time.Time) error {
	const note = `UPDATE wrap SET written_at = coalesce(written_at, ?) WHERE id = ? AND kind = ?`
	if _, err := tx.ExecContext(ctx, note, stamp(now), printed, wrapCode); err != nil {
		return fmt.Errorf("note recovery code: %w", err)
	}
	return nil
}

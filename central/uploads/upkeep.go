package uploads

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"titian/central/store"
	"titian/internal/files"
)

// orphanAge is how old a file without a document must be before it is removed.
const orphanAge = 24 * time.Hour

// Run reconciles at once and every minute, and sweeps every hour, until the
// context ends.
func (b *Box) Run(ctx context.Context) {
	minute, hour := time.NewTicker(time.Minute), time.NewTicker(time.Hour)
	defer minute.Stop()
	defer hour.Stop()
	b.try(ctx, "reconcile uploads", b.Reconcile)
	for {
		select {
		case <-ctx.Done():
			return
		case <-minute.C:
			b.try(ctx, "reconcile uploads", b.Reconcile)
		case <-hour.C:
			b.try(ctx, "sweep uploads", b.Sweep)
		}
	}
}

func (b *Box) try(ctx context.Context, what string, do func(context.Context) error) {
	if err := do(ctx); err != nil && ctx.Err() == nil {
		b.log.LogAttrs(ctx, slog.LevelError, "upkeep failed", slog.String("what", what), slog.Any("error", err))
	}
}

// Reconcile finishes what has all its bytes but was not recorded as whole: no
// completion hangs on the request that brought the last byte.
func (b *Box) Reconcile(ctx context.Context) error {
	open, err := b.list(ctx, "SELECT id, size, sha256, offset_bytes FROM document WHERE whole = 0 AND offset_bytes = size")
	if err != nil {
		return fmt.Errorf("reconcile uploads: %w", err)
	}
	var failed []error
	for i := range open {
		u := &open[i]
		leave, err := b.enter(ctx, u.ID, func() {})
		if err != nil {
			return fmt.Errorf("reconcile uploads: %w", err)
		}
		if err := b.finish(ctx, u); err != nil && !errors.Is(err, ErrHash) {
			failed = append(failed, fmt.Errorf("reconcile document: %w", err))
		}
		leave()
	}
	return errors.Join(failed...)
}

func (b *Box) list(ctx context.Context, query string, args ...any) ([]Upload, error) {
	var out []Upload
	err := b.db.Read(ctx, func(tx *store.Tx) error {
		var err error
		out, err = store.All(ctx, tx, func(rows *sql.Rows) (u Upload, err error) {
			var id string
			var sum []byte
			if err := rows.Scan(&id, &u.Size, &sum, &u.Offset); err != nil {
				return u, err
			}
			copy(u.sum[:], sum)
			u.ID, err = uuid.Parse(id)
			return u, err
		}, query, args...)
		return err
	})
	return out, err
}

// Sweep drops parts of which nothing was heard for [Life], and files that
// belong to no document.
func (b *Box) Sweep(ctx context.Context) error {
	stale, err := b.list(ctx, "SELECT id, size, sha256, offset_bytes FROM document WHERE whole = 0 AND offset_bytes > 0 AND touched_at < ?",
		store.Millis(b.clock.Now().Add(-Life)))
	if err != nil {
		return fmt.Errorf("sweep uploads: %w", err)
	}
	for i := range stale {
		leave, err := b.enter(ctx, stale[i].ID, func() {})
		if err != nil {
			return fmt.Errorf("sweep uploads: %w", err)
		}
		err = b.reset(ctx, &stale[i])
		leave()
		if err != nil {
			return fmt.Errorf("sweep uploads: %w", err)
		}
	}
	return b.sweepOrphans(ctx)
}

func (b *Box) sweepOrphans(ctx context.Context) error {
	folders, err := b.fsys.ReadDir(b.objects)
	if err != nil {
		return fmt.Errorf("sweep uploads: %w", err)
	}
	for _, folder := range folders {
		if err := b.sweepFolder(ctx, filepath.Join(b.objects, folder.Name())); err != nil {
			return err
		}
	}
	return nil
}

func (b *Box) sweepFolder(ctx context.Context, folder string) error {
	entries, err := b.fsys.ReadDir(folder)
	if err != nil {
		return fmt.Errorf("sweep folder: %w", err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) || (err == nil && b.clock.Now().Sub(info.ModTime()) < orphanAge) {
			continue
		}
		if err != nil {
			return fmt.Errorf("sweep folder: %w", err)
		}
		var n int
		err = b.db.Read(ctx, func(tx *store.Tx) error {
			return tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM document WHERE id = ?", e.Name()).Scan(&n)
		})
		if err != nil {
			return fmt.Errorf("sweep folder: %w", err)
		}
		if n > 0 {
			continue
		}
		if err := b.fsys.Remove(filepath.Join(folder, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("sweep folder: %w", err)
		}
	}
	return nil
}

// Recheck compares the records of whole documents with the files, after a
// restore, and lets those begin anew whose file is missing or is another. It
// returns how many these are.
func (b *Box) Recheck(ctx context.Context) (int, error) {
	whole, err := b.list(ctx, "SELECT id, size, sha256, offset_bytes FROM document WHERE whole = 1")
	if err != nil {
		return 0, fmt.Errorf("recheck documents: %w", err)
	}
	lost := 0
	for i := range whole {
		same, err := b.verify(&whole[i])
		if same {
			continue
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return lost, fmt.Errorf("recheck documents: %w", err)
		}
		err = b.db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE document SET whole = 0, offset_bytes = 0, touched_at = ? WHERE id = ?",
				store.Millis(tx.Now), whole[i].ID.String())
			return err
		})
		if err != nil {
			return lost, fmt.Errorf("recheck documents: %w", err)
		}
		lost++
	}
	return lost, nil
}

// Content opens a whole document for reading.
func (b *Box) Content(id uuid.UUID) (files.File, error) {
	f, err := b.fsys.Open(b.Object(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open document: %w", ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("open document: %w", err)
	}
	return f, nil
}

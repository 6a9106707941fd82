package uploads

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"titian/central/store"
	"titian/internal/files"
)

const openFlags = os.O_RDWR | os.O_CREATE

// orphanAge is how old a file without a document must be before it is removed.
const orphanAge = 24 * time.Hour

// Run reconciles at once and every minute, and sweeps every hour, until the
// context ends.
func (b *Box) Run(ctx context.Context) {
	minute, hour := time.NewTicker(time.Minute), time.NewTicker(time.Hour)
	defer minute.Stop()
	defer hour.Stop()
	b.try(ctx, "reconcile uploads", func(ctx context.Context) error { return b.Reconcile(ctx, true) })
	for {
		select {
		case <-ctx.Done():
			return
		case <-minute.C:
			b.try(ctx, "reconcile uploads", func(ctx context.Context) error { return b.Reconcile(ctx, false) })
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
// completion hangs on the request that brought the last byte. thorough also
// looks for files that were moved before their record was written, which
// happens only when the process died between the two.
func (b *Box) Reconcile(ctx context.Context, thorough bool) error {
	query := "SELECT id, size, sha256, offset_bytes FROM document WHERE whole = 0"
	if !thorough {
		query += " AND offset_bytes = size"
	}
	open, err := b.list(ctx, query)
	if err != nil {
		return fmt.Errorf("reconcile uploads: %w", err)
	}
	var failed []error
	for i := range open {
		if err := b.reconcile(ctx, &open[i]); err != nil && !errors.Is(err, ErrHash) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

func (b *Box) reconcile(ctx context.Context, u *Upload) error {
	for _, name := range []string{b.Object(u.ID), b.part(u.ID)} {
		info, err := b.fsys.Stat(name)
		if errors.Is(err, fs.ErrNotExist) || (err == nil && info.Size() != u.Size) {
			continue
		}
		if err != nil {
			return fmt.Errorf("reconcile document: %w", err)
		}
		// A part may have its length before its bytes.
		if name == b.part(u.ID) && u.Offset < u.Size {
			continue
		}
		leave, err := b.enter(ctx, u.ID, func() {})
		if err != nil {
			return fmt.Errorf("reconcile document: %w", err)
		}
		err = b.finish(ctx, u, name)
		leave()
		return err
	}
	return nil
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
	if err := b.sweepFolder(ctx, b.spool, "SELECT COUNT(*) FROM document WHERE id = ? AND whole = 0"); err != nil {
		return err
	}
	for _, folder := range folders {
		err := b.sweepFolder(ctx, filepath.Join(b.objects, folder.Name()), "SELECT COUNT(*) FROM document WHERE id = ?")
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *Box) sweepFolder(ctx context.Context, folder, known string) error {
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
		err = b.db.Read(ctx, func(tx *store.Tx) error { return tx.QueryRowContext(ctx, known, e.Name()).Scan(&n) })
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
// restore, and lets those begin anew whose file is missing or has another
// length. It returns how many these are.
func (b *Box) Recheck(ctx context.Context) (int, error) {
	whole, err := b.list(ctx, "SELECT id, size, sha256, offset_bytes FROM document WHERE whole = 1")
	if err != nil {
		return 0, fmt.Errorf("recheck documents: %w", err)
	}
	lost := 0
	for i := range whole {
		info, err := b.fsys.Stat(b.Object(whole[i].ID))
		if err == nil && info.Size() == whole[i].Size {
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
	// Parts are younger or older than the restored record, or of another
	// document altogether; the hash at the end decides.
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

package localdb

import (
	"context"
	"fmt"
	"time"

	"titian/app"
)

// binTime is how long a discarded draft, and a paper taken off a draft, can be
// had back.
const binTime = 30 * 24 * time.Hour

// purge empties the bin of what has lain there long enough. Nothing that was
// ever submitted is touched. The scans go after the commit; one that cannot be
// removed then is swept later.
func (t *tx) purge(ctx context.Context) error {
	before := stamp(t.now.Add(-binTime))
	var dossiers, documents, scans []string
	collect := func(list *[]string) func(func(...any) error) error {
		return func(scan func(...any) error) error {
			var id string
			if err := scan(&id); err != nil {
				return err
			}
			*list = append(*list, id)
			return nil
		}
	}
	err := each(ctx, t, `SELECT id FROM dossier WHERE discarded_at < ?
		AND NOT EXISTS (SELECT 1 FROM submission WHERE dossier = dossier.id)`, []any{before}, collect(&dossiers))
	if err != nil {
		return fmt.Errorf("purge: %w", err)
	}
	for _, id := range dossiers {
		if err := each(ctx, t, `SELECT id FROM document WHERE dossier = ?`, []any{id}, collect(&documents)); err != nil {
			return fmt.Errorf("purge: %w", err)
		}
		if _, err := t.ExecContext(ctx, `DELETE FROM dossier WHERE id = ?`, id); err != nil {
			return fmt.Errorf("purge: %w", err)
		}
		if err := t.record(ctx, act{Act: actPurge, Entity: id}); err != nil {
			return err
		}
	}
	err = each(ctx, t, `SELECT id FROM document WHERE dropped_at < ?
		AND NOT EXISTS (SELECT 1 FROM upload WHERE document = document.id)`, []any{before}, collect(&documents))
	if err != nil {
		return fmt.Errorf("purge: %w", err)
	}
	for _, id := range documents {
		if err := each(ctx, t, `DELETE FROM document WHERE id = ? RETURNING coalesce(scan, '')`, []any{id}, collect(&scans)); err != nil {
			return fmt.Errorf("purge: %w", err)
		}
	}
	if len(scans) > 0 {
		t.after = append(t.after, func(ctx context.Context) {
			for _, name := range scans {
				if name != "" {
					_ = t.db.scans.Remove(ctx, name) // Sweep takes what is left
				}
			}
		})
	}
	return nil
}

// Sweep removes files that nobody refers to and that are at least a day old:
// scans whose row was never committed. It returns how many.
func (db *DB) Sweep(ctx context.Context) (int, error) {
	n, err := db.scans.Sweep(ctx, db.p.Clock.Now(), func(ctx context.Context, name string) (bool, error) {
		var found bool
		err := db.h.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM document WHERE scan = ?)`, name).Scan(&found)
		return found, err
	})
	if err != nil {
		return n, fmt.Errorf("sweep: %w", fault(err))
	}
	return n, nil
}

// RecordExport notes in the audit chain that papers of a dossier were saved
// elsewhere.
func (db *DB) RecordExport(ctx context.Context, dossier, what string) error {
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		if db.Locked() {
			return app.ErrLocked
		}
		return t.record(ctx, act{Act: actExport, Entity: dossier, Detail: what})
	})
	if err != nil {
		return fmt.Errorf("record export: %w", err)
	}
	return nil
}

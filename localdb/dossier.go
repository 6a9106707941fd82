package localdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb/seal"
)

// draft is a dossier's row.
type draft struct {
	id        uuid.UUID
	rev       int64
	sealRev   int64
	savedAt   string
	discarded sql.NullString
	body      []byte // sealed
}

const draftColumns = `id, rev, seal_rev, saved_at, discarded_at, body`

func scanDraft(scan func(...any) error) (draft, error) {
	var d draft
	var id string
	if err := scan(&id, &d.rev, &d.sealRev, &d.savedAt, &d.discarded, &d.body); err != nil {
		return draft{}, err
	}
	var err error
	if d.id, err = uuid.Parse(id); err != nil {
		return draft{}, &RowError{Table: "dossier", ID: id, Err: errForm}
	}
	return d, nil
}

// findDraft returns a dossier's row, in the bin or not, or app.ErrNotFound.
func findDraft(ctx context.Context, q queryer, id uuid.UUID) (draft, error) {
	row := q.QueryRowContext(ctx, `SELECT `+draftColumns+` FROM dossier WHERE id = ?`, id.String())
	d, err := scanDraft(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return draft{}, app.ErrNotFound
	}
	return d, err
}

// openDraft returns the exact bytes of a dossier's body and what they say.
func (db *DB) openDraft(d draft) (app.Dossier, []byte, error) {
	id := d.id.String()
	body, err := db.openRow(seal.Records, "dossier", id, d.sealRev, d.body)
	if err != nil {
		return app.Dossier{}, nil, err
	}
	dossier, err := app.DecodeDossier(body)
	if err != nil || dossier.ID != d.id {
		return app.Dossier{}, nil, &RowError{Table: "dossier", ID: id, Err: formError(err)}
	}
	return dossier, body, nil
}

// formError keeps the one cause of an unreadable body that a person can mend: a
// newer program.
func formError(err error) error {
	if errors.Is(err, app.ErrVersion) {
		return app.ErrVersion
	}
	return errForm
}

// current returns the draft that a save builds on: at rev, and not in the bin.
func (t *tx) current(ctx context.Context, id uuid.UUID, rev int64) (draft, error) {
	d, err := findDraft(ctx, t, id)
	switch {
	case err != nil:
		return draft{}, err
	case d.discarded.Valid:
		return draft{}, app.ErrNotFound
	case d.rev != rev:
		return draft{}, app.ErrStale
	}
	return d, nil
}

// Put implements [app.Store].
func (db *DB) Put(ctx context.Context, d app.Dossier, rev int64) (int64, error) {
	var saved int64
	err := db.writeUnlocked(ctx, func(ctx context.Context, t *tx) error {
		var err error
		saved, err = t.put(ctx, &d, rev)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("put dossier %s: %w", d.ID, err)
	}
	return saved, nil
}

// Begin implements [app.Store].
func (db *DB) Begin(ctx context.Context, d app.Dossier) (app.Record, error) {
	id := d.ID
	err := db.writeUnlocked(ctx, func(ctx context.Context, t *tx) error {
		open, err := db.openDraftOf(ctx, d.Family.ID, d.Kind)
		if err != nil || open != uuid.Nil {
			id = open
			return err
		}
		_, err = t.put(ctx, &d, 0)
		return err
	})
	if err != nil {
		return app.Record{}, fmt.Errorf("begin dossier of family %s: %w", d.Family.ID, err)
	}
	return db.Get(ctx, id)
}

// openDraftOf returns the dossier of a family that was never submitted, the one
// saved last; the nil UUID for none. db.writing is held: nothing that was
// committed is missing.
func (db *DB) openDraftOf(ctx context.Context, family uuid.UUID, kind app.Kind) (uuid.UUID, error) {
	if err := db.catchUp(ctx); err != nil {
		return uuid.Nil, err
	}
	db.view.RLock()
	defer db.view.RUnlock()
	for found := range db.shown.saved.newestFirst() {
		s := db.shown.dossiers[found.dossier]
		if d := &s.record.Dossier; d.Family.ID == family && d.Kind == kind && s.record.Facts.Submission == nil {
			return d.ID, nil
		}
	}
	return uuid.Nil, nil
}

func (t *tx) put(ctx context.Context, d *app.Dossier, rev int64) (int64, error) {
	if d.ID == uuid.Nil {
		return 0, errors.New("a dossier needs an id")
	}
	var old draft
	var err error
	if rev != 0 {
		if old, err = t.current(ctx, d.ID, rev); err != nil {
			return 0, err
		}
	} else if _, err = findDraft(ctx, t, d.ID); err == nil {
		return 0, app.ErrStale
	} else if !errors.Is(err, app.ErrNotFound) {
		return 0, err
	}
	if err := t.matchDocuments(ctx, d, old); err != nil {
		return 0, err
	}
	return t.save(ctx, d, old)
}

// save writes a dossier over the draft it builds on; the zero draft for none.
func (t *tx) save(ctx context.Context, d *app.Dossier, old draft) (int64, error) {
	body, err := app.EncodeDossier(*d)
	if err != nil {
		return 0, err
	}
	return t.saveBody(ctx, d.ID, body, old)
}

func (t *tx) saveBody(ctx context.Context, id uuid.UUID, body []byte, old draft) (int64, error) {
	rev, sealRev := old.rev+1, old.sealRev+1
	sealed, err := t.db.sealRow(seal.Records, "dossier", id.String(), sealRev, body)
	if err != nil {
		return 0, err
	}
	_, err = t.ExecContext(ctx,
		`INSERT INTO dossier (id, rev, seal_rev, saved_at, body) VALUES (?, ?, ?, ?, ?)
		 ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, seal_rev = excluded.seal_rev,
		 saved_at = excluded.saved_at, body = excluded.body`,
		id.String(), rev, sealRev, stamp(t.now), sealed)
	if err != nil {
		return 0, fmt.Errorf("store dossier: %w", err)
	}
	t.touch(id)
	return rev, nil
}

// Discard implements [app.Store].
func (db *DB) Discard(ctx context.Context, id uuid.UUID) error {
	err := db.writeUnlocked(ctx, func(ctx context.Context, t *tx) error {
		d, err := findDraft(ctx, t, id)
		if err != nil {
			return err
		}
		if d.discarded.Valid {
			return app.ErrNotFound
		}
		var sent bool
		if err := t.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM submission WHERE dossier = ?)`, id.String()).Scan(&sent); err != nil {
			return err
		}
		if sent {
			return app.ErrSubmitted
		}
		return t.mark(ctx, id, stampOrNull(t.now), actDiscard)
	})
	if err != nil {
		return fmt.Errorf("discard dossier %s: %w", id, err)
	}
	return nil
}

// Undiscard takes a dossier out of the bin; app.ErrNotFound if it is not there.
func (db *DB) Undiscard(ctx context.Context, id uuid.UUID) error {
	err := db.writeUnlocked(ctx, func(ctx context.Context, t *tx) error {
		d, err := findDraft(ctx, t, id)
		if err != nil {
			return err
		}
		if !d.discarded.Valid {
			return app.ErrNotFound
		}
		return t.mark(ctx, id, sql.NullString{}, actUndiscard)
	})
	if err != nil {
		return fmt.Errorf("take dossier %s out of the bin: %w", id, err)
	}
	return nil
}

func (t *tx) mark(ctx context.Context, id uuid.UUID, discarded sql.NullString, what string) error {
	if _, err := t.ExecContext(ctx, `UPDATE dossier SET discarded_at = ? WHERE id = ?`, discarded, id.String()); err != nil {
		return err
	}
	t.touch(id)
	return t.record(ctx, act{Act: what, Entity: id.String()})
}

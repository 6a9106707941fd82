package localdb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb/seal"
)

// householdBody is the sealed form of a household.
type householdBody struct {
	V       int          `json:"v"`
	Family  app.Family   `json:"family"`
	Members []app.Member `json:"members"`
	Source  string       `json:"source,omitzero"`
	Row     int          `json:"row,omitzero"`
}

const householdVersion = 1

// PutHouseholds implements [app.Store].
func (db *DB) PutHouseholds(ctx context.Context, hs []app.Household) error {
	err := db.writeUnlocked(ctx, func(ctx context.Context, t *tx) error {
		for i := range hs {
			if err := t.putHousehold(ctx, &hs[i]); err != nil {
				return fmt.Errorf("row %d: %w", hs[i].Row, err)
			}
		}
		t.events = append(t.events, app.Event{Kind: app.EventHousehold})
		return nil
	})
	if err != nil {
		return fmt.Errorf("put households: %w", err)
	}
	return nil
}

func (t *tx) putHousehold(ctx context.Context, h *app.Household) error {
	if h.Family.ID == uuid.Nil {
		return errors.New("a household needs the id of its family")
	}
	raw, err := json.Marshal(householdBody{V: householdVersion, Family: h.Family, Members: h.Members, Source: h.Source, Row: h.Row})
	if err != nil {
		return fmt.Errorf("marshal household: %w", err)
	}
	id := h.Family.ID.String()
	var rev int64
	err = t.QueryRowContext(ctx, `SELECT seal_rev FROM household WHERE id = ?`, id).Scan(&rev)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	rev++
	body, err := t.db.sealRow(seal.Records, "household", id, rev, raw)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx,
		`INSERT INTO household (id, seal_rev, body) VALUES (?, ?, ?)
		 ON CONFLICT (id) DO UPDATE SET seal_rev = excluded.seal_rev, body = excluded.body`, id, rev, body)
	if err != nil {
		return fmt.Errorf("store household: %w", err)
	}
	if t.changes.households == nil {
		t.changes.households = map[uuid.UUID]struct{}{}
	}
	t.changes.households[h.Family.ID] = struct{}{}
	return nil
}

// scanHousehold reads id, seal_rev and body.
func (db *DB) scanHousehold(scan func(...any) error) (app.Household, error) {
	var id string
	var rev int64
	var sealed []byte
	if err := scan(&id, &rev, &sealed); err != nil {
		return app.Household{}, err
	}
	return db.openHousehold(id, rev, sealed)
}

func (db *DB) openHousehold(id string, rev int64, sealed []byte) (app.Household, error) {
	raw, err := db.openRow(seal.Records, "household", id, rev, sealed)
	if err != nil {
		return app.Household{}, err
	}
	var b householdBody
	err = json.Unmarshal(raw, &b)
	switch {
	case err == nil && b.V > householdVersion:
		return app.Household{}, &RowError{Table: "household", ID: id, Err: app.ErrVersion}
	case err != nil || b.Family.ID.String() != id:
		return app.Household{}, &RowError{Table: "household", ID: id, Err: errForm}
	}
	return app.Household{Family: b.Family, Members: b.Members, Source: b.Source, Row: b.Row}, nil
}

// Household implements [app.Store].
func (db *DB) Household(ctx context.Context, family uuid.UUID) (app.Household, error) {
	if db.Locked() {
		return app.Household{}, errLocked("get household")
	}
	row := db.h.read.QueryRowContext(ctx, `SELECT id, seal_rev, body FROM household WHERE id = ?`, family.String())
	h, err := db.scanHousehold(row.Scan)
	if errors.Is(err, sql.ErrNoRows) {
		err = app.ErrNotFound
	}
	if err != nil {
		return app.Household{}, fmt.Errorf("get household %s: %w", family, fault(err))
	}
	return h, nil
}

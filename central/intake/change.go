package intake

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/central/feed"
	"titian/central/statement"
	"titian/central/store"
	"titian/sync/wire"
)

// applyChange changes facts of a family, if each is still what the officer
// saw, or has the new value already.
func (k *Desk) applyChange(ctx context.Context, tx *store.Tx, in *parcel) error {
	if err := k.knowsBase(ctx, tx, in); err != nil {
		return err
	}
	var village, raw string
	err := tx.QueryRowContext(ctx, "SELECT village, facts FROM family WHERE id = ?", in.Subject.String()).Scan(&village, &raw)
	if errors.Is(err, sql.ErrNoRows) {
		return &refusal{outcome: wire.Later, code: wire.CodeBaseUnknown}
	}
	if err != nil {
		return fmt.Errorf("read family: %w", err)
	}
	if village != in.dossier.Village {
		return rejected(wire.CodeScope, "body.village")
	}
	var facts app.Family
	if err := json.Unmarshal([]byte(raw), &facts); err != nil {
		return errors.New("read family: facts are damaged")
	}
	fields, clashes, refused := change(&facts, in.dossier.Changes)
	if refused != nil {
		return refused
	}
	if len(clashes) > 0 {
		head, err := k.changedBy(ctx, tx, in, clashes)
		if err != nil {
			return err
		}
		return &refusal{outcome: wire.Conflict, code: wire.CodeFieldConflict, fields: clashes, head: head}
	}
	updated, err := json.Marshal(facts)
	if err != nil {
		return fmt.Errorf("write family: %w", err)
	}
	if _, err := tx.ExecContext(ctx, "UPDATE family SET facts = ? WHERE id = ?", string(updated), in.Subject.String()); err != nil {
		return fmt.Errorf("store family: %w", err)
	}
	said := wire.Change{
		Family: in.Subject, Submission: in.ID, Fields: fields, Time: tx.Now,
		Effective: civil.In(tx.Now, civil.Zone(village)).String(),
	}
	_, err = statement.Publish(ctx, tx, k.keys, wire.TypeChange, in.ID.String(), feed.Village(village), func(n int64) any {
		said.N = n
		return said
	})
	return err
}

// change sets the fields, and returns their paths and those that somebody else
// has changed meanwhile.
func change(facts *app.Family, changes []app.FieldChange) (fields, clashes []string, refused *refusal) {
	for i, c := range changes {
		now, ok := facts.Field(c.Path)
		if !ok || slices.Contains(fields, c.Path) {
			return nil, nil, rejected(wire.CodeItemMalformed, fmt.Sprintf("body.changes[%d].path", i))
		}
		fields = append(fields, c.Path)
		if now != c.Old && now != c.New {
			clashes = append(clashes, c.Path)
		}
		facts.SetField(c.Path, c.New)
	}
	return fields, clashes, nil
}

func (k *Desk) knowsBase(ctx context.Context, tx *store.Tx, in *parcel) error {
	if in.Base == nil {
		return nil
	}
	var known int
	if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM submission WHERE id = ?", in.Base.String()).Scan(&known); err != nil {
		return fmt.Errorf("read base: %w", err)
	}
	if known == 0 {
		return &refusal{outcome: wire.Later, code: wire.CodeBaseUnknown}
	}
	return nil
}

// changedBy finds the newest change that touched one of the fields, or else
// the family's newest dossier submission.
func (k *Desk) changedBy(ctx context.Context, tx *store.Tx, in *parcel, fields []string) (*uuid.UUID, error) {
	type version struct{ id, body string }
	versions, err := store.All(ctx, tx, func(rows *sql.Rows) (v version, err error) {
		err = rows.Scan(&v.id, &v.body)
		return v, err
	}, "SELECT id, body FROM submission WHERE subject = ? AND kind = ? AND id <> ? ORDER BY place DESC",
		in.Subject.String(), wire.KindChange, in.ID.String())
	if err != nil {
		return nil, fmt.Errorf("read changes: %w", err)
	}
	var found string
	for _, v := range versions {
		d, err := app.DecodeDossier([]byte(v.body))
		if err != nil {
			return nil, fmt.Errorf("read change: %w", err)
		}
		if slices.ContainsFunc(d.Changes, func(c app.FieldChange) bool { return slices.Contains(fields, c.Path) }) {
			found = v.id
			break
		}
	}
	if found == "" {
		err := tx.QueryRowContext(ctx, "SELECT head FROM dossier WHERE family = ? ORDER BY updated_at DESC, id LIMIT 1", in.Subject.String()).Scan(&found)
		if err != nil {
			return nil, fmt.Errorf("read dossier of family: %w", err)
		}
	}
	id, err := uuid.Parse(found)
	return &id, err
}

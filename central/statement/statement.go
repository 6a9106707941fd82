// Package statement keeps what central has said under its signature, exactly
// as signed, and puts it into the feed.
//
// It does not decide what to say.
package statement

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"titian/central/feed"
	"titian/central/store"
	"titian/central/trust"
	"titian/sync/wire"
)

// The entity of a statement, of which the newest is kept and fed:
//
//	receipt, change   the submission
//	decision          subject and member, with a slash between
//	number, membership  the person
//	bill, payment     itself

// Publish signs a statement about an entity and feeds it to a scope, in the
// transaction that makes it true. say returns the payload; n is the number of
// the statement in its scope.
func Publish(ctx context.Context, tx *store.Tx, keys *trust.Keyring, t wire.Type, entity, scope string, say func(n int64) any) (wire.Signed, error) {
	n, err := feed.Next(ctx, tx, scope)
	if err != nil {
		return wire.Signed{}, fmt.Errorf("publish %s: %w", t, err)
	}
	signed, err := keys.Sign(t, say(n), tx.Now)
	if err != nil {
		return wire.Signed{}, fmt.Errorf("publish %s: %w", t, err)
	}
	if err := put(ctx, tx, signed, entity, scope, n, false); err != nil {
		return wire.Signed{}, fmt.Errorf("publish %s: %w", t, err)
	}
	if err := feed.Point(ctx, tx, scope, n, string(t), entity); err != nil {
		return wire.Signed{}, fmt.Errorf("publish %s: %w", t, err)
	}
	return signed, nil
}

// Adopt stores a statement of ours that came back from a laptop, unless what
// is held about the entity is at least as new, and feeds it to a scope. It
// reports whether it was stored.
func Adopt(ctx context.Context, tx *store.Tx, signed wire.Signed, entity, scope string) (bool, error) {
	var stamp struct {
		N int64 `json:"n"`
	}
	if err := json.Unmarshal(signed.Payload, &stamp); err != nil {
		return false, fmt.Errorf("adopt %s: payload is not JSON", signed.Type)
	}
	var held int64
	err := tx.QueryRowContext(ctx, "SELECT n FROM statement WHERE type = ? AND entity = ?", string(signed.Type), entity).Scan(&held)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return false, fmt.Errorf("adopt %s: %w", signed.Type, err)
	case held >= stamp.N:
		return false, nil
	}
	if err := put(ctx, tx, signed, entity, scope, stamp.N, true); err != nil {
		return false, fmt.Errorf("adopt %s: %w", signed.Type, err)
	}
	if _, err := feed.Append(ctx, tx, scope, string(signed.Type), entity); err != nil {
		return false, fmt.Errorf("adopt %s: %w", signed.Type, err)
	}
	return true, nil
}

func put(ctx context.Context, tx *store.Tx, s wire.Signed, entity, scope string, n int64, adopted bool) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO statement (type, entity, n, payload, kid, sig, scope, adopted)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (type, entity) DO UPDATE SET n = excluded.n, payload = excluded.payload, kid = excluded.kid,
  sig = excluded.sig, scope = excluded.scope, adopted = excluded.adopted`,
		string(s.Type), entity, n, s.Payload, s.KID, s.Sig, scope, adopted)
	if err != nil {
		return fmt.Errorf("store statement: %w", err)
	}
	return nil
}

// Get returns the newest statement about an entity, or nil.
func Get(ctx context.Context, tx *store.Tx, t wire.Type, entity string) (*wire.Signed, error) {
	s := wire.Signed{Type: t}
	err := tx.QueryRowContext(ctx, "SELECT payload, kid, sig FROM statement WHERE type = ? AND entity = ?", string(t), entity).
		Scan(&s.Payload, &s.KID, &s.Sig)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil //nolint:nilnil // no statement is an answer, not an error
	case err != nil:
		return nil, fmt.Errorf("read %s: %w", t, err)
	}
	return &s, nil
}

// Read is Get with the payload read into v; false if there is none.
func Read(ctx context.Context, tx *store.Tx, t wire.Type, entity string, v any) (bool, error) {
	s, err := Get(ctx, tx, t, entity)
	if err != nil || s == nil {
		return false, err
	}
	if err := json.Unmarshal(s.Payload, v); err != nil {
		return false, fmt.Errorf("read %s: payload: %w", t, err)
	}
	return true, nil
}

// Member is the entity of a decision.
func Member(subject, member uuid.UUID) string { return subject.String() + "/" + member.String() }

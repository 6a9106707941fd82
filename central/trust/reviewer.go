package trust

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"titian/central/store"
)

// reviewerPrefix begins every reviewer's token, so that one in the wrong place
// is recognised.
const reviewerPrefix = "review_"

// Reviewer is a person at central who decides.
type Reviewer struct {
	ID   uuid.UUID
	Name string
}

// AddReviewer makes a reviewer and returns the token, which is shown once and
// kept as a hash.
func AddReviewer(ctx context.Context, tx *store.Tx, name string) (token string, err error) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // crypto/rand.Read never fails
	token = reviewerPrefix + base64.RawURLEncoding.EncodeToString(raw)
	_, err = tx.ExecContext(ctx, "INSERT INTO reviewer (id, name, token_hash, added_at) VALUES (?, ?, ?, ?)",
		uuid.NewString(), name, hashToken(token), store.Millis(tx.Now))
	if err != nil {
		return "", fmt.Errorf("add reviewer: %w", err)
	}
	return token, nil
}

// ReviewerOf returns whose token this is, or ErrBearer.
func (k *Keyring) ReviewerOf(ctx context.Context, token string) (Reviewer, error) {
	var r Reviewer
	err := k.db.Read(ctx, func(tx *store.Tx) error {
		var id string
		err := tx.QueryRowContext(ctx, "SELECT id, name FROM reviewer WHERE token_hash = ? AND revoked_at IS NULL", hashToken(token)).Scan(&id, &r.Name)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrBearer
		}
		if err != nil {
			return fmt.Errorf("read reviewer: %w", err)
		}
		r.ID, err = uuid.Parse(id)
		return err
	})
	return r, err
}

// IsReviewerToken tells a reviewer's token from a laptop's bearer by its form.
func IsReviewerToken(token string) bool { return strings.HasPrefix(token, reviewerPrefix) }

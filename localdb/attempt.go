package localdb

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"

	"titian/app"
)

// Attempt tells why something waits.
type Attempt struct {
	// Item is the nil UUID when the line itself waits.
	Item uuid.UUID
	// Code is a reason of the engine, empty after a success.
	Code      string
	NotBefore time.Time
	Attempts  int
}

// Attempted stores why an item or the line waits and when it is tried next.
func (db *DB) Attempted(ctx context.Context, a Attempt) error {
	code := sql.NullString{String: a.Code, Valid: a.Code != ""}
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		t.events = append(t.events, app.Event{Kind: app.EventOutbox})
		query, args := `UPDATE outbox SET code = ?, not_before = ?, attempts = ? WHERE submission = ?`,
			[]any{code, stampOrNull(a.NotBefore), a.Attempts, a.Item.String()}
		if a.Item == uuid.Nil {
			query, args = `UPDATE store SET line_code = ?, line_not_before = ?, line_attempts = ?`, args[:3]
		}
		_, err := t.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("store attempt: %w", err)
	}
	return nil
}

// Package receipt issues central's proof of what it holds of a submission: its
// body, and every paper that arrived whole so far.
package receipt

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/google/uuid"

	"titian/central/feed"
	"titian/central/statement"
	"titian/central/store"
	"titian/central/trust"
	"titian/sync/wire"
)

// Issue publishes the receipt of a submission anew, to the laptop that sent it.
func Issue(ctx context.Context, tx *store.Tx, keys *trust.Keyring, submission uuid.UUID) (wire.Signed, error) {
	r := wire.Receipt{Submission: submission, Documents: []wire.ReceiptDocument{}, Time: tx.Now}
	var subject, device, head string
	var body []byte
	err := tx.QueryRowContext(ctx, "SELECT subject, device, body_sha256, audit_head FROM submission WHERE id = ?", submission.String()).
		Scan(&subject, &device, &body, &head)
	if err != nil {
		return wire.Signed{}, fmt.Errorf("issue receipt: read submission: %w", err)
	}
	if r.Subject, err = uuid.Parse(subject); err != nil {
		return wire.Signed{}, fmt.Errorf("issue receipt: read subject: %w", err)
	}
	if err := r.AuditHead.UnmarshalText([]byte(head)); err != nil {
		return wire.Signed{}, fmt.Errorf("issue receipt: read audit head: %w", err)
	}
	copy(r.BodySHA256[:], body)
	docs, err := store.All(ctx, tx, func(rows *sql.Rows) (wire.ReceiptDocument, error) {
		var id string
		var sum []byte
		var d wire.ReceiptDocument
		if err := rows.Scan(&id, &sum); err != nil {
			return d, err
		}
		copy(d.SHA256[:], sum)
		d.ID, err = uuid.Parse(id)
		return d, err
	}, `SELECT d.id, d.sha256 FROM submission_document sd JOIN document d ON d.id = sd.document
WHERE sd.submission = ? AND d.whole = 1 ORDER BY sd.place`, submission.String())
	if err != nil {
		return wire.Signed{}, fmt.Errorf("issue receipt: read documents: %w", err)
	}
	r.Documents = append(r.Documents, docs...)
	sender, err := uuid.Parse(device)
	if err != nil {
		return wire.Signed{}, fmt.Errorf("issue receipt: read device: %w", err)
	}
	return statement.Publish(ctx, tx, keys, wire.TypeReceipt, submission.String(), feed.Device(sender), func(n int64) any {
		r.N = n
		return r
	})
}

// Complete reports whether every paper that a submission declared is whole.
func Complete(ctx context.Context, tx *store.Tx, submission string) (bool, error) {
	var open int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM submission_document sd JOIN document d ON d.id = sd.document
WHERE sd.submission = ? AND d.whole = 0`, submission).Scan(&open)
	if err != nil {
		return false, fmt.Errorf("count open documents: %w", err)
	}
	return open == 0, nil
}

// Due marks a dossier as having something to be done about, see package progress.
func Due(ctx context.Context, tx *store.Tx, dossier string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO due (dossier, since) VALUES (?, ?) ON CONFLICT (dossier) DO NOTHING", dossier, store.Millis(tx.Now))
	if err != nil {
		return fmt.Errorf("mark dossier due: %w", err)
	}
	return nil
}

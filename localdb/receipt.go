package localdb

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"titian/localdb/seal"
	"titian/sync/wire"
)

// Receipt returns the newest receipt about a submission, as central signed it
// and as it reads, or app.ErrNotFound. It works while locked.
func (db *DB) Receipt(ctx context.Context, submission uuid.UUID) (wire.Signed, wire.Receipt, error) {
	s, r, err := db.receipt(ctx, submission)
	if err != nil {
		return wire.Signed{}, wire.Receipt{}, fmt.Errorf("read receipt of submission %s: %w", submission, fault(err))
	}
	return s, r, nil
}

func (db *DB) receipt(ctx context.Context, submission uuid.UUID) (wire.Signed, wire.Receipt, error) {
	if !db.ring.Holds(seal.Transit) {
		return wire.Signed{}, wire.Receipt{}, seal.ErrLocked
	}
	kind, entity := string(wire.TypeReceipt), submission.String()
	var rev int64
	var body []byte
	err := db.h.read.QueryRowContext(ctx, `SELECT seal_rev, body FROM statement WHERE type = ? AND entity = ?`, kind, entity).Scan(&rev, &body)
	if err != nil {
		return wire.Signed{}, wire.Receipt{}, notFound(err)
	}
	s, err := db.openStatement(kind, entity, rev, body)
	if err != nil {
		return wire.Signed{}, wire.Receipt{}, err
	}
	var r wire.Receipt
	if err := json.Unmarshal(s.Payload, &r); err != nil {
		return wire.Signed{}, wire.Receipt{}, &RowError{Table: "statement", ID: kind + "/" + entity, Err: errForm}
	}
	return s, r, nil
}

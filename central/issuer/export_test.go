package issuer

import (
	"context"

	"titian/app/ident"
	"titian/central/store"
)

// Fill gives the first n numbers away.
func (s *Simulated) Fill(ctx context.Context, n int) error {
	return s.ledger.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, `WITH RECURSIVE c (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM c WHERE i + 1 < ?)
INSERT INTO given (number, nik) SELECT ? || SUBSTR('000000' || i, -6), '' FROM c`, n, ident.SimulatedPrefix)
		return err
	})
}

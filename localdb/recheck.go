package localdb

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// recheck takes back what the plain columns claim in our favour without a
// receipt that says so: whoever changed them with an editor only made us send
// once more.
func (t *tx) recheck(ctx context.Context, l *ledger) error {
	var delivered []string
	err := each(ctx, t, `SELECT submission FROM outbox WHERE delivered = 1`, nil, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		if _, ok := l.receipts[parseID(id)]; !ok {
			delivered = append(delivered, id)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("check outbox: %w", err)
	}
	for _, id := range delivered {
		if err := t.undeliver(ctx, id); err != nil {
			return fmt.Errorf("check outbox: %w", err)
		}
	}
	return t.recheckUploads(ctx, l)
}

func (t *tx) undeliver(ctx context.Context, submission string) error {
	var ours bool
	err := t.QueryRowContext(ctx, `SELECT incarnation = (SELECT incarnation FROM store) FROM submission WHERE id = ?`, submission).Scan(&ours)
	if err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `UPDATE outbox SET delivered = 0 WHERE submission = ?`, submission); err != nil || ours {
		return err
	}
	return t.renumber(ctx, submission)
}

func (t *tx) recheckUploads(ctx context.Context, l *ledger) error {
	named := map[uuid.UUID]bool{}
	for _, r := range l.receipts {
		for _, d := range r.Documents {
			named[d.ID] = true
		}
	}
	var lost []string
	err := each(ctx, t, `SELECT DISTINCT document FROM upload WHERE received = 1`, nil, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		if !named[parseID(id)] {
			lost = append(lost, id)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("check uploads: %w", err)
	}
	for _, id := range lost {
		if _, err := t.ExecContext(ctx, `UPDATE upload SET received = 0 WHERE document = ?`, id); err != nil {
			return fmt.Errorf("check uploads: %w", err)
		}
	}
	return nil
}

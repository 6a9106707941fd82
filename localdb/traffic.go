package localdb

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"titian/app"
)

// hourFormat is the hour of a time in UTC, as the table has it.
const hourFormat = "2006-01-02T15"

// Spend counts what the line carried. Traffic of a document counts for the
// submission that it travels for. It works while locked.
func (db *DB) Spend(ctx context.Context, list ...app.Spending) error {
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		t.events = append(t.events, app.Event{Kind: app.EventOutbox})
		for _, s := range list {
			if s.Traffic == (app.Traffic{}) {
				continue
			}
			if _, err := t.ExecContext(ctx,
				`INSERT INTO traffic (hour, lane, submission, sent, received) VALUES (?1, ?2, coalesce(
				     (SELECT id FROM submission WHERE id = ?3),
				     (SELECT submission FROM upload WHERE document = ?3 ORDER BY received, submission DESC LIMIT 1), ''), ?4, ?5)
				 ON CONFLICT (hour, lane, submission) DO UPDATE SET sent = sent + excluded.sent, received = received + excluded.received`,
				t.now.UTC().Format(hourFormat), string(s.Lane), s.Item.String(), s.Sent, s.Received); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("count traffic: %w", err)
	}
	return nil
}

// Usage returns what the line has carried, by lane from the hour of since on;
// the zero time for all. It works while locked.
func (db *DB) Usage(ctx context.Context, since time.Time) (app.Usage, error) {
	u := app.Usage{Since: since, Lanes: map[app.Lane]app.Traffic{}}
	from := ""
	if !since.IsZero() {
		from = since.UTC().Format(hourFormat)
	}
	err := each(ctx, db.h.read, `SELECT lane, sum(sent), sum(received) FROM traffic WHERE hour >= ? GROUP BY lane`, []any{from},
		func(scan func(...any) error) error {
			var lane app.Lane
			var sum app.Traffic
			err := scan(&lane, &sum.Sent, &sum.Received)
			u.Lanes[lane] = sum
			return err
		})
	if err == nil {
		err = db.delivered(ctx, &u)
	}
	if err != nil {
		return app.Usage{}, fmt.Errorf("tell usage: %w", fault(err))
	}
	return u, nil
}

// delivered counts the families whose submissions and papers receipts name, and
// what all of it cost.
func (db *DB) delivered(ctx context.Context, u *app.Usage) error {
	var waiting, nobodys, whole int64
	err := db.h.read.QueryRowContext(ctx,
		`WITH open AS MATERIALIZED (
		     SELECT s.dossier FROM outbox o JOIN submission s ON s.id = o.submission
		     WHERE o.delivered = 0 AND NOT (o.parked IS NOT NULL
		         AND EXISTS (SELECT 1 FROM submission n WHERE n.dossier = s.dossier AND n.ord > s.ord AND n.returned = 0))
		     UNION SELECT s.dossier FROM upload p JOIN submission s ON s.id = p.submission WHERE p.received = 0),
		 late AS MATERIALIZED (SELECT id, dossier FROM submission WHERE dossier IN (SELECT dossier FROM open))
		 SELECT (SELECT count(DISTINCT dossier) FROM submission s WHERE EXISTS (SELECT 1 FROM traffic t WHERE t.submission = s.id))
		      - (SELECT count(DISTINCT dossier) FROM late l WHERE EXISTS (SELECT 1 FROM traffic t WHERE t.submission = l.id)),
		        (SELECT coalesce(sum(t.sent + t.received), 0) FROM late l JOIN traffic t ON t.submission = l.id),
		        (SELECT coalesce(sum(sent + received), 0) FROM traffic WHERE submission = ''),
		        (SELECT coalesce(sum(sent + received), 0) FROM traffic)`).Scan(&u.Families, &waiting, &nobodys, &whole)
	if own := whole - nobodys; err == nil && own > 0 {
		u.Delivered = int64(float64(whole) * float64(own-waiting) / float64(own))
	}
	return err
}

// Spent returns what the line has carried for each submission that it carried
// anything for, of those that are not delivered whole. It works while locked.
func (db *DB) Spent(ctx context.Context) (map[uuid.UUID]app.Traffic, error) {
	out := map[uuid.UUID]app.Traffic{}
	err := each(ctx, db.h.read,
		`SELECT submission, sum(sent), sum(received) FROM traffic
		 WHERE submission IN (SELECT submission FROM outbox WHERE delivered = 0 UNION SELECT submission FROM upload WHERE received = 0)
		 GROUP BY submission`, nil,
		func(scan func(...any) error) error {
			var id string
			var sum app.Traffic
			err := scan(&id, &sum.Sent, &sum.Received)
			out[parseID(id)] = sum
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("tell traffic: %w", fault(err))
	}
	return out, nil
}

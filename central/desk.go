package central

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"titian/app/civil"
	"titian/app/region"
	"titian/central/feed"
	"titian/central/issuer"
	"titian/central/progress"
	"titian/central/review"
	"titian/central/store"
	"titian/central/trust"
	"titian/sync/wire"
)

// ErrVillage tells that a code is not that of a village, 10 digits.
var ErrVillage = errors.New("central: not the code of a village")

// EnrolCode makes an enrolment code for a village; dots in the region code are
// accepted.
func (c *Central) EnrolCode(ctx context.Context, village string) (string, error) {
	code, err := region.ParseCode(village)
	if err != nil || code.Level() != region.Village {
		return "", ErrVillage
	}
	return c.keys.NewCode(ctx, string(code))
}

// AddReviewer makes a reviewer and returns the token, which is shown once.
func (c *Central) AddReviewer(ctx context.Context, name string) (token string, err error) {
	err = c.db.Write(ctx, func(tx *store.Tx) error {
		token, err = trust.AddReviewer(ctx, tx, name)
		return err
	})
	return token, err
}

// Revoke takes a laptop's access away.
func (c *Central) Revoke(ctx context.Context, device uuid.UUID) error {
	return c.db.Write(ctx, func(tx *store.Tx) error { return trust.Revoke(ctx, tx, device) })
}

// RotateKeys adds an online key, signed by the root in the data folder.
func (c *Central) RotateKeys(ctx context.Context) error {
	return c.keys.Rotate(ctx, c.params.FS, c.params.Data)
}

// Cases lists the queue; with all also the dossiers whose papers are on their
// way.
func (c *Central) Cases(ctx context.Context, all bool) (out []review.Case, err error) {
	err = c.db.Read(ctx, func(tx *store.Tx) error {
		out, err = review.Queue(ctx, tx, all, 0)
		return err
	})
	return out, err
}

// Case returns one dossier.
func (c *Central) Case(ctx context.Context, dossier uuid.UUID) (out review.Case, err error) {
	err = c.db.Read(ctx, func(tx *store.Tx) error {
		out, err = review.Show(ctx, tx, dossier)
		return err
	})
	return out, err
}

// Decide records verdicts, all or none, and brings their dossiers forward. A
// verdict without a dossier is about the one in which the member waits.
func (c *Central) Decide(ctx context.Context, verdicts ...review.Verdict) error {
	dossiers := map[uuid.UUID]bool{}
	err := c.db.Write(ctx, func(tx *store.Tx) error {
		for _, v := range verdicts {
			if v.Dossier == uuid.Nil {
				var err error
				if v.Dossier, err = review.Find(ctx, tx, v.Member); err != nil {
					return err
				}
			}
			if err := review.Decide(ctx, tx, c.keys, v); err != nil {
				return err
			}
			dossiers[v.Dossier] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	for d := range dossiers {
		if err := c.clerk.Advance(ctx, d.String()); err != nil {
			return fmt.Errorf("bring dossier forward: %w", err)
		}
	}
	return nil
}

// Settle does everything that is due now, as the running server does by itself.
func (c *Central) Settle(ctx context.Context) error { return c.clerk.Sweep(ctx) }

// Bills lists bills, the newest first: all, or one dossier's, or the unpaid.
func (c *Central) Bills(ctx context.Context, dossier uuid.UUID, unpaid bool) (out []progress.BillState, err error) {
	err = c.db.Read(ctx, func(tx *store.Tx) error {
		out, err = progress.Bills(ctx, tx, dossier, unpaid)
		return err
	})
	return out, err
}

// Pay records that a bill was paid. amount 0 stands for the bill's, the absent
// date for today.
func (c *Central) Pay(ctx context.Context, bill uuid.UUID, amount int64, day civil.Date) (out wire.Payment, err error) {
	err = c.db.Write(ctx, func(tx *store.Tx) error {
		out, err = progress.Pay(ctx, tx, c.keys, bill, amount, day)
		return err
	})
	return out, err
}

// ImportFacilities puts first-level facilities into the feed of every laptop:
// new and changed ones only. It returns how many these are.
func (c *Central) ImportFacilities(ctx context.Context, all []wire.Facility) (changed int, err error) {
	err = c.db.Write(ctx, func(tx *store.Tx) error {
		for _, f := range all {
			raw, err := json.Marshal(f)
			if err != nil {
				return fmt.Errorf("write facility: %w", err)
			}
			var known string
			err = tx.QueryRowContext(ctx, "SELECT json FROM facility WHERE code = ?", f.Code).Scan(&known)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return fmt.Errorf("read facility: %w", err)
			}
			if known == string(raw) {
				continue
			}
			_, err = tx.ExecContext(ctx, "INSERT INTO facility (code, json) VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET json = excluded.json", f.Code, string(raw))
			if err != nil {
				return fmt.Errorf("store facility: %w", err)
			}
			if _, err := feed.Append(ctx, tx, feed.Reference, wire.EntryFacility, f.Code); err != nil {
				return err
			}
			changed++
		}
		return nil
	})
	return changed, err
}

// ResumeNumbering ends the hold that a restore without the issuer's ledger
// brings, although some laptops have not been back.
func (c *Central) ResumeNumbering(ctx context.Context) error {
	if err := c.issuer.Release(ctx); err != nil {
		return err
	}
	return c.clerk.Sweep(ctx)
}

// teach tells the issuer of every number that the database knows: after a
// restore into an empty folder its ledger is new.
func teach(ctx context.Context, db *store.DB, to issuer.Issuer) error {
	type given struct{ person, nik, number string }
	var all []given
	err := db.Read(ctx, func(tx *store.Tx) error {
		var err error
		all, err = store.All(ctx, tx, func(rows *sql.Rows) (g given, err error) {
			err = rows.Scan(&g.person, &g.nik, &g.number)
			return g, err
		}, "SELECT person, nik, number FROM number")
		return err
	})
	if err != nil {
		return fmt.Errorf("read numbers: %w", err)
	}
	for _, g := range all {
		person, err := uuid.Parse(g.person)
		if err != nil {
			return fmt.Errorf("read numbers: %w", err)
		}
		if err := to.Know(ctx, issuer.Request{Person: person, NIK: g.nik}, g.number); err != nil {
			return err
		}
	}
	return nil
}

// Sweep drops parts of documents that nobody sends any more, and files that
// belong to none, as the running server does by itself.
func (c *Central) Sweep(ctx context.Context) error { return c.box.Sweep(ctx) }

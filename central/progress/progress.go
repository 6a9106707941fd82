// Package progress brings a dossier forward after something happened to it:
// accepted members get numbers, families get bills, members become active.
//
// Every step is derived from what the database holds and may be repeated: a
// crash between two of them loses nothing and doubles nothing.
package progress

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/rules"
	"titian/central/feed"
	"titian/central/issuer"
	"titian/central/review"
	"titian/central/review/state"
	"titian/central/statement"
	"titian/central/store"
	"titian/central/trust"
	"titian/sync/wire"
)

// Parts are what a clerk works with.
type Parts struct {
	DB     *store.DB
	Keys   *trust.Keyring
	Issuer issuer.Issuer
	Rules  *rules.Book
	Log    *slog.Logger
	// AutoAccept accepts members as soon as their papers are whole.
	AutoAccept bool
}

// Clerk does what is due. It is safe for concurrent use.
type Clerk struct {
	Parts
	wake chan struct{}
}

// New returns a clerk.
func New(p Parts) *Clerk { return &Clerk{Parts: p, wake: make(chan struct{}, 1)} }

// sweepEvery is how often the clerk looks for work that nobody announced.
const sweepEvery = 5 * time.Second

// sweepBatch bounds how many dossiers one sweep reads at once.
const sweepBatch = 200

// Wake tells that something became due. It never waits.
func (c *Clerk) Wake() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Run works until the context ends.
func (c *Clerk) Run(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := c.Sweep(ctx); err != nil && ctx.Err() == nil {
			c.Log.LogAttrs(ctx, slog.LevelError, "work that is due failed", slog.Any("error", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-c.wake:
		}
	}
}

// Sweep does everything that is due now. One dossier that fails keeps no other
// from being done.
func (c *Clerk) Sweep(ctx context.Context) error {
	var failed []error
	for after := ""; ; {
		var ids []string
		err := c.DB.Read(ctx, func(tx *store.Tx) error {
			var err error
			ids, err = store.All(ctx, tx, store.One[string], "SELECT dossier FROM due WHERE dossier > ? ORDER BY dossier LIMIT ?", after, sweepBatch)
			return err
		})
		if err != nil {
			return fmt.Errorf("list due dossiers: %w", err)
		}
		if len(ids) == 0 {
			return errors.Join(failed...)
		}
		for _, id := range ids {
			if err := c.Advance(ctx, id); err != nil {
				failed = append(failed, fmt.Errorf("advance dossier %s: %w", id, err))
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		after = ids[len(ids)-1]
	}
}

// Advance does what is due on one dossier.
func (c *Clerk) Advance(ctx context.Context, dossier string) error {
	if c.AutoAccept {
		id, err := uuid.Parse(dossier)
		if err != nil {
			return fmt.Errorf("read dossier id: %w", err)
		}
		if err := c.DB.Write(ctx, func(tx *store.Tx) error { return review.AutoAccept(ctx, tx, c.Keys, id) }); err != nil {
			return err
		}
	}
	var waiting []issuer.Request
	err := c.DB.Read(ctx, func(tx *store.Tx) (err error) {
		waiting, err = unnumbered(ctx, tx, dossier)
		return err
	})
	if err != nil {
		return err
	}
	if len(waiting) > 0 {
		held, err := c.Issuer.Held(ctx)
		if err != nil || held { // it stays due until the hold ends, see package adopt
			return err
		}
	}
	if err := c.learnNIKs(ctx, dossier); err != nil {
		return err
	}
	given := make([]issuer.Assignment, len(waiting))
	for i, r := range waiting {
		if given[i], err = c.Issuer.Issue(ctx, r); err != nil {
			return err
		}
	}
	return c.DB.Write(ctx, func(tx *store.Tx) error { return c.settle(ctx, tx, dossier, waiting, given) })
}

// unnumbered lists the accepted members without a number.
func unnumbered(ctx context.Context, tx *store.Tx, dossier string) ([]issuer.Request, error) {
	out, err := store.All(ctx, tx, func(rows *sql.Rows) (issuer.Request, error) {
		var r issuer.Request
		var person string
		if err := rows.Scan(&person, &r.NIK); err != nil {
			return r, err
		}
		var err error
		r.Person, err = uuid.Parse(person)
		return r, err
	}, `SELECT m.person, m.nik FROM member m WHERE m.dossier = ? AND m.state = ?
AND NOT EXISTS (SELECT 1 FROM number n WHERE n.person = m.person) ORDER BY m.place`, dossier, state.Accepted)
	if err != nil {
		return nil, fmt.Errorf("list members without a number: %w", err)
	}
	return out, nil
}

// learnNIKs tells the issuer the NIK of numbers that came back after a restore
// before their members did.
func (c *Clerk) learnNIKs(ctx context.Context, dossier string) error {
	type known struct{ person, nik, number string }
	var learn []known
	err := c.DB.Read(ctx, func(tx *store.Tx) error {
		var err error
		learn, err = store.All(ctx, tx, func(rows *sql.Rows) (k known, err error) {
			err = rows.Scan(&k.person, &k.nik, &k.number)
			return k, err
		}, `SELECT m.person, m.nik, n.number FROM member m JOIN number n ON n.person = m.person
WHERE m.dossier = ? AND n.nik = '' AND m.nik <> ''`, dossier)
		return err
	})
	if err != nil {
		return fmt.Errorf("list numbers without NIK: %w", err)
	}
	for _, k := range learn {
		person, err := uuid.Parse(k.person)
		if err != nil {
			return fmt.Errorf("read person: %w", err)
		}
		if err := c.Issuer.Know(ctx, issuer.Request{Person: person, NIK: k.nik}, k.number); err != nil {
			return err
		}
		err = c.DB.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE number SET nik = ? WHERE person = ? AND nik = ''", k.nik, k.person)
			return err
		})
		if err != nil {
			return fmt.Errorf("learn NIK: %w", err)
		}
	}
	return nil
}

// settle writes the numbers and what follows from them, in one transaction.
func (c *Clerk) settle(ctx context.Context, tx *store.Tx, dossier string, waiting []issuer.Request, given []issuer.Assignment) error {
	f, err := openFile(ctx, tx, dossier)
	if err != nil {
		return err
	}
	for i, r := range waiting {
		if err := f.number(ctx, tx, c.Keys, r, given[i]); err != nil {
			return err
		}
	}
	left, err := unnumbered(ctx, tx, dossier)
	if err != nil {
		return err
	}
	if len(left) > 0 { // decided meanwhile: it stays due
		return nil
	}
	if err := f.loadSeats(ctx, tx); err != nil {
		return err
	}
	if err := f.activateCovered(ctx, tx, c.Keys); err != nil {
		return err
	}
	if err := f.bill(ctx, tx, c.Keys, c.Rules); err != nil {
		return err
	}
	if err := f.activatePaid(ctx, tx, c.Keys); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM due WHERE dossier = ?", dossier); err != nil {
		return fmt.Errorf("close due dossier: %w", err)
	}
	return nil
}

// file is a dossier in the clerk's hands.
type file struct {
	id, family uuid.UUID
	village    string
	scope      string
	dossier    app.Dossier
	seats      []seat
}

type seat struct {
	person    uuid.UUID
	segment   app.Segment
	state     string
	number    string
	simulated bool
}

func openFile(ctx context.Context, tx *store.Tx, dossier string) (*file, error) {
	f := new(file)
	var family, body string
	err := tx.QueryRowContext(ctx, "SELECT village, family, state FROM dossier WHERE id = ?", dossier).Scan(&f.village, &family, &body)
	if err != nil {
		return nil, fmt.Errorf("read dossier: %w", err)
	}
	if f.id, err = uuid.Parse(dossier); err != nil {
		return nil, fmt.Errorf("read dossier: %w", err)
	}
	if f.family, err = uuid.Parse(family); err != nil {
		return nil, fmt.Errorf("read dossier: %w", err)
	}
	if f.dossier, err = app.DecodeDossier([]byte(body)); err != nil {
		return nil, fmt.Errorf("read dossier: %w", err)
	}
	f.scope = feed.Village(f.village)
	return f, nil
}

func (f *file) loadSeats(ctx context.Context, tx *store.Tx) error {
	var err error
	f.seats, err = store.All(ctx, tx, func(rows *sql.Rows) (seat, error) {
		var s seat
		var person, segment string
		if err := rows.Scan(&person, &segment, &s.state, &s.number, &s.simulated); err != nil {
			return s, err
		}
		s.segment = app.Segment(segment)
		var err error
		s.person, err = uuid.Parse(person)
		return s, err
	}, `SELECT m.person, m.segment, m.state, COALESCE(n.number, ''), COALESCE(n.simulated, 0)
FROM member m LEFT JOIN number n ON n.person = m.person WHERE m.dossier = ? ORDER BY m.place`, f.id.String())
	if err != nil {
		return fmt.Errorf("read members: %w", err)
	}
	return nil
}

// number gives a person the number that the issuer assigned, once and for ever.
func (f *file) number(ctx context.Context, tx *store.Tx, keys *trust.Keyring, r issuer.Request, a issuer.Assignment) error {
	res, err := tx.ExecContext(ctx, `INSERT INTO number (person, number, nik, simulated, given_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (person) DO NOTHING`, r.Person.String(), a.Number, r.NIK, a.Simulated, store.Millis(tx.Now))
	if err != nil {
		return fmt.Errorf("store number: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err // somebody else was faster, with the same number
	}
	_, err = statement.Publish(ctx, tx, keys, wire.TypeNumber, r.Person.String(), f.scope, func(int64) any {
		return wire.Number{Person: r.Person, Family: f.family, Subject: f.id, Number: a.Number, Simulated: a.Simulated, Time: tx.Now}
	})
	return err
}

package issuer

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"titian/app/clock"
	"titian/app/ident"
	"titian/central/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// space is how many numbers the simulation can give: the prefix and six digits.
const space = 1_000_000

// Simulated gives numbers that no real one can equal, and remembers them in a
// file of its own. It is safe for concurrent use, also by several processes.
type Simulated struct{ ledger *store.DB }

var _ Issuer = (*Simulated)(nil)

// OpenSimulated opens the ledger, which is made if it is missing.
func OpenSimulated(ctx context.Context, path string, c clock.Clock) (*Simulated, error) {
	db, err := store.OpenWith(ctx, path, c, migrations)
	if err != nil {
		return nil, fmt.Errorf("open issuer's ledger: %w", err)
	}
	return &Simulated{db}, nil
}

// Close closes the ledger.
func (s *Simulated) Close() error { return s.ledger.Close() }

// Settle makes the file alone the ledger, without its journal.
func (s *Simulated) Settle(ctx context.Context) error { return s.ledger.Settle(ctx) }

// Hold puts numbering on hold: the ledger is new and central is not.
func (s *Simulated) Hold(ctx context.Context) error {
	err := s.ledger.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO hold (since) VALUES (?) ON CONFLICT (since) DO NOTHING", store.Millis(tx.Now))
		return err
	})
	if err != nil {
		return fmt.Errorf("hold numbering: %w", err)
	}
	return nil
}

// Held implements [Issuer].
func (s *Simulated) Held(ctx context.Context) (bool, error) {
	var rows int
	err := s.ledger.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM hold").Scan(&rows)
	})
	if err != nil {
		return false, fmt.Errorf("read hold: %w", err)
	}
	return rows > 0, nil
}

// Release implements [Issuer].
func (s *Simulated) Release(ctx context.Context) error {
	err := s.ledger.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM hold")
		return err
	})
	if err != nil {
		return fmt.Errorf("release numbering: %w", err)
	}
	return nil
}

// Issue implements [Issuer].
func (s *Simulated) Issue(ctx context.Context, r Request) (Assignment, error) {
	a := Assignment{Simulated: true}
	err := s.ledger.Write(ctx, func(tx *store.Tx) error {
		number, err := lookup(ctx, tx, r)
		if err != nil {
			return err
		}
		if number == "" {
			if number, err = draw(ctx, tx); err != nil {
				return err
			}
		}
		a.Number = number
		return hold(ctx, tx, r, number)
	})
	if err != nil {
		return Assignment{}, fmt.Errorf("issue simulated number: %w", err)
	}
	return a, nil
}

// Know implements [Issuer]. Numbers that are not of the simulation are none of
// its business.
func (s *Simulated) Know(ctx context.Context, r Request, number string) error {
	if !strings.HasPrefix(number, ident.SimulatedPrefix) {
		return nil
	}
	err := s.ledger.Write(ctx, func(tx *store.Tx) error { return hold(ctx, tx, r, number) })
	if err != nil {
		return fmt.Errorf("know simulated number: %w", err)
	}
	return nil
}

func lookup(ctx context.Context, tx *store.Tx, r Request) (string, error) {
	var number string
	err := tx.QueryRowContext(ctx, "SELECT number FROM holder WHERE person = ?", r.Person.String()).Scan(&number)
	if errors.Is(err, sql.ErrNoRows) && r.NIK != "" {
		// nik <> '' lets the index be used, which is of such rows only.
		err = tx.QueryRowContext(ctx, "SELECT number FROM given WHERE nik = ? AND nik <> ''", r.NIK).Scan(&number)
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("look for number: %w", err)
	}
	return number, nil
}

// draw takes the first free number from a random place on.
func draw(ctx context.Context, tx *store.Tx) (string, error) {
	start, err := rand.Int(rand.Reader, big.NewInt(space))
	if err != nil {
		return "", fmt.Errorf("draw number: %w", err)
	}
	first := fmt.Sprintf("%s%06d", ident.SimulatedPrefix, start)
	for _, from := range []string{first, ident.SimulatedPrefix + "000000"} {
		if number, err := firstFree(ctx, tx, from); err != nil || number != "" {
			return number, err
		}
	}
	return "", ErrExhausted
}

// firstFree returns from itself if it is free, and otherwise the first free
// number behind it; empty if there is none.
func firstFree(ctx context.Context, tx *store.Tx, from string) (string, error) {
	var taken int
	if err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM given WHERE number = ?", from).Scan(&taken); err != nil {
		return "", fmt.Errorf("look for number: %w", err)
	}
	if taken == 0 {
		return from, nil
	}
	var last string
	err := tx.QueryRowContext(ctx, `SELECT number FROM given g WHERE number >= ? AND NOT EXISTS (
  SELECT 1 FROM given h WHERE h.number = SUBSTR('0000000000000' || (CAST(g.number AS INTEGER) + 1), -13))
ORDER BY number LIMIT 1`, from).Scan(&last)
	if err != nil {
		return "", fmt.Errorf("look for free number: %w", err)
	}
	if last == ident.SimulatedPrefix+"999999" {
		return "", nil
	}
	var n int64
	if _, err := fmt.Sscan(strings.TrimLeft(last, "0"), &n); err != nil {
		return "", fmt.Errorf("read number: %w", err)
	}
	return fmt.Sprintf("%013d", n+1), nil
}

// hold records that a person holds a number.
func hold(ctx context.Context, tx *store.Tx, r Request, number string) error {
	var taken int
	if r.NIK != "" {
		err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM given WHERE nik = ? AND nik <> ''", r.NIK).Scan(&taken)
		if err != nil {
			return fmt.Errorf("look for NIK: %w", err)
		}
	}
	nik := r.NIK
	if taken > 0 { // it stays with the number it was given for
		nik = ""
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO given (number, nik) VALUES (?, ?)
ON CONFLICT (number) DO UPDATE SET nik = CASE given.nik WHEN '' THEN excluded.nik ELSE given.nik END`, number, nik)
	if err != nil {
		return fmt.Errorf("record number: %w", err)
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO holder (person, number) VALUES (?, ?) ON CONFLICT (person) DO NOTHING", r.Person.String(), number)
	if err != nil {
		return fmt.Errorf("record holder: %w", err)
	}
	return nil
}

// Package adopt takes back, after a restore, what central said before it: the
// signed statements that laptops return.
//
// A statement that verifies was true; only one that contradicts what is held
// is refused. Numbers go first, since none may be given twice.
package adopt

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/google/uuid"

	"titian/central/feed"
	"titian/central/issuer"
	"titian/central/progress"
	"titian/central/receipt"
	"titian/central/review/state"
	"titian/central/statement"
	"titian/central/store"
	"titian/central/trust"
	"titian/sync/wire"
)

// MaxStatements bounds one return.
const MaxStatements = 1000

// ErrMalformed tells of too many statements at once.
var ErrMalformed = errors.New("adopt: too many statements")

// errContradiction tells that a signed statement says something else than
// what is held.
var errContradiction = errors.New("adopt: statement contradicts what is held")

// Desk takes statements back. It is safe for concurrent use.
type Desk struct {
	db     *store.DB
	keys   *trust.Keyring
	issuer issuer.Issuer
	wake   func()
	log    *slog.Logger
}

// New returns a desk; wake is called after something became due.
func New(db *store.DB, keys *trust.Keyring, issuer issuer.Issuer, wake func(), log *slog.Logger) *Desk {
	return &Desk{db: db, keys: keys, issuer: issuer, wake: wake, log: log}
}

// order is in which order types are taken back: numbers first, bills before
// their payments, receipts last since they only ask for what is missing.
func order(t wire.Type) int {
	return slices.Index([]wire.Type{
		wire.TypeNumber, wire.TypeDecision, wire.TypeBill, wire.TypePayment, wire.TypeMembership, wire.TypeChange, wire.TypeReceipt,
	}, t)
}

// Adopt takes back statements of a device. Doing it again changes nothing.
func (k *Desk) Adopt(ctx context.Context, device trust.Device, in wire.Statements) (wire.StatementsAnswer, error) {
	answer := wire.StatementsAnswer{Wanted: []uuid.UUID{}, WantedDocuments: []uuid.UUID{}}
	if len(in.Statements) > MaxStatements {
		return answer, ErrMalformed
	}
	var good []wire.Signed
	for _, s := range in.Statements {
		if order(s.Type) < 0 || k.keys.Verify(s, nil) != nil {
			answer.Refused++
			continue
		}
		good = append(good, s)
	}
	slices.SortStableFunc(good, func(a, b wire.Signed) int { return order(a.Type) - order(b.Type) })
	for _, s := range good {
		err := k.one(ctx, device, s, &answer)
		if errors.Is(err, errContradiction) {
			answer.Refused++
			k.log.LogAttrs(ctx, slog.LevelError, "a returned statement contradicts", slog.String("type", string(s.Type)))
			continue
		}
		if err != nil {
			return answer, fmt.Errorf("adopt %s: %w", s.Type, err)
		}
		answer.Adopted++
	}
	k.wake()
	return answer, nil
}

func (k *Desk) one(ctx context.Context, device trust.Device, s wire.Signed, answer *wire.StatementsAnswer) error {
	var err error
	switch s.Type { //nolint:exhaustive // order lets no other type through
	case wire.TypeNumber:
		return k.number(ctx, device, s)
	case wire.TypeDecision:
		err = k.write(ctx, s, func(tx *store.Tx) error { return k.decision(ctx, tx, device, s) })
	case wire.TypeBill:
		err = k.write(ctx, s, func(tx *store.Tx) error { return k.bill(ctx, tx, device, s) })
	case wire.TypePayment:
		err = k.write(ctx, s, func(tx *store.Tx) error { return k.payment(ctx, tx, device, s) })
	case wire.TypeMembership:
		err = k.write(ctx, s, func(tx *store.Tx) error { return k.membership(ctx, tx, device, s) })
	case wire.TypeChange:
		err = k.write(ctx, s, func(tx *store.Tx) error { return k.change(ctx, tx, device, s) })
	case wire.TypeReceipt:
		err = k.db.Read(ctx, func(tx *store.Tx) error { return k.receipt(ctx, tx, device, s, answer) })
	}
	return err
}

func (k *Desk) write(ctx context.Context, s wire.Signed, do func(*store.Tx) error) error {
	if err := k.db.Write(ctx, do); err != nil {
		return fmt.Errorf("adopt %s: %w", s.Type, err)
	}
	return nil
}

// scope is where statements about a family or a dossier are fed: the village
// it belongs to, or while that is unknown the first of the device's.
func scope(ctx context.Context, tx *store.Tx, device trust.Device, table string, id uuid.UUID) (string, error) {
	query := "SELECT village FROM family WHERE id = ?"
	if table == "dossier" {
		query = "SELECT village FROM dossier WHERE id = ?"
	}
	var village string
	err := tx.QueryRowContext(ctx, query, id.String()).Scan(&village)
	if errors.Is(err, sql.ErrNoRows) && len(device.Villages) > 0 {
		return feed.Village(device.Villages[0]), nil
	}
	if err != nil {
		return "", fmt.Errorf("find village: %w", err)
	}
	return feed.Village(village), nil
}

// number takes a number back, tells the issuer of it, and never lets it meet
// another: neither two numbers for one person nor one number for two NIKs.
func (k *Desk) number(ctx context.Context, device trust.Device, s wire.Signed) error {
	var n wire.Number
	if err := json.Unmarshal(s.Payload, &n); err != nil {
		return errContradiction
	}
	var nik string
	err := k.db.Write(ctx, func(tx *store.Tx) error {
		var err error
		if nik, err = nikOf(ctx, tx, n.Person); err != nil {
			return err
		}
		clash, err := clashes(ctx, tx, n, nik)
		if err != nil {
			return err
		}
		if clash {
			return trust.Alarm(ctx, tx, "number_contradicts", device.ID, n.Person.String())
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO number (person, number, nik, simulated, given_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (person) DO NOTHING`, n.Person.String(), n.Number, nik, n.Simulated, store.Millis(n.Time))
		if err != nil {
			return fmt.Errorf("store number: %w", err)
		}
		to, err := scope(ctx, tx, device, "family", n.Family)
		if err != nil {
			return err
		}
		if _, err := statement.Adopt(ctx, tx, s, n.Person.String(), to); err != nil {
			return err
		}
		return dueByPerson(ctx, tx, n.Person)
	})
	if err != nil {
		return fmt.Errorf("adopt number: %w", err)
	}
	var held string
	err = k.db.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, "SELECT number FROM number WHERE person = ?", n.Person.String()).Scan(&held)
	})
	if errors.Is(err, sql.ErrNoRows) || (err == nil && held != n.Number) {
		return errContradiction
	}
	if err != nil {
		return fmt.Errorf("adopt number: %w", err)
	}
	return k.issuer.Know(ctx, issuer.Request{Person: n.Person, NIK: nik}, n.Number)
}

func nikOf(ctx context.Context, tx *store.Tx, person uuid.UUID) (string, error) {
	var nik string
	err := tx.QueryRowContext(ctx, "SELECT nik FROM member WHERE person = ? AND state <> ? ORDER BY decided_at DESC LIMIT 1", person.String(), state.Left).Scan(&nik)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read NIK: %w", err)
	}
	return nik, nil
}

func clashes(ctx context.Context, tx *store.Tx, n wire.Number, nik string) (bool, error) {
	type row struct{ person, number, nik string }
	rows, err := store.All(ctx, tx, func(rows *sql.Rows) (r row, err error) {
		err = rows.Scan(&r.person, &r.number, &r.nik)
		return r, err
	}, "SELECT person, number, nik FROM number WHERE person = ? OR number = ?", n.Person.String(), n.Number)
	if err != nil {
		return false, fmt.Errorf("look for number: %w", err)
	}
	return slices.ContainsFunc(rows, func(r row) bool {
		if r.person == n.Person.String() {
			return r.number != n.Number
		}
		return nik != "" && r.nik != "" && r.nik != nik
	}), nil
}

func dueByPerson(ctx context.Context, tx *store.Tx, person uuid.UUID) error {
	dossiers, err := store.All(ctx, tx, store.One[string], "SELECT DISTINCT dossier FROM member WHERE person = ?", person.String())
	if err != nil {
		return fmt.Errorf("find dossiers of person: %w", err)
	}
	for _, d := range dossiers {
		if err := receipt.Due(ctx, tx, d); err != nil {
			return err
		}
	}
	return nil
}

func (k *Desk) decision(ctx context.Context, tx *store.Tx, device trust.Device, s wire.Signed) error {
	var d wire.Decision
	if err := json.Unmarshal(s.Payload, &d); err != nil {
		return errContradiction
	}
	to, err := scope(ctx, tx, device, "dossier", d.Subject)
	if err != nil {
		return err
	}
	newer, err := statement.Adopt(ctx, tx, s, statement.Member(d.Subject, d.Member), to)
	if err != nil || !newer {
		return err
	}
	verdict := state.Accepted
	if !d.Accepted {
		verdict = state.Refused
	}
	// A refusal holds for the submission it was made about only.
	res, err := tx.ExecContext(ctx, `UPDATE member SET state = ? WHERE dossier = ? AND id = ? AND state IN ('pending', 'refused')
AND (? OR submission = ?)`, verdict, d.Subject.String(), d.Member.String(), d.Accepted, d.Submission.String())
	if err != nil {
		return fmt.Errorf("take decision: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return receipt.Due(ctx, tx, d.Subject.String())
}

func (k *Desk) bill(ctx context.Context, tx *store.Tx, device trust.Device, s wire.Signed) error {
	var b wire.Bill
	if err := json.Unmarshal(s.Payload, &b); err != nil {
		return errContradiction
	}
	to, err := scope(ctx, tx, device, "dossier", b.Subject)
	if err != nil {
		return err
	}
	if _, err := statement.Adopt(ctx, tx, s, b.ID.String(), to); err != nil {
		return err
	}
	return progress.StoreBill(ctx, tx, b, feed.VillageOf(to))
}

func (k *Desk) payment(ctx context.Context, tx *store.Tx, device trust.Device, s wire.Signed) error {
	var p wire.Payment
	if err := json.Unmarshal(s.Payload, &p); err != nil {
		return errContradiction
	}
	to, err := scope(ctx, tx, device, "family", p.Family)
	if err != nil {
		return err
	}
	if _, err := statement.Adopt(ctx, tx, s, p.ID.String(), to); err != nil {
		return err
	}
	return progress.StorePayment(ctx, tx, p)
}

func (k *Desk) membership(ctx context.Context, tx *store.Tx, device trust.Device, s wire.Signed) error {
	var m wire.Membership
	if err := json.Unmarshal(s.Payload, &m); err != nil {
		return errContradiction
	}
	to, err := scope(ctx, tx, device, "family", m.Family)
	if err != nil {
		return err
	}
	_, err = statement.Adopt(ctx, tx, s, m.Person.String(), to)
	return err
}

func (k *Desk) change(ctx context.Context, tx *store.Tx, device trust.Device, s wire.Signed) error {
	var c wire.Change
	if err := json.Unmarshal(s.Payload, &c); err != nil {
		return errContradiction
	}
	to, err := scope(ctx, tx, device, "family", c.Family)
	if err != nil {
		return err
	}
	_, err = statement.Adopt(ctx, tx, s, c.Submission.String(), to)
	return err
}

// receipt compares what a receipt proves was here with what is here, and asks
// for the rest.
func (k *Desk) receipt(ctx context.Context, tx *store.Tx, device trust.Device, s wire.Signed, answer *wire.StatementsAnswer) error {
	var r wire.Receipt
	if err := json.Unmarshal(s.Payload, &r); err != nil {
		return errContradiction
	}
	var body []byte
	var owner string
	err := tx.QueryRowContext(ctx, "SELECT body_sha256, device FROM submission WHERE id = ?", r.Submission.String()).Scan(&body, &owner)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		answer.Wanted = append(answer.Wanted, r.Submission)
	case err != nil:
		return fmt.Errorf("look for submission: %w", err)
	case wire.Digest(body) != r.BodySHA256 || owner != device.ID.String():
		return errContradiction
	}
	for _, d := range r.Documents {
		var whole bool
		err := tx.QueryRowContext(ctx, "SELECT whole FROM document WHERE id = ?", d.ID.String()).Scan(&whole)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("look for document: %w", err)
		}
		if !whole && !slices.Contains(answer.WantedDocuments, d.ID) {
			answer.WantedDocuments = append(answer.WantedDocuments, d.ID)
		}
	}
	return nil
}

// Returned notes that a laptop pulls in the present epoch: by then it has
// returned all that it holds. When every laptop has, numbering that a restore
// put on hold goes on.
func (k *Desk) Returned(ctx context.Context, device trust.Device) error {
	missing, err := k.missing(ctx, device.ID)
	if err != nil || !missing {
		return err
	}
	var away int
	err = k.db.Write(ctx, func(tx *store.Tx) error {
		epoch, err := tx.Meta(ctx, store.MetaEpoch)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE device SET returned = ? WHERE id = ?", epoch, device.ID.String()); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM device WHERE revoked_at IS NULL AND returned <> ?", epoch).Scan(&away)
	})
	if err != nil {
		return fmt.Errorf("note return: %w", err)
	}
	if away > 0 {
		return nil
	}
	if err := k.issuer.Release(ctx); err != nil {
		return err
	}
	k.wake()
	return nil
}

func (k *Desk) missing(ctx context.Context, device uuid.UUID) (bool, error) {
	var returned, epoch string
	err := k.db.Read(ctx, func(tx *store.Tx) error {
		var err error
		if epoch, err = tx.Meta(ctx, store.MetaEpoch); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, "SELECT returned FROM device WHERE id = ?", device.String()).Scan(&returned)
	})
	if err != nil {
		return false, fmt.Errorf("read return: %w", err)
	}
	return returned != epoch, nil
}

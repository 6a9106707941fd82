// Package intake takes in what laptops push: it reads each item by itself,
// verifies it, compares it with what stands, and applies it.
//
// It refuses nothing for a rule of the trade: what a laptop could submit goes
// to review, with flags. It does not decide about members.
package intake

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/finding"
	"titian/central/feed"
	"titian/central/receipt"
	"titian/central/store"
	"titian/central/trust"
	"titian/sync/wire"
)

// Errors of a whole push.
var (
	// ErrClone: the incarnation was given up and has come back.
	ErrClone = errors.New("intake: an incarnation that was given up has come back")
	// ErrMalformed: the push names no incarnation or too many items.
	ErrMalformed = errors.New("intake: push is malformed")
)

// Checker says what the rules of the trade have to say of a dossier.
type Checker func(d *app.Dossier) (finding.List, error)

// Desk takes in pushes. It is safe for concurrent use.
type Desk struct {
	db    *store.DB
	keys  *trust.Keyring
	check Checker
	wake  func()
	log   *slog.Logger
}

// New returns a desk. wake is called after something became due.
func New(db *store.DB, keys *trust.Keyring, check Checker, wake func(), log *slog.Logger) *Desk {
	return &Desk{db: db, keys: keys, check: check, wake: wake, log: log}
}

// Push takes in one push of a device: one result per item, in their order. An
// item that fails changes nothing and keeps no other from being applied.
// Everything that a result says is durable.
func (k *Desk) Push(ctx context.Context, device trust.Device, p wire.Push) (wire.PushAnswer, error) {
	var answer wire.PushAnswer
	if p.Incarnation == uuid.Nil || len(p.Items) > wire.MaxPushItems || p.DeviceSeq < 0 {
		return answer, ErrMalformed
	}
	// Reading and verifying costs most and needs no transaction.
	parcels := make([]parcel, len(p.Items))
	refused := make([]*refusal, len(p.Items))
	for i, raw := range p.Items {
		parcels[i], refused[i] = read(raw, device, p.Incarnation)
	}
	clone := false
	err := k.db.Write(ctx, func(tx *store.Tx) error {
		life, err := openLife(ctx, tx, device, p)
		if errors.Is(err, ErrClone) { // the alarm must be kept
			clone = true
			return nil
		}
		if err != nil {
			return err
		}
		answer.Results = make([]wire.PushResult, len(parcels))
		for i := range parcels {
			if refused[i] != nil {
				answer.Results[i] = refused[i].result(parcels[i].ID)
				continue
			}
			if answer.Results[i], err = k.item(ctx, tx, device, p, &parcels[i], &life); err != nil {
				return err
			}
		}
		return k.close(ctx, tx, device, p, life, &answer)
	})
	if err != nil {
		return wire.PushAnswer{}, fmt.Errorf("take in push: %w", err)
	}
	if clone {
		k.log.LogAttrs(ctx, slog.LevelWarn, "clone of a laptop", slog.String("device", device.ID.String()))
		return wire.PushAnswer{}, fmt.Errorf("take in push: %w", ErrClone)
	}
	k.wake()
	return answer, nil
}

// life is what is known of the incarnation that pushes.
type life struct {
	// seen is the highest seq seen of it before this push.
	seen int64
	// highest is seen with this push's; restored tells that a number was used
	// twice, so that the laptop must have gone back in time.
	highest  int64
	restored bool
}

// openLife finds or begins the incarnation of a push.
func openLife(ctx context.Context, tx *store.Tx, device trust.Device, p wire.Push) (life, error) {
	var l life
	var number, newest int64
	err := tx.QueryRowContext(ctx, "SELECT COALESCE(MAX(life), 0) FROM incarnation WHERE device = ?", device.ID.String()).Scan(&newest)
	if err != nil {
		return l, fmt.Errorf("read incarnations: %w", err)
	}
	err = tx.QueryRowContext(ctx, "SELECT life, device_seq FROM incarnation WHERE device = ? AND id = ?",
		device.ID.String(), p.Incarnation.String()).Scan(&number, &l.seen)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		_, err = tx.ExecContext(ctx, `INSERT INTO incarnation (device, id, life, device_seq, audit_head, first_seen, last_seen)
VALUES (?, ?, ?, 0, ?, ?, ?)`, device.ID.String(), p.Incarnation.String(), newest+1, p.AuditHead.String(), store.Millis(tx.Now), store.Millis(tx.Now))
		if err != nil {
			return l, fmt.Errorf("begin incarnation: %w", err)
		}
	case err != nil:
		return l, fmt.Errorf("read incarnation: %w", err)
	case number < newest:
		return l, errors.Join(ErrClone, trust.Alarm(ctx, tx, string(wire.CodeClone), device.ID, p.Incarnation.String()))
	}
	l.highest = max(l.seen, p.DeviceSeq)
	return l, nil
}

// close records how far the laptop has counted and fills in the answer.
func (k *Desk) close(ctx context.Context, tx *store.Tx, device trust.Device, p wire.Push, l life, answer *wire.PushAnswer) error {
	if l.restored {
		// More than the laptop's own is how it learns that it was restored; it
		// is kept, so that a lost answer does not hide it.
		l.highest = max(l.highest, p.DeviceSeq+1)
	}
	_, err := tx.ExecContext(ctx, "UPDATE incarnation SET device_seq = ?, audit_head = ?, last_seen = ? WHERE device = ? AND id = ?",
		l.highest, p.AuditHead.String(), store.Millis(tx.Now), device.ID.String(), p.Incarnation.String())
	if err != nil {
		return fmt.Errorf("close incarnation: %w", err)
	}
	epoch, err := tx.Meta(ctx, store.MetaEpoch)
	if err != nil {
		return err
	}
	if answer.Epoch, err = uuid.Parse(epoch); err != nil {
		return fmt.Errorf("read epoch: %w", err)
	}
	answer.Time, answer.DeviceSeq = tx.Now, l.highest
	return nil
}

// item applies one item in a savepoint of its own.
func (k *Desk) item(ctx context.Context, tx *store.Tx, device trust.Device, p wire.Push, in *parcel, l *life) (wire.PushResult, error) {
	if _, err := tx.ExecContext(ctx, "SAVEPOINT item"); err != nil {
		return wire.PushResult{}, fmt.Errorf("begin item: %w", err)
	}
	result, err := k.apply(ctx, tx, device, p, in, l)
	if refused, ok := errors.AsType[*refusal](err); ok {
		if _, err := tx.ExecContext(ctx, "ROLLBACK TO item"); err != nil {
			return result, fmt.Errorf("undo item: %w", err)
		}
		result, err = refused.result(in.ID), nil
		if refused.code == wire.CodeIDReused {
			err = trust.Alarm(ctx, tx, string(wire.CodeIDReused), device.ID, in.ID.String())
		}
	}
	if err != nil {
		return result, err
	}
	if _, err := tx.ExecContext(ctx, "RELEASE item"); err != nil {
		return result, fmt.Errorf("end item: %w", err)
	}
	return result, nil
}

// apply returns a *refusal for an item that is not taken.
func (k *Desk) apply(ctx context.Context, tx *store.Tx, device trust.Device, p wire.Push, in *parcel, l *life) (wire.PushResult, error) {
	result := wire.PushResult{ID: in.ID, Outcome: wire.Accepted}
	known, err := k.known(ctx, tx, device, in)
	if err != nil {
		return result, err
	}
	if known {
		result.Outcome = wire.Duplicate
	} else {
		if err := noteSeq(ctx, tx, device, p, in, l); err != nil {
			return result, err
		}
		if err := k.insert(ctx, tx, device, p, in); err != nil {
			return result, err
		}
		if in.Kind == wire.KindChange {
			err = k.applyChange(ctx, tx, in)
		} else {
			err = k.applyDossier(ctx, tx, in)
		}
		if err != nil {
			return result, err
		}
		if _, err := feed.Append(ctx, tx, feed.Device(device.ID), wire.EntrySubmission, in.ID.String()); err != nil {
			return result, err
		}
		if _, err := receipt.Issue(ctx, tx, k.keys, in.ID); err != nil {
			return result, err
		}
	}
	return result, deliver(ctx, tx, &result)
}

// noteSeq notices a number that was used before: whoever gives it again has
// forgotten, so the laptop was restored.
func noteSeq(ctx context.Context, tx *store.Tx, device trust.Device, p wire.Push, in *parcel, l *life) error {
	var used int
	err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM submission WHERE device = ? AND incarnation = ? AND seq = ?",
		device.ID.String(), p.Incarnation.String(), in.Seq).Scan(&used)
	if err != nil {
		return fmt.Errorf("look for seq: %w", err)
	}
	l.restored = l.restored || used > 0
	l.highest = max(l.highest, in.Seq)
	return nil
}

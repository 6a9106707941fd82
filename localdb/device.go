package localdb

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb/seal"
	"titian/sync/wire"
)

// Device is what identifies this laptop to central, and central to it.
type Device struct {
	ID          uuid.UUID
	Incarnation uuid.UUID
	// Seq is the highest number given to a submission in this incarnation.
	Seq       int64
	AuditHead wire.Digest
	Enrolment Enrolment
	// LastCentral is the latest time that central has signed; zero for none.
	LastCentral time.Time
	// ClockOffset is central's clock minus the laptop's at the last contact.
	ClockOffset time.Duration
}

// Enrolment is what the laptop knows of its central; zero before it is
// enrolled.
type Enrolment struct {
	Central uuid.UUID
	URL     string
	// CA holds PEM certificates that are trusted for central only; empty for
	// the system's.
	CA []byte
	// Villages are the region codes, 10 digits, of the grant.
	Villages []string
	// Keys is the newest key set that the pinned root has signed.
	Keys wire.Keys
}

// Device returns what identifies this laptop. It works while locked.
func (db *DB) Device(ctx context.Context) (Device, error) {
	d, err := db.readDevice(ctx, db.h.read)
	if err != nil {
		return Device{}, fmt.Errorf("read device: %w", fault(err))
	}
	return d, nil
}

func (db *DB) readDevice(ctx context.Context, q queryer) (Device, error) {
	var incarnation string
	var central, url, villages, last sql.NullString
	var keys []byte
	var offset sql.NullInt64
	d := Device{ID: db.self.device}
	err := q.QueryRowContext(ctx, `SELECT incarnation, seq, central, url, ca, villages, keys, last_central, clock_offset FROM store`).
		Scan(&incarnation, &d.Seq, &central, &url, &d.Enrolment.CA, &villages, &keys, &last, &offset)
	if err != nil {
		return Device{}, err
	}
	if d.Incarnation, err = uuid.Parse(incarnation); err != nil {
		return Device{}, &RowError{Table: "store", ID: "1", Err: errForm}
	}
	if d.LastCentral, err = parseStampOrNull(last); err != nil {
		return Device{}, err
	}
	d.ClockOffset = time.Duration(offset.Int64) * time.Millisecond
	if central.Valid {
		d.Enrolment.Central, d.Enrolment.URL = parseID(central.String), url.String
		err = errors.Join(json.Unmarshal([]byte(villages.String), &d.Enrolment.Villages), json.Unmarshal(keys, &d.Enrolment.Keys))
		if err != nil {
			return Device{}, &RowError{Table: "store", ID: "1", Err: errForm}
		}
	}
	_, d.AuditHead, err = auditHead(ctx, q)
	return d, err
}

// DeviceKey returns the key that signs for this laptop. It is there from the
// first unlock of the process on, also while locked.
func (db *DB) DeviceKey(ctx context.Context) (ed25519.PrivateKey, error) {
	var sealed []byte
	if err := db.h.read.QueryRowContext(ctx, `SELECT device_key FROM store`).Scan(&sealed); err != nil {
		return nil, fmt.Errorf("read device key: %w", fault(err))
	}
	seed, err := db.ring.Open(seal.Transit, deviceKeyPlace(), sealed)
	if err == nil && len(seed) != ed25519.SeedSize {
		err = errForm
	}
	switch {
	case errors.Is(err, seal.ErrLocked):
		return nil, errLocked("open device key")
	case err != nil:
		return nil, &RowError{Table: "store", ID: "device_key", Err: err}
	}
	defer clear(seed)
	return ed25519.NewKeyFromSeed(seed), nil
}

// Enrol stores what an enrolment brought. Another central than before starts
// the feed anew. The data key is wrapped to central's recovery recipient, if it
// has one.
func (db *DB) Enrol(ctx context.Context, e Enrolment) error {
	villages, err := json.Marshal(e.Villages)
	if err != nil {
		return fmt.Errorf("store enrolment: %w", err)
	}
	keys, err := json.Marshal(e.Keys)
	if err != nil {
		return fmt.Errorf("store enrolment: %w", err)
	}
	err = db.writeUnlocked(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.ExecContext(ctx,
			`UPDATE store SET cursor = iif(central IS ?1, cursor, NULL), epoch = iif(central IS ?1, epoch, NULL),
			 central = ?1, url = ?2, ca = ?3, villages = ?4, keys = ?5`,
			e.Central.String(), e.URL, e.CA, string(villages), keys)
		if err != nil {
			return err
		}
		if err := t.wrapToCentral(ctx); err != nil {
			return err
		}
		t.events = append(t.events, app.Event{Kind: app.EventOutbox})
		return t.record(ctx, act{Act: actEnrol, Entity: e.Central.String()})
	})
	if err != nil {
		return fmt.Errorf("store enrolment: %w", err)
	}
	return nil
}

// wrapToCentral wraps the data key to central's recovery recipient. It is done
// again at each unlock, for a recipient that came with a newer key set.
func (t *tx) wrapToCentral(ctx context.Context) error {
	d, err := t.db.readDevice(ctx, t)
	if err != nil || d.Enrolment.Central == uuid.Nil {
		return err
	}
	set, err := d.Enrolment.Keys.Open()
	if err != nil || set.Recovery == "" {
		return nil //nolint:nilerr // the engine judges key sets; one that does not open wraps nothing
	}
	id := d.ID.String()
	var at string
	err = t.QueryRowContext(ctx, `SELECT created_at FROM wrap WHERE id = ?`, id).Scan(&at)
	if err == nil && at >= stamp(set.Time) {
		return nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	key, err := t.db.ring.DataKey()
	if err != nil {
		return err
	}
	defer key.Wipe()
	wrap, err := key.WrapRecipient(seal.Holder{Store: t.db.self.store, ID: id}, set.Recovery)
	if err != nil {
		return fmt.Errorf("wrap data key: %w", err)
	}
	return putWrap(ctx, t.Tx, id, wrapRecipient, t.now, wrap)
}

// Resync forgets the cursor and takes a new epoch; records stay.
func (db *DB) Resync(ctx context.Context, epoch uuid.UUID) error {
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.ExecContext(ctx, `UPDATE store SET cursor = NULL, epoch = ?`, epoch.String())
		return err
	})
	if err != nil {
		return fmt.Errorf("store epoch: %w", err)
	}
	return nil
}

// Wanted puts items and papers back among the pending ones, from the first
// byte: a restored central lacks them. The next receipt about them replaces the
// one held, whatever its number.
func (db *DB) Wanted(ctx context.Context, items, documents []uuid.UUID) error {
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		for _, id := range items {
			if err := t.want(ctx, id); err != nil {
				return fmt.Errorf("item %s: %w", id, err)
			}
		}
		for _, id := range documents {
			if err := t.wantDocument(ctx, id); err != nil {
				return fmt.Errorf("document %s: %w", id, err)
			}
		}
		t.events = append(t.events, app.Event{Kind: app.EventOutbox})
		return nil
	})
	if err != nil {
		return fmt.Errorf("store what is wanted: %w", err)
	}
	return nil
}

// want makes one item pending; one that is not here is left out.
func (t *tx) want(ctx context.Context, id uuid.UUID) error {
	var dossier string
	var ours bool
	err := t.QueryRowContext(ctx, `SELECT s.dossier, s.incarnation = (SELECT incarnation FROM store) FROM submission s WHERE s.id = ?`,
		id.String()).Scan(&dossier, &ours)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx,
		`UPDATE outbox SET delivered = 0, wanted = 1, parked = NULL, code = NULL, not_before = NULL, attempts = 0 WHERE submission = ?`, id.String())
	if err != nil {
		return err
	}
	if !ours {
		if err := t.renumber(ctx, id.String()); err != nil {
			return err
		}
	}
	t.touch(parseID(dossier))
	return t.record(ctx, act{Act: actWanted, Entity: id.String()})
}

// renumber gives an item its place in this incarnation's sequence.
func (t *tx) renumber(ctx context.Context, submission string) error {
	incarnation, seq, err := t.nextSeq(ctx)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `UPDATE submission SET incarnation = ?, seq = ? WHERE id = ?`, incarnation, seq, submission)
	return err
}

func (t *tx) wantDocument(ctx context.Context, id uuid.UUID) error {
	return each(ctx, t,
		`UPDATE upload SET received = 0, offset = 0 WHERE document = ? RETURNING submission`, []any{id.String()},
		func(scan func(...any) error) error {
			var submission string
			if err := scan(&submission); err != nil {
				return err
			}
			t.events = append(t.events, app.Event{Kind: app.EventOutbox})
			return t.wantedReceipt(ctx, submission)
		})
}

// wantedReceipt lets the next receipt of a submission replace the one held.
func (t *tx) wantedReceipt(ctx context.Context, submission string) error {
	var dossier string
	err := t.QueryRowContext(ctx,
		`UPDATE outbox SET wanted = 1 WHERE submission = ? RETURNING (SELECT dossier FROM submission WHERE id = outbox.submission)`,
		submission).Scan(&dossier)
	if err == nil {
		t.touch(parseID(dossier))
	}
	return err
}

// Reincarnate draws a new incarnation and gives every undelivered item its
// place in the new sequence.
func (db *DB) Reincarnate(ctx context.Context) (Device, error) {
	var d Device
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		if err := t.reincarnate(ctx); err != nil {
			return err
		}
		if err := t.record(ctx, act{Act: actReborn}); err != nil {
			return err
		}
		var err error
		d, err = db.readDevice(ctx, t)
		return err
	})
	if err != nil {
		return Device{}, fmt.Errorf("reincarnate: %w", err)
	}
	return d, nil
}

func (t *tx) reincarnate(ctx context.Context) error {
	if _, err := t.ExecContext(ctx, `UPDATE store SET incarnation = ?, seq = 0`, uuid.NewString()); err != nil {
		return err
	}
	var ids []string
	err := each(ctx, t, `SELECT s.id FROM submission s JOIN outbox o ON o.submission = s.id WHERE o.delivered = 0 ORDER BY s.ord`, nil,
		func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			ids = append(ids, id)
			return err
		})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := t.renumber(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// Contact is a contact with central.
type Contact struct {
	// Time is central's, signed if Signed.
	Time   time.Time
	Signed bool
	// At is the laptop's clock at the same moment.
	At time.Time
	// Keys is set when a newer key set was fetched and verified.
	Keys *wire.Keys
}

// Contact records a contact with central. The latest signed time never goes
// back, nor does the edition of the key set.
func (db *DB) Contact(ctx context.Context, c Contact) error {
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		if _, err := t.ExecContext(ctx, `UPDATE store SET clock_offset = ?, heard_at = ?`, c.Time.Sub(c.At).Milliseconds(), stamp(c.At)); err != nil {
			return err
		}
		if c.Signed {
			if _, err := t.ExecContext(ctx, `UPDATE store SET last_central = max(coalesce(last_central, ''), ?)`, stamp(c.Time)); err != nil {
				return err
			}
		}
		return t.newerKeys(ctx, c.Keys)
	})
	if err != nil {
		return fmt.Errorf("store contact: %w", err)
	}
	return nil
}

func (t *tx) newerKeys(ctx context.Context, keys *wire.Keys) error {
	if keys == nil {
		return nil
	}
	d, err := t.db.readDevice(ctx, t)
	if err != nil {
		return err
	}
	set, err := keys.Open()
	if err != nil {
		return err
	}
	if held, err := d.Enrolment.Keys.Open(); err == nil && held.N >= set.N {
		return nil
	}
	raw, err := json.Marshal(keys)
	if err != nil {
		return fmt.Errorf("marshal keys: %w", err)
	}
	_, err = t.ExecContext(ctx, `UPDATE store SET keys = ?`, raw)
	return err
}

package localdb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb/seal"
)

// Kinds of wrap, as in the table.
const (
	wrapPassphrase = "passphrase"
	wrapCode       = "code"
	wrapRecipient  = "recipient"
)

// Officer is a person who unlocks this laptop.
type Officer struct {
	ID   uuid.UUID
	Name string
}

type officerBody struct {
	Name string `json:"name"`
}

type wrapRow struct {
	id   string
	body []byte
}

func putWrap(ctx context.Context, tx *sql.Tx, id, kind string, now time.Time, wrap []byte) error {
	_, err := tx.ExecContext(ctx,
		`INSERT INTO wrap (id, kind, created_at, body) VALUES (?, ?, ?, ?)
		 ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at, body = excluded.body`,
		id, kind, stamp(now), wrap)
	if err != nil {
		return fmt.Errorf("store wrap: %w", err)
	}
	return nil
}

func (db *DB) wraps(ctx context.Context, kind string) ([]wrapRow, error) {
	var out []wrapRow
	err := each(ctx, db.h.read, `SELECT id, body FROM wrap WHERE kind = ? ORDER BY created_at, id`, []any{kind},
		func(scan func(...any) error) error {
			var w wrapRow
			if err := scan(&w.id, &w.body); err != nil {
				return err
			}
			out = append(out, w)
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("read wraps: %w", err)
	}
	return out, nil
}

// Unlock opens the store with an officer's passphrase. It brings in what was
// left to do at the next unlock: rows to be saved from a damaged database,
// drafts of submissions that central returned, and the emptying of the bin.
// [ErrPassphrase] for a wrong one. An unlocked store stays as it is if the
// passphrase is right.
func (db *DB) Unlock(ctx context.Context, passphrase []byte) error {
	return db.unlock(ctx, wrapPassphrase, func(h seal.Holder, wrap []byte) (*seal.DataKey, error) {
		return seal.UnwrapPassphrase(h, wrap, passphrase)
	})
}

// UnlockWithCode opens the store with the printed recovery code, for example to
// set a new passphrase. The first officer counts as the one who did, and the
// code as being on paper.
func (db *DB) UnlockWithCode(ctx context.Context, code seal.Code) error {
	printed := ""
	err := db.unlock(ctx, wrapCode, func(h seal.Holder, wrap []byte) (*seal.DataKey, error) {
		printed = h.ID
		return seal.UnwrapCode(h, wrap, code)
	})
	if err != nil {
		return err
	}
	err = db.writeUnlocked(ctx, func(ctx context.Context, t *tx) error { return codeWritten(ctx, t.Tx, printed, t.now) })
	if err != nil {
		return fmt.Errorf("unlock: %w", err)
	}
	return nil
}

func (db *DB) unlock(ctx context.Context, kind string, unwrap func(seal.Holder, []byte) (*seal.DataKey, error)) error {
	holder, key, err := db.unwrap(ctx, kind, unwrap)
	if err != nil {
		return fmt.Errorf("unlock: %w", fault(err))
	}
	defer key.Wipe()
	if err := db.admit(ctx, holder, key); err != nil {
		return fmt.Errorf("unlock: %w", err)
	}
	return nil
}

// admit opens the store to the holder of the data key.
func (db *DB) admit(ctx context.Context, holder string, key *seal.DataKey) error {
	db.writing.Lock()
	defer db.writing.Unlock()
	if db.closed {
		return ErrClosed
	}
	if !db.Locked() {
		return nil
	}
	if err := db.ring.Unlock(key); err != nil {
		return err
	}
	if err := db.enter(ctx, holder); err != nil {
		return fault(errors.Join(err, db.hide()))
	}
	db.keepPIN(db.officerNow().ID.String())
	db.feed.publish(app.Event{Kind: app.EventUnlocked})
	return nil
}

// unwrap tries the wraps of a kind in turn.
func (db *DB) unwrap(ctx context.Context, kind string, unwrap func(seal.Holder, []byte) (*seal.DataKey, error)) (string, *seal.DataKey, error) {
	wraps, err := db.wraps(ctx, kind)
	if err != nil {
		return "", nil, err
	}
	for _, w := range wraps {
		if err := ctx.Err(); err != nil {
			return "", nil, err
		}
		key, err := unwrap(seal.Holder{Store: db.self.store, ID: w.id}, w.body)
		switch {
		case err == nil:
			return w.id, key, nil
		case errors.Is(err, seal.ErrWrongSecret), errors.Is(err, seal.ErrParams):
		default:
			db.damaged.add(&RowError{Table: "wrap", ID: w.id, Err: err})
		}
	}
	return "", nil, ErrPassphrase
}

// enter makes an unlocked store of one whose keys are there. db.writing is
// held.
func (db *DB) enter(ctx context.Context, holder string) error {
	officer, err := db.readOfficer(ctx, holder)
	if err != nil {
		return err
	}
	db.view.Lock()
	db.officer = officer
	db.view.Unlock()
	ledger := newLedger()
	if err := db.transact(ctx, func(ctx context.Context, t *tx) error { return t.settle(ctx, ledger) }); err != nil {
		return err
	}
	shown, err := db.build(ctx, ledger)
	if err != nil {
		return err
	}
	db.view.Lock()
	defer db.view.Unlock()
	db.shown, db.stale = shown, false
	return nil
}

// settle does what waited for the keys, and reads the statements into l.
func (t *tx) settle(ctx context.Context, l *ledger) error {
	if err := t.record(ctx, act{Act: actUnlock}); err != nil {
		return err
	}
	if err := t.salvage(ctx); err != nil {
		return err
	}
	if err := t.adopt(ctx); err != nil {
		return err
	}
	if err := t.db.loadStatements(ctx, t, l); err != nil {
		return fmt.Errorf("read statements: %w", err)
	}
	if err := t.recheck(ctx, l); err != nil {
		return err
	}
	if err := t.wrapToCentral(ctx); err != nil {
		return err
	}
	return t.purge(ctx)
}

// readOfficer returns the officer with this id, or else the first.
func (db *DB) readOfficer(ctx context.Context, id string) (Officer, error) {
	var key string
	var rev int64
	var body []byte
	err := db.h.read.QueryRowContext(ctx, `SELECT id, seal_rev, body FROM officer ORDER BY id <> ?, rowid LIMIT 1`, id).Scan(&key, &rev, &body)
	if err != nil {
		return Officer{}, fmt.Errorf("read officer: %w", err)
	}
	out := Officer{}
	if out.ID, err = uuid.Parse(key); err != nil {
		return Officer{}, &RowError{Table: "officer", ID: key, Err: errForm}
	}
	plain, err := db.openRow(seal.Records, "officer", key, rev, body)
	var o officerBody
	if err == nil && json.Unmarshal(plain, &o) != nil {
		err = &RowError{Table: "officer", ID: key, Err: errForm}
	}
	if db.damaged.note(err) {
		return out, nil // a name that cannot be read keeps nobody out
	}
	out.Name = o.Name
	return out, err
}

// errForm is the cause of a body that opens but cannot be read. The parser's own
// error may quote it, so it is not kept.
var errForm = errors.New("not in a form that is known")

// Lock wipes the projection, the papers and all keys but those that carry what
// was submitted: synchronisation goes on.
func (db *DB) Lock() error {
	db.writing.Lock()
	defer db.writing.Unlock()
	if db.closed || db.Locked() {
		return nil
	}
	err := db.hide()
	db.feed.publish(app.Event{Kind: app.EventLocked})
	return fault(err)
}

// hide drops all that an unlocked store has in memory. db.writing is held.
func (db *DB) hide() error {
	db.ring.Lock()
	db.view.Lock()
	defer db.view.Unlock()
	db.shown, db.officer, db.stale = nil, Officer{}, false
	return db.p.emptyPapers()
}

func (db *DB) officerNow() Officer {
	db.view.RLock()
	defer db.view.RUnlock()
	return db.officer
}

// Officer returns who unlocked the store, or app.ErrLocked.
func (db *DB) Officer() (Officer, error) {
	if db.Locked() {
		return Officer{}, errLocked("tell officer")
	}
	return db.officerNow(), nil
}

// SetPassphrase gives the officer who unlocked the store a new passphrase, also
// after the recovery code. A PIN is forgotten. A copy of the database is made at
// once, so that a restore does not bring the old passphrase back.
func (db *DB) SetPassphrase(ctx context.Context, passphrase []byte) error {
	key, err := db.ring.DataKey()
	if err != nil {
		return fmt.Errorf("set passphrase: %w", fault(err))
	}
	defer key.Wipe()
	officer, err := db.Officer()
	if err != nil {
		return fmt.Errorf("set passphrase: %w", err)
	}
	kdf := db.p.KDF
	if kdf == (seal.Params{}) {
		if kdf, err = seal.Calibrate(db.p.Clock, kdfTarget); err != nil {
			return fmt.Errorf("set passphrase: %w", err)
		}
	}
	id := officer.ID.String()
	wrap, err := key.WrapPassphrase(seal.Holder{Store: db.self.store, ID: id}, passphrase, kdf)
	if err != nil {
		return fmt.Errorf("set passphrase: %w", err)
	}
	err = db.writeUnlocked(ctx, func(ctx context.Context, t *tx) error {
		if err := putWrap(ctx, t.Tx, id, wrapPassphrase, t.now, wrap); err != nil {
			return err
		}
		return t.record(ctx, act{Act: actPassphrase, Entity: id})
	})
	if err != nil {
		return fmt.Errorf("set passphrase: %w", err)
	}
	db.ForgetPIN()
	return db.Copy(ctx)
}

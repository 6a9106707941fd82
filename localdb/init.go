package localdb

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"titian/internal/files"
	"titian/localdb/seal"
)

// kdfTarget is how long one try of a passphrase should take.
const kdfTarget = 400 * time.Millisecond

// Setup is what a new store begins with.
type Setup struct {
	// OfficerName is the first officer's.
	OfficerName string
	// Village is a region code, 10 digits.
	Village string
	// Passphrase is the officer's; it is not kept.
	Passphrase []byte
	// Unwritten: the recovery code counts as on paper from [DB.ConfirmCode] on.
	// Without it, it does at once.
	Unwritten bool
}

// Init makes a store and returns its recovery code, which is to be printed: it
// is kept nowhere. [ErrExists] if a store, or a copy of one, is there; a failed
// Init leaves no store. [seal.ErrParams] for an empty passphrase.
func Init(ctx context.Context, p Params, s Setup) (seal.Code, error) {
	p, err := p.filled()
	if err != nil {
		return seal.Code{}, err
	}
	if s.OfficerName == "" || s.Village == "" {
		return seal.Code{}, errors.New("localdb: officer and village are needed")
	}
	if err := p.makeDirs(); err != nil {
		return seal.Code{}, fault(err)
	}
	lock, err := p.acquire()
	if err != nil {
		return seal.Code{}, err
	}
	code, err := p.create(ctx, s)
	return code, fault(errors.Join(err, lock.Unlock()))
}

// create builds the database under a temporary name, so that a crash leaves
// either none or a whole one. The profile is locked.
func (p Params) create(ctx context.Context, s Setup) (seal.Code, error) {
	found, err := exists(p.FS, p.database())
	if err != nil {
		return seal.Code{}, fmt.Errorf("look for store: %w", err)
	}
	copies, err := p.listCopies()
	if err != nil {
		return seal.Code{}, err
	}
	if found || len(copies) > 0 {
		return seal.Code{}, ErrExists
	}
	temp := filepath.Join(p.Dir, ".tmp-init.db")
	if err := removeDatabase(p.FS, temp); err != nil {
		return seal.Code{}, fmt.Errorf("remove old attempt: %w", err)
	}
	f, err := p.FS.Create(temp)
	if err != nil {
		return seal.Code{}, fmt.Errorf("create database: %w", err)
	}
	if err := f.Close(); err != nil {
		return seal.Code{}, fmt.Errorf("create database: %w", err)
	}
	code, err := p.fill(ctx, temp, s)
	if err == nil {
		err = install(p.FS, temp, p.database())
	}
	if err != nil {
		return seal.Code{}, errors.Join(err, removeDatabase(p.FS, temp))
	}
	return code, nil
}

func (p Params) fill(ctx context.Context, name string, s Setup) (seal.Code, error) {
	h, err := openHandles(name)
	if err != nil {
		return seal.Code{}, err
	}
	code, err := p.populate(ctx, h.write, s)
	return code, errors.Join(err, h.close())
}

func (p Params) populate(ctx context.Context, db *sql.DB, s Setup) (seal.Code, error) {
	if err := checkSettings(ctx, db); err != nil {
		return seal.Code{}, err
	}
	if err := migrate(ctx, db, func(context.Context) error { return nil }); err != nil {
		return seal.Code{}, err
	}
	kdf := p.KDF
	if kdf == (seal.Params{}) {
		var err error
		if kdf, err = seal.Calibrate(p.Clock, kdfTarget); err != nil {
			return seal.Code{}, fmt.Errorf("measure machine: %w", err)
		}
	}
	n := newcomer{now: p.Clock.Now(), store: uuid.NewString(), officer: uuid.NewString(), setup: s, kdf: kdf, code: seal.NewCode()}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return seal.Code{}, fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if err := n.insert(ctx, tx); err != nil {
		return seal.Code{}, err
	}
	if err := tx.Commit(); err != nil {
		return seal.Code{}, fmt.Errorf("commit: %w", err)
	}
	return n.code, nil
}

// newcomer is a store that is being made.
type newcomer struct {
	now            time.Time
	store, officer string
	setup          Setup
	kdf            seal.Params
	code           seal.Code
}

func (n *newcomer) insert(ctx context.Context, tx *sql.Tx) error {
	key := seal.NewDataKey()
	defer key.Wipe()
	ring := seal.NewRing(n.store)
	defer ring.Close()
	if err := ring.Unlock(key); err != nil {
		return fmt.Errorf("derive keys: %w", err)
	}
	if err := n.insertStore(ctx, tx, ring); err != nil {
		return err
	}
	name, err := json.Marshal(officerBody{Name: n.setup.OfficerName})
	if err != nil {
		return fmt.Errorf("marshal officer: %w", err)
	}
	body, err := ring.Seal(seal.Records, place("officer", n.officer, 1), name)
	if err != nil {
		return fmt.Errorf("seal officer: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO officer (id, seal_rev, body) VALUES (?, 1, ?)`, n.officer, body); err != nil {
		return fmt.Errorf("insert officer: %w", err)
	}
	wrap, err := key.WrapPassphrase(seal.Holder{Store: n.store, ID: n.officer}, n.setup.Passphrase, n.kdf)
	if err != nil {
		return fmt.Errorf("wrap data key: %w", err)
	}
	if err := putWrap(ctx, tx, n.officer, wrapPassphrase, n.now, wrap); err != nil {
		return err
	}
	printed := uuid.NewString()
	if wrap, err = key.WrapCode(seal.Holder{Store: n.store, ID: printed}, n.code); err != nil {
		return fmt.Errorf("wrap data key: %w", err)
	}
	if err := putWrap(ctx, tx, printed, wrapCode, n.now, wrap); err != nil {
		return err
	}
	if !n.setup.Unwritten {
		if err := codeWritten(ctx, tx, printed, n.now); err != nil {
			return err
		}
	}
	return record(ctx, tx, ring, n.now, act{Act: actInit, Officer: n.officer})
}

func (n *newcomer) insertStore(ctx context.Context, tx *sql.Tx, ring *seal.Ring) error {
	_, device, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("draw device key: %w", err)
	}
	seed := device.Seed()
	defer clear(seed)
	sealed, err := ring.Seal(seal.Transit, deviceKeyPlace(), seed)
	if err != nil {
		return fmt.Errorf("seal device key: %w", err)
	}
	_, err = tx.ExecContext(ctx,
		`INSERT INTO store (one, id, created_at, device, device_key, village, incarnation) VALUES (1, ?, ?, ?, ?, ?, ?)`,
		n.store, stamp(n.now), uuid.NewString(), sealed, n.setup.Village, uuid.NewString())
	if err != nil {
		return fmt.Errorf("insert store: %w", err)
	}
	return nil
}

// install gives a closed database its final name, durably.
func install(fsys files.FS, temp, name string) error {
	f, err := fsys.OpenFile(temp, openReadWrite)
	if err != nil {
		return fmt.Errorf("install database: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("install database: %w", err)
	}
	if err := fsys.Rename(temp, name); err != nil {
		return fmt.Errorf("install database: %w", err)
	}
	if err := fsys.SyncDir(filepath.Dir(name)); err != nil {
		return fmt.Errorf("install database: %w", err)
	}
	return nil
}

// removeDatabase removes a database and what SQLite keeps beside it.
func removeDatabase(fsys files.FS, name string) error {
	for _, suffix := range append(besides(), "") {
		if err := files.RemoveAll(fsys, name+suffix); err != nil {
			return err
		}
	}
	return nil
}

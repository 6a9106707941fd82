package localdb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"titian/app"
	"titian/localdb/seal"
)

// ErrPIN tells that there is no PIN that reopens the store, or that what was
// given for one is none.
var ErrPIN = errors.New("localdb: no PIN")

// pin is the data key wrapped under a short number. It lives in memory only: on
// a disk, six digits would be guessed in an hour.
type pin struct {
	// mu is held while a try is judged, which takes its time.
	mu   sync.Mutex
	wrap []byte
	// holder is the officer who chose it.
	holder string
	// left may be read at any time.
	left atomic.Int32
}

func (p *pin) wipe() {
	clear(p.wrap)
	p.wrap, p.holder = nil, ""
	p.left.Store(0)
}

// SetPIN lets the officer who unlocked the store reopen it with a number of
// app.PINDigits digits, until the process ends, the passphrase changes, another
// officer unlocks it, or app.PINTries tries in a row were wrong. [ErrPIN] for
// what is no such number.
func (db *DB) SetPIN(_ context.Context, number []byte) error {
	if len(number) != app.PINDigits || slices.ContainsFunc(number, func(c byte) bool { return c < '0' || c > '9' }) {
		return fmt.Errorf("set PIN: %w", ErrPIN)
	}
	officer, err := db.Officer()
	if err != nil {
		return fmt.Errorf("set PIN: %w", err)
	}
	key, err := db.ring.DataKey()
	if err != nil {
		return fmt.Errorf("set PIN: %w", fault(err))
	}
	defer key.Wipe()
	kdf := db.p.KDF
	if kdf == (seal.Params{}) {
		kdf = seal.DefaultParams()
	}
	holder := officer.ID.String()
	wrap, err := key.WrapPassphrase(seal.Holder{Store: db.self.store, ID: holder}, number, kdf)
	if err != nil {
		return fmt.Errorf("set PIN: %w", err)
	}
	db.pin.mu.Lock()
	defer db.pin.mu.Unlock()
	db.pin.wipe()
	db.pin.wrap, db.pin.holder = wrap, holder
	db.pin.left.Store(app.PINTries)
	return nil
}

// ForgetPIN leaves the passphrase as the only way in.
func (db *DB) ForgetPIN() {
	db.pin.mu.Lock()
	defer db.pin.mu.Unlock()
	db.pin.wipe()
}

// PIN returns how many tries of a PIN are left; 0 if none reopens the store. It
// never waits.
func (db *DB) PIN() int { return int(db.pin.left.Load()) }

// Reopen opens the store with the PIN as [DB.Unlock] does with the passphrase.
// *[app.PINError] for a wrong one, [ErrPIN] if there is none.
func (db *DB) Reopen(ctx context.Context, number []byte) error {
	holder, key, err := db.tryPIN(number)
	if err != nil {
		return fmt.Errorf("reopen: %w", err)
	}
	defer key.Wipe()
	if err := db.admit(ctx, holder, key); err != nil {
		return fmt.Errorf("reopen: %w", err)
	}
	return nil
}

// tryPIN counts a try before it judges it, and judges one at a time: nobody
// gets a sixth by trying at once.
func (db *DB) tryPIN(number []byte) (holder string, key *seal.DataKey, err error) {
	p := &db.pin
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.left.Load() == 0 {
		return "", nil, ErrPIN
	}
	left := int(p.left.Add(-1))
	key, err = seal.UnwrapPassphrase(seal.Holder{Store: db.self.store, ID: p.holder}, p.wrap, number)
	if err == nil {
		p.left.Store(app.PINTries)
		return p.holder, key, nil
	}
	if left == 0 {
		p.wipe()
	}
	if errors.Is(err, seal.ErrWrongSecret) || errors.Is(err, seal.ErrParams) {
		err = &app.PINError{Left: left}
	}
	return "", nil, err
}

// keepPIN drops a PIN that is not the officer's, and gives them all tries again.
func (db *DB) keepPIN(holder string) {
	db.pin.mu.Lock()
	defer db.pin.mu.Unlock()
	switch {
	case db.pin.left.Load() == 0:
	case db.pin.holder == holder:
		db.pin.left.Store(app.PINTries)
	default:
		db.pin.wipe()
	}
}

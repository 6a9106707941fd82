package localdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/gofrs/flock"
	"github.com/google/uuid"

	"titian/app"
	"titian/localdb/scan"
	"titian/localdb/seal"
)

const openReadWrite = os.O_RDWR

// DB is an open store. It is safe for concurrent use; writes happen one after
// the other, and a read that begins after a write returned sees it.
type DB struct {
	p     Params
	lock  *flock.Flock
	h     handles
	scans *scan.Store
	ring  *seal.Ring
	feed  *feed
	self  identity

	// restored is set when Open had to put a copy in the place of a damaged
	// database.
	restored *Restored

	// writing is held from before a transaction until the projection shows it,
	// and while the store is locked, unlocked or closed. It comes before view.
	writing sync.Mutex
	closed  bool

	// view guards what is there only while the store is unlocked.
	view    sync.RWMutex
	shown   *projection
	officer Officer
	// stale means that shown missed a commit and has to be built anew.
	stale bool

	// copying is held while a copy is made.
	copying sync.Mutex

	pin pin

	damaged damage
}

var _ app.Store = (*DB)(nil)

// identity never changes while a store is open.
type identity struct {
	store   string
	device  uuid.UUID
	village string
}

// Open opens the store of a profile, locked. [ErrNoStore] if there is none,
// [ErrInUse] if another process has it, [ErrNewer] if this program is too old
// for it. A database that cannot be read is set aside and replaced by its
// newest good copy, see [DB.Restored]; [ErrDamaged] if there is no such copy.
func Open(ctx context.Context, p Params) (*DB, error) {
	p, err := p.filled()
	if err != nil {
		return nil, err
	}
	db := &DB{p: p}
	if err := db.open(ctx); err != nil {
		return nil, fmt.Errorf("open store: %w", fault(errors.Join(err, db.release())))
	}
	db.ring = seal.NewRing(db.self.store)
	db.feed = newFeed()
	return db, nil
}

func (db *DB) open(ctx context.Context) error {
	found, err := exists(db.p.FS, db.p.Dir)
	if err != nil {
		return err
	}
	if !found {
		return ErrNoStore
	}
	if db.lock, err = db.p.acquire(); err != nil {
		return err
	}
	if db.restored, err = db.p.ensureDatabase(ctx); err != nil {
		return err
	}
	if err := db.p.makeDirs(); err != nil {
		return err
	}
	if db.h, err = openHandles(db.p.database()); err != nil {
		return err
	}
	if err := checkSettings(ctx, db.h.write); err != nil {
		return err
	}
	if err := migrate(ctx, db.h.write, db.p.copyFrom(db.h.read)); err != nil {
		return err
	}
	if db.self, err = readIdentity(ctx, db.h.read); err != nil {
		return err
	}
	if db.scans, err = scan.Open(db.p.FS, db.p.scans()); err != nil {
		return err
	}
	return db.p.emptyPapers()
}

func readIdentity(ctx context.Context, q queryer) (identity, error) {
	var id identity
	var device string
	if err := q.QueryRowContext(ctx, `SELECT id, device, village FROM store`).Scan(&id.store, &device, &id.village); err != nil {
		return identity{}, fmt.Errorf("read identity: %w", err)
	}
	var err error
	if id.device, err = uuid.Parse(device); err != nil {
		return identity{}, fmt.Errorf("read identity: %w", err)
	}
	return id, nil
}

// Close locks the store, wipes every key and gives the profile free. It is the
// last call; a second one does nothing.
func (db *DB) Close() error {
	db.writing.Lock()
	if db.closed {
		db.writing.Unlock()
		return nil
	}
	db.closed = true
	err := db.hide()
	db.writing.Unlock()

	db.feed.close()
	db.ForgetPIN()
	db.ring.Close()
	if _, optimizeErr := db.h.write.ExecContext(context.Background(), "PRAGMA optimize"); optimizeErr != nil {
		err = errors.Join(err, optimizeErr)
	}
	return fault(errors.Join(err, db.release()))
}

// release gives back what open took.
func (db *DB) release() error {
	var err error
	if db.h.write != nil {
		err = db.h.close()
	}
	if db.lock != nil {
		err = errors.Join(err, db.lock.Unlock())
	}
	return err
}

// StoreID is the id that is bound into every sealed body.
func (db *DB) StoreID() string { return db.self.store }

// DeviceID is the laptop's id at central.
func (db *DB) DeviceID() uuid.UUID { return db.self.device }

// Village is the region code, 10 digits, of the village it captures for.
func (db *DB) Village() string { return db.self.village }

// Papers is the directory for what is to be printed. It is emptied when the
// store is opened, locked and closed.
func (db *DB) Papers() string { return db.p.papers() }

// Locked reports whether an officer has to unlock the store.
func (db *DB) Locked() bool {
	db.view.RLock()
	defer db.view.RUnlock()
	return db.shown == nil
}

// Damage lists the rows that could not be opened since the store was opened,
// oldest first.
func (db *DB) Damage() []*RowError { return db.damaged.list() }

// damage collects rows that do not open, each once.
type damage struct {
	mu   sync.Mutex
	rows []*RowError
}

func (d *damage) add(e *RowError) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, known := range d.rows {
		if known.Table == e.Table && known.ID == e.ID {
			return
		}
	}
	d.rows = append(d.rows, e)
}

func (d *damage) list() []*RowError {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]*RowError(nil), d.rows...)
}

// note adds the row that err speaks of and reports whether it spoke of one.
func (d *damage) note(err error) bool {
	row, ok := errors.AsType[*RowError](err)
	if ok {
		d.add(row)
	}
	return ok
}

func errLocked(verb string) error { return fmt.Errorf("%s: %w", verb, app.ErrLocked) }

// place says where a sealed body lies.
func place(table, row string, rev int64) seal.Place {
	return seal.Place{Table: table, Row: row, Rev: uint64(max(rev, 0))}
}

func deviceKeyPlace() seal.Place { return place("store", "device_key", 1) }

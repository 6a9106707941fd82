// Package uploads keeps the papers: what has arrived of each so far, and the
// whole ones.
//
// A document's upload exists from the accepted push that declares it. It does
// not speak HTTP; package api does.
package uploads

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/uuid"

	"titian/app/clock"
	"titian/central/receipt"
	"titian/central/store"
	"titian/central/trust"
	"titian/internal/files"
	"titian/sync/wire"
)

// Errors of uploads.
var (
	// ErrNotFound: the device has declared no such document.
	ErrNotFound = errors.New("uploads: not found")
	// ErrOffset: the bytes do not follow those that are held.
	ErrOffset = errors.New("uploads: offset does not follow what is held")
	// ErrTooLong: more bytes came than were declared.
	ErrTooLong = errors.New("uploads: more bytes than declared")
	// ErrHash: the whole file is not what was declared; it begins anew.
	ErrHash = errors.New("uploads: the whole file has another hash")
)

// Life is how long a part of a document is kept without news of it. The upload
// itself stays; it begins anew.
const Life = 90 * 24 * time.Hour

// Upload is a document's state.
type Upload struct {
	ID     uuid.UUID
	Size   int64
	Offset int64
	Whole  bool
	// Expires is when a part is dropped if nothing more comes.
	Expires time.Time

	sum wire.Digest
}

// Box holds the papers, each from its first byte to the end in one file of its
// own: a file that never moves cannot be lost in moving. What the database
// records of it is what counts. It is safe for concurrent use within one
// process.
type Box struct {
	db      *store.DB
	keys    *trust.Keyring
	fsys    files.FS
	clock   clock.Clock
	objects string
	wake    func()
	log     *slog.Logger

	mu    sync.Mutex
	slots map[uuid.UUID]*slot
}

// slot is one document in somebody's hands.
type slot struct {
	interrupt func()
	once      sync.Once
	done      chan struct{}
}

// Open opens the box in a data folder.
func Open(db *store.DB, keys *trust.Keyring, fsys files.FS, dir string, c clock.Clock, wake func(), log *slog.Logger) (*Box, error) {
	b := &Box{
		db: db, keys: keys, fsys: fsys, clock: c, wake: wake, log: log,
		objects: filepath.Join(dir, "objects"), slots: map[uuid.UUID]*slot{},
	}
	if err := files.EnsureDir(fsys, b.objects); err != nil {
		return nil, fmt.Errorf("open uploads: %w", err)
	}
	have, err := fsys.ReadDir(b.objects)
	if err != nil {
		return nil, fmt.Errorf("open uploads: %w", err)
	}
	if len(have) < 256 {
		for i := range 256 {
			if err := fsys.MkdirAll(filepath.Join(b.objects, hex.EncodeToString([]byte{byte(i)}))); err != nil {
				return nil, fmt.Errorf("open uploads: %w", err)
			}
		}
		if err := fsys.SyncDir(b.objects); err != nil {
			return nil, fmt.Errorf("open uploads: %w", err)
		}
	}
	return b, nil
}

// Object is the file of a document.
func (b *Box) Object(id uuid.UUID) string {
	return filepath.Join(b.objects, hex.EncodeToString(id[15:]), id.String())
}

// enter takes a document into one's hands, and out of those of whoever has it:
// interrupt is how they are told to let go.
func (b *Box) enter(ctx context.Context, id uuid.UUID, interrupt func()) (leave func(), err error) {
	mine := &slot{interrupt: interrupt, done: make(chan struct{})}
	for {
		b.mu.Lock()
		other := b.slots[id]
		if other == nil {
			b.slots[id] = mine
			b.mu.Unlock()
			return func() {
				b.mu.Lock()
				delete(b.slots, id)
				b.mu.Unlock()
				close(mine.done)
			}, nil
		}
		b.mu.Unlock()
		other.once.Do(other.interrupt)
		select {
		case <-other.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Interrupt tells every upload that runs to let go; what has arrived is kept.
func (b *Box) Interrupt() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.slots {
		s.once.Do(s.interrupt)
	}
}

// Stat returns the state of an upload of a device, after whatever still runs of
// it has been brought to an end and recorded.
func (b *Box) Stat(ctx context.Context, device, id uuid.UUID) (Upload, error) {
	leave, err := b.enter(ctx, id, func() {})
	if err != nil {
		return Upload{}, fmt.Errorf("stat upload: %w", err)
	}
	defer leave()
	u, err := b.load(ctx, device, id)
	if err != nil {
		return u, fmt.Errorf("stat upload: %w", err)
	}
	return u, nil
}

// load reads the row, if a submission of the device declared the document.
func (b *Box) load(ctx context.Context, device, id uuid.UUID) (Upload, error) {
	u := Upload{ID: id}
	var sum []byte
	var touched int64
	err := b.db.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT d.size, d.sha256, d.offset_bytes, d.whole, d.touched_at FROM document d WHERE d.id = ?
AND EXISTS (SELECT 1 FROM submission_document sd JOIN submission s ON s.id = sd.submission WHERE sd.document = d.id AND s.device = ?)`,
			id.String(), device.String()).Scan(&u.Size, &sum, &u.Offset, &u.Whole, &touched)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return u, ErrNotFound
	}
	if err != nil {
		return u, fmt.Errorf("read document: %w", err)
	}
	copy(u.sum[:], sum)
	u.Expires = store.Time(touched).Add(Life)
	return u, nil
}

// Append adds the bytes of body behind offset and returns how many are held
// then, durably. Whatever arrived before body failed or before somebody else
// took the document over (interrupt tells body to end) is kept.
//
// ErrOffset if offset is not what is held; ErrTooLong if body goes on beyond
// the declared size; ErrHash if the whole file is not what was declared.
func (b *Box) Append(ctx context.Context, device, id uuid.UUID, offset int64, body io.Reader, interrupt func()) (Upload, error) {
	leave, err := b.enter(ctx, id, interrupt)
	if err != nil {
		return Upload{}, fmt.Errorf("append to upload: %w", err)
	}
	defer leave()
	u, err := b.load(ctx, device, id)
	if err != nil {
		return u, fmt.Errorf("append to upload: %w", err)
	}
	if offset != u.Offset {
		return u, fmt.Errorf("append to upload: %w", ErrOffset)
	}
	if u.Whole {
		return u, drained(body)
	}
	// The line may break at any moment; what arrived is kept all the same.
	if err := b.receive(context.WithoutCancel(ctx), &u, body); err != nil {
		return u, fmt.Errorf("append to upload: %w", err)
	}
	return u, nil
}

// drained wants a body to be empty.
func drained(body io.Reader) error {
	var one [1]byte
	if n, _ := io.ReadFull(body, one[:]); n > 0 {
		return fmt.Errorf("append to upload: %w", ErrTooLong)
	}
	return nil
}

func (b *Box) record(ctx context.Context, u *Upload, offset int64) error {
	err := b.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE document SET offset_bytes = ?, touched_at = ? WHERE id = ? AND whole = 0",
			offset, store.Millis(tx.Now), u.ID.String())
		u.Expires = tx.Now.Add(Life)
		return err
	})
	if err != nil {
		return fmt.Errorf("record offset: %w", err)
	}
	u.Offset = offset
	return nil
}

// finish checks a file that has its full length durably, and records it as
// whole. It may be repeated.
func (b *Box) finish(ctx context.Context, u *Upload) error {
	same, err := b.verify(u)
	if err != nil {
		return err
	}
	if !same {
		if err := b.reset(ctx, u); err != nil {
			return err
		}
		return ErrHash
	}
	err = b.db.Write(ctx, func(tx *store.Tx) error { return b.arrived(ctx, tx, u) })
	if err != nil {
		return fmt.Errorf("record document: %w", err)
	}
	u.Offset, u.Whole = u.Size, true
	b.wake()
	return nil
}

// arrived records a whole document and issues the receipts that name it.
func (b *Box) arrived(ctx context.Context, tx *store.Tx, u *Upload) error {
	res, err := tx.ExecContext(ctx, "UPDATE document SET offset_bytes = size, whole = 1, touched_at = ? WHERE id = ? AND whole = 0",
		store.Millis(tx.Now), u.ID.String())
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	type owner struct{ submission, subject, kind string }
	owners, err := store.All(ctx, tx, func(rows *sql.Rows) (o owner, err error) {
		err = rows.Scan(&o.submission, &o.subject, &o.kind)
		return o, err
	}, `SELECT s.id, s.subject, s.kind FROM submission_document sd JOIN submission s ON s.id = sd.submission
WHERE sd.document = ? ORDER BY s.place`, u.ID.String())
	if err != nil {
		return err
	}
	for _, o := range owners {
		id, err := uuid.Parse(o.submission)
		if err != nil {
			return err
		}
		if _, err := receipt.Issue(ctx, tx, b.keys, id); err != nil {
			return err
		}
		if o.kind == wire.KindDossier {
			if err := receipt.Due(ctx, tx, o.subject); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Box) verify(u *Upload) (bool, error) {
	f, err := b.fsys.Open(b.Object(u.ID))
	if err != nil {
		return false, fmt.Errorf("open file: %w", err)
	}
	defer f.Close() //nolint:errcheck // it is only read
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return false, fmt.Errorf("read file: %w", err)
	}
	return n == u.Size && wire.Digest(h.Sum(nil)) == u.sum, nil
}

// reset lets a document begin anew. The record goes first: a file without a
// record is only overwritten, a record without a file would be a lie.
func (b *Box) reset(ctx context.Context, u *Upload) error {
	if err := b.record(ctx, u, 0); err != nil {
		return err
	}
	if err := b.fsys.Remove(b.Object(u.ID)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove file: %w", err)
	}
	return nil
}

package localdb

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/localdb/seal"
)

// tx is one write. Functions on it do not commit; [DB.write] does.
type tx struct {
	*sql.Tx
	db  *DB
	now time.Time
	// changes are what the projection has to read again after the commit; events
	// what is to be told besides.
	changes changes
	events  []app.Event
	// after runs once the commit is durable; it cannot fail the write.
	after []func(context.Context)
}

// changes name rows that a transaction wrote.
type changes struct {
	dossiers   map[uuid.UUID]struct{}
	households map[uuid.UUID]struct{}
	statements map[statementKey]struct{}
}

func (c *changes) empty() bool {
	return len(c.dossiers)+len(c.households)+len(c.statements) == 0
}

func (t *tx) touch(dossier uuid.UUID) {
	if t.changes.dossiers == nil {
		t.changes.dossiers = map[uuid.UUID]struct{}{}
	}
	t.changes.dossiers[dossier] = struct{}{}
}

// write runs f in one transaction. When it returns nil the transaction is
// durable and the projection shows it; on an error nothing changed.
func (db *DB) write(ctx context.Context, f func(context.Context, *tx) error) error {
	db.writing.Lock()
	defer db.writing.Unlock()
	if db.closed {
		return ErrClosed
	}
	return db.transact(ctx, f)
}

// writeUnlocked is write for what needs an unlocked store.
func (db *DB) writeUnlocked(ctx context.Context, f func(context.Context, *tx) error) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		if db.Locked() {
			return app.ErrLocked
		}
		return f(ctx, t)
	})
}

// transact is write for who holds db.writing.
func (db *DB) transact(ctx context.Context, f func(context.Context, *tx) error) error {
	raw, err := db.h.write.BeginTx(ctx, nil)
	if err != nil {
		return fault(fmt.Errorf("begin: %w", err))
	}
	t := &tx{Tx: raw, db: db, now: db.p.Clock.Now()}
	if err := f(ctx, t); err != nil {
		return fault(rollback(raw, err))
	}
	if err := ctx.Err(); err != nil {
		return rollback(raw, err)
	}
	if err := raw.Commit(); err != nil {
		return fault(fmt.Errorf("commit: %w", err))
	}
	// What follows belongs to a commit that has happened.
	ctx = context.WithoutCancel(ctx)
	db.show(ctx, &t.changes)
	for _, after := range t.after {
		after(ctx)
	}
	db.feed.publish(append(t.changes.events(), t.events...)...)
	return nil
}

// events tell of the dossiers that changed.
func (c *changes) events() []app.Event {
	var out []app.Event
	for id := range c.dossiers {
		out = append(out, app.Event{Kind: app.EventDossier, ID: id})
	}
	slices.SortFunc(out, func(a, b app.Event) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	return out
}

// rollback ends a transaction that failed with err. One that the context ended
// is gone already.
func rollback(raw *sql.Tx, err error) error {
	if back := raw.Rollback(); back != nil && !errors.Is(back, sql.ErrTxDone) {
		return errors.Join(err, back)
	}
	return err
}

// openRow opens a sealed body, or says which row does not open.
func (db *DB) openRow(use seal.Use, table, id string, rev int64, body []byte) ([]byte, error) {
	plain, err := db.ring.Open(use, place(table, id, rev), body)
	switch {
	case errors.Is(err, seal.ErrLocked):
		return nil, app.ErrLocked
	case err != nil:
		return nil, &RowError{Table: table, ID: id, Err: err}
	}
	return plain, nil
}

// sealRow seals a body for its row.
func (db *DB) sealRow(use seal.Use, table, id string, rev int64, body []byte) ([]byte, error) {
	sealed, err := db.ring.Seal(use, place(table, id, rev), body)
	if err != nil {
		return nil, fmt.Errorf("seal row of %s: %w", table, err)
	}
	return sealed, nil
}

// record appends an act of the officer who unlocked the store.
func (t *tx) record(ctx context.Context, a act) error {
	if o := t.db.officerNow(); o.ID != uuid.Nil {
		a.Officer = o.ID.String()
	}
	return record(ctx, t.Tx, t.db.ring, t.now, a)
}

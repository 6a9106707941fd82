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
)

// projection is an unlocked store in clear, in memory only. [DB.view] guards
// it: whoever changes it holds the write lock, and rows are read to their end
// under the read lock.
type projection struct {
	pool   *sql.DB
	keep   *sql.Conn // the database lives as long as one connection
	ledger *ledger
	// broken are dossiers that do not open.
	broken map[uuid.UUID]*RowError
	// nextDossier and nextHousehold are the next ids of entries.
	nextDossier, nextHousehold int64
}

// newProjection makes an empty one. SQLite's memdb is used, for a database
// named :memory: would be another one for each connection, and one in a shared
// cache was seen to spill sorts in clear to the temporary directory.
func newProjection(ctx context.Context, l *ledger) (*projection, error) {
	name := "file:/" + uuid.NewString() + "?vfs=memdb&_txlock=immediate" +
		"&_pragma=busy_timeout(5000)&_pragma=temp_store(memory)&_pragma=trusted_schema(off)"
	pool, err := sql.Open(driver, name)
	if err != nil {
		return nil, fmt.Errorf("open projection: %w", err)
	}
	pool.SetMaxOpenConns(1 + readers)
	pool.SetMaxIdleConns(1 + readers)
	p := &projection{pool: pool, ledger: l, broken: map[uuid.UUID]*RowError{}, nextDossier: firstDossierEntry, nextHousehold: 1}
	if p.keep, err = pool.Conn(ctx); err == nil {
		_, err = p.keep.ExecContext(ctx, projectionSchema)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make projection: %w", err), p.close())
	}
	return p, nil
}

func (p *projection) close() error {
	var err error
	if p.keep != nil {
		err = p.keep.Close()
	}
	return errors.Join(err, p.pool.Close())
}

// change runs f in one transaction.
func (p *projection) change(ctx context.Context, f func(*filler) error) error {
	tx, err := p.keep.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	fill := &filler{p: p, tx: tx, prepared: map[string]*sql.Stmt{}}
	if err := f(fill); err != nil {
		return rollback(tx, err)
	}
	return tx.Commit()
}

// build makes the projection of all that is stored. db.writing is held. l holds
// the statements already.
func (db *DB) build(ctx context.Context, l *ledger) (*projection, error) {
	if err := db.loadSent(ctx, db.h.read, l, uuid.Nil); err != nil {
		return nil, fmt.Errorf("read submissions: %w", err)
	}
	p, err := newProjection(ctx, l)
	if err != nil {
		return nil, err
	}
	if err := p.change(ctx, func(f *filler) error { return db.fill(ctx, f) }); err != nil {
		return nil, errors.Join(fmt.Errorf("fill projection: %w", err), p.close())
	}
	return p, nil
}

// show brings the projection to what was just committed. A projection that
// cannot follow is built anew, now or before the next read. db.writing is held.
func (db *DB) show(ctx context.Context, c *changes) {
	db.view.Lock()
	defer db.view.Unlock()
	if db.shown == nil || c.empty() {
		return
	}
	if len(c.dossiers)+len(c.households) < rebuildFrom && db.follow(ctx, c) == nil {
		return
	}
	db.stale = true
	_ = db.rebuild(ctx) // it stays stale: the next read tries again, and tells
}

// rebuildFrom is the number of changed rows from which a rebuild is faster.
const rebuildFrom = 500

// follow applies changes to the projection. db.view is held.
func (db *DB) follow(ctx context.Context, c *changes) error {
	p := db.shown
	for key := range c.statements {
		ref, err := db.loadStatement(ctx, db.h.read, p.ledger, key)
		if err != nil {
			return err
		}
		if err := p.touched(ctx, ref, c); err != nil {
			return err
		}
	}
	for id := range c.dossiers {
		delete(p.ledger.sent, id)
		if err := db.loadSent(ctx, db.h.read, p.ledger, id); err != nil {
			return err
		}
	}
	return p.change(ctx, func(f *filler) error {
		for id := range c.dossiers {
			if err := db.refill(ctx, f, id); err != nil {
				return err
			}
		}
		for id := range c.households {
			if err := db.refillHousehold(ctx, f, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// touched adds the dossiers that a statement speaks of.
func (p *projection) touched(ctx context.Context, ref reference, c *changes) error {
	if c.dossiers == nil {
		c.dossiers = map[uuid.UUID]struct{}{}
	}
	return each(ctx, p.keep,
		`SELECT id FROM dossier WHERE id = ?1 OR family IN (?1, ?2)
		 UNION SELECT dossier FROM entry WHERE person = ?3 AND person <> '' AND dossier <> ''`,
		[]any{ref.subject.String(), ref.family.String(), text(ref.person)}, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			c.dossiers[parseID(id)] = struct{}{}
			return err
		})
}

// text is empty for the nil UUID.
func text(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}

// rebuild replaces the projection. db.writing and db.view are held.
func (db *DB) rebuild(ctx context.Context) error {
	l := newLedger()
	if err := db.loadStatements(ctx, db.h.read, l); err != nil {
		return err
	}
	p, err := db.build(ctx, l)
	if err != nil {
		return err
	}
	err = db.shown.close()
	db.shown, db.stale = p, false
	return err
}

// look runs f on the projection, which it may only read. The context is not
// passed on: an interrupted connection could take the database in memory with
// it, and every read is short.
func (db *DB) look(ctx context.Context, f func(context.Context, *projection) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := db.freshen(ctx); err != nil {
		return err
	}
	db.view.RLock()
	defer db.view.RUnlock()
	if db.shown == nil {
		return app.ErrLocked
	}
	return f(context.WithoutCancel(ctx), db.shown)
}

// freshen rebuilds a projection that missed a commit.
func (db *DB) freshen(ctx context.Context) error {
	db.view.RLock()
	stale := db.stale
	db.view.RUnlock()
	if !stale {
		return nil
	}
	db.writing.Lock()
	defer db.writing.Unlock()
	db.view.Lock()
	defer db.view.Unlock()
	if !db.stale || db.shown == nil {
		return nil
	}
	return db.rebuild(context.WithoutCancel(ctx))
}

// Get implements [app.Store].
func (db *DB) Get(ctx context.Context, id uuid.UUID) (app.Record, error) {
	var out app.Record
	err := db.look(ctx, func(ctx context.Context, p *projection) error {
		if row, ok := p.broken[id]; ok {
			return row
		}
		row := p.pool.QueryRowContext(ctx, `SELECT `+recordColumns+` FROM dossier WHERE id = ?`, id.String())
		var err error
		out, err = scanRecord(row.Scan)
		return notFound(err)
	})
	if err != nil {
		return app.Record{}, fmt.Errorf("get dossier %s: %w", id, fault(err))
	}
	return out, nil
}

// List implements [app.Store]. A dossier that cannot be opened is left out, see
// [DB.Damage].
func (db *DB) List(ctx context.Context, f app.Filter) ([]app.Record, error) {
	query, args := listQuery(f)
	var out []app.Record
	err := db.look(ctx, func(ctx context.Context, p *projection) error {
		return each(ctx, p.pool, query, args, func(scan func(...any) error) error {
			r, err := scanRecord(scan)
			out = append(out, r)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list dossiers: %w", fault(err))
	}
	return out, nil
}

func listQuery(f app.Filter) (string, []any) {
	query, args := `SELECT `+recordColumns+` FROM dossier WHERE 1`, []any(nil)
	if f.Kind != "" {
		query, args = query+` AND kind = ?`, append(args, string(f.Kind))
	}
	if f.Stage != "" {
		query, args = query+` AND stage = ?`, append(args, string(f.Stage))
	}
	if f.Family != uuid.Nil {
		query, args = query+` AND family = ?`, append(args, f.Family.String())
	}
	if f.LocalNumber != "" {
		query, args = query+` AND local = ?`, append(args, f.LocalNumber)
	}
	if f.NeedYou {
		query += ` AND need = 1`
	}
	query += ` ORDER BY saved_at DESC, id DESC`
	if f.Limit > 0 {
		query, args = query+` LIMIT ?`, append(args, f.Limit)
	}
	return query, args
}

const recordColumns = `rev, saved_at, body, facts`

func scanRecord(scan func(...any) error) (app.Record, error) {
	var r app.Record
	var savedAt string
	var body, facts []byte
	if err := scan(&r.Rev, &savedAt, &body, &facts); err != nil {
		return app.Record{}, err
	}
	var err error
	if r.Dossier, err = app.DecodeDossier(body); err != nil {
		return app.Record{}, err
	}
	if err := json.Unmarshal(facts, &r.Facts); err != nil {
		return app.Record{}, fmt.Errorf("read facts: %w", errForm)
	}
	r.SavedAt, err = time.Parse(stampLayout, savedAt)
	return r, err
}

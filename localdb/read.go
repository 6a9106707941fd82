package localdb

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"titian/app"
)

// Get implements [app.Store].
func (db *DB) Get(ctx context.Context, id uuid.UUID) (app.Record, error) {
	var out app.Record
	err := db.look(ctx, func(p *projection) error {
		if row, ok := p.broken[id]; ok {
			return row
		}
		s, ok := p.dossiers[id]
		if !ok {
			return app.ErrNotFound
		}
		out = cloneRecord(&s.record)
		return nil
	})
	if err != nil {
		return app.Record{}, fmt.Errorf("get dossier %s: %w", id, fault(err))
	}
	return out, nil
}

// List implements [app.Store]. A dossier that cannot be opened is left out, see
// [DB.Damage].
func (db *DB) List(ctx context.Context, f app.Filter) ([]app.Record, error) {
	var out []app.Record
	err := db.look(ctx, func(p *projection) error {
		for found := range p.saved.newestFirst() {
			if s := p.dossiers[found.dossier]; s.matches(&f) {
				out = append(out, cloneRecord(&s.record))
				if len(out) == f.Limit {
					break
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list dossiers: %w", fault(err))
	}
	return out, nil
}

func (s *shown) matches(f *app.Filter) bool {
	d := &s.record.Dossier
	return (f.Kind == "" || d.Kind == f.Kind) &&
		(f.Stage == "" || s.stage == f.Stage) &&
		(f.Family == uuid.Nil || d.Family.ID == f.Family) &&
		(f.LocalNumber == "" || d.LocalNumber == f.LocalNumber) &&
		(!f.NeedYou || s.need)
}

// cloneRecord returns a copy that shares nothing with r.
func cloneRecord(r *app.Record) app.Record {
	out := *r
	out.Dossier = r.Dossier.Clone()
	f := &out.Facts
	if f.Submission != nil {
		f.Submission = new(*f.Submission)
	}
	if f.Sent != nil {
		f.Sent = new(f.Sent.Clone())
	}
	f.Documents = maps.Clone(f.Documents)
	f.Decisions = maps.Clone(f.Decisions)
	f.Persons = maps.Clone(f.Persons)
	f.Problem.Fields = slices.Clone(f.Problem.Fields)
	if f.Problem.Head != nil {
		f.Problem.Head = new(*f.Problem.Head)
	}
	f.Bills = slices.Clone(f.Bills)
	for i := range f.Bills {
		f.Bills[i].Persons = slices.Clone(f.Bills[i].Persons)
		f.Bills[i].Accounts = maps.Clone(f.Bills[i].Accounts)
	}
	return out
}

// look runs f on the projection, which it may only read.
func (db *DB) look(ctx context.Context, f func(*projection) error) error {
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
	return f(db.shown)
}

// freshen builds a projection anew that missed a commit.
func (db *DB) freshen(ctx context.Context) error {
	if !db.behind() {
		return nil
	}
	db.writing.Lock()
	defer db.writing.Unlock()
	return db.catchUp(ctx)
}

// behind reports whether the projection missed a commit.
func (db *DB) behind() bool {
	db.view.RLock()
	defer db.view.RUnlock()
	return db.stale
}

// catchUp is freshen for who holds db.writing.
func (db *DB) catchUp(ctx context.Context) error {
	if !db.behind() || db.Locked() {
		return nil
	}
	l := newLedger()
	if err := db.loadStatements(ctx, db.h.read, l); err != nil {
		return err
	}
	p, err := db.build(ctx, l)
	if err != nil {
		return err
	}
	db.view.Lock()
	defer db.view.Unlock()
	db.shown, db.stale = p, false
	return nil
}

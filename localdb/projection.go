package localdb

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"titian/app"
)

// projection is an unlocked store in clear: what the screens read. It lives in
// memory only and never meets a disk. [DB.view] guards it. docs/adr/0005 tells
// why it is plain Go and not a second database.
type projection struct {
	ledger *ledger
	// dossiers are all that open and are not in the bin; register are the
	// households.
	dossiers map[uuid.UUID]*shown
	register map[uuid.UUID]*findable
	// saved holds what dossiers are found by, in the order in which they were
	// saved; imported likewise of the register.
	saved, imported sequence
	// byNIK and byPerson lead to who holds them.
	byNIK    map[string][]*findable
	byPerson map[uuid.UUID][]*findable
	byFamily map[uuid.UUID][]*findable
	families *families
	// broken are dossiers that do not open.
	broken map[uuid.UUID]*RowError
}

// shown is a dossier as it is read. Nobody but the projection sees record;
// others get clones.
type shown struct {
	record app.Record
	stage  app.Stage
	need   bool
	// duties and move are for the agenda; a zero move for none.
	duties []app.Duty
	move   app.Move
	*findable
}

func newProjection(l *ledger) *projection {
	return &projection{
		ledger:   l,
		dossiers: map[uuid.UUID]*shown{},
		register: map[uuid.UUID]*findable{},
		byNIK:    map[string][]*findable{},
		byPerson: map[uuid.UUID][]*findable{},
		byFamily: map[uuid.UUID][]*findable{},
		families: newFamilies(),
		broken:   map[uuid.UUID]*RowError{},
	}
}

// build makes the projection of all that is stored. db.writing is held. l holds
// the statements already.
func (db *DB) build(ctx context.Context, l *ledger) (*projection, error) {
	if err := db.loadSent(ctx, db.h.read, l, uuid.Nil); err != nil {
		return nil, fmt.Errorf("read submissions: %w", err)
	}
	p := newProjection(l)
	if err := db.buildRegister(ctx, p); err != nil {
		return nil, fmt.Errorf("read register: %w", err)
	}
	if err := db.buildDossiers(ctx, p); err != nil {
		return nil, fmt.Errorf("read dossiers: %w", err)
	}
	p.listAll()
	return p, nil
}

// buildDossiers shows all dossiers in the order in which they were saved.
func (db *DB) buildDossiers(ctx context.Context, p *projection) error {
	type opened struct {
		id      uuid.UUID
		savedAt string
		shown   *shown
		err     error
	}
	var all []opened
	drafts := newBatch(func(d draft) (*shown, error) { return db.prepare(ctx, d, p.ledger) }, func(d draft, s *shown, err error) error {
		all = append(all, opened{d.id, d.savedAt, s, err})
		return nil
	})
	err := each(ctx, db.h.read, `SELECT `+draftColumns+` FROM dossier WHERE discarded_at IS NULL`, nil,
		func(scan func(...any) error) error {
			d, err := scanDraft(scan)
			if db.damaged.note(err) {
				return nil
			}
			if err != nil {
				return err
			}
			return drafts.add(d)
		})
	if err := errors.Join(err, drafts.flush()); err != nil {
		return err
	}
	// SQLite would carry the sealed bodies along while it sorts.
	slices.SortFunc(all, func(a, b opened) int {
		return cmp.Or(strings.Compare(a.savedAt, b.savedAt), bytes.Compare(a.id[:], b.id[:]))
	})
	for _, o := range all {
		if err := db.place(p, o.id, o.shown, o.err); err != nil {
			return err
		}
	}
	return nil
}

// place puts an opened dossier into the projection, or keeps why it did not
// open.
func (db *DB) place(p *projection, id uuid.UUID, s *shown, err error) error {
	if row, ok := errors.AsType[*RowError](err); ok {
		db.damaged.add(row)
		p.remove(id)
		p.broken[id] = row
		return nil
	}
	if err != nil {
		return err
	}
	p.put(s)
	return nil
}

func (db *DB) buildRegister(ctx context.Context, p *projection) error {
	type opened struct {
		id     string
		rev    int64
		sealed []byte
	}
	households := newBatch(func(o opened) (*findable, error) {
		h, err := db.openHousehold(o.id, o.rev, o.sealed)
		if err != nil {
			return nil, err
		}
		return findHousehold(&h), nil
	}, func(_ opened, f *findable, err error) error {
		if db.damaged.note(err) {
			return nil
		}
		if err == nil {
			p.putHousehold(f)
		}
		return err
	})
	err := each(ctx, db.h.read, `SELECT id, seal_rev, body FROM household ORDER BY rowid`, nil, func(scan func(...any) error) error {
		var o opened
		if err := scan(&o.id, &o.rev, &o.sealed); err != nil {
			return err
		}
		return households.add(o)
	})
	return errors.Join(err, households.flush())
}

// prepare opens a draft and derives what is shown of it.
func (db *DB) prepare(ctx context.Context, d draft, l *ledger) (*shown, error) {
	dossier, body, err := db.openDraft(d)
	if err != nil {
		return nil, err
	}
	s := &shown{record: app.Record{Dossier: dossier, Rev: d.rev, Facts: l.facts(&dossier, body)}}
	if s.record.SavedAt, err = parseStamp(d.savedAt); err != nil {
		return nil, &RowError{Table: "dossier", ID: d.id.String(), Err: errForm}
	}
	if err := db.fillSent(ctx, &s.record, l); err != nil {
		return nil, err
	}
	s.findable = findDossier(&s.record)
	s.stage, s.need = s.row.Stage, s.row.Needs > 0
	s.duties = s.record.Duties()
	s.move, _ = s.record.LastMove()
	return s, nil
}

// fillSent adds what was submitted of a dossier that was edited since. A
// submission that does not open is told of elsewhere: the draft stands for it.
func (db *DB) fillSent(ctx context.Context, r *app.Record, l *ledger) error {
	if !r.Facts.Edited {
		return nil
	}
	f, err := db.openFrozen(ctx, db.h.read, *r.Facts.Submission)
	if db.damaged.note(err) || errors.Is(err, app.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	sent, err := app.DecodeDossier(f.Body)
	if err != nil {
		db.damaged.add(&RowError{Table: "submission", ID: f.ID.String(), Err: formError(err)})
		return nil
	}
	r.Facts.Sent = &sent
	l.addPersons(&r.Facts, &sent)
	return nil
}

// put shows a dossier, in the place of an earlier state of it. One that was
// saved anew becomes the last one.
func (p *projection) put(s *shown) {
	id := s.record.Dossier.ID
	delete(p.broken, id)
	old, ok := p.dossiers[id]
	p.unlist(s.family)
	if ok {
		p.unlist(old.family)
		p.unlink(old.findable)
	}
	p.dossiers[id] = s
	if ok && old.record.Rev == s.record.Rev {
		p.saved.replace(old.findable, s.findable)
	} else {
		if ok {
			p.saved.remove(old.findable)
		}
		p.saved.append(s.findable)
	}
	p.link(s.findable)
	p.relist(s.family)
	if ok {
		p.relist(old.family)
	}
}

func (p *projection) putHousehold(f *findable) {
	p.unlist(f.family)
	if old, ok := p.register[f.family]; ok {
		p.unlink(old)
		p.imported.remove(old)
	}
	p.register[f.family] = f
	p.imported.append(f)
	p.link(f)
	p.relist(f.family)
}

// remove shows a dossier no longer.
func (p *projection) remove(id uuid.UUID) {
	delete(p.broken, id)
	if old, ok := p.dossiers[id]; ok {
		p.unlist(old.family)
		p.unlink(old.findable)
		p.saved.remove(old.findable)
		delete(p.dossiers, id)
		p.relist(old.family)
	}
}

func (p *projection) link(f *findable) {
	p.byFamily[f.family] = append(p.byFamily[f.family], f)
	for i := range f.people {
		r := &f.people[i]
		if r.nik != "" {
			p.byNIK[r.nik] = append(p.byNIK[r.nik], f)
		}
		p.byPerson[r.person] = append(p.byPerson[r.person], f)
	}
}

func (p *projection) unlink(f *findable) {
	drop(p.byFamily, f.family, f)
	for i := range f.people {
		drop(p.byNIK, f.people[i].nik, f)
		drop(p.byPerson, f.people[i].person, f)
	}
}

func drop[K comparable](m map[K][]*findable, key K, f *findable) {
	rest := slices.DeleteFunc(m[key], func(o *findable) bool { return o == f })
	if len(rest) == 0 {
		delete(m, key)
		return
	}
	m[key] = rest
}

// show brings the projection to what was just committed. A projection that
// cannot follow, because the disk failed meanwhile, is built anew before the
// next read. db.writing is held.
func (db *DB) show(ctx context.Context, c *changes) {
	db.view.Lock()
	defer db.view.Unlock()
	if db.shown != nil && !c.empty() && !db.stale {
		db.stale = db.follow(ctx, c) != nil
	}
}

// follow applies changes to the projection. db.view is held.
func (db *DB) follow(ctx context.Context, c *changes) error {
	p := db.shown
	for key := range c.statements {
		ref, err := db.loadStatement(ctx, db.h.read, p.ledger, key)
		if err != nil {
			return err
		}
		p.touched(ref, c)
	}
	for id := range c.dossiers {
		if err := db.followDossier(ctx, p, id); err != nil {
			return err
		}
	}
	for id := range c.households {
		row := db.h.read.QueryRowContext(ctx, `SELECT id, seal_rev, body FROM household WHERE id = ?`, id.String())
		h, err := db.scanHousehold(row.Scan)
		if db.damaged.note(err) {
			continue
		}
		if err != nil {
			return err
		}
		p.putHousehold(findHousehold(&h))
	}
	return nil
}

func (db *DB) followDossier(ctx context.Context, p *projection, id uuid.UUID) error {
	delete(p.ledger.sent, id)
	if err := db.loadSent(ctx, db.h.read, p.ledger, id); err != nil {
		return err
	}
	d, err := findDraft(ctx, db.h.read, id)
	if errors.Is(err, app.ErrNotFound) || err == nil && d.discarded.Valid {
		p.remove(id)
		return nil
	}
	var s *shown
	if err == nil {
		s, err = db.prepare(ctx, d, p.ledger)
	}
	return db.place(p, id, s, err)
}

// touched adds the dossiers that a statement speaks of.
func (p *projection) touched(ref reference, c *changes) {
	if c.dossiers == nil {
		c.dossiers = map[uuid.UUID]struct{}{}
	}
	for _, list := range [][]*findable{p.byFamily[ref.subject], p.byFamily[ref.family], p.byPerson[ref.person]} {
		for _, f := range list {
			if f.dossier != uuid.Nil {
				c.dossiers[f.dossier] = struct{}{}
			}
		}
	}
	if _, ok := p.dossiers[ref.subject]; ok {
		c.dossiers[ref.subject] = struct{}{}
	}
}

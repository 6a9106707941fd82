package localdb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/ident"
)

// filler writes into a projection within one transaction.
type filler struct {
	p        *projection
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
}

func (f *filler) exec(ctx context.Context, query string, args ...any) error {
	stmt, ok := f.prepared[query]
	if !ok {
		var err error
		if stmt, err = f.tx.PrepareContext(ctx, query); err != nil {
			return err
		}
		f.prepared[query] = stmt
	}
	_, err := stmt.ExecContext(ctx, args...)
	return err
}

// entry is a row of what can be found.
type entry struct {
	owner, dossier, family, person string
	name, nik, kk, village         string
	words                          string
}

// prepared is a dossier as the projection shows it.
type prepared struct {
	record  app.Record
	savedAt string
	body    []byte
	facts   []byte
	entries []entry
}

// prepare opens a draft and derives what is shown of it.
func (db *DB) prepare(d draft, l *ledger) (prepared, error) {
	dossier, body, err := db.openDraft(d)
	if err != nil {
		return prepared{}, err
	}
	out := prepared{savedAt: d.savedAt, body: body}
	out.record = app.Record{Dossier: dossier, Rev: d.rev, Facts: l.facts(&dossier, body)}
	if out.facts, err = json.Marshal(out.record.Facts); err != nil {
		return prepared{}, fmt.Errorf("marshal facts: %w", err)
	}
	out.entries = dossierEntries(&out.record)
	return out, nil
}

// fill shows everything, in the order in which it was saved. One goroutine
// opens and another one writes.
func (db *DB) fill(ctx context.Context, f *filler) error {
	if err := db.fillHouseholds(ctx, f); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	opened := make(chan prepared, 64)
	broken := map[uuid.UUID]*RowError{}
	done := make(chan error, 1)
	go func() {
		defer close(opened)
		done <- db.openAll(ctx, f.p.ledger, opened, broken)
	}()
	var failed error
	for one := range opened {
		if failed == nil {
			if failed = f.addDossier(ctx, &one); failed != nil {
				cancel()
			}
		}
	}
	err := <-done
	f.p.broken = broken
	if failed != nil {
		return failed
	}
	return err
}

func (db *DB) openAll(ctx context.Context, l *ledger, out chan<- prepared, broken map[uuid.UUID]*RowError) error {
	return each(ctx, db.h.read, `SELECT `+draftColumns+` FROM dossier WHERE discarded_at IS NULL ORDER BY saved_at, id`, nil,
		func(scan func(...any) error) error {
			d, err := scanDraft(scan)
			var one prepared
			if err == nil {
				one, err = db.prepare(d, l)
			}
			if row, ok := errors.AsType[*RowError](err); ok {
				db.damaged.add(row)
				broken[d.id] = row
				return nil
			}
			if err != nil {
				return err
			}
			select {
			case out <- one:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
}

func (db *DB) fillHouseholds(ctx context.Context, f *filler) error {
	return each(ctx, db.h.read, `SELECT id, seal_rev, body FROM household ORDER BY rowid DESC`, nil, func(scan func(...any) error) error {
		h, err := db.scanHousehold(scan)
		if db.damaged.note(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return f.addHousehold(ctx, &h)
	})
}

// refill shows one dossier as it is now; one in the bin, or gone, is not shown.
func (db *DB) refill(ctx context.Context, f *filler, id uuid.UUID) error {
	delete(f.p.broken, id)
	if err := f.remove(ctx, id.String()); err != nil {
		return err
	}
	if err := f.exec(ctx, `DELETE FROM dossier WHERE id = ?`, id.String()); err != nil {
		return err
	}
	d, err := findDraft(ctx, db.h.read, id)
	if errors.Is(err, app.ErrNotFound) || err == nil && d.discarded.Valid {
		return nil
	}
	var one prepared
	if err == nil {
		one, err = db.prepare(d, f.p.ledger)
	}
	if row, ok := errors.AsType[*RowError](err); ok {
		db.damaged.add(row)
		f.p.broken[id] = row
		return nil
	}
	if err != nil {
		return err
	}
	return f.addDossier(ctx, &one)
}

func (db *DB) refillHousehold(ctx context.Context, f *filler, family uuid.UUID) error {
	if err := f.remove(ctx, family.String()); err != nil {
		return err
	}
	row := db.h.read.QueryRowContext(ctx, `SELECT id, seal_rev, body FROM household WHERE id = ?`, family.String())
	h, err := db.scanHousehold(row.Scan)
	if errors.Is(err, sql.ErrNoRows) || db.damaged.note(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.addHousehold(ctx, &h)
}

// remove takes the entries of a dossier or a household out.
func (f *filler) remove(ctx context.Context, owner string) error {
	if err := f.exec(ctx, `DELETE FROM find WHERE rowid IN (SELECT id FROM entry WHERE owner = ?)`, owner); err != nil {
		return err
	}
	return f.exec(ctx, `DELETE FROM entry WHERE owner = ?`, owner)
}

func (f *filler) addDossier(ctx context.Context, one *prepared) error {
	d := &one.record.Dossier
	err := f.exec(ctx,
		`INSERT INTO dossier (id, rev, saved_at, kind, stage, need, family, local, body, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.ID.String(), one.record.Rev, one.savedAt, string(d.Kind), string(one.record.Stage()), len(one.record.Needs()) > 0,
		d.Family.ID.String(), d.LocalNumber, one.body, one.facts)
	if err != nil {
		return err
	}
	for i := range one.entries {
		if err := f.addEntry(ctx, f.p.nextDossier, &one.entries[i]); err != nil {
			return err
		}
		f.p.nextDossier++
	}
	return nil
}

func (f *filler) addHousehold(ctx context.Context, h *app.Household) error {
	for _, e := range householdEntries(h) {
		if err := f.addEntry(ctx, f.p.nextHousehold, &e); err != nil {
			return err
		}
		f.p.nextHousehold++
	}
	return nil
}

func (f *filler) addEntry(ctx context.Context, id int64, e *entry) error {
	found := e.words + gap
	err := f.exec(ctx,
		`INSERT INTO entry (id, owner, dossier, family, person, name, nik, kk, village, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, e.owner, e.dossier, e.family, e.person, e.name, e.nik, e.kk, e.village, found)
	if err != nil {
		return err
	}
	return f.exec(ctx, `INSERT INTO find (rowid, words) VALUES (?, ?)`, id, found)
}

// dossierEntries are what a dossier is found by: the family by its numbers,
// each member by name and numbers.
func dossierEntries(r *app.Record) []entry {
	d := &r.Dossier
	id := d.ID.String()
	out := familyEntries(&d.Family, d.Members, entry{owner: id, dossier: id, village: d.Village})
	out[0].words += words(d.LocalNumber)
	if d.Representative != nil {
		out[0].words += words(d.Representative.Name, d.Representative.NIK, number(d.Representative.Phone))
	}
	for i := range d.Members {
		if p, ok := r.Facts.Persons[d.Members[i].Person.ID]; ok && p.Number != d.Members[i].Person.JKNNumber {
			out[i+1].words += words(p.Number)
		}
	}
	return out
}

func householdEntries(h *app.Household) []entry {
	return familyEntries(&h.Family, h.Members, entry{owner: h.Family.ID.String(), village: h.Family.Address.Village})
}

// familyEntries returns the family's entry and then its members', in order.
func familyEntries(f *app.Family, members []app.Member, as entry) []entry {
	as.family, as.kk = f.ID.String(), f.KK
	out := make([]entry, 0, 1+len(members))
	family := as
	for i := range members {
		if members[i].Relation == app.HeadOfFamily {
			family.name = members[i].Person.Name
		}
	}
	family.words = words(append([]string{f.KK, number(f.Contact.Phone)}, f.FormerKK...)...)
	out = append(out, family)
	for i := range members {
		p := &members[i].Person
		e := as
		e.person, e.name, e.nik = p.ID.String(), p.Name, p.NIK
		e.words = words(p.Name, p.NIK, p.JKNNumber, number(p.Phone))
		out = append(out, e)
	}
	return out
}

// number takes the plus sign off a phone number.
func number(phone string) string { return strings.TrimPrefix(phone, "+") }

// gap stands before each word of an entry, and after the last.
const gap = "  "

// words folds texts and sets a gap before each word.
func words(texts ...string) string {
	var b strings.Builder
	for _, t := range texts {
		for word := range strings.FieldsSeq(ident.Fold(t)) {
			b.WriteString(gap)
			b.WriteString(word)
		}
	}
	return b.String()
}

package app

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"titian/app/finding"
)

// Submit freezes a dossier as it is into a submission that will leave with
// the next line. A finding that stands in the way comes back as a
// [CheckError]; nothing is stored then.
func (k *Desk) Submit(ctx context.Context, id uuid.UUID) (Submission, error) {
	r, err := k.store.Get(ctx, id)
	if err != nil {
		return Submission{}, fmt.Errorf("submit dossier %s: %w", id, err)
	}
	// Whoever answers a conflict with "mine" sends the same values again, on top
	// of what central has.
	if r.Facts.Submission != nil && !r.Facts.Edited && r.Facts.Problem.Code != ProblemConflict {
		return Submission{}, fmt.Errorf("submit dossier %s: %w", id, ErrSubmitted)
	}
	found, err := k.check(ctx, &r)
	if err != nil {
		return Submission{}, err
	}
	if len(found) > 0 {
		return Submission{}, fmt.Errorf("submit dossier %s: %w", id, &CheckError{found})
	}
	s := Submission{
		Dossier:    id,
		Subject:    r.Dossier.Subject(),
		Kind:       r.Dossier.Kind,
		CapturedAt: k.clock.Now(),
		Officer:    k.officer,
		Documents:  slices.Clone(r.Dossier.Documents),
	}
	if s.ID, err = uuid.NewV7(); err != nil {
		return Submission{}, fmt.Errorf("submit dossier %s: draw id: %w", id, err)
	}
	if s.Base, err = k.base(ctx, &r); err != nil {
		return Submission{}, fmt.Errorf("submit dossier %s: %w", id, err)
	}
	if s.Body, err = EncodeDossier(r.Dossier); err != nil {
		return Submission{}, fmt.Errorf("submit dossier %s: %w", id, err)
	}
	if len(s.Body) > MaxBodyBytes {
		return Submission{}, fmt.Errorf("submit dossier %s: %w", id, &CheckError{finding.List{finding.New(finding.Error, CodeTooLarge)}})
	}
	if s, err = k.store.Submit(ctx, s, r.Rev); err != nil {
		return Submission{}, fmt.Errorf("submit dossier %s: %w", id, err)
	}
	return s, nil
}

// Subject is what a submission of the dossier speaks of: the dossier, or for a
// Change the family.
func (d *Dossier) Subject() uuid.UUID {
	if d.Kind == Change {
		return d.Family.ID
	}
	return d.ID
}

// base is the newest submission of the same subject on this laptop.
func (k *Desk) base(ctx context.Context, r *Record) (*uuid.UUID, error) {
	if r.Dossier.Kind != Change {
		return buildsOn(&r.Facts), nil
	}
	changes, err := k.store.List(ctx, Filter{Kind: Change, Family: r.Dossier.Family.ID})
	if err != nil {
		return nil, fmt.Errorf("find base: %w", err)
	}
	changes = submitted(changes)
	if len(changes) == 0 {
		return nil, nil //nolint:nilnil // the first submission of a subject has no base
	}
	return buildsOn(&changes[len(changes)-1].Facts), nil
}

// buildsOn is what comes before the next submission: the newest one, unless
// central did not take it.
func buildsOn(f *Facts) *uuid.UUID {
	if f.Problem.Code != "" {
		return f.Problem.Head
	}
	return f.Submission
}

// submitted returns the records that were, oldest first.
func submitted(records []Record) []Record {
	records = slices.DeleteFunc(records, func(r Record) bool { return r.Facts.Submission == nil })
	slices.SortFunc(records, func(a, b Record) int {
		// A clock that stands still leaves the order to the ids, which are drawn
		// in order.
		return cmp.Or(a.Facts.Submitted.Compare(b.Facts.Submitted), bytes.Compare(a.Facts.Submission[:], b.Facts.Submission[:]))
	})
	return records
}

// AddChange takes down a change of facts of a registered family: the fields
// of changes get their Old from the family's newest facts on this laptop.
// dossier is any of the family's dossiers that was submitted.
func (k *Desk) AddChange(ctx context.Context, dossier uuid.UUID, changes []FieldChange, note string) (Record, error) {
	r, err := k.store.Get(ctx, dossier)
	if err != nil {
		return Record{}, fmt.Errorf("change family of dossier %s: %w", dossier, err)
	}
	now, err := k.standing(ctx, &r)
	if err != nil {
		return Record{}, fmt.Errorf("change family of dossier %s: %w", dossier, err)
	}
	d := Dossier{Kind: Change, Village: now.Village, Family: Family{ID: now.Family.ID, KK: now.Family.KK}, Note: note}
	for i, c := range changes {
		old, ok := now.Family.Field(c.Path)
		refused := finding.New(finding.Error, CodeChangePath, "path", c.Path)
		if ok && slices.ContainsFunc(changes[:i], func(o FieldChange) bool { return o.Path == c.Path }) {
			ok, refused = false, finding.New(finding.Error, CodeChangeTwice)
		}
		if !ok {
			return Record{}, fmt.Errorf("change family of dossier %s: %w", dossier, &CheckError{finding.List{
				refused.At(changePath(i, "path")),
			}})
		}
		d.Changes = append(d.Changes, FieldChange{Path: c.Path, Old: old, New: c.New})
	}
	return k.Add(ctx, d)
}

// standing is the newest whole dossier of the family of r as it was submitted,
// its family with the changes since. What central did not take does not count,
// nor what was typed since.
func (k *Desk) standing(ctx context.Context, r *Record) (Dossier, error) {
	unsent := &CheckError{finding.List{finding.New(finding.Error, CodeChangeUnsent)}}
	if r.Facts.Submission == nil {
		return Dossier{}, unsent
	}
	known, err := k.store.List(ctx, Filter{Family: r.Dossier.Family.ID})
	if err != nil {
		return Dossier{}, err
	}
	var now Dossier
	if r.Dossier.Kind != Change {
		now = r.AsSent().Clone()
	}
	for _, s := range submitted(known) {
		sent := s.AsSent()
		switch {
		case s.Facts.Problem.Code != "":
		case sent.Kind != Change:
			now = *sent
		default:
			for _, c := range sent.Changes {
				now.Family.SetField(c.Path, c.New)
			}
		}
	}
	if now.ID == uuid.Nil {
		return Dossier{}, unsent
	}
	return now, nil
}

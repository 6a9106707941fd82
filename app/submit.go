package app

import (
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
	if r.Facts.Submission != nil && !r.Facts.Edited {
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
		if p := r.Facts.Problem; p.Head != nil {
			return p.Head, nil
		}
		return r.Facts.Submission, nil
	}
	changes, err := k.store.List(ctx, Filter{Kind: Change, Family: r.Dossier.Family.ID})
	if err != nil {
		return nil, fmt.Errorf("find base: %w", err)
	}
	var newest *Record
	for i := range changes {
		c := &changes[i]
		if c.Facts.Submission != nil && (newest == nil || c.Facts.Submitted.After(newest.Facts.Submitted)) {
			newest = c
		}
	}
	if newest == nil {
		return nil, nil //nolint:nilnil // the first submission of a subject has no base
	}
	if p := newest.Facts.Problem; p.Head != nil {
		return p.Head, nil
	}
	return newest.Facts.Submission, nil
}

// AddChange takes down a change of facts of a registered family: the fields
// of changes get their Old from the family's newest facts on this laptop.
func (k *Desk) AddChange(ctx context.Context, dossier uuid.UUID, changes []FieldChange, note string) (Record, error) {
	r, err := k.store.Get(ctx, dossier)
	if err != nil {
		return Record{}, fmt.Errorf("change family of dossier %s: %w", dossier, err)
	}
	if r.Facts.Submission == nil {
		return Record{}, fmt.Errorf("change family of dossier %s: %w", dossier, &CheckError{finding.List{
			finding.New(finding.Error, CodeChangeUnsent),
		}})
	}
	family, err := k.familyNow(ctx, &r)
	if err != nil {
		return Record{}, fmt.Errorf("change family of dossier %s: %w", dossier, err)
	}
	d := Dossier{Kind: Change, Family: Family{ID: family.ID, KK: family.KK}, Note: note}
	for _, c := range changes {
		old, ok := family.Field(c.Path)
		if !ok {
			return Record{}, fmt.Errorf("change family of dossier %s: %w", dossier, &CheckError{finding.List{
				finding.New(finding.Error, CodeChangePath, "path", c.Path).At("changes"),
			}})
		}
		d.Changes = append(d.Changes, FieldChange{Path: c.Path, Old: old, New: c.New})
	}
	return k.Add(ctx, d)
}

// familyNow is the family as submitted, with the changes since.
func (k *Desk) familyNow(ctx context.Context, r *Record) (Family, error) {
	family := r.Dossier.Family.clone()
	changes, err := k.store.List(ctx, Filter{Kind: Change, Family: family.ID})
	if err != nil {
		return Family{}, err
	}
	slices.SortFunc(changes, func(a, b Record) int { return a.Facts.Submitted.Compare(b.Facts.Submitted) })
	for i := range changes {
		if changes[i].Facts.Submission == nil || changes[i].Facts.Problem.Code != "" {
			continue
		}
		for _, c := range changes[i].Dossier.Changes {
			family.SetField(c.Path, c.New)
		}
	}
	return family, nil
}

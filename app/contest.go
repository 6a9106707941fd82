package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"titian/app/merge"
)

// Contest is a conflict with its other side: what a person has to see before they
// answer it.
type Contest struct {
	// Head is the submission that holds the other values, At when it was captured.
	Head uuid.UUID
	At   time.Time
	// Own tells that it left from this laptop.
	Own bool
	// Base is what both sides began with, nil where both began with nothing; Theirs
	// what the other side made of it.
	Base, Theirs *Dossier
}

// Clashes shows both values of each field of the conflict of r.
func (c *Contest) Clashes(r *Record) ([]Clash, error) {
	return Clashes(r.Facts.Problem.Fields, r.AsSent(), c.Theirs)
}

// Answer submits a dossier again whose conflict a person has decided: where both
// sides changed a field the draft holds the value that they chose. What only the
// other side changed comes into the draft, which is saved before it is submitted.
// [ErrStale] if the conflict is no longer that one; a [CheckError] as for Submit.
func (k *Desk) Answer(ctx context.Context, id uuid.UUID, c Contest) (Submission, error) {
	r, err := k.store.Get(ctx, id)
	if err != nil {
		return Submission{}, fmt.Errorf("answer conflict of dossier %s: %w", id, err)
	}
	if p := &r.Facts.Problem; p.Code != ProblemConflict || p.Head == nil || *p.Head != c.Head || c.Theirs == nil {
		return Submission{}, fmt.Errorf("answer conflict of dossier %s: %w", id, ErrStale)
	}
	d, err := c.answered(&r)
	if err != nil {
		return Submission{}, fmt.Errorf("answer conflict of dossier %s: %w", id, err)
	}
	if _, err := k.store.Put(ctx, d, r.Rev); err != nil {
		return Submission{}, fmt.Errorf("answer conflict of dossier %s: %w", id, err)
	}
	return k.Submit(ctx, id)
}

// answered is the draft of r on top of the other side.
func (c *Contest) answered(r *Record) (Dossier, error) {
	if r.Dossier.Kind == Change {
		d := r.Dossier.Clone()
		for i := range d.Changes {
			change := &d.Changes[i]
			if theirs, ok := changedTo(c.Theirs, change.Path); ok && slices.Contains(r.Facts.Problem.Fields, change.Path) {
				change.Old = theirs
			}
		}
		return d, nil
	}
	base, err := []byte("{}"), error(nil)
	if c.Base != nil {
		if base, err = EncodeDossier(*c.Base); err != nil {
			return Dossier{}, err
		}
	}
	theirs, err := EncodeDossier(*c.Theirs)
	if err != nil {
		return Dossier{}, err
	}
	mine, err := EncodeDossier(r.Dossier)
	if err != nil {
		return Dossier{}, err
	}
	merged, _, err := merge.Bodies(base, theirs, mine)
	if err != nil {
		return Dossier{}, fmt.Errorf("merge both sides: %w", err)
	}
	d, err := DecodeDossier(merged)
	if err != nil {
		return Dossier{}, err
	}
	// Papers that another laptop attached are not here to be submitted.
	d.ID, d.LocalNumber, d.Documents = r.Dossier.ID, r.Dossier.LocalNumber, r.Dossier.Documents
	return d, nil
}

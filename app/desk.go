package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/google/uuid"

	"titian/app/civil"
	"titian/app/clock"
	"titian/app/finding"
	"titian/app/text"
)

// Desk is what an officer does with dossiers: take a family down, attach its
// papers, check, submit, correct, and ask for a change. Every act validates
// here and is stored by the Store in one transaction.
//
// It is safe for concurrent use if its parts are.
type Desk struct {
	store   Store
	checker *Checker
	clock   clock.Clock
	random  io.Reader
	officer uuid.UUID
	village string
}

// DeskParams are the parts of a Desk; all are required.
type DeskParams struct {
	Store   Store
	Checker *Checker
	Clock   clock.Clock
	// Random draws local numbers.
	Random io.Reader
	// Officer is who sits at the desk; Village the region code, 10 digits, of
	// the village they capture for.
	Officer uuid.UUID
	Village string
}

// NewDesk returns a desk.
func NewDesk(p DeskParams) (*Desk, error) {
	if p.Store == nil || p.Checker == nil || p.Clock == nil || p.Random == nil || p.Officer == uuid.Nil || p.Village == "" {
		return nil, errors.New("app: a desk needs all of its parts")
	}
	return &Desk{p.Store, p.Checker, p.Clock, p.Random, p.Officer, p.Village}, nil
}

// Add takes a new dossier down as a draft. Missing ids, local number, village
// and date of capture are filled in; everything that can be read is brought to
// its canonical form. A draft may be as incomplete as the officer likes. Who
// draws the dossier's id may ask again after a crash: [ErrStale] if there is one
// with that id.
func (k *Desk) Add(ctx context.Context, d Dossier) (Record, error) {
	d, err := k.fresh(d)
	if err != nil {
		return Record{}, fmt.Errorf("add dossier: %w", err)
	}
	rev, err := k.store.Put(ctx, d, 0)
	if err != nil {
		return Record{}, fmt.Errorf("add dossier %s: %w", d.ID, err)
	}
	return Record{Dossier: d, Rev: rev, SavedAt: k.clock.Now()}, nil
}

// fresh returns d as a draft that can be kept.
func (k *Desk) fresh(d Dossier) (Dossier, error) {
	if len(d.Documents) > 0 {
		return Dossier{}, &CheckError{finding.List{finding.New(finding.Error, CodeDocumentsGiven).At("documents")}}
	}
	d = d.Clone()
	if err := k.complete(&d); err != nil {
		return Dossier{}, err
	}
	Normalise(&d)
	return d, nil
}

// AddFrom opens a registration for a family of the register: the draft that is
// there already and was never submitted, as [Store] decides, or else a new one
// under an id as Add takes it.
func (k *Desk) AddFrom(ctx context.Context, family, dossier uuid.UUID) (Record, error) {
	h, err := k.store.Household(ctx, family)
	if err != nil {
		return Record{}, fmt.Errorf("open dossier for family %s: %w", family, err)
	}
	d, err := k.fresh(Dossier{ID: dossier, Kind: Registration, Family: h.Family, Members: h.Members})
	if err != nil {
		return Record{}, fmt.Errorf("open dossier for family %s: %w", family, err)
	}
	r, err := k.store.Begin(ctx, d)
	if err != nil {
		return Record{}, fmt.Errorf("open dossier for family %s: %w", family, err)
	}
	return r, nil
}

// Save replaces a draft by what the officer typed since rev. A dossier that
// was submitted may be edited too: its next submission carries the correction.
// The documents stay those that were attached, local number and family those
// that the dossier has, and once it was submitted its kind and village too:
// central knows it by them. Who has no id in d gets that of the same member
// before. A reason for a warning about a member lapses when another person
// stands there.
func (k *Desk) Save(ctx context.Context, d Dossier, rev int64) (Record, error) {
	current, err := k.store.Get(ctx, d.ID)
	if err != nil {
		return Record{}, fmt.Errorf("save dossier %s: %w", d.ID, err)
	}
	d = d.Clone()
	Normalise(&d)
	was := &current.Dossier
	d.LocalNumber, d.Documents, d.Family.ID = was.LocalNumber, was.Documents, was.Family.ID
	if current.Facts.Submission != nil {
		d.Kind, d.Village = was.Kind, was.Village
	}
	inherit(&d, was)
	d.Reasons = stillApply(d.Reasons, was, &d)
	if err := k.complete(&d); err != nil {
		return Record{}, fmt.Errorf("save dossier %s: %w", d.ID, err)
	}
	if _, err = k.store.Put(ctx, d, rev); err != nil {
		return Record{}, fmt.Errorf("save dossier %s: %w", d.ID, err)
	}
	saved, err := k.store.Get(ctx, d.ID)
	if err != nil {
		return Record{}, fmt.Errorf("save dossier %s: %w", d.ID, err)
	}
	return saved, nil
}

// Attach puts a paper on a draft. media is the type that package media found;
// member is nil for a paper of the family. An id is drawn unless doc has one; a
// second paper with the same id is an error.
func (k *Desk) Attach(ctx context.Context, dossier uuid.UUID, doc Document, content io.Reader) (Document, error) {
	r, err := k.store.Get(ctx, dossier)
	if err != nil {
		return Document{}, fmt.Errorf("attach to dossier %s: %w", dossier, err)
	}
	var found finding.List
	if !k.checker.KnowsDocument(doc.Kind) {
		found = append(found, finding.New(finding.Error, CodeDocumentKind, "kind", string(doc.Kind)).At("kind"))
	}
	if doc.Member != nil && r.Dossier.Member(*doc.Member) < 0 {
		found = append(found, finding.New(finding.Error, CodeDocumentMember).At("member"))
	}
	if len(found) > 0 {
		return Document{}, fmt.Errorf("attach to dossier %s: %w", dossier, &CheckError{found})
	}
	if doc.ID == uuid.Nil {
		if doc.ID, err = uuid.NewV7(); err != nil {
			return Document{}, fmt.Errorf("attach to dossier %s: draw id: %w", dossier, err)
		}
	}
	if doc, _, err = k.store.AddDocument(ctx, dossier, doc, content); err != nil {
		return Document{}, fmt.Errorf("attach to dossier %s: %w", dossier, err)
	}
	return doc, nil
}

// Detach takes a paper off a draft. A paper that was submitted stays with its
// submission.
func (k *Desk) Detach(ctx context.Context, dossier, document uuid.UUID) error {
	r, err := k.store.Get(ctx, dossier)
	if err != nil {
		return fmt.Errorf("detach document %s: %w", document, err)
	}
	at := slices.IndexFunc(r.Dossier.Documents, func(d Document) bool { return d.ID == document })
	if at < 0 {
		return fmt.Errorf("detach document %s: %w", document, ErrNotFound)
	}
	r.Dossier.Documents = slices.Delete(r.Dossier.Documents, at, at+1)
	if _, err := k.store.Put(ctx, r.Dossier, r.Rev); err != nil {
		return fmt.Errorf("detach document %s: %w", document, err)
	}
	return nil
}

// Check says everything that stands in the way of submitting a dossier, and
// every warning that was not accepted with a reason.
func (k *Desk) Check(ctx context.Context, id uuid.UUID) (finding.List, error) {
	r, err := k.store.Get(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("check dossier %s: %w", id, err)
	}
	return k.check(ctx, &r)
}

func (k *Desk) check(ctx context.Context, r *Record) (finding.List, error) {
	found := k.checker.Check(&r.Dossier, civil.In(k.clock.Now(), k.checker.Zone(k.village)))
	for i := range r.Dossier.Members {
		person := &r.Dossier.Members[i].Person
		if person.NIK == "" {
			continue
		}
		seen, err := k.store.Sightings(ctx, person.NIK, r.Dossier.ID)
		if err != nil {
			return nil, fmt.Errorf("check dossier %s: %w", r.Dossier.ID, err)
		}
		found = append(found, sightingFindings(seen, r, i)...)
	}
	if r.Facts.Problem.Code == ProblemConflict {
		// Whoever gives way to the other side changes nothing, and says so.
		found = slices.DeleteFunc(found, func(f finding.Finding) bool { return f.Code == CodeChangeSame })
	}
	return withoutAccepted(found, r.Dossier.Reasons), nil
}

// Accept keeps an officer's reason for going on in spite of a warning.
// [ErrNotFound] if the dossier has no such warning that still lacks one.
func (k *Desk) Accept(ctx context.Context, id uuid.UUID, reason Reason) error {
	if reason.Text = text.Clean(reason.Text); reason.Text == "" {
		return fmt.Errorf("accept warning of dossier %s: %w", id, &CheckError{finding.List{
			finding.New(finding.Error, CodeMissing).At("text"),
		}})
	}
	r, err := k.store.Get(ctx, id)
	if err != nil {
		return fmt.Errorf("accept warning of dossier %s: %w", id, err)
	}
	found, err := k.check(ctx, &r)
	if err != nil {
		return err
	}
	open := slices.ContainsFunc(found.Warnings(), func(f finding.Finding) bool {
		return string(f.Code) == reason.Code && f.Field == reason.Field
	})
	if !open {
		return fmt.Errorf("accept warning of dossier %s: %w", id, ErrNotFound)
	}
	r.Dossier.Reasons = append(r.Dossier.Reasons, reason)
	if _, err := k.store.Put(ctx, r.Dossier, r.Rev); err != nil {
		return fmt.Errorf("accept warning of dossier %s: %w", id, err)
	}
	return nil
}

// Discard moves a draft that was never submitted to the bin.
func (k *Desk) Discard(ctx context.Context, id uuid.UUID) error {
	if err := k.store.Discard(ctx, id); err != nil {
		return fmt.Errorf("discard dossier %s: %w", id, err)
	}
	return nil
}

// complete fills in what a dossier lacks to be kept: ids, local number,
// village and date of capture.
func (k *Desk) complete(d *Dossier) error {
	var err error
	fill := func(id *uuid.UUID) {
		if *id == uuid.Nil && err == nil {
			*id, err = uuid.NewV7()
		}
	}
	fill(&d.ID)
	fill(&d.Family.ID)
	for i := range d.Members {
		fill(&d.Members[i].ID)
		fill(&d.Members[i].Person.ID)
	}
	if err != nil {
		return fmt.Errorf("draw id: %w", err)
	}
	if d.LocalNumber == "" {
		d.LocalNumber, err = NewLocalNumber(k.random)
	} else if d.LocalNumber, err = ParseLocalNumber(d.LocalNumber); err != nil {
		// It names files and stands on paper, so nothing else will do.
		err = &CheckError{finding.List{finding.New(finding.Error, CodeLocalNumber).At("local_number")}}
	}
	if err != nil {
		return err
	}
	if d.Village == "" {
		d.Village = k.village
	}
	if d.CapturedOn == "" {
		d.CapturedOn = civil.In(k.clock.Now(), k.checker.Zone(k.village)).String()
	}
	return nil
}

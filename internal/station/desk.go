package station

import (
	"context"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/finding"
)

// Record returns a dossier with its facts.
func (s *Station) Record(ctx context.Context, id uuid.UUID) (app.Record, error) {
	db, err := s.store()
	if err != nil {
		return app.Record{}, told(err)
	}
	r, err := db.Get(ctx, id)
	return r, told(err)
}

// Add takes a new dossier down as [app.Desk.Add] does.
func (s *Station) Add(ctx context.Context, d app.Dossier) (app.Record, error) {
	desk, err := s.seat()
	if err != nil {
		return app.Record{}, told(err)
	}
	r, err := desk.Add(ctx, d)
	return r, told(err)
}

// AddFrom opens a registration for a family of the register, as
// [app.Desk.AddFrom] does.
func (s *Station) AddFrom(ctx context.Context, family, dossier uuid.UUID) (app.Record, error) {
	desk, err := s.seat()
	if err != nil {
		return app.Record{}, told(err)
	}
	r, err := desk.AddFrom(ctx, family, dossier)
	return r, told(err)
}

// Save replaces a draft as [app.Desk.Save] does.
func (s *Station) Save(ctx context.Context, d app.Dossier, rev int64) (app.Record, error) {
	desk, err := s.seat()
	if err != nil {
		return app.Record{}, told(err)
	}
	r, err := desk.Save(ctx, d, rev)
	return r, told(err)
}

// Check tells what stands in the way of submitting a dossier.
func (s *Station) Check(ctx context.Context, id uuid.UUID) (finding.List, error) {
	desk, err := s.seat()
	if err != nil {
		return nil, told(err)
	}
	found, err := desk.Check(ctx, id)
	return found, told(err)
}

// Accept keeps a reason for going on in spite of a warning.
func (s *Station) Accept(ctx context.Context, id uuid.UUID, reason app.Reason) error {
	desk, err := s.seat()
	if err != nil {
		return told(err)
	}
	return told(desk.Accept(ctx, id, reason))
}

// Submit freezes a dossier and lets it leave with the next line.
func (s *Station) Submit(ctx context.Context, id uuid.UUID) (app.Submission, error) {
	desk, err := s.seat()
	if err != nil {
		return app.Submission{}, told(err)
	}
	sent, err := desk.Submit(ctx, id)
	if err != nil {
		return app.Submission{}, told(err)
	}
	s.line.wake()
	return sent, nil
}

// Discard moves a draft that was never submitted to the bin.
func (s *Station) Discard(ctx context.Context, id uuid.UUID) error {
	desk, err := s.seat()
	if err != nil {
		return told(err)
	}
	return told(desk.Discard(ctx, id))
}

// Undiscard takes a draft out of the bin.
func (s *Station) Undiscard(ctx context.Context, id uuid.UUID) error {
	db, err := s.store()
	if err != nil {
		return told(err)
	}
	return told(db.Undiscard(ctx, id))
}

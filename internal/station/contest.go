package station

import (
	"context"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/wiring"
)

// Contest returns both sides of a dossier's conflict. It asks central unless
// both left from this laptop; [app.ErrNotFound] without a conflict.
func (s *Station) Contest(ctx context.Context, dossier uuid.UUID) (app.Contest, error) {
	db, err := s.store()
	if err != nil {
		return app.Contest{}, told(err)
	}
	c, err := wiring.Contest(ctx, wiring.EngineParams{DB: db, Clock: s.p.Clock, Log: s.p.Log, Dial: s.p.Dial}, dossier)
	return c, told(err)
}

// Answer submits a dossier whose conflict was decided, as [app.Desk.Answer] does.
func (s *Station) Answer(ctx context.Context, dossier uuid.UUID, c app.Contest) (app.Submission, error) {
	desk, err := s.seat()
	if err != nil {
		return app.Submission{}, told(err)
	}
	sent, err := desk.Answer(ctx, dossier, c)
	if err != nil {
		return app.Submission{}, told(err)
	}
	s.line.wake()
	return sent, nil
}

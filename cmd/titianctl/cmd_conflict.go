package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"titian/app"
	"titian/internal/wiring"
)

type conflictCmd struct {
	Dossier string `arg:"" help:"Id or local number of a dossier that somebody else changed too."`
}

func (cmd *conflictCmd) Run(ctx context.Context, c *call) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.find(ctx, cmd.Dossier)
	if err != nil {
		return err
	}
	problem := r.Facts.Problem
	if problem.Code != app.ProblemConflict || problem.Head == nil {
		return withCode(exitNotFound, "", errors.New(c.words.Text("ctl.error.no_conflict")))
	}
	contest, err := s.contest(ctx, r.Dossier.ID)
	if err != nil {
		return err
	}
	clashes, err := contest.Clashes(&r)
	if err != nil {
		return fmt.Errorf("compare both sides: %w", err)
	}
	if done, err := c.answer(clashes); done {
		return err
	}
	for _, clash := range clashes {
		c.say("conflict.field", "field", clash.Field, "mine", clash.Mine, "theirs", clash.Theirs)
	}
	c.say("conflict.choose")
	return nil
}

// contest fetches the other side of a conflict.
func (s *session) contest(ctx context.Context, dossier uuid.UUID) (app.Contest, error) {
	return wiring.Contest(ctx, wiring.EngineParams{DB: s.db, Clock: s.call.clock}, dossier)
}

// submit freezes a dossier. One with a conflict goes on top of the other side,
// which is fetched from central for it.
func (s *session) submit(ctx context.Context, r *app.Record) (app.Submission, error) {
	if r.Facts.Problem.Code != app.ProblemConflict {
		return s.desk.Submit(ctx, r.Dossier.ID)
	}
	contest, err := s.contest(ctx, r.Dossier.ID)
	if err != nil {
		return app.Submission{}, err
	}
	return s.desk.Answer(ctx, r.Dossier.ID, contest)
}

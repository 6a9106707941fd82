package main

import (
	"context"
	"errors"
	"fmt"

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
	_, client, err := wiring.Engine(ctx, wiring.EngineParams{DB: s.db, Clock: c.clock})
	if err != nil {
		return err
	}
	defer client.Close() //nolint:errcheck // closes idle connections
	if _, err := client.Authorize(ctx); err != nil {
		return fmt.Errorf("fetch other side: %w", err)
	}
	other, err := client.Submission(ctx, *problem.Head)
	if err != nil {
		return fmt.Errorf("fetch other side: %w", err)
	}
	theirs, err := app.DecodeDossier([]byte(other.Body))
	if err != nil {
		return fmt.Errorf("read other side: %w", err)
	}
	clashes, err := app.Clashes(problem.Fields, r.AsSent(), &theirs)
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

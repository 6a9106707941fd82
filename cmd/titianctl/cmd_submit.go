package main

import (
	"context"
	"errors"
	"slices"

	"github.com/google/uuid"

	"titian/app"
)

type checkCmd struct {
	Dossier string `arg:"" help:"Id or local number."`
}

func (cmd *checkCmd) Run(ctx context.Context, c *call) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.find(ctx, cmd.Dossier)
	if err != nil {
		return err
	}
	found, err := s.desk.Check(ctx, r.Dossier.ID)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return &app.CheckError{Findings: found}
	}
	if done, err := c.answer(map[string]any{"findings": []findingView{}}); done {
		return err
	}
	c.say("check.ok", "number", r.Dossier.LocalNumber)
	return nil
}

type acceptCmd struct {
	Dossier string `arg:"" help:"Id or local number."`
	Code    string `help:"Code of the warning, as check shows it." required:""`
	Field   string `help:"Field of the warning, as check shows it."`
	Reason  string `help:"Why it is right all the same; - reads it from standard input." required:""`
}

func (cmd *acceptCmd) Run(ctx context.Context, c *call) error {
	reason, err := c.argument(cmd.Reason)
	if err != nil {
		return err
	}
	if reason == "" {
		return withCode(exitUsage, "", errors.New(c.words.Text("ctl.error.no_reason")))
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.find(ctx, cmd.Dossier)
	if err != nil {
		return err
	}
	if err := s.desk.Accept(ctx, r.Dossier.ID, app.Reason{Code: cmd.Code, Field: cmd.Field, Text: reason}); err != nil {
		return err
	}
	c.say("accepted")
	return nil
}

type submitCmd struct {
	Dossier string `arg:"" optional:"" help:"Id or local number."`
	All     bool   `help:"Every dossier that is complete."`
}

// submitted is one line of submit's answer.
type submitted struct {
	ID          uuid.UUID     `json:"id"`
	LocalNumber string        `json:"local_number"`
	Submission  *uuid.UUID    `json:"submission,omitempty"`
	Findings    []findingView `json:"findings,omitempty"`
}

func (cmd *submitCmd) Run(ctx context.Context, c *call) error {
	if (cmd.Dossier == "") == !cmd.All {
		return withCode(exitUsage, "submit", errUsage)
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	if !cmd.All {
		r, err := s.find(ctx, cmd.Dossier)
		if err != nil {
			return err
		}
		sent, err := s.submit(ctx, &r)
		if err != nil {
			return err
		}
		return c.submitted([]submitted{{ID: r.Dossier.ID, LocalNumber: r.Dossier.LocalNumber, Submission: &sent.ID}})
	}
	list, err := s.db.List(ctx, app.Filter{})
	if err != nil {
		return err
	}
	slices.Reverse(list)
	var out []submitted
	for i := range list {
		r := &list[i]
		if r.Facts.Submission != nil && !r.Facts.Edited || r.Facts.Problem.Code == app.ProblemConflict {
			continue
		}
		line := submitted{ID: r.Dossier.ID, LocalNumber: r.Dossier.LocalNumber}
		sent, err := s.submit(ctx, r)
		var check *app.CheckError
		switch {
		case err == nil:
			line.Submission = &sent.ID
		case errors.As(err, &check):
			line.Findings = c.view(check.Findings)
		default:
			return err
		}
		out = append(out, line)
	}
	return c.submitted(out)
}

func (c *call) submitted(list []submitted) error {
	left := slices.ContainsFunc(list, func(s submitted) bool { return s.Submission == nil })
	if done, err := c.answer(map[string]any{"submitted": list}); err != nil {
		return err
	} else if !done {
		for _, s := range list {
			if s.Submission != nil {
				c.say("submitted", "number", s.LocalNumber)
				continue
			}
			c.say("incomplete", "number", s.LocalNumber)
			for _, f := range s.Findings {
				c.line(" ", c.findingLine(f))
			}
		}
		if len(list) == 0 {
			c.say("nothing_to_submit")
		}
	}
	if left {
		return withCode(exitFindings, "check", errors.New(c.words.Text("ctl.error.some_incomplete")))
	}
	return nil
}

type discardCmd struct {
	Dossier string `arg:"" help:"Id or local number of a draft."`
}

func (cmd *discardCmd) Run(ctx context.Context, c *call) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.find(ctx, cmd.Dossier)
	if err != nil {
		return err
	}
	if err := s.desk.Discard(ctx, r.Dossier.ID); err != nil {
		return err
	}
	c.say("discarded", "number", r.Dossier.LocalNumber)
	return nil
}

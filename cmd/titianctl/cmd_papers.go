package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"titian/app"
	"titian/internal/files"
	"titian/internal/station/papers"
)

// output is where a paper goes.
type output struct {
	Out string `help:"File to write; without it a file named after the local number, here." placeholder:"FILE" type:"path" short:"o"`
}

type slipCmd struct {
	Dossier string `arg:"" help:"Id or local number."`
	output
}

func (cmd *slipCmd) Run(ctx context.Context, c *call) error {
	return c.print(ctx, cmd.Dossier, app.PaperSlip, cmd.Out, nil)
}

type cardCmd struct {
	Dossier string `arg:"" help:"Id or local number."`
	Sheet   bool   `help:"All cards on an A4 sheet with cut marks instead of one page a card."`
	output
}

func (cmd *cardCmd) Run(ctx context.Context, c *call) error {
	var sheet func(*papers.Printer, io.Writer, *app.Record) error
	if cmd.Sheet {
		sheet = (*papers.Printer).CardSheet
	}
	return c.print(ctx, cmd.Dossier, app.PaperCard, cmd.Out, sheet)
}

type billCmd struct {
	Dossier string `arg:"" help:"Id or local number."`
	output
}

func (cmd *billCmd) Run(ctx context.Context, c *call) error {
	return c.print(ctx, cmd.Dossier, app.PaperBill, cmd.Out, nil)
}

type receiptCmd struct {
	Dossier string `arg:"" help:"Id or local number."`
	output
}

func (cmd *receiptCmd) Run(ctx context.Context, c *call) error {
	return c.print(ctx, cmd.Dossier, app.PaperReceipt, cmd.Out, nil)
}

// print makes one paper and writes it whole or not at all. other replaces the
// usual form of its kind; nil for that.
func (c *call) print(ctx context.Context, dossier string, kind app.PaperKind, out string, other func(*papers.Printer, io.Writer, *app.Record) error) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.find(ctx, dossier)
	if err != nil {
		return err
	}
	path := out
	if path == "" {
		path = r.Dossier.LocalNumber + "-" + string(kind) + ".pdf"
	}
	printer := &papers.Printer{Store: s.db, Checker: s.checker, Clock: c.clock, Words: c.words}
	var pdf bytes.Buffer
	if other != nil {
		err = other(printer, &pdf, &r)
	} else {
		err = printer.Print(ctx, &pdf, kind, &r)
	}
	if err != nil {
		return c.lacking(err)
	}
	// A paper outside the profile stays when the profile is locked, so the
	// audit chain knows of it first.
	if err := s.db.RecordExport(ctx, r.Dossier.ID.String(), string(kind)); err != nil {
		return fmt.Errorf("make paper: %w", err)
	}
	if err := files.WriteFile(files.OS{}, path, pdf.Bytes()); err != nil {
		return fmt.Errorf("make paper: %w", err)
	}
	if done, err := c.answer(map[string]string{"file": path}); done {
		return err
	}
	c.say("paper", "file", path)
	return nil
}

// lacking says what a paper still waits for.
func (c *call) lacking(err error) error {
	for _, k := range []struct {
		target error
		exit   int
		key    string
	}{
		{papers.ErrUnsent, exitFindings, "unsent"},
		{papers.ErrNoReceipt, exitNotFound, "no_receipt"},
		{papers.ErrNoNumber, exitNotFound, "no_number"},
		{papers.ErrNoBill, exitNotFound, "no_bill"},
	} {
		if errors.Is(err, k.target) {
			return withCode(k.exit, k.key, errors.New(c.words.Text("ctl.error."+k.key)))
		}
	}
	return fmt.Errorf("make paper: %w", err)
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"titian/app"
	"titian/app/finding"
	"titian/app/roster"
)

type importCmd struct {
	File   string `arg:"" help:"CSV or XLSX in the column layout of OpenSID." type:"path"`
	Sheet  string `help:"Sheet of a workbook; needed only if several hold a register." placeholder:"NAME"`
	DryRun bool   `help:"Tell what would happen and change nothing."`
	Good   bool   `help:"Import the families without an error and leave the others out; without it one error leaves all out."`
}

// importAnswer is what import prints with --json.
type importAnswer struct {
	Imported  bool          `json:"imported"`
	Rows      int           `json:"rows"`
	Gone      int           `json:"gone"`
	New       int           `json:"new"`
	Changed   int           `json:"changed"`
	Unchanged int           `json:"unchanged"`
	People    int           `json:"people"`
	Left      int           `json:"left_out"`
	Dropped   []string      `json:"dropped_columns,omitempty"`
	Problems  []problemView `json:"problems,omitempty"`
}

type problemView struct {
	Row    int           `json:"row"`
	Column string        `json:"column"`
	Code   finding.Code  `json:"code"`
	Level  finding.Level `json:"level"`
	Text   string        `json:"text"`
}

func (cmd *importCmd) Run(ctx context.Context, c *call) error {
	f, err := os.Open(cmd.File)
	if err != nil {
		return withCode(exitNotFound, "", errors.New(c.words.Text("ctl.error.unreadable_file")))
	}
	defer f.Close() //nolint:errcheck // opened for reading
	table, err := roster.Read(ctx, f, cmd.Sheet)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	existing, err := s.db.Households(ctx)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	report, err := roster.Import(ctx, table, roster.Params{
		Existing: existing, Today: s.today(), Village: s.db.Village(), Source: "import " + s.call.clock.Now().Format(timeFormat),
	})
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	store := !cmd.DryRun && (cmd.Good || !report.Blocks())
	if store && len(report.Households) > 0 {
		if err := s.db.PutHouseholds(ctx, report.Households); err != nil {
			return fmt.Errorf("import: %w", err)
		}
	}
	if err := c.imported(report, store); err != nil {
		return err
	}
	if report.Blocks() && !cmd.Good {
		return withCode(exitFindings, "import", errors.New(c.words.Text("ctl.error.import")))
	}
	return nil
}

func (c *call) imported(r *roster.Report, stored bool) error {
	a := importAnswer{
		Imported: stored, Rows: r.Rows, Gone: r.Gone, New: r.New, Changed: r.Changed, Unchanged: r.Unchanged,
		People: r.People, Left: r.Left, Dropped: r.Dropped,
	}
	for _, p := range r.Problems {
		a.Problems = append(a.Problems, problemView{p.Row, p.Column, p.Code, p.Level, c.words.Finding(p.Finding)})
	}
	if done, err := c.answer(a); done {
		return err
	}
	for _, p := range a.Problems {
		where := c.words.Text("ctl.import.row", "row", strconv.Itoa(p.Row))
		if p.Column != "" {
			where += " " + p.Column
		}
		c.line(where, c.words.Text("ctl.level."+string(p.Level))+":", p.Text)
	}
	if len(a.Dropped) > 0 {
		c.say("import.dropped", "columns", strings.Join(a.Dropped, ", "))
	}
	key := "import.would"
	if stored {
		key = "import.done"
	}
	c.say(key, "people", strconv.Itoa(a.People), "new", strconv.Itoa(a.New), "changed", strconv.Itoa(a.Changed),
		"unchanged", strconv.Itoa(a.Unchanged), "left", strconv.Itoa(a.Left))
	return nil
}

type exportCmd struct {
	Dossier string `arg:"" optional:"" help:"Id or local number; without it all dossiers."`
	Out     string `help:"File to write; without it standard output." placeholder:"FILE" type:"path" short:"o"`
}

func (cmd *exportCmd) Run(ctx context.Context, c *call) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	var list []app.Record
	if cmd.Dossier == "" {
		list, err = s.db.List(ctx, app.Filter{})
	} else {
		list = make([]app.Record, 1)
		list[0], err = s.find(ctx, cmd.Dossier)
	}
	if err != nil {
		return err
	}
	views := make([]showAnswer, len(list))
	for i := range list {
		views[i] = viewDossier(&list[i])
	}
	if err := s.db.RecordExport(ctx, cmd.Dossier, "export"); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return c.export(views, cmd.Out)
}

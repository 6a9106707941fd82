package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/finding"
	"titian/app/media"
	"titian/app/say"
)

type addCmd struct {
	File string `arg:"" help:"JSON file in the form of 'titianctl schema dossier'; - for standard input."`
}

func (cmd *addCmd) Run(ctx context.Context, c *call) error {
	d, err := c.dossierFile(cmd.File)
	if err != nil {
		return err
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.desk.Add(ctx, d)
	if err != nil {
		return err
	}
	return c.saved(ctx, s, r)
}

// dossierFile reads a dossier that a person or a script wrote.
func (c *call) dossierFile(path string) (app.Dossier, error) {
	raw, err := c.file(path)
	if err != nil {
		return app.Dossier{}, err
	}
	if len(raw) > app.MaxBodyBytes {
		return app.Dossier{}, withCode(exitFindings, "json", errors.New(c.words.Text("ctl.error.json_large")))
	}
	d, err := app.DecodeDossierStrict(raw)
	if err != nil {
		return app.Dossier{}, withCode(exitFindings, "json", err)
	}
	return d, nil
}

// saved tells that a dossier is safe on the disk, and what it still lacks.
func (c *call) saved(ctx context.Context, s *session, r app.Record) error {
	found, err := s.desk.Check(ctx, r.Dossier.ID)
	if err != nil {
		return err
	}
	if done, err := c.answer(map[string]any{
		"id": r.Dossier.ID, "local_number": r.Dossier.LocalNumber, "rev": r.Rev,
		"members": memberIDs(&r.Dossier), "findings": c.view(found),
	}); done {
		return err
	}
	c.say("saved", "number", r.Dossier.LocalNumber)
	c.findings(found)
	return nil
}

func memberIDs(d *app.Dossier) []uuid.UUID {
	ids := make([]uuid.UUID, len(d.Members))
	for i, m := range d.Members {
		ids[i] = m.ID
	}
	return ids
}

func (c *call) findings(found finding.List) {
	for _, v := range c.view(found) {
		c.line(" ", c.findingLine(v))
	}
}

type openCmd struct {
	Family string `arg:"" help:"Id of the family in the register, as search shows it."`
}

func (cmd *openCmd) Run(ctx context.Context, c *call) error {
	id, err := uuid.Parse(cmd.Family)
	if err != nil {
		return fmt.Errorf("%w", app.ErrNotFound)
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.desk.AddFrom(ctx, id, uuid.Nil)
	if err != nil {
		return err
	}
	return c.saved(ctx, s, r)
}

type editCmd struct {
	Dossier string `arg:"" help:"Id or local number."`
	File    string `arg:"" help:"JSON file, most easily what 'show --json' printed under \"dossier\", corrected; - for standard input."`
}

func (cmd *editCmd) Run(ctx context.Context, c *call) error {
	d, err := c.dossierFile(cmd.File)
	if err != nil {
		return err
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.find(ctx, cmd.Dossier)
	if err != nil {
		return err
	}
	d.ID = r.Dossier.ID
	if r, err = s.desk.Save(ctx, d, r.Rev); err != nil {
		return err
	}
	return c.saved(ctx, s, r)
}

type changeCmd struct {
	Dossier string `arg:"" help:"Id or local number of the family's registration."`
	File    string `arg:"" help:"JSON file: [{\"path\": \"contact.phone\", \"new\": \"…\"}]; - for standard input."`
	Note    string `help:"What the family said." placeholder:"TEXT"`
}

func (cmd *changeCmd) Run(ctx context.Context, c *call) error {
	raw, err := c.file(cmd.File)
	if err != nil {
		return err
	}
	var changes []app.FieldChange
	if err := json.Unmarshal(raw, &changes); err != nil {
		return withCode(exitFindings, "change_json", errors.New(c.words.Text("ctl.error.change_json")))
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.find(ctx, cmd.Dossier)
	if err != nil {
		return err
	}
	if r, err = s.desk.AddChange(ctx, r.Dossier.ID, changes, cmd.Note); err != nil {
		return err
	}
	return c.saved(ctx, s, r)
}

type attachCmd struct {
	Dossier string `help:"Id or local number." required:""`
	Kind    string `help:"Kind of paper, for example ktp, kk, bank_book, consent." required:""`
	Member  string `help:"Whose paper: the member's number from 1, or id; none for the family's." placeholder:"N|ID"`
	File    string `arg:"" help:"JPEG, PNG or PDF." type:"path"`
}

func (cmd *attachCmd) Run(ctx context.Context, c *call) error {
	f, err := os.Open(cmd.File)
	if err != nil {
		return withCode(exitNotFound, "", errors.New(c.words.Text("ctl.error.unreadable_file")))
	}
	defer f.Close() //nolint:errcheck // opened for reading
	stat, err := f.Stat()
	if err != nil || !stat.Mode().IsRegular() {
		return withCode(exitNotFound, "", errors.New(c.words.Text("ctl.error.unreadable_file")))
	}
	info, found, err := media.Inspect(ctx, f, stat.Size())
	if err != nil {
		return err
	}
	if len(found) > 0 {
		return &app.CheckError{Findings: found.Under("file")}
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	r, err := s.find(ctx, cmd.Dossier)
	if err != nil {
		return err
	}
	doc := app.Document{Kind: app.DocumentKind(cmd.Kind), Media: info.Type, Pages: info.Pages}
	if cmd.Member != "" {
		id, err := findMember(&r.Dossier, cmd.Member)
		if err != nil {
			return err
		}
		doc.Member = &id
	}
	if doc, err = s.desk.Attach(ctx, r.Dossier.ID, doc, f); err != nil {
		return err
	}
	if done, err := c.answer(doc); done {
		return err
	}
	c.say("attached", "kind", c.words.Text("document."+cmd.Kind), "size", say.Bytes(doc.Size, c.Lang))
	return nil
}

// findMember reads a member's number, from 1, or id.
func findMember(d *app.Dossier, text string) (uuid.UUID, error) {
	if n, err := strconv.Atoi(text); err == nil && n >= 1 && n <= len(d.Members) {
		return d.Members[n-1].ID, nil
	}
	if id, err := uuid.Parse(text); err == nil && d.Member(id) >= 0 {
		return id, nil
	}
	return uuid.Nil, fmt.Errorf("find member: %w", app.ErrNotFound)
}

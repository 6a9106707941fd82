package rig

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/sample"
	"titian/internal/rig/proof"
)

// Captured is a family of a sample that was taken down on a laptop.
type Captured struct {
	sample.Entry
	// Expected is what must be true of it in the end.
	Expected    proof.Family
	LocalNumber string
}

// Name is the stem of the family's files.
func (c *Captured) Name() string { return c.Expected.Name }

// ID is the dossier's id, in text.
func (c *Captured) ID() string { return c.Expected.Dossier.String() }

// Sample writes invented families and their scans into a folder.
func (l *Laptop) Sample(ctx context.Context, dir string, families int, seed uint64) (sample.Manifest, error) {
	var m sample.Manifest
	err := l.Ask(ctx, &m, "sample", "--families", strconv.Itoa(families), "--seed", strconv.FormatUint(seed, 10), "--out", dir)
	return m, err
}

// Capture takes one family of a sample down: the dossier, its scans, and a
// reason for each warning that is meant to be there. It returns how many
// warnings those were.
func (l *Laptop) Capture(ctx context.Context, dir string, e sample.Entry) (c Captured, warnings int, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("capture %s: %w", e.File, err)
		}
	}()
	raw, err := os.ReadFile(filepath.Join(dir, e.File))
	if err != nil {
		return c, 0, err
	}
	typed, err := app.DecodeDossierStrict(raw)
	if err != nil {
		return c, 0, err
	}
	reasons := typed.Reasons
	typed.Reasons = nil
	if raw, err = app.EncodeDossier(typed); err != nil {
		return c, 0, err
	}
	var added struct {
		ID          uuid.UUID `json:"id"`
		LocalNumber string    `json:"local_number"`
	}
	if err := l.Tell(ctx, raw, &added, "add", "-"); err != nil {
		return c, 0, err
	}
	c = Captured{Entry: e, LocalNumber: added.LocalNumber, Expected: proof.Family{
		Name: strings.TrimSuffix(e.File, ".json"), Dossier: added.ID, People: proof.PeopleOf(&typed), Submissions: 1,
	}}
	for _, p := range e.Papers {
		if err := l.attach(ctx, dir, &c, p); err != nil {
			return c, 0, err
		}
	}
	for _, r := range reasons {
		if err := l.Do(ctx, "accept", c.ID(), "--code", r.Code, "--field", r.Field, "--reason", r.Text); err != nil {
			return c, 0, err
		}
	}
	return c, len(reasons), nil
}

// attach puts a scan on a dossier and notes the hash of the original.
func (l *Laptop) attach(ctx context.Context, dir string, c *Captured, p sample.PaperEntry) error {
	path := filepath.Join(dir, p.File)
	sum, err := proof.HashFile(path)
	if err != nil {
		return err
	}
	c.Expected.Papers = append(c.Expected.Papers, proof.Paper{Kind: p.Kind, Member: p.Member - 1, SHA256: sum})
	args := []string{"attach", "--dossier", c.ID(), "--kind", string(p.Kind)}
	if p.Member > 0 {
		args = append(args, "--member", strconv.Itoa(p.Member))
	}
	return l.Do(ctx, append(args, path)...)
}

// SubmitAll submits what is complete and returns how many dossiers that were.
func (l *Laptop) SubmitAll(ctx context.Context) (int, error) {
	var done struct {
		Submitted []struct {
			ID uuid.UUID `json:"id"`
		} `json:"submitted"`
	}
	err := l.Ask(ctx, &done, "submit", "--all")
	return len(done.Submitted), err
}

// Show returns what the laptop knows about a dossier.
func (l *Laptop) Show(ctx context.Context, id uuid.UUID) (proof.Kept, error) {
	var k proof.Kept
	err := l.Ask(ctx, &k, "show", id.String())
	return k, err
}

// Export writes all dossiers to a file and reads it.
func (l *Laptop) Export(ctx context.Context) (all []proof.Kept, err error) {
	path := filepath.Join(l.dir, "export.json")
	if err := l.Do(ctx, "export", "--out", path); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return proof.ReadExport(f)
}

// Mend brings the correct name of a refused member into the dossier, as an
// officer would with what the papers show, and submits it again.
func (l *Laptop) Mend(ctx context.Context, c *Captured) error {
	kept, err := l.Show(ctx, c.Expected.Dossier)
	if err != nil {
		return err
	}
	at := c.Refusal.Member - 1
	if c.Refusal.Field != "person.name" || at < 0 || at >= len(kept.Dossier.Members) {
		return fmt.Errorf("mend %s: the refusal of %s is not understood", c.Name(), c.Refusal.Field)
	}
	kept.Dossier.Members[at].Person.Name = c.Refusal.Correct
	raw, err := app.EncodeDossier(kept.Dossier)
	if err != nil {
		return fmt.Errorf("mend %s: %w", c.Name(), err)
	}
	if err := l.Tell(ctx, raw, &struct{}{}, "edit", c.ID(), "-"); err != nil {
		return err
	}
	if err := l.Do(ctx, "submit", c.ID()); err != nil {
		return err
	}
	c.Expected.People[at].Name = c.Refusal.Correct
	c.Expected.Submissions++
	return nil
}

// Change takes down a new phone number of a family and submits it.
func (l *Laptop) Change(ctx context.Context, c *Captured, phone string) (proof.Change, error) {
	ch := proof.Change{Of: c.Expected.Dossier, Path: "contact.phone", New: phone}
	raw, err := json.Marshal([]app.FieldChange{{Path: ch.Path, New: ch.New}})
	if err != nil {
		return ch, fmt.Errorf("change: %w", err)
	}
	var added struct {
		ID uuid.UUID `json:"id"`
	}
	if err := l.Tell(ctx, raw, &added, "change", c.ID(), "-", "--note", "Ganti kartu SIM."); err != nil {
		return ch, err
	}
	ch.Dossier = added.ID
	return ch, l.Do(ctx, "submit", added.ID.String())
}

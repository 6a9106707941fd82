package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"titian/app/region"
	"titian/app/sample"
	"titian/assets"
	"titian/internal/badline"
	"titian/internal/rig"
	"titian/internal/rig/proof"
)

const (
	families = sample.Fixed
	seed     = 1
	village  = "5103011001"
	officer  = "Bu Sari"
)

// demo is one run.
type demo struct {
	story *story
	// work holds everything that is thrown away, out the papers that stay.
	work, out string
	// window is the program with a window, empty if nobody photographs it.
	window string
	site   *rig.Site

	manifest sample.Manifest
	captured []rig.Captured
	changes  []proof.Change
	paid     []*rig.Captured
	// killed counts the programs that were killed in mid-upload.
	killed int
}

// play is the main job, one chapter after the other.
func (d *demo) play(ctx context.Context) error {
	for _, chapter := range []func(context.Context) error{
		d.found, d.capture, d.slips, d.carry, d.review, d.mend, d.pay, d.papers,
	} {
		if err := chapter(ctx); err != nil {
			return err
		}
	}
	return nil
}

// found sets the laptop up while the line is good.
func (d *demo) found(ctx context.Context) error {
	place := village
	if regions, err := region.Load(assets.Regions()); err == nil {
		place = regions.Path(village)
	}
	if err := d.site.Found(ctx, officer, village); err != nil {
		return err
	}
	d.story.say("In the sub-district office, with signal: %s sets up the laptop for %s and enrols it over TLS.", officer, place)
	return nil
}

// capture takes twelve families down without any line.
func (d *demo) capture(ctx context.Context) error {
	d.story.chapter("Beyond the signal")
	d.site.Line.Switch(badline.Down)
	dir := filepath.Join(d.work, "keluarga")
	var err error
	if d.manifest, err = d.site.Laptop.Sample(ctx, dir, families, seed); err != nil {
		return err
	}
	papers, warnings := 0, 0
	for _, e := range d.manifest.Families {
		c, accepted, err := d.site.Laptop.Capture(ctx, dir, e)
		if err != nil {
			return err
		}
		var size int64
		for _, p := range e.Papers {
			size += int64(p.Bytes)
		}
		papers, warnings = papers+len(e.Papers), warnings+accepted
		d.captured = append(d.captured, c)
		d.story.say("%s  %-11s %d people, %d papers, %s  (%s)", c.LocalNumber, c.Name(), e.People, len(e.Papers), megabytes(size), e.Case)
	}
	submitted, err := d.site.Laptop.SubmitAll(ctx)
	if err != nil {
		return err
	}
	if submitted != families {
		return fmt.Errorf("%d of %d families were complete", submitted, families)
	}
	d.story.say("%d families, %d people, %d papers, %s, checked and sealed in the outbox; %d odd but true fact was accepted with its reason.",
		submitted, d.manifest.People, papers, megabytes(d.manifest.Bytes), warnings)
	return nil
}

// slips gives each family its paper at once.
func (d *demo) slips(ctx context.Context) error {
	if err := os.MkdirAll(d.out, 0o755); err != nil { //nolint:gosec // G301: invented families, for everybody to look at
		return fmt.Errorf("make demo-out: %w", err)
	}
	papers, err := filepath.Glob(filepath.Join(d.out, "keluarga-*.pdf"))
	if err != nil {
		return fmt.Errorf("clear demo-out: %w", err)
	}
	pictures, err := filepath.Glob(filepath.Join(d.out, "jendela-*.png"))
	if err != nil {
		return fmt.Errorf("clear demo-out: %w", err)
	}
	for _, path := range append(papers, pictures...) {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("clear demo-out: %w", err)
		}
	}
	for i := range d.captured {
		if err := d.print(ctx, "slip", &d.captured[i], "bukti-daftar"); err != nil {
			return err
		}
	}
	d.story.say("Every family goes home with a slip that says: belum diterima pusat.")
	return d.look(ctx, "jendela-1-kirim.png", "what waits for a line", "outbox.title", "alt+3")
}

// print makes a paper in demo-out/ and looks whether it is a PDF.
func (d *demo) print(ctx context.Context, verb string, c *rig.Captured, name string) error {
	path := filepath.Join(d.out, c.Name()+"-"+name+".pdf")
	if err := d.site.Laptop.Do(ctx, verb, c.ID(), "--out", path); err != nil {
		return err
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("look at %s: %w", filepath.Base(path), err)
	}
	if !isPDF(raw) {
		return fmt.Errorf("%s is not a whole PDF", filepath.Base(path))
	}
	return nil
}

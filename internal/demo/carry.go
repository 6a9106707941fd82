package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"titian/internal/badline"
	"titian/internal/rig"
)

const (
	// The line is paced so that the whole demo ends within about three minutes:
	// everything is across at across, whatever the time until then. It takes
	// shortest at least, to leave room for all mishaps, and longest at most.
	across   = 130 * time.Second
	shortest = 30 * time.Second
	longest  = 70 * time.Second
	// lookEvery is how often the line's counters are read.
	lookEvery = 10 * time.Millisecond
	// runs bounds how often sync is started.
	runs = 40
)

// mishap happens when the line has carried a part of all bytes.
type mishap struct {
	at  float64
	say string
	do  func(context.Context, *carriage) error
}

// carriage is a sync under way, whatever becomes of its process.
type carriage struct {
	demo    *demo
	process *rig.Process
	started int
}

func mishaps() []mishap {
	cut := func(at float64) mishap {
		return mishap{at, "a cloud over the hill: every connection is reset.", func(_ context.Context, c *carriage) error {
			c.demo.site.Line.Cut()
			return nil
		}}
	}
	return []mishap{
		cut(0.08), cut(0.17),
		{0.30, "the laptop's battery dies in mid-upload (kill -9).", killLaptop},
		cut(0.38), cut(0.47), cut(0.53),
		{0.60, "central loses its power in mid-upload (kill -9).", killCentral},
		cut(0.68), cut(0.79), cut(0.90),
	}
}

// errMissed: the victim had ended by itself; the mishap waits for the next one.
var errMissed = errors.New("the process had ended by itself")

func killLaptop(ctx context.Context, c *carriage) error {
	if err := c.process.Kill(); err != nil {
		return fmt.Errorf("%w: %w", errMissed, err)
	}
	c.demo.killed++
	return c.start(ctx)
}

func killCentral(ctx context.Context, c *carriage) error {
	if err := c.demo.site.Central.Kill(); err != nil {
		return err
	}
	c.demo.killed++
	return c.demo.site.Central.Start(ctx)
}

func (c *carriage) start(ctx context.Context) (err error) {
	if c.started++; c.started > runs {
		return fmt.Errorf("something still waits after %d runs of sync", runs)
	}
	c.process, err = c.demo.site.Laptop.Start(ctx, "sync", "--json")
	return err
}

// carry brings everything to central over a line that breaks.
func (d *demo) carry(ctx context.Context) error {
	d.story.chapter("A bar of signal on the ridge")
	total := d.manifest.Bytes
	carrying := min(max(across-d.story.elapsed(), shortest), longest)
	profile := badline.Profile{
		Name: "ridge", Rate: int(float64(total) / carrying.Seconds()), RTT: 160 * time.Millisecond, CutAfter: max(total/25, 64_000),
	}
	if err := d.site.Line.Set(profile); err != nil {
		return err
	}
	d.site.Line.Switch(badline.Open)
	// The answer to the first push gets lost: central has it, the laptop does
	// not know.
	d.site.Line.LoseReply(6_000)
	d.story.say("%d kB/s, %d ms round trip, every connection is cut after %s; and the first answer gets lost.",
		profile.Rate/1000, profile.RTT.Milliseconds(), megabytes(profile.CutAfter))
	c := &carriage{demo: d}
	before := d.site.Line.Stats()
	if err := c.start(ctx); err != nil {
		return err
	}
	if err := c.follow(ctx, before.Up, float64(total)); err != nil {
		return err
	}
	after := d.site.Line.Stats()
	d.story.say("All is across, after %d runs of sync and %d broken connections.", c.started, after.Resets-before.Resets)
	return nil
}

// follow waits for the end of the exchange and lets the mishaps happen.
func (c *carriage) follow(ctx context.Context, from int64, total float64) error {
	left := mishaps()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-c.process.Done():
			x, err := c.demo.site.Laptop.Synced(ctx, c.process)
			switch {
			case err != nil:
				return err
			case x.Alarm != "":
				return fmt.Errorf("sync: alarm %s", x.Alarm)
			case x.Done && len(left) > 0:
				return fmt.Errorf("everything was across before %q could happen", left[0].say)
			case x.Done:
				return nil
			}
			c.demo.story.say("sync waits for the line; it is started again.")
			if err := c.start(ctx); err != nil {
				return err
			}
		case <-look.C:
			if len(left) == 0 || float64(c.demo.site.Line.Stats().Up-from) < left[0].at*total {
				continue
			}
			err := left[0].do(ctx, c)
			if errors.Is(err, errMissed) {
				continue
			}
			if err != nil {
				return err
			}
			if err := c.demo.tellHeld(left[0].say); err != nil {
				return err
			}
			left = left[1:]
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// tellHeld says what happened, and what lies on central's disk by then.
func (d *demo) tellHeld(what string) error {
	var held int64
	for _, folder := range []string{"spool", "objects"} {
		n, err := sizeOf(filepath.Join(d.site.Central.Data, folder))
		if err != nil {
			return fmt.Errorf("look at central's disk: %w", err)
		}
		held += n
	}
	d.story.say("%s of %s at central; %s", megabytes(held), megabytes(d.manifest.Bytes), what)
	return nil
}

// sizeOf adds up the files below a folder, which may change meanwhile.
func sizeOf(dir string) (total int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			var info fs.FileInfo
			if info, err = entry.Info(); err == nil {
				total += info.Size()
			}
		}
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	})
	return total, err
}

// isPDF reports whether a file has the beginning and the end of a PDF.
func isPDF(raw []byte) bool {
	return bytes.HasPrefix(raw, []byte("%PDF-")) && bytes.HasSuffix(bytes.TrimSpace(raw), []byte("%%EOF"))
}

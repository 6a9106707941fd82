package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"titian/internal/badline"
	"titian/internal/xvfb"
)

// lookMost is how long a look at the window may take, on a slow machine.
const lookMost = time.Minute

// look opens the window on the laptop's profile, on a display in memory and
// without a line, goes to a page by its keys and keeps a picture of it. Without
// a window to open it does nothing.
func (d *demo) look(ctx context.Context, name, page string, keys ...string) (err error) {
	if d.window == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookMost)
	defer cancel()
	dir, err := os.MkdirTemp(d.work, "display-")
	if err != nil {
		return fmt.Errorf("look at the window: %w", err)
	}
	display, err := xvfb.Start(ctx, dir, image.Pt(1366, 768))
	if err != nil {
		return fmt.Errorf("look at the window: %w", err)
	}
	defer func() { err = errors.Join(err, display.Close()) }()
	// It would begin to send, and the story tells who does that and when.
	d.site.Line.Switch(badline.Down)
	defer d.site.Line.Switch(badline.Open)
	program, err := display.Run(ctx, nil, d.window, "--home", d.site.Laptop.Home)
	if err != nil {
		return fmt.Errorf("look at the window: %w", err)
	}
	defer func() { err = errors.Join(err, program.Stop()) }()
	shown, err := d.visit(ctx, display, keys)
	if err != nil {
		return fmt.Errorf("look at the window: %w", err)
	}
	if err := d.keep(name, shown); err != nil {
		return err
	}
	d.story.say("In the window: %s, %s.", page, name)
	return nil
}

// visit unlocks the window, goes to a page and returns what it shows.
func (d *demo) visit(ctx context.Context, display *xvfb.Display, keys []string) (*image.RGBA, error) {
	if err := display.Window(ctx, "Titian"); err != nil {
		return nil, err
	}
	locked, err := display.Settle(ctx)
	if err != nil {
		return nil, err
	}
	passphrase, err := d.site.Laptop.Passphrase()
	if err != nil {
		return nil, err
	}
	if err := display.Type(ctx, passphrase); err != nil {
		return nil, err
	}
	typed, err := display.Changed(ctx, locked)
	if err != nil {
		return nil, err
	}
	if err := display.Key(ctx, "Return"); err != nil {
		return nil, err
	}
	waiting, err := display.Changed(ctx, typed)
	if err != nil {
		return nil, err
	}
	// First it says that it opens, which takes a moment, then it has.
	home, err := display.Changed(ctx, waiting)
	if err != nil || len(keys) == 0 {
		return home, err
	}
	if err := display.Key(ctx, keys...); err != nil {
		return nil, err
	}
	return display.Changed(ctx, home)
}

// keep writes a picture beside the papers.
func (d *demo) keep(name string, img image.Image) error {
	f, err := os.Create(filepath.Join(d.out, name))
	if err != nil {
		return fmt.Errorf("keep picture: %w", err)
	}
	if err := errors.Join(png.Encode(f, img), f.Close()); err != nil {
		return fmt.Errorf("keep picture: %w", err)
	}
	return nil
}

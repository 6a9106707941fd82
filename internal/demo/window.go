package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"time"

	"titian/app/words"
	"titian/internal/badline"
	"titian/internal/eye"
	"titian/internal/photo"
	"titian/internal/xvfb"
	"titian/ui/kit"
)

// lookMost is how long a look at the window may take, on a slow machine.
const lookMost = time.Minute

// look opens the window on the laptop's profile, on a display in memory and
// without a line, goes by keys to the page whose title is the text of a key, and
// keeps a picture of it. Without a window to open it does nothing.
func (d *demo) look(ctx context.Context, name, page, title string, keys ...string) (err error) {
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
	shown, err := d.visit(ctx, display, title, keys)
	if err != nil {
		return fmt.Errorf("look at the window: %w", err)
	}
	if err := photo.Save(filepath.Join(d.out, name), shown); err != nil {
		return err
	}
	d.story.say("In the window: %s, %s.", page, name)
	return nil
}

// visit unlocks the window, goes to the page of a title by its keys, and returns
// what it shows.
func (d *demo) visit(ctx context.Context, display *xvfb.Display, title string, keys []string) (*image.RGBA, error) {
	reader, err := eye.New()
	if err != nil {
		return nil, err
	}
	texts, err := words.Load("id")
	if err != nil {
		return nil, err
	}
	await := func(key string, shown bool) error {
		for {
			screen, err := display.Settle(ctx)
			if err != nil || reader.Sees(screen, kit.Title, texts.Text(key)) == shown {
				return err
			}
		}
	}
	if err := display.Window(ctx, "Titian"); err != nil {
		return nil, err
	}
	if err := await("unlock.title", true); err != nil {
		return nil, err
	}
	passphrase, err := d.site.Laptop.Passphrase()
	if err != nil {
		return nil, err
	}
	if err := errors.Join(display.Type(ctx, passphrase), display.Key(ctx, "Return")); err != nil {
		return nil, err
	}
	if err := await("unlock.title", false); err != nil {
		return nil, err
	}
	if err := errors.Join(display.Key(ctx, keys...), await(title, true)); err != nil {
		return nil, err
	}
	return display.Calm(ctx)
}

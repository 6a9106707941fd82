package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"titian/internal/xvfb"
)

// walkMost bounds the pictures of one variant.
const walkMost = 5 * time.Minute

// walker goes through the pages of one variant.
type walker struct {
	*xvfb.Display
	s      *studio
	v      variant
	folder string
	cast   cast
	// taken counts the pictures.
	taken int
}

// take makes the pictures of one variant, in place of those of an earlier run.
func (s *studio) take(ctx context.Context, v variant) (err error) {
	ctx, cancel := context.WithTimeout(ctx, walkMost)
	defer cancel()
	folder := filepath.Join(s.folder, v.String())
	if err := os.RemoveAll(folder); err != nil {
		return fmt.Errorf("remove old pictures: %w", err)
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return fmt.Errorf("make room for pictures: %w", err)
	}
	display, err := xvfb.Start(ctx, filepath.Join(s.work, v.String(), "display"), v.size)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, display.Close()) }()
	w := &walker{Display: display, s: s, v: v, folder: folder}
	fresh := filepath.Join(s.work, v.String(), "new")
	if err := dress(ctx, filepath.Join(fresh, "latihan", "laptop"), v); err != nil {
		return err
	}
	if err := w.with(ctx, fresh, w.firstRun); err != nil {
		return err
	}
	full, err := s.lend(ctx, v)
	if err != nil {
		return err
	}
	w.cast = full.cast
	if err := w.with(ctx, full.dir, w.work); err != nil {
		return err
	}
	s.say("%s: %d pictures", v, w.taken)
	return nil
}

// with runs the program on a profile while walk goes through it.
func (w *walker) with(ctx context.Context, dir string, walk func(context.Context) error) (err error) {
	program, err := w.Run(ctx, nil, w.s.program, "--home", dir, "--rehearsal", "--from", start().Format(time.RFC3339), "--lang", w.v.language)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, program.Stop())
		if err != nil {
			err = fmt.Errorf("%w; the program said: %s", err, program.Said())
		}
	}()
	if err := w.Window(ctx, "Titian"); err != nil {
		return err
	}
	return walk(ctx)
}

// shoot takes a picture of what is shown once it is still.
func (w *walker) shoot(ctx context.Context, name string) error {
	img, err := w.Settle(ctx)
	if err != nil {
		return err
	}
	w.taken++
	return save(filepath.Join(w.folder, fmt.Sprintf("%02d-%s.png", w.taken, name)), img)
}

// step is what to do before a picture; an empty name takes none.
type step struct {
	name string
	do   []action
}

// action presses keys or types.
type action func(context.Context, *walker) error

func keys(names ...string) action {
	return func(ctx context.Context, w *walker) error { return w.Key(ctx, names...) }
}

func text(s string) action {
	return func(ctx context.Context, w *walker) error { return w.Type(ctx, s) }
}

// still waits until nothing moves any more.
func still(ctx context.Context, w *walker) error {
	_, err := w.Settle(ctx)
	return err
}

// wait lets time pass that the program takes without moving.
func wait(d time.Duration) action {
	return func(ctx context.Context, _ *walker) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(d):
			return nil
		}
	}
}

// find opens the first hit of the command search.
func find(query string) action {
	return func(ctx context.Context, w *walker) error {
		return w.all(ctx, keys("ctrl+k"), text(query), wait(time.Second), still, keys("Return"), still)
	}
}

func (w *walker) all(ctx context.Context, actions ...action) error {
	for _, do := range actions {
		if err := do(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// follow takes the steps, with a picture after each that has a name.
func (w *walker) follow(ctx context.Context, steps ...step) error {
	for _, s := range steps {
		if err := w.all(ctx, slices.Concat(s.do, []action{still})...); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if s.name == "" {
			continue
		}
		if err := w.shoot(ctx, s.name); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

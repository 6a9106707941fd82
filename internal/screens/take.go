package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"time"

	"titian/app/words"
	"titian/internal/photo"
	"titian/internal/xvfb"
	"titian/ui/kit"
)

const (
	// walkMost bounds the pictures of one variant, lookMost how long it waits for
	// one thing to appear.
	walkMost = 15 * time.Minute
	lookMost = 2 * time.Minute
)

// walker goes through the pages of one variant.
type walker struct {
	*xvfb.Display
	s      *studio
	v      variant
	words  *words.Catalogue
	folder string
	cast   cast
	// shown is what the screen showed last.
	shown *image.RGBA
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
	catalogue, err := words.Load(v.language)
	if err != nil {
		return err
	}
	display, err := xvfb.Start(ctx, filepath.Join(s.work, v.String(), "display"), v.size)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, display.Close()) }()
	w := &walker{Display: display, s: s, v: v, words: catalogue, folder: folder}
	for _, walk := range []func(context.Context) error{w.practiceBegins, w.laptopBegins, w.practiceGoesOn} {
		if err := walk(ctx); err != nil {
			return err
		}
	}
	s.say("%s: %d pictures", v, w.taken)
	return nil
}

// with runs the program while walk goes through it.
func (w *walker) with(ctx context.Context, walk []step, args ...string) (err error) {
	program, err := w.Run(ctx, nil, w.s.program, append(args, "--lang", w.v.language)...)
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
	if w.shown, err = w.Settle(ctx); err != nil {
		return err
	}
	return w.follow(ctx, walk)
}

// step is what to do before a picture; an empty name takes none.
type step struct {
	name string
	do   []action
}

// action does what a person does, and waits until the window has followed.
type action func(context.Context, *walker) error

// follow takes the steps, with a picture after each that has a name.
func (w *walker) follow(ctx context.Context, steps []step) error {
	for _, s := range steps {
		for i, do := range s.do {
			if err := do(ctx, w); err != nil {
				return fmt.Errorf("%s, action %d: %w; %s", s.name, i+1, err, w.keep())
			}
		}
		if s.name == "" {
			continue
		}
		w.taken++
		name := filepath.Join(w.folder, fmt.Sprintf("%02d-%s.png", w.taken, s.name))
		if err := photo.Save(name, w.shown); err != nil {
			return err
		}
	}
	return nil
}

// keep writes what the screen shows now, for who has to find out what went wrong,
// and says where.
func (w *walker) keep() string {
	name := filepath.Join(os.TempDir(), "titian-screens-"+w.v.String()+".png")
	img, err := w.Grab()
	if err == nil {
		err = photo.Save(name, img)
	}
	if err != nil {
		return fmt.Sprintf("what the screen showed is lost: %v", err)
	}
	return "what the screen showed is in " + name
}

// changed waits until the screen shows something new.
func (w *walker) changed(ctx context.Context) error {
	next, err := w.Changed(ctx, w.shown)
	if err == nil {
		w.shown = next
	}
	return err
}

// moved waits until the window has gone on by itself.
func moved(ctx context.Context, w *walker) error { return w.changed(ctx) }

// press presses keys, one after the other; what they do is seen at the end.
func press(keys ...string) action {
	return func(ctx context.Context, w *walker) error {
		if err := w.Key(ctx, keys...); err != nil {
			return err
		}
		if err := w.changed(ctx); err != nil {
			return fmt.Errorf("%v: %w", keys, err)
		}
		return nil
	}
}

// each presses keys, and waits after each.
func each(keys ...string) []action {
	out := make([]action, len(keys))
	for i, key := range keys {
		out[i] = press(key)
	}
	return out
}

// text types.
func text(s string) action {
	return func(ctx context.Context, w *walker) error {
		if err := w.Type(ctx, s); err != nil {
			return err
		}
		return w.changed(ctx)
	}
}

// find opens a family by the command search.
func find(family who) []action {
	return []action{
		press("ctrl+k"), text(family.number), reads(kit.Strong, family.head), press("Return"),
		until(family.number, func(w *walker) bool {
			return w.reads(kit.Title, family.head) || w.reads(kit.Heading, w.words.Text("sheet.title", "name", family.head))
		}),
	}
}

// reads waits until a text stands on the screen in a style.
func reads(style kit.Style, text string) action {
	return until(text, func(w *walker) bool { return w.reads(style, text) })
}

// sees waits until the text of a key stands on the screen as a title.
func sees(key string) action {
	return until(key, func(w *walker) bool { return w.reads(kit.Title, w.words.Text(key)) })
}

// reads reports whether a text stands on the screen in a style. The eye is lent
// by until.
func (w *walker) reads(style kit.Style, text string) bool {
	return w.s.eye.Sees(w.shown, style, text)
}

// copied waits for the recovery code, and types its last group.
func copied(ctx context.Context, w *walker) error {
	group := ""
	seen := until("the recovery code", func(w *walker) bool {
		group = w.s.eye.LastGroup(w.shown, w.words.Text("first.code_back"))
		return group != ""
	})
	if err := seen(ctx, w); err != nil {
		return err
	}
	return text(group)(ctx, w)
}

// until looks at the screen until the eye finds what it looks for.
func until(what string, found func(*walker) bool) action {
	return func(ctx context.Context, w *walker) error {
		ctx, cancel := context.WithTimeout(ctx, lookMost)
		defer cancel()
		for {
			w.s.mu.Lock()
			ok := found(w)
			w.s.mu.Unlock()
			if ok {
				return nil
			}
			next, err := w.Settle(ctx) // which takes a moment
			if err != nil {
				return fmt.Errorf("wait for %s: %w", what, err)
			}
			w.shown = next
		}
	}
}

// do is one list of single actions and lists of them.
func do(lists ...[]action) []action { return slices.Concat(lists...) }

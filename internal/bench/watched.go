package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"titian/internal/xvfb"
)

// watched is the real window on a display, and what it shows when it is ready.
type watched struct {
	b             *bench
	display       *xvfb.Display
	program, home string
	// locked, listed and answered are glances: the locked window, Keluarga as it
	// comes back after it was closed there, and after a letter in its search.
	locked, listed, answered string
}

// Where these differ: all but the status line, and the rows without the column
// that tells how long ago they changed.
func (*watched) whole() image.Rectangle { return image.Rect(0, 0, 1366, 720) }
func (*watched) rows() image.Rectangle  { return image.Rect(170, 130, 1000, 690) }

// rail is where the locked window has nothing and an open one the names of its
// pages.
func (*watched) rail() image.Rectangle { return image.Rect(0, 60, 150, 300) }

// windowRun is what one start of the window came to.
type windowRun struct {
	// start is from the command to the locked window; listed from Enter to the
	// list, usable until a key in it was answered. Seconds.
	start, listed, usable float64
	// resident counts everything, lean all but the libraries that draw in
	// software.
	resident, lean float64 // MiB
	idle           float64 // percent of one processor, below 0 if not watched
}

// letter is what is typed into the search: most families have it.
const letter = "a"

// learn starts the window twice: once to close it at Keluarga, and once to see
// it come back there.
func (w *watched) learn(ctx context.Context) error {
	for _, known := range []bool{false, true} {
		err := w.started(ctx, func(*xvfb.Program) error {
			err := w.display.Window(ctx, "Titian")
			if err != nil {
				return err
			}
			if w.locked, err = w.calm(ctx, w.whole()); err != nil {
				return err
			}
			if err := w.unlock(ctx); err != nil {
				return err
			}
			if !known {
				if _, err := w.calm(ctx, w.whole()); err != nil {
					return err
				}
				if err := w.display.Key(ctx, "alt+2"); err != nil {
					return err
				}
			}
			if w.listed, err = w.calm(ctx, w.rows()); err != nil || !known {
				return err
			}
			if err := w.display.Key(ctx, letter); err != nil {
				return err
			}
			if w.answered, err = w.calm(ctx, w.rows()); err != nil {
				return err
			}
			return w.clear(ctx)
		})
		if err != nil {
			return err
		}
	}
	if w.listed == w.answered {
		return errors.New("a key in the list changes nothing")
	}
	return nil
}

// started runs the window for as long as f does.
func (w *watched) started(ctx context.Context, f func(*xvfb.Program) error) (err error) {
	p, err := w.display.Run(ctx, nil, w.program, "--home", w.home, "--lang", "id")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	if err := f(p); err != nil {
		return fmt.Errorf("%w; the program said: %s", err, p.Said())
	}
	return nil
}

// unlock types the passphrase and waits until the window is open.
func (w *watched) unlock(ctx context.Context) error {
	if err := w.passphrase(ctx); err != nil {
		return err
	}
	empty, err := w.display.Glance(w.rail())
	if err != nil {
		return err
	}
	if err := w.display.Key(ctx, "Return"); err != nil {
		return err
	}
	_, err = w.await(ctx, w.rail(), w.b.now(), func(now string) bool { return now != empty })
	return err
}

func (w *watched) passphrase(ctx context.Context) error {
	if err := w.display.Window(ctx, "Titian"); err != nil {
		return err
	}
	if err := w.display.Type(ctx, passphrase); err != nil {
		return err
	}
	_, err := w.display.Settle(ctx)
	return err
}

// clear takes the letter out of the search.
func (w *watched) clear(ctx context.Context) error {
	if err := w.display.Key(ctx, "BackSpace"); err != nil {
		return err
	}
	_, err := w.calm(ctx, w.rows())
	return err
}

// run takes one run. With idle it leaves the window alone for a while, too.
func (w *watched) run(ctx context.Context, idle bool) (r windowRun, err error) {
	began := w.b.now()
	err = w.started(ctx, func(p *xvfb.Program) error {
		var err error
		if r.start, err = w.until(ctx, w.whole(), w.locked, began); err != nil {
			return fmt.Errorf("start window: %w", err)
		}
		if err := w.passphrase(ctx); err != nil {
			return err
		}
		entered := w.b.now()
		if err := w.display.Key(ctx, "Return"); err != nil {
			return err
		}
		if r.listed, err = w.until(ctx, w.rows(), w.listed, entered); err != nil {
			return fmt.Errorf("unlock window: %w", err)
		}
		if err := w.display.Key(ctx, letter); err != nil {
			return err
		}
		if r.usable, err = w.until(ctx, w.rows(), w.answered, entered); err != nil {
			return fmt.Errorf("type in list: %w", err)
		}
		if err := w.clear(ctx); err != nil {
			return err
		}
		if r.resident, r.lean, err = residentOf(p.PID()); err != nil {
			return err
		}
		r.idle = -1
		if idle {
			r.idle, err = w.b.idleOf(ctx, p.PID())
		}
		return err
	})
	return r, err
}

const (
	// glanceAt is how often a picture is waited for: seldom enough to leave the
	// processors to the window.
	glanceAt = 10 * time.Millisecond
	// calmFor is longer than the window works on anything here.
	calmFor = 3 * time.Second
)

// until waits until an area shows what is wanted, and returns the seconds since
// began.
func (w *watched) until(ctx context.Context, area image.Rectangle, want string, began time.Time) (float64, error) {
	return w.await(ctx, area, began, func(now string) bool { return now == want })
}

func (w *watched) await(ctx context.Context, area image.Rectangle, began time.Time, wanted func(string) bool) (float64, error) {
	for w.b.since(began) < time.Minute {
		now, err := w.display.Glance(area)
		if err != nil {
			return 0, err
		}
		if wanted(now) {
			return w.b.since(began).Seconds(), nil
		}
		if err := pause(ctx, glanceAt); err != nil {
			return 0, err
		}
	}
	return 0, errors.New("the screen shows something else")
}

// calm waits until an area has shown the same for a while, and returns it.
func (w *watched) calm(ctx context.Context, area image.Rectangle) (string, error) {
	last, since := "", w.b.now()
	for w.b.since(since) < calmFor {
		now, err := w.display.Glance(area)
		if err != nil {
			return "", err
		}
		if now != last {
			last, since = now, w.b.now()
		}
		if err := pause(ctx, calmFor/100); err != nil {
			return "", err
		}
	}
	return last, nil
}

// pause waits, or fails with ctx.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"titian/internal/station"
	"titian/ui/families"
	"titian/ui/frame"
	"titian/ui/home"
	"titian/ui/members"
	"titian/ui/outbox"
	"titian/ui/sheet"
	"titian/ui/shell"
)

// hands type in the whole window, which stands in Fyne's test driver in front of
// a real store. The goroutine that calls them is the UI goroutine, and they note
// how long each piece of work kept it.
type hands struct {
	b       *bench
	station *station.Station
	app     fyne.App
	window  fyne.Window
	shell   *shell.Shell

	mu sync.Mutex
	// todo came back from work, away counts what is still out; came tells of
	// both.
	todo []func()
	away int
	came chan struct{}
}

// newHands opens the window on a profile, unlocked.
func (b *bench) newHands(ctx context.Context, dir string) (*hands, error) {
	h := &hands{b: b, came: make(chan struct{}, 1)}
	var err error
	h.station, err = station.New(ctx, station.Params{
		Dir: profile(dir), KDF: cheap(), Random: rand.Reader, Open: func(string) error { return errors.New("nobody looks") },
	})
	if err != nil {
		return nil, err
	}
	if err := h.station.Unlock(ctx, []byte(passphrase)); err != nil {
		return nil, errors.Join(err, h.station.Close()) //nolint:contextcheck // it is closed whole
	}
	h.app = fynetest.NewApp()
	h.window = h.app.NewWindow("")
	h.window.SetPadded(false)
	h.shell, err = shell.New(shell.Params{
		Window: h.window, App: h.app, Desk: h.station, Pages: h.pages(), //nolint:contextcheck // pages get theirs when they are shown
		Work: frame.Work{Go: h.send, Do: h.do}, After: h.after, Quit: func() {}, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, errors.Join(err, h.station.Close()) //nolint:contextcheck // it is closed whole
	}
	h.shell.Start(ctx)
	size := screenSize()
	h.window.Resize(fyne.NewSize(float32(size.X), float32(size.Y)))
	_, err = h.settle(ctx)
	return h, err
}

func (h *hands) pages() map[frame.Place]shell.Factory {
	return map[frame.Place]shell.Factory{
		frame.Home: func(f frame.Host, _ frame.Route) frame.Page { return home.New(home.Params{Host: f, Desk: h.station}) },
		frame.Families: func(f frame.Host, r frame.Route) frame.Page {
			return families.New(families.Params{Host: f, Desk: h.station, Route: r})
		},
		frame.Sheet: func(f frame.Host, r frame.Route) frame.Page {
			return sheet.New(sheet.Params{Host: f, Desk: h.station, Route: r, After: h.after})
		},
		frame.Outbox: func(f frame.Host, r frame.Route) frame.Page {
			return outbox.New(outbox.Params{Host: f, Desk: h.station, Route: r})
		},
		frame.Members: func(f frame.Host, r frame.Route) frame.Page {
			return members.New(members.Params{Host: f, Desk: h.station, Route: r, Copy: func(string) {}})
		},
	}
}

// send runs f beside the UI goroutine.
func (h *hands) send(f func()) {
	h.mu.Lock()
	h.away++
	h.mu.Unlock()
	go func() {
		f()
		h.mu.Lock()
		h.away--
		h.mu.Unlock()
		h.tell()
	}()
}

// do lets the UI goroutine run f.
func (h *hands) do(f func()) {
	h.mu.Lock()
	h.todo = append(h.todo, f)
	h.mu.Unlock()
	h.tell()
}

func (h *hands) tell() {
	select {
	case h.came <- struct{}{}:
	default:
	}
}

func (h *hands) after(d time.Duration, f func()) (stop func()) {
	stopped := false
	timer := time.AfterFunc(d, func() {
		h.do(func() {
			if !stopped {
				f()
			}
		})
	})
	return func() {
		stopped = true
		timer.Stop()
	}
}

// settle runs what comes back until nothing is out any more, and returns the
// longest that a piece of it kept the UI goroutine.
func (h *hands) settle(ctx context.Context) (longest time.Duration, err error) {
	for {
		h.mu.Lock()
		todo, away := h.todo, h.away
		h.todo = nil
		h.mu.Unlock()
		for _, f := range todo {
			longest = max(longest, h.turn(f))
		}
		if len(todo) > 0 {
			continue
		}
		if away == 0 {
			return longest, nil
		}
		select {
		case <-h.came:
		case <-ctx.Done():
			return longest, fmt.Errorf("wait for the window: %w", ctx.Err())
		}
	}
}

// turn runs f on the UI goroutine, and says how long that took.
func (h *hands) turn(f func()) time.Duration {
	began := h.b.now()
	f()
	return h.b.since(began)
}

// stroke is what one move of the hands came to, in milliseconds.
type stroke struct {
	// held is the longest that it, or an answer to it, kept the UI goroutine;
	// shown is when the last answer was on the screen.
	held, shown float64
}

// strike does one thing and waits for all that follows.
func (h *hands) strike(ctx context.Context, f func()) (stroke, error) {
	began := h.b.now()
	held := h.turn(f)
	later, err := h.settle(ctx)
	return stroke{held: millis(max(held, later)), shown: millis(h.b.since(began))}, err
}

// open goes to a page.
func (h *hands) open(ctx context.Context, to frame.Route) error {
	h.shell.Open(to) //nolint:contextcheck // pages get theirs when they are shown
	_, err := h.settle(ctx)
	return err
}

// letter types into what has the focus, key presses a key there.
func (h *hands) letter(ctx context.Context, r rune) (stroke, error) {
	return h.touch(ctx, func(f fyne.Focusable) { f.TypedRune(r) })
}

func (h *hands) key(ctx context.Context, name fyne.KeyName) (stroke, error) {
	return h.touch(ctx, func(f fyne.Focusable) { f.TypedKey(&fyne.KeyEvent{Name: name}) })
}

func (h *hands) touch(ctx context.Context, f func(fyne.Focusable)) (stroke, error) {
	focused := h.window.Canvas().Focused()
	if focused == nil {
		return stroke{}, errors.New("type: nothing has the focus")
	}
	return h.strike(ctx, func() { f(focused) })
}

// Close closes window and profile.
func (h *hands) Close() error {
	h.shell.Close()
	_, err := h.settle(context.Background())
	h.app.Quit()
	return errors.Join(err, h.station.Close())
}

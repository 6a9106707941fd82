package shell

import (
	"context"
	"errors"
	"time"

	"titian/ui/frame"
	"titian/ui/settings"
)

// leaveLimit is how long a page may take to hand over what is half typed before
// the window goes on without its word; Save holds what it could not hand over.
const leaveLimit = 5 * time.Second

// turning is a page being left. next is what comes then; a later wish replaces
// an earlier one.
type turning struct{ next func() }

// Open implements [frame.Host].
func (s *Shell) Open(r frame.Route) { s.visit(visit{Route: r}) }

// goTo opens a place from the rail as it was left last.
func (s *Shell) goTo(p frame.Place) {
	r := frame.Route{Place: p}
	s.visit(visit{Route: r, Save: s.trail.saved(r)})
}

func (s *Shell) visit(v visit) {
	if s.mode != modeOpen || s.parting != nil {
		return
	}
	fresh := v.Route == frame.Route{Place: frame.Sheet}
	if s.page != nil && s.turning == nil && !fresh && s.trail.last().Route == v.Route {
		s.page.Focus(s.Canvas())
		return
	}
	s.leave(func() {
		from := *s.trail.last()
		s.trail = s.trail.open(v)
		s.showPage()
		s.tellHeld(from)
	})
}

// Back implements [frame.Host].
func (s *Shell) Back() {
	if s.mode != modeOpen || s.parting != nil {
		return
	}
	s.leave(func() {
		from := *s.trail.last()
		s.trail = s.trail.back()
		s.showPage()
		s.tellHeld(from)
	})
}

// leave lets the page on screen hand over what is half typed, keeps how it
// stands, and goes on with next.
func (s *Shell) leave(next func()) {
	if s.turning != nil {
		s.turning.next = next
		return
	}
	s.held = held{}
	if s.page == nil {
		next()
		return
	}
	s.chrome.search.clear()
	turn := &turning{next: next}
	s.turning = turn
	end := func() {
		if s.turning != turn || s.mode == modeClosing {
			return
		}
		s.turning = nil
		if h, ok := s.page.(frame.Holder); ok {
			s.held.files, s.held.err = h.Held()
		}
		s.dropPage()
		turn.next()
	}
	stop := s.p.After(leaveLimit, end)
	s.page.Leave(context.WithoutCancel(s.ctx), func() {
		stop()
		end()
	})
}

// dropPage keeps how the page on screen stands and lets go of it.
func (s *Shell) dropPage() {
	if s.page == nil {
		return
	}
	s.trail.last().Save = s.page.Save()
	s.endPage()
	s.removePageKeys()
	s.above.uncover()
	s.page = nil
	if s.chrome != nil {
		s.chrome.setPage(nil)
	}
}

// showPage makes the page for the last stop of the trail and shows it.
func (s *Shell) showPage() {
	top := s.trail.last()
	page := s.makePage(top.Route)
	if top.Save != nil {
		page.Restore(top.Save)
	}
	ctx, cancel := context.WithCancel(s.ctx)
	s.page, s.endPage = page, cancel
	s.chrome.setPage(page.Object())
	s.chrome.rail.mark(railPlace(top.Route.Place))
	s.addPageKeys()
	page.Load(ctx)
	page.Focus(s.Canvas())
	s.keepSoon(keepLater)
}

func (s *Shell) makePage(r frame.Route) frame.Page {
	if r.Place == frame.Settings {
		return settings.New(settings.Params{
			Host: s, Desk: s.p.Desk, Field: r.Field, Version: s.p.Version, Apply: s.apply, Enrolled: s.enrolled,
		})
	}
	return s.p.Pages[r.Place](s, r)
}

// known reports whether there is a page for a place.
func (s *Shell) known(p frame.Place) bool {
	return p == frame.Settings || s.p.Pages[p] != nil
}

// railPlace is the place on the rail that a page belongs to.
func railPlace(p frame.Place) frame.Place {
	if p == frame.Sheet {
		return frame.Families
	}
	return p
}

// How long after a change the place is kept: most changes come in crowds; a
// page that has just saved something knows what it is, and a crash before that
// is kept would show the same thing twice.
const (
	keepLater  = 3 * time.Second
	keepAtOnce = 300 * time.Millisecond
)

// keepSoon keeps the place once d has passed, or sooner if that was promised.
func (s *Shell) keepSoon(d time.Duration) {
	if s.mode != modeOpen || (s.keepDue > 0 && s.keepDue <= d) {
		return
	}
	s.stopKeep()
	s.keepDue = d
	s.stopKeep = s.p.After(d, func() {
		s.keepDue = 0
		s.keepNow()
	})
}

// keepNow keeps the place of the page on screen.
func (s *Shell) keepNow() {
	switch {
	case s.mode != modeOpen || s.page == nil || s.turning != nil:
	case s.keeping:
		s.keepSoon(keepAtOnce)
	default:
		s.Keep(func() {})
	}
}

// Keep implements [frame.Host].
func (s *Shell) Keep(done func()) {
	if s.mode != modeOpen || s.page == nil {
		done()
		return
	}
	s.trail.last().Save = s.page.Save()
	s.keep(func(error) { done() })
}

// keep hands the trail to the store and calls done on the UI goroutine. What
// cannot be kept is no reason to keep the officer from working.
func (s *Shell) keep(done func(error)) {
	if s.keeping {
		s.keepNext = append(s.keepNext, done)
		return
	}
	state, err := s.trail.encode()
	if err != nil || string(state) == string(s.kept) {
		done(err)
		return
	}
	s.keeping = true
	act := func(ctx context.Context) error { return s.p.Desk.KeepPlace(ctx, state) }
	frame.Tell(context.WithoutCancel(s.ctx), s.p.Work, act, func(err error) {
		s.keeping = false
		if err == nil {
			s.kept = state
		} else if !errors.Is(err, context.Canceled) {
			s.p.Log.Warn("place not kept", "error", err)
		}
		done(err)
		if waiting := s.keepNext; waiting != nil {
			s.keepNext = nil
			s.keep(func(err error) {
				for _, done := range waiting {
					done(err)
				}
			})
		}
	})
}

package shell

import (
	"cmp"
	"context"
	"strconv"

	"titian/ui/frame"
	"titian/ui/look"
)

// parting is the window on its way to be locked or closed.
type parting struct {
	// next shows what comes then.
	next func()
	// asked and yes are the texts of the question whether to go on though
	// something is not stored.
	asked, yes string
	// forced: nobody is there to be asked.
	forced bool
}

// held is what a page could not hand to the store when it was left.
type held struct {
	// files wait to become papers.
	files int
	// err is why the store would not take what was typed; nil if it took all.
	err error
}

// Lock keeps the place, puts the records away and shows the locked window. If
// something could not be stored, the page stays and says so; who locks once more
// is asked.
func (s *Shell) Lock() {
	if s.mode == modeOpen && s.parting == nil {
		s.part(&parting{next: s.showLocked, asked: "shell.part.lock", yes: "shell.part.lock_yes"})
	}
}

// lockAway locks a window that was left alone, whatever can be stored.
func (s *Shell) lockAway() {
	if s.mode == modeOpen && s.parting == nil {
		s.part(&parting{next: s.showLocked, forced: true})
	}
}

// Close does as Lock does, and quits.
func (s *Shell) Close() {
	s.depart(&parting{next: s.quit, asked: "shell.part.close", yes: "shell.part.close_yes"})
}

// End closes the window without a question: the system wants it gone. What can
// be kept is kept.
func (s *Shell) End() { s.depart(&parting{next: s.quit, forced: true}) }

// Quit closes the window at once and waits for nothing. What the store has is
// safe; what is half typed stands in the place as it was kept last.
func (s *Shell) Quit() {
	if s.mode != modeClosing {
		s.quit()
	}
}

func (s *Shell) depart(p *parting) {
	switch s.mode {
	case modeOpen:
		if s.parting != nil {
			// A lock that is under way ends in closing.
			s.parting.next, s.parting.asked, s.parting.yes = p.next, p.asked, p.yes
			s.parting.forced = s.parting.forced || p.forced
			return
		}
		s.part(p)
	case modeFirst, modeLocked:
		s.quit()
	case modeClosing:
	}
}

func (s *Shell) quit() {
	s.mode = modeClosing
	s.stopIdle()
	s.stopKeep()
	s.unwatch()
	s.stop()
	s.p.Quit()
}

// part leaves the page, keeps the place and locks the store; then goes on with
// what comes next. Nothing personal stays on the screen meanwhile.
func (s *Shell) part(p *parting) {
	s.parting = p
	s.above.clear()
	s.chrome.cover()
	shown := s.page != nil
	s.leave(func() {
		if !shown {
			s.lockStore()
			return
		}
		s.keep(s.weigh)
	})
}

// weigh goes on with the parting, or stays where something would be lost and
// somebody is there to say what to do. kept is why the place could not be kept.
func (s *Shell) weigh(kept error) {
	if s.mode == modeClosing {
		return
	}
	p, err := s.parting, cmp.Or(s.held.err, kept)
	if err == nil {
		s.lockStore()
		return
	}
	if p.forced {
		s.p.Log.Warn("locked with something not stored", "error", err)
		s.owed = s.Text("shell.part.kept")
		if kept != nil {
			s.owed = s.Text("shell.part.lost", "why", s.Explain(kept))
		}
		s.lockStore()
		return
	}
	s.parting = nil
	s.showPage()
	if !s.warned {
		s.warned = true
		s.above.tell(look.ToneRefused, s.Text("shell.part.stay", "why", s.Explain(err)), "", nil)
		return
	}
	text := "shell.part.kept"
	if kept != nil {
		text = "shell.part.gone"
	}
	s.Ask(s.Text(p.asked), s.Text(text), s.Text(p.yes), func(sure bool) {
		if sure && s.mode == modeOpen && s.parting == nil {
			s.part(&parting{next: p.next, forced: true})
		}
	})
}

func (s *Shell) lockStore() {
	frame.Tell(context.WithoutCancel(s.ctx), s.p.Work, s.p.Desk.Lock, func(err error) {
		if s.mode == modeClosing {
			return
		}
		next := s.parting.next
		s.forget()
		next()
		if err != nil && s.mode != modeClosing {
			s.Fail(err)
		}
	})
}

// forget lets go of every page and of all that was shown of a person.
func (s *Shell) forget() {
	s.turning, s.parting = nil, nil
	s.dropPage()
	s.trail, s.kept = home(), nil
	s.held, s.warned = held{}, false
	for i := range s.outbox.outbox.Items {
		item := &s.outbox.outbox.Items[i]
		item.Head, item.LocalNumber = "", ""
	}
	s.above.clear()
	s.chrome = nil
	s.stopKeep()
	s.keepDue = 0
}

// tellHeld tells, on the page that came, what the one before still holds, and
// leads back to it.
func (s *Shell) tellHeld(from visit) {
	tell := func(tone look.Tone, text string) {
		s.above.tell(tone, text, s.Text("shell.held.back"), func() { s.visit(from) })
	}
	switch {
	case s.held.err != nil:
		tell(look.ToneRefused, s.Text("shell.held.typed", "why", s.Explain(s.held.err)))
	case s.held.files > 0:
		tell(look.ToneAttention, s.Text("shell.held.files", "count", strconv.Itoa(s.held.files)))
	default:
		s.warned = false
	}
}

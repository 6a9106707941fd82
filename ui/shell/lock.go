package shell

import (
	"bytes"
	"context"
	"time"

	"titian/app"
	"titian/ui/first"
	"titian/ui/frame"
	"titian/ui/look"
	"titian/ui/unlock"
)

// dismiss ends a first run that was left alone with the store open. What was not
// done is asked for after the next unlock, or is done in the settings.
func (s *Shell) dismiss() {
	s.guest, s.parting = nil, &parting{next: s.showLocked}
	s.lockStore()
}

// showLocked shows the lock.
func (s *Shell) showLocked() {
	s.mode = modeLocked
	o := &s.outbox.outbox
	sending := s.opened && s.outbox.known && o.Enrolled && !o.Paused
	s.guest = unlock.New(s.ctx, unlock.Params{Host: s, Desk: s.p.Desk, Sending: sending, Owed: s.owed, Unlocked: s.admit})
	s.showGuest()
}

// showFirst shows the first run.
func (s *Shell) showFirst() {
	s.mode = modeFirst
	var run *first.View
	run = first.New(s.ctx, first.Params{
		Host: s, Desk: s.p.Desk, Seeder: s.p.Seeder, Practise: s.p.Practise,
		Language: func(language string) {
			settings := s.settings
			settings.Language = language
			s.save(settings)
		},
		Done: func() { s.enterFrom(run) },
	})
	s.guest = run
	s.showGuest()
}

// admit lets the officer in, the store being unlocked: at once, or once a
// recovery code that nobody is known to have is on paper.
func (s *Shell) admit() {
	if !s.p.Desk.Presence().CodeOwed {
		s.enter()
		return
	}
	s.mode, s.opened = modeFirst, true
	s.touch()
	var step *first.View
	step = first.Again(s.ctx, first.Params{Host: s, Desk: s.p.Desk, Done: func() { s.enterFrom(step) }})
	s.guest = step
	s.showGuest()
}

// enterFrom enters from a guest, unless the window locked meanwhile.
func (s *Shell) enterFrom(g guest) {
	if s.guest == g {
		s.enter()
	}
}

func (s *Shell) showGuest() {
	s.chrome = nil
	s.show(s.newLobby(s.guest.Object()))
	s.tellStatus()
	s.guest.Focus(s.Canvas())
}

// enter shows where the officer was, the store being unlocked.
func (s *Shell) enter() {
	again := s.opened
	s.guest, s.owed = nil, ""
	s.mode, s.opened = modeOpen, true
	s.touch()
	s.build()
	s.readOutbox()
	var turn frame.Turn
	frame.Ask(s.ctx, s.p.Work, &turn, s.p.Desk.Place, func(state []byte, err error) {
		if s.mode != modeOpen || s.page != nil {
			return
		}
		if err != nil {
			s.p.Log.Warn("place not found again", "error", err)
		}
		s.kept = state
		s.trail = decodeTrail(state, s.known)
		s.showPage()
		s.greet(again)
	})
}

// greet tells, once per session, that the store was restored, and that a PIN
// would spare the passphrase to who had to type it again.
func (s *Shell) greet(again bool) {
	p := s.p.Desk.Presence()
	if p.Restored && !again {
		s.above.tell(look.ToneAttention, s.Text("shell.restored"), "", nil)
	}
	if again && !p.PIN && !s.offered {
		s.offered = true
		s.above.tell(look.ToneInfo, s.Text("shell.pin_offer"), s.Text("shell.pin_offer_do"), func() {
			s.Open(frame.Route{Place: frame.Settings, Field: "pin"})
		})
	}
}

// build makes the window around the pages, in the language of now.
func (s *Shell) build() {
	s.chrome, s.lobby = newChrome(s), nil
	s.show(s.chrome.object)
	s.tellStatus()
}

// apply puts changed settings on and keeps them. Another language makes
// everything anew where it stands.
func (s *Shell) apply(settings app.Settings) {
	language := s.settings.Language
	s.save(settings)
	if s.settings.Language == language || s.mode != modeOpen {
		return
	}
	s.leave(func() {
		s.above.clear()
		s.build()
		s.showPage()
	})
}

// save dresses the window and keeps the settings.
func (s *Shell) save(settings app.Settings) {
	if err := s.dress(settings); err != nil {
		s.Fail(err)
		return
	}
	s.p.Window.SetTitle(s.title())
	s.tellStatus()
	keep := s.settings
	frame.Tell(s.ctx, s.p.Work, func(ctx context.Context) error {
		return s.p.Desk.SaveSettings(ctx, keep)
	}, func(err error) {
		if err != nil {
			s.Fail(err)
		}
	})
}

// enrolled is told when this laptop became known to central.
func (s *Shell) enrolled() {
	s.readOutbox()
	s.p.Desk.SendNow()
}

// touch notes that somebody is there, and keeps the place soon: most likely it
// changes.
func (s *Shell) touch() {
	s.idle.touch(s.p.Desk.Now())
	s.keepSoon(keepLater)
}

// pageMoved reports whether the page stands otherwise than it was kept.
func (s *Shell) pageMoved() bool {
	return s.page != nil && !bytes.Equal(s.page.Save(), s.trail.last().Save)
}

// filling reports whether what the window shows is the filling of a practice
// profile.
func (s *Shell) filling() bool {
	run, ok := s.guest.(interface{ Filling() bool })
	return ok && run.Filling()
}

// watchIdle locks the window when it was left alone. A page that changed
// meanwhile was not: the wheel scrolls it without a key or a move.
func (s *Shell) watchIdle() {
	s.stopIdle = s.p.After(idleStep, func() {
		s.tellStatus()
		limit := time.Duration(s.settings.IdleMinutes) * time.Minute
		switch {
		case s.mode == modeClosing:
			return
		case s.mode == modeOpen && s.pageMoved(), s.mode == modeFirst && s.filling():
			s.touch()
		case s.mode == modeOpen && s.idle.over(s.p.Desk.Now(), limit):
			s.lockAway()
		case s.mode == modeFirst && s.p.Desk.Presence().State == app.PresenceOpen && s.idle.over(s.p.Desk.Now(), limit):
			s.dismiss()
		}
		s.watchIdle()
	})
}

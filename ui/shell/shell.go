// Package shell is the window: rail, command line, page area and status line,
// the routes between pages, and when the window locks.
//
// It makes pages through factories and knows none of them but the settings, the
// first run and the locked window; it decides nothing about dossiers.
package shell

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"titian/app"
	"titian/app/words"
	"titian/ui/frame"
	"titian/ui/look"
)

// mode is what the window shows.
type mode int

const (
	modeFirst mode = iota
	modeLocked
	modeOpen
	// modeClosing: nothing is shown any more.
	modeClosing
)

// Shell is the window. Its methods are called on the UI goroutine.
type Shell struct {
	p        Params
	ctx      context.Context
	stop     context.CancelFunc
	unwatch  func()
	words    *words.Catalogue
	settings app.Settings

	mode    mode
	opened  bool // unlocked at least once: sending goes on while locked
	guest   guest
	trail   trail
	page    frame.Page
	endPage context.CancelFunc
	turning *turning // the page is being left
	offered bool     // a PIN was offered

	parting  *parting // the records are being put away
	held     held     // what the page that was left last holds
	warned   bool     // it was said that it cannot be stored
	owed     string   // what the lock has to say of it
	kept     []byte   // the place, as it was kept last
	keeping  bool     // it is being kept, and anew for keepNext
	keepNext []func(error)
	keepDue  time.Duration // it will be, this long after it was asked for; 0 for not

	idle     idle
	stopIdle func()
	stopKeep func()

	chrome  *chrome     // nil unless pages are shown
	lobby   *statusLine // nil while pages are shown
	above   *above
	keys    []fyne.Shortcut // those of the page on screen
	pointer *pointer
	// markLine shows the line of a rehearsal on the strip.
	markLine func()

	outbox     standing
	asking     bool // the outbox is being read
	askAgain   bool
	outboxTurn frame.Turn
}

// guest is what the window shows instead of pages: the first run, or the lock.
type guest interface {
	Object() fyne.CanvasObject
	Focus(c fyne.Canvas)
}

var _ frame.Host = (*Shell)(nil)

// New returns a window that shows nothing yet. It fails only if a part is
// missing or the words are damaged.
func New(p Params) (*Shell, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	s := &Shell{p: p, unwatch: func() {}, stop: func() {}, stopIdle: func() {}, stopKeep: func() {}, trail: home()}
	s.settings = p.Desk.Settings().Within()
	s.pointer = newPointer(s.touch)
	s.pointer.focused = s.follow
	s.above = newAbove(s)
	if err := s.dress(s.settings); err != nil {
		return nil, err
	}
	return s, nil
}

// Start shows what the store's presence asks for: the first run, the locked
// window, or where the officer was. Everything the window asks for ends with
// ctx.
func (s *Shell) Start(ctx context.Context) {
	s.ctx, s.stop = context.WithCancel(ctx)
	s.begin() //nolint:contextcheck // the toolkit's callbacks bring no context: the window keeps the one it was started with
}

// begin listens to the window and shows what there is.
func (s *Shell) begin() {
	s.unwatch = s.p.Desk.Watch(func(e app.Event) { s.p.Work.Do(func() { s.changed(e) }) })
	s.p.Window.SetCloseIntercept(s.Close)
	s.p.Window.SetOnDropped(func(_ fyne.Position, files []fyne.URI) { s.dropped(files) })
	s.p.Window.SetTitle(s.title())
	c := s.p.Window.Canvas()
	c.SetOnTypedKey(s.typed)
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(func(*fyne.KeyEvent) { s.touch() })
	}
	s.addKeys()
	s.touch()
	s.watchIdle()
	s.readOutbox()
	switch s.p.Desk.Presence().State {
	case app.PresenceNone:
		s.showFirst()
	case app.PresenceOpen:
		s.admit()
	default:
		s.showLocked()
	}
}

// dress puts language and look on. The pages keep the words they were made
// with.
func (s *Shell) dress(settings app.Settings) error {
	settings = settings.Within()
	if err := s.wear(look.Params{Ground: look.Ground(settings.Ground), Percent: settings.Percent}); err != nil {
		return fmt.Errorf("show the window: %w", err)
	}
	s.settings = settings
	if s.words == nil || s.words.Language() != settings.Language {
		w, err := words.Load(settings.Language)
		if err != nil {
			return fmt.Errorf("show the window: %w", err)
		}
		if err := teachFyne(w); err != nil {
			return fmt.Errorf("show the window: %w", err)
		}
		s.words = w
		s.above.dress()
	}
	return nil
}

// wear puts a look on, unless it is on already: every change of the theme reads
// all typefaces anew.
func (s *Shell) wear(p look.Params) error {
	if now, ok := s.p.App.Settings().Theme().(*look.Theme); ok && now.Is(p) {
		return nil
	}
	theme, err := look.New(p)
	if err == nil {
		s.p.App.Settings().SetTheme(theme)
	}
	return err
}

// show puts content above the pointer.
func (s *Shell) show(content fyne.CanvasObject) {
	s.p.Window.SetContent(container.NewStack(s.pointer, content))
}

func (s *Shell) title() string {
	if s.p.Rehearsal != nil {
		return s.words.Text("shell.title_rehearsal")
	}
	return s.words.Text("shell.title")
}

// changed takes an event of the store or the line.
func (s *Shell) changed(e app.Event) {
	switch e.Kind {
	case app.EventDossier:
		s.warned = false
		s.readOutbox()
		s.keepSoon(keepAtOnce)
	case app.EventUnlocked:
		s.touch()
		s.readOutbox()
	case app.EventOutbox:
		s.readOutbox()
	case app.EventLocked:
		if s.mode == modeOpen && s.parting == nil {
			s.forget()
			s.showLocked()
		}
		// What was read before, or is being read, names people.
		s.readOutbox()
	case app.EventHousehold, app.EventFacilities:
	}
	if w, ok := s.page.(frame.Watcher); ok && s.mode == modeOpen {
		w.Changed(s.ctx, e)
	}
}

// readOutbox reads what the status line tells. Events come faster than answers
// while sending: one question is under way at a time.
func (s *Shell) readOutbox() {
	if s.asking {
		s.askAgain = true
		return
	}
	s.asking = true
	frame.Ask(s.ctx, s.p.Work, &s.outboxTurn, s.p.Desk.Outbox, func(o app.Outbox, err error) {
		s.asking = false
		s.outbox.outbox, s.outbox.known = o, err == nil
		s.tellStatus()
		if s.askAgain {
			s.askAgain = false
			s.readOutbox()
		}
	})
}

// tellStatus brings the status line and the count on the rail up to date.
func (s *Shell) tellStatus() {
	s.outbox.now, s.outbox.zone = s.p.Desk.Now(), s.p.Desk.Zone()
	s.outbox.locked = s.mode != modeOpen
	now := status(s.words, &s.outbox)
	if s.lobby != nil {
		s.lobby.set(now)
	}
	if s.chrome != nil {
		s.chrome.status.set(now)
		s.chrome.rail.setWaiting(len(s.outbox.outbox.Items))
	}
}

// dropped hands files to the page, or tells where they can be dropped. A window
// that is locked takes nothing and says nothing.
func (s *Shell) dropped(files []fyne.URI) {
	s.touch()
	if s.page == nil || !s.ready() {
		return
	}
	page, ok := s.page.(frame.Dropper)
	if !ok {
		s.Toast(look.ToneInfo, s.Text("shell.drop_where"), nil)
		return
	}
	paths := make([]string, 0, len(files))
	for _, f := range files {
		if f.Scheme() == "file" {
			paths = append(paths, f.Path())
		}
	}
	if len(paths) == 0 {
		s.Toast(look.ToneAttention, s.Text("shell.drop_no_file"), nil)
		return
	}
	page.Dropped(s.ctx, paths)
}

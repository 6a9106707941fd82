package shell

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"

	"titian/app"
	"titian/ui/first"
	"titian/ui/frame"
	"titian/ui/settings"
	"titian/ui/unlock"
)

// Desk is what the window needs of the program behind it, with what the first
// run, the locked window and the settings need. Methods with a context may
// block and are called off the UI goroutine; the others are cheap and are
// called on it. All are safe for concurrent use.
type Desk interface {
	first.Desk
	unlock.Desk
	settings.Desk

	// Search finds families and people, best first, as app.Store does.
	Search(ctx context.Context, query string, limit int) ([]app.Hit, error)
	// Outbox tells what still has to leave, and how the line is. While locked
	// it may return app.ErrLocked.
	Outbox(ctx context.Context) (app.Outbox, error)
	// SendNow asks for a synchronisation at once; Pause stops and resumes them.
	SendNow()
	Pause(paused bool)
	// Lock puts the records away; sending goes on.
	Lock(ctx context.Context) error
	// KeepPlace keeps where the reader is, sealed; Place returns it, nil for
	// none. Both need an unlocked store.
	KeepPlace(ctx context.Context, state []byte) error
	Place(ctx context.Context) ([]byte, error)
	// Watch calls f after each commit and each change of the line, on any
	// goroutine; f returns soon.
	Watch(f func(app.Event)) (stop func())
	// Now is the time of this laptop, Zone that of the village.
	Now() time.Time
	Zone() *time.Location
	// Officer is the name of who sits here; empty while locked.
	Officer() string
}

// Rehearsal steers a practice profile.
type Rehearsal interface {
	// Line is the line to the simulated central: "good", "bad" or "none".
	Line() string
	// SetLine changes it at once. Both are cheap.
	SetLine(line string)
}

// Factory makes the page for a route. It reads nothing: Load does.
type Factory func(frame.Host, frame.Route) frame.Page

// Params are the parts of the window.
type Params struct {
	Window fyne.Window
	App    fyne.App
	Desk   Desk
	// Pages make the pages of every place but Settings.
	Pages map[frame.Place]Factory
	Work  frame.Work
	// After calls f on the UI goroutine once d has passed, unless stop is
	// called before.
	After func(d time.Duration, f func()) (stop func())
	// Quit ends the program; called once, when nothing is half kept any more.
	Quit func()
	// Rehearsal is nil for a real profile.
	Rehearsal Rehearsal
	// Seeder fills a new practice profile; nil for none.
	Seeder first.Seeder
	// Practise starts a rehearsal beside this window; nil if that has to be done
	// from outside. It is called off the UI goroutine.
	Practise func(ctx context.Context) error
	// Version of the program, shown in the settings.
	Version string
	Log     *slog.Logger
}

func (p *Params) check() error {
	switch {
	case p.Window == nil || p.App == nil:
		return errors.New("shell: no window")
	case p.Desk == nil:
		return errors.New("shell: no desk")
	case p.Work.Go == nil || p.Work.Do == nil || p.After == nil:
		return errors.New("shell: no way to work or to wait")
	case p.Quit == nil || p.Log == nil:
		return errors.New("shell: no way to quit or to log")
	}
	for _, place := range []frame.Place{frame.Home, frame.Families, frame.Sheet, frame.Outbox, frame.Members} {
		if p.Pages[place] == nil {
			return errors.New("shell: no page for " + string(place))
		}
	}
	return nil
}

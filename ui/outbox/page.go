// Package outbox is Kirim: what still has to leave this laptop, what central
// has of it, and why it waits.
//
// It counts what central acknowledged and calls nothing received before a
// receipt said so; it does not send anything itself.
package outbox

import (
	"context"
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
)

// Desk is what Kirim asks for.
type Desk interface {
	// Outbox returns what still has to leave. It blocks and is called off the UI
	// goroutine, as is Record.
	Outbox(ctx context.Context) (app.Outbox, error)
	// Record returns a dossier, for the names of those whose papers are on
	// their way; [app.ErrLocked] while the store is locked.
	Record(ctx context.Context, id uuid.UUID) (app.Record, error)
	// SendNow ends every waiting, and Pause stops or goes on with sending. Both
	// return at once; an event of the outbox follows.
	SendNow()
	Pause(paused bool)
	// Now and Zone are cheap: the time, and where this village's clock stands.
	Now() time.Time
	Zone() *time.Location
}

// Params are required, all of them.
type Params struct {
	Host frame.Host
	Desk Desk
	// Route may name a dossier, which then is the one chosen.
	Route frame.Route
}

// Page is Kirim.
type Page struct {
	p    Params
	root *fyne.Container
}

var (
	_ frame.Page      = (*Page)(nil)
	_ frame.Watcher   = (*Page)(nil)
	_ frame.Shortcuts = (*Page)(nil)
)

// New returns the page; nothing is read before Load.
func New(p Params) *Page { return &Page{p: p, root: container.NewStack()} }

// Object implements [frame.Page].
func (p *Page) Object() fyne.CanvasObject { return p.root }

// Load implements [frame.Page].
func (p *Page) Load(context.Context) {}

// Focus implements [frame.Page].
func (p *Page) Focus(fyne.Canvas) {}

// Save implements [frame.Page].
func (p *Page) Save() json.RawMessage { return nil }

// Restore implements [frame.Page].
func (p *Page) Restore(json.RawMessage) {}

// Leave implements [frame.Page]: nothing here is half done.
func (p *Page) Leave(_ context.Context, done func()) { done() }

// Changed implements [frame.Watcher].
func (p *Page) Changed(context.Context, app.Event) {}

// Shortcuts implements [frame.Shortcuts].
func (p *Page) Shortcuts() []frame.Shortcut { return nil }

// Package home is Beranda, where the day begins: what needs the officer, what
// moved since yesterday, and the way to a new family.
//
// It works out nothing: the agenda arrives ready, and every task leads to the
// page where it is done.
package home

import (
	"context"
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"titian/app"
	"titian/ui/frame"
)

// Desk is what Beranda asks for.
type Desk interface {
	// Agenda returns what needs the officer, limit tasks at most. It blocks and
	// is called off the UI goroutine.
	Agenda(ctx context.Context, limit int) (app.Agenda, error)
	// Now and Zone are cheap: the time, and where this village's clock stands.
	Now() time.Time
	Zone() *time.Location
}

// Params are required, all of them.
type Params struct {
	Host frame.Host
	Desk Desk
}

// Page is Beranda.
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

// Package families is Keluarga: every family on this laptop in one list, those
// of the register too, searched as one types and filtered by how far they are.
//
// It does not search and does not order: the list arrives ready.
package families

import (
	"context"
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"titian/app"
	"titian/ui/frame"
)

// Desk is what Keluarga asks for.
type Desk interface {
	// Families returns the families that q chooses. It blocks and is called off
	// the UI goroutine.
	Families(ctx context.Context, q app.FamilyQuery) (app.FamilyList, error)
	// Now and Zone are cheap: the time, and where this village's clock stands.
	Now() time.Time
	Zone() *time.Location
}

// Params are required, all of them.
type Params struct {
	Host frame.Host
	Desk Desk
	// Route preselects a filter, see [Filter].
	Route frame.Route
}

// Page is Keluarga.
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

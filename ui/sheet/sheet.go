// Package sheet is the page on which one family is registered: the fields in
// the order of the family card, its members, its papers beside what is typed,
// the check, the consent, and the act of sending.
//
// It decides no rule and stores nothing itself: rules are the Checker's, and
// what is typed goes to the Desk on every pause.
package sheet

import (
	"context"
	"encoding/json"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"titian/app"
	"titian/ui/frame"
)

// Params are the parts of a Page; all are required.
type Params struct {
	Host frame.Host
	Desk Desk
	// Route names the dossier, or the family of the register to open one from,
	// or neither for a new one; Route.Field is where the focus goes.
	Route frame.Route
	// After calls f on the UI goroutine once d has passed, unless stop was
	// called before. It is called on the UI goroutine.
	After func(d time.Duration, f func()) (stop func())
}

// Page is the sheet of one dossier.
type Page struct {
	p    Params
	root *fyne.Container
}

var (
	_ frame.Page      = (*Page)(nil)
	_ frame.Watcher   = (*Page)(nil)
	_ frame.Dropper   = (*Page)(nil)
	_ frame.Shortcuts = (*Page)(nil)
)

// New returns a sheet that is not loaded yet.
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

// Leave implements [frame.Page].
func (p *Page) Leave(_ context.Context, done func()) { done() }

// Changed implements [frame.Watcher].
func (p *Page) Changed(context.Context, app.Event) {}

// Dropped implements [frame.Dropper].
func (p *Page) Dropped(context.Context, []string) {}

// Shortcuts implements [frame.Shortcuts].
func (p *Page) Shortcuts() []frame.Shortcut { return nil }

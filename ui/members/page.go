// Package members is Peserta: the people of a family once they have a number,
// with their cover, their bill and the papers to print.
//
// It derives no date and no sum: what central said is shown as central said it.
package members

import (
	"context"
	"time"

	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
)

// Desk is what Peserta asks for. Its methods block and are called off the UI
// goroutine, except those said to be cheap.
type Desk interface {
	// Families returns the families that q chooses.
	Families(ctx context.Context, q app.FamilyQuery) (app.FamilyList, error)
	// Record returns a dossier with what central said about it.
	Record(ctx context.Context, id uuid.UUID) (app.Record, error)
	// Print writes a paper of a dossier and returns where it stands; an
	// [app.CheckError] tells what is missing for it.
	Print(ctx context.Context, dossier uuid.UUID, kind app.PaperKind) (path string, err error)
	// Show opens a paper in the system's viewer.
	Show(ctx context.Context, path string) error
	// Now and Zone are cheap: the time, and where this village's clock stands.
	Now() time.Time
	Zone() *time.Location
}

// Payer pays in a practice profile, where there is nobody else to do it.
type Payer interface {
	// Pay settles the open bills of a dossier's family. It blocks.
	Pay(ctx context.Context, dossier uuid.UUID) error
}

// Params are required, but for Payer and Copy.
type Params struct {
	Host frame.Host
	Desk Desk
	// Route tells whose detail is shown; without a dossier it is the list.
	Route frame.Route
	// Payer is set in a practice profile only.
	Payer Payer
	// Copy puts a text on the clipboard; without it nothing offers that.
	Copy func(text string)
}

// Page is Peserta: the list of families, or one of them.
type Page struct{ screen }

// screen is either of the two.
type screen interface {
	frame.Page
	frame.Watcher
	frame.Scroller
	frame.Shortcuts
}

var _ screen = (*Page)(nil)

// New returns the page; nothing is read before Load.
func New(p Params) *Page {
	if p.Route.Dossier == uuid.Nil {
		return &Page{newList(p)}
	}
	return &Page{newDetail(p)}
}

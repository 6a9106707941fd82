// Package papers fills the papers that a family keeps with what the store holds
// about its dossier: which submission a slip speaks of, which bill is the one to
// pay, what a receipt names. Package app/paper draws them.
//
// It writes no file and decides nothing about the trade.
package papers

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"

	"titian/app"
	"titian/app/civil"
	"titian/app/clock"
	"titian/app/paper"
	"titian/app/region"
	"titian/app/words"
	"titian/localdb"
	"titian/sync/wire"
)

// Errors that tell what a paper still lacks.
var (
	// ErrUnsent: the dossier was never submitted.
	ErrUnsent = errors.New("papers: not submitted")
	// ErrNoReceipt: central has not confirmed the dossier.
	ErrNoReceipt = errors.New("papers: no receipt yet")
	// ErrNoNumber: no member has a number.
	ErrNoNumber = errors.New("papers: no number yet")
	// ErrNoBill: there is no bill for the family.
	ErrNoBill = errors.New("papers: no bill yet")
)

// Store is what papers read of the laptop's store.
type Store interface {
	Officer() (localdb.Officer, error)
	Item(ctx context.Context, id uuid.UUID) (wire.Item, error)
	Receipt(ctx context.Context, submission uuid.UUID) (wire.Signed, wire.Receipt, error)
}

// Printer prints papers of one profile in one language. All fields but Rehearsal
// are required. It is safe for concurrent use.
type Printer struct {
	Store   Store
	Checker *app.Checker
	Clock   clock.Clock
	Words   *words.Catalogue
	// Rehearsal marks every paper as one of a practice profile.
	Rehearsal bool
}

// Print writes a paper of a dossier as a PDF; cards come one to a page.
// [ErrUnsent], [ErrNoReceipt], [ErrNoNumber] or [ErrNoBill] if there is nothing
// to print yet.
func (p *Printer) Print(ctx context.Context, w io.Writer, kind app.PaperKind, r *app.Record) error {
	press, err := paper.New(p.Words.Language())
	if err != nil {
		return fmt.Errorf("print %s: %w", kind, err)
	}
	switch kind {
	case app.PaperSlip:
		err = p.slip(ctx, press, w, r)
	case app.PaperReceipt:
		err = p.receipt(ctx, press, w, r)
	case app.PaperCard:
		err = p.cards(w, press.Cards, r)
	case app.PaperBill:
		err = p.bill(press, w, r)
	default:
		err = fmt.Errorf("%w", app.ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("print %s: %w", kind, err)
	}
	return nil
}

// CardSheet writes all cards on A4 with cut marks. [ErrNoNumber] as for Print.
func (p *Printer) CardSheet(w io.Writer, r *app.Record) error {
	press, err := paper.New(p.Words.Language())
	if err != nil {
		return fmt.Errorf("print cards: %w", err)
	}
	if err := p.cards(w, press.CardSheet, r); err != nil {
		return fmt.Errorf("print cards: %w", err)
	}
	return nil
}

// sent is the newest submission of a dossier, as central got it: papers speak
// of that, whatever the officer has typed since.
type sent struct {
	code paper.Code
	item wire.Item
	body app.Dossier
}

func (p *Printer) sent(ctx context.Context, r *app.Record) (sent, error) {
	if r.Facts.Submission == nil {
		return sent{}, ErrUnsent
	}
	item, err := p.Store.Item(ctx, *r.Facts.Submission)
	if err != nil {
		return sent{}, fmt.Errorf("read submission: %w", err)
	}
	body, err := app.DecodeDossier([]byte(item.Body))
	if err != nil {
		return sent{}, fmt.Errorf("read submission %s: %w", item.ID, err)
	}
	hash := paper.Digest(item.BodySHA256())
	return sent{paper.Code{Local: body.LocalNumber, Submission: item.ID, Hash: hash.Prefix()}, item, body}, nil
}

// today is the day in a village.
func (p *Printer) today(village string) civil.Date {
	return civil.In(p.Clock.Now(), p.Checker.Zone(village))
}

func (p *Printer) place(code string) string {
	c, err := region.ParseCode(code)
	if err != nil {
		return ""
	}
	return p.Checker.Regions().Path(c)
}

func headName(d *app.Dossier) string {
	if head := d.Head(); head >= 0 {
		return d.Members[head].Person.Name
	}
	return ""
}

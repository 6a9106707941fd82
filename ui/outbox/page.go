// Package outbox is Kirim: what still has to leave this laptop, what central
// has of it, and why it waits.
//
// It counts what central acknowledged and calls nothing received before a
// receipt said so; it does not send anything itself.
package outbox

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"titian/app"
	"titian/ui/frame"
	"titian/ui/phrase"
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
	// RecordsOnly keeps scans back until midnight, or lets them go. It blocks and
	// is called off the UI goroutine; an event of the outbox follows.
	RecordsOnly(ctx context.Context, on bool) error
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
	p     Params
	voice phrase.Voice
	view  *view

	ctx    context.Context // of the last Load, for what is chosen later
	turn   frame.Turn
	asking bool
	again  bool // and has to be asked once more
	loaded bool
	wanted bool // the focus was asked for before there was a list

	box app.Outbox
	// names are those of the members of the dossier namesOf.
	names    map[uuid.UUID]string
	namesOf  uuid.UUID
	nameTurn frame.Turn
	back     float32 // the scroll offset to go back to
}

var (
	_ frame.Page      = (*Page)(nil)
	_ frame.Watcher   = (*Page)(nil)
	_ frame.Scroller  = (*Page)(nil)
	_ frame.Shortcuts = (*Page)(nil)
)

// New returns the page; nothing is read before Load.
func New(p Params) *Page {
	page := &Page{p: p, voice: phrase.New(p.Host, p.Desk.Zone()), ctx: context.Background()}
	page.view = newView(page)
	return page
}

// Object implements [frame.Page].
func (p *Page) Object() fyne.CanvasObject { return p.view.root }

// Load implements [frame.Page].
func (p *Page) Load(ctx context.Context) {
	p.ctx = ctx
	p.ask()
}

func (p *Page) ask() {
	p.asking, p.again = true, false
	frame.Ask(p.ctx, p.p.Host.Work(), &p.turn, p.p.Desk.Outbox, func(o app.Outbox, err error) {
		p.asking = false
		p.answer(o, err)
		if p.again {
			p.ask()
		}
	})
}

func (p *Page) answer(o app.Outbox, err error) {
	if p.ctx.Err() != nil {
		return
	}
	if err != nil {
		p.view.fail(p.voice.Text("outbox.failed", "reason", p.p.Host.Explain(err)))
		return
	}
	p.box = o
	if !p.loaded {
		p.chooseDossier(p.p.Route.Dossier)
	}
	p.loaded = true
	now := p.p.Desk.Now()
	p.view.show(toSummary(p.voice, &p.box, now), toEntries(p.voice, &p.box, now))
	if p.back > 0 {
		p.view.cards.ScrollToOffset(p.back)
		p.back = 0
	}
	p.showDetail()
	if p.wanted {
		p.Focus(p.p.Host.Canvas())
	}
}

// chooseDossier chooses the first submission of a dossier, if there is one.
func (p *Page) chooseDossier(dossier uuid.UUID) {
	if i := slices.IndexFunc(p.box.Items, func(it app.OutboxItem) bool { return it.Dossier == dossier }); i >= 0 {
		p.view.cards.chosen = p.box.Items[i].Submission
	}
}

// chosen returns the submission whose card is chosen; nil if there is none.
func (p *Page) chosen() *app.OutboxItem {
	for i := range p.box.Items {
		if p.box.Items[i].Submission == p.view.cards.chosen {
			return &p.box.Items[i]
		}
	}
	return nil
}

// showDetail shows what the chosen submission consists of, and asks for the
// names of those whose papers they are.
func (p *Page) showDetail() {
	in := p.chosen()
	if in == nil {
		p.view.detail.hide()
		p.view.body.Refresh()
		return
	}
	now := p.p.Desk.Now()
	it := toItem(p.voice, &p.box, in, now)
	p.view.detail.show(&it, toPieces(p.voice, in, func(member uuid.UUID) string { return p.names[member] }))
	p.view.body.Refresh()
	if p.namesOf != in.Dossier {
		p.askNames(in.Dossier)
	}
}

func (p *Page) askNames(dossier uuid.UUID) {
	p.names, p.namesOf = nil, dossier
	question := func(ctx context.Context) (map[uuid.UUID]string, error) {
		r, err := p.p.Desk.Record(ctx, dossier)
		if err != nil {
			return nil, err
		}
		names := map[uuid.UUID]string{}
		for i := range r.Dossier.Members {
			names[r.Dossier.Members[i].ID] = r.Dossier.Members[i].Person.Name
		}
		return names, nil
	}
	frame.Ask(p.ctx, p.p.Host.Work(), &p.nameTurn, question, func(names map[uuid.UUID]string, err error) {
		if err != nil || len(names) == 0 {
			return // the papers are named without their owners
		}
		p.names = names
		p.showDetail()
	})
}

func (p *Page) picked(uuid.UUID) { p.showDetail() }

func (p *Page) opened(uuid.UUID) {
	if in := p.chosen(); in != nil {
		p.p.Host.Open(frame.Route{Place: frame.Sheet, Dossier: in.Dossier})
	}
}

// Focus implements [frame.Page]: the list, or the first button.
func (p *Page) Focus(c fyne.Canvas) {
	p.wanted = !p.loaded
	if p.loaded {
		p.view.focus(c)
	}
}

// state is what Save keeps.
type state struct {
	Submission uuid.UUID `json:"submission,omitzero"`
	Scroll     float32   `json:"scroll,omitempty"`
}

// Save implements [frame.Page].
func (p *Page) Save() json.RawMessage {
	b, err := json.Marshal(state{Submission: p.view.cards.chosen, Scroll: max(p.view.cards.GetScrollOffset(), p.back)})
	if err != nil {
		return nil
	}
	return b
}

// Restore implements [frame.Page].
func (p *Page) Restore(raw json.RawMessage) {
	var s state
	if json.Unmarshal(raw, &s) == nil {
		p.view.cards.chosen, p.back = s.Submission, s.Scroll
	}
}

// Leave implements [frame.Page]: nothing here is half done.
func (p *Page) Leave(_ context.Context, done func()) {
	p.turn.Skip()
	p.nameTurn.Skip()
	done()
}

// Changed implements [frame.Watcher]. Many events while the outbox is being
// read make one more reading.
func (p *Page) Changed(_ context.Context, e app.Event) {
	switch e.Kind {
	case app.EventOutbox, app.EventDossier, app.EventUnlocked:
	default:
		return
	}
	if p.asking {
		p.again = true
		return
	}
	p.ask()
}

// Shortcuts implements [frame.Shortcuts].
func (p *Page) Shortcuts() []frame.Shortcut {
	return []frame.Shortcut{{Key: fyne.KeyD, Modifier: fyne.KeyModifierControl, Name: "outbox.key.records", Do: p.keepBack}}
}

// keepBack keeps scans back for today, or lets them go.
func (p *Page) keepBack() {
	if !p.box.Enrolled {
		return
	}
	on := !p.box.RecordsOnly
	frame.Tell(p.ctx, p.p.Host.Work(), func(ctx context.Context) error { return p.p.Desk.RecordsOnly(ctx, on) }, func(err error) {
		if err != nil {
			p.p.Host.Fail(err)
		}
	})
}
